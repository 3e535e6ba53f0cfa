"""The arrays of a menu game: brought to one shape, and refused if they make no sense."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.errors import UsageError, collect

__all__ = ["TOLERANCE", "Caps", "Found", "Game", "Worlds", "room", "worlds"]

Floats = NDArray[np.float64]
Caps = Sequence[ArrayLike] | Floats
Ints = NDArray[np.int64]


TOLERANCE = 1e-9  # of the largest value of a world: what counts as a tie


class Game(NamedTuple):
    """Worlds, one a row, rungs in columns; caps may be infinite."""

    P: Floats
    R: Floats
    T: Floats
    cap_P: Floats
    cap_R: Floats

    def rows(self, which: slice) -> "Game":
        """Return some of the worlds: views into these."""
        return Game(*(array[which] for array in self))


class Found(NamedTuple):
    """Where the solutions go: rung, pieces, exists (w,); bids and prices (w, n); the rest (w, 3).

    `payoff`, `low` and `high` have P, R and T in columns; `low` and `high` are bounds over the
    whole set of solutions, `pieces` the number of separate parts of it, `supported` (w, n) the
    rungs on which some of it lies.
    """

    rung: Ints
    bid_P: Floats
    bid_R: Floats
    price: Floats
    payoff: Floats
    low: Floats
    high: Floats
    pieces: Ints
    supported: NDArray[np.bool_]

    def rows(self, which: slice) -> "Found":
        """Return some of the worlds: views into these."""
        return Found(*(array[which] for array in self))  # type: ignore[arg-type]


Worlds = tuple[tuple[int, ...], Game]


def room(count: int, rungs: int) -> Found:
    """Return arrays for the solutions of that many worlds."""
    return Found(
        rung=np.empty(count, np.int64),
        bid_P=np.empty((count, rungs)),
        bid_R=np.empty((count, rungs)),
        price=np.empty((count, rungs)),
        payoff=np.empty((count, 3)),
        low=np.empty((count, 3)),
        high=np.empty((count, 3)),
        pieces=np.empty(count, np.int64),
        supported=np.empty((count, rungs), np.bool_),
    )


def worlds(P: ArrayLike, R: ArrayLike, T: ArrayLike, caps: Caps | None = None) -> Worlds:
    """Return the leading axes, and P, R, T and the caps of P and R as arrays (worlds, rungs).

    Parameters
    ----------
    P, R, T : array_like, shape (..., rungs)
        What each rung is worth a year to the divider, the rival and the target, in one unit.
    caps : pair of array_like, optional
        The most that P and R can bid: numbers, or shape (..., rungs); at least 0, infinity for no
        limit. None for no limits at all.

    Raises
    ------
    UsageError
        Listing all arrays that are not numbers, not finite, negative, or of a shape that fits no
        other.
    """
    pair = (np.inf, np.inf) if caps is None else caps
    if isinstance(pair, str) or not hasattr(pair, "__len__") or len(pair) != 2:
        raise UsageError(f"caps: {caps!r} is not a pair; give (cap_P, cap_R)")
    arrays, problems = [], []
    names = ("P", "R", "T", "caps of P", "caps of R")
    for name, given in zip(names, (P, R, T, *pair), strict=True):
        try:
            arrays.append(np.asarray(given, dtype=np.float64))
        except (TypeError, ValueError):
            problems.append(f"{name}: {given!r} is not an array of numbers")
    collect(UsageError, "the values of a menu game", problems)
    for name, array in zip(names[:3], arrays, strict=False):
        if array.ndim == 0 or array.shape[-1] == 0:
            problems.append(f"{name}: shape {array.shape}; the last axis is the rungs, one or more")
        elif (wrong := ~np.isfinite(array)).any():
            problems.append(f"{name}: {_first(array, wrong)}; every rung needs a finite value")
    for name, array in zip(names[3:], arrays[3:], strict=True):
        if (wrong := ~(array >= 0)).any():
            problems.append(
                f"{name}: {_first(array, wrong)}; give 0 or more, infinity for no limit"
            )
    collect(UsageError, "the values of a menu game", problems)
    try:
        shape = np.broadcast_shapes(*(array.shape for array in arrays))
    except ValueError:
        shape = ()
    if not shape or len({array.shape[-1] for array in arrays[:3]} | {shape[-1]}) > 1:
        told = ", ".join(f"{name} {a.shape}" for name, a in zip(names, arrays, strict=True))
        raise UsageError(f"the values of a menu game do not fit each other: {told}")
    return shape[:-1], Game(*(_rows(array, shape) for array in arrays))


def _rows(array: Floats, shape: tuple[int, ...]) -> Floats:
    """Return an array of that shape with its leading axes as one, laid out for the kernels."""
    count = int(np.prod(shape[:-1], dtype=np.int64))
    rows = np.broadcast_to(array, shape).reshape(count, shape[-1])
    return np.require(rows, np.float64, ["C", "W"])


def _first(array: Floats, wrong: NDArray[np.bool_]) -> str:
    """Return the first wrong value, where it is, and how many there are."""
    place = np.unravel_index(int(wrong.argmax()), array.shape)
    where = f" at {tuple(int(k) for k in place)}" if place else ""
    return f"{array[place]}{where}, {int(wrong.sum())} of {array.size}"
