"""Read the published ideal points of states in the General Assembly, one release after another.

The releases rest on different votes and are estimated anew each time, so their scales differ and
no series may be joined across them. `n_votes` tells how much a point rests on: the newest release
has 8 votes for 2024, where the one before has 100.
"""

from dataclasses import dataclass

import pandas as pd
import polars as pl

from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["read"]

DATASET = "voeten-ideal-points"
YEAR_BEFORE_FIRST_SESSION = 1945


@dataclass(frozen=True, slots=True)
class Release:
    """One series of one file: which votes it rests on, and its columns there."""

    id: str
    file: str
    point: str
    votes: str
    p05: str
    p95: str


RELEASES = (
    Release(
        "1946-2025-final",
        "Idealpointestimates1946-2025.tab",
        "IdealPointFP",
        "NVotesFP",
        "Q5%FP",
        "Q95%FP",
    ),
    Release(
        "2025-07-final", "IdealpointsJuly2025.dta", "idealpointfp", "nvotesfp", "q5fp", "q95fp"
    ),
    Release(
        "2025-07-all", "IdealpointsJuly2025.dta", "idealpointall", "nvotesall", "q5all", "q95all"
    ),
    Release(
        "2024-06-all",
        "IdealpointestimatesAll_Jun2024.csv",
        "IdealPointAll",
        "NVotesAll",
        "Q5%All",
        "Q95%All",
    ),
)


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return the table `ideal_points`; `year` is the year in which the session opened.

    Releases named "final" rest on final-passage votes only, "all" on every roll call. The third
    series of July 2025, its legacy one, is that of June 2024 again and is left out.
    """
    frames = {name: _load(files, name) for name in {release.file for release in RELEASES}}
    points = pl.concat([_points(frames[release.file], release) for release in RELEASES])
    return {"ideal_points": conform(points, "ideal_points", DATASET)}


def _load(files: SourceFiles, name: str) -> pl.DataFrame:
    path = files.path(name)
    if name.endswith(".dta"):
        return pl.from_pandas(pd.read_stata(path))
    separator = "\t" if name.endswith(".tab") else ","
    return pl.read_csv(path, separator=separator, infer_schema_length=None)


def _points(frame: pl.DataFrame, release: Release) -> pl.DataFrame:
    session = "session" in frame.columns
    year = pl.col("session") + YEAR_BEFORE_FIRST_SESSION if session else pl.col("year")
    return frame.filter(pl.col(release.point).is_not_null()).select(
        pl.col("ccode").cast(pl.Int16),
        year.cast(pl.Int16).alias("year"),
        pl.lit(release.id).alias("release"),
        pl.col(release.point).cast(pl.Float64).alias("point"),
        pl.col(release.p05).cast(pl.Float64).alias("p05"),
        pl.col(release.p95).cast(pl.Float64).alias("p95"),
        pl.col(release.votes).cast(pl.Int32).alias("n_votes"),
        pl.lit(DATASET).alias("source"),
    )
