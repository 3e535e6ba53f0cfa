"""Put the scores of democracy side by side; they measure different things and stay apart."""

from collections.abc import Mapping

import polars as pl

from tertius.sources.schemas import conform

__all__ = ["merge"]


def merge(parts: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return table `regime_scores` of all datasets, told apart by the column `measure`."""
    return conform(pl.concat(parts.values()), "regime_scores", "+".join(parts))
