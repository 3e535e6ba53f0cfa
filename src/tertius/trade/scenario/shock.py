"""From measures to trade costs: what each does directly to which pair, and all of them together.

Every measure is kept as log points of partial trade t, added up pair by pair; the factor on the
cost is ``exp(-t / theta)``. An estimated effect is t itself, a factor c on costs ``-theta ln c``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.trade.scenario.draws import Drawn
from tertius.trade.scenario.known import places
from tertius.trade.scenario.measures import (
    Channels,
    Cost,
    Effect,
    End,
    Measure,
    Sanctions,
    Tariff,
    Undone,
)
from tertius.trade.scenario.sanctions import Register

__all__ = ["Part", "between", "costs", "freed", "parts"]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

SIGN = {"imposed": 1.0, "lifted": -1.0}


@dataclass(frozen=True, slots=True)
class Part:
    """So many log points of trade, times a weight for each directed pair.

    Attributes
    ----------
    amount : ndarray, shape (draws,)
        Log points; minus infinity for the end of trade.
    weight : ndarray, shape (n, n)
        From exporter (row) to importer; 0 where nothing happens.
    """

    amount: Floats
    weight: Floats


def between(measure: Measure, economies: Sequence[str]) -> Mask:
    """Return which directed pairs a measure with two sides is about."""
    assert not isinstance(measure, Sanctions | Undone)  # they have pairs of their own
    sides = [
        places(side, measure.year, economies)[0] for side in (measure.exporters, measure.importers)
    ]
    found = np.zeros((len(economies), len(economies)), bool)
    found[np.ix_(*sides)] = True
    if measure.both_ways:
        found |= found.T
    np.fill_diagonal(found, val=False)
    return found


def freed(measure: Undone, economies: Sequence[str]) -> Mask:
    """Return on which directed pairs a standing measure is undone, if it bears on them."""
    everyone = range(len(economies))
    sides = [
        places(side, measure.year, economies)[0] if side else everyone
        for side in (measure.senders, measure.targets)
    ]
    found = np.zeros((len(economies), len(economies)), bool)
    found[np.ix_(*sides)] = True
    return np.asarray(found | found.T)


def parts(
    part: str, measure: Measure, drawn: Drawn, register: Register | None, economies: Sequence[str]
) -> list[Part]:
    """Return what a measure does directly.

    Parameters
    ----------
    part : {"standing", "change"}
        Where in the scenario it is.
    measure : Measure
        Not one that needs a solved world or other measures (gravity, observed, undone).
    drawn : Drawn
        Values of what is uncertain.
    register : Register or None
        Sanctions, where the measure is about them.
    economies : sequence of str
        Those of the baseline.
    """
    if isinstance(measure, Sanctions):
        assert register is not None  # the run reads it for every scenario that names sanctions
        return [
            Part(drawn.effects[measure.model, term], weight)
            for term, weight in register.weights(measure, economies).items()
            if (measure.model, term) in drawn.effects
        ]
    weight = between(measure, economies).astype(float)
    return [Part(_amount(part, measure, drawn), weight)]


def _amount(part: str, measure: Measure, drawn: Drawn) -> Floats:
    if isinstance(measure, End):
        return np.full(drawn.size, -np.inf)
    if isinstance(measure, Effect):
        return SIGN[measure.action] * drawn.effects[measure.model, measure.term]
    factor: Floats
    if isinstance(measure, Cost):
        factor = drawn.ranges[part, measure.name, "factor"]
    elif isinstance(measure, Tariff):
        factor = 1 + drawn.ranges[part, measure.name, "percent"] / 100
    elif isinstance(measure, Channels):
        factor = 1 + drawn.ranges[part, measure.name, "markup"]
    else:
        raise TypeError(f"{type(measure).__name__} needs a solved world")
    return np.asarray(-drawn.theta * np.log(factor))


def costs(shocks: Sequence[Part], theta: Floats, n: int) -> Floats:
    """Return the factors on trade costs of all parts together.

    Parameters
    ----------
    shocks : sequence of Part
        May be empty.
    theta : ndarray, shape (draws,)
        Trade elasticity.
    n : int
        Number of economies.

    Returns
    -------
    ndarray, shape (draws, n, n)
        1 where nothing changes, infinity where trade ends.
    """
    if not shocks:
        return np.ones((theta.size, n, n))
    ends = np.array([bool(np.isinf(shock.amount).any()) for shock in shocks])
    weights = np.stack([shock.weight.ravel() for shock in shocks])
    touched = np.flatnonzero(weights.any(axis=0))
    # few combinations of weights occur, so the sums are taken once for each
    kinds, which = np.unique(weights[:, touched], axis=1, return_inverse=True)
    amounts = np.stack([shock.amount for shock in shocks], axis=1)
    total = np.where(ends, 0.0, amounts) @ kinds
    over = (kinds[ends] != 0).any(axis=0)
    found = np.ones((theta.size, n * n))
    found[:, touched] = np.where(over, np.inf, np.exp(-total / theta[:, None]))[:, which.ravel()]
    return found.reshape(theta.size, n, n)
