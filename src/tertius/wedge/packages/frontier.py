"""All packages worth considering: none other gives the target more for less cost and less loss."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.compiled import kernel
from tertius.errors import UsageError
from tertius.wedge.packages import enumeration
from tertius.wedge.packages.items import Items

__all__ = ["Frontier", "frontier", "movement"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Words = NDArray[np.uint64]

LISTED = 20  # items up to which all packages are listed
GRAIN = 1e-9  # of the largest sum: amounts closer than this are the same
MOST = 63  # items; one bit of a word each


@dataclass(frozen=True, slots=True)
class Frontier:
    """The efficient packages, cheapest first.

    Attributes
    ----------
    chosen : ndarray of bool, shape (packages, items)
        What each contains.
    receipt, cost, loss : ndarray, shape (packages,)
        What arrives at the target, what it costs, what allies lose.
    """

    chosen: Bools
    receipt: Floats
    cost: Floats
    loss: Floats


def frontier(items: Items, rung: int | None = None) -> Frontier:
    """Find all packages that no other equals or betters in receipt, cost and loss together.

    Of packages alike in all three, one is kept. Exact: up to 20 items by listing all packages,
    beyond by growing them item by item and dropping what can no longer become efficient (after
    Nemhauser & Ullmann 1969, Management Science 15(9): 494-505).

    Parameters
    ----------
    items : Items
        One draw: amounts of shape (items,).
    rung : int, optional
        The rung for which the packages are meant.
    """
    if items.value.ndim != 1:
        raise UsageError(f"frontier: amounts of shape {items.value.shape}; one draw at a time")
    if items.count > MOST:
        raise UsageError(f"frontier: {items.count} items; {MOST} at most")
    listed = items.count <= LISTED
    packages = enumeration.feasible(items, rung) if listed else _grown(items, rung)
    kept = _efficient(items, packages.astype(np.uint64))
    value, cost, loss = _sums(items, kept)
    return Frontier(enumeration.chosen(kept, items.count), value, cost, loss)


def _sums(items: Items, packages: Words) -> list[Floats]:
    """Return value, cost and loss of packages."""
    return [enumeration.totals(packages, x) for x in (items.value, items.cost, items.loss)]


def _efficient(items: Items, packages: Words) -> Words:
    """Return those packages that no other equals or betters, cheapest first."""
    amounts, sums = (items.value, items.cost, items.loss), _sums(items, packages)
    grain = GRAIN * max(float(np.abs(x).sum()) for x in amounts) or 1.0
    value, cost, loss = (np.rint(x / grain).astype(np.int64) for x in sums)
    order = np.lexsort((packages, -value, loss, cost))
    rank = np.unique(loss, return_inverse=True)[1].astype(np.int64)
    return packages[order[_undominated(value[order], rank[order])]]


@kernel
def _undominated(receipt: Ints, rank: Ints) -> Bools:
    """Return which packages, in order of cost, get more than all before with no more loss.

    A tree of running maxima (Fenwick) answers for each how much is had with that loss or less.
    """
    lowest = np.iinfo(np.int64).min
    tree, kept = np.full(rank.size + 2, lowest), np.zeros(rank.size, np.bool_)
    for k in range(rank.size):
        most, node = lowest, rank[k] + 1
        while node > 0:
            most = max(most, tree[node])
            node -= node & -node
        if receipt[k] > most:
            kept[k] = True
            node = rank[k] + 1
            while node < tree.size:
                tree[node] = max(tree[node], receipt[k])
                node += node & -node
    return kept


def _grown(items: Items, rung: int | None) -> Words:
    """Return packages among which all efficient ones are, item by item.

    Of two packages so far that agree in all that later items need or exclude, what is added to one
    can be added to the other: one that is worse in nothing makes the other superfluous.
    """
    order = [i for i in np.argsort(items.needs.sum(1), kind="stable") if items.allowed(rung)[i]]
    bits = np.uint64(1) << np.arange(items.count, dtype=np.uint64)
    needs, bars = (matrix.astype(np.uint64) @ bits for matrix in (items.needs, items.bars))
    packages = np.zeros(1, np.uint64)
    for k, i in enumerate(order):
        fit = ((packages & needs[i]) == needs[i]) & ((packages & bars[i]) == 0)
        packages = np.concatenate([packages, packages[fit] | bits[i]])
        ahead = np.bitwise_or.reduce((needs | bars)[order[k + 1 :]], initial=np.uint64(0))
        states = packages & ahead
        packages = np.concatenate(
            [_efficient(items, packages[states == s]) for s in np.unique(states)]
        )
    return packages


def movement(receipt: Floats, price: Floats) -> Ints:
    """Return the highest rung whose price is met, -1 if none is.

    Parameters
    ----------
    receipt : ndarray, shape (...)
        What arrives at the target.
    price : ndarray, shape (..., rungs)
        What each rung takes.
    """
    met = price <= receipt[..., None] + 1e-9 * np.abs(price).max(-1, keepdims=True)
    highest: Ints = np.where(met, np.arange(price.shape[-1]), -1).max(-1)
    return highest
