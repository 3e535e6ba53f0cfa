"""Trade of the European Union's members with Russia and six neighbours by month (Eurostat)."""

import re
from collections.abc import Iterator
from datetime import date

import fastexcel
import polars as pl

from tertius.errors import DataError
from tertius.sources.descriptor import SourceFiles
from tertius.sources.economies import coded
from tertius.sources.schemas import conform
from tertius.sources.workbooks import Rows
from tertius.sources.workbooks import cells as read_cells

__all__ = ["matrix", "read", "sanctioned"]

DATASET = "eurostat-eu-russia"
TRADE, SANCTIONED = "eu_total_trade_4630244_spreadsheet.xlsx", "eu_export_sanctioned.xlsx"
EUROS, NOT_AVAILABLE = "VALUE_IN_EUROS", ":"
PRODUCTS = {"27": "27", "TOTAL": "all"}
FLOWS = {"IMPORT": "imports", "EXPORT": "exports"}
KEY = ["reporter", "partner", "month"]
LAST = date(2022, 11, 1)
"""Last month that the extract has: December 2022 is empty."""
MONTH = re.compile(r"(\d{4})-(\d{2})")


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `eu_trade`, to November 2022."""
    book = fastexcel.read_excel(str(files.path(TRADE)))
    sheets = [
        pl.DataFrame(
            list(matrix(read_cells(files.path(TRADE), name))),
            orient="row",
            schema=["product", "flow", *KEY, "value"],
            infer_schema_length=None,
        )
        for name in book.sheet_names
        if name.startswith("Sheet ")
    ]
    wide = pl.concat(sheets).pivot("flow", index=[*KEY, "product"], values="value")
    listed = sanctioned(fastexcel.read_excel(str(files.path(SANCTIONED))).load_sheet(0).to_polars())
    rows = pl.concat([wide, listed], how="diagonal").filter(
        pl.col("month") <= LAST, pl.any_horizontal(pl.col("exports", "imports").is_not_null())
    )
    plain = rows.with_columns(
        pl.col(name).str.replace(r" \(.*\)$", "") for name in ("reporter", "partner")
    )
    named = coded(
        plain.with_columns(year=pl.col("month").dt.year()), ("reporter", "partner"), DATASET
    )
    found = named.drop("year").with_columns(source=pl.lit(DATASET))
    return {"eu_trade": conform(found, "eu_trade", DATASET)}


def matrix(rows: Rows) -> Iterator[tuple[str, str, str, str, date, float | None]]:
    """Yield product, flow, reporter, partner, month and euros of one sheet of the extract.

    Raises
    ------
    DataError
        If the sheet's product, flow or unit is not known, or it has no line of months.
    """
    about = {row[0]: row[2] for row in rows if row[0] and row[2]}
    product = re.search(r"\[(\w+)\]$", about.get("PRODUCT [PRODUCT]") or "")
    flow, unit = FLOWS.get(about.get("FLOW") or ""), about.get("INDICATORS")
    if product is None or product[1] not in PRODUCTS or flow is None or unit != EUROS:
        raise DataError(f"{DATASET}: a sheet of {about}; expected chapter 27 or all, in euros")
    header = next((i for i, row in enumerate(rows) if row[0] == "TIME"), None)
    if header is None:
        raise DataError(f"{DATASET}: no line of months; the layout of the extract is new")
    months = [MONTH.fullmatch(cell or "") for cell in rows[header][2:]]
    # two lines of labels follow; the table ends at the first empty line
    for reporter, partner, *cells in rows[header + 3 :]:
        if reporter is None or partner is None:
            return
        for found, cell in zip(months, cells, strict=True):
            if found is not None:
                value = None if cell in (None, NOT_AVAILABLE) else float(cell or "")
                month = date(int(found[1]), int(found[2]), 1)
                yield PRODUCTS[product[1]], flow, reporter, partner, month, value


def sanctioned(raw: pl.DataFrame) -> pl.DataFrame:
    """Return exports of banned headings; those of a month in which all are nought are missing."""
    months = raw.group_by("month").agg(known=pl.col("sanctioned_export").max() > 0)
    return (
        raw.join(months.filter("known"), on="month", maintain_order="left")
        .with_columns(pl.col("month").cast(pl.Date), product=pl.lit("sanctioned"))
        .select(*KEY, "product", exports="sanctioned_export")
    )
