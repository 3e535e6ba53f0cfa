"""Who bears a policy against payments in general equilibrium, at impact and after months."""

import numpy as np

from tertius.errors import UsageError
from tertius.trade.channels.factors import cost_factors
from tertius.trade.channels.incidence import Burden, general
from tertius.trade.channels.model import ChannelSet
from tertius.trade.channels.policy import Policy
from tertius.trade.economy import Economy

__all__ = ["burden"]


def burden(
    economy: Economy, channels: ChannelSet, policy: Policy, *, seed: int, n: int, months: float
) -> Burden:
    """Return draws of who bears the mark-up.

    The channels are solved with the economy's own elasticity, not with that of the channel set:
    θ + 1, since trade in the economy has its costs counted in. Two calls that differ in `months`
    alone take the same draws.

    Parameters
    ----------
    economy : Economy
        With one elasticity θ for all cases.
    channels : ChannelSet
        The pair's channels.
    policy : Policy
        What is done to them.
    seed : int
        Where draws start.
    n : int
        How many.
    months : float
        Months after the last round: 0 at impact.

    Raises
    ------
    UsageError
        If the economy has an elasticity for each case.
    UnknownStateError
        If one of the pair is not in the economy.
    """
    if economy.elasticity.ndim:
        raise UsageError("the economy has an elasticity for each case: give it one for all")
    elasticity = np.full(n, float(economy.elasticity) + 1)
    rng = np.random.default_rng(seed)
    factor = cost_factors(channels, policy, rng, n, months=months, elasticity=elasticity)
    return general(economy, channels.pair, factor)
