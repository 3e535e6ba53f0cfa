"""The most that a side would deliver: the best package within a budget, exactly, world by world.

A package is a subset of a menu. Among those whose cost stays within the budget and that keep to
prerequisites and exclusions, the one is sought that delivers most. `most` finds it by branch and
bound: items stand in order of value for cost, and a branch is left once even fractions of the items
still open could not do better than what was found. The twin in `deliver_numpy` tries every subset.

The least cost at which a need is met is the same search turned round (`least`): value and cost
change places and sign.

References
----------
Horowitz & Sahni (1974), "Computing partitions with applications to the knapsack problem", Journal
of the ACM 21(2): 277-292; the bound is Dantzig's (1957), Operations Research 5(2): 266-288.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.compiled import in_threads, kernel
from tertius.errors import UsageError, collect

__all__ = ["MOST_ITEMS", "NONE", "Choice", "Rules", "leanest", "least", "members", "most"]

Floats = NDArray[np.float64]
Masks = NDArray[np.int64]
Flags = NDArray[np.bool_]

MOST_ITEMS = 60  # bits of a mask, kept clear of the sign
NONE = -1
"""Mask where no package will do."""
BLOCK = 1024
TIE = 1e-12  # of the largest amount: what rounding may add to a cost


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """Which items go together.

    Attributes
    ----------
    requires, excludes : ndarray of int64, shape (items,)
        Bit masks: the items without which one cannot be given, and those beside which it cannot.
    """

    requires: Masks
    excludes: Masks

    @classmethod
    def of(cls, requires: list[list[int]], excludes: list[list[int]]) -> "Rules":
        """Return rules from lists of places; an exclusion holds both ways."""
        count = len(requires)
        needs, bars = np.zeros(count, np.int64), np.zeros(count, np.int64)
        for place in range(count):
            for other in requires[place]:
                needs[place] |= 1 << other
            for other in excludes[place]:
                bars[place] |= 1 << other
                bars[other] |= 1 << place
        return cls(needs, bars)

    @classmethod
    def free(cls, items: int) -> "Rules":
        """Return rules that rule nothing out."""
        return cls(np.zeros(items, np.int64), np.zeros(items, np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """The best package in each world, for each budget or need.

    Attributes
    ----------
    amount : ndarray, shape (worlds, columns)
        What it delivers, or costs; minus or plus infinity where no package will do.
    mask : ndarray of int64, shape (worlds, columns)
        Its items, one bit each; -1 where no package will do.
    """

    amount: Floats
    mask: Masks


def members(mask: Masks, items: int) -> Flags:
    """Return which items masks hold, shape (..., items); none where a mask is -1."""
    bits = (mask[..., None] >> np.arange(items)) & 1
    return np.asarray((bits == 1) & (mask[..., None] >= 0))


def most(
    value: ArrayLike, cost: ArrayLike, budget: ArrayLike, allowed: ArrayLike, rules: Rules
) -> Choice:
    """Return the package that delivers most within a budget.

    Parameters
    ----------
    value, cost : array_like, shape (worlds, items)
        What each item delivers and what it costs; of any sign.
    budget : array_like, shape (worlds, columns)
        Most that a package may cost; may be infinite.
    allowed : array_like of int, shape (columns,)
        By column, a mask of the items that may be given.
    rules : Rules
        Prerequisites and exclusions.

    Returns
    -------
    Choice
        `amount` is the value. The empty package costs nothing and delivers nothing: it will not
        do where the budget is below 0.

    Raises
    ------
    UsageError
        Listing shapes that do not fit, and values that are missing.
    """
    values, costs = (np.ascontiguousarray(each, float) for each in (value, cost))
    budgets, masks = np.ascontiguousarray(budget, float), np.asarray(allowed, np.int64)
    collect(UsageError, "a search for packages", _faults(values, costs, budgets, masks, rules))
    amount = np.empty(budgets.shape)
    chosen = np.empty(budgets.shape, np.int64)

    def work(rows: slice) -> None:
        search(
            values[rows], costs[rows], budgets[rows], masks,
            rules.requires, rules.excludes, amount[rows], chosen[rows],
        )  # fmt: skip

    in_threads(work, len(values), BLOCK)
    return Choice(amount, chosen)


def least(
    value: ArrayLike, cost: ArrayLike, need: ArrayLike, allowed: ArrayLike, rules: Rules
) -> Choice:
    """Return the cheapest package that delivers a need.

    Parameters and errors are those of `most`, `need` (worlds, columns) in place of the budget.

    Returns
    -------
    Choice
        `amount` is the cost; infinite where even the best package falls short, which proves that
        none will do.
    """
    found = most(-np.asarray(cost, float), -np.asarray(value, float), -np.asarray(need, float),
                 allowed, rules)  # fmt: skip
    return Choice(-found.amount, found.mask)


def leanest(
    value: ArrayLike, cost: ArrayLike, budget: ArrayLike, allowed: ArrayLike, rules: Rules
) -> Choice:
    """Return of the packages that deliver most within a budget one that costs least.

    Parameters and errors are those of `most`; `amount` is what it costs, infinite where no package
    will do.
    """
    best = most(value, cost, budget, allowed, rules)
    some = np.isfinite(best.amount)
    found = least(value, cost, np.where(some, best.amount, 0.0), allowed, rules)
    return Choice(np.where(some, found.amount, np.inf), np.where(some, found.mask, NONE))


def _faults(value: Floats, cost: Floats, budget: Floats, allowed: Masks, rules: Rules) -> list[str]:
    if value.ndim != 2 or cost.shape != value.shape:
        return [f"value has shape {value.shape}, cost {cost.shape}; give both (worlds, items)"]
    found = []
    if budget.ndim != 2 or budget.shape != (len(value), len(allowed)):
        found.append(f"budget has shape {budget.shape}; give ({len(value)}, {len(allowed)})")
    if len(rules.requires) != value.shape[1]:
        found.append(f"rules are for {len(rules.requires)} items; there are {value.shape[1]}")
    if value.shape[1] > MOST_ITEMS:
        found.append(f"there are {value.shape[1]} items on one menu; at most {MOST_ITEMS}")
    if not (np.isfinite(value).all() and np.isfinite(cost).all()):
        found.append("a value or cost is missing or infinite")
    if np.isnan(budget).any():
        found.append("a budget is missing")
    return found


@kernel
def ranked(value: Floats, cost: Floats, order: Masks, turned: Flags) -> None:
    """Order items by value for cost; mark those better thought of as given unless taken back.

    An item with a gain of budget and a loss of value is turned: to leave it out costs budget and
    brings value. Items that bring value and cost nothing come first, those that cost and bring
    nothing last.
    """
    ratio = np.empty(value.size)
    for k in range(value.size):
        turned[k] = value[k] < 0.0 and cost[k] < 0.0
        gain = -value[k] if turned[k] else value[k]
        price = -cost[k] if turned[k] else cost[k]
        if gain <= 0.0 and price >= 0.0:
            ratio[k] = -1.0
        else:
            ratio[k] = gain / price if price > 0.0 else np.inf
    order[:] = np.argsort(-ratio, kind="mergesort")


@kernel
def bound(
    depth: int, value: float, left: float, gain: Floats, price: Floats, open_: Flags
) -> float:
    """Return what fractions of the items from `depth` on could make of the budget left."""
    for k in range(depth, gain.size):
        if not open_[k]:
            continue
        if gain[k] >= 0.0 and price[k] <= 0.0:
            value += gain[k]
            left -= price[k]
        elif price[k] < 0.0:  # costs value and gives budget: counted free, which only widens
            left -= price[k]
    if left < 0.0:
        return -np.inf
    for k in range(depth, gain.size):
        if open_[k] and gain[k] > 0.0 and price[k] > 0.0:
            if price[k] >= left:
                return float(value + gain[k] * left / price[k])
            value += gain[k]
            left -= price[k]
    return value


@kernel
def fits(
    at: int, held: bool, mask: np.int64, decided: np.int64, requires: Masks, excludes: Masks
) -> bool:
    """Return whether the last decision keeps to the rules, as far as items are decided."""
    one = np.int64(1)
    if held:
        lacking, barred = requires[at] & decided & ~mask, excludes[at] & mask
        return bool(lacking == 0 and barred == 0)
    for k in range(requires.size):
        if (mask >> k) & one == one and (requires[k] >> at) & one == one:
            return False
    return True


@kernel
def branch(
    value: float,
    left: float,
    grain: float,
    order: Masks,
    turned: Flags,
    gain: Floats,
    price: Floats,
    open_: Flags,
    taken: Flags,
    requires: Masks,
    excludes: Masks,
) -> tuple[float, np.int64]:
    """Return the best amount and mask, starting from what turned items give while all are held."""
    items, one = order.size, np.int64(1)
    best, best_mask = -np.inf, np.int64(-1)
    depth, mask, decided, forward = 0, np.int64(0), np.int64(0), True
    while True:
        if forward and depth < items:
            # what no branch from here can better is left
            if bound(depth, value, left, gain, price, open_) <= best + grain:
                forward = False
                continue
            at = order[depth]
            taken[depth] = open_[depth]
            if taken[depth]:
                value += gain[depth]
                left -= price[depth]
            held = open_[depth] and taken[depth] != turned[at]
            mask = mask | (one << at) if held else mask
            decided |= one << at
            depth += 1
            forward = fits(at, held, mask, decided, requires, excludes)
            continue
        if forward and left >= 0.0 and value > best:
            best, best_mask = value, mask
        # back to the last item taken, and on without it
        while depth > 0 and not taken[depth - 1]:
            depth -= 1
            mask &= ~(one << order[depth])
            decided &= ~(one << order[depth])
        if depth == 0:
            return best, best_mask
        at = order[depth - 1]
        taken[depth - 1] = False
        value -= gain[depth - 1]
        left += price[depth - 1]
        mask = mask | (one << at) if turned[at] else mask & ~(one << at)
        forward = fits(at, turned[at], mask, decided, requires, excludes)


@kernel
def search(
    values: Floats,
    costs: Floats,
    budgets: Floats,
    allowed: Masks,
    requires: Masks,
    excludes: Masks,
    amount: Floats,
    chosen: Masks,
) -> None:
    """Write the best amount and mask of each world and column."""
    items, one = values.shape[1], np.int64(1)
    order, turned = np.empty(items, np.int64), np.empty(items, np.bool_)
    gain, price = np.empty(items), np.empty(items)
    open_, taken = np.empty(items, np.bool_), np.empty(items, np.bool_)
    for w in range(values.shape[0]):
        ranked(values[w], costs[w], order, turned)
        scale = 1e-300
        for k in range(items):
            at = order[k]
            sign = -1.0 if turned[at] else 1.0
            gain[k], price[k] = sign * values[w, at], sign * costs[w, at]
            scale = max(scale, abs(gain[k]), abs(price[k]))
        for b in range(allowed.size):
            value, left = 0.0, budgets[w, b] + TIE * scale
            for k in range(items):
                at = order[k]
                open_[k] = (allowed[b] >> at) & one == one
                if open_[k] and turned[at]:
                    value += values[w, at]
                    left -= costs[w, at]
            best, mask = branch(
                value, left, TIE * scale, order, turned, gain, price, open_, taken,
                requires, excludes,
            )  # fmt: skip
            if mask >= 0:  # summed anew: steps back and forth leave rounding behind
                best = 0.0
                for k in range(items):
                    best += values[w, k] if (mask >> k) & one == one else 0.0
            amount[w, b], chosen[w, b] = best, mask
