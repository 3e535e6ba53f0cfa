"""What a change of trade costs does at each remove: partial, conditional, full; and one step.

Partial: the direct effect, everything but the cost held. Conditional: multilateral resistances
give way so that every state still sells its output and spends its expenditure, both at the old
values. Full: prices, and with them output and expenditure, give way as well
(`tertius.trade.equilibrium.solve`). One step: conditional resistances read as prices, an
approximation to full that does not clear the markets.

References
----------
Yotov, Piermartini, Monteiro & Larch (2016), "An Advanced Guide to Trade Policy Analysis", ch. 2,
section C: the three effects. Larch & Yotov (2016), WTO Working Paper ERSD-2016-08, eqs. 30-33:
what the one step takes from the full system.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.trade import equilibrium
from tertius.trade.equilibrium import TOLERANCE, Equilibrium, held, solve

__all__ = ["conditional", "one_step", "partial"]

Floats = NDArray[np.float64]


def partial(flows: Floats, cost_change: Floats, theta: ArrayLike) -> Floats:
    """Return the flows after the direct effect alone: ``X c^-theta``.

    Parameters
    ----------
    flows : ndarray, shape (..., n, n)
        Baseline.
    cost_change : ndarray, shape (..., n, n)
        Factors.
    theta : array_like, shape (...)
        Trade elasticity.

    Returns
    -------
    ndarray, shape (..., n, n)
        Flows; they add up to nothing in particular.
    """
    power = -np.asarray(theta, float)[..., None, None]
    found: Floats = flows * cost_change**power
    return found


def conditional(
    flows: Floats, cost_change: Floats, theta: ArrayLike, *, tolerance: float = TOLERANCE
) -> Equilibrium:
    """Let multilateral resistances give way, output and expenditure held at their values.

    Parameters and errors are those of `tertius.trade.equilibrium.solve`.

    Returns
    -------
    Equilibrium
        `flows` adds up to the baseline's output and expenditure. `price` is the fall of outward
        resistance, ``1 / Pi``, and `consumer_price` the rise of inward resistance, both known up
        to one factor.
    """
    return solve(flows, cost_change, theta, held(flows), tolerance=tolerance)


def one_step(
    flows: Floats, cost_change: Floats, theta: ArrayLike, *, tolerance: float = TOLERANCE
) -> Equilibrium:
    """Read conditional resistances as prices: the approximation of gegravity 0.3.

    The weights of output and expenditure in the resistances stay those of the baseline; output,
    expenditure and trade are then computed at the new prices once. Nothing is iterated, and sales
    differ from output by `residual`.

    Parameters and errors are those of `tertius.trade.equilibrium.solve`.

    Returns
    -------
    Equilibrium
        In the unit of unchanged world nominal output; expenditure in its old ratio to output.
    """
    found = conditional(flows, cost_change, theta, tolerance=tolerance)
    made, spent = flows.sum(-1), flows.sum(-2)
    unit = (found.price * made).sum(-1, keepdims=True) / made.sum(-1, keepdims=True)
    price = found.price / unit
    traded = found.flows * price[..., :, None] * price[..., None, :]
    output = price * made
    return equilibrium.Equilibrium(
        price=price,
        consumer_price=found.consumer_price / unit,
        output=output,
        expenditure=price * spent,
        flows=traded,
        residual=np.abs(traded.sum(-1) / output - 1).max(-1),
        iterations=found.iterations,
    )
