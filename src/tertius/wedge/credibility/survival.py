"""How long a promise lasts under givers who come and go, and which share of it arrives.

Pure array functions; leading axes are draws.

A promise is alive until a successor reverses it. Incumbents leave with hazards of their own;
each successor reverses what was promised with probability r, else keeps it, and is at risk in
turn. With N changes up to a day the promise is alive with probability E[(1 - r)^N].
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["constant_hazard", "delivered_share", "in_office", "kept"]

Array = NDArray[np.float64]


def in_office(hazards: ArrayLike) -> Array:
    """Return the chance that an incumbent is still there after each step.

    Parameters
    ----------
    hazards : array_like, shape (..., steps)
        Probability of leaving within each step, given that it was reached.
    """
    survived: Array = np.cumprod(1.0 - np.asarray(hazards, dtype=float), axis=-1, dtype=np.float64)
    return survived


def kept(incumbent: ArrayLike, successor: ArrayLike, reversal: ArrayLike) -> Array:
    """Return the chance that a promise is alive after each step, over a chain of successors.

    Parameters
    ----------
    incumbent : array_like, shape (..., steps)
        Probability that the one who promised leaves within each step from now.
    successor : array_like, shape (..., steps)
        The same for a newcomer, by steps since coming in.
    reversal : array_like, shape (...)
        Probability that a newcomer reverses the promise at once.

    Returns
    -------
    ndarray, shape (..., steps)
        Never rises with the step, with a hazard, or with the chance of reversal.

    Notes
    -----
    With S the survivor function and f the density of a spell, G(t), the chance for a promise
    whose keeper has just come in, solves the renewal equation
    G(t) = S(t) + (1 - r) sum_u f(u) G(t - u); the incumbent's first spell is put in front.
    Earlier exits mean no fewer changes up to any day, whence the monotony.
    """
    first, again = np.broadcast_arrays(
        np.asarray(incumbent, dtype=float), np.asarray(successor, dtype=float)
    )
    steps = first.shape[-1]
    spared = 1.0 - np.asarray(reversal, dtype=float)
    leading = np.broadcast_shapes(first.shape[:-1], spared.shape)
    alive, leaving = _spell(again)
    renewed = np.ones((*leading, steps + 1))
    for step in range(1, steps + 1):
        earlier = renewed[..., step - 1 :: -1] if step > 1 else renewed[..., :1]
        handed_on = np.sum(leaving[..., :step] * earlier, axis=-1)
        renewed[..., step] = alive[..., step - 1] + spared * handed_on
    alive, leaving = _spell(first)
    result = np.empty((*leading, steps))
    for step in range(steps):
        handed_on = np.sum(leaving[..., : step + 1] * renewed[..., step::-1], axis=-1)
        result[..., step] = alive[..., step] + spared * handed_on
    return np.clip(result, 0.0, 1.0)


def _spell(hazards: Array) -> tuple[Array, Array]:
    """Return the survivor function after each step and the chance of leaving within it."""
    alive: Array = np.cumprod(1.0 - hazards, axis=-1, dtype=np.float64)
    before = np.concatenate([np.ones_like(alive[..., :1]), alive[..., :-1]], axis=-1)
    return alive, before * hazards


def delivered_share(
    survival: ArrayLike,
    discount: ArrayLike,
    consent: ArrayLike = 1.0,
    at_once: ArrayLike = 0.0,
) -> Array:
    """Return q, the share of a promised stream that is expected to arrive.

    Parameters
    ----------
    survival : array_like, shape (..., years)
        Chance that the promise is alive at the end of each year.
    discount : array_like, shape (...)
        Yearly discount factor of who is to receive, above 0 and at most 1.
    consent : array_like, shape (...)
        Chance that those whose consent is needed give it.
    at_once : array_like, shape (...)
        Share of the promise that is delivered at the outset or cannot be taken back: 1 for an
        irreversible item, between for a phased one.

    Returns
    -------
    ndarray, shape (...)
        consent (at_once + (1 - at_once) sum_t d^t s(t) / sum_t d^t), in [0, 1].
    """
    alive = np.asarray(survival, dtype=float)
    factor = np.asarray(discount, dtype=float)[..., None] ** np.arange(1, alive.shape[-1] + 1)
    stream = np.sum(factor * alive, axis=-1) / np.sum(factor, axis=-1)
    early = np.asarray(at_once, dtype=float)
    share: Array = np.asarray(consent, dtype=float) * (early + (1.0 - early) * stream)
    return share


def constant_hazard(survival: ArrayLike) -> Array:
    """Return the yearly chance of lapsing that, held constant, ends where the promise does.

    Parameters
    ----------
    survival : array_like, shape (..., years)
        Chance that the promise is alive at the end of each year.
    """
    alive = np.asarray(survival, dtype=float)
    yearly: Array = 1.0 - alive[..., -1] ** (1.0 / alive.shape[-1])
    return yearly
