"""Merge three records of gross domestic product into one, in million current US dollars.

Precedence, a state and year at a time
--------------------------------------
1. World Development Indicators, from 1960.
2. Penn World Table at current prices, from 1950: the 1950s, and states the first lacks (Taiwan).
3. Anders, Fariss & Markowitz's estimates, for the Soviet Union, East Germany, North Korea and the
   gaps of others: their dollars of 2011 times the year's ratio of summed nominal GDP to summed
   estimates over the states that have both. The estimates are at purchasing power, so that one
   ratio overstates the poor. Of states that have both, the converted figure is too high by a
   third (mean logarithm 0.3) and off by 0.6 in logarithms (root mean square): read it as an order
   of magnitude.

Before 1950 no source is at current prices, so nothing is converted and there is no row.
"""

from collections.abc import Mapping

import polars as pl

from tertius.errors import DataError
from tertius.sources.readers.sdp import CONSTANT
from tertius.sources.schemas import conform

__all__ = ["CONVERTED", "converted", "merge"]

WDI, PWT, SDP = "wdi", "pwt", "sdp-gdp"
CONVERTED = "2011 dollars at purchasing power times the year's ratio to nominal GDP"
KEY = ["ccode", "year"]


def merge(parts: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Merge the readers' `gdp` tables.

    Parameters
    ----------
    parts : mapping of str to polars.DataFrame
        Table `gdp` by dataset id: wdi, pwt and sdp-gdp.

    Returns
    -------
    polars.DataFrame
        Table `gdp`.

    Raises
    ------
    DataError
        If the estimates are not in dollars of 2011.
    """
    estimates = parts[SDP]
    units = estimates["basis"].unique().to_list()
    if units != [CONSTANT]:
        raise DataError(f"{SDP}, column 'basis': {units} found, only {CONSTANT!r} expected")
    nominal = pl.concat([parts[WDI], parts[PWT]]).unique(KEY, keep="first", maintain_order=True)
    rest = converted(estimates, nominal).join(nominal, on=KEY, how="anti")
    return conform(pl.concat([nominal, rest]), "gdp", "merged gdp")


def converted(estimates: pl.DataFrame, nominal: pl.DataFrame) -> pl.DataFrame:
    """Return estimates in constant dollars as current ones, in years with a nominal anchor.

    Parameters
    ----------
    estimates, nominal : polars.DataFrame
        Tables `gdp`, in million constant and current US dollars.
    """
    ratios = (
        nominal.join(estimates, on=KEY, suffix="_estimate")
        .sort(KEY)
        .group_by("year")
        .agg(ratio=pl.sum("gdp") / pl.sum("gdp_estimate"))
    )
    return (
        estimates.join(ratios, on="year")
        .with_columns(gdp=pl.col("gdp") * pl.col("ratio"), basis=pl.lit(CONVERTED))
        .select(estimates.columns)
    )
