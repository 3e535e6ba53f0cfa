"""American economic and military aid by recipient and fiscal year (USAID's Greenbook)."""

import polars as pl

from tertius import states
from tertius.sources import rfiles
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["given", "read"]

DATASET = "us-greenbook"
AMERICA = 2
MILLION = 1e6


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `aid`; regions, Palestine, Hong Kong and unnamed recipients are left out."""
    raw = rfiles.read(files.path("greenbook.aid.rda"))["greenbook.aid"]
    return {"aid": conform(given(raw), "aid", DATASET)}


def given(raw: pl.DataFrame) -> pl.DataFrame:
    """Return aid, one row a recipient and year, military and economic apart.

    Parameters
    ----------
    raw : polars.DataFrame
        `iso3c`, `country`, `year`, `category`, and `constant`: dollars of 2019 as **text**
        ("8.2e+07"). One row an agency and account; repayments are negative.

    Returns
    -------
    polars.DataFrame
        `donor`, `recipient`, `year`, `economic`, `military` (million dollars of 2019; null where
        no account of that kind has a row), `source`.
    """
    rows = raw.with_columns(
        pl.col("constant").cast(pl.Float64) / MILLION,
        pl.col("year").cast(pl.Int64),
        label=pl.coalesce("iso3c", "country"),
    )
    coded = states.translate(rows, "label", system="any", out="recipient").drop_nulls("recipient")

    def total(category: str) -> pl.Expr:
        there = pl.col("category") == category
        return pl.when(there.any()).then(pl.col("constant").filter(there).sum())

    return (
        coded.group_by(pl.lit(AMERICA).alias("donor"), "recipient", "year")
        .agg(total("Economic").alias("economic"), total("Military").alias("military"))
        .with_columns(source=pl.lit(DATASET))
    )
