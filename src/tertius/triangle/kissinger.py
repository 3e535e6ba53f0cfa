"""Kissinger's rule: closer to either of the two than they are to each other."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.provenance import Estimate, estimate
from tertius.triangle.patterns import SEATS

__all__ = ["Rule", "rule", "slack"]

_NEAR_NEAR_FAR: Mapping[str, tuple[int, int, int]] = {
    "P": (0, 1, 2),
    "T": (0, 2, 1),
    "R": (1, 2, 0),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """Whether a state holds the position, and by how much.

    Attributes
    ----------
    probability : float
        P(slack > 0).
    slack : Estimate
        Where negative, what its worse leg lacks.
    """

    probability: float
    slack: Estimate


def slack(legs: NDArray[np.float64], seat: str) -> NDArray[np.float64]:
    """Return the slack of the rule for one state: its worse leg less the leg of the others.

    Parameters
    ----------
    legs : ndarray, shape (..., 3)
        Alignments PT, PR, TR.
    seat : {"P", "T", "R"}
        Whose rule.
    """
    first, second, across = _NEAR_NEAR_FAR[seat]
    worse = np.minimum(legs[..., first], legs[..., second])
    return np.asarray(worse - legs[..., across])


def rule(legs: NDArray[np.float64], unit: str) -> dict[str, Rule]:
    """Return the rule for each of the three states.

    Parameters
    ----------
    legs : ndarray, shape (draws, 3)
        Posterior draws of the legs PT, PR, TR.
    unit : str
        Unit of the legs.
    """
    found: dict[str, Rule] = {}
    for seat in SEATS:
        values = slack(legs, seat)
        found[seat] = Rule(float((values > 0).mean()), estimate(values, unit))
    return found
