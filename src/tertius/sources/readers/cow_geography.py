"""Direct contiguity of states, by land or across at most 400 miles of water (to 2016)."""

import polars as pl

from tertius.sources import rfiles
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["read", "spells"]


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `contiguity`."""
    directed = rfiles.read(files.path("cow_contdir.rda"))["cow_contdir"]
    return {"contiguity": conform(spells(directed), "contiguity", "cow-geography/cow_contdir.rda")}


def spells(directed: pl.DataFrame) -> pl.DataFrame:
    """Return one row a pair and spell of directed contiguity.

    Spells of kind 0 say that two states did not touch; so does having no row, and they are left
    out. A spell that ends in the last month of the list has not ended.

    Parameters
    ----------
    directed : polars.DataFrame
        `ccode1`, `ccode2`, `conttype` (0 to 5), `stdate`, `enddate` (days since 1970-01-01; only
        the month is coded). Each pair stands in both directions.
    """
    last = pl.col("enddate").max()
    return (
        directed.with_columns((pl.col("enddate") == last).alias("ongoing"))
        .filter(pl.col("ccode1") < pl.col("ccode2"), pl.col("conttype") > 0)
        .select(
            "ccode1",
            "ccode2",
            rfiles.days_to_date("stdate").dt.year().alias("start"),
            rfiles.days_to_date("enddate").dt.year().alias("end"),
            "ongoing",
            pl.col("conttype").alias("kind"),
            pl.lit("cow-geography").alias("source"),
        )
    )
