"""National Material Capabilities: six components and their composite index, a state and year."""

import polars as pl

from tertius.sources import rfiles
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["read"]


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `capabilities`, 1816-2022.

    Military expenditure is in thousands of current US dollars from 1914 and of pounds before.
    The index is each state's share in a world that changes its states: shares add up to about 1
    in a year, not exactly, and are left as published.
    """
    capabilities = rfiles.read(files.path("cow_nmc.rda"))["cow_nmc"]
    capabilities = capabilities.with_columns(pl.lit("cow-nmc").alias("source"))
    return {"capabilities": conform(capabilities, "capabilities", "cow-nmc/cow_nmc.rda")}
