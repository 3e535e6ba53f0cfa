"""How much of a share of something larger one pair's trade can be."""

from dataclasses import dataclass

from tertius.trade.settlement.interval import Interval

__all__ = ["Ceiling", "in_proportion", "of_trade"]


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What a pair's trade comes to in a published share of a currency.

    Attributes
    ----------
    points : Interval
        Percentage points of the share.
    part : Interval
        The same as a part of the share, in [0, 1].
    """

    points: Interval
    part: Interval


def of_trade(trade: Interval, settled: Interval, whole: Interval, share: Interval) -> Ceiling:
    """Return ``trade * settled / whole``: the points that the pair's trade is of all trade.

    Held against the currency's share of the world's payments it is a ceiling, as long as a dollar
    of the pair's trade does not make for more payments than a dollar of other trade: payments for
    services and finance only add to the whole.

    Parameters
    ----------
    trade, whole : Interval
        The pair's trade, and all trade, in one unit; above 0.
    settled : Interval
        Share of the pair's trade settled in the currency, in %.
    share : Interval
        Published share of the currency in the whole, in %; above 0.

    Examples
    --------
    >>> of_trade(Interval(200, 250), Interval(90, 100), Interval(20e3, 20e3), Interval(4, 5))
    Ceiling(points=Interval(low=0.9, high=1.25), part=Interval(low=0.18, high=0.3125))
    """
    points = _ratio(trade, settled, whole)
    return Ceiling(points, _capped(points.low / share.high, points.high / share.low))


def in_proportion(trade: Interval, settled: Interval, paid: Interval, share: Interval) -> Ceiling:
    """Return ``share * (trade * settled / paid)``: the pair as a part of all paid in the currency.

    This is no ceiling: it holds if the pair weighs as much in the payments that the share counts as
    it does in `paid`.

    Parameters
    ----------
    trade, paid : Interval
        The pair's trade, and all payments in the currency over the same time, in one unit; above 0.
    settled, share : Interval
        As in `of_trade`.
    """
    part = _ratio(trade, settled, paid) * 0.01
    part = _capped(part.low, part.high)
    return Ceiling(Interval(part.low * share.low, part.high * share.high), part)


def _ratio(trade: Interval, settled: Interval, whole: Interval) -> Interval:
    return Interval(trade.low * settled.low / whole.high, trade.high * settled.high / whole.low)


def _capped(low: float, high: float) -> Interval:
    return Interval(min(1.0, low), min(1.0, high))
