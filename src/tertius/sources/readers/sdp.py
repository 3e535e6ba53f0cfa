"""Estimated GDP of every state in the system since 1800 (Anders, Fariss & Markowitz 2020).

The file holds natural logarithms of 2011 dollars at purchasing power; here are the dollars, in
millions. They are not current dollars: the merge converts them, and `basis` says so till then.
Its column ``ccode`` holds Gleditsch–Ward codes (Germany stays 260 and Yemen 678 after 1990, Serbia
is 340), with rows of colonies and republics before they were states, which are left out.
"""

import polars as pl

from tertius import states
from tertius.sources import corrections, rfiles
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["CONSTANT", "estimates", "read"]

DATASET = "sdp-gdp"
CONSTANT = "2011 dollars at purchasing power, not current"
FIRST = 1946
MILLION = 1e6


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `gdp` from 1946, in million dollars of 2011."""
    raw = rfiles.read(files.path("cow_sdp_gdp.rds"))["data"]
    found, _ = corrections.correct(estimates(raw), DATASET, "estimates")
    coded = states.translate(found, "gwcode", system="gw").drop_nulls("ccode")
    gdp = coded.select("ccode", "year", "gdp", basis=pl.lit(CONSTANT), source=pl.lit(DATASET))
    return {"gdp": conform(gdp, "gdp", DATASET)}


def estimates(raw: pl.DataFrame) -> pl.DataFrame:
    """Return GDP in million dollars of 2011, by Gleditsch–Ward code and year.

    Parameters
    ----------
    raw : polars.DataFrame
        ``ccode`` (in fact Gleditsch–Ward), ``year``, ``wbgdp2011est`` (log of dollars).
    """
    known = raw.filter(pl.col("year") >= FIRST).drop_nulls("wbgdp2011est")
    return known.select(
        pl.col("ccode").cast(pl.Int16).alias("gwcode"),
        pl.col("year").cast(pl.Int16),
        gdp=pl.col("wbgdp2011est").exp() / MILLION,
    )
