"""Who hedges, alone and once others do: the least fixed point of the best replies.

An ally hedges when its threshold exceeds its reassurance. The `gap` is threshold less reassurance
while nobody else hedges; the share of the other allies that hedge, by weight, adds `pull` times
itself. Hedging by one never makes another less willing (strategic complements), so that best
replies from "nobody hedges" only ever add allies and end at the least fixed point: the cascade
that needs no concertation.

References
----------
Milgrom & Roberts (1990), "Rationalizability, Learning, and Equilibrium in Games with Strategic
Complementarities", Econometrica 58(6): 1255-1277, theorem 5. Granovetter (1978), "Threshold Models
of Collective Behavior", American Journal of Sociology 83(6): 1420-1443.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.compiled import in_threads, kernel
from tertius.errors import UsageError, collect

__all__ = ["STAYS", "Cascade", "cascade", "neighbours", "spread"]

Floats = NDArray[np.float64]
Rounds = NDArray[np.int16]

STAYS = -1
"""Round of an ally that does not hedge."""

BLOCK = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Cascade:
    """Who hedges in each world.

    Attributes
    ----------
    round : ndarray of int16, shape (worlds, allies)
        0: on its own account; n: once those of earlier rounds do; -1: not at all.
    """

    round: Rounds

    @property
    def alone(self) -> NDArray[np.bool_]:
        """Hedging with the cascade off, shape (worlds, allies)."""
        return np.asarray(self.round == 0)

    @property
    def joined(self) -> NDArray[np.bool_]:
        """Hedging with the cascade on, shape (worlds, allies)."""
        return np.asarray(self.round >= 0)


@kernel
def spread(gap: Floats, pull: Floats, weights: Floats, found: Rounds) -> None:
    """Write the round in which each ally hedges, world by world; `found` is overwritten."""
    worlds, n = gap.shape
    pressure = np.empty(n)
    for d in range(worlds):
        pressure[:] = 0.0
        fresh = 0
        for i in range(n):
            hedges = gap[d, i] > 0.0
            found[d, i] = 0 if hedges else -1
            fresh += hedges
        turn = 0
        while fresh > 0:
            for j in range(n):
                if found[d, j] == turn:
                    for i in range(n):
                        pressure[i] += weights[j, i]
            turn += 1
            fresh = 0
            for i in range(n):
                if found[d, i] < 0 and gap[d, i] + pull[d, i] * pressure[i] > 0.0:
                    found[d, i] = turn
                    fresh += 1


def cascade(gap: ArrayLike, pull: ArrayLike, weights: ArrayLike) -> Cascade:
    """Return who hedges in each world.

    Parameters
    ----------
    gap : array_like, shape (worlds, allies)
        Threshold less reassurance while nobody else hedges.
    pull : array_like
        What hedging by all others adds to the gap, at least 0; broadcasts to `gap`.
    weights : array_like, shape (allies, allies)
        How much row i heeds each other ally: at least 0, 0 on the diagonal, rows that sum to at
        most 1. See `neighbours`.

    Raises
    ------
    UsageError
        Listing what is wrong with the shapes and values.
    """
    gaps = np.ascontiguousarray(gap, float)
    heeds = np.asarray(weights, float)
    collect(UsageError, "a cascade", _faults(gaps, np.asarray(pull, float), heeds))
    pulls = np.ascontiguousarray(np.broadcast_to(np.asarray(pull, float), gaps.shape))
    turned = np.ascontiguousarray(heeds.T)
    found = np.empty(gaps.shape, np.int16)
    in_threads(lambda rows: spread(gaps[rows], pulls[rows], turned, found[rows]), len(gaps), BLOCK)
    return Cascade(found)


def neighbours(size: ArrayLike) -> Floats:
    """Return weights by size: each ally heeds every other in proportion to its size.

    Parameters
    ----------
    size : array_like, shape (allies,)
        Capability or whatever else makes an ally's choice count, at least 0.

    Returns
    -------
    ndarray, shape (allies, allies)
        Rows sum to 1, or to 0 where all others have no size.
    """
    sizes = np.asarray(size, float)
    heeds = np.tile(sizes, (len(sizes), 1))
    np.fill_diagonal(heeds, 0.0)
    total = heeds.sum(axis=1, keepdims=True)
    shares: Floats = np.divide(heeds, total, out=np.zeros_like(heeds), where=total > 0)
    return shares


def _faults(gap: Floats, pull: Floats, weights: Floats) -> list[str]:
    if gap.ndim != 2:
        return [f"gap has shape {gap.shape}; give (worlds, allies)"]
    n = gap.shape[1]
    if weights.shape != (n, n):
        return [f"weights have shape {weights.shape}; give ({n}, {n})"]
    found = []
    try:
        np.broadcast_to(pull, gap.shape)
    except ValueError:
        found.append(f"pull of shape {pull.shape} does not broadcast to gap's {gap.shape}")
    if np.isnan(gap).any():
        found.append("gap is missing in some cells; leave out allies about whom nothing is known")
    if not np.all(pull >= 0):
        found.append("pull is below 0 somewhere; others' hedging may not reassure")
    if not np.all(weights >= 0) or np.diag(weights).any():
        found.append("weights must be at least 0, and 0 on the diagonal")
    if np.any(weights.sum(axis=1) > 1 + 1e-9):
        found.append("weights of a row sum to more than 1; see `neighbours`")
    return found
