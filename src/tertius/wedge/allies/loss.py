"""What a coalition loses when allies hedge, weighed by what each brings to it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.errors import UsageError, collect

__all__ = ["First", "first", "loss"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def loss(hedges: ArrayLike, weight: ArrayLike) -> Floats:
    """Return the share of the coalition, by weight, that hedges in each world.

    Parameters
    ----------
    hedges : array_like of bool, shape (worlds, allies)
        Who hedges.
    weight : array_like, shape (allies,)
        What each ally brings: capability, sites of bases, trade; at least 0, known, not all 0.

    Returns
    -------
    ndarray, shape (worlds,)
        In [0, 1].

    Raises
    ------
    UsageError
        If a weight is missing or below 0, or all are 0.
    """
    who, weights = np.asarray(hedges, bool), np.asarray(weight, float)
    found = []
    if weights.shape != who.shape[-1:]:
        found.append(f"weight has shape {weights.shape} for {who.shape[-1]} allies")
    elif not np.all(weights >= 0):
        found.append("weight is missing or below 0 for some ally; leave it out or give 0")
    elif not weights.any():
        found.append("weight is 0 for every ally; there is nothing to lose")
    collect(UsageError, "a coalition's loss", found)
    share: Floats = who @ (weights / weights.sum())
    return share


@dataclass(frozen=True, slots=True)
class First:
    """How often one ally is the first to hedge.

    Attributes
    ----------
    ally : str
        Its name.
    share : float
        Share of all worlds in which it hedges alone, by a wider gap than any other.
    among : float
        The same among worlds in which anybody hedges; 0 where nobody ever does.
    """

    ally: str
    share: float
    among: float


def first(gap: ArrayLike, names: Sequence[str]) -> tuple[First, ...]:
    """Return how often each ally hedges first, those that do most often in front.

    Parameters
    ----------
    gap : array_like, shape (worlds, allies)
        Threshold less reassurance while nobody else hedges.
    names : sequence of str
        The allies. Of two with the same gap the one named first counts.
    """
    gaps = np.asarray(gap, float)
    hedging = gaps.max(axis=1) > 0
    counts = np.bincount(gaps.argmax(axis=1)[hedging], minlength=gaps.shape[1])
    some = max(int(hedging.sum()), 1)
    order = np.argsort(-counts, kind="stable")
    return tuple(
        First(names[place], float(counts[place] / len(gaps)), float(counts[place] / some))
        for place in order
    )
