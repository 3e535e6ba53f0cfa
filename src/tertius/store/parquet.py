"""Writing Parquet with fixed settings, so that the same rows always give the same bytes."""

import os
from pathlib import Path

import polars as pl

__all__ = ["flush", "leaf", "write", "write_compact"]

ROW_GROUP = 1 << 18


def write(frame: pl.DataFrame, path: Path) -> None:
    """Write a table of a full build and flush it to the disk: zstd, quick to write and read."""
    # One chunk: how a frame happens to be chunked in memory must not show in the file.
    frame.rechunk().write_parquet(
        path,
        compression="zstd",
        compression_level=3,
        statistics=True,
        row_group_size=ROW_GROUP,
    )
    flush(path)


def write_compact(frame: pl.DataFrame, path: Path) -> None:
    """Write a table of the reference panel and flush it to the disk: as small as Parquet gets.

    Integers are kept as differences between neighbouring rows, which are small where a sorted
    table follows one pair of states through the years.
    """
    from pyarrow import parquet

    table = frame.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())
    integers = [name for name, dtype in frame.schema.items() if leaf(dtype).is_integer()]
    inner = {name: frame.schema[name].is_nested() for name in integers}
    parquet.write_table(
        table,
        path,
        compression="zstd",
        compression_level=19,
        row_group_size=ROW_GROUP,
        use_dictionary=[name for name in frame.columns if name not in integers],
        column_encoding={
            f"{name}.list.element" if inner[name] else name: "DELTA_BINARY_PACKED"
            for name in integers
        },
    )
    flush(path)


def leaf(dtype: pl.DataType) -> pl.DataType:
    """Return the type of a column's values, or of the members of its lists."""
    return dtype.inner if isinstance(dtype, pl.List | pl.Array) else dtype  # type: ignore[return-value]


def flush(path: Path) -> None:
    """Wait until a file, or a directory's list of names, is on the disk."""
    if path.is_dir() and os.name != "posix":
        return  # only POSIX lets a directory be opened
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
