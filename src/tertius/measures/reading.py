"""Read a measure of one dyad from a store: its series, and the last value known by a year."""

from typing import Protocol

import polars as pl

from tertius.measures.register import Measure, measure
from tertius.provenance import Figure

__all__ = ["Tables", "latest", "series"]


class Tables(Protocol):
    """What is asked of a store or a panel."""

    def scan(self, name: str) -> pl.LazyFrame:
        """Return a table, lazily."""
        ...


def _column(found: Measure, a: int, b: int) -> str:
    if not found.directed:
        return found.column
    return f"{found.column}_{'12' if a < b else '21'}"


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
    """
    found = measure(name)
    column = _column(found, a, b)
    frame = (
        tables.scan(found.table)
        .filter((pl.col("ccode1") == min(a, b)) & (pl.col("ccode2") == max(a, b)))
        .filter(pl.col(column).is_not_null())
    )
    there = frame.collect_schema().names()
    null = pl.lit(None, dtype=pl.Float64)

    def part(suffix: str) -> pl.Expr:
        beside = f"{column}_{suffix}"
        return pl.col(beside).cast(pl.Float64) if beside in there else null

    whole = pl.lit("+".join(found.sources))
    return (
        frame.select(
            pl.col("year").cast(pl.Int64),
            pl.col(column).cast(pl.Float64).alias("mean"),
            part("sd").alias("sd"),
            part("p05").alias("p05"),
            null.alias("p25"),
            null.alias("p50"),
            null.alias("p75"),
            part("p95").alias("p95"),
            (pl.col("source") if "source" in there else whole).alias("source"),
        )
        .sort("year")
        .collect()
    )


def latest(tables: Tables, name: str, a: int, b: int, year: int) -> Figure:
    """Return the last value known by `year`, with its sources, its rows and its evidence year."""
    found = measure(name)
    column = _column(found, a, b)
    low, high = min(a, b), max(a, b)
    known = series(tables, name, a, b).filter(pl.col("year") <= year)
    if known.is_empty():
        return Figure(
            label=found.label,
            value=None,
            unit=found.unit,
            interval=None,
            method=found.id,
            sources=found.sources,
            rows=f"SELECT year, {column} FROM {found.table} WHERE ccode1 = {low} "
            f"AND ccode2 = {high} AND year <= {year}",
            note=f"no data by {year}; the measure covers {found.first}-{found.last}",
        )
    row = known.row(-1, named=True)
    interval = None if row["p05"] is None else (row["p05"], row["p95"])
    return Figure(
        label=found.label,
        value=row["mean"],
        unit=found.unit,
        interval=interval,
        method=found.id,
        sources=tuple(row["source"].split("+")),
        rows=f"SELECT year, {column} FROM {found.table} WHERE ccode1 = {low} "
        f"AND ccode2 = {high} AND year = {row['year']}",
        evidence_year=int(row["year"]),
    )
