"""Self-enforcing caps: what a side would still rather pay, once it is to be paid.

The same three functions serve the divider, the rival and the target.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["self_enforcing_cap", "target_keeps", "target_needs"]

Array = NDArray[np.float64]


def self_enforcing_cap(
    values: ArrayLike, fallback: ArrayLike, discount: ArrayLike, hazard: ArrayLike
) -> Array:
    """Return the most that a bidder would pay each year for each rung rather than break off.

    Paying b now keeps the rung's value for the years to come, of which the next counts
    d (1 - h); whoever stops paying falls back. So b <= d (1 - h) (V(s) - V(fallback)).

    Parameters
    ----------
    values : array_like, shape (..., rungs)
        Yearly value of each rung to the bidder, gross of what it pays.
    fallback : array_like, shape (...)
        Its yearly value where the deal breaks off.
    discount : array_like, shape (...)
        The bidder's yearly discount factor, in (0, 1].
    hazard : array_like, shape (...)
        The yearly chance that the bidder's side does not go on, in [0, 1].

    Returns
    -------
    ndarray, shape (..., rungs)
        In the unit of `values`, a year; 0 where the rung is worth no more than the fallback.
    """
    gain = np.asarray(values, dtype=float) - np.asarray(fallback, dtype=float)[..., None]
    cap: Array = np.maximum(_weight(discount, hazard)[..., None] * gain, 0.0)
    return cap


def target_needs(own: ArrayLike, discount: ArrayLike, hazard: ArrayLike) -> Array:
    """Return the least yearly receipt on each rung at which a target does not drop it once paid.

    The target keeps rung s only if d (1 - h) times what it receives there is at least what it
    gives up, max T - T(s).

    Parameters
    ----------
    own : array_like, shape (..., rungs)
        T: the target's own yearly value of each rung.
    discount, hazard : array_like, shape (...)
        The target's yearly discount factor and chance of not going on; a target that surely
        does not go on needs infinitely much.

    Returns
    -------
    ndarray, shape (..., rungs)
        In the unit of `own`, a year.
    """
    taste = np.asarray(own, dtype=float)
    forgone = taste.max(axis=-1, keepdims=True) - taste
    weight = np.broadcast_to(_weight(discount, hazard)[..., None], forgone.shape)
    needed = np.full(forgone.shape, np.inf)
    np.divide(forgone, weight, out=needed, where=weight > 0)
    return np.where(forgone == 0, 0.0, needed)


def target_keeps(
    own: ArrayLike, receipts: ArrayLike, discount: ArrayLike, hazard: ArrayLike
) -> NDArray[np.bool_]:
    """Return on which rungs the target's own promise binds, given its yearly receipts there."""
    enough: NDArray[np.bool_] = np.asarray(receipts, dtype=float) >= target_needs(
        own, discount, hazard
    )
    return enough


def _weight(discount: ArrayLike, hazard: ArrayLike) -> Array:
    weight: Array = np.asarray(discount, dtype=float) * (1.0 - np.asarray(hazard, dtype=float))
    return weight
