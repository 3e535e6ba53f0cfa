"""China's imports of Russian fuels by month (General Administration of Customs of China)."""

import re
from collections.abc import Mapping

import polars as pl

from tertius.errors import DataError
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["read", "tidy"]

DATASET = "china-customs-fossil"
FILE = "china_imports_wind.csv"
RUSSIA, CHINA, WORLD = "RUS", "CHN", "WORLD"
FIRST_COLUMN, UNITS = "Name", "Unit"
TONNES: Mapping[str, float] = {"ton": 1.0, "kg": 1e-3}
DOLLARS = "USD"

VOLUME, VALUE = "Volume of Imports: ", "Value of Imports: "
SUPPLIER = ": Russian Federation"
GOODS = {
    f"Steam Coal{SUPPLIER}": (RUSSIA, "steam-coal"),
    f"Coking Coal{SUPPLIER}": (RUSSIA, "coking-coal"),
    f"Coal{SUPPLIER}": (RUSSIA, "coal"),
    f"Liquified Natural Gas (LNG){SUPPLIER}": (RUSSIA, "lng"),
    f"Pipeline Carried Natural Gas (Gaseous State){SUPPLIER}": (RUSSIA, "pipeline-gas"),
    f"Crude Oil{SUPPLIER}": (RUSSIA, "crude-oil"),
    # headings of the Harmonized System, of all suppliers
    "Natural Gas(271121)": (WORLD, "pipeline-gas"),
    "Liquified Natural Gas(271111)": (WORLD, "lng"),
}
MONTH = re.compile(r"\d{4}-\d{2}")


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `customs_fuels`."""
    raw = pl.read_csv(files.path(FILE), infer_schema=False)
    return {"customs_fuels": conform(tidy(raw), "customs_fuels", f"{DATASET}/{FILE}")}


def tidy(raw: pl.DataFrame) -> pl.DataFrame:
    """Return one row a supplier, month and fuel, in tonnes and US dollars.

    Parameters
    ----------
    raw : polars.DataFrame
        All text: a column of names, one a series; lines of metadata, then one line a month. Below
        them an empty line and a note.

    Raises
    ------
    DataError
        If a series or its unit is not known.
    """
    units = raw.filter(pl.col(FIRST_COLUMN) == UNITS).row(0, named=True)
    months = raw.filter(pl.col(FIRST_COLUMN).str.contains(f"^{MONTH.pattern}$"))
    parts = [_series(months, name, units[name] or "") for name in raw.columns[1:]]
    found = pl.concat(parts).drop_nulls("amount")
    wide = found.pivot("kind", index=["exporter", "month", "good"], values="amount")
    return wide.with_columns(importer=pl.lit(CHINA), source=pl.lit(DATASET)).sort(
        "good", "exporter", "month"
    )


def _series(months: pl.DataFrame, name: str, unit: str) -> pl.DataFrame:
    """Return one series of the sheet, its thousands without commas."""
    volume = name.startswith(VOLUME)
    what = name.removeprefix(VOLUME).removeprefix(VALUE)
    factor = TONNES.get(unit) if volume else 1.0 if unit == DOLLARS else None
    if what not in GOODS or factor is None:
        raise DataError(f"{DATASET}: series '{name}' in '{unit}' is not known; say what it is")
    exporter, good = GOODS[what]
    return months.select(
        exporter=pl.lit(exporter),
        month=(pl.col(FIRST_COLUMN) + "-01").str.to_date(),
        good=pl.lit(good),
        kind=pl.lit("quantity" if volume else "value"),
        amount=pl.col(name).str.replace_all(",", "").cast(pl.Float64) * factor,
    )
