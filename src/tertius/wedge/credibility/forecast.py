"""From a giver and a fitted hazard to chances of turnover by quarters, now and for successors."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.wedge.credibility.hazards import Hazard
from tertius.wedge.credibility.terms import AFTER_VOTE, bands, design

__all__ = ["QUARTERS", "Giver", "incumbent", "successor"]

Array = NDArray[np.float64]
QUARTERS = 4
"""Steps a year: half a year after a vote is two of them, wherever the vote falls."""


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gives a promise, as turnover sees it.

    Attributes
    ----------
    regime : str
        One of `terms.REGIMES`; taken to last.
    tenure : float
        Years the leader has been in office.
    support : float
        Years its source of support has been in power.
    age : float or None
        The leader's, in years; None where unknown.
    next_vote : float or None
        Years until the next vote that makes an executive; None where none is held.
    term : float or None
        Usual years between such votes.
    since_vote : float or None
        Years since the last.
    """

    regime: str
    tenure: float
    support: float
    age: float | None = None
    next_vote: float | None = None
    term: float | None = None
    since_vote: float | None = None


def incumbent(giver: Giver, hazard: Hazard, coefficients: Array, years: int) -> Array:
    """Return the chance of turnover by quarters of who is there now.

    Parameters
    ----------
    giver : Giver
        State and leader.
    hazard : Hazard
        The model; `support` has the clock of the source of support, the others the leader's.
    coefficients : ndarray, shape (draws, K)
        Draws of its coefficients.
    years : int
        How far ahead.

    Returns
    -------
    ndarray, shape (draws, QUARTERS * years)
        Chance of turnover within each quarter, given that it was reached.
    """
    ahead = _middles(years)
    voted = np.full(ahead.shape, np.inf)
    if giver.since_vote is not None:
        voted = giver.since_vote + ahead
    if giver.next_vote is not None:
        voted = np.minimum(voted, _since(ahead, giver.next_vote, giver.term))
    held = giver.support if hazard.model == "support" else giver.tenure
    age = ahead + giver.age if giver.age is not None else np.full(ahead.shape, -1.0)
    return _quarterly(giver.regime, held + ahead, voted, age, coefficients)


def successor(giver: Giver, coefficients: Array, years: int) -> Array:
    """Return the chance of turnover by quarters of a newcomer; arguments as for `incumbent`.

    A newcomer is under 65, comes in within half a year after a vote where there are votes, and
    faces the next a usual term after that one.
    """
    ahead = _middles(years)
    voted = np.full(ahead.shape, np.inf)
    if giver.term is not None:
        voted = _since(ahead, giver.term - AFTER_VOTE / 2, giver.term)
    young = np.full(ahead.shape, -1.0)
    return _quarterly(giver.regime, ahead, voted, young, coefficients)


def _middles(years: int) -> Array:
    middles: Array = (np.arange(QUARTERS * years) + 0.5) / QUARTERS
    return middles


def _since(ahead: Array, first: float, term: float | None) -> Array:
    """Return years since the last of the votes to come; inf before the first."""
    passed = ahead - first
    if term is not None:
        passed = np.where(passed > 0, passed % term, passed)
    return np.where(passed > 0, passed, np.inf)


def _quarterly(regime: str, held: Array, voted: Array, age: Array, coefficients: Array) -> Array:
    kinds = [regime] * held.size
    found = bands(kinds, held, voted, age)
    regressors = design(kinds, found["tenure"], found["vote"], found["age"])
    chance: Array = -np.expm1(-np.exp(coefficients @ regressors.T) / QUARTERS)
    return chance
