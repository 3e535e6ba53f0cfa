"""International Trade and Production Database for Estimation, release 1, sums over industries.

References
----------
Borchert, Larch, Shikher & Yotov (2021), "The International Trade and Production Database for
Estimation (ITPD-E)", International Economics 166: 140-166.
"""

import polars as pl

from tertius.sources.descriptor import SourceFiles
from tertius.sources.readers.baselines import ALL, baseline

__all__ = ["YEARS", "read"]

DATASET = "itpde-aggregated"
YEARS = (2003, 2011)
"""First and last year whose domestic sales cover the industries of the large economies."""

MILLION = 1e6


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `baseline_flows` of the years in `YEARS`."""
    raw = pl.read_csv(files.path("itpd_aggregated.csv.gz"))
    flows = raw.filter(pl.col("year").is_between(*YEARS)).select(
        "year",
        exporter="exporter_iso3",
        importer="importer_iso3",
        value=pl.col("trade_usd2010") / MILLION,
    )
    return {
        "baseline_flows": baseline(flows, DATASET, "itpde", goods=ALL, prices="constant of 2010")
    }
