"""From dyad-years to pairs of rows in a matrix of answers, and back to a table."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius.measures.rolls import Pairs

__all__ = ["KEYS", "Placed", "place", "table"]

KEYS = ("ccode1", "ccode2", "year")


@dataclass(frozen=True, slots=True)
class Placed:
    """The dyad-years of which both states and the year are in a matrix of answers.

    Attributes
    ----------
    rows : int64 array, shape (pairs,)
        Their rows in the frame of dyad-years.
    pairs : Pairs
        Year, first state and second state as places in the matrix.
    """

    rows: NDArray[np.int64]
    pairs: Pairs

    def only(self, wanted: NDArray[np.bool_]) -> "Placed":
        """Return those of the pairs that are `wanted`."""
        kept = (self.pairs.group[wanted], self.pairs.first[wanted], self.pairs.second[wanted])
        return Placed(self.rows[wanted], Pairs(*kept))


def place(dyad_years: pl.DataFrame, years: NDArray[np.int64], ccodes: NDArray[np.int64]) -> Placed:
    """Find every dyad-year among the sorted `years` and the sorted state codes `ccodes`."""
    where = [
        _positions(dyad_years[column].to_numpy(), known)
        for column, known in (("year", years), ("ccode1", ccodes), ("ccode2", ccodes))
    ]
    rows = np.flatnonzero((where[0] >= 0) & (where[1] >= 0) & (where[2] >= 0))
    return Placed(rows, Pairs(*(positions[rows].astype(np.int32) for positions in where)))


def _positions(values: NDArray[np.int64], known: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the place of each value among the `known`, -1 where it is not one of them."""
    if not len(known):
        return np.full(len(values), -1)
    places = np.searchsorted(known, values).clip(max=len(known) - 1)
    return np.where(known[places] == values, places, -1)


def table(
    dyad_years: pl.DataFrame, placed: Placed, columns: Mapping[str, NDArray[np.float64]]
) -> pl.DataFrame:
    """Return the keys of all dyad-years with the `columns` of the placed ones beside them.

    NaN, and what was not placed, is null; the count `n` is an integer.
    """
    frame = dyad_years.select(pl.col(KEYS).cast(pl.Int16))
    for name, values in columns.items():
        whole = np.full(frame.height, np.nan)
        whole[placed.rows] = values
        frame = frame.with_columns(pl.Series(name, whole).fill_nan(None))
    return frame.with_columns(pl.col("n").cast(pl.Int32))
