"""Russia's part in China's fuels by customs, set beside the movements of fuels.

Two sources that do not know of each other: China's customs count tonnes by month, the Statistical
Review has movements by year. Where they agree, both can be trusted; where they do not, neither.
"""

from collections.abc import Mapping

import polars as pl

__all__ = ["PER_TONNE", "compute"]

RUSSIA, CHINA, WORLD = "RUS", "CHN", "WORLD"
PER_TONNE: Mapping[str, float] = {"crude-oil": 1.0, "lng": 1.36, "pipeline-gas": 1.36}
"""Units of the movements to a million tonnes: the Review's own factor for gas, 1.36 billion cubic
metres. Coal has none, since its heat by tonne is not known; the table shows what it comes to."""
MILLION = 1e6
KEY = ["year", "good"]


def compute(customs_fuels: pl.DataFrame, energy_trade: pl.DataFrame) -> pl.DataFrame:
    """Return table `customs_check`.

    Parameters
    ----------
    customs_fuels, energy_trade : polars.DataFrame
        The canonical tables of those names.

    Returns
    -------
    polars.DataFrame
        One row a year and fuel of which something can be said. Ratios and shares in quantity are
        null for years of which a month is missing or that the movements do not have; the share in
        value is of the months in which both Russia's value and that of all suppliers are known.
    """
    russia = _yearly(customs_fuels.filter(exporter=RUSSIA))
    moved = (
        energy_trade.filter(importer=CHINA)
        .group_by(*KEY, "source")
        .agg(
            moved=pl.col("quantity").filter(pl.col("exporter") == RUSSIA).sum(),
            moved_total=pl.col("quantity").sum(),
        )
    )
    both = russia.join(moved, on=KEY, how="left", suffix="_moved")
    whole = pl.when(pl.col("months") == 12)
    tonnes = pl.col("tonnes") / MILLION
    factor = pl.col("good").replace_strict(PER_TONNE, default=None, return_dtype=pl.Float64)
    sources = pl.concat_str("source", "source_moved", separator="+", ignore_nulls=True)
    return (
        both.join(_value_shares(customs_fuels), on=KEY, how="left")
        .select(
            *KEY,
            "months",
            "value_share",
            per_tonne=whole.then(pl.col("moved") / tonnes),
            share=whole.then(tonnes * factor / pl.col("moved_total")),
            moved_share=pl.col("moved") / pl.col("moved_total"),
            source=sources,
        )
        .filter(pl.any_horizontal(pl.col("per_tonne", "share", "value_share").is_not_null()))
        .sort("good", "year")
    )


def _yearly(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.group_by(year=_year(), good="good", source="source").agg(
        months=pl.col("quantity").count().cast(pl.Int8), tonnes=pl.col("quantity").sum()
    )


def _value_shares(rows: pl.DataFrame) -> pl.DataFrame:
    """Return Russia's share in the value of all suppliers, months that both have."""
    known = rows.drop_nulls("value")
    all_suppliers = known.filter(exporter=WORLD).select("month", "good", whole="value")
    return (
        known.filter(exporter=RUSSIA)
        .join(all_suppliers, on=["month", "good"])
        .group_by(year=_year(), good="good")
        .agg(value_share=pl.col("value").sum() / pl.col("whole").sum())
    )


def _year() -> pl.Expr:
    return pl.col("month").dt.year().cast(pl.Int16)
