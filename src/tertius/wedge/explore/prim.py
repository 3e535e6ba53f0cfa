"""Scenario discovery: the box of assumptions under which something happens (PRIM).

From the box of all worlds a twentieth is peeled off, again and again, each time at that end of that
input which leaves the cases sought densest, until few worlds are left. Every box on the way is
kept: the first holds all cases thinly (coverage 1), the last holds few densely. One is chosen, and
what was peeled off too much is pasted back.

References
----------
Friedman & Fisher (1999), "Bump hunting in high-dimensional data", Statistics and Computing 9:
123-143. Bryant & Lempert (2010), "Thinking inside the box", Technological Forecasting and Social
Change 77(1): 34-49, section 3: coverage, density and quasi-p-values.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.errors import UsageError, collect

__all__ = ["Box", "Peeling", "prim"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Box:
    """Bounds on some inputs, and what lies between them.

    Attributes
    ----------
    limits : mapping of str to tuple of float
        By restricted input, its least and greatest value; the others are free.
    coverage : float
        Share of all cases that the box holds.
    density : float
        Share of the box's worlds that are cases.
    mass : float
        Share of all worlds that the box holds.
    chance : mapping of str to float
        By restricted input, the chance of a density as high or higher if its limits did nothing
        (quasi-p-value: a binomial test on worlds that helped to find the box, so it flatters).
    """

    limits: Mapping[str, tuple[float, float]]
    coverage: float
    density: float
    mass: float
    chance: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Peeling:
    """All boxes on the way, and the one chosen.

    Attributes
    ----------
    inputs : tuple of str
        Names, in the order of the columns of `low` and `high`.
    low, high : ndarray, shape (boxes, inputs)
        Bounds of every box; infinite where free.
    coverage, density, mass : ndarray, shape (boxes,)
        Of every box.
    chosen : Box
        The box with the largest harmonic mean of coverage and density, after pasting.
    cases, worlds : int
        How many there are.
    """

    inputs: tuple[str, ...]
    low: Floats
    high: Floats
    coverage: Floats
    density: Floats
    mass: Floats
    chosen: Box
    cases: int
    worlds: int


def prim(
    inputs: Mapping[str, ArrayLike],
    case: ArrayLike,
    peel: float = 0.05,
    least: float = 0.05,
) -> Peeling:
    """Find the box of inputs in which cases are dense.

    Parameters
    ----------
    inputs : mapping of str to array_like, shape (worlds,)
        Values drawn, finite.
    case : array_like of bool, shape (worlds,)
        Whether the world is one of those sought.
    peel : float
        Share of a box's worlds peeled off, or pasted on, at a time, in (0, 0.5).
    least : float
        Share of all worlds at which peeling stops.

    Raises
    ------
    UsageError
        If there is no case, or nothing but cases, or shares or shapes make no sense.
    """
    columns = [np.asarray(values, float) for values in inputs.values()]
    sought = np.asarray(case, bool)
    collect(UsageError, "scenario discovery", _faults(tuple(inputs), columns, sought, peel, least))
    x = np.stack(columns)
    low, high = _peeled(x, sought, peel, least)
    kept = [_within(x, *bounds) for bounds in zip(low, high, strict=True)]
    mass = np.array([rows.mean() for rows in kept])
    density = np.array([sought[rows].mean() for rows in kept])
    coverage = density * mass / sought.mean()
    best = int((coverage * density / (coverage + density)).argmax())
    bounds = _pasted(x, sought, low[best], high[best], peel)
    chosen = _box(tuple(inputs), x, sought, *bounds)
    return Peeling(
        tuple(inputs), low, high, coverage, density, mass, chosen, int(sought.sum()), len(sought)
    )


def _within(x: Floats, low: Floats, high: Floats) -> Flags:
    """Return which worlds, columns of `x`, lie in a box; free inputs cost nothing."""
    inside = np.ones(x.shape[1], bool)
    for column in np.flatnonzero(low > -np.inf):
        inside &= x[column] >= low[column]
    for column in np.flatnonzero(high < np.inf):
        inside &= x[column] <= high[column]
    return inside


def _peeled(x: Floats, case: Flags, peel: float, least: float) -> tuple[Floats, Floats]:
    """Return the bounds of every box on the way, the whole first."""
    k, worlds = x.shape
    low, high = np.full(k, -np.inf), np.full(k, np.inf)
    boxes = [(low.copy(), high.copy())]
    while not case.all() and case.any():
        n = x.shape[1]
        cut = max(int(peel * n), 1)
        if n - cut < least * worlds:
            break
        ends = np.partition(x, (cut, n - 1 - cut), axis=1)
        floor, ceiling = _past_ties(x, ends[:, cut], ends[:, n - 1 - cut])
        gone = np.stack([x < floor[:, None], x > ceiling[:, None]], axis=1)
        count = n - gone.sum(axis=2)
        hits = case.sum() - gone[:, :, case].sum(axis=2)
        fair = (count >= least * worlds) & (count < n)
        if not fair.any():
            break
        mean = np.where(fair, hits / np.maximum(count, 1), -1.0)
        column, end = divmod(int(mean.argmax()), 2)  # input by input, lower end before upper
        (high if end else low)[column] = (ceiling if end else floor)[column]
        rows = ~gone[column, end]
        x, case = x[:, rows], case[rows]
        boxes.append((low.copy(), high.copy()))
    return np.array([box[0] for box in boxes]), np.array([box[1] for box in boxes])


def _past_ties(x: Floats, floor: Floats, ceiling: Floats) -> tuple[Floats, Floats]:
    """Move a bound that cuts nothing off, because many worlds share a value, to the next value."""
    least, most = x.min(axis=1), x.max(axis=1)
    for column in np.flatnonzero((floor == least) | (ceiling == most)):
        values = np.unique(x[column])
        if len(values) < 2:
            continue
        if floor[column] == least[column]:
            floor[column] = values[1]
        if ceiling[column] == most[column]:
            ceiling[column] = values[-2]
    return floor, ceiling


def _pasted(
    x: Floats, case: Flags, low: Floats, high: Floats, paste: float
) -> tuple[Floats, Floats]:
    """Widen a box, end by end, while that makes it denser."""
    low, high = low.copy(), high.copy()
    while True:
        rows = _within(x, low, high)
        density = case[rows].mean()
        extra = max(int(paste * rows.sum()), 1)
        best: tuple[float, int, bool, float] | None = None
        for column in range(len(x)):
            for upper in (False, True):
                if np.isinf((high if upper else low)[column]):
                    continue
                wide_low, wide_high = low.copy(), high.copy()
                (wide_high if upper else wide_low)[column] = np.inf if upper else -np.inf
                beyond = np.sort(x[column, _within(x, wide_low, wide_high) & ~rows])
                if not len(beyond):
                    continue
                step = min(extra, len(beyond))
                bound = beyond[step - 1] if upper else beyond[-step]
                (wide_high if upper else wide_low)[column] = bound
                mean = float(case[_within(x, wide_low, wide_high)].mean())
                if mean > density and (best is None or mean > best[0]):
                    best = mean, column, upper, float(bound)
        if best is None:
            return np.where(low <= x.min(axis=1), -np.inf, low), np.where(
                high >= x.max(axis=1), np.inf, high
            )
        (high if best[2] else low)[best[1]] = best[3]


def _box(names: tuple[str, ...], x: Floats, case: Flags, low: Floats, high: Floats) -> Box:
    from scipy.stats import binom

    rows = _within(x, low, high)
    inside, hits = int(rows.sum()), int(case[rows].sum())
    limits, chance = {}, {}
    for column, name in enumerate(names):
        if np.isinf(low[column]) and np.isinf(high[column]):
            continue
        limits[name] = (
            float(max(low[column], x[column].min())),
            float(min(high[column], x[column].max())),
        )
        free_low, free_high = low.copy(), high.copy()
        free_low[column], free_high[column] = -np.inf, np.inf
        without = float(case[_within(x, free_low, free_high)].mean())
        chance[name] = float(binom.sf(hits - 1, inside, without))
    return Box(limits, hits / int(case.sum()), hits / inside, inside / x.shape[1], chance)


def _faults(
    names: tuple[str, ...], columns: list[Floats], case: Flags, peel: float, least: float
) -> list[str]:
    if not names or case.ndim != 1:
        return [f"there are {len(names)} inputs and cases of shape {case.shape}"]
    found = [
        f"input '{name}' has shape {values.shape}; give {case.shape}, finite"
        for name, values in zip(names, columns, strict=True)
        if values.shape != case.shape or not np.isfinite(values).all()
    ]
    if not case.any() or case.all():
        found.append(f"{int(case.sum())} of {len(case)} worlds are cases; there is nothing to tell")
    if not 0 < peel < 0.5:
        found.append(f"peel is {peel:g}; a share between 0 and 0.5")
    if not 0 < least < 1:
        found.append(f"least is {least:g}; a share between 0 and 1")
    return found
