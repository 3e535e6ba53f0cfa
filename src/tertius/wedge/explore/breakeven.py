"""Break-evens: the least value of one input from which something holds, world by world."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.errors import UsageError, collect

__all__ = ["BreakEven", "break_even"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

STEPS = 60


@dataclass(frozen=True, slots=True, eq=False)
class BreakEven:
    """Where the answer turns, world by world.

    Attributes
    ----------
    value : ndarray, shape (worlds,)
        Least value from which the test holds, to `width`; `low` where it holds from the start,
        infinity where it does not hold even at `high`.
    low, high : float
        Bounds of the search.
    width : float
        Largest error of a value between the bounds.
    """

    value: Floats
    low: float
    high: float
    width: float

    @property
    def always(self) -> float:
        """Share of worlds in which the test holds at the lower bound."""
        return float(np.mean(self.value == self.low))

    @property
    def never(self) -> float:
        """Share of worlds in which it does not hold at the upper bound."""
        return float(np.mean(np.isinf(self.value)))

    def share_at(self, values: Floats) -> Floats:
        """Return the share of worlds in which the test holds at each of some values."""
        return np.searchsorted(np.sort(self.value), values, side="right") / len(self.value)


def break_even(
    holds: Callable[[Floats], Flags],
    worlds: int,
    low: float,
    high: float,
    width: float | None = None,
) -> BreakEven:
    """Find where a monotone test turns true, by bisection in all worlds at once.

    Parameters
    ----------
    holds : callable
        From one value a world, shape (worlds,), to whether the test holds there. Once it does it
        must hold for all larger values.
    worlds : int
        How many.
    low, high : float
        Bounds of the search.
    width : float, optional
        Error allowed; by default a millionth of the bounds' distance.

    Raises
    ------
    UsageError
        If the bounds are out of order, or the test holds at `low` and not at `high` somewhere.
    """
    found = []
    if not low < high:
        found.append(f"low {low:g} and high {high:g} are out of order")
    if worlds < 1:
        found.append(f"worlds is {worlds}; give at least 1")
    collect(UsageError, "a break-even", found)
    goal = (high - low) * 1e-6 if width is None else width
    below, above = np.full(worlds, float(low)), np.full(worlds, float(high))
    always, ever = np.asarray(holds(below)), np.asarray(holds(above))
    falls = int((always & ~ever).sum())
    if falls:
        raise UsageError(
            f"the test holds at {low:g} but not at {high:g} in {falls} of {worlds} worlds: it is "
            "not monotone; turn the input's sign"
        )
    for _ in range(STEPS):
        if (above - below).max() <= goal:
            break
        middle = (below + above) / 2
        yes = holds(middle)
        above, below = np.where(yes, middle, above), np.where(yes, below, middle)
    value = np.where(always, low, np.where(ever, above, np.inf))
    return BreakEven(value, float(low), float(high), float(goal))
