"""The menu game of two principals and a target, solved three ways.

>>> import tertius.wedge as wedge
>>> found = wedge.solve(P=[0, 8], R=[5, 0], T=[1, 0])
>>> int(found.rung), found.bid_P.tolist(), found.bid_R.tolist()
(1, [0.0, 6.0], [5.0, 0.0])
>>> float(found.payoff_P), float(found.payoff_R), float(found.payoff_T), float(found.rent)
(2.0, 0.0, 6.0, 5.0)
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.compiled import in_threads
from tertius.errors import UsageError
from tertius.wedge.bargain import kernels, price
from tertius.wedge.bargain.game import Caps, Found, Game, room, worlds

__all__ = ["Bounds", "Concept", "Solution", "solve"]

Floats = NDArray[np.float64]
Concept = Literal["truthful", "natural", "capped"]

BLOCK = 4096  # worlds a thread takes at a time
KERNELS = {
    "truthful": kernels.truthful,
    "natural": kernels.natural,
    "capped": kernels.capped,
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and most that each player gets over a set of solutions.

    Attributes
    ----------
    P, R, T : ndarray, shape (..., 2)
        Lowest and highest payoff, in the unit of the values; NaN where the set is empty.
    """

    P: Floats
    R: Floats
    T: Floats


@dataclass(frozen=True, slots=True)
class Solution:
    """What two principals bid and which rung the target takes, world by world.

    Attributes
    ----------
    concept : str
        truthful, natural or capped.
    rung : ndarray of int, shape (...)
        The rung taken, from 0; -1 where no solution exists.
    bid_P, bid_R : ndarray, shape (..., rungs)
        What P and R offer on each rung, as it arrives; NaN where no solution exists.
    price : ndarray, shape (..., rungs)
        The least that P must deliver to have each rung, given all that R would do; always there.
    payoff_P, payoff_R, payoff_T : ndarray, shape (...)
        Values less bids paid, and the target's own value plus both bids on its rung.
    rent : ndarray, shape (...)
        The target's payoff above the best it can do alone.
    exists : ndarray of bool, shape (...)
        Whether there is any solution.
    solutions : ndarray of int, shape (...)
        The number of separate parts of the set of solutions: points, or intervals of what P pays.
    supported : ndarray of bool, shape (..., rungs)
        The rungs on which some solution lies.
    bounds : Bounds
        Payoffs over the whole set of solutions.
    """

    concept: Concept
    rung: NDArray[np.int64]
    bid_P: Floats
    bid_R: Floats
    price: Floats
    payoff_P: Floats
    payoff_R: Floats
    payoff_T: Floats
    rent: Floats
    exists: NDArray[np.bool_]
    solutions: NDArray[np.int64]
    supported: NDArray[np.bool_]
    bounds: Bounds

    @property
    def missing(self) -> int:
        """The number of worlds without a solution."""
        return int((~self.exists).sum())


def solve(
    P: ArrayLike,
    R: ArrayLike,
    T: ArrayLike,
    concept: Concept = "truthful",
    caps: Caps | None = None,
) -> Solution:
    """Solve menu games in which P and R bid for a rung of the target's ladder.

    Parameters
    ----------
    P, R, T : array_like, shape (..., rungs)
        What each rung is worth a year to the divider, the rival and the target itself, in one
        unit. Leading axes are worlds, broadcast together.
    concept : {"truthful", "natural", "capped"}
        Each principal's bids reflect its own values; each bids on one rung at most; or bids
        reflect values up to what can credibly be paid.
    caps : pair of array_like, optional
        The most that P and R can deliver: numbers, or shape (..., rungs), at least 0. For capped,
        and only there.

    Returns
    -------
    Solution
        Where several solutions exist, the one with the largest payoff_P + payoff_R, then the
        higher rung, then the midpoint of what P can pay (or of the set the point nearest to it).
        What counts as a tie is 1e-9 of the largest value of the world.

    Raises
    ------
    UsageError
        Listing all that is wrong with the input.

    References
    ----------
    Bernheim & Whinston (1986), "Menu auctions, resource allocation, and economic influence",
    Quarterly Journal of Economics 101(1): 1-31. Kirchsteiger & Prat (2001), "Inefficient equilibria
    in lobbying", Journal of Public Economics 82(3): 349-375, for natural equilibrium.

    Examples
    --------
    >>> found = solve([0, 8], [5, 0], [1, 0], concept="capped", caps=(2, 5))
    >>> int(found.rung), found.bid_P.tolist(), found.bid_R.tolist()
    (0, [0.0, 2.0], [1.0, 0.0])
    """
    if concept not in get_args(Concept):
        named = ", ".join(get_args(Concept))
        raise UsageError(f"concept: {concept!r} is not known; one of {named}")
    if (caps is None) == (concept == "capped"):
        remedy = "needs caps=(cap_P, cap_R)" if caps is None else "has no caps; use 'capped'"
        raise UsageError(f"caps: concept {concept!r} {remedy}")
    shape, game = worlds(P, R, T, caps)
    found = room(*game.T.shape)

    def work(part: slice) -> None:
        some, here = game.rows(part), found.rows(part)
        KERNELS[concept](some, here)
        if concept == "truthful":
            price.truthful(some.R, some.T, here.price)
        else:
            price.outbidding(some.R, some.T, some.cap_R, here.price)

    in_threads(work, len(game.T), BLOCK)
    return _solution(concept, shape, game, found)


def _solution(concept: Concept, shape: tuple[int, ...], game: Game, found: Found) -> Solution:
    """Return what the kernels found, with the worlds' own axes."""
    rungs = game.T.shape[1]
    payoff = [found.payoff[:, i].reshape(shape) for i in range(3)]
    span = np.stack([found.low, found.high], axis=-1)
    return Solution(
        concept=concept,
        rung=found.rung.reshape(shape),
        bid_P=found.bid_P.reshape(*shape, rungs),
        bid_R=found.bid_R.reshape(*shape, rungs),
        price=found.price.reshape(*shape, rungs),
        payoff_P=payoff[0],
        payoff_R=payoff[1],
        payoff_T=payoff[2],
        rent=payoff[2] - game.T.max(-1).reshape(shape),
        exists=(found.rung >= 0).reshape(shape),
        solutions=found.pieces.reshape(shape),
        supported=found.supported.reshape(*shape, rungs),
        bounds=Bounds(*(span[:, i].reshape(*shape, 2) for i in range(3))),
    )
