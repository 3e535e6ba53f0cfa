"""What a scenario may name: states, groups, baselines, effects; every wrong name told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from tertius import states
from tertius.errors import TertiusError, UnknownStateError
from tertius.states import groups
from tertius.store.tables import Store
from tertius.trade import baselines

__all__ = ["ALL", "Known", "faulty", "place", "places"]

ALL = "all"
"""Stands for every economy of the baseline."""
REST = "ROW"  # the rest of the world, in some baselines
EFFECTS = "trade_effects"


@dataclass(frozen=True, slots=True)
class Known:
    """What the data hold that a scenario may name.

    Attributes
    ----------
    economies : tuple of str
        Economies of the scenario's baseline with domestic sales; none if there is no such
        baseline.
    dropped : tuple of str
        Economies of it without.
    baseline : str
        The id that the scenario gives, or the default one.
    fault : str
        What is wrong with it, or nothing.
    effects : mapping of str to tuple of str
        Terms by model; none if the store has no table of effects.
    """

    economies: tuple[str, ...]
    dropped: tuple[str, ...]
    baseline: str
    fault: str
    effects: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, tables: Store, name: object) -> "Known":
        """Look up what a store holds for a scenario on that baseline."""
        baseline = str(name)
        effects: dict[str, tuple[str, ...]] = {}
        if EFFECTS in tables.names:
            for model, term in tables.read(EFFECTS).select("model", "term").iter_rows():
                effects[model] = (*effects.get(model, ()), term)
        if faults := baselines.check(tables, baseline):
            return cls((), (), baseline, faults[0], effects)
        found = baselines.flows(tables, baseline)
        return cls(found.states, found.dropped, baseline, "", effects)

    def check_effect(self, model: str, term: str | None = None) -> list[str]:
        """Return a line if there is no such model, or no such term in it."""
        if not self.effects:
            return ["there is no table of estimated effects here: name a full build with --store"]
        if model not in self.effects:
            return [_unknown("model", model, list(self.effects))]
        if term is not None and term not in self.effects[model]:
            return [_unknown(f"term of model '{model}'", term, self.effects[model])]
        return []

    def check_places(self, named: Sequence[str], year: int) -> list[str]:
        """Return a line for every state that is not in the baseline, and every empty group."""
        found = []
        for name in named if self.economies else ():
            inside = [code for code in place(name, year) if code in self.economies]
            if name == ALL or inside:
                continue
            code = name if name in groups.names() else place(name, year)[0]
            if code in self.dropped:
                fault = "has no domestic sales there: leave it out, or use another baseline"
            elif name in groups.names():
                fault = f"has no member in it in {year}: leave it out"
            elif code == REST:
                fault = "is not in it: leave it out"
            else:
                full = states.resolve(name, year).name
                fault = f"is not in it: {full} is a state without data there; leave it out"
            found.append(f"'{name}' on baseline '{self.baseline}' {fault}")
        return found


def faulty(named: Sequence[str], year: int, known: Known | None, grouped: bool = True) -> list[str]:
    """Return a line for every name that is none, and for those not in a baseline if it is known.

    Parameters
    ----------
    named : sequence of str
        States and groups.
    year : int
        When.
    known : Known or None
        What the data hold.
    grouped : bool
        Whether a group may stand among them.
    """
    found, right = [], []
    for name in named:
        try:
            place(name, year)
        except TertiusError as error:
            found.append(str(error))
            continue
        if not grouped and name in groups.names():
            found.append(f"'{name}' is a group: name a state")
        else:
            right.append(name)
    return found + ([] if known is None else known.check_places(right, year))


def place(name: str, year: int) -> tuple[str, ...]:
    """Return the economies that a name means: a group's members, or one state.

    Parameters
    ----------
    name : str
        Id of a group, ISO3 code, COW code or name of a state, or a baseline's own code.
    year : int
        When.

    Raises
    ------
    UnknownStateError
        If it is none of them; the message names the nearest ones.
    """
    if name in groups.names():
        return groups.members(name, year)
    try:
        return (states.resolve(name, year).iso3,)
    except UnknownStateError as error:
        if name in (ALL, REST):
            return (name,)
        near = groups.check(name)[0].partition("; ")[2]
        raise UnknownStateError(f"{error}; or a group: {near}") from error


def places(named: Sequence[str], year: int, economies: Sequence[str]) -> tuple[list[int], set[str]]:
    """Return where the economies named stand in a baseline, and which are not in it."""
    codes = {code for name in named for code in ((ALL,) if name == ALL else place(name, year))}
    if ALL in codes:
        return list(range(len(economies))), set()
    return [n for n, code in enumerate(economies) if code in codes], codes - set(economies)


def _unknown(what: str, value: str, among: Sequence[str]) -> str:
    near = get_close_matches(value, among, n=3)
    hint = f"did you mean {', '.join(near)}?" if near else f"choose among {', '.join(among)}"
    return f"{what} '{value}' is unknown; {hint}"
