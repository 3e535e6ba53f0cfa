"""Shares of publics with a favourable view of the United States, China and Russia (Pew)."""

import polars as pl

from tertius import states
from tertius.errors import DataError
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["OF_ALL", "coded", "read"]

DATASET = "pew-favourability-derived"
OF_ALL = "weighted share of all asked, very or somewhat favourable"
PALESTINE = ("PLS", "PSE")  # the file has both codes; no member of the state system


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `favourability`; what a public thinks of its own state is left out."""
    raw = pl.read_csv(files.path("pew_favourability_country_wave.csv"))
    found = coded(raw).with_columns(basis=pl.lit(OF_ALL), source=pl.lit(DATASET))
    return {"favourability": conform(found, "favourability", DATASET)}


def coded(raw: pl.DataFrame) -> pl.DataFrame:
    """Return `public`, `target`, `year`, `share`, `asked`.

    Parameters
    ----------
    raw : polars.DataFrame
        `respondent_iso3`, `target_iso3`, `year`, `n`, `fav_share` (of all asked, in [0, 1]).

    Raises
    ------
    DataError
        If a code is no state's.
    """
    rows = raw.filter(
        ~pl.col("respondent_iso3").is_in(PALESTINE),
        pl.col("respondent_iso3") != pl.col("target_iso3"),
    )
    both = states.translate(rows, "respondent_iso3", out="public")
    both = states.translate(both, "target_iso3", out="target")
    lost = both.filter(pl.col("public").is_null() | pl.col("target").is_null())
    if lost.height:
        codes = lost["respondent_iso3"].unique().sort().to_list()
        raise DataError(
            f"{DATASET}, column respondent_iso3 {codes}: no states of those codes; say in the "
            "reader which they are, or that they are none"
        )
    return both.select("public", "target", "year", share="fav_share", asked="n")
