"""Read the measures of one dyad from a store: a series, or the last values known by a year."""

from typing import Protocol

import polars as pl

from tertius.errors import MissingDataError
from tertius.measures.register import Measure, measure, register
from tertius.provenance import Figure

__all__ = ["NO_ROWS", "Tables", "evidence", "series"]

ONLY_BUILT = "not carried by the reference panel; run `tertius data build` with a mirror"
NO_ROWS = (
    "no rows for this pair: the reference panel carries measures of politically relevant pairs "
    "only, a full build of all"
)


class Tables(Protocol):
    """What is asked of a store or a panel."""

    def scan(self, name: str) -> pl.LazyFrame:
        """Return a table, lazily."""
        ...


def series(tables: Tables, name: str, a: int, b: int) -> pl.DataFrame:
    """Return one measure of a dyad over time.

    Parameters
    ----------
    tables : Tables
        A store or the reference panel.
    name : str
        Id of the measure.
    a, b : int
        COW codes; for a directed measure the order counts: of `a` on (or to) `b`.

    Returns
    -------
    polars.DataFrame
        year, mean (the value), sd, p05, p25, p50, p75, p95 (null where the measure has no
        interval), source; one row a year with a value.

    Raises
    ------
    MissingDataError
        If the tables do not hold the measure: the panel leaves some to a full build.
    """
    found = measure(name)
    rows = _rows(tables, found.table, a, b)
    if _column(found, a, b) not in rows.columns:
        raise MissingDataError(f"measure '{name}': {ONLY_BUILT}")
    return _series(rows, found, a, b)


def evidence(tables: Tables, a: int, b: int, year: int) -> tuple[Figure, ...]:
    """Return the last value of every measure known by `year`, both ways where it is directed.

    Each comes with its sources, the query for its rows and its evidence year; one that is not
    known comes with the reason.
    """
    rows: dict[str, pl.DataFrame] = {}
    figures = []
    for found in register().values():
        if found.table not in rows:
            rows[found.table] = _rows(tables, found.table, a, b)
        for x, y in ((a, b), (b, a)) if found.directed else ((a, b),):
            figures.append(_latest(rows[found.table], found, x, y, year))
    return tuple(figures)


def _column(found: Measure, a: int, b: int) -> str:
    if not found.directed:
        return found.column
    return f"{found.column}_{'12' if a < b else '21'}"


def _rows(tables: Tables, table: str, a: int, b: int) -> pl.DataFrame:
    low, high = min(a, b), max(a, b)
    dyad = (pl.col("ccode1") == low) & (pl.col("ccode2") == high)
    return tables.scan(table).filter(dyad).sort("year").collect()


def _series(rows: pl.DataFrame, found: Measure, a: int, b: int) -> pl.DataFrame:
    column = _column(found, a, b)
    null = pl.lit(None, dtype=pl.Float64)

    def part(suffix: str) -> pl.Expr:
        beside = f"{column}_{suffix}"
        return pl.col(beside).cast(pl.Float64) if beside in rows.columns else null

    # a source kept per value, or per row; else the value rests on all of the measure's
    kept = [name for name in (f"{column}_source", "source") if name in rows.columns]
    named = pl.col(kept[0]) if kept else pl.lit("+".join(found.sources))
    return rows.filter(pl.col(column).is_not_null()).select(
        pl.col("year").cast(pl.Int64),
        pl.col(column).cast(pl.Float64).alias("mean"),
        part("sd").alias("sd"),
        part("p05").alias("p05"),
        null.alias("p25"),
        null.alias("p50"),
        null.alias("p75"),
        part("p95").alias("p95"),
        named.alias("source"),
    )


def _latest(rows: pl.DataFrame, found: Measure, a: int, b: int, year: int) -> Figure:
    column = _column(found, a, b)
    where = f"FROM {found.table} WHERE ccode1 = {min(a, b)} AND ccode2 = {max(a, b)}"
    label = f"{found.label}, of {a} on {b}" if found.directed else found.label

    def figure(
        value: float | None, interval: tuple[float, float] | None, sources: tuple[str, ...],
        condition: str, evidence_year: int | None, note: str,
    ) -> Figure:  # fmt: skip
        query = f"SELECT year, {column} {where} AND {condition}"
        return Figure(
            label, value, found.unit, interval, found.id, sources, query, evidence_year, note
        )

    if column not in rows.columns:
        return figure(None, None, found.sources, f"year <= {year}", None, ONLY_BUILT)
    if rows.is_empty():
        return figure(None, None, found.sources, f"year <= {year}", None, NO_ROWS)
    known = _series(rows, found, a, b).filter(pl.col("year") <= year)
    if known.is_empty():
        note = f"no data by {year}; the measure covers {found.first}-{found.last}"
        return figure(None, None, found.sources, f"year <= {year}", None, note)
    row = known.row(-1, named=True)
    interval = None if row["p05"] is None else (row["p05"], row["p95"])
    sources = tuple(row["source"].split("+"))
    last = int(row["year"])
    return figure(row["mean"], interval, sources, f"year = {last}", last, "")
