"""What is promised, what arrives, and what nobody would rather keep than pay.

A promise costs its giver all that is promised and is worth to the target the share q of it that is
expected to arrive. Bids and prices in a menu game are what arrives, so a principal's values and
caps enter times q, and what it promises is its bid over q.

The target's own promise binds too. It must hold a posture before the year's payment arrives, so
that receipts count ``k = d (1 - h)`` of their size to it, d being its discount factor and h the
yearly hazard that it does not go on: it takes the rung with the largest ``T(s) + k b(s)``, that is,
of ``T(s) / k + b(s)``. On the rung it takes it then receives at least ``(max T - T(s)) / k``.

>>> game = delivered([0, 8], [5, 0], [1, 0], q_P=0.5)
>>> game.solve().rung.tolist(), game.solve().price.tolist()
(0, [0.0, 12.0])
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.errors import UsageError, collect
from tertius.wedge.bargain.game import Caps
from tertius.wedge.bargain.solution import Concept, Solution, solve
from tertius.wedge.credibility.caps import target_needs

__all__ = ["Delivered", "Promised", "delivered"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Promised:
    """A solution in the terms in which promises are made.

    Attributes
    ----------
    solution : Solution
        As it arrives: the game that was solved.
    rung : ndarray of int, shape (...)
        The rung taken; -1 where no solution exists.
    bid_P, bid_R : ndarray, shape (..., rungs)
        What P and R promise.
    price : ndarray, shape (..., rungs)
        The least that P must promise for each rung; infinite if nothing of it would arrive.
    payoff_P, payoff_R : ndarray, shape (...)
        Values less what was promised on the rung.
    payoff_T : ndarray, shape (...)
        The target's own value plus what arrives.
    receipt, needed : ndarray, shape (...)
        What arrives on the rung, and the least for which the target keeps to it.
    """

    solution: Solution
    rung: NDArray[np.int64]
    bid_P: Floats
    bid_R: Floats
    price: Floats
    payoff_P: Floats
    payoff_R: Floats
    payoff_T: Floats
    receipt: Floats
    needed: Floats


@dataclass(frozen=True, slots=True)
class Delivered:
    """A menu game whose bids are what arrives: the arrays that `solve` takes.

    Attributes
    ----------
    P, R, T : ndarray, shape (..., rungs)
        Values times the share that arrives, and the target's own over what it gives for a receipt.
    caps : pair of ndarray, or None
        The most that can credibly arrive, (..., rungs).
    q_P, q_R, keep : ndarray, shape (...)
        Shares that arrive, and the target's d (1 - h).
    own_P, own_R, own_T : ndarray, shape (..., rungs)
        The values as given.
    """

    P: Floats
    R: Floats
    T: Floats
    caps: tuple[Floats, Floats] | None
    q_P: Floats
    q_R: Floats
    keep: Floats
    own_P: Floats
    own_R: Floats
    own_T: Floats

    def solve(self, concept: Concept = "truthful") -> Promised:
        """Solve the game and say what is promised; caps bind under "capped" alone."""
        return self.promised(
            solve(self.P, self.R, self.T, concept, self.caps if concept == "capped" else None)
        )

    def promised(self, solution: Solution) -> Promised:
        """Return what a solution of this game means in promises."""
        bid_P, bid_R = _over(solution.bid_P, self.q_P), _over(solution.bid_R, self.q_R)
        receipt = _at(solution.bid_P + solution.bid_R, solution.rung)
        return Promised(
            solution=solution,
            rung=solution.rung,
            bid_P=bid_P,
            bid_R=bid_R,
            price=_over(solution.price, self.q_P),
            payoff_P=_at(self.own_P - bid_P, solution.rung),
            payoff_R=_at(self.own_R - bid_R, solution.rung),
            payoff_T=_at(self.own_T, solution.rung) + receipt,
            receipt=receipt,
            needed=_at(target_needs(self.own_T, self.keep, 0.0), solution.rung),
        )


def delivered(
    P: ArrayLike,
    R: ArrayLike,
    T: ArrayLike,
    *,
    q_P: ArrayLike = 1.0,
    q_R: ArrayLike = 1.0,
    caps: Caps | None = None,
    keep: ArrayLike = 1.0,
) -> Delivered:
    """Turn values, shares that arrive and caps on promises into a menu game.

    Parameters
    ----------
    P, R, T : array_like, shape (..., rungs)
        What each rung is worth a year to the divider, the rival and the target.
    q_P, q_R : array_like, shape (...)
        Share of P's and R's promises that arrives, in [0, 1].
    caps : pair of array_like, optional
        The most that P and R can credibly promise: numbers, or shape (..., rungs).
    keep : array_like, shape (...)
        The target's d (1 - h), above 0, at most 1; with 1 its own promise binds nowhere.

    Returns
    -------
    Delivered
        What `solve` takes, and the way back.
    """
    values = [np.asarray(x, float) for x in (P, R, T)]
    shares = [np.asarray(x, float) for x in (q_P, q_R, keep)]
    problems = _share("q_P", shares[0]) + _share("q_R", shares[1])
    collect(UsageError, "promises", problems + _share("keep", shares[2], least=True))
    top = values[2].max(-1, keepdims=True)
    limits = None
    if caps is not None:
        cap_P, cap_R = (np.asarray(x, float) for x in caps)
        limits = _times(cap_P, shares[0]), _times(cap_R, shares[1])
    return Delivered(
        P=values[0] * shares[0][..., None],
        R=values[1] * shares[1][..., None],
        T=top - (top - values[2]) / shares[2][..., None],
        caps=None
        if limits is None
        else (_times(limits[0], shares[0]), _times(limits[1], shares[1])),
        q_P=shares[0],
        q_R=shares[1],
        keep=shares[2],
        own_P=values[0],
        own_R=values[1],
        own_T=values[2],
    )


def _share(name: str, x: Floats, least: bool = False) -> list[str]:
    """Return what is wrong with shares: outside [0, 1], or at 0 where that is excluded."""
    wrong = ~((x >= 0) & (x <= 1)) | ((x == 0) & least)
    told = "above 0, at most 1" if least else "from 0 to 1"
    return [f"{name}: {x[wrong].flat[0]}; give a number {told}"] if wrong.any() else []


def _times(cap: Floats, q: Floats) -> Floats:
    """Return caps times q; no limit stays no limit, and nothing arrives where q is 0."""
    share = q[..., None] * np.ones_like(cap)
    return np.where(share > 0, np.where(share > 0, share, 1) * cap, 0.0)


def _over(arrives: Floats, q: Floats) -> Floats:
    """Return what must be promised for that to arrive: infinite if q is 0, unless it is nothing."""
    share = np.broadcast_to(q[..., None], arrives.shape)
    some = np.divide(arrives, share, out=np.zeros(arrives.shape), where=share > 0)
    return np.where((share > 0) | (arrives <= 0), some, np.where(np.isnan(arrives), np.nan, np.inf))


def _at(values: Floats, rung: NDArray[np.int64]) -> Floats:
    """Return the values of the rung taken, NaN where there is none."""
    wide = np.broadcast_to(values, (*rung.shape, values.shape[-1]))
    picked = np.take_along_axis(wide, np.maximum(rung, 0)[..., None], -1)[..., 0]
    return np.where(rung < 0, np.nan, picked)
