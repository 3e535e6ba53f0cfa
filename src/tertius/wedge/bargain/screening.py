"""P's best menu when only the target knows its taste.

P posts one bid for each rung and a target of any type takes what suits it best, a tie going P's
way. Of all menus of non-negative bids the best for P is found exactly::

    maximise   sum_k prior_k (P(s_k) - b(s_k))
    where      T_k(s_k) + b(s_k) >= T_k(s) + b(s)    for every type k and rung s
               0 <= b(s) <= cap(s)

P would pay each type just what moves it if it knew which it faced. Not knowing, it pays some more
than that (their information rent) and makes no deal with others that it would have moved.

>>> found = screening(P=[0, 8], T=[[1, 0], [5, 0]], prior=[0.5, 0.5])
>>> found.bid.tolist(), found.rung.tolist(), found.rent.tolist(), float(found.payoff_P)
([0.0, 1.0], [1, 0], [0.0, 0.0], 3.5)
>>> found.foregone.tolist(), float(found.full_information)
([False, True], 5.0)
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.compiled import in_threads
from tertius.errors import UsageError, collect
from tertius.wedge.bargain import screening_kernels
from tertius.wedge.bargain.game import TOLERANCE

__all__ = ["Screening", "screening"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

BLOCK = 64  # worlds a thread takes at a time


@dataclass(frozen=True, slots=True)
class Screening:
    """The best menu for a target of hidden taste.

    Attributes
    ----------
    bid : ndarray, shape (..., rungs)
        What P offers on each rung.
    rung : ndarray of int, shape (..., types)
        What each type takes.
    payoff_P : ndarray, shape (...)
        P's expected payoff.
    payoff_T, rent : ndarray, shape (..., types)
        What each type gets, and that above the best it would have without P.
    no_deal : ndarray of bool, shape (..., types)
        Types that stay where they would be without P, unpaid: the no-deal zone.
    foregone : ndarray of bool, shape (..., types)
        Types in it that P would have moved, had it known them.
    full_information : ndarray, shape (...)
        P's expected payoff if it knew each type.
    """

    bid: Floats
    rung: NDArray[np.int64]
    payoff_P: Floats
    payoff_T: Floats
    rent: Floats
    no_deal: Bools
    foregone: Bools
    full_information: Floats


def screening(
    P: ArrayLike,
    T: ArrayLike,
    prior: ArrayLike,
    rival: ArrayLike = 0.0,
    cap: ArrayLike = np.inf,
) -> Screening:
    """Find P's best menu for a target whose taste is private.

    Parameters
    ----------
    P : array_like, shape (..., rungs)
        What each rung is worth to P.
    T : array_like, shape (..., types, rungs)
        What each rung is worth to each type of target.
    prior : array_like, shape (..., types)
        Chance of each type, summing to 1.
    rival : array_like, shape (..., rungs)
        What R offers on each rung, standing whatever P does.
    cap : array_like, shape (..., rungs)
        The most that P can offer on each rung.

    Returns
    -------
    Screening
        Of several best menus the one that moves the first types highest.

    Raises
    ------
    UsageError
        Listing all that is wrong with the input.
    """
    batch, P_, T_, chance, limit = _checked(P, T, prior, rival, cap)
    worlds, types, n = T_.shape
    tie = TOLERANCE * np.maximum(np.abs(P_).max(1), np.abs(T_).max((1, 2)))
    bid, rung = np.empty((worlds, n)), np.empty((worlds, types), np.int64)

    def work(part: slice) -> None:
        screening_kernels.search(
            P_[part], T_[part], chance[part], limit[part], tie[part], bid[part], rung[part]
        )

    in_threads(work, worlds, BLOCK)
    alone, known = _without(P_, T_, tie), _known(P_, T_, limit)
    paid, own = np.take_along_axis(bid, rung, 1), np.take_along_axis(T_, rung[..., None], 2)[..., 0]
    rent = own + paid - T_.max(2)
    gains = known > alone + tie[:, None]
    no_deal = (paid <= tie[:, None]) & (rent <= tie[:, None])
    value = (chance * (np.take_along_axis(P_, rung, 1) - paid)).sum(1)
    return Screening(
        bid=bid.reshape(*batch, n),
        rung=rung.reshape(*batch, types),
        payoff_P=value.reshape(batch),
        payoff_T=(own + paid).reshape(*batch, types),
        rent=rent.reshape(*batch, types),
        no_deal=no_deal.reshape(*batch, types),
        foregone=(no_deal & gains).reshape(*batch, types),
        full_information=(chance * known).sum(1).reshape(batch),
    )


def _without(P: Floats, T: Floats, tie: Floats) -> Floats:
    """Return what P gets from each type with no menu at all."""
    own = T.max(2, keepdims=True) - tie[:, None, None] <= T
    return np.asarray(np.where(own, P[:, None, :], -np.inf).max(2))


def _known(P: Floats, T: Floats, cap: Floats) -> Floats:
    """Return what P gets from each type that it knows."""
    bid = T.max(2, keepdims=True) - T
    return np.asarray(np.where(bid <= cap[:, None, :], P[:, None, :] - bid, -np.inf).max(2))


def _checked(
    P: ArrayLike, T: ArrayLike, prior: ArrayLike, rival: ArrayLike, cap: ArrayLike
) -> tuple[tuple[int, ...], Floats, Floats, Floats, Floats]:
    """Return the leading axes and the arrays with them as one, R's offer added to the target's."""
    p, t, chance, offer, limit = (np.asarray(x, float) for x in (P, T, prior, rival, cap))
    problems = []
    for name, array in (("P", p), ("T", t), ("prior", chance), ("rival", offer)):
        if not np.isfinite(array).all():
            problems.append(f"{name}: a value that is not finite; every one must be")
    if (chance < 0).any() or not np.allclose(chance.sum(-1), 1):
        problems.append("prior: chances must be at least 0 and sum to 1")
    if not (limit >= 0).all():
        problems.append("cap: a value below 0; give 0 or more, infinity for no limit")
    try:
        t = t + offer[..., None, :] if offer.ndim else t + offer
        types, n = t.shape[-2:]
        batch = np.broadcast_shapes(p.shape[:-1], t.shape[:-2], chance.shape[:-1], limit.shape[:-1])
        arrays = [
            np.broadcast_to(a, (*batch, *tail)).reshape(-1, *tail)
            for a, tail in ((p, (n,)), (t, (types, n)), (chance, (types,)), (limit, (n,)))
        ]
    except ValueError:
        shapes = f"P {p.shape}, T {t.shape}, prior {chance.shape}, cap {limit.shape}"
        problems.append(f"shapes do not fit each other: {shapes}")
    collect(UsageError, "screening", problems)
    ready = [np.require(a, np.float64, ["C", "W"]) for a in arrays]
    return batch, ready[0], ready[1], ready[2], ready[3]
