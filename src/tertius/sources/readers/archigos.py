"""Archigos: effective rulers of states, 1840 to 2015, with how they came and went."""

import polars as pl

from tertius import states
from tertius.sources import rfiles
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["EXITS", "leaders", "read"]

EXITS = {
    "Regular": "regular",
    "Irregular": "irregular",
    "Foreign": "foreign",
    "Natural Death": "death",
    "Retired Due to Ill Health": "illness",
    "Suicide": "suicide",
    "Unknown": "unknown",
    "Still in Office": "in office",
}


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `leaders`."""
    raw = rfiles.read(files.path("archigos.rda"))["archigos"]
    days = raw.with_columns(rfiles.days_to_date("startdate"), rfiles.days_to_date("enddate"))
    return {"leaders": conform(leaders(days), "leaders", "archigos/archigos.rda")}


def leaders(raw: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of table `leaders`.

    Parameters
    ----------
    raw : polars.DataFrame
        The source's columns, days as dates. Codes are Gleditsch and Ward's: the state is the one
        that bears the code in the spell's last year, or in its first where it had gone by then.
        Rulers of places that were no state in either year are left out.
    """
    found = raw.with_columns(
        pl.col("gwcode").cast(pl.Int16),
        last=pl.col("enddate").dt.year(),
        first=pl.col("startdate").dt.year(),
    )
    for name in ("last", "first"):
        found = states.translate(found, "gwcode", system="gw", year=name, out=f"ccode_{name}")
    return (
        found.with_columns(ccode=pl.coalesce("ccode_last", "ccode_first"))
        .drop_nulls("ccode")
        .select(
            "ccode",
            "leader",
            spell="obsid",
            born=pl.col("yrborn").cast(pl.Int16),
            start="startdate",
            end="enddate",
            precision=pl.lit("day"),
            exit=pl.col("exit").replace_strict(EXITS),
            censored=pl.col("exit") == "Still in Office",
            source=pl.lit("archigos"),
        )
    )
