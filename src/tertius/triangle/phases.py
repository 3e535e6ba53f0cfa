"""The model beside dated classifications of the same triangle, year by year."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

from tertius.alignment.dimensions import DIMENSIONS, OVERALL, UNIT
from tertius.alignment.posterior import Anchor, Tables
from tertius.provenance import Estimate, estimate
from tertius.triangle.kissinger import slack
from tertius.triangle.patterns import pariah_of, patterns, pivot_of, type_of
from tertius.triangle.record import History, open_history

__all__ = ["HingeYear", "PhaseYear", "compare_phases", "hinge", "phases"]

HINGE = range(1972, 1980)


@dataclass(frozen=True, slots=True)
class HingeYear:
    """What one dimension says of the United States as the hinge of the triangle in a year.

    Attributes
    ----------
    year : int
        The year.
    dimension : str
        Dimension of the model.
    rule : float
        Probability that Kissinger's rule holds for the United States.
    pivot : float
        Probability that the United States is the pivot of a romantic triangle.
    slack : Estimate
        Slack of the rule.
    """

    year: int
    dimension: str
    rule: float
    pivot: float
    slack: Estimate


@dataclass(frozen=True, slots=True)
class PhaseYear:
    """What the model and a dated classification say of one year.

    Attributes
    ----------
    year : int
        The year.
    dimension : str
        Dimension of the model's reading.
    scheme : str
        Author of the classification.
    theirs, ours : str
        Type and role, e.g. ``romantic_triangle (pivot USA)``.
    probability : float
        The model's probability of their type and role.
    agrees : bool
        Whether the model's most probable reading is theirs.
    indicators : str
        What decides the three legs in that year: the indicators of the dimension, or the means
        of the dimensions.
    """

    year: int
    dimension: str
    scheme: str
    theirs: str
    ours: str
    probability: float
    agrees: bool
    indicators: str


def hinge(
    tables: Tables, draws: int = 500, seed: int = 1, anchor: Anchor = "neutral"
) -> tuple[HingeYear, ...]:
    """Return what each dimension says of the United States as the hinge, 1972-1979."""
    history = open_history(tables, draws, seed, anchor)
    found = []
    for year in HINGE:
        for dimension in (OVERALL, *DIMENSIONS):
            legs = history.legs(dimension, year)
            k = slack(legs, "P")
            pivot = patterns(legs).pivot["P"]
            found.append(
                HingeYear(year, dimension, float((k > 0).mean()), pivot, estimate(k, UNIT))
            )
    return tuple(found)


@cache
def phases() -> pl.DataFrame:
    """Return dated classifications of the triangle by several authors."""
    text = (files("tertius") / "data" / "phases.csv").read_bytes()
    return pl.read_csv(text)


def compare_phases(
    tables: Tables, draws: int = 500, seed: int = 1, anchor: Anchor = "neutral"
) -> tuple[PhaseYear, ...]:
    """Compare the model's reading, dimension by dimension and year by year, with the phases."""
    history = open_history(tables, draws, seed, anchor)
    return tuple(
        _compare(history, row, year, dimension)
        for row in phases().iter_rows(named=True)
        for year in history.years[
            (history.years >= row["start"]) & (history.years <= min(row["end"], 2023))
        ].tolist()
        for dimension in (OVERALL, *DIMENSIONS)
    )


_CODES = {"USA": "P", "RUS": "T", "CHN": "R"}
_NAMES = {seat: code for code, seat in _CODES.items()}


def _reading(pattern: str) -> str:
    name = type_of(pattern)
    if (seat := pivot_of(pattern)) is not None:
        return f"{name} (pivot {_NAMES[seat]})"
    if (seat := pariah_of(pattern)) is not None:
        return f"{name} (pariah {_NAMES[seat]})"
    return name


def _compare(history: History, row: Mapping[str, object], year: int, dimension: str) -> PhaseYear:
    role = f" (pivot {row['pivot']})" if row["pivot"] else ""
    role = f" (pariah {row['pariah']})" if row["pariah"] else role
    theirs = f"{row['type']}{role}"
    shares: dict[str, float] = {}
    for pattern, share in patterns(history.legs(dimension, year)).patterns.items():
        reading = _reading(pattern)
        shares[reading] = shares.get(reading, 0.0) + share
    ours = max(shares, key=lambda name: shares[name])
    return PhaseYear(
        year=year,
        dimension=dimension,
        scheme=str(row["scheme"]),
        theirs=theirs,
        ours=ours,
        probability=shares.get(theirs, 0.0),
        agrees=ours == theirs,
        indicators=history.why_all(year, dimension),
    )
