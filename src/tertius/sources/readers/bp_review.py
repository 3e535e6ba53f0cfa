"""Movements of oil, gas and coal between states and areas, and mine production (bp, now the EI).

References
----------
Energy Institute (2023), Statistical Review of World Energy, 72nd edition.
bp (2021, 2022), Statistical Review of World Energy, 70th and 71st editions.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from tertius.errors import DataError
from tertius.sources.descriptor import SourceFiles
from tertius.sources.economies import coded
from tertius.sources.readers.bp_balances import balances
from tertius.sources.readers.bp_sheets import (
    DATASET,
    JOULES,
    METRES,
    RENAMED,
    TONNES,
    WORLD,
    Rows,
    cells,
    is_total,
    name_in,
    series,
)
from tertius.sources.schemas import conform

__all__ = ["matrix", "read"]

BOOKS: Mapping[int, str] = {
    2020: "bp-stats-review-2021-all-data.xlsx",
    2021: "bp-stats-review-2022-all-data.xlsx",
    2022: "Statistical Review of World Energy Data.xlsx",
}

# Sheet, header line that begins the block, good, unit, whether importers stand in the rows.
BLOCKS = (
    ("Oil - Inter-area movements", "Crude (million tonnes)", "crude-oil", TONNES, False),
    ("Oil - Inter-area movements", "Product (million tonnes)", "oil-products", TONNES, False),
    ("Gas - Trade movts LNG", "To", "lng", METRES, True),
    ("Gas - Trade movts - pipeline", "To", "pipeline-gas", METRES, True),
    ("Coal - Inter area movts", "Exajoules", "coal", JOULES, False),
)
# Sums of the rows above them; by good, for Europe is a sum in gas and an area elsewhere.
SUMS: Mapping[str, frozenset[str]] = {
    "lng": frozenset(
        {"North America", "S. & Cent. America", "Europe", "Middle East & Africa", "Asia Pacific"}
    ),
    "pipeline-gas": frozenset(
        {
            "North America",
            "S. & Cent. America",
            "Europe",
            "CIS",
            "Middle East",
            "Africa",
            "Asia Pacific",
        }
    ),
}
MINERALS: Mapping[str, str] = {
    "Cobalt Production-Reserves": "cobalt",
    "Graphite Production-Reserves": "graphite",
    "Lithium Production-Reserves": "lithium",
    "Rare Earth Production-Reserves": "rare-earths",
}
REST = "Rest of World"
EU = {"EU": "European Union", "Other EU": "Other European Union"}
AREAS = frozenset(
    {
        "Africa",
        "Australasia",
        "CIS",
        "East & S. Africa",
        "Europe",
        "European Union",
        "Middle East",
        "North Africa",
        "Other Africa",
        "Other Americas",
        "Other Asia Pacific",
        "Other CIS",
        "Other Europe",
        "Other European Union",
        "Other Middle East",
        "Other Middle East & Africa",
        "Other S. & Cent. America",
        "Rest of Europe",
        REST,
        "S. & Cent. America",
        "West Africa",
        WORLD,
    }
)
TRACE = 1e-6
"""Quantities below this share of a table's sum are dust of the source's conversions."""

ROUNDING = 1e-3
"""Totals are some of them rounded: the largest relative gap to the sum of their cells."""


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return tables `energy_trade`, `energy_balance` and `mineral_output`."""
    movements = pl.concat(
        _movements(files.path(book), year, *block)
        for year, book in BOOKS.items()
        for block in BLOCKS
    )
    pair = ("exporter", "importer")
    flows = coded(movements, pair, DATASET, renamed=RENAMED, areas=AREAS).filter(
        pl.col("exporter") != pl.col("importer")
    )
    return {
        "energy_trade": conform(flows, "energy_trade", DATASET),
        "energy_balance": balances(files.path(BOOKS[max(BOOKS)])),
        "mineral_output": _minerals(files.path(BOOKS[max(BOOKS)])),
    }


def matrix(rows: Rows, begin: str) -> Iterator[tuple[str, str, float]]:
    """Yield row name, column name and quantity of one block, its sums left out.

    Parameters
    ----------
    rows : sequence of sequence of str or None
        A sheet's cells as text.
    begin : str
        First cell of the block's header line.

    Raises
    ------
    DataError
        If there is no such block, or its cells do not add up to the totals beside it.
    """
    start = next((i for i, row in enumerate(rows) if name_in(row[0]) == begin), None)
    if start is None:
        raise DataError(f"{DATASET}: no line begins with '{begin}'; the sheet's layout is new")
    heads = _heads(rows[: start + 1])
    for row in rows[start + 1 :]:
        name = name_in(row[0])
        if name.startswith("Total"):
            return
        if name in ("", "From"):
            continue
        *amounts, total = (float(cell or 0) for cell in row[1 : len(heads) + 2])
        if abs(sum(amounts) - total) > ROUNDING * max(total, 1):
            raise DataError(f"{DATASET}: row '{name}' sums to {sum(amounts)}, not {total}")
        yield from ((name, head, amount) for head, amount in zip(heads, amounts, strict=True))
    raise DataError(f"{DATASET}: the block of '{begin}' has no line of totals")


def _movements(
    path: Path, year: int, sheet: str, begin: str, good: str, unit: str, importers_in_rows: bool
) -> pl.DataFrame:
    named = ("importer", "exporter") if importers_in_rows else ("exporter", "importer")
    found = pl.DataFrame(
        list(matrix(cells(path, sheet), begin)), orient="row", schema=[*named, "quantity"]
    ).filter(~pl.col(named[0]).is_in(list(SUMS.get(good, ()))))
    return found.filter(pl.col("quantity") > TRACE * pl.col("quantity").sum()).select(
        pl.col("exporter", "importer").replace(EU),
        "quantity",
        year=pl.lit(year, pl.Int16),
        good=pl.lit(good),
        unit=pl.lit(unit),
        source=pl.lit(DATASET),
    )


def _minerals(path: Path) -> pl.DataFrame:
    found = [
        (*point, mineral)
        for sheet, mineral in MINERALS.items()
        for point in series(cells(path, sheet))
    ]
    long = pl.DataFrame(found, orient="row", schema=["economy", "year", "output", "mineral"])
    named = coded(long, ("economy",), DATASET, renamed=RENAMED, areas=AREAS).with_columns(
        source=pl.lit(DATASET)
    )
    return conform(named, "mineral_output", DATASET)


def _heads(rows: Rows) -> list[str]:
    """Return the columns' names up to the totals, from the last line that has them.

    The block of products has none of its own: the names over the crude oil hold. In the sheet of
    liquefied gas long names begin in the line above.
    """
    line = max((i for i, row in enumerate(rows) if any(map(is_total, row[1:]))), default=None)
    if line is None:
        raise DataError(f"{DATASET}: no header line has a column of totals")
    heads = []
    for above, below in zip(rows[line - 1][1:], rows[line][1:], strict=True):
        if is_total(below):
            break
        start = "" if name_in(above) in ("From", "To") else above or ""
        heads.append(name_in(f"{start} {below or ''}"))
    return heads
