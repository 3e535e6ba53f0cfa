"""The same settlement by merit order, in closed form: fast enough for every draw and month.

At a price λ of exposure the channels stand in the order of m_k + λ e_k. With capacities filled in
that order, trade is the largest amount that both fits and is demanded::

    q(λ) = max_j min(κ_1 + ... + κ_j,  D(m_j + λ e_j)),      D(v) = (1 + v)^-θ

because supply climbs in steps and demand falls. If exposure at λ = 0 is within the budget, that is
the answer. Otherwise λ is where exposure meets the budget. Exposure never rises with λ, and jumps
only where two channels change places. So either the budget is met between two such prices, where
the order is fixed and the channel that the budget cuts is known; or at one of them, by a mix of
the orders on its two sides. Nothing is iterated.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.trade.channels.program import Settlement, batch, demand, markup

__all__ = ["settle"]

Floats = NDArray[np.float64]
CHUNK = 4096
"""Cases whose orders are held in memory at a time."""
SAME = 1e-12
"""Relative distance at which two prices of exposure are one."""


def settle(
    markups: ArrayLike,
    capacities: ArrayLike,
    exposures: ArrayLike,
    budget: ArrayLike,
    elasticity: ArrayLike,
) -> Settlement:
    """Return the cheapest mix of channels and the trade that it bears, by merit order.

    Parameters, result and errors are those of `tertius.trade.channels.program.settle`. Of channels
    equally dear the less exposed comes first.
    """
    shape, m, k, e, b, theta = batch(markups, capacities, exposures, budget, elasticity)
    mix = _in_order(m, k, e, np.zeros_like(b), theta, _order(m, e))
    price = np.zeros_like(b)
    over = np.flatnonzero((mix * e).sum(-1) > b)
    for start in range(0, over.size, CHUNK):
        rows = over[start : start + CHUNK]
        mix[rows], price[rows] = _within(m[rows], k[rows], e[rows], b[rows], theta[rows])
    trade = mix.sum(-1)
    marginal = markup(trade, theta)
    rent = np.maximum(0, marginal[:, None] - m - price[:, None] * e)
    return Settlement(
        mix=mix.reshape(*shape, -1),
        trade=trade.reshape(shape),
        marginal=marginal.reshape(shape),
        average=((mix * m).sum(-1) / trade).reshape(shape),
        exposure_price=price.reshape(shape),
        rent=rent.reshape(*shape, -1),
    )


def _order(cost: Floats, exposure: Floats) -> NDArray[np.intp]:
    order: NDArray[np.intp] = np.lexsort((np.broadcast_to(exposure, cost.shape), cost), axis=-1)
    return order


def _in_order(
    m: Floats, k: Floats, e: Floats, price: Floats, theta: Floats, order: NDArray[np.intp]
) -> Floats:
    """Return the mix at a price of exposure with channels filled in the order given."""
    cost = np.take_along_axis(m + price[..., None] * e, order, -1)
    room = np.take_along_axis(np.broadcast_to(k, order.shape), order, -1)
    filled = room.cumsum(-1)
    wanted = demand(cost, theta[..., None])
    # an empty channel has no place in the order, and no demand of its own
    reached = np.where(room > 0, np.minimum(filled, wanted), 0)
    trade = reached.max(-1, keepdims=True)
    amounts: Floats = np.clip(trade - (filled - room), 0, room)
    mix: Floats = np.empty_like(amounts)
    np.put_along_axis(mix, order, amounts, -1)
    return mix


def _within(m: Floats, k: Floats, e: Floats, b: Floats, theta: Floats) -> tuple[Floats, Floats]:
    """Return mixes and prices of exposure of cases whose budget binds."""
    prices = _swaps(m, e)
    wide = [np.broadcast_to(each[:, None, :], (*prices.shape, m.shape[-1])) for each in (m, k, e)]
    deep = np.broadcast_to(theta[:, None], prices.shape)
    upper = np.concatenate([prices[:, 1:], np.full((len(prices), 1), np.inf)], -1)
    inside = np.where(np.isfinite(upper), (prices + upper) / 2, 2 * prices + 1)
    known = np.where(np.isfinite(inside), inside, 0)
    orders = _order(wide[0] + known[..., None] * wide[2], wide[2])
    at = np.where(np.isfinite(prices), prices, 0)
    after = _in_order(wide[0], wide[1], wide[2], at, deep, orders)
    exceeds = ((after * e[:, None]).sum(-1) > b[:, None]) & np.isfinite(prices)
    # the last price at which exposure is still above the budget, and the next one
    last = prices.shape[1] - 1 - exceeds[:, ::-1].argmax(-1)
    rows = np.arange(len(m))
    order, end = orders[rows, last], upper[rows, last]
    mix, price = _cut(m, k, e, b, theta, order)
    swapped = np.flatnonzero(price > end)
    if swapped.size:
        some = (m[swapped], k[swapped], e[swapped], end[swapped], theta[swapped])
        high = _in_order(*some, order[swapped])
        low = after[swapped, last[swapped] + 1]
        mix[swapped] = _between(low, high, e[swapped], b[swapped])
        price[swapped] = end[swapped]
    return mix, price


def _swaps(m: Floats, e: Floats) -> Floats:
    """Return 0 and the prices at which two channels change places, sorted, infinity for none."""
    first, second = np.triu_indices(m.shape[-1], 1)
    gap, lean = m[:, second] - m[:, first], e[:, first] - e[:, second]
    with np.errstate(divide="ignore", invalid="ignore"):
        found = gap / lean
    found = np.sort(np.where((found > 0) & np.isfinite(found), found, np.inf), -1)
    found = np.concatenate([np.zeros((len(m), 1)), found], -1)
    with np.errstate(invalid="ignore"):
        again = np.diff(found, axis=-1) <= SAME * found[:, 1:]
    found[:, 1:][again] = np.inf
    return np.sort(found, -1)


def _cut(
    m: Floats, k: Floats, e: Floats, b: Floats, theta: Floats, order: NDArray[np.intp]
) -> tuple[Floats, Floats]:
    """Return the mix that the budget cuts off in a fixed order, and the price at which it does."""
    room, exposed, dear = (np.take_along_axis(each, order, -1) for each in (k, e, m))
    used = (room * exposed).cumsum(-1)
    cut = (used >= b[:, None]).argmax(-1)
    rows, place = np.arange(len(m)), np.arange(m.shape[-1])
    left = b - used[rows, cut] + (room * exposed)[rows, cut]
    amounts = np.where(place < cut[:, None], room, 0)
    amounts[rows, cut] = left / exposed[rows, cut]
    marginal = markup(amounts.sum(-1), theta)
    mix = np.empty_like(amounts)
    np.put_along_axis(mix, order, amounts, -1)
    return mix, (marginal - dear[rows, cut]) / exposed[rows, cut]


def _between(low: Floats, high: Floats, e: Floats, b: Floats) -> Floats:
    """Return the mix of two equally dear ones that meets the budget."""
    least, most = (low * e).sum(-1), (high * e).sum(-1)
    share = np.divide(b - least, most - least, out=np.zeros_like(b), where=most > least)
    return np.asarray(low + np.clip(share, 0, 1)[:, None] * (high - low))
