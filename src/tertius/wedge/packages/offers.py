"""The price of a rung and what can be put up for it: cheapest packages, gaps, break-evens.

>>> from tertius.wedge.packages.items import items
>>> some = items(value=[3, 2, 2], cost=[4, 1, 2], prerequisites=[(2, 1)])
>>> found = offers(some, price=[0, 3, 5, 9])
>>> found.cost.tolist(), found.suffices.tolist(), found.gap.tolist()
([0.0, 3.0, 5.0, nan], [True, True, True, False], [-7.0, -4.0, -2.0, 2.0])
>>> found.chosen[2].tolist()
[True, True, False]
>>> break_evens(some, price=[0, 3, 5, 9]).value[:, 3].tolist()
[5.0, 4.0, 4.0]
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.compiled import in_threads
from tertius.errors import UsageError
from tertius.wedge.packages import programming, search
from tertius.wedge.packages.items import Items

__all__ = ["BreakEvens", "Offers", "break_evens", "offers"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

SEARCHED = 20  # items up to which branch and bound is used, beyond it integer programming
TOLERANCE = 1e-9  # of all amounts of a draw together: what counts as equal
BLOCK = 256  # draws a thread takes at a time


@dataclass(frozen=True, slots=True)
class Offers:
    """The cheapest package that meets each rung's price, and the most there is to offer.

    Attributes
    ----------
    chosen : ndarray of bool, shape (..., rungs, items)
        The cheapest package, of several the one that costs allies least; none where none suffices.
    receipt, cost, loss : ndarray, shape (..., rungs)
        What it brings the target, what it costs, what allies lose; NaN where none suffices.
    suffices : ndarray of bool, shape (..., rungs)
        Whether any package meets the price within the budget.
    available : ndarray, shape (..., rungs)
        The most that any package within the budget brings: with no exclusions and no budget, the
        full package.
    fullest : ndarray of bool, shape (..., rungs, items)
        That package. Where even it falls short of the price, no package suffices.
    gap : ndarray, shape (..., rungs)
        Price less what is available; above 0 where no package suffices.
    reach : ndarray of int, shape (...)
        The highest rung that can be had, -1 for none.
    """

    chosen: Bools
    receipt: Floats
    cost: Floats
    loss: Floats
    suffices: Bools
    available: Floats
    fullest: Bools
    gap: Floats
    reach: Ints


@dataclass(frozen=True, slots=True)
class BreakEvens:
    """What each item would have to be worth to the target for a package with it to suffice.

    Attributes
    ----------
    value : ndarray, shape (..., items, rungs)
        The worth at which the fullest package containing the item just meets the rung's price; 0 or
        less where the rest suffices, infinite where no such package exists.
    required : ndarray of bool, shape (..., items, rungs)
        Whether no package without the item meets the price.
    """

    value: Floats
    required: Bools


def offers(items: Items, price: ArrayLike, budget: ArrayLike = np.inf) -> Offers:
    """Find the cheapest package for each rung, and what is lacking where there is none.

    Parameters
    ----------
    items : Items
        Amounts (..., items), leading axes being draws.
    price : array_like, shape (..., rungs)
        What must arrive at the target for each rung.
    budget : array_like, shape (..., rungs)
        The most that a package may cost, such as what the giver can credibly promise.
    """
    lead, amounts, prices, budgets = _laid_out(items, price, budget)
    value, cost, loss = amounts
    chosen, met = _solve(items, np.stack([cost, value, loss], 1), prices)
    spent = (chosen * cost[:, None]).sum(-1)
    suffices = met & (spent <= budgets + _tie(amounts)[:, None])
    chosen &= suffices[..., None]
    fullest, affordable = _solve(items, np.stack([-value, -cost, cost], 1), -budgets)
    available = np.where(affordable, (fullest * value[:, None]).sum(-1), -np.inf)
    rungs, shape = prices.shape[1], (*lead, prices.shape[1])
    sums = [np.where(suffices, (chosen * x[:, None]).sum(-1), np.nan) for x in amounts]
    return Offers(
        chosen=chosen.reshape(*shape, items.count),
        receipt=sums[0].reshape(shape),
        cost=sums[1].reshape(shape),
        loss=sums[2].reshape(shape),
        suffices=suffices.reshape(shape),
        available=available.reshape(shape),
        fullest=fullest.reshape(*shape, items.count),
        gap=(prices - available).reshape(shape),
        reach=np.where(suffices, np.arange(rungs), -1).max(-1).reshape(lead),
    )


def break_evens(items: Items, price: ArrayLike, budget: ArrayLike = np.inf) -> BreakEvens:
    """Return what each item would have to be worth for a package with it to suffice.

    Parameters
    ----------
    items, price, budget
        As for `offers`; the items' own values count for all items but the one in question.
    """
    lead, amounts, prices, budgets = _laid_out(items, price, budget)
    value, cost, _ = amounts
    ample = 4 * (1 + np.abs(value).sum(1))
    shape = (len(value), items.count, prices.shape[1])
    worth, required = np.empty(shape), np.empty(shape, np.bool_)
    for i in range(items.count):
        with_it, without = value.copy(), value.copy()
        with_it[:, i] = ample  # so that it is in the fullest package if it can be
        without[:, i] = -ample
        fullest, fits = _solve(items, np.stack([-with_it, -cost, cost], 1), -budgets)
        rest = (fullest * value[:, None]).sum(-1) - value[:, None, i]
        worth[:, i] = np.where(fits & fullest[..., i], prices - rest, np.inf)
        other, fits = _solve(items, np.stack([-without, -cost, cost], 1), -budgets)
        most = np.where(fits & ~other[..., i], (other * value[:, None]).sum(-1), -np.inf)
        required[:, i] = most < prices - _tie(amounts)[:, None]
    full = (*lead, items.count, prices.shape[1])
    return BreakEvens(worth.reshape(full), required.reshape(full))


def _laid_out(
    items: Items, price: ArrayLike, budget: ArrayLike
) -> tuple[tuple[int, ...], tuple[Floats, Floats, Floats], Floats, Floats]:
    """Return the leading axes; value, cost, loss (draws, items); prices, budgets (draws, rungs)."""
    p, most = np.asarray(price, float), np.asarray(budget, float)
    if p.ndim == 0 or not np.isfinite(p).all() or np.isnan(most).any():
        raise UsageError(f"price: {price!r}; give a finite price for each rung, and a budget")
    rungs = p.shape[-1]
    if items.rungs is not None and items.rungs.shape[1] != rungs:
        raise UsageError(f"price: {rungs} rungs, but items are for {items.rungs.shape[1]}")
    lead = np.broadcast_shapes(items.value.shape[:-1], p.shape[:-1], most.shape[:-1])

    def rows(array: Floats, last: int) -> Floats:
        return np.broadcast_to(array, (*lead, last)).reshape(-1, last)

    value, cost, loss = (rows(x, items.count) for x in (items.value, items.cost, items.loss))
    return lead, (value, cost, loss), rows(p, rungs), rows(most, rungs)


def _tie(amounts: tuple[Floats, ...]) -> Floats:
    """Return what counts as equal in each draw."""
    return np.asarray(TOLERANCE * np.max([np.abs(x).sum(1) for x in amounts], axis=0))


def _solve(items: Items, amounts: Floats, enough: Floats) -> tuple[Bools, Bools]:
    """Return packages of least burden that carry enough (draws, rungs, items), and if there are."""
    rungs = enough.shape[1]
    allowed = np.array([items.allowed(rung) for rung in range(rungs)])
    best = np.zeros((*enough.shape, items.count), np.bool_)
    found = np.zeros(enough.shape, np.bool_)
    if items.count > SEARCHED:
        for w, rung in np.ndindex(*enough.shape):
            burden, carried, second = amounts[w]
            limits = [(-carried, -float(enough[w, rung]))] if np.isfinite(enough[w, rung]) else []
            package = programming.lexicographic(items, burden, second, limits, rung)
            found[w, rung] = package is not None
            best[w, rung] = False if package is None else package
        return best, found
    tie = _tie(tuple(amounts.transpose(1, 0, 2)))
    ready = np.ascontiguousarray(amounts)
    limit = np.require(enough, np.float64, ["C", "W"])

    def work(part: slice) -> None:
        search.sweep(
            ready[part],
            limit[part],
            items.needs,
            items.bars,
            allowed,
            tie[part],
            best[part],
            found[part],
        )

    in_threads(work, len(limit), BLOCK)
    return best, found
