"""Production and consumption of oil, gas and coal by state and year, in the review's workbook."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from tertius.sources.economies import coded
from tertius.sources.readers.bp_sheets import DATASET, RENAMED, UNITS, WORLD, cells, series
from tertius.sources.schemas import conform

__all__ = ["balances"]

FIRST = 1993
"""Before, rows of the Soviet Union and of Czechs and Slovaks overlap with rows carried back."""

SHEETS: Mapping[str, tuple[str, str]] = {
    "oil": ("Oil Production - Tonnes", "Oil Consumption - Tonnes"),
    "gas": ("Gas Production - Bcm", "Gas Consumption - Bcm"),
    "coal": ("Coal Production - EJ", "Coal Consumption - EJ"),
}
NOT_STATES = frozenset(
    {
        "Central America",
        "Eastern Africa",
        "Middle Africa",
        "USSR",
        "Western Africa",
        WORLD,
    }
)
SPELT = {
    **RENAMED,
    "China Hong Kong SAR": "China, Hong Kong SAR",
    "Republic of Congo": "COG",
}


def balances(path: Path) -> pl.DataFrame:
    """Return table `energy_balance` from one workbook; a nought is not told from a gap."""
    parts = [
        pl.DataFrame(
            [(*point, fuel, side) for point in series(cells(path, sheet))],
            orient="row",
            schema=["economy", "year", "amount", "fuel", "side"],
        )
        for fuel, sheets in SHEETS.items()
        for side, sheet in zip(("produced", "consumed"), sheets, strict=True)
    ]
    area = pl.col("economy").is_in(list(NOT_STATES)) | pl.col("economy").str.starts_with("Other ")
    long = pl.concat(parts).filter(~area, pl.col("year") >= FIRST, pl.col("amount") > 0)
    wide = long.pivot("side", index=["economy", "year", "fuel"], values="amount")
    named = coded(wide, ("economy",), DATASET, renamed=SPELT).with_columns(
        unit=pl.col("fuel").replace_strict(UNITS), source=pl.lit(DATASET)
    )
    return conform(named, "energy_balance", DATASET)
