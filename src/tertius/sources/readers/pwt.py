"""Gross domestic product at current prices from the Penn World Table 10.01, 1950 to 2019.

The table gives output in purchasing power; times its price level (relative to the United States)
it is GDP at current prices and exchange rates: ``cgdpo * pl_gdpo``.

References
----------
Feenstra, Inklaar & Timmer (2015), "The Next Generation of the Penn World Table", American
Economic Review 105(10): 3150-3182.
"""

import polars as pl

from tertius import states
from tertius.sources import rfiles
from tertius.sources.borders import own_territory
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["BASIS", "read"]

DATASET = "pwt"
BASIS = "output at PPP times price level"


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `gdp`; territories that are no states are left out."""
    raw = rfiles.read(files.path("pwt10.01.rda"))["pwt10.01"]
    nominal = raw.select(
        pl.col("isocode").alias("iso3"),
        pl.col("year").cast(pl.Int16),
        gdp=pl.col("cgdpo") * pl.col("pl_gdpo"),
    ).drop_nulls("gdp")
    coded = states.translate(own_territory(nominal), "iso3", system="iso3").drop_nulls("ccode")
    gdp = coded.select("ccode", "year", "gdp", basis=pl.lit(BASIS), source=pl.lit(DATASET))
    return {"gdp": conform(gdp, "gdp", DATASET)}
