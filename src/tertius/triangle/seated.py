"""A seated triad in a year: divider P, target T, rival R, with all that is said of them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tertius.alignment.dimensions import DIMENSIONS, OVERALL, UNIT
from tertius.alignment.posterior import Anchor, Leg, Tables, check_weights, draw, leg
from tertius.errors import UsageError
from tertius.latent.statespace import Floats
from tertius.measures.reading import NO_ROWS, series
from tertius.measures.reading import evidence as known_by
from tertius.provenance import Estimate, Figure, estimate, merged_sources
from tertius.states import State, resolve
from tertius.triangle.kissinger import Rule, rule
from tertius.triangle.patterns import LEGS, SEATS, Patterns, patterns
from tertius.triangle.rift import DISPLAY, WINDOW, Heat, Rift, rift

__all__ = ["Side", "Triangle", "seat"]

DRAWS = 2000
MOST_DRAWS = 50_000  # beyond, memory runs out before the third decimal settles
_ENDS: Mapping[str, tuple[str, str]] = {"PT": ("P", "T"), "PR": ("P", "R"), "TR": ("T", "R")}
_INDICATORS = {
    "diplomatic": ("votes.kappa", "ideal.distance"),
    "economic": ("trade.intensity", "trade.excess"),
    "security": ("alliance.obligation", "disputes.hostility", "rivalry.strategic"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """The triangle on one dimension; None where a leg has no data.

    Attributes
    ----------
    legs : mapping of Estimate or None
        Alignment of PT, PR and TR.
    patterns : Patterns or None
        Probabilities of patterns, types and roles.
    kissinger : mapping of Rule or None
        By seat.
    evidence_year : mapping of int or None
        By leg, the last year by which any indicator of the dimension has data; None: none yet.
    """

    legs: Mapping[str, Estimate | None]
    patterns: Patterns | None
    kissinger: Mapping[str, Rule] | None
    evidence_year: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Triangle:
    """Where a triangle stands in a year.

    Attributes
    ----------
    year : int
        The year.
    states : mapping of State
        By seat, as the states were in that year.
    sides : mapping of Side
        By dimension, overall first.
    rifts : mapping of Rift or None
        Between T and R, by dimension, overall first.
    evidence : mapping of tuple of Figure
        By leg, the last value of every measure known by the year.
    anchor, weights, draws, seed
        How it was computed.
    warnings : tuple of str
        What is missing, and why.
    """

    year: int
    states: Mapping[str, State]
    sides: Mapping[str, Side]
    rifts: Mapping[str, Rift | None]
    evidence: Mapping[str, tuple[Figure, ...]]
    anchor: Anchor
    weights: Mapping[str, float]
    draws: int
    seed: int
    warnings: tuple[str, ...]

    @property
    def rift(self) -> Rift | None:
        """The rift on all dimensions together."""
        return self.rifts[OVERALL]

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of all datasets behind it."""
        return merged_sources([figure for rows in self.evidence.values() for figure in rows])


def seat(
    tables: Tables,
    divider: str | int,
    target: str | int,
    rival: str | int,
    year: int,
    *,
    anchor: Anchor = "neutral",
    weights: Mapping[str, float] | None = None,
    draws: int = DRAWS,
    seed: int = 1,
    like: Triangle | None = None,
) -> Triangle:
    """Compute where a triangle stands.

    Parameters
    ----------
    tables : Tables
        A store or the reference panel.
    divider, target, rival : str or int
        States: ISO3 code, COW code or name.
    year : int
        From 1946.
    anchor : {"neutral", "median", "own_mean"}
        What counts as zero.
    weights : mapping, optional
        Of the dimensions in the overall alignment; equal by default.
    draws, seed : int
        Number of posterior draws, at least 1, and the seed they start from.
    like : Triangle, optional
        The same states in the same year under another zero: its evidence and change points, which
        do not depend on zero, are taken over.

    Raises
    ------
    UnknownStateError
        If a state is unknown or did not exist in that year.
    UsageError
        If two seats hold the same state, or `draws` is below 1.
    MissingDataError
        If the year lies outside the data.
    """
    states = dict(zip(SEATS, (resolve(s, year) for s in (divider, target, rival)), strict=True))
    codes = [state.ccode for state in states.values()]
    if len(set(codes)) < len(codes):
        named = ", ".join(state.name for state in states.values())
        raise UsageError(f"a triangle needs three states, got {named}: name each once")
    if not 1 <= draws <= MOST_DRAWS:
        raise UsageError(f"draws is {draws}: ask for at least 1 and at most {MOST_DRAWS:,}")
    legs = {
        name: leg(tables, states[a].ccode, states[b].ccode, anchor)
        for name, (a, b) in _ENDS.items()
    }
    paths = {name: draw(found, draws, seed, weights) for name, found in legs.items()}
    evidence = (
        like.evidence
        if like
        else {
            name: known_by(tables, states[a].ccode, states[b].ccode, year)
            for name, (a, b) in _ENDS.items()
        }
    )
    sides = {d: _side(d, legs, paths, evidence, year) for d in (OVERALL, *DIMENSIONS)}
    heat = _heat(tables, states["T"].ccode, states["R"].ccode, year)
    rng = np.random.default_rng([seed, year])
    known = like.rifts if like else dict.fromkeys(paths["TR"])
    rifts = {
        d: _rift(legs["TR"], paths["TR"][d], year, heat, evidence["TR"], rng, known[d])
        for d in (OVERALL, *DIMENSIONS)
    }
    return Triangle(
        year=year,
        states=states,
        sides=sides,
        rifts=rifts,
        evidence=evidence,
        anchor=anchor,
        weights=check_weights(weights),
        draws=draws,
        seed=seed,
        warnings=tuple(_warnings(sides, evidence, year)),
    )


def _side(
    dimension: str,
    legs: Mapping[str, Leg],
    paths: Mapping[str, Mapping[str, Floats]],
    evidence: Mapping[str, tuple[Figure, ...]],
    year: int,
) -> Side:
    values = np.stack([paths[name][dimension][:, legs[name].at(year)] for name in LEGS], axis=1)
    known = {name: _evidence_year(dimension, evidence[name]) for name in LEGS}
    estimates = {
        name: None if np.isnan(values[:, k]).any() else estimate(values[:, k], UNIT)
        for k, name in enumerate(LEGS)
    }
    if np.isnan(values).any():
        return Side(estimates, None, None, known)
    return Side(estimates, patterns(values), rule(values, UNIT), known)


def _evidence_year(dimension: str, figures: tuple[Figure, ...]) -> int | None:
    wanted = (
        {m for group in _INDICATORS.values() for m in group}
        if dimension == OVERALL
        else set(_INDICATORS[dimension])
    )
    years = [f.evidence_year for f in figures if f.method in wanted and f.evidence_year]
    return max(years) if years else None


def _heat(tables: Tables, a: int, b: int, year: int) -> Heat:
    window = range(year - WINDOW + 1, year + 1)
    hostility = dict(series(tables, "disputes.hostility", a, b).select("year", "mean").iter_rows())
    rivalry = dict(series(tables, "rivalry.strategic", a, b).select("year", "mean").iter_rows())
    return Heat(
        force=tuple(y for y in window if hostility.get(y, 0) >= DISPLAY),
        rivalry=tuple(y for y in window if rivalry.get(y, 0) > 0),
        unknown=tuple(y for y in window if y not in hostility and y not in rivalry),
    )


def _rift(
    found: Leg,
    paths: Floats,
    year: int,
    heat: Heat,
    evidence: tuple[Figure, ...],
    rng: np.random.Generator,
    like: Rift | None,
) -> Rift | None:
    known = np.asarray(~np.isnan(paths).any(axis=0))
    if not known[found.at(year)]:
        return None
    bearing = {"disputes.hostility", "disputes.count", "rivalry.strategic", "trade.dependence"}
    rows = tuple(figure for figure in evidence if figure.method in bearing)
    turned = like.turns if like else None
    return rift(paths[:, known], found.years[known], year, heat, rows, UNIT, rng, turned)


def _warnings(
    sides: Mapping[str, Side], evidence: Mapping[str, tuple[Figure, ...]], year: int
) -> list[str]:
    bare = {name for name in LEGS if all(figure.value is None for figure in evidence[name])}
    lines = [f"{name}: {NO_ROWS}" for name in LEGS if name in bare]
    if any(leg is None for leg in sides[OVERALL].legs.values()):
        lines.append("overall: missing where one of the dimensions is")
    for dimension in DIMENSIONS:
        for name in (name for name in LEGS if name not in bare):
            last = sides[dimension].evidence_year[name]
            if sides[dimension].legs[name] is None:
                lines.append(f"{dimension} {name}: no data for this dyad in any year")
            elif last is None:
                lines.append(
                    f"{dimension} {name}: no data by {year}; the model carries later years back"
                )
            elif last < year:
                lines.append(f"{dimension} {name}: last data {last}; the interval widens after")
    return lines
