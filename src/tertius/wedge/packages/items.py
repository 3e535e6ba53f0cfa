"""What can be put on the table: worth, cost and loss of each item, and what goes with what."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.errors import UsageError, collect

__all__ = ["Items", "items"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Pairs = Iterable[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Items:
    """Items of an offer, one a column, leading axes being draws.

    Attributes
    ----------
    value, cost, loss : ndarray, shape (..., items)
        What arrives at the target, what it costs the giver, and what allies lose by it; in one
        unit a year.
    needs : ndarray of bool, shape (items, items)
        ``needs[i, j]``: item i cannot be given without item j; what j needs included.
    bars : ndarray of bool, shape (items, items)
        ``bars[i, j]``: items i and j cannot both be given.
    rungs : ndarray of bool, shape (items, rungs), or None
        On which rungs of the ladder an item can be offered; None for all.
    """

    value: Floats
    cost: Floats
    loss: Floats
    needs: Bools
    bars: Bools
    rungs: Bools | None

    @property
    def count(self) -> int:
        """The number of items."""
        return int(self.value.shape[-1])

    def allowed(self, rung: int | None) -> Bools:
        """Return which items can be offered on a rung, what they need being offered there too."""
        if self.rungs is None or rung is None:
            return np.ones(self.count, np.bool_)
        here: Bools = self.rungs[:, rung]
        return here & ~(self.needs & ~here).any(1)


def items(
    value: ArrayLike,
    cost: ArrayLike,
    loss: ArrayLike = 0.0,
    *,
    prerequisites: Pairs = (),
    exclusions: Pairs = (),
    rungs: ArrayLike | None = None,
) -> Items:
    """Check what describes items, and bring it to one shape.

    Parameters
    ----------
    value, cost, loss : array_like, shape (..., items)
        What arrives at the target, what it costs the giver, what allies lose; a year, in one unit.
    prerequisites : pairs of int
        (i, j): item i cannot be given without item j.
    exclusions : pairs of int
        (i, j): not both.
    rungs : array_like of bool, shape (items, rungs), optional
        On which rungs an item can be offered; by default on all.

    Raises
    ------
    UsageError
        Listing all that is wrong: values that are not finite, items that do not exist, circles of
        prerequisites, items that need what excludes them.
    """
    arrays = [np.asarray(x, float) for x in (value, cost, loss)]
    problems = [
        f"{name}: a value that is not finite; every item needs one"
        for name, array in zip(("value", "cost", "loss"), arrays, strict=True)
        if not np.isfinite(array).all()
    ]
    try:
        shape = np.broadcast_shapes(*(array.shape for array in arrays))
    except ValueError:
        shape = ()
    if not shape or shape[-1] == 0:
        told = ", ".join(str(array.shape) for array in arrays)
        raise UsageError(
            f"items: shapes {told} do not fit; the last axis is the items, one or more"
        )
    m = shape[-1]
    needs, bars = _matrix("prerequisites", prerequisites, m, problems), np.zeros((m, m), np.bool_)
    bars |= _matrix("exclusions", exclusions, m, problems)
    bars |= bars.T
    for _ in range(m):
        needs |= (needs.astype(int) @ needs.astype(int)) > 0
    circles = np.flatnonzero(np.diag(needs))
    if circles.size:
        problems.append(
            f"prerequisites: items {circles.tolist()} need themselves; break the circle"
        )
    family = needs | np.eye(m, dtype=np.bool_)
    barred = [i for i in range(m) if bars[np.ix_(family[i], family[i])].any() and not circles.size]
    if barred:
        problems.append(f"exclusions: items {barred} need what excludes them or each other")
    where = None if rungs is None else np.asarray(rungs, np.bool_)
    if where is not None and (where.ndim != 2 or len(where) != m):
        problems.append(f"rungs: shape {where.shape}; one row for each of the {m} items")
    collect(UsageError, "items", problems)
    wide = [np.array(np.broadcast_to(array, shape)) for array in arrays]
    return Items(wide[0], wide[1], wide[2], needs, bars, where)


def _matrix(name: str, pairs: Pairs, m: int, problems: list[str]) -> Bools:
    """Return pairs as a matrix, noting those that name no item."""
    found = np.zeros((m, m), np.bool_)
    for i, j in pairs:
        if 0 <= i < m and 0 <= j < m and i != j:
            found[i, j] = True
        else:
            problems.append(f"{name}: ({i}, {j}); give two different items from 0 to {m - 1}")
    return found
