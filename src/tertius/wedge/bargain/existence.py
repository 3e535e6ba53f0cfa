"""How often a solution concept has a solution at all, over games drawn at random."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.wedge.bargain.solution import solve

__all__ = ["Existence", "existence"]


@dataclass(frozen=True, slots=True)
class Existence:
    """Shares of random games with a solution.

    Attributes
    ----------
    worlds, rungs : int
        Number of games, and of rungs in each.
    natural : float
        Share with a natural solution.
    shares : ndarray, shape (k,)
        Caps, as a share of what a rung is worth to the bidder above its worst.
    capped : ndarray, shape (k,)
        Share of games with a capped solution, by caps.
    """

    worlds: int
    rungs: int
    natural: float
    shares: NDArray[np.float64]
    capped: NDArray[np.float64]


def existence(
    rng: np.random.Generator,
    worlds: int = 100_000,
    rungs: int = 5,
    shares: tuple[float, ...] = (0.1, 0.25, 0.5, 0.75, 1.0),
) -> Existence:
    """Draw games with independent standard normal values and count those with a solution.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the games come from.
    worlds, rungs : int
        Number of games, and of rungs in each.
    shares : tuple of float
        Caps are these shares of V_i(s) - min V_i, as if the worst rung were what follows a broken
        promise and d (1 - h) the share.
    """
    P, R, T = rng.standard_normal((3, worlds, rungs))
    found = []
    for share in shares:
        limits = [share * (V - V.min(-1, keepdims=True)) for V in (P, R)]
        found.append(1 - solve(P, R, T, "capped", limits).missing / worlds)
    natural = 1 - solve(P, R, T, "natural").missing / worlds
    return Existence(worlds, rungs, natural, np.array(shares), np.array(found))
