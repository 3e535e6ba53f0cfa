"""Every package there is, as bits of an integer: exact up to some twenty items."""

import numpy as np
from numpy.typing import NDArray

from tertius.errors import UsageError
from tertius.wedge.packages.items import Items

__all__ = ["MOST", "chosen", "feasible", "totals"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Words = NDArray[np.uint64]

MOST = 22  # items; the packages of more take gigabytes
STRETCH = 11  # bits of one table of sums


def feasible(items: Items, rung: int | None = None) -> Words:
    """Return all packages that can be given on a rung, bit i for item i, in ascending order."""
    if items.count > MOST:
        raise UsageError(
            f"packages: {items.count} items make too many packages to list; {MOST} at most"
        )
    packages = np.zeros(1, np.uint64)
    allowed = items.allowed(rung)
    for i in np.flatnonzero(allowed):
        bars = sum(1 << int(j) for j in np.flatnonzero(items.bars[i]))
        some = packages[(packages & np.uint64(bars)) == 0]
        packages = np.concatenate([packages, some | np.uint64(1 << int(i))])
    for i in np.flatnonzero(allowed):
        if items.needs[i].any():
            needs = np.uint64(sum(1 << int(j) for j in np.flatnonzero(items.needs[i])))
            without = (packages & np.uint64(1 << int(i))) == 0
            packages = packages[without | ((packages & needs) == needs)]
    return np.sort(packages)


def totals(packages: Words, amounts: Floats) -> Floats:
    """Return the sums of amounts (items,) over the items of each package.

    Sums over stretches of the bits are tabled first.
    """
    m = len(amounts)
    summed = np.zeros(len(packages))
    for first in range(0, m, STRETCH):
        table = np.zeros(1)
        for amount in amounts[first : first + STRETCH]:
            table = np.concatenate([table, table + amount])
        summed += table[(packages >> np.uint64(first)) & np.uint64(len(table) - 1)]
    return summed


def chosen(packages: Words, count: int) -> Bools:
    """Return packages as rows (packages, items)."""
    return ((packages[:, None] >> np.arange(count, dtype=np.uint64)) & 1).astype(np.bool_)
