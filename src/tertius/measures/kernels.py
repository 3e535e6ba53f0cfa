"""Contingency tables of pairs of units and the measures on them, compiled.

Answers are a matrix (units, items) of levels 1..L, 0 where missing; its columns fall into groups
(sessions, years) of neighbours, group g being columns ``starts[g]`` to ``starts[g + 1]``. A pair
is a row (group, first unit, second unit). Each unit's answers in a group are L sets of bits, one
a level, so that a cell of a pair's table is the number of bits that two sets share: one pass over
a few machine words gives every pair in every group.

`tertius.measures.kernels_numpy` holds the same functions in plain NumPy; tests hold one to the
other.
"""

import numpy as np
from numpy.typing import NDArray

from tertius.compiled import kernel, popcount

__all__ = ["count", "evaluate", "fill", "pack", "pair", "resample", "survey"]

Codes = NDArray[np.int64] | NDArray[np.int32] | NDArray[np.int16]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@kernel
def survey(
    unit: Codes, item: Codes, group: Codes, units: NDArray[np.bool_], group_of: Ints
) -> None:
    """Mark which `units` answered, and write down the group of every item, in one reading."""
    for row in range(unit.size):
        units[unit[row]] = True
        group_of[item[row]] = group[row]


@kernel
def fill(
    unit: Codes,
    item: Codes,
    answer: NDArray[np.int8],
    place: Ints,
    column: Ints,
    answers: NDArray[np.int8],
) -> None:
    """Write every answer into the matrix `answers` (units, items)."""
    for row in range(unit.size):
        answers[place[unit[row]], column[item[row]]] = answer[row]


@kernel
def pack(answers: NDArray[np.int8], starts: Ints, edges: Ints, planes: NDArray[np.uint64]) -> None:
    """Set the bits of `planes` (words, units, levels); group g has words ``edges[g:g + 2]``."""
    for group in range(starts.size - 1):
        for unit in range(answers.shape[0]):
            for item in range(starts[group], starts[group + 1]):
                answer = answers[unit, item]
                if answer > 0:
                    place = item - starts[group]
                    bit = np.uint64(1) << np.uint64(place & 63)
                    planes[edges[group] + (place >> 6), unit, answer - 1] |= bit


@kernel
def pair(
    planes: NDArray[np.uint64],
    edges: Ints,
    group: NDArray[np.int32],
    first: NDArray[np.int32],
    second: NDArray[np.int32],
) -> int:
    """List all pairs of units with a common item; return their number.

    `planes` (words, units, 1) says who answered what at all.
    """
    rows = 0
    for g in range(edges.size - 1):
        for i in range(planes.shape[1]):
            for j in range(i + 1, planes.shape[1]):
                for word in range(edges[g], edges[g + 1]):
                    if planes[word, i, 0] & planes[word, j, 0]:
                        group[rows] = g
                        first[rows] = i
                        second[rows] = j
                        rows += 1
                        break
    return rows


@kernel
def count(
    planes: NDArray[np.uint64],
    edges: Ints,
    group: NDArray[np.int32],
    first: NDArray[np.int32],
    second: NDArray[np.int32],
    levels: tuple[int, ...],
    tables: NDArray[np.int32],
) -> None:
    """Count the `tables` (L, L, rows) of all pairs.

    `levels` is (0, .., L - 1): from a tuple's type the compiler knows L and unrolls the loops.
    """
    size = len(levels)
    for row in range(group.size):
        for a in range(size):
            for b in range(size):
                tables[a, b, row] = 0
        for word in range(edges[group[row]], edges[group[row] + 1]):
            x = planes[word, first[row]]
            y = planes[word, second[row]]
            for a in range(size):
                for b in range(size):
                    tables[a, b, row] += popcount(x[a] & y[b])


@kernel
def margins(
    tables: NDArray[np.int32] | Floats, levels: tuple[int, ...], level: int, row: int
) -> tuple[float, float]:
    """Sum how often the first and the second unit of a row gave the answer `level`."""
    first = second = 0.0
    for other in range(len(levels)):
        first += tables[level, other, row]
        second += tables[other, level, row]
    return first, second


@kernel
def formula(code: int, n: float, same: float, span: float, sums: Floats) -> float:
    """Compute one measure of one pair; `sums` are D, n K and n P, for three distances each."""
    if code == 11:
        return n
    if n <= 0.0:
        return np.nan
    if code == 0:
        return same / n
    linear: float = sums[1]
    squared: float = sums[2]
    if code == 1:
        return 1.0 - linear / (span * n)
    if code == 2:
        return 1.0 - 2.0 * linear / (span * n)
    if code == 3:
        return 1.0 - 2.0 * squared / (span * span * n)
    if code == 10:
        by_chance: float = sums[4] / n
        return 2.0 * (by_chance - linear) / (span * n)
    expected: float = sums[code - 1]
    seen: float = sums[code - 4] if code < 7 else sums[code - 7]
    return 1.0 - n * seen / expected if expected > 0.0 else np.nan


@kernel
def evaluate(
    tables: NDArray[np.int32] | Floats, levels: tuple[int, ...], codes: Ints, values: Floats
) -> None:
    """Compute measures, `values` (codes, rows), from `tables` (L, L, rows).

    Codes are places in `tertius.measures.similarity.NAMES`, 11 is n, the common items (their
    weight). Disagreement D, and its expectation K under each unit's own margins and P under
    pooled ones, are sums over pairs of levels a < b for the distances 1, b - a and (b - a)²: all
    terms are non-negative, so an expectation is 0 only where chance correction is undefined.
    """
    size = len(levels)
    span = size - 1.0
    sums = np.empty(9)
    for row in range(values.shape[1]):
        same = d0 = d1 = d2 = k0 = k1 = k2 = p0 = p1 = p2 = 0.0
        for a in range(size):
            same += tables[a, a, row]
            xa, ya = margins(tables, levels, a, row)
            for b in range(a + 1, size):
                xb, yb = margins(tables, levels, b, row)
                gap = float(b - a)
                differ = float(tables[a, b, row]) + float(tables[b, a, row])
                own = xa * yb + xb * ya
                pooled = (xa + ya) * (xb + yb) * 0.5
                d0 += differ
                d1 += gap * differ
                d2 += gap * gap * differ
                k0 += own
                k1 += gap * own
                k2 += gap * gap * own
                p0 += pooled
                p1 += gap * pooled
                p2 += gap * gap * pooled
        n = same + d0
        sums[0], sums[1], sums[2] = d0, d1, d2
        sums[3], sums[4], sums[5] = k0, k1, k2
        sums[6], sums[7], sums[8] = p0, p1, p2
        for place in range(codes.size):
            values[place, row] = formula(codes[place], n, same, span, sums)


@kernel
def resample(
    answers: NDArray[np.int8],
    starts: Ints,
    weights: Floats,
    group: NDArray[np.int32],
    first: NDArray[np.int32],
    second: NDArray[np.int32],
    levels: tuple[int, ...],
    codes: Ints,
    draws: Floats,
) -> None:
    """Compute measures, `draws` (rows, codes, replicates), under `weights` (items, replicates)."""
    size = len(levels)
    replicates = weights.shape[1]
    table = np.empty((size, size, replicates))
    for row in range(group.size):
        table[:] = 0.0
        x = answers[first[row]]
        y = answers[second[row]]
        for item in range(starts[group[row]], starts[group[row] + 1]):
            if x[item] > 0 and y[item] > 0:
                cell = table[x[item] - 1, y[item] - 1]
                weight = weights[item]
                for replicate in range(replicates):
                    cell[replicate] += weight[replicate]
        evaluate(table, levels, codes, draws[row])
