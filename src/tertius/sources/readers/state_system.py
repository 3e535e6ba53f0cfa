"""Major powers (to 2016) and capitals (to 2024) of the state system."""

import polars as pl

from tertius.sources import corrections, rfiles
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["capitals", "majors", "read"]

SOURCE = pl.lit("state-system").alias("source")


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return tables `majors` and `capitals`."""
    powers = rfiles.read(files.path("cow_majors.rda"))["cow_majors"]
    towns = rfiles.read(files.path("cow_capitals.rda"))["cow_capitals"]
    seats, _ = corrections.correct(capitals(towns), "state-system", "capitals")
    return {
        "majors": conform(majors(powers), "majors", "state-system/cow_majors.rda"),
        "capitals": conform(seats.drop("correction"), "capitals", "state-system/cow_capitals.rda"),
    }


def majors(powers: pl.DataFrame) -> pl.DataFrame:
    """Return table `majors`; a spell that ends on the last day of the list has not ended."""
    last = pl.date("endyear", "endmonth", "endday")
    return powers.select(
        "ccode",
        pl.col("styear").alias("start"),
        pl.col("endyear").alias("end"),
        (last == last.max()).alias("ongoing"),
        SOURCE,
    )


def capitals(towns: pl.DataFrame) -> pl.DataFrame:
    """Return table `capitals`; in the year of a move both capitals have a row."""
    return towns.select(
        "ccode",
        rfiles.days_to_date("stdate").dt.year().alias("start"),
        rfiles.days_to_date("enddate").dt.year().alias("end"),
        (pl.col("enddate") == pl.col("enddate").max()).alias("ongoing"),
        "capital",
        pl.col("lat").alias("latitude"),
        pl.col("lng").alias("longitude"),
        SOURCE,
    )
