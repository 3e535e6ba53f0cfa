"""How the European Union's trade with Russia and its neighbours broke in 2022.

The months March to November of 2021 and of 2022 are compared: the same season, none of them before
the invasion, and none after the extract ends. Values in euros hold prices: the price of gas is in
them. Exports of what was banned against exports of what was not, of the same members to the same
partner, is what the bans did beyond all else that befell the trade, if nothing else told the two
apart.
"""

import polars as pl

__all__ = ["EU", "compute"]

EU = "EU"
"""Sum of the members."""
BEFORE, AFTER = 2021, 2022
FIRST_MONTH, LAST_MONTH = 3, 11
MILLION = 1e6
KEY = ["reporter", "partner", "product", "flow"]


def compute(eu_trade: pl.DataFrame) -> pl.DataFrame:
    """Return table `eu_break`.

    Parameters
    ----------
    eu_trade : polars.DataFrame
        The canonical table of that name.

    Returns
    -------
    polars.DataFrame
        One row a member or their sum `EU`, partner, product and flow. Product `other` is, of
        exports, all less what was banned and, of imports, all less fuels; it has no row where that
        falls below nought. A month that is missing counts as none.
    """
    months = eu_trade.filter(
        pl.col("month").dt.year().is_in([BEFORE, AFTER]),
        pl.col("month").dt.month().is_between(FIRST_MONTH, LAST_MONTH),
    )
    long = months.unpivot(
        ["exports", "imports"],
        index=["reporter", "partner", "month", "product", "source"],
        variable_name="flow",
    ).drop_nulls("value")
    sums = long.group_by(*KEY, "source").agg(
        before=_sum(BEFORE),
        after=_sum(AFTER),
    )
    union = (
        sums.group_by("partner", "product", "flow", "source")
        .agg(pl.col("before", "after").sum())
        .with_columns(reporter=pl.lit(EU))
    )
    every = pl.concat([sums, union], how="diagonal")
    both = pl.col("before").gt(0) & pl.col("after").gt(0)
    return (
        pl.concat([every, _other(every)], how="diagonal")
        .with_columns(change=pl.when(both).then((pl.col("after") / pl.col("before")).log()))
        .select(*KEY, "before", "after", "change", "source")
        .sort(KEY)
    )


def _sum(year: int) -> pl.Expr:
    of_year = pl.col("month").dt.year() == year
    return pl.col("value").filter(of_year).sum() / MILLION


def _other(sums: pl.DataFrame) -> pl.DataFrame:
    """Return exports less what was banned, imports less fuels."""
    pairs = ["reporter", "partner", "flow", "source"]
    sign = pl.when(pl.col("product") == "all").then(1).otherwise(-1)
    less = pl.when(pl.col("flow") == "exports").then(pl.lit("sanctioned")).otherwise(pl.lit("27"))
    return (
        sums.filter((pl.col("product") == "all") | (pl.col("product") == less))
        .group_by(pairs)
        .agg((pl.col("before", "after") * sign).sum())
        .filter(pl.min_horizontal("before", "after") >= 0)
        .with_columns(product=pl.lit("other"))
    )
