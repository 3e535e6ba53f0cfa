"""Put the baselines of all datasets into one table; each has ids of its own."""

from collections.abc import Mapping

import polars as pl

from tertius.sources.schemas import conform

__all__ = ["merge"]


def merge(parts: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Concatenate the readers' `baseline_flows` tables.

    Parameters
    ----------
    parts : mapping of str to polars.DataFrame
        Table `baseline_flows` by dataset id.

    Returns
    -------
    polars.DataFrame
        Table `baseline_flows`.

    Raises
    ------
    SchemaError
        If two datasets give one id to a baseline.
    """
    return conform(pl.concat(parts.values()), "baseline_flows", " + ".join(parts))
