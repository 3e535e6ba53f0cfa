"""Scores of democracy: Polity5 (1776 to 2018) and V-Dem's polyarchy (1789 to 2024)."""

import polars as pl

from tertius.sources import rfiles
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["polity", "polyarchy", "read"]


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `regime_scores` of the dataset whose files are given."""
    dataset = files.descriptor.id
    make, name = {"polity5": (polity, "polity5"), "vdem": (polyarchy, "vdem_simple")}[dataset]
    table = make(rfiles.read(files.path(f"{name}.rda"))[name])
    return {"regime_scores": conform(table, "regime_scores", f"{dataset}/{name}.rda")}


def polity(raw: pl.DataFrame) -> pl.DataFrame:
    """Return polity2 by state and year.

    In a year in which one polity follows another under one code the source has a row for each:
    the one listed last is taken.
    """
    return (
        raw.filter(pl.col("polity2").is_not_null(), pl.col("cown").is_not_null())
        .unique(["cown", "year"], keep="last", maintain_order=True)
        .select(
            pl.col("cown").cast(pl.Int16).alias("ccode"),
            pl.col("year").cast(pl.Int16),
            pl.lit("polity2").alias("measure"),
            pl.col("polity2").alias("value"),
            pl.lit(None, pl.Float64).alias("low"),
            pl.lit(None, pl.Float64).alias("high"),
            pl.lit("polity5").alias("source"),
        )
    )


def polyarchy(raw: pl.DataFrame) -> pl.DataFrame:
    """Return polyarchy by state and year, with the source's interval (about one deviation)."""
    return raw.filter(pl.col("v2x_polyarchy").is_not_null(), pl.col("cown").is_not_null()).select(
        pl.col("cown").cast(pl.Int16).alias("ccode"),
        pl.col("year").cast(pl.Int16),
        pl.lit("polyarchy").alias("measure"),
        pl.col("v2x_polyarchy").alias("value"),
        pl.col("v2x_polyarchy_codelow").alias("low"),
        pl.col("v2x_polyarchy_codehigh").alias("high"),
        pl.lit("vdem").alias("source"),
    )
