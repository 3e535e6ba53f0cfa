"""The sheets of the Statistical Review: names, years, sums, as its workbooks have them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import fastexcel

from tertius.errors import DataError

__all__ = [
    "DATASET",
    "JOULES",
    "METRES",
    "RENAMED",
    "TONNES",
    "UNITS",
    "WORLD",
    "Rows",
    "cells",
    "is_total",
    "name_in",
    "series",
]

DATASET = "bp-ei-review"
TONNES, METRES, JOULES = "million tonnes", "billion cubic metres", "exajoules"
UNITS: Mapping[str, str] = {"oil": TONNES, "gas": METRES, "coal": JOULES}
WORLD, TOTAL = "WORLD", "Total World"
RENAMED = {
    "Brunei": "BRN",
    "DR Congo": "COD",
    "Russian Federation": "RUS",
    "South Korea": "KOR",
    "Trinidad & Tobago": "TTO",
    "UAE": "ARE",
    "US": "USA",
}
YEAR, NUMBER = re.compile(r"\d{4}"), re.compile(r"[\d.]+(E-?\d+)?")

Rows = Sequence[Sequence[str | None]]


def cells(path: Path, sheet: str) -> Rows:
    """Return the cells of a sheet as text."""
    book = fastexcel.read_excel(str(path))
    # the sheets' names end in a space in some editions
    name = next((found for found in book.sheet_names if found.strip() == sheet), None)
    if name is None:
        raise DataError(f"{path}: no sheet '{sheet}'; its name has changed with the edition")
    return list(book.load_sheet(name, header_row=None, dtypes="string").to_polars().iter_rows())


def series(rows: Rows) -> Iterator[tuple[str, int, float]]:
    """Yield economy, year and amount of a sheet with one column a year; sums but the world's go.

    Raises
    ------
    DataError
        If no line holds years.
    """
    header = next((i for i, row in enumerate(rows) if sum(map(_is_year, row)) > 20), None)
    if header is None:
        raise DataError(f"{DATASET}: no line of years; the sheet's layout is new")
    years = {i: int(head) for i, head in enumerate(rows[header]) if head and _is_year(head)}
    # the columns of growth and share repeat the last year: the first of each year counts
    first = {year: i for i, year in reversed(years.items())}
    for row in rows[header + 1 :]:
        name = name_in(row[0])
        if not name or (is_total(name) and name != TOTAL):
            continue
        for year, i in first.items():
            cell = row[i]
            if cell is not None and NUMBER.fullmatch(cell):
                yield (WORLD if name == TOTAL else name), year, float(cell)
        if name == TOTAL:
            return


def is_total(cell: str | None) -> bool:
    """Return whether a cell heads sums."""
    return name_in(cell).startswith("Total")


def name_in(cell: str | None) -> str:
    """Return a name without marks of footnotes and double spaces."""
    return re.sub(r"\s+", " ", re.sub(r"[*†♦^]|(?<=[a-z])\d$", "", (cell or "").strip())).strip()


def _is_year(cell: str | None) -> bool:
    return cell is not None and YEAR.fullmatch(cell) is not None
