"""The cascade in plain NumPy: the best-reply map, iterated. Tests hold the kernel to it."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["best_reply", "least_fixed_point"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def best_reply(gap: Floats, pull: Floats, weights: Floats, hedges: Flags) -> Flags:
    """Return who hedges when those in `hedges` do; all of shape (worlds, allies)."""
    return np.asarray(gap + pull * (hedges.astype(float) @ weights.T) > 0)


def least_fixed_point(gap: Floats, pull: Floats, weights: Floats) -> NDArray[np.int16]:
    """Return the round in which each ally hedges, -1 where it does not."""
    found = np.full(gap.shape, -1, np.int16)
    hedges = np.zeros(gap.shape, bool)
    turn = 0
    while True:
        after = best_reply(gap, pull, weights, hedges)
        fresh = after & ~hedges
        if not fresh.any():
            return found
        found[fresh] = turn
        hedges |= after
        turn += 1
