"""Strategic rivalries: Thompson, Sakuwa & Suhas (to 2020) and Thompson & Dreyer (to 2010)."""

import polars as pl

from tertius.sources import corrections, rfiles
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["read", "spells"]

TYPES = ("positional", "spatial", "ideological")


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `rivalries`, both codings one after the other."""
    tss = rfiles.read(files.path("tss_rivalries.rda"))["tss_rivalries"]
    td = rfiles.read(files.path("td_rivalries.rda"))["td_rivalries"]
    tss = tss.rename({"rivalry": "name"})
    td = td.rename({"rivalryname": "name", "styear": "start", "endyear": "end"})
    tss, _ = corrections.correct(tss, "rivalries", "tss")
    td, _ = corrections.correct(td, "rivalries", "td")
    # A type that is not marked 1 is one the authors did not see in the rivalry.
    tss = tss.with_columns((pl.col(kind) == 1).fill_null(False) for kind in TYPES)
    td = td.with_columns(
        pl.any_horizontal(
            (pl.col(column) == kind).fill_null(False) for column in ("type1", "type2", "type3")
        ).alias(kind)
        for kind in TYPES
    )
    found = pl.concat([spells(tss, "tss"), spells(td, "td")])
    return {"rivalries": conform(found, "rivalries", "rivalries/*_rivalries.rda")}


def spells(rivalries: pl.DataFrame, coding: str) -> pl.DataFrame:
    """Return the columns of table `rivalries`.

    A rivalry that ends in the last year of the coding had not ended when it was coded.

    Parameters
    ----------
    rivalries : polars.DataFrame
        `ccode1`, `ccode2`, `start`, `end`, `name` and the three types as booleans.
    coding : str
        Short name of the coding.
    """
    return rivalries.select(
        pl.lit(coding).alias("coding"),
        pl.min_horizontal("ccode1", "ccode2").alias("ccode1"),
        pl.max_horizontal("ccode1", "ccode2").alias("ccode2"),
        "start",
        "end",
        (pl.col("end") == pl.col("end").max()).alias("ongoing"),
        "name",
        *TYPES,
        pl.lit("rivalries").alias("source"),
    )
