"""Favourability: the compilation from answers first, published shares where it has none."""

from collections.abc import Mapping

import polars as pl

__all__ = ["ORDER", "merge"]

ORDER = ("pew-favourability-derived", "pew-us-image-538")
KEYS = ["public", "target", "year"]


def merge(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return table `favourability`, one row a public, target and year.

    Parameters
    ----------
    tables : mapping of str to polars.DataFrame
        The table as each dataset has it. The two differ by less than a point where both have a
        row; that of the dataset named first in `ORDER` is taken.
    """
    first, second = (tables[name] for name in ORDER)
    return pl.concat([first, second.join(first, on=KEYS, how="anti")]).sort(KEYS)
