"""American troops by host and year (troopdata), and sites of bases.

The counts are the defence department's. A 0 in the file is written both where nobody was and where
nothing was reported (Kuwait 2003-2005, Iraq from 2023), so it is read as not known.
"""

import polars as pl

from tertius import states
from tertius.sources import corrections
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["AMERICA", "in_system", "read", "sites", "stationed"]

DATASET = "us-troops"
AMERICA = 2
KEYS = ("sender", "host", "year")


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return tables `troops` and `bases`; territories, seas and the United States are left out."""
    raw = pl.read_csv(
        files.path("troopdata-rebuild-country-year.csv"),
        columns=["countryname", "year", "ccode", "troops_ad"],
    )
    corrected, _ = corrections.correct(raw, DATASET, "troops")
    bases = pl.read_csv(
        files.path("basedata.csv"),
        encoding="latin1",
        null_values=["NA"],
        columns=["ccode", "basename", "lat", "lon", "base", "lilypad", "fundedsite"],
    )
    return {
        "troops": conform(in_system(stationed(corrected)), "troops", DATASET),
        "bases": conform(sites(bases), "bases", DATASET),
    }


def stationed(raw: pl.DataFrame) -> pl.DataFrame:
    """Return active-duty troops, one row a host and year.

    Parameters
    ----------
    raw : polars.DataFrame
        `ccode`, `year`, `troops_ad`, corrected. A state that changed its name stands twice in
        some years, once with a count and once with 0.

    Returns
    -------
    polars.DataFrame
        `sender`, `host`, `year`, `troops` (null where the file has 0), `source`.
    """
    return (
        raw.filter(pl.col("ccode") != AMERICA)
        .with_columns(troops=pl.when(pl.col("troops_ad") > 0).then("troops_ad"))
        .group_by(pl.lit(AMERICA).alias("sender"), pl.col("ccode").alias("host"), "year")
        .agg(pl.col("troops").max())
        .with_columns(source=pl.lit(DATASET))
    )


def in_system(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep hosts that are members of the state system in the row's year.

    Puerto Rico, Guam, Aden, Hong Kong and the like have numbers beyond those of states; the two
    Germanys, Kosovo and others have years before their membership.
    """
    first, last = rows["year"].min(), rows["year"].max()
    members = states.state_years(int(str(first)), int(str(last))).select(
        host=pl.col("ccode").cast(rows.schema["host"]), year=pl.col("year").cast(pl.Int64)
    )
    return rows.join(members, on=["host", "year"], how="semi")


def sites(raw: pl.DataFrame) -> pl.DataFrame:
    """Return how many sites of each kind a host has; the file dates none of them.

    Parameters
    ----------
    raw : polars.DataFrame
        `ccode`, `basename`, `lat`, `lon` and three flags. One site can stand there twice.
    """
    once = raw.filter(pl.col("ccode") != AMERICA).unique()
    return (
        once.group_by(pl.lit(AMERICA).alias("sender"), pl.col("ccode").alias("host"))
        .agg(
            pl.col("base").sum().alias("bases"),
            pl.col("lilypad").sum().alias("small"),
            (pl.col("fundedsite") * (1 - pl.col("lilypad"))).sum().alias("funded"),
        )
        .with_columns(source=pl.lit(DATASET))
    )
