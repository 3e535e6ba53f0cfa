"""Where two analysts part: the inputs whose ranges differ, what only one has, what both share."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from tertius.scenario.inputs import Input, inputs
from tertius.scenario.overrides import apply, value_at
from tertius.scenario.wedge import Wedge

if TYPE_CHECKING:
    from tertius.scenario.model import Scenario

__all__ = ["Comparison", "Parting", "Term", "adopt", "compare", "exchanges"]

Relation = Literal["apart", "unlike", "overlapping", "alike"]


@dataclass(frozen=True, slots=True)
class Parting:
    """One input of both analysts.

    Attributes
    ----------
    first, second : Input
        As each has it.
    relation : {"apart", "unlike", "overlapping", "alike"}
        Whether their bounds do not meet; the two are no numbers of one kind (one is computed, the
        other not, or from another effect); their bounds meet; or they are the same.
    common : float
        Width that both allow over the width that spans both: 1 for the same bounds, 0 where they
        do not meet.
    gap : float
        Distance between the nearest bounds over the width that spans both; 0 where they meet.
    """

    first: Input
    second: Input
    relation: Relation
    common: float
    gap: float


@dataclass(frozen=True, slots=True)
class Term:
    """A term that is no number and on which the two differ.

    Attributes
    ----------
    path : str
        Dotted path.
    first, second : str
        As each has it; empty where one has none.
    """

    path: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sets of assumptions side by side.

    Attributes
    ----------
    parted : tuple of Parting
        Inputs that differ, those furthest apart first.
    shared : tuple of Parting
        Inputs that both have alike.
    only_first, only_second : tuple of Input
        Inputs that one has and the other does not.
    terms : tuple of Term
        Differences of structure: rungs, givers, conditions, prerequisites.
    """

    parted: tuple[Parting, ...]
    shared: tuple[Parting, ...]
    only_first: tuple[Input, ...]
    only_second: tuple[Input, ...]
    terms: tuple[Term, ...]


def compare(first: Wedge, second: Wedge) -> Comparison:
    """Return where two wedge parts differ.

    The order says how far the assumptions are from one another, not how much hangs on them: that
    is found by running the worlds of `exchanges`.
    """
    mine = {found.path: found for found in inputs(first)}
    other = {found.path: found for found in inputs(second)}
    both = [_parting(mine[path], other[path]) for path in mine if path in other]
    parted = [found for found in both if found.relation != "alike"]
    order = ("apart", "unlike", "overlapping")
    parted.sort(key=lambda found: (order.index(found.relation), -found.gap, found.common))
    return Comparison(
        parted=tuple(parted),
        shared=tuple(found for found in both if found.relation == "alike"),
        only_first=tuple(mine[path] for path in mine if path not in other),
        only_second=tuple(other[path] for path in other if path not in mine),
        terms=tuple(_terms(first, second)),
    )


def _parting(first: Input, second: Input) -> Parting:
    one, two = first.range, second.range
    if first.computed != second.computed:
        return Parting(first, second, "unlike", 0.0, 0.0)
    if (one.low, one.high, one.mode) == (two.low, two.high, two.mode):
        return Parting(first, second, "alike", 1.0, 0.0)
    whole = max(one.high, two.high) - min(one.low, two.low)
    within = min(one.high, two.high) - max(one.low, two.low)
    relation: Relation = "overlapping" if within >= 0 else "apart"
    common = 1.0 if whole == 0 else max(within, 0.0) / whole
    gap = -within / whole if within < 0 else 0.0
    return Parting(first, second, relation, common, gap)


def _terms(first: Wedge, second: Wedge) -> Iterator[Term]:
    mine, other = (dict(_plain(wedge.model_dump(mode="json"))) for wedge in (first, second))
    for path in (*mine, *(path for path in other if path not in mine)):
        one, two = mine.get(path, ""), other.get(path, "")
        if one != two:
            yield Term(path, one, two)


_SAID = ("title", "notes")  # how it is put, not what is assumed


def _plain(value: Any, path: str = "wedge") -> Iterator[tuple[str, str]]:
    """Return what is not a number with a range, by path."""
    if isinstance(value, Mapping):
        if "basis" in value and "low" in value:
            return
        for name, inner in value.items():
            if name not in _SAID and inner not in (None, [], {}):
                yield from _plain(inner, f"{path}.{name}")
    elif isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        if path.endswith((".rungs", ".items")):
            yield path, ", ".join(each["id"] for each in value)
        for number, each in enumerate(value):
            yield from _plain(each, f"{path}.{each.get('id', number)}")
    elif isinstance(value, list):
        yield path, ", ".join(map(str, value))
    else:
        yield path, str(value).lower() if isinstance(value, bool) else str(value)


def adopt(scenario: "Scenario", paths: Sequence[str], other: "Scenario") -> "Scenario":
    """Return a scenario with the ranges of another at some inputs.

    Parameters
    ----------
    scenario : Scenario
        Which to start from.
    paths : sequence of str
        Of inputs that both have.
    other : Scenario
        Where the ranges come from.

    Raises
    ------
    pydantic.ValidationError
        If the two do not fit together.
    """
    fields, source = (each.model_dump(mode="json", exclude_none=True) for each in (scenario, other))
    changed, _ = apply(fields, "adopted", {path: value_at(source, path) for path in paths})
    return type(scenario).model_validate(changed)


def exchanges(
    first: "Scenario", second: "Scenario"
) -> Iterator[tuple[tuple[Parting, ...], "Scenario"]]:
    """Return the first scenario with one differing input at a time from the second.

    These are the scenarios to run to find which difference moves the verdict. The rungs of a
    ladder change together, since their order must hold.
    """
    if first.wedge is None or second.wedge is None:
        return
    together: dict[str, list[Parting]] = {}
    for found in compare(first.wedge, second.wedge).parted:
        steps = found.first.path.split(".")
        ladder = steps[1] == "rungs" and steps[3] != "effect"
        key = f"wedge.rungs.{steps[3]}" if ladder else found.first.path
        together.setdefault(key, []).append(found)
    for group in together.values():
        yield tuple(group), adopt(first, [found.first.path for found in group], second)
