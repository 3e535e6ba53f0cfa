"""The kernels' twins in plain NumPy: slow, short, and what the compiled ones are held to."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tertius.measures.kernels import Floats, Ints

__all__ = ["count", "evaluate", "pack", "weigh"]


def pack(answers: NDArray[np.int8], starts: Ints, levels: int) -> NDArray[np.uint64]:
    """Return sets of bits (words, units, levels), each group beginning with a new word."""
    planes = []
    for start, stop in pairwise(starts):
        words = -(-(stop - start) // 64)
        bits = np.zeros((words * 64, len(answers), levels), dtype=np.uint8)
        for level in range(levels):
            bits[: stop - start, :, level] = (answers[:, start:stop] == level + 1).T
        packed = np.packbits(bits, axis=0, bitorder="little")
        octets = packed.reshape(words, 8, len(answers), levels).transpose(0, 2, 3, 1)
        planes.append(np.ascontiguousarray(octets).view("<u8")[..., 0])
    return np.concatenate(planes)


def count(answers: NDArray[np.int8], levels: int) -> Ints:
    """Return the tables (L, L, units, units) of one group of items."""
    sets = [(answers == level + 1).astype(np.int64) for level in range(levels)]
    return np.array([[x @ y.T for y in sets] for x in sets])


def weigh(answers: NDArray[np.int8], weights: Floats, levels: int) -> Floats:
    """Return the tables (L, L, units, units) of one group under item weights (items,)."""
    sets = [(answers == level + 1).astype(np.float64) for level in range(levels)]
    return np.array([[(x * weights) @ y.T for y in sets] for x in sets])


def evaluate(tables: Ints | Floats) -> Floats:
    """Return all measures (12, ...) in the order of `NAMES`, then n, from tables (L, L, ...)."""
    levels = len(tables)
    span = levels - 1
    gap = np.abs(np.subtract.outer(np.arange(levels), np.arange(levels)))
    n = tables.sum(axis=(0, 1)).astype(np.float64)
    left, right = tables.sum(axis=1), tables.sum(axis=0)
    pooled = (left + right) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        seen, own, mixed = (
            [np.einsum("ab,ab...->...", gap**power * (gap > 0), table) for power in (0, 1, 2)]
            for table in (
                tables,
                np.einsum("a...,b...->ab...", left, right) / n,
                np.einsum("a...,b...->ab...", pooled, pooled) / n,
            )
        )
        return np.array(
            [
                1 - seen[0] / n,
                1 - seen[1] / (span * n),
                1 - 2 * seen[1] / (span * n),
                1 - 2 * seen[2] / (span**2 * n),
                *(np.where(e > 0, 1 - d / e, np.nan) for d, e in zip(seen, own, strict=True)),
                *(np.where(e > 0, 1 - d / e, np.nan) for d, e in zip(seen, mixed, strict=True)),
                2 * (own[1] - seen[1]) / (span * n),
                n,
            ]
        )
