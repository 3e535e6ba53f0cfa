"""Disputes of both codings in one table, and which of them to prefer.

Precedence: Gibler, Miller & Little to 2010, because they checked every case of the original
against its sources, dropping and merging what they could not find; MID5 for 2011 to 2014, which
they do not cover. Both stay in the table, told apart by `source`; `preferred` selects.

A dispute in progress at the seam would have its onset before it and its last years after; it is
one dispute in both codings, which share their numbers.
"""

from collections.abc import Mapping

import polars as pl

from tertius.sources.schemas import conform

__all__ = ["LAST", "PRECEDENCE", "merge", "preferred", "source_of_year"]

# Highest first; each dataset with its last year.
PRECEDENCE = {"gml-mid": 2010, "cow-mid": 2014}
LAST = max(PRECEDENCE.values())


def merge(parts: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return table `disputes` with the rows of all parts (dataset id: frame)."""
    return conform(pl.concat(parts.values()), "disputes", " + ".join(parts))


def source_of_year() -> pl.Expr:
    """Return the dataset preferred in the `year` of a row."""
    source = pl.lit(None, pl.String)
    for dataset, last in reversed(PRECEDENCE.items()):
        source = pl.when(pl.col("year") <= last).then(pl.lit(dataset)).otherwise(source)
    return source


def preferred(disputes: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of table `disputes` from the preferred source of each year."""
    return disputes.filter(pl.col("source") == source_of_year())
