"""A commitment that is seen through noise (Bagwell 1995).

A leader commits to an action, a follower sees a signal of it and acts. If every signal can follow
every action, a follower who expects the leader's equilibrium action does not let the signal talk
it out of that: then the leader has nothing to gain by committing, and only actions that are best
replies to each other are left as pure equilibria. A promise that is not seen for certain is worth
what it would be if it were made in the dark, at least in pure strategies.

>>> found = observed([[5, 3], [6, 4]], [[2, 1], [3, 4]], noise=0.01)
>>> found.action.tolist(), found.plan.tolist()
([1], [[1, 1]])

References
----------
Bagwell, K. (1995). Commitment and observability in games. Games and Economic Behavior 8(2):
271-280. van Damme, E. & Hurkens, S. (1997), Games and Economic Behavior 21: 282-308, for what
mixed equilibria leave of the leader's advantage.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.errors import UsageError, collect

__all__ = ["Observed", "observed"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Observed:
    """All pure equilibria of a game of commitment.

    Attributes
    ----------
    action : ndarray of int, shape (equilibria,)
        What the leader does.
    plan : ndarray of int, shape (equilibria, signals)
        What the follower does at each signal.
    leader, follower : ndarray, shape (equilibria,)
        Expected payoffs.
    """

    action: Ints
    plan: Ints
    leader: Floats
    follower: Floats


def observed(leader: ArrayLike, follower: ArrayLike, noise: ArrayLike) -> Observed:
    """Find the pure equilibria when a follower sees the leader's action through noise.

    Parameters
    ----------
    leader, follower : array_like, shape (actions, replies)
        Payoffs.
    noise : float or array_like, shape (actions, signals)
        Chance that a signal names an action that was not taken, any of the others alike; or the
        chance of each signal after each action.

    Returns
    -------
    Observed
        Nash equilibria: where a signal cannot come about, the follower may plan anything.

    Raises
    ------
    UsageError
        If shapes or chances make no sense.
    """
    U, F = np.asarray(leader, float), np.asarray(follower, float)
    seen = _signals(U, F, np.asarray(noise, float))
    best = np.isclose(F, F.max(1, keepdims=True), rtol=0, atol=1e-12 * np.abs(F).max())
    plans = np.array(list(product(range(U.shape[1]), repeat=seen.shape[1])))
    actions = np.arange(len(U))[:, None]
    fits = (best[actions[..., None], plans] | (seen[:, None, :] == 0)).all(-1)
    gain = (seen[:, None, :] * U[actions[..., None], plans]).sum(-1)
    stands = fits & (gain >= gain.max(0) - 1e-12 * np.abs(U).max())
    action, which = np.nonzero(stands)
    payoff = (seen[:, None, :] * F[actions[..., None], plans]).sum(-1)
    return Observed(action, plans[which], gain[action, which], payoff[action, which])


def _signals(U: Floats, F: Floats, noise: Floats) -> Floats:
    """Return the chance of each signal after each action."""
    problems = []
    if U.ndim != 2 or U.shape != F.shape or not (np.isfinite(U).all() and np.isfinite(F).all()):
        problems.append(f"payoffs: shapes {U.shape} and {F.shape}; give two finite matrices alike")
    elif noise.ndim == 0:
        n = len(U)
        noise = np.full((n, n), noise / max(n - 1, 1)) + np.eye(n) * (
            1 - noise - noise / max(n - 1, 1)
        )
    if not problems and (noise.ndim != 2 or len(noise) != len(U)):
        problems.append(f"noise: shape {noise.shape}; give a number or one row an action")
    elif not problems and ((noise < 0).any() or not np.allclose(noise.sum(1), 1)):
        problems.append("noise: chances must be from 0 to 1 and each row sum to 1")
    collect(UsageError, "a game of commitment", problems)
    return noise
