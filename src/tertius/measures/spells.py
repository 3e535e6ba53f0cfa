"""Spells of years, spread out to one row a year."""

import polars as pl

__all__ = ["years"]


def years(spells: pl.DataFrame, first: int, last: int) -> pl.DataFrame:
    """Return one row for each year of each spell that falls between two years.

    Parameters
    ----------
    spells : polars.DataFrame
        `start`, `end` (both inclusive), `ongoing`, and whatever else.
    first, last : int
        The years to cover, both inclusive. A spell not ended when its coverage stopped is
        carried on to `last`.

    Returns
    -------
    polars.DataFrame
        The other columns and `year`.
    """
    end = pl.when("ongoing").then(last).otherwise(pl.min_horizontal("end", pl.lit(last)))
    start = pl.max_horizontal("start", pl.lit(first))
    spans = spells.with_columns(start.alias("start"), end.alias("end"))
    return (
        spans.filter(pl.col("start") <= pl.col("end"))
        .with_columns(pl.int_ranges("start", pl.col("end") + 1, dtype=pl.Int16).alias("year"))
        .explode("year")
        .drop("start", "end", "ongoing")
    )
