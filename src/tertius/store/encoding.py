"""Decimals kept as small integers: encoding, and decoding in polars and in SQL.

A float column with scale s keeps a value x as the integer nearest to s x, so that what is read
back lies within half a unit, 1 / (2 s), of x. Integers are narrowed without loss. Missing values
stay missing.
"""

import re
from collections.abc import Callable, Mapping

import polars as pl

from tertius.errors import DataError, UsageError, collect
from tertius.store.manifest import Encoding
from tertius.store.parquet import leaf

__all__ = ["decode", "encode", "replacements"]

LARGEST = 2**31 - 1
SQL_TYPES = {
    **{"Int8": "TINYINT", "Int16": "SMALLINT", "Int32": "INTEGER", "Int64": "BIGINT"},
    **{"UInt8": "UTINYINT", "UInt16": "USMALLINT", "UInt32": "UINTEGER", "UInt64": "UBIGINT"},
    **{"Float32": "FLOAT", "Float64": "DOUBLE"},
}


def encode(
    frame: pl.DataFrame, scales: Mapping[str, float], table: str
) -> tuple[pl.DataFrame, dict[str, Encoding]]:
    """Turn every float column into integers and narrow every integer column.

    Parameters
    ----------
    frame : polars.DataFrame
        Float columns may also be lists or arrays of floats, such as draws.
    scales : mapping of str to float
        Stored integers a unit, for every float column.
    table : str
        The table's name, for messages.

    Returns
    -------
    frame : polars.DataFrame
        Same rows and columns.
    encodings : dict of str to Encoding
        How to read the changed columns back.

    Raises
    ------
    UsageError
        If a float column has no scale, or a scale no float column.
    DataError
        Listing every column with a value that is not finite, does not fit into 32 bits, or would
        be off by more than half a unit.
    """
    floats = [name for name, dtype in frame.schema.items() if leaf(dtype).is_float()]
    heading = f"scales of table '{table}'"
    absent = [name for name in floats if name not in scales]
    idle = [name for name in scales if name not in floats]
    odd = [name for name, scale in scales.items() if not 0 < scale < float("inf")]
    collect(
        UsageError,
        heading,
        [f"column '{name}' holds decimals: give it a scale" for name in absent]
        + [f"column '{name}' is not a column of decimals: drop its scale" for name in idle]
        + [f"column '{name}' has scale {scales[name]}: it must be positive" for name in odd],
    )
    problems = [fault for name in floats for fault in _faults(frame[name], scales[name])]
    collect(DataError, f"table '{table}' of the reference panel", problems)

    narrow = frame.with_columns(_scaled(frame, name, scales[name]) for name in floats)
    narrow = narrow.with_columns(
        narrow[name].shrink_dtype() for name, dtype in narrow.schema.items() if dtype.is_integer()
    )
    encodings = {
        name: Encoding(_spell(dtype), float(scales[name]) if name in floats else None)
        for name, dtype in frame.schema.items()
        if dtype != narrow.schema[name]
    }
    restored = decode(narrow.lazy(), encodings).collect()
    problems = [fault for name in floats for fault in _drift(frame, restored, name, scales[name])]
    collect(DataError, f"table '{table}' of the reference panel", problems)
    return narrow, encodings


def decode(frame: pl.LazyFrame, encodings: Mapping[str, Encoding]) -> pl.LazyFrame:
    """Read encoded columns back, in the types they had."""
    return frame.with_columns(_restored(name, encoding) for name, encoding in encodings.items())


def replacements(encodings: Mapping[str, Encoding]) -> str:
    """Return the SQL that reads encoded columns back, for DuckDB's ``* REPLACE (...)``."""
    return ", ".join(
        f"{_sql(name, encoding)} AS {_quoted(name)}" for name, encoding in encodings.items()
    )


def _faults(values: pl.Series, scale: float) -> list[str]:
    flat = _flat(values)
    stray = flat.filter(~flat.is_finite())
    large = flat.filter(flat.is_finite() & ((flat * scale).abs() > LARGEST))
    problems = []
    if len(stray):
        problems.append(
            f"column '{values.name}' has {len(stray)} values such as {stray[0]}: "
            "make what is missing null"
        )
    if len(large):
        problems.append(
            f"column '{values.name}' has {len(large)} values that do not fit into 32 bits with "
            f"scale {scale}, first {large[0]}: take a smaller scale"
        )
    return problems


def _drift(before: pl.DataFrame, after: pl.DataFrame, name: str, scale: float) -> list[str]:
    # Rounding alone stays within half a unit; a Float32 too coarse for its scale does not.
    old, new = _flat(before[name]), _flat(after[name])
    error = (old - new).abs()
    over = error.filter(error > 0.5 / scale * (1 + 1e-9) + 1e-15 * old.abs()).to_list()
    if not over:
        return []
    return [f"column '{name}' would be off by {max(over)}, more than half a unit of 1/{scale}"]


def _scaled(frame: pl.DataFrame, name: str, scale: float) -> pl.Series:
    dtype = frame.schema[name]
    flat = (_flat(frame[name]) * scale).round()
    width = flat.cast(pl.Int32).shrink_dtype().dtype
    return frame.select(
        _each(name, _spell(dtype), lambda x: (x.cast(pl.Float64) * scale).round().cast(width))
    )[name]


def _restored(name: str, encoding: Encoding) -> pl.Expr:
    inner = _inner(encoding.dtype)
    dtype: type[pl.DataType] = getattr(pl, inner)
    scale = encoding.scale
    if scale is None:
        return pl.col(name).cast(dtype)
    return _each(name, encoding.dtype, lambda x: (x.cast(pl.Float64) / scale).cast(dtype))


def _each(name: str, dtype: str, change: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
    if dtype.startswith("List"):
        return pl.col(name).list.eval(change(pl.element()))
    if dtype.startswith("Array"):
        return pl.col(name).arr.eval(change(pl.element()))
    return change(pl.col(name))


def _sql(name: str, encoding: Encoding) -> str:
    kind, column = SQL_TYPES[_inner(encoding.dtype)], _quoted(name)
    if encoding.scale is None:
        return f"CAST({column} AS {kind})"
    change = f"CAST(CAST({{}} AS DOUBLE) / CAST('{encoding.scale!r}' AS DOUBLE) AS {kind})"
    if encoding.dtype.startswith(("List", "Array")):
        return f"list_transform({column}, lambda x: {change.format('x')})"
    return change.format(column)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _flat(values: pl.Series) -> pl.Series:
    flat = values.explode() if values.dtype.is_nested() else values
    return flat.cast(pl.Float64)


def _spell(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.Array):
        return f"Array({dtype.inner}, {dtype.size})"
    return f"List({dtype.inner})" if isinstance(dtype, pl.List) else str(dtype)


def _inner(dtype: str) -> str:
    found = re.search(r"U?Int\d+|Float\d+", dtype)
    if found is None:
        raise DataError(f"'{dtype}' is not a type that the reference panel keeps as integers")
    return found[0]
