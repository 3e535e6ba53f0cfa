"""Merge two records of leaders into one without a break: Archigos, then REIGN.

Archigos knows days and how a leader went, and ends with 2015. A ruler whom it leaves in office is
looked up in REIGN by state and day and goes on until REIGN's end, under both names; rulers who
begin later are REIGN's.
"""

from collections.abc import Mapping

import polars as pl

from tertius.sources.schemas import conform

__all__ = ["merge"]

FIRST, SECOND = "archigos", "reign"
BOTH = f"{FIRST}+{SECOND}"


def merge(parts: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Merge the readers' `leaders` tables.

    Parameters
    ----------
    parts : mapping of str to polars.DataFrame
        Table `leaders` by dataset id: archigos and reign.

    Returns
    -------
    polars.DataFrame
        Table `leaders`.
    """
    old, new = parts[FIRST], parts[SECOND]
    left = old.filter("censored")
    lasting = left.join(
        new.select("ccode", pl.col("start").alias("began"), *map(_later, CARRIED)), on="ccode"
    ).filter(pl.col("began") <= pl.col("end"), pl.col("end") <= pl.col("later_end"))
    # at the turn of an office both the old and the new ruler stand on the day: the newer one
    lasting = lasting.sort("began").unique("spell", keep="last", maintain_order=True)
    carried = lasting.select(
        *(column for column in old.columns if column not in (*CARRIED, "source")),
        *(pl.col(f"later_{column}").alias(column) for column in CARRIED),
        source=pl.lit(BOTH),
    ).with_columns(exit=pl.col("exit").fill_null("unknown"))
    ends = old.group_by("ccode").agg(pl.col("end").max().alias("covered"))
    later = (
        new.join(ends, on="ccode", how="left")
        .filter(pl.col("covered").is_null() | (pl.col("start") > pl.col("covered")))
        .with_columns(exit=pl.col("exit").fill_null("unknown"))
    )
    untouched = old.join(lasting.select("spell"), on="spell", how="anti")
    found = pl.concat([frame.select(old.columns) for frame in (untouched, carried, later)])
    return conform(found, "leaders", BOTH)


CARRIED = ("end", "precision", "exit", "censored")


def _later(column: str) -> pl.Expr:
    return pl.col(column).alias(f"later_{column}")
