"""Corrections to sources as data: what is changed, why, and a guard that notices a mended source.

Each file ``data/corrections/DATASET.toml`` holds entries ``[[correction]]`` (something is done)
and ``[[examined]]`` (something looked suspect and is left, with the reason). The functions here
take a frame and return a frame; they read nothing but the shipped data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, Self

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, model_validator

from tertius import toml
from tertius.errors import DataError, collect

__all__ = ["Applied", "Correction", "Corrections", "apply", "correct", "load", "parse"]

NOTE = "correction"
Scalar = bool | int | float | str


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Range(_Record):
    """All values from `low` to `high`, both inclusive."""

    low: float
    high: float


Condition = Scalar | tuple[Scalar, ...] | Range


class Expect(_Record):
    """What the source must still hold for a correction to be right."""

    rows: int = Field(gt=0, description="number of rows selected")
    values: dict[str, Condition] = Field(default={}, description="their present values, by column")


class Correction(_Record):
    """One correction: which rows of a table, what is done to them, why, and the guard."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="noted in the column 'correction'")
    table: str = Field(description="the frame it applies to, as its reader names it")
    kind: Literal["drop", "override", "scale", "flag"]
    where: dict[str, Condition] = Field(min_length=1, description="all conditions must hold")
    set: dict[str, Scalar] = Field(default={}, description="override: the new values, by column")
    factor: dict[str, float] = Field(default={}, description="scale: the factors, by column")
    expect: Expect
    reason: str = Field(min_length=20)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.kind == "override") != bool(self.set):
            raise ValueError("'set' belongs to kind 'override', which needs it")
        if (self.kind == "scale") != bool(self.factor):
            raise ValueError("'factor' belongs to kind 'scale', which needs it")
        unguarded = sorted({*self.set, *self.factor} - set(self.expect.values))
        if unguarded:
            raise ValueError(f"'expect.values' must name the columns changed: {unguarded}")
        return self


class Examined(_Record):
    """A suspect matter that is left as the source has it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    table: str
    where: dict[str, Condition] = Field(min_length=1)
    reason: str = Field(min_length=20)


class Corrections(_Record):
    """All that is known of one dataset's faults."""

    correction: tuple[Correction, ...] = ()
    examined: tuple[Examined, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """A correction that was made: its id, its kind, the rows it touched and the reason."""

    id: str
    kind: str
    rows: int
    reason: str


def parse(text: str, origin: str) -> Corrections:
    """Parse and validate a file of corrections; all its mistakes are reported at once.

    Raises
    ------
    DataError
        Naming the file and each field that is wrong.
    """
    return toml.parse(Corrections, text, origin)


@cache
def load(dataset: str) -> Corrections:
    """Return the shipped corrections of one dataset, none if it has no file."""
    entry = files("tertius") / "data" / "corrections" / f"{dataset}.toml"
    if not entry.is_file():
        return Corrections()
    return parse(entry.read_text("utf-8"), f"corrections/{dataset}.toml")


def correct(frame: pl.DataFrame, dataset: str, table: str) -> tuple[pl.DataFrame, list[Applied]]:
    """Apply the shipped corrections of a dataset to one of its tables; see `apply`."""
    wanted = [entry for entry in load(dataset).correction if entry.table == table]
    return apply(frame, wanted, f"corrections/{dataset}.toml")


def apply(
    frame: pl.DataFrame, corrections: Sequence[Correction], origin: str
) -> tuple[pl.DataFrame, list[Applied]]:
    """Check every guard against the frame as it came, then make all corrections.

    Parameters
    ----------
    frame : polars.DataFrame
        A source's rows. Every kind of correction but a drop notes its id in the column
        `correction`, which is added if absent; several ids are parted by a space.
    corrections : sequence of Correction
        Entries of one table.
    origin : str
        The file they stand in, for messages.

    Returns
    -------
    corrected : polars.DataFrame
        The frame's rows in their order, less those dropped.
    applied : list of Applied
        What was done, in the order of the entries.

    Raises
    ------
    DataError
        Listing every guard that fails: the source has changed, so the entry must be renewed.
    """
    problems: list[str] = []
    masks: list[pl.Series] = []
    for entry in corrections:
        mask, faults = _select(frame, entry)
        masks.append(mask)
        problems += faults
    collect(DataError, origin, problems)
    if NOTE not in frame.columns:
        frame = frame.with_columns(pl.lit(None, pl.String).alias(NOTE))
    keep = pl.repeat(True, frame.height, eager=True)
    for entry, mask in zip(corrections, masks, strict=True):
        if entry.kind == "drop":
            keep = keep & ~mask
        else:
            frame = frame.with_columns(_changes(entry, mask))
    return frame.filter(keep), [
        Applied(entry.id, entry.kind, entry.expect.rows, entry.reason) for entry in corrections
    ]


def _changes(entry: Correction, mask: pl.Series) -> list[pl.Expr]:
    changed = {name: pl.lit(value) for name, value in entry.set.items()}
    changed |= {name: pl.col(name) * factor for name, factor in entry.factor.items()}
    changed[NOTE] = pl.concat_str(NOTE, pl.lit(entry.id), separator=" ", ignore_nulls=True)
    return [
        pl.when(mask).then(value).otherwise(pl.col(name)).alias(name)
        for name, value in changed.items()
    ]


def _select(frame: pl.DataFrame, entry: Correction) -> tuple[pl.Series, list[str]]:
    """Return which rows an entry selects, and what its guard finds wrong with them."""
    nothing = pl.repeat(False, frame.height, eager=True)
    named = {*entry.where, *entry.expect.values, *entry.set, *entry.factor}
    missing = sorted(named - set(frame.columns))
    if missing:
        return nothing, [
            f"correction '{entry.id}', columns {missing}: table '{entry.table}' has none of that "
            "name; the source was renamed, so rename them in the entry"
        ]
    mask = frame.select(_matches(entry.where).alias("mask")).to_series()
    return mask, _faults(frame.filter(mask), entry)


def _matches(conditions: Mapping[str, Condition]) -> pl.Expr:
    return pl.all_horizontal(
        _holds(column, condition).fill_null(False) for column, condition in conditions.items()
    )


def _holds(column: str, condition: Condition) -> pl.Expr:
    match condition:
        case Range(low=low, high=high):
            return pl.col(column).is_between(low, high)
        case tuple():
            return pl.any_horizontal(pl.col(column) == value for value in condition)
        case _:
            return pl.col(column) == condition


def _faults(rows: pl.DataFrame, entry: Correction) -> list[str]:
    remedy = "the source has changed: check it, then renew or remove the entry"
    problems = []
    if rows.height != entry.expect.rows:
        problems.append(
            f"correction '{entry.id}', field 'expect.rows': {entry.expect.rows} expected, "
            f"{rows.height} rows match; {remedy}"
        )
    for column, condition in entry.expect.values.items():
        found = rows.filter(~_holds(column, condition).fill_null(False))[column].unique().sort()
        if len(found):
            problems.append(
                f"correction '{entry.id}', field 'expect.values.{column}': {condition} expected, "
                f"found {found.to_list()[:5]}; {remedy}"
            )
    return problems
