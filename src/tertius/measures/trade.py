"""Goods trade: how much, how much of each economy, and how much more than gravity expects."""

import polars as pl

from tertius.measures.expected_trade import KEYS, expectations
from tertius.measures.register import Measure

__all__ = ["FIRST", "LAST", "MEASURES", "compute", "two_way"]

FIRST, LAST = 1946, 2022

_FLOWS = ("cow-trade", "imf-dots-monthly15", "imf-dots-china-imports", "baci-19")
_GDP = ("wdi", "pwt", "sdp-gdp")
_COSTS = ("state-system", "cow-geography")
_SCOPE = (
    "To 2014 of almost all states; from 2015 of the 17 to 19 economies that the sources at hand "
    "still cover. Planned economies hardly reported before 1970-85, the Federal Republic of "
    "Germany is missing from 1960 to 1989, and to 2009 China's trade includes Hong Kong's from "
    "1999: in all these years the figures rest on what was recorded."
)
_GRAVITY = (
    "Gravity is fitted anew each year to the recorded flows by Poisson pseudo-maximum likelihood "
    "with an effect of each exporter and importer, the logarithm of the distance between capitals "
    "and a common land border. States with fewer than five recorded partners either way are left "
    "out, for their effects would fit their flows by themselves. From 2015 the fit has some twenty "
    "economies; what it expects is brought to the level of a fit to all states by the pair's mean "
    "ratio of the two in 2012 to 2014."
)

MEASURES = (
    Measure(
        id="trade.total",
        label="Trade, both ways",
        unit="million current US dollars",
        low=0,
        high=None,
        sources=_FLOWS,
        first=FIRST,
        last=2021,
        definition=(
            "Goods exports of 1 to 2 and of 2 to 1, each as the importer reports it; missing "
            "unless both are known. Before 2010, and in part to 2014, values are whole millions, "
            "so that 0 is less than half a million. " + _SCOPE
        ),
        reference="Barbieri, Keshk & Pollins (2009), CMPS 26(5): 471-491",
    ),
    Measure(
        id="trade.dependence",
        label="Trade dependence",
        unit="share of own GDP",
        low=0,
        high=None,
        sources=_FLOWS + _GDP,
        first=1950,
        last=2021,
        definition=(
            "Trade both ways over the gross domestic product of the state that depends, both in "
            "current US dollars; missing where either is. It exceeds 1 where goods only pass "
            "through."
        ),
        reference="Oneal & Russett (1997), International Studies Quarterly 41(2): 267-293",
        directed=True,
    ),
    Measure(
        id="trade.expected",
        label="Trade expected by gravity",
        unit="million current US dollars",
        low=0,
        high=None,
        sources=_FLOWS + _COSTS,
        first=FIRST,
        last=2021,
        definition=(
            "What size, remoteness and trade costs account for, both ways, also for pairs whose "
            "own trade is not known. " + _GRAVITY
        ),
        reference="Santos Silva & Tenreyro (2006), REStat 88(4), eq. 9; Fally (2015), JIE 97(1)",
    ),
    Measure(
        id="trade.intensity",
        label="Trade beyond expectation",
        unit="log ratio",
        low=None,
        high=None,
        sources=_FLOWS + _COSTS,
        first=FIRST,
        last=2021,
        definition=(
            "ln[(trade + 1) / (expected trade + 1)], in million dollars: 0 as much as gravity "
            "expects, 0.7 twice as much, -0.7 half. " + _GRAVITY
        ),
        reference="Santos Silva & Tenreyro (2006), REStat 88(4), eq. 9; Fally (2015), JIE 97(1)",
    ),
    Measure(
        id="trade.excess",
        label="Dependence beyond gravity",
        unit="share of own GDP",
        low=None,
        high=None,
        sources=_FLOWS + _GDP + _COSTS,
        first=1950,
        last=2021,
        definition=(
            "(trade - expected trade) over the gross domestic product of the state that depends: "
            "by how much dependence exceeds what gravity would give; 0 at the expectation. "
            + _GRAVITY
        ),
        reference="Oneal & Russett (1997), ISQ 41(2): 267-293; Fally (2015), JIE 97(1)",
        directed=True,
    ),
)


def compute(
    dyad_years: pl.DataFrame,
    trade: pl.DataFrame,
    gdp: pl.DataFrame,
    capitals: pl.DataFrame,
    contiguity: pl.DataFrame,
) -> pl.DataFrame:
    """Return table `measure_trade`.

    Parameters
    ----------
    dyad_years : polars.DataFrame
        `ccode1` < `ccode2`, `year`: the pairs of states in the system.
    trade, gdp, capitals, contiguity : polars.DataFrame
        Canonical tables.

    Returns
    -------
    polars.DataFrame
        The pairs and years with a `total` or `expected` value, sorted: `total`, `dependence_12`,
        `dependence_21`, `expected`, `intensity`, `excess_12`, `excess_21`, and the datasets that
        a value rests on, joined by "+": `total_source` and, with that of the GDP,
        `dependence_12_source` and `dependence_21_source`. What is not known is null.

    Raises
    ------
    NotConvergedError
        Naming the year whose gravity could not be fitted, and its residual.
    """
    covered = trade.filter(pl.col("year").is_between(FIRST, LAST))
    expected = expectations(covered, capitals, contiguity)
    size = gdp.filter(pl.col("gdp") > 0)
    economy = [
        size.select(
            pl.col("ccode").alias(f"ccode{side}"),
            "year",
            pl.col("gdp").alias(f"gdp{side}"),
            pl.col("source").alias(f"gdp{side}_source"),
        )
        for side in (1, 2)
    ]
    keys = list(KEYS)
    return (
        dyad_years.select(pl.col(keys).cast(pl.Int16))
        .join(two_way(covered), on=keys, how="left")
        .join(expected, on=keys, how="left")
        .filter(pl.col("total").is_not_null() | pl.col("expected").is_not_null())
        .join(economy[0], on=["ccode1", "year"], how="left")
        .join(economy[1], on=["ccode2", "year"], how="left")
        .select(
            *keys,
            "total",
            dependence_12=pl.col("total") / pl.col("gdp1"),
            dependence_21=pl.col("total") / pl.col("gdp2"),
            expected="expected",
            intensity=((pl.col("total") + 1) / (pl.col("expected") + 1)).log(),
            excess_12=(pl.col("total") - pl.col("expected")) / pl.col("gdp1"),
            excess_21=(pl.col("total") - pl.col("expected")) / pl.col("gdp2"),
            total_source="source",
            dependence_12_source=pl.concat_str("source", "gdp1_source", separator="+"),
            dependence_21_source=pl.concat_str("source", "gdp2_source", separator="+"),
        )
        .sort(keys)
    )


def two_way(trade: pl.DataFrame) -> pl.DataFrame:
    """Return each pair's trade in both directions, where both are known.

    Parameters
    ----------
    trade : polars.DataFrame
        Canonical table.

    Returns
    -------
    polars.DataFrame
        `ccode1` < `ccode2`, `year`, `total`, `source`.
    """
    sources = pl.col("source").unique().sort().str.join("+")
    return (
        trade.select(
            pl.min_horizontal("exporter", "importer").alias("ccode1"),
            pl.max_horizontal("exporter", "importer").alias("ccode2"),
            "year",
            "flow",
            "source",
        )
        .group_by(KEYS)
        .agg(pl.len().alias("ways"), pl.sum("flow").alias("total"), sources)
        .filter(pl.col("ways") == 2)
        .drop("ways")
    )
