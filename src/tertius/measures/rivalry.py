"""Rivalry: whether each of two states sees the other as a threatening competitor."""

import polars as pl

from tertius.measures.register import Measure
from tertius.measures.spells import years

__all__ = ["FIRST", "LAST", "MEASURES", "compute"]

FIRST, LAST = 1946, 2020

MEASURES = (
    Measure(
        id="rivalry.strategic",
        label="Strategic rivalry",
        unit="1 rivals, 0 not",
        low=0,
        high=1,
        sources=("rivalries",),
        first=FIRST,
        last=LAST,
        definition=(
            "1 in every year, first and last included, in which the two regarded each other as "
            "competitors, as threats that could turn military, and as enemies."
        ),
        reference=(
            "Thompson, Sakuwa & Suhas (2021), Analyzing Strategic Rivalries in World Politics; "
            "Thompson (2001), International Studies Quarterly 45(4): 557-586, for the criteria"
        ),
    ),
)


def compute(dyad_years: pl.DataFrame, rivalries: pl.DataFrame) -> pl.DataFrame:
    """Return table `measure_rivalry`.

    Parameters
    ----------
    dyad_years : polars.DataFrame
        `ccode1` < `ccode2`, `year`: the pairs of states in the system.
    rivalries : polars.DataFrame
        Canonical table; the coding "tss", which runs to 2020, is used.

    Returns
    -------
    polars.DataFrame
        One row for every pair and year from 1946 to 2020, sorted: `strategic`, 0 or 1. Years
        outside the coverage have no row.
    """
    keys = ["ccode1", "ccode2", "year"]
    spells = rivalries.filter(pl.col("coding") == "tss")
    rivals = years(spells, FIRST, LAST).select(keys).unique()
    covered = dyad_years.filter(pl.col("year").is_between(FIRST, LAST))
    return (
        covered.select(pl.col(keys).cast(pl.Int16))
        .join(rivals.with_columns(pl.lit(1, pl.Int8).alias("strategic")), on=keys, how="left")
        .with_columns(pl.col("strategic").fill_null(0))
        .sort(keys)
    )
