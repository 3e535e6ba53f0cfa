"""Who bears the mark-up: the exporter, the importer, and the two states as a whole.

Partial: one market. A wedge c stands between what the importer pays, p_m, and what the exporter
gets, p_x: ``p_m = c p_x``. Demand has the elasticity θ, what the exporter offers the pair η. With
``p_m^-θ = p_x^η``::

    p_x = c^(-θ / (θ + η)),    p_m = c^(η / (θ + η)),    quantity = c^(-θ η / (θ + η))

so that the exporter bears the share θ / (θ + η) of the wedge in logs: the side that can turn
elsewhere less easily bears more.

General: all markets. The factor stands on both directions of the pair's trade, and everything
gives way. The burden is the fall of each state's real expenditure.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.trade.economy import Economy

__all__ = ["Burden", "Partial", "general", "partial"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Partial:
    """Incidence in the pair's own market, exporter and importer each in turn.

    Attributes
    ----------
    exporter_share : ndarray
        Share of the wedge, in logs, that lowers what the exporter gets; the rest raises what the
        importer pays.
    exporter_price, importer_price, quantity : ndarray
        Factors of change.
    """

    exporter_share: Floats
    exporter_price: Floats
    importer_price: Floats
    quantity: Floats


@dataclass(frozen=True, slots=True)
class Burden:
    """Incidence in general equilibrium.

    Attributes
    ----------
    states : tuple of str
        The pair.
    welfare_pct : ndarray, shape (n, 2)
        Change of each one's real expenditure, %.
    loss : ndarray, shape (n, 2)
        What that is in the baseline's money; negative for a gain.
    share : ndarray, shape (n,)
        The first state's share of what both lose; NaN where both lose nothing.
    trade_pct : ndarray, shape (n, 2)
        Change of what the first sells to the second, and of the reverse, %.
    max_residual : float
        Of the economy's markets.
    """

    states: tuple[str, str]
    welfare_pct: Floats
    loss: Floats
    share: Floats
    trade_pct: Floats
    max_residual: float


def partial(factor: ArrayLike, elasticity: ArrayLike, supply_elasticity: ArrayLike) -> Partial:
    """Return the incidence of a wedge in one market.

    Parameters
    ----------
    factor : array_like
        The wedge c, above 0.
    elasticity : array_like
        Elasticity θ of the importer's demand, above 0.
    supply_elasticity : array_like
        Elasticity η of what the exporter offers, above 0; infinity for a given price.

    References
    ----------
    Jenkin (1872), "On the Principles which Regulate the Incidence of Taxes", Proceedings of the
    Royal Society of Edinburgh 7: 618-631. Weyl & Fabinger (2013), Journal of Political Economy
    121(3): 528-583.
    """
    log, theta = np.log(np.asarray(factor, float)), np.asarray(elasticity, float)
    share = np.asarray(1 / (1 + np.asarray(supply_elasticity, float) / theta))
    passed = np.asarray((1 - share) * log)
    return Partial(
        exporter_share=share,
        exporter_price=np.exp(-share * log),
        importer_price=np.exp(passed),
        quantity=np.exp(-theta * passed),
    )


def general(economy: Economy, pair: tuple[str, str], factor: Floats) -> Burden:
    """Return the incidence of a factor on both directions of a pair's trade.

    Parameters
    ----------
    economy : Economy
        The baseline; its elasticity may be an array of shape (n,).
    pair : tuple of str
        Two of its states.
    factor : ndarray, shape (n,)
        Factors on trade costs.

    Raises
    ------
    UnknownStateError, NotConvergedError
        As `Economy.costs` and `Economy.counterfactual` do.
    """
    first, second = pair
    unit = economy.costs({(first, second): np.e, (second, first): np.e})
    found = economy.counterfactual(factor[:, None, None] ** np.log(unit))
    places = [economy.states.index(state) for state in pair]
    welfare = found.welfare_pct[:, places]
    spent = economy.baseline.sum(-2)[..., places]
    loss = -welfare / 100 * spent
    total = loss.sum(-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(total != 0, loss[:, 0] / total, np.nan)
    i, j = places
    return Burden(
        states=(first, second),
        welfare_pct=welfare,
        loss=loss,
        share=share,
        trade_pct=found.trade_pct[:, [i, j], [j, i]],
        max_residual=found.max_residual,
    )
