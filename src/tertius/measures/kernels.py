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
    present: NDArray[np.bool_],
    group: NDArray[np.int32],
    first: NDArray[np.int32],
    second: NDArray[np.int32],
) -> None:
    """List all pairs of units that are both `present` (groups, units) in a group."""
    row = 0
    for g in range(present.shape[0]):
        for i in range(present.shape[1]):
            if present[g, i]:
                for j in range(i + 1, present.shape[1]):
                    if present[g, j]:
                        group[row] = g
                        first[row] = i
                        second[row] = j
                        row += 1


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
def evaluate(
    tables: NDArray[np.int32] | Floats, levels: tuple[int, ...], codes: Ints, values: Floats
) -> None:
    """Compute measures, `values` (codes, rows), from `tables` (L, L, rows).

    Codes are places in `tertius.measures.similarity.NAMES`, and 11 is n, the common items
    (their weight). Disagreement D, and its expectation
    K under each unit's own margins and P under pooled ones, are sums over pairs of levels a < b
    for the distances 1, b - a and (b - a)²: all terms are non-negative, so an expectation is 0
    only where chance correction is undefined.
    """
    size = len(levels)
    span = size - 1.0
    left = np.empty(size)
    right = np.empty(size)
    for row in range(values.shape[1]):
        same = 0.0
        for a in range(size):
            x = y = 0.0
            for b in range(size):
                x += tables[a, b, row]
                y += tables[b, a, row]
            left[a] = x
            right[a] = y
            same += tables[a, a, row]
        d0 = d1 = d2 = k0 = k1 = k2 = p0 = p1 = p2 = 0.0
        for a in range(size):
            for b in range(a + 1, size):
                gap = float(b - a)
                differ = float(tables[a, b, row]) + float(tables[b, a, row])
                own = left[a] * right[b] + left[b] * right[a]
                pooled = (left[a] + right[a]) * (left[b] + right[b]) * 0.5
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
        for place in range(codes.size):
            code = codes[place]
            value = n if code == 11 else np.nan
            if n > 0.0:
                if code == 0:
                    value = same / n
                elif code == 1:
                    value = 1.0 - d1 / (span * n)
                elif code == 2:
                    value = 1.0 - 2.0 * d1 / (span * n)
                elif code == 3:
                    value = 1.0 - 2.0 * d2 / (span * span * n)
                elif code == 4:
                    value = 1.0 - n * d0 / k0 if k0 > 0.0 else np.nan
                elif code == 5:
                    value = 1.0 - n * d1 / k1 if k1 > 0.0 else np.nan
                elif code == 6:
                    value = 1.0 - n * d2 / k2 if k2 > 0.0 else np.nan
                elif code == 7:
                    value = 1.0 - n * d0 / p0 if p0 > 0.0 else np.nan
                elif code == 8:
                    value = 1.0 - n * d1 / p1 if p1 > 0.0 else np.nan
                elif code == 9:
                    value = 1.0 - n * d2 / p2 if p2 > 0.0 else np.nan
                elif code == 10:
                    value = 2.0 * (k1 / n - d1) / (span * n)
            values[place, row] = value


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
