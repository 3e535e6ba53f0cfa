"""The main job: a scenario and a world become an assessment, in the order a reader asks."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from tertius.alignment.dimensions import DIMENSIONS, OVERALL
from tertius.alignment.posterior import ANCHORS, Anchor, leg
from tertius.alignment.posterior import series as leg_series
from tertius.alignment.register import FAMILY, measure
from tertius.measures import reading
from tertius.scenario import Scenario
from tertius.store.tables import Store
from tertius.trade.account import Account, account
from tertius.triangle.history import Check, checks
from tertius.triangle.patterns import pariah_of, pivot_of, type_of
from tertius.triangle.phases import HingeYear, PhaseYear, compare_phases, hinge
from tertius.triangle.seated import DRAWS, Triangle, seat

__all__ = ["Assessment", "IndexReading", "assess"]

HISTORY_TRIAD = {2, 365, 710}
ECONOMY_DRAWS = 300  # each a world of 151 economies, solved twice for every scenario


@dataclass(frozen=True, slots=True)
class IndexReading:
    """What one index of vote similarity alone would say of the triangle.

    Attributes
    ----------
    year : int
        The year asked for.
    index : str
        Id of the measure.
    legs : mapping of float or None
        Its value by leg.
    evidence_year : mapping of int or None
        Year of each value.
    pattern, type : str
        Signs of the legs about the index's own zero, and the type they make; empty if missing.
    role : str
        ``pivot X`` or ``pariah X`` by seat, or empty.
    """

    year: int
    index: str
    legs: Mapping[str, float | None]
    evidence_year: Mapping[str, int | None]
    pattern: str
    type: str
    role: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """All that the brief tells.

    Attributes
    ----------
    scenario : Scenario
        What was asked.
    now, then : Triangle
        The triangle in the two years, zero being neutral indicators.
    anchors : mapping of (Triangle, Triangle)
        Then and now under each zero anchor.
    series : mapping of polars.DataFrame
        By (leg, dimension): year, mean, sd and quantiles, 1946 on.
    indices : tuple of IndexReading
        The triangle under each index of vote similarity, then and now.
    checks : tuple of Check
        History checks; empty for other triangles than the one historians wrote about.
    hinge : tuple of HingeYear
        The same for the United States as the hinge of 1972-1979.
    phases : tuple of PhaseYear
        The same for dated phases.
    loadings, anchor_table : polars.DataFrame
        Parameters of the alignment model.
    economy : Account or None
        What each leg is worth, what sanctions do, who depends on whom; None where not asked for.
    sources : tuple of str
        Ids of all datasets used.
    draws, seed : int
        Of the posterior.
    warnings : tuple of str
        What is missing, and why.
    """

    scenario: Scenario
    now: Triangle
    then: Triangle
    anchors: Mapping[Anchor, tuple[Triangle, Triangle]]
    series: Mapping[tuple[str, str], pl.DataFrame]
    indices: tuple[IndexReading, ...]
    checks: tuple[Check, ...]
    hinge: tuple[HingeYear, ...]
    phases: tuple[PhaseYear, ...]
    loadings: pl.DataFrame
    anchor_table: pl.DataFrame
    economy: Account | None
    sources: tuple[str, ...]
    draws: int
    seed: int
    warnings: tuple[str, ...]


def assess(tables: Store, scenario: Scenario, *, draws: int = DRAWS, seed: int = 1) -> Assessment:
    """Run the main job.

    Parameters
    ----------
    tables : Store
        A store or the reference panel.
    scenario : Scenario
        Which triangle, then and now.
    draws, seed : int
        Posterior draws and where they start.
    """

    def at(year: int, anchor: Anchor, like: Triangle | None = None) -> Triangle:
        seats = (scenario.divider, scenario.target, scenario.rival)
        return seat(tables, *seats, year, anchor=anchor, draws=draws, seed=seed, like=like)

    then, now = at(scenario.then, "neutral"), at(scenario.now, "neutral")
    anchors = {
        anchor: (then, now)
        if anchor == "neutral"
        else (at(scenario.then, anchor, then), at(scenario.now, anchor, now))
        for anchor in ANCHORS
    }
    codes = {name: state.ccode for name, state in now.states.items()}
    economy = _economy(tables, scenario, draws, seed)
    historical = set(codes.values()) == HISTORY_TRIAD
    return Assessment(
        scenario=scenario,
        now=now,
        then=then,
        anchors=anchors,
        series=_series(tables, codes),
        indices=tuple(
            _index(tables, codes, year, index)
            for year in (scenario.then, scenario.now)
            for index in ("votes.agreement", "votes.s", "votes.kappa", "votes.pi")
        ),
        checks=checks(tables, draws, seed) if historical else (),
        hinge=hinge(tables, draws, seed) if historical else (),
        phases=compare_phases(tables, draws, seed) if historical else (),
        loadings=tables.read("loadings"),
        anchor_table=tables.read("anchors"),
        economy=economy,
        sources=_sources(then, now, economy),
        draws=draws,
        seed=seed,
        warnings=(
            *(f"{each.year}: {line}" for each in (then, now) for line in each.warnings),
            *(f"{now.year}: {line}" for line in (economy.missing if economy else ())),
        ),
    )


def _economy(tables: Store, scenario: Scenario, draws: int, seed: int) -> Account | None:
    asked = scenario.economy
    if asked is None:
        return None
    return account(
        tables,
        (scenario.divider, scenario.target, scenario.rival),
        scenario.now,
        counterfactuals=asked.counterfactuals,
        channels=asked.channels,
        rounds=asked.policy,
        baseline=asked.baseline,
        draws=min(draws, ECONOMY_DRAWS),
        seed=seed,
    )


def _sources(then: Triangle, now: Triangle, economy: Account | None) -> tuple[str, ...]:
    """Return all that the alignment of any year rests on, and what stands behind the figures."""
    fused = measure(f"{FAMILY}.{OVERALL}").sources
    traded = () if economy is None else economy.sources
    return tuple(sorted({*fused, *then.sources, *now.sources, *traded}))


def _ends(codes: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    return {name: (codes[name[0]], codes[name[1]]) for name in ("PT", "PR", "TR")}


def _series(tables: Store, codes: Mapping[str, int]) -> dict[tuple[str, str], pl.DataFrame]:
    legs = {name: leg(tables, a, b) for name, (a, b) in _ends(codes).items()}
    return {
        (name, dimension): leg_series(found, dimension)
        for name, found in legs.items()
        for dimension in (OVERALL, *DIMENSIONS)
    }


_ZERO = {"votes.agreement": 0.5}  # a share's midpoint; the others are zero at chance or at half


def _index(tables: Store, codes: Mapping[str, int], year: int, index: str) -> IndexReading:
    zero = _ZERO.get(index, 0.0)
    legs: dict[str, float | None] = {}
    years: dict[str, int | None] = {}
    for name, (a, b) in _ends(codes).items():
        known = reading.series(tables, index, a, b).filter(pl.col("year") <= year)
        legs[name] = None if known.is_empty() else float(known["mean"][-1])
        years[name] = None if known.is_empty() else int(known["year"][-1])
    signs = ["+" if value > zero else "-" for value in legs.values() if value is not None]
    pattern = "".join(signs) if len(signs) == len(legs) else ""
    pivot, pariah = (pivot_of(pattern), pariah_of(pattern)) if pattern else (None, None)
    return IndexReading(
        year=year,
        index=index,
        legs=legs,
        evidence_year=years,
        pattern=pattern,
        type=type_of(pattern) if pattern else "",
        role=f"pivot {pivot}" if pivot else f"pariah {pariah}" if pariah else "",
    )
