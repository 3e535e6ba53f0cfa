"""What a pair's trade comes to in the shares of the renminbi, from cited facts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from tertius import facts
from tertius.trade.settlement.ceiling import Ceiling, in_proportion, of_trade
from tertius.trade.settlement.interval import Interval, hull
from tertius.trade.settlement.series import bounded

__all__ = ["Weight", "weights"]

PAYMENTS, GOODS = "rmb-share-of-payments", "rmb-share-of-goods-settlement"


@dataclass(frozen=True, slots=True)
class Weight:
    """What the pair's trade comes to in a published share of the renminbi.

    Attributes
    ----------
    name : str
        The share, a quantity of the ledger.
    formula : str
        How it is computed; a ceiling unless it says "in proportion".
    year : int
        Year.
    ceiling : Ceiling
        Percentage points, and as a part of the share.
    share : Interval
        The published share, in %.
    facts : tuple of str
        Ids of the rows behind it, the own-currency share's not repeated.
    """

    name: str
    formula: str
    year: int
    ceiling: Ceiling
    share: Interval
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    bounds: Interval
    facts: tuple[str, ...]


def weights(states: tuple[str, str], settled: Mapping[int, Interval]) -> tuple[Weight, ...]:
    """Return the pair's weight in each year for which the ledger has all that it takes.

    All of the own-currency share counts as yuan, though some of it is the other state's currency:
    the weight is overstated, as a ceiling may be.

    Parameters
    ----------
    states : tuple of str
        ISO3 codes of the pair.
    settled : mapping of int to Interval
        Own-currency share by year, in %.
    """
    return tuple(found for year, own in settled.items() for found in _in(year, own, states))


def _in(year: int, own: Interval, states: tuple[str, str]) -> Iterator[Weight]:
    dollars = _whole_year("goods-trade", states, year, "USD bn")
    yuan = _whole_year("goods-trade", states, year, "CNY bn")
    world = _whole_year("exports-to-world", ("WLD",), year, "USD bn")
    china = _whole_year("trade-with-world", ("CHN",), year, "CNY bn")
    paid = _at_a_year_s_rate("rmb-cross-border-payments", ("CHN",), year)
    payments, goods = _any(PAYMENTS, ("WLD",), year), _any(GOODS, ("CHN",), year)
    if dollars and world and payments:
        yield Weight(
            PAYMENTS,
            "trade * own-currency share / world exports",
            year,
            of_trade(dollars.bounds, own, world.bounds, payments.bounds),
            payments.bounds,
            dollars.facts + world.facts + payments.facts,
        )
    if yuan and paid and payments:
        yield Weight(
            PAYMENTS,
            "in proportion: share * (trade * own-currency share / China's cross-border receipts "
            "and payments in yuan)",
            year,
            in_proportion(yuan.bounds, own, paid.bounds, payments.bounds),
            payments.bounds,
            yuan.facts + paid.facts + payments.facts,
        )
    if yuan and china and goods:
        yield Weight(
            GOODS,
            "trade * own-currency share / goods trade of China",
            year,
            of_trade(yuan.bounds, own, china.bounds, goods.bounds),
            goods.bounds,
            yuan.facts + china.facts + goods.facts,
        )


def _whole_year(name: str, states: Sequence[str], year: int, unit: str) -> _Known | None:
    rows = facts.find(name, states=states, year=year)
    return _known(rows.filter(pl.col("date") == str(year), pl.col("unit") == unit), name)


def _any(name: str, states: Sequence[str], year: int) -> _Known | None:
    return _known(facts.find(name, states=states, year=year), name)


def _at_a_year_s_rate(name: str, states: Sequence[str], year: int) -> _Known | None:
    """Return a flow of part of a year as twelve months of it would be."""
    rows = facts.find(name, states=states, year=year)
    months = pl.col("last").dt.month() - pl.col("first").dt.month() + 1
    return _known(rows.with_columns(value=pl.col("value") * 12 / months), name)


def _known(rows: pl.DataFrame, name: str) -> _Known | None:
    if rows.is_empty():
        return None
    ends = bounded(rows, name).select("low", "high").rows()
    return _Known(hull(Interval(low, high) for low, high in ends), tuple(rows["id"]))
