"""What a model of payment channels makes of a pair's settlement, held against what is cited."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.provenance import Estimate, estimate
from tertius.trade.settlement.interval import Interval

__all__ = ["Comparison", "compare", "own_currency_share"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A model's share of trade settled in own currencies beside the cited one.

    Attributes
    ----------
    year : int
        Year of the cited share.
    world : str
        What the model was given, in words.
    model : Estimate
        Share in the model, in %.
    cited : Interval
        What sources say, in %.
    inside : float
        Part of the draws that lie within what sources say.
    distance : Estimate
        From each draw to the nearest cited value, in percentage points; above 0 where the model has
        more settled in own currencies than any source.
    """

    year: int
    world: str
    model: Estimate
    cited: Interval
    inside: float
    distance: Estimate


def own_currency_share(mix: ArrayLike, own_currency: ArrayLike) -> Floats:
    """Return the share of settled trade that is settled in the pair's own currencies, in %.

    Parameters
    ----------
    mix : array_like, shape (..., K)
        Trade through each channel, in any unit; at least 0, some of it above.
    own_currency : array_like, shape (..., K)
        Share of each channel settled in own currencies, in [0, 1].

    Returns
    -------
    ndarray, shape (...)
    """
    through = np.asarray(mix, float)
    own: Floats = (through * np.asarray(own_currency, float)).sum(axis=-1)
    return np.asarray(100 * own / through.sum(axis=-1))


def compare(year: int, world: str, shares: ArrayLike, cited: Interval) -> Comparison:
    """Hold draws of a model's share against what sources say of a year.

    Parameters
    ----------
    year : int
        The year.
    world : str
        What the model was given, in words.
    shares : array_like, shape (draws,)
        In %.
    cited : Interval
        In %.
    """
    drawn = np.asarray(shares, float)
    distance = drawn - np.clip(drawn, cited.low, cited.high)
    return Comparison(
        year=year,
        world=world,
        model=estimate(drawn, "% of settled trade"),
        cited=cited,
        inside=float((distance == 0).mean()),
        distance=estimate(distance, "percentage points"),
    )
