"""CEPII GeoDist: distances between inhabitants, borders, languages and colonial ties.

References
----------
Mayer & Zignago (2011), "Notes on CEPII's distances measures: the GeoDist Database", CEPII Working
Paper 2011-25.
"""

import polars as pl

from tertius.sources import rfiles
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["read"]

DATASET = "cepii-geodist"
CODES = {"PAL": "PSE", "ROM": "ROU", "TMP": "TLS", "YUG": "SRB", "ZAR": "COD"}
"""Codes that the file carries past their day, and today's."""
FLAGS = {"contiguous": "contig", "common_language": "comlang_off", "colony": "colony"}
PAIR = ("economy1", "economy2")


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `pair_geography`."""
    raw = rfiles.read(files.path("dist_cepii.rda"))["dist_cepii"]
    ends = [pl.col(name).replace(CODES) for name in ("iso_o", "iso_d")]
    # weights differ by direction in some rows: the mean of both is taken
    between = pl.coalesce(pl.col("distw").cast(pl.Float64, strict=False), "dist")
    pairs = (
        raw.select(
            pl.min_horizontal(*ends).alias(PAIR[0]),
            pl.max_horizontal(*ends).alias(PAIR[1]),
            between.alias("distance"),
            *(pl.col(theirs).alias(ours) for ours, theirs in FLAGS.items()),
        )
        .filter(pl.col(PAIR[0]) != pl.col(PAIR[1]))
        .group_by(PAIR)
        .agg(pl.col("distance").mean(), *((pl.col(name) == 1).any() for name in FLAGS))
    )
    named = pairs.with_columns(source=pl.lit(DATASET))
    return {"pair_geography": conform(named, "pair_geography", DATASET)}
