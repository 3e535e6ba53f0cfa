"""A pair's settlement against the world's: how fast each moves, and what the pair can add up to."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl
from pydantic import RootModel

from tertius import toml
from tertius.errors import UsageError
from tertius.facts.quantity import quantity
from tertius.ranges import Range
from tertius.trade.settlement.interval import Interval
from tertius.trade.settlement.pace import Pace, Reach, pace, reach
from tertius.trade.settlement.series import OWN, WORLD, by_year, series
from tertius.trade.settlement.weight import Weight, weights

__all__ = ["Contrast", "Movement", "contrast", "levels"]


@dataclass(frozen=True, slots=True)
class Movement:
    """One series: where it stands, how fast it moves, when it would reach a level.

    Attributes
    ----------
    name, label : str
        Quantity of the ledger.
    years : mapping of int to Interval
        What sources say of each year, in %.
    whole, recent : Pace or None
        Percentage points a year over all years asked for, and over the recent ones; None where
        fewer than two years are known.
    reaches : tuple of Reach
        Yardsticks passed, or when they would be at the recent pace.
    facts : tuple of str
        Ids of the rows behind it.
    note : str
        What breaks the series, if anything does.
    """

    name: str
    label: str
    years: Mapping[int, Interval]
    whole: Pace | None
    recent: Pace | None
    reaches: tuple[Reach, ...]
    facts: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """A pair against the world.

    Attributes
    ----------
    states : tuple of str
        ISO3 codes.
    rows : polars.DataFrame
        The series; see `tertius.trade.settlement.series.series`.
    pair : Movement
        The pair's own-currency share.
    world : tuple of Movement
        The global shares.
    weights : tuple of Weight
        What the pair's trade comes to in shares of the renminbi, year by year; empty unless one of
        the two is China.
    """

    states: tuple[str, str]
    rows: pl.DataFrame
    pair: Movement
    world: tuple[Movement, ...]
    weights: tuple[Weight, ...]

    def times(self, other: Movement) -> Interval | None:
        """Return how many times as fast the pair's share moves as another, both in size.

        None where a pace is unknown or may be nothing, so that there is no such number.
        """
        if self.pair.whole is None or other.whole is None:
            return None
        ours, theirs = _size(self.pair.whole.per_year), _size(other.whole.per_year)
        return Interval(ours.low / theirs.high, ours.high / theirs.low) if theirs.low > 0 else None


def contrast(a: str, b: str, *, since: int = 2013, recent: int = 2020) -> Contrast:
    """Return how a pair's settlement moved beside the world's.

    Parameters
    ----------
    a, b : str
        States: ISO3, COW code or name.
    since, recent : int
        First years of the whole span and of the recent one.

    Raises
    ------
    UnknownStateError, MissingDataError
        As `tertius.trade.settlement.series.series` does.
    UsageError
        If the recent span does not lie within the whole, or holds fewer than two years of the pair.
    """
    if recent < since:
        raise UsageError(f"recent {recent} is before since {since}: give a later year")
    rows = series(a, b)
    codes = rows.filter(pl.col("series") == OWN)["states"][0].split(";")
    pair = _movement(rows, OWN, since, recent)
    if pair.recent is None:
        raise UsageError(
            f"fewer than two years of the pair's series from {recent} on; the ledger has "
            f"{', '.join(map(str, by_year(rows, OWN)))}"
        )
    return Contrast(
        states=(codes[0], codes[1]),
        rows=rows,
        pair=pair,
        world=tuple(_movement(rows, name, since, recent) for name in WORLD),
        weights=weights((codes[0], codes[1]), pair.years) if "CHN" in codes else (),
    )


@cache
def levels() -> dict[str, Range]:
    """Return the yardsticks by series, in %."""
    text = (files("tertius") / "data" / "settlement" / "levels.toml").read_text("utf-8")
    return toml.parse(RootModel[dict[str, Range]], text, "data/settlement/levels.toml").root


def _movement(rows: pl.DataFrame, name: str, since: int, recent: int) -> Movement:
    years = {year: found for year, found in by_year(rows, name).items() if year >= since}
    late = {year: found for year, found in years.items() if year >= recent}
    moving = _pace(late)
    yardstick = levels()[name]
    known = quantity(name)
    broken = known.break_date is not None and min(years) < int(known.break_date[:4])
    used = rows.filter(pl.col("series") == name, pl.col("year") >= since)
    return Movement(
        name=name,
        label=known.label,
        years=years,
        whole=_pace(years),
        recent=moving,
        reaches=()
        if moving is None
        else tuple(
            reach(level, years, moving) for level in sorted({yardstick.low, yardstick.high})
        ),
        facts=tuple(used["fact"]),
        note=known.break_reason if broken else "",
    )


def _pace(years: Mapping[int, Interval]) -> Pace | None:
    return pace(list(years), list(years.values())) if len(years) > 1 else None


def _size(bounds: Interval) -> Interval:
    if bounds.low <= 0 <= bounds.high:
        return Interval(0, max(-bounds.low, bounds.high))
    ends = abs(bounds.low), abs(bounds.high)
    return Interval(min(ends), max(ends))
