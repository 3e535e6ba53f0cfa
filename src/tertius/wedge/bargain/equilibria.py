"""All pure equilibria of a menu game: listed on a grid, and their payoffs without one.

>>> import tertius.wedge as wedge
>>> found = wedge.pure_equilibria(P=[0, 8], R=[5, 0], T=[1, 0])
>>> [(p, r) for p, r in zip(found.bid_P[:, 1].tolist(), found.bid_R[:, 0].tolist())]
[(5.0, 4.0), (6.0, 5.0), (7.0, 6.0), (8.0, 7.0)]
>>> found.bounds.P.tolist(), found.bounds.T.tolist()
([0.0, 3.0], [5.0, 8.0])
>>> wedge.pure_bounds(P=[0, 8], R=[5, 0], T=[1, 0]).P.tolist()
[0.0, 2.0]
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.compiled import in_threads
from tertius.errors import UsageError, collect
from tertius.wedge.bargain import menus, outcomes
from tertius.wedge.bargain.game import TOLERANCE, Caps, Game, worlds
from tertius.wedge.bargain.solution import Bounds

__all__ = ["Equilibria", "Ties", "pure_bounds", "pure_equilibria"]

Floats = NDArray[np.float64]
Ties = Literal["higher", "surplus"]

MOST_PAIRS = 2_000_000_000
BLOCK = 512  # worlds a thread takes at a time


@dataclass(frozen=True, slots=True)
class Equilibria:
    """Every pair of menus from which neither principal would depart.

    Attributes
    ----------
    bid_P, bid_R : ndarray, shape (equilibria, rungs)
        The menus.
    rung : ndarray of int, shape (equilibria,)
        What the target takes.
    payoff_P, payoff_R, payoff_T : ndarray, shape (equilibria,)
        Values less bids paid, and the target's own value plus both bids on its rung.
    step : float
        Distance between bids on the grid.
    pairs : int
        Number of pairs of menus looked at.
    """

    bid_P: Floats
    bid_R: Floats
    rung: NDArray[np.int64]
    payoff_P: Floats
    payoff_R: Floats
    payoff_T: Floats
    step: float
    pairs: int

    def __len__(self) -> int:
        return len(self.rung)

    @property
    def bounds(self) -> Bounds:
        """The least and most that each player gets; NaN if there is no pure equilibrium."""
        payoffs = (self.payoff_P, self.payoff_R, self.payoff_T)
        empty = np.full(2, np.nan)
        return Bounds(*(np.array([v.min(), v.max()]) if len(v) else empty for v in payoffs))


def pure_equilibria(
    P: ArrayLike,
    R: ArrayLike,
    T: ArrayLike,
    step: float = 1.0,
    ties: Ties = "higher",
    caps: Caps | None = None,
) -> Equilibria:
    """List all pure equilibria of one menu game whose bids lie on a grid.

    Menus are vectors of bids 0, step, 2 step, ... on every rung. No equilibrium has a bid above
    ``max(P + R + T) - min P - min R - T(s)`` on rung s, so that none is missed; what a principal
    would gain by departing is reckoned over all bids, however high.

    Parameters
    ----------
    P, R, T : array_like, shape (rungs,)
        What each rung is worth to the divider, the rival and the target.
    step : float
        Distance between bids, above 0, in the unit of the values.
    ties : {"higher", "surplus"}
        Between rungs that are worth the same to it the target takes the higher one; or the one
        with the largest P + R + T, and the higher of those.
    caps : pair of array_like, optional
        The most that P and R can bid: numbers, or shape (rungs,).

    Raises
    ------
    UsageError
        If the input makes no sense or the grid is too fine for the number of rungs.
    """
    shape, game = worlds(P, R, T, caps)
    problems = []
    if shape:
        problems.append(f"P, R, T: leading axes {shape}; one game at a time, shape (rungs,)")
    if not (np.isfinite(step) and step > 0):
        problems.append(f"step: {step}; give a distance above 0")
    if ties not in get_args(Ties):
        problems.append(f"ties: {ties!r} is not known; one of {', '.join(get_args(Ties))}")
    collect(UsageError, "pure equilibria", problems)
    values = Game(*(array[0] for array in game))
    tie = TOLERANCE * max(step, *(float(np.abs(v).max()) for v in values[:3]))
    return _search(values, step, _order(values, ties, tie), tie)


def _order(values: Game, ties: Ties, tie: float) -> NDArray[np.int64]:
    """Return the rank of each rung when the target is indifferent."""
    rungs = np.arange(len(values.T))
    if ties == "higher":
        return rungs
    surplus = values.P + values.R + values.T
    alike = (np.abs(surplus[:, None] - surplus) <= tie) & (rungs[:, None] > rungs)
    rank: NDArray[np.int64] = ((surplus[:, None] > surplus + tie) | alike).sum(1)
    return rank


def _menus(values: Game, cap: Floats, step: float) -> list[Floats]:
    """Return the bids on each rung that an equilibrium can have."""
    most = (values.P + values.R + values.T).max() - values.P.min() - values.R.min()
    top = np.floor(np.minimum(most - values.T, cap) / step + 1e-9)
    return [step * np.arange(k + 1) for k in top]


def _search(values: Game, step: float, order: NDArray[np.int64], tie: float) -> Equilibria:
    """Look at all pairs of menus."""
    P, R, T, cap_P, cap_R = values
    grids = [_menus(values, cap, step) for cap in (cap_P, cap_R)]
    sizes = [np.prod([float(len(bids)) for bids in grid]) for grid in grids]
    if sizes[0] * sizes[1] > MOST_PAIRS:
        raise UsageError(
            f"pure equilibria: {sizes[0]:.3g} x {sizes[1]:.3g} menus of {len(T)} rungs are too "
            f"many pairs; give a step above {step} or fewer rungs"
        )
    menus_P, menus_R = (
        np.stack(np.meshgrid(*g, indexing="ij"), -1).reshape(-1, len(T)) for g in grids
    )
    reply_P = menus.replies(P, T, cap_P, menus_R, order, step, tie)
    reply_R = menus.replies(R, T, cap_R, menus_P, order, step, tie)
    at = np.empty((len(menus_P) + len(menus_R), 3), np.int64)
    while True:
        count = menus.standing(P, R, T, menus_P, menus_R, reply_P, reply_R, order, tie, at)
        if count <= len(at):
            break
        at = np.empty((count, 3), np.int64)
    a, b, s = at[:count].T
    bid_P, bid_R = menus_P[a], menus_R[b]
    paid_P, paid_R = bid_P[np.arange(count), s], bid_R[np.arange(count), s]
    return Equilibria(
        bid_P=bid_P,
        bid_R=bid_R,
        rung=s.copy(),
        payoff_P=P[s] - paid_P,
        payoff_R=R[s] - paid_R,
        payoff_T=T[s] + paid_P + paid_R,
        step=float(step),
        pairs=len(menus_P) * len(menus_R),
    )


def pure_bounds(P: ArrayLike, R: ArrayLike, T: ArrayLike, caps: Caps | None = None) -> Bounds:
    """Return the least and most that each player gets in any pure equilibrium, bids being free.

    This is what a grid of bids tends to as it grows fine, a target indifferent between rungs
    taking the equilibrium's, and is exact. Many worlds at once; some tens of microseconds each.

    Parameters
    ----------
    P, R, T : array_like, shape (..., rungs)
        What each rung is worth to the divider, the rival and the target.
    caps : pair of array_like, optional
        The most that P and R can bid: numbers, or shape (..., rungs).

    Returns
    -------
    Bounds
        Lowest and highest payoffs, (..., 2); NaN where caps leave no pure equilibrium.
    """
    shape, game = worlds(P, R, T, caps)
    low, high = np.empty((len(game.T), 3)), np.empty((len(game.T), 3))
    in_threads(
        lambda part: outcomes.bounds(game.rows(part), low[part], high[part]), len(low), BLOCK
    )
    span = np.stack([low, high], axis=-1)
    return Bounds(*(span[:, i].reshape(*shape, 2) for i in range(3)))
