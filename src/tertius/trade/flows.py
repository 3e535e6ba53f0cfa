"""From long tables of flows to matrices."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius.errors import UsageError, collect

__all__ = ["from_table"]

Floats = NDArray[np.float64]

COLUMNS = ("exporter", "importer", "value")


def from_table(table: Any, states: Sequence[str] | None) -> tuple[Floats, tuple[str, ...]]:
    """Return the matrix and the states of a long table.

    Parameters
    ----------
    table : polars, pandas or Arrow table
        Columns exporter, importer, value; one row a pair. A pair without a row does not trade.
    states : sequence of str, optional
        Which states, in which order; rows of others are left out. By default all, sorted.

    Raises
    ------
    UsageError
        Listing columns that are missing, values that are missing, pairs that are repeated, states
        that no row names; or if it is no table, or its values are no numbers.
    """
    frame = _frame(table)
    missing = [name for name in COLUMNS if name not in frame.columns]
    collect(UsageError, "a table of flows", [f"column '{name}' is missing" for name in missing])
    try:
        rows = frame.select(pl.col(COLUMNS[:2]).cast(pl.String), pl.col("value").cast(pl.Float64))
    except pl.exceptions.PolarsError as error:
        told = str(error).partition("\n")[0]
        raise UsageError(
            f"a table of flows: column 'value' does not hold numbers: {told}"
        ) from error
    there = set(rows["exporter"]) | set(rows["importer"])
    names = tuple(sorted(there - {None}) if states is None else states)
    place = {name: number for number, name in enumerate(names)}
    kept = rows.filter(pl.col("exporter").is_in(place) & pl.col("importer").is_in(place))
    void = kept.filter(pl.col("value").is_null() | pl.col("value").is_nan()).height
    twice = kept.filter(kept.select(COLUMNS[:2]).is_duplicated())
    found = [f"state '{name}' is in no row" for name in names if name not in there]
    if void:
        found.append(f"value is missing in {void} row(s): give 0 where there is no trade")
    if twice.height:
        found.append(
            f"{twice.height} rows repeat a pair, first {twice.row(0)[:2]}: keep one year and "
            "one source"
        )
    collect(UsageError, "a table of flows", found)
    flows = np.zeros((len(names), len(names)))
    codes = [kept[name].replace_strict(place, return_dtype=pl.Int64) for name in COLUMNS[:2]]
    flows[codes[0].to_numpy(), codes[1].to_numpy()] = kept["value"].to_numpy()
    return flows, names


def _frame(table: Any) -> pl.DataFrame:
    if isinstance(table, pl.LazyFrame):
        return table.collect()
    try:
        # not strict: whole numbers and others may be mixed
        return pl.DataFrame(table, strict=False)
    except (pl.exceptions.PolarsError, TypeError, ValueError) as error:
        raise UsageError(
            f"a table of flows cannot be read from {type(table).__name__}: {error}; give a polars, "
            "pandas or Arrow table"
        ) from error
