"""Russia's goods trade by partner and month to 2021, by year to 2021, by chapter 2021 and 2022.

References
----------
Federal Customs Service of the Russian Federation, foreign trade statistics.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import fastexcel
import polars as pl

from tertius.errors import DataError
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform
from tertius.sources.workbooks import Rows, cells

__all__ = ["PARTNERS", "monthly", "read"]

DATASET = "fcs-russia-trade"
RUSSIA = "RUS"
EXPORTS, IMPORTS = "Экспорт", "Импорт"

# By position: the file's names mix Latin with Cyrillic letters, so that equal ones look alike but
# are not, and a name says less than its place. Its first letters are checked all the same.
PARTNERS = (
    "CHN", "NLD", "DEU", "TUR", "USA", "BLR", "GBR", "KOR", "ITA", "FRA",
    "KAZ", "JPN", "POL", "VNM", "FIN", "IND", "BEL", "UKR", "BRA", "CZE",
    "ESP", "UZB", "CHE", "AUT", "SVK", "IDN", "SWE", "TWN", "AZE",
)  # fmt: skip
INITIALS = "КНГТСБВРИФКЯПВФИБУБЧИУШАСИШТА"

MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
NOT_REPORTED = "…"
FIRST_LINE = 5
"""Number of the first line below the names of partners."""


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return tables `monthly_trade` and `chapter_trade`."""
    return {
        "monthly_trade": _partners(files.path("96stran.xlsx")),
        "chapter_trade": _chapters(
            files.path("94itog.xlsx"), files.path("publikatsiya_TSTV_2022.xlsx")
        ),
    }


def monthly(rows: Rows) -> Iterator[tuple[str, date, float | None]]:
    """Yield partner, month and million dollars of one sheet.

    Raises
    ------
    DataError
        If the partners do not stand where they are expected, or a year lacks a month.
    """
    found = "".join((name or " ")[0] for name in rows[FIRST_LINE - 1][1:])
    if found != INITIALS:
        raise DataError(f"{DATASET}: partners begin with '{found}', expected '{INITIALS}'")
    year, month = 0, 12
    for row in rows[FIRST_LINE:]:
        label = (row[0] or "").strip()
        if label.isdecimal():
            if month != 12:
                raise DataError(f"{DATASET}: {year} ends in month {month}; look for lost lines")
            year, month = int(label), 0
        elif label:
            month += 1
            if label != MONTHS[month - 1]:
                raise DataError(f"{DATASET}: line '{label}' of {year}, expected month {month}")
            for partner, cell in zip(PARTNERS, row[1:], strict=True):
                known = None if cell is None or cell == NOT_REPORTED else float(cell)
                yield partner, date(year, month, 1), known


def _partners(path: Path) -> pl.DataFrame:
    sides = [
        pl.DataFrame(
            list(monthly(cells(path, sheet))), orient="row", schema=["partner", "month", side]
        )
        for sheet, side in ((EXPORTS, "exports"), (IMPORTS, "imports"))
    ]
    both = sides[0].join(sides[1], on=["partner", "month"], how="full", coalesce=True)
    named = both.with_columns(reporter=pl.lit(RUSSIA), source=pl.lit(DATASET))
    return conform(named, "monthly_trade", f"{DATASET}/{path.name}")


def _chapters(totals: Path, chapters: Path) -> pl.DataFrame:
    rows = [(*found, "all") for found in _totals(totals)]
    rows += list(_by_chapter(cells(chapters, 0)))
    found = pl.DataFrame(rows, orient="row", schema=["year", "exports", "imports", "chapter"])
    # the total of 2021 stands in both books; the older one has every year
    once = found.unique(["year", "chapter"], keep="first", maintain_order=True)
    named = once.with_columns(reporter=pl.lit(RUSSIA), source=pl.lit(DATASET))
    return conform(named, "chapter_trade", DATASET)


def _totals(path: Path) -> Iterator[tuple[int, float, float]]:
    for sheet in fastexcel.read_excel(str(path)).sheet_names:
        if sheet.isdecimal():
            sides = {(row[0] or "").strip(): row[1] for row in cells(path, sheet)}
            yield int(sheet), float(sides[EXPORTS] or 0), float(sides[IMPORTS] or 0)


def _by_chapter(rows: Rows) -> Iterator[tuple[int, float, float, str]]:
    """Yield year, exports, imports and chapter; the columns are turnover, exports, imports."""
    for row in rows:
        label = (row[0] or "").strip()
        named = re.match(r"(\d\d(?:-\d\d)?)-", label)
        if named or label == "ВСЕГО":
            chapter = named.group(1) if named else "all"
            for year, first in ((2021, 2), (2022, 5)):
                yield year, float(row[first] or 0), float(row[first + 1] or 0), chapter
