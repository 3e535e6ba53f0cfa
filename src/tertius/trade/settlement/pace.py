"""How fast a bounded series moves, and when it would reach a level if it went on so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.errors import UsageError
from tertius.trade.settlement.interval import Interval

__all__ = ["Pace", "Reach", "pace", "reach"]

NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Pace:
    """Change a year of a bounded series.

    Attributes
    ----------
    per_year : Interval
        Bounds of the least-squares slope, unit of the series a year.
    middle : float
        Slope through the middles of the bounds.
    years : tuple of int
        Years it rests on.
    """

    per_year: Interval
    middle: float
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """When a level was passed, or in how many years it would be at a given pace.

    Attributes
    ----------
    level : float
        The level.
    passed : int or None
        First year from which on all bounds lie beyond it, seen from the first observation.
    years : Interval
        Bounds of the years from the last observation; 0 where it was passed, infinite where the
        pace may lead away from it.
    middle : float
        From the middle of the last observation at the middle pace.
    """

    level: float
    passed: int | None
    years: Interval
    middle: float


def pace(years: Sequence[int], bounds: Sequence[Interval]) -> Pace:
    """Return the least-squares slope of a series of which only bounds are known.

    The slope Σ w_t y_t, with w_t = (t - t̄) / Σ (t - t̄)², is linear in the series. So its bounds are
    reached where each y_t is at the end that its weight calls for, and no narrower bounds hold:
    every slope between them is that of some series within the bounds.

    Parameters
    ----------
    years : sequence of int, length n
        Distinct; n at least 2.
    bounds : sequence of Interval, length n
        Bounds of the series in each year.

    Raises
    ------
    UsageError
        If there are fewer than two years, or a year comes twice.

    References
    ----------
    Beresteanu, A. & Molinari, F. (2008). Asymptotic properties for a class of partially identified
    models. Econometrica 76(4): 763-814, section 4.
    """
    if len(set(years)) < 2 or len(set(years)) != len(years):
        raise UsageError(f"years {list(years)}: a pace needs two or more, each once")
    time: NDArray[np.float64] = np.asarray(years, float)
    weight = (time - time.mean()) / ((time - time.mean()) ** 2).sum()
    low = np.array([each.low for each in bounds])
    high = np.array([each.high for each in bounds])
    rising = weight > 0
    slowest = float(weight @ np.where(rising, low, high))
    fastest = float(weight @ np.where(rising, high, low))
    middle = float(weight @ ((low + high) / 2))
    return Pace(Interval(min(slowest, middle), max(fastest, middle)), middle, tuple(sorted(years)))


def reach(level: float, known: Mapping[int, Interval], moving: Pace) -> Reach:
    """Return when a level is reached if a pace goes on: arithmetic, no forecast.

    Parameters
    ----------
    level : float
        In the unit of the series.
    known : mapping of int to Interval
        The series by year, at least one.
    moving : Pace
        The pace.
    """
    start, now = known[min(known)], known[max(known)]
    sign = 1.0 if level >= start.middle else -1.0
    if (passed := _passed(level, sign, known)) is not None:
        return Reach(level, passed, Interval(0, 0), 0)
    ahead = (Interval(level, level) - now) * sign
    speed = moving.per_year * sign
    earliest = _years(max(0.0, ahead.low), speed.high)
    latest = _years(max(0.0, ahead.high), speed.low)
    middle = _years(max(0.0, sign * (level - now.middle)), sign * moving.middle)
    return Reach(level, None, Interval(earliest, latest), middle)


def _passed(level: float, sign: float, known: Mapping[int, Interval]) -> int | None:
    since = None
    for year in sorted(known, reverse=True)[:-1]:
        if min(sign * (known[year].low - level), sign * (known[year].high - level)) < 0:
            break
        since = year
    return since


def _years(distance: float, speed: float) -> float:
    if distance == 0:
        return 0.0
    return distance / speed if speed > 0 else NEVER
