"""The cheapest mix of payment channels, as a linear program.

A pair of states pays for its trade through channels k, each at a mark-up m_k on the value paid, up
to a capacity κ_k, and each dollar in it exposes e_k to detection, of which the pair accepts B in
all. At a price v of being able to trade at all, the pair would settle::

    max Σ_k (v - m_k) x_k    subject to    Σ_k e_k x_k <= B,    0 <= x_k <= κ_k

Trade is demanded at that same price: D(v) = (1 + v)^-θ of what would be traded without friction,
valued without the mark-up, as customs value it. The mark-up of the marginal channel is the price μ
at which the two agree. There is exactly one: what the program supplies never falls as v rises, what
is demanded falls strictly and without jumps, from 1 at v = 0 towards nothing.

The program's value is convex and piecewise linear in v, so that μ is found in finitely many steps
and not approximated: cut between the two vertices of the program on either side of the demand,
solve at the price where their lines meet, and stop when no vertex lies above. All draws are one
block-diagonal program for HiGHS.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.errors import NotConvergedError, UsageError, collect

__all__ = ["Settlement", "batch", "demand", "markup", "settle"]

Floats = NDArray[np.float64]
TOLERANCE = 1e-10
"""By how much a vertex must beat the line through its neighbours to count as one more."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a pair settles its trade; batch axes first.

    Attributes
    ----------
    mix : ndarray, shape (..., K)
        Trade through each channel, as a share of what would be traded without friction.
    trade : ndarray, shape (...)
        Their sum.
    marginal : ndarray, shape (...)
        Mark-up μ of the marginal channel: mark-up, price of exposure and price of scarcity
        together. The factor on the pair's trade costs is 1 + μ.
    average : ndarray, shape (...)
        Mark-up paid per unit of trade.
    exposure_price : ndarray, shape (...)
        Dual value λ of the exposure budget.
    rent : ndarray, shape (..., K)
        Dual value of each capacity, ``max(0, μ - m_k - λ e_k)``.
    """

    mix: Floats
    trade: Floats
    marginal: Floats
    average: Floats
    exposure_price: Floats
    rent: Floats


def demand(marginal: ArrayLike, elasticity: ArrayLike) -> Floats:
    """Return trade as a share of the frictionless, ``(1 + μ)^-θ``."""
    price: Floats = 1 + np.asarray(marginal, float)
    return np.asarray(price ** -np.asarray(elasticity, float))


def markup(trade: ArrayLike, elasticity: ArrayLike) -> Floats:
    """Return the marginal mark-up at which so much is traded, ``q^(-1/θ) - 1``."""
    return np.asarray(np.asarray(trade, float) ** (-1 / np.asarray(elasticity, float)) - 1)


def batch(
    markups: ArrayLike,
    capacities: ArrayLike,
    exposures: ArrayLike,
    budget: ArrayLike,
    elasticity: ArrayLike,
) -> tuple[tuple[int, ...], Floats, Floats, Floats, Floats, Floats]:
    """Check the parameters of a settlement and return them as one flat batch.

    Parameters
    ----------
    markups : array_like, shape (..., K)
        Finite and at least 0, as shares of the value paid.
    capacities : array_like, shape (..., K)
        At least 0 and not all 0, as shares of frictionless trade.
    exposures : array_like, shape (..., K)
        Finite and at least 0, per unit of trade.
    budget : array_like, shape (...)
        Exposure accepted, above 0; infinity for no limit.
    elasticity : array_like, shape (...)
        Trade elasticity, finite and above 0.

    Returns
    -------
    tuple
        Shape of the batch; markups, capacities, exposures of shape (n, K); budget, elasticity of
        shape (n,).

    Raises
    ------
    UsageError
        Listing all that is wrong.
    """
    wide = [np.asarray(each, float) for each in (markups, capacities, exposures)]
    deep = [np.asarray(each, float) for each in (budget, elasticity)]
    try:
        shape = np.broadcast_shapes(
            *(each.shape for each in wide), *((*each.shape, 1) for each in deep)
        )
    except ValueError as error:
        raise UsageError(f"a settlement cannot be computed: {error}; align the shapes") from error
    m, k, e = (np.broadcast_to(each, shape).reshape(-1, shape[-1]) for each in wide)
    b, theta = (np.broadcast_to(each, shape[:-1]).reshape(-1) for each in deep)
    problems = [
        f"{name}: {text}"
        for name, fine, text in (
            ("markups", np.isfinite(m) & (m >= 0), "give finite shares of at least 0"),
            ("capacities", np.isfinite(k) & (k >= 0), "give finite shares of at least 0"),
            ("capacities", k.max(-1, initial=0) > 0, "at least one channel must carry trade"),
            ("exposures", np.isfinite(e) & (e >= 0), "give finite values of at least 0"),
            ("budget", b > 0, "give values above 0"),
            ("elasticity", np.isfinite(theta) & (theta > 0), "give finite values above 0"),
        )
        if not fine.all()
    ]
    collect(UsageError, "a settlement cannot be computed", problems)
    return shape[:-1], m, k, e, b, theta


def settle(
    markups: ArrayLike,
    capacities: ArrayLike,
    exposures: ArrayLike,
    budget: ArrayLike,
    elasticity: ArrayLike,
) -> Settlement:
    """Return the cheapest mix of channels and the trade that it bears, by linear programming.

    Parameters and errors of the input are those of `batch`.

    Raises
    ------
    NotConvergedError
        If HiGHS fails, or finds more vertices than there can be.

    Notes
    -----
    Where two channels are equally dear and equally exposed the split between them is arbitrary.
    """
    shape, m, k, e, b, theta = batch(markups, capacities, exposures, budget, elasticity)
    n, channels = m.shape
    low, high = np.zeros_like(m), _most(m, k, e, b)
    open_ = np.ones(n, bool)
    # a vertex has every channel full, empty or, one of them, cut by the budget
    for _ in range(4 * channels * channels + 4):
        price = _meeting(m, low, high)
        rows = np.flatnonzero(open_)
        found = _at_price(m[rows], k[rows], e[rows], b[rows], price[rows])[0]
        gain = ((price[rows, None] - m[rows]) * (found - low[rows])).sum(-1)
        short = found.sum(-1) <= demand(price[rows], theta[rows])
        new = gain > TOLERANCE
        low[rows[new & short]], high[rows[new & ~short]] = found[new & short], found[new & ~short]
        open_[rows[~new]] = False
        if not open_.any():
            return _settled(shape, m, k, e, b, theta, low, high)
    raise NotConvergedError(
        f"settlement: {open_.sum()} of {n} linear programs did not end; report the parameters"
    )


def _meeting(m: Floats, low: Floats, high: Floats) -> Floats:
    """Return the price at which two mixes are worth the same."""
    more = (high - low).sum(-1)
    dearer = (m * (high - low)).sum(-1)
    price: Floats = np.divide(dearer, more, out=np.zeros_like(more), where=more > 0)
    return price


def _settled(
    shape: tuple[int, ...],
    m: Floats,
    k: Floats,
    e: Floats,
    b: Floats,
    theta: Floats,
    low: Floats,
    high: Floats,
) -> Settlement:
    """Return where demand meets the step from one vertex to the next."""
    least, most = low.sum(-1), high.sum(-1)
    trade = np.clip(demand(_meeting(m, low, high), theta), least, most)
    share = np.divide(trade - least, most - least, out=np.zeros_like(trade), where=most > least)
    mix = low + share[:, None] * (high - low)
    marginal = markup(trade, theta)
    _, exposure_price, rent = _at_price(m, k, e, b, marginal)
    return Settlement(
        mix=mix.reshape(*shape, -1),
        trade=trade.reshape(shape),
        marginal=marginal.reshape(shape),
        average=((mix * m).sum(-1) / trade).reshape(shape),
        exposure_price=exposure_price.reshape(shape),
        rent=rent.reshape(*shape, -1),
    )


def _most(m: Floats, k: Floats, e: Floats, b: Floats) -> Floats:
    """Return the cheapest mix among those that carry most trade."""
    greatest = _solve(-np.ones_like(m), k, e, b)[0].sum(-1)
    return _solve(m, k, e, b, least=greatest)[0]


def _at_price(
    m: Floats, k: Floats, e: Floats, b: Floats, price: Floats
) -> tuple[Floats, Floats, Floats]:
    return _solve(m - price[:, None], k, e, b)


def _solve(
    cost: Floats, k: Floats, e: Floats, b: Floats, least: Floats | None = None
) -> tuple[Floats, Floats, Floats]:
    """Minimise cost in every block; return mixes, exposure prices and capacity rents."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, vstack

    n, channels = cost.shape
    indices, ends = np.arange(n * channels), np.arange(n + 1) * channels
    limited = np.isfinite(b)
    rows = csr_array((np.where(limited[:, None], e, 0.0).ravel(), indices, ends))
    limits = np.where(limited, b, 1.0)
    if least is not None:
        rows = vstack([rows, csr_array((-np.ones(n * channels), indices, ends))], format="csr")
        limits = np.concatenate([limits, -least])
    result = linprog(
        cost.ravel(),
        A_ub=rows,
        b_ub=limits,
        bounds=np.column_stack([np.zeros(n * channels), k.ravel()]),
        method="highs",
    )
    if result.status != 0:
        raise NotConvergedError(f"settlement: HiGHS stopped: {result.message}")
    mix = np.clip(result.x.reshape(n, channels), 0, k)
    # scipy's marginals are slopes of a minimum: not above 0 where a limit would lower it
    exposure_price = np.abs(result.ineqlin.marginals[:n])
    return mix, exposure_price, np.abs(result.upper.marginals).reshape(n, channels)
