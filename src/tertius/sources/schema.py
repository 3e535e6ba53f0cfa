"""What a table is: its columns with type, unit and bounds, its key; and what breaks it."""

from dataclasses import dataclass, field

import polars as pl

__all__ = ["Column", "Schema", "faults"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a canonical table.

    Attributes
    ----------
    name : str
        Name in the table.
    dtype : polars data type
        Type in the table.
    unit : str
        Unit, or what the values mean.
    nullable : bool
        Whether a value may be missing.
    low, high : float or None
        Bounds, both inclusive.
    """

    name: str
    dtype: pl.DataType | type[pl.DataType]
    unit: str
    nullable: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Schema:
    """A canonical table: its columns, in order, and the columns that identify a row."""

    name: str
    summary: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(column.name for column in self.columns))


def faults(frame: pl.DataFrame, column: Column) -> list[str]:
    """Return what is wrong with a column of a frame: nulls it may not have, values out of range."""
    values = frame[column.name]
    problems = []
    if not column.nullable and values.null_count():
        problems.append(
            f"column '{column.name}' has {values.null_count()} missing values: "
            "it may have none; drop the rows or mark the column nullable"
        )
    if column.low is not None or column.high is not None:
        outside = values.filter(
            (
                values < column.low
                if column.low is not None
                else pl.repeat(False, len(values), eager=True)
            )
            | (
                values > column.high
                if column.high is not None
                else pl.repeat(False, len(values), eager=True)
            )
        )
        if len(outside):
            problems.append(
                f"column '{column.name}' has {len(outside)} values outside "
                f"[{column.low}, {column.high}], first {outside[0]}: check its unit"
            )
    return problems
