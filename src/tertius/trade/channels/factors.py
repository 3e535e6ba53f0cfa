"""The factor on a pair's trade costs that a policy against its payments amounts to."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tertius.errors import UsageError
from tertius.trade.channels.adaptation import follow, start
from tertius.trade.channels.model import ChannelSet
from tertius.trade.channels.policy import Policy

__all__ = ["cost_factors"]

Floats = NDArray[np.float64]


def cost_factors(
    channels: ChannelSet,
    policy: Policy,
    rng: np.random.Generator,
    n: int,
    months: float = 0,
    elasticity: Sequence[float] | Floats | None = None,
) -> Floats:
    """Return draws of the factor on the trade costs of the pair, both directions.

    The same generator in the same state gives the same draws of channels and policy, so that calls
    that differ in `months` alone are draw by draw the same worlds at two times.

    Parameters
    ----------
    channels : ChannelSet
        The pair's channels.
    policy : Policy
        What is done to them.
    rng : numpy.random.Generator
        Where randomness comes from.
    n : int
        How many draws.
    months : float
        Months after the last round: 0 at impact, infinity once adaptation is complete.
    elasticity : array_like, shape (n,), optional
        Elasticities of trade without the mark-up in its value: θ + 1 for an `Economy` of
        elasticity θ, whose trade has costs counted in. Without them those of the channel set are
        drawn, which are for one to two years.

    Returns
    -------
    ndarray, shape (n,)
        ``(1 + μ) / (1 + μ_0)``, μ being the mark-up of the marginal channel and μ_0 that without
        the policy. Where capacity runs out, μ is what brings demand down to it, which depends on
        the elasticity.

    Raises
    ------
    DataError
        If the policy changes channels that are not in the set.
    UsageError
        If `months` is negative or `elasticity` has another length.
    """
    if not months >= 0:
        raise UsageError(f"months {months}: give 0 for the impact, or months after it")
    given = None if elasticity is None else np.asarray(elasticity, float)
    if given is not None and given.shape != (n,):
        raise UsageError(
            f"elasticity has shape {given.shape}: give one value for each of {n} draws"
        )
    drawn = channels.draw(rng, n)
    hits = policy.draw(channels, rng, n)
    path = follow(start(drawn, given), hits, hits[-1].month)
    after = path.settings[-1].later(months).settle() if months else None
    last = path.settlement.marginal[-1] if after is None else after.marginal
    return np.asarray((1 + last) / (1 + path.before.marginal))
