"""Military expenditure in constant dollars and as a share of GDP (SIPRI), 1949 to 2024.

The terms forbid passing the figures on: they stay in a user's own store, and only measures made
from them leave it. Which figures are SIPRI's estimates is shown by the colour of a cell alone,
which is lost on reading.
"""

import fastexcel
import polars as pl

from tertius import states
from tertius.errors import DataError
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["REGIONS", "long", "read"]

DATASET = "sipri-milex"
BOOK = "SIPRI-Milex-data-1949-2024_2.xlsx"
CONSTANT, SHARE = "Constant (2023) US$", "Share of GDP"
HEADER = "Country"
ABSENT = "xxx"  # the state did not exist
UNKNOWN = ("...", ". .")

REGIONS = frozenset(
    {
        "Africa", "North Africa", "sub-Saharan Africa", "Americas",
        "Central America and the Caribbean", "North America", "South America", "Asia & Oceania",
        "Central Asia", "East Asia", "South Asia", "South East Asia", "Oceania", "Europe",
        "Central Europe", "Eastern Europe", "Western Europe", "Middle East", "European Union",
    }
)  # fmt: skip
RENAMED = {
    "Central African Rep.": "CAF", "Congo, Dem. Rep.": "COD", "Congo, DR": "COD",
    "Congo, Republic": "COG", "Congo, Rep.": "COG", "Czechoslovakia": "CSK",
    "German Democratic Republic": "DDR", "Korea, North": "PRK", "Korea, South": "KOR",
    "USSR": "SUN", "Yemen, North": "YEM", "Yugoslavia": "YUG",
}  # fmt: skip


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `military_spending`."""
    book = fastexcel.read_excel(str(files.path(BOOK)))
    constant, share = (
        long(book.load_sheet(name, header_row=None, dtypes="string").to_polars(), name)
        for name in (CONSTANT, SHARE)
    )
    keys = ["ccode", "year"]
    both = constant.rename({"value": "spending"}).join(
        share.rename({"value": "share"}), on=keys, how="full", coalesce=True
    )

    found = both.with_columns(source=pl.lit(DATASET))
    return {"military_spending": conform(found, "military_spending", DATASET)}


def long(sheet: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return `ccode`, `year`, `value`; no row where the sheet marks the figure as unknown.

    Parameters
    ----------
    sheet : polars.DataFrame
        All cells as text. Lines of notes stand before the header, whose first cell is "Country";
        rows of regions hold no figures.
    name : str
        The sheet's name, for messages.

    Raises
    ------
    DataError
        If there is no header, or a row is neither a state nor a region.
    """
    first = sheet.columns[0]
    at = sheet[first].to_list()
    if HEADER not in at:
        raise DataError(f"{BOOK}, sheet '{name}': no cell '{HEADER}' in the first column")
    header = sheet.row(at.index(HEADER))
    years = {
        column: int(float(cell))
        for column, cell in zip(sheet.columns, header, strict=True)
        if cell is not None and cell.replace(".0", "").isdigit()
    }
    cells = (
        sheet.slice(at.index(HEADER) + 1)
        .filter(pl.col(first).is_not_null(), ~pl.col(first).str.strip_chars().is_in(REGIONS))
        .select(pl.col(first).str.strip_chars().alias("country"), *years)
        .rename({column: str(year) for column, year in years.items()})
        .unpivot(index="country", variable_name="year", value_name="cell")
        .with_columns(pl.col("year").cast(pl.Int64), pl.col("cell").str.strip_chars())
        .filter(pl.col("cell").is_not_null() & (pl.col("cell") != ABSENT) & (pl.col("cell") != ""))
        .with_columns(
            label=pl.col("country").replace(RENAMED),
            value=pl.when(~pl.col("cell").is_in(UNKNOWN)).then("cell").cast(pl.Float64),
        )
    )
    return _coded(cells, name)


def _coded(cells: pl.DataFrame, name: str) -> pl.DataFrame:
    """Add state codes; years in which a state was not yet one (Kenya to 1962) are left out."""
    coded = states.translate(cells, "label", system="any")
    lost = coded.group_by("country").agg(pl.col("ccode").is_null().all(), pl.col("value").count())
    strangers = lost.filter(pl.col("ccode") & (pl.col("value") > 0))["country"].sort().to_list()
    if strangers:
        raise DataError(
            f"{BOOK}, sheet '{name}', rows {strangers}: neither states nor regions; say in the "
            "reader which they are"
        )
    # the empty row of a successor (Russia 1988) stands beside those of the state itself
    return coded.drop_nulls(["ccode", "value"]).select("ccode", "year", "value")
