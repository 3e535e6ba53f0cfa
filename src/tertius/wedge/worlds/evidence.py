"""What the data say about a scenario: sizes, computed effects, promises, allies; draws kept."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius import states
from tertius.errors import MissingDataError, UsageError, collect
from tertius.scenario import ATOP, Scenario, Seat, Wedge
from tertius.scenario.names import expand
from tertius.store.build import Progress
from tertius.store.tables import Store
from tertius.wedge import ally_data
from tertius.wedge.allies.response import Coalition
from tertius.wedge.credibility.standing import honoured
from tertius.wedge.worlds import effects
from tertius.wedge.worlds.promises import Promises, promises

__all__ = ["SEATS", "Evidence", "Friends", "Place", "gather", "of_wedge"]

Floats = NDArray[np.float64]

SEATS: tuple[Seat, ...] = ("divider", "target", "rival")
GDP_AGE = 3
"""Years by which a GDP may be older than the assessment."""


@dataclass(frozen=True, slots=True)
class Place:
    """How often one theatre elsewhere was tested: years with a test, of years looked at."""

    id: str
    title: str
    tested: int
    years: int


@dataclass(frozen=True, slots=True, eq=False)
class Friends:
    """The allies whose trust is at stake.

    Attributes
    ----------
    coalition : Coalition
        Who they are.
    contributions : mapping of str to ndarray, shape (allies,)
        What each brings: capability, bases, trade.
    record : tuple of int
        P's commitments honoured and broken.
    """

    coalition: Coalition
    contributions: Mapping[str, Floats]
    record: tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """All that a scenario takes from data.

    Attributes
    ----------
    states : mapping of seat to str
        ISO3 codes of divider, target and rival.
    gdp : mapping of str to float
        By ISO3 code, GDP as a multiple of the target's; players and allies, those that are known.
    effects : mapping of str to mapping of str to ndarray, shape (draws,)
        By name of a computed effect and ISO3 code: change of welfare, % of GDP a year. The draws
        of all effects go together, and are sorted by the first effect on the target.
    promises : mapping of seat to Promises
        How long what each side promises lasts.
    friends : Friends or None
        None where nothing is known of any ally.
    places : tuple of Place
        Theatres elsewhere.
    sources : tuple of str
        Ids of datasets.
    warnings : tuple of str
        What a reader must know.
    """

    states: Mapping[Seat, str]
    gdp: Mapping[str, float]
    effects: Mapping[str, Mapping[str, Floats]]
    promises: Mapping[Seat, Promises]
    friends: Friends | None
    places: tuple[Place, ...]
    sources: tuple[str, ...]
    warnings: tuple[str, ...]

    def effect(self, name: str, state: str) -> Floats:
        """Return draws of a computed effect on a state; zeros where the state is not covered."""
        found = self.effects[name]
        return found[state] if state in found else np.zeros_like(next(iter(found.values())))


def of_wedge(scenario: Scenario) -> Wedge:
    """Return the wedge part, or say that there is none."""
    if scenario.wedge is None:
        raise UsageError(
            f"scenario '{scenario.id}' has no wedge part: add [wedge] with rungs, worth and items"
        )
    return scenario.wedge


def gather(
    tables: Store,
    scenario: Scenario,
    *,
    draws: int = effects.DRAWS,
    seed: int = 1,
    progress: Progress | None = None,
) -> Evidence:
    """Return what the data say.

    Parameters
    ----------
    tables : Store
        A full build or the reference panel.
    scenario : Scenario
        With a wedge part.
    draws : int
        Draws of the economy's equilibria and of turnover.
    seed : int
        Where they start.
    progress : callable, optional
        Called as each lot of equilibria begins.

    Raises
    ------
    UsageError, MissingDataError, NotConvergedError
        If the scenario has no wedge part, sizes are not known, or an effect cannot be computed.
    """
    wedge = of_wedge(scenario)
    year = wedge.year
    found_states = {seat: states.resolve(getattr(scenario, seat), year) for seat in SEATS}
    codes = {seat: state.ccode for seat, state in found_states.items()}
    seats = {seat: state.iso3 for seat, state in found_states.items()}
    gdp, warnings = _sizes(tables, wedge, seats, year)
    found = effects.compute(
        tables, scenario, wedge, seats, draws=draws, seed=seed, progress=progress
    )
    kept = {
        seat: promises(tables, wedge, seat, codes[seat], year, draws=draws, seed=seed)
        for seat in SEATS
    }
    friends, told, read = _friends(tables, wedge, codes, kept["divider"].regime, year)
    sources = [
        *(["wdi"] if len(gdp) > 1 else []),
        *found.sources,
        "archigos",
        "reign",
        "chisols",
        "alliance-reliability",
        *read,
    ]
    each = (f"{seats[seat]}: {line}" for seat in SEATS for line in kept[seat].warnings)
    return Evidence(
        states=seats,
        gdp=gdp,
        effects=found.draws,
        promises=kept,
        friends=friends,
        places=_places(tables, wedge, year),
        sources=tuple(dict.fromkeys(sources)),
        warnings=tuple(dict.fromkeys((*warnings, *found.warnings, *each, *told))),
    )


def _sizes(
    tables: Store, wedge: Wedge, seats: Mapping[Seat, str], year: int
) -> tuple[dict[str, float], list[str]]:
    """Return GDP as multiples of the target's; sizes of the file stand where tables have none."""
    wanted = {*seats.values()}
    for item in wedge.items:
        for name in item.loss:
            wanted |= set(expand(name, year))
    size = {}
    if "gdp" in tables.names:
        rows = tables.read("gdp").filter(pl.col("year").is_between(year - GDP_AGE, year))
        latest = rows.sort("year").group_by("ccode").last()
        size = dict(zip(latest["ccode"], latest["gdp"], strict=True))
    known = {code: size.get(states.resolve(code, year).ccode) for code in sorted(wanted)}
    own = known[seats["target"]]
    lacking = [seats[seat] for seat in SEATS if known[seats[seat]] is None]
    if lacking and wedge.gdp is None:
        collect(
            MissingDataError,
            f"sizes in {year}",
            [f"no GDP of {code} is on record: give wedge.gdp in the scenario" for code in lacking],
        )
    if own is None:
        return {seats["target"]: 1.0}, [f"no GDP of {year} is on record: sizes are the file's"]
    gdp = {code: value / own for code, value in known.items() if value is not None}
    absent = [code for code, value in known.items() if value is None]
    told = [f"no GDP of {', '.join(absent)}: what they lose counts as nothing"] if absent else []
    return gdp, told


def _friends(
    tables: Store, wedge: Wedge, codes: Mapping[Seat, int], regime: str, year: int
) -> tuple[Friends | None, tuple[str, ...], tuple[str, ...]]:
    if not wedge.allies:
        return None, ("allies: the scenario names none, so nobody can hedge",), ()
    p, t, r = (codes[seat] for seat in SEATS)
    try:
        found = ally_data.allies(tables, p, t, r, year)
    except (MissingDataError, UsageError) as error:
        return None, (f"allies: their response is not computed: {error}",), ()
    if ATOP not in wedge.allies:
        named = {code for name in wedge.allies for code in expand(name, year)}
        among = sorted(named & set(found.table["iso3"]))
        if not among:
            return None, ("allies: none of those named is one by treaty",), found.sources
        found = ally_data.allies(tables, p, t, r, year, among=among)
    own = honoured(tables, codes["divider"], regime).own
    friends = Friends(found.coalition(), found.contributions(), (own.honoured, own.broken))
    return friends, tuple(f"allies, {line}" for line in found.warnings), found.sources


def _places(tables: Store, wedge: Wedge, year: int) -> tuple[Place, ...]:
    made = []
    for theatre in wedge.theatres:
        defended = [code for name in theatre.defended for code in expand(name, year)]
        challenger = expand(theatre.challenger, year)[0]
        try:
            count = ally_data.challenges(tables, challenger, defended, year)
        except (MissingDataError, UsageError):
            continue  # told by its absence: no record of that pair
        made.append(Place(theatre.id, theatre.title, count.tested, count.years))
    return tuple(made)
