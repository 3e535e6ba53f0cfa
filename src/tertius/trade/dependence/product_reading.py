"""Read China's trade by heading from a store: between two states, or for one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from tertius.errors import UsageError
from tertius.sources.schemas import SCHEMAS
from tertius.states import State
from tertius.trade.dependence.products import CHINA, WHOLE
from tertius.trade.dependence.reading import Tables

__all__ = ["LAST", "Product", "between", "of_state"]

LAST = 2025
"""Last year of the data."""
TABLE = "product_partners"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Product:
    """What a flow of one heading or group of headings is a share of, between bounds.

    Attributes
    ----------
    exporter, importer : str
        ISO3 codes; China is one of them.
    product, label : str
        Id and words of the heading or group.
    year : int
        Of the data.
    value : float
        Million US dollars that the source lists.
    supply : tuple of float or None, or None
        Share of China's imports of the heading, at least and at most. None where the suppliers of
        the heading are not listed; at least is None where China's own total is missing.
    pair : tuple of float
        Share of all that the exporter sells the importer, at least and at most.
    seen : float or None
        Share of that trade which the source has by heading.
    absent : tuple of str
        Large suppliers whose record may end before the heading, so that the highest share is one
        of what is left.
    sources : tuple of str
        Ids of the datasets.
    rows : str
        The row, as a query over the store's tables.
    """

    exporter: str
    importer: str
    product: str
    label: str
    year: int
    value: float
    supply: tuple[float | None, float] | None
    pair: tuple[float, float]
    seen: float | None
    absent: tuple[str, ...]
    sources: tuple[str, ...]
    rows: str


def between(tables: Tables, a: State, b: State, year: int) -> tuple[Product, ...]:
    """Return what is listed of the trade of two states, the largest value first.

    Parameters
    ----------
    tables : Tables
        A store or panel; empty where it has no table `product_partners`.
    a, b : State
        The two; nothing is listed unless one is China.
    year : int
        The latest year of data to use.
    """
    pair = {a.iso3, b.iso3}
    both = pl.col("exporter").is_in(pair) & pl.col("importer").is_in(pair)
    return _products(_rows(tables, both, year), ["exporter", "product"])


def of_state(tables: Tables, state: State, year: int, top: int) -> tuple[Product, ...]:
    """Return what is listed of a state's trade with China, the largest value first.

    For China itself: the first listed supplier of each heading, among what is listed.

    Parameters
    ----------
    tables : Tables
        A store or panel; empty where it has no table `product_partners`.
    state : State
        The state.
    year : int
        The latest year of data to use.
    top : int
        Length of the list.
    """
    own = (pl.col("exporter") == state.iso3) | (pl.col("importer") == state.iso3)
    rows = _rows(tables, own, year)
    if state.iso3 != CHINA:
        return _products(rows, ["exporter", "product"])[:top]
    supplied = rows.filter(pl.col("supply_high").is_not_null(), importer=CHINA)
    first = supplied.sort("value", "exporter", descending=[True, False]).unique(
        ["product", "year"], keep="first", maintain_order=True
    )
    return _products(first, ["product"])[:top]


def _rows(tables: Tables, wanted: pl.Expr, year: int) -> pl.DataFrame:
    try:
        found = tables.scan(TABLE)
    except UsageError:  # a store without the sources of this table
        columns = SCHEMAS[TABLE].columns
        return pl.DataFrame(schema={column.name: column.dtype for column in columns})
    return found.filter(wanted, pl.col("year") <= year).collect()


def _products(rows: pl.DataFrame, key: list[str]) -> tuple[Product, ...]:
    """Return one year of each: with the fewest absent, then a whole record, then the latest."""
    if rows.is_empty():
        return ()
    ordered = rows.with_columns(
        absent_count=pl.col("absent").str.split("+").list.eval(pl.element() != "").list.sum(),
        cut=pl.col("product").str.starts_with("hs").not_() & (pl.col("seen").fill_null(0) < WHOLE),
    ).sort("absent_count", "cut", "year", descending=[False, False, True])
    chosen = ordered.unique(key, keep="first", maintain_order=True)
    by_value = chosen.sort("value", "product", "exporter", descending=[True, False, False])
    return tuple(_product(row) for row in by_value.iter_rows(named=True))


def _product(row: Row) -> Product:
    query = (
        f"SELECT * FROM {TABLE} WHERE exporter = '{row['exporter']}' AND importer = "
        f"'{row['importer']}' AND product = '{row['product']}' AND year = {row['year']}"
    )
    high = row["supply_high"]
    return Product(
        exporter=row["exporter"],
        importer=row["importer"],
        product=row["product"],
        label=row["label"],
        year=row["year"],
        value=row["value"],
        supply=None if high is None else (row["supply_low"], high),
        pair=(row["pair_low"], row["pair_high"]),
        seen=row["seen"],
        absent=tuple(filter(None, row["absent"].split("+"))),
        sources=tuple(row["source"].split("+")),
        rows=query,
    )
