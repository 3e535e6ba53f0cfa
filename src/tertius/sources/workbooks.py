"""Sheets of Excel workbooks as rows of text."""

from collections.abc import Sequence
from pathlib import Path

import fastexcel

__all__ = ["Rows", "cells"]

Rows = Sequence[Sequence[str | None]]


def cells(path: Path, sheet: str | int) -> Rows:
    """Return the cells of one sheet as text, the first line with them; empty ones are None.

    Parameters
    ----------
    path : Path
        The workbook.
    sheet : str or int
        Name of the sheet, or its place from 0.
    """
    book = fastexcel.read_excel(str(path))
    return list(book.load_sheet(sheet, header_row=None, dtypes="string").to_polars().iter_rows())
