"""Where each column of the table of allies comes from, and how old its values may be."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from tertius.errors import UsageError
from tertius.measures.disputes import LAST as LAST_DISPUTES
from tertius.measures.reading import Tables
from tertius.measures.rivalry import LAST as LAST_RIVALRY
from tertius.measures.spells import years
from tertius.trade.distance import great_circle

__all__ = ["AGE", "DISPLAY", "Column", "columns"]

AGE = 10
"""How many years old a value may be, where nothing else is said."""

DISPLAY = 3
"""Hostility from which a dispute counts: a display of force."""

WINDOW = 10  # years of disputes
GERMANY, WEST_GERMANY = 255, 260  # sites are undated and stand under the former
SEA = {1: 0.0, 2: 19.3, 3: 38.6, 4: 241.4, 5: 643.7}  # km: 0, 12, 24, 150, 400 miles


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table of allies.

    Attributes
    ----------
    name : str
        Of the column.
    needs : str
        The table it is read from.
    sources : tuple of str
        The datasets behind that table.
    age : int
        How many years before the one asked for a value may be from.
    read : callable
        From the tables to one row a state: `ccode`, `value`, `known` (year).
    """

    name: str
    needs: str
    sources: tuple[str, ...]
    age: int
    read: Callable[[Tables], pl.DataFrame]

    def rows(self, tables: Tables) -> pl.DataFrame | None:
        """Return the rows of all states, or None where there is no such table."""
        try:
            tables.scan(self.needs)
        except UsageError:
            return None
        return self.read(tables)


def columns(divider: int, target: int, rival: int, year: int) -> tuple[Column, ...]:
    """Return the columns of the table of allies of `divider`; all states by COW code."""
    towards = tuple(
        column
        for other, seat in ((target, "target"), (rival, "rival"))
        for column in _towards(other, seat, year)
    )
    return (
        *towards,
        Column("troops", "troops", ("us-troops",), 5,
               lambda t: _abroad(t, divider, year)),
        Column("bases", "bases", ("us-troops",), AGE,
               lambda t: _sites(t, divider, year)),
        Column("arms", "arms_shares", ("sipri-tiv",), AGE,
               lambda t: _arms(t, divider, year)),
        Column("trade", "measure_trade", ("cow-trade", "wdi"), AGE,
               lambda t: _dependence(t, divider, year, "ally")),
        Column("weakness", "capabilities", ("cow-nmc",), AGE,
               lambda t: _capability(t, year)),
        Column("favourable", "favourability", ("pew-favourability-derived", "pew-us-image-538"),
               AGE, lambda t: _opinion(t, divider, year)),
        Column("capability", "capabilities", ("cow-nmc",), AGE,
               lambda t: _capability(t, year)),
        Column("worth", "measure_trade", ("cow-trade", "wdi"), AGE,
               lambda t: _dependence(t, divider, year, "divider")),
    )  # fmt: skip


def _towards(other: int, seat: str, year: int) -> tuple[Column, ...]:
    return (
        Column(f"nearness_{seat}", "capitals", ("state-system", "cow-geography"), AGE,
               lambda t: _nearness(t, other, year)),
        Column(f"disputes_{seat}", "measure_disputes", ("gml-mid", "cow-mid"), AGE,
               lambda t: _disputes(t, other, year)),
        Column(f"rivalry_{seat}", "measure_rivalry", ("rivalries",), AGE,
               lambda t: _rivalry(t, other, year)),
    )  # fmt: skip


def _partner(state: int) -> pl.Expr:
    return pl.when(pl.col("ccode1") == state).then("ccode2").otherwise("ccode1").alias("ccode")


def _with(tables: Tables, table: str, state: int) -> pl.LazyFrame:
    return tables.scan(table).filter((pl.col("ccode1") == state) | (pl.col("ccode2") == state))


def _latest(rows: pl.LazyFrame, value: pl.Expr, year: int) -> pl.DataFrame:
    """Return the last value of each state known by the year."""
    return (
        rows.select("ccode", value.cast(pl.Float64).alias("value"), known="year")
        .filter(pl.col("value").is_not_null(), pl.col("known") <= year)
        .sort("known")
        .group_by("ccode", maintain_order=True)
        .last()
        .collect()
    )


def _nearness(tables: Tables, other: int, year: int) -> pl.DataFrame:
    """Return km between capitals, or across the border or strait where that is less."""
    there = tables.scan("capitals").collect()
    last = min(year, int(str(there["end"].max())))
    seats = years(there, last, last).unique("ccode").sort("ccode")
    if other not in seats["ccode"]:
        return pl.DataFrame(schema={"ccode": pl.Int16, "value": pl.Float64, "known": pl.Int64})
    km = great_circle(seats["latitude"], seats["longitude"])[seats["ccode"].index_of(other) or 0]
    found = seats.select("ccode").with_columns(km=pl.Series(km), known=pl.lit(last))
    touching = years(_with(tables, "contiguity", other).collect(), last, last).select(
        _partner(other), across=pl.col("kind").replace_strict(SEA, return_dtype=pl.Float64)
    )
    nearest = touching.group_by("ccode").agg(pl.col("across").min())
    return found.join(nearest, on="ccode", how="left").select(
        "ccode", pl.min_horizontal("km", "across").alias("value"), "known"
    )


def _disputes(tables: Tables, other: int, year: int) -> pl.DataFrame:
    """Return years with a display of force or worse in the ten years to the last covered."""
    last = min(year, LAST_DISPUTES)
    rows = _with(tables, "measure_disputes", other).filter(
        pl.col("year").is_between(last - WINDOW + 1, last)
    )
    return (
        rows.with_columns(_partner(other))
        .group_by("ccode")
        .agg((pl.col("hostility") >= DISPLAY).sum().cast(pl.Float64).alias("value"))
        .with_columns(known=pl.lit(last))
        .collect()
    )


def _rivalry(tables: Tables, other: int, year: int) -> pl.DataFrame:
    last = min(year, LAST_RIVALRY)
    rows = _with(tables, "measure_rivalry", other).filter(pl.col("year") == last)
    return rows.select(
        _partner(other), value=pl.col("strategic").cast(pl.Float64), known=pl.lit(last)
    ).collect()


def _abroad(tables: Tables, sender: int, year: int) -> pl.DataFrame:
    rows = tables.scan("troops").filter(pl.col("sender") == sender).rename({"host": "ccode"})
    return _latest(rows, pl.col("troops"), year)


def _sites(tables: Tables, sender: int, year: int) -> pl.DataFrame:
    """Return large sites; a host without a row has none, if the sender is covered at all."""
    rows = tables.scan("bases").filter(pl.col("sender") == sender).collect()
    west = rows.filter(host=GERMANY).with_columns(host=pl.lit(WEST_GERMANY, rows.schema["host"]))
    every = tables.scan("capitals").select(ccode="ccode").unique().collect()
    if rows.is_empty():
        every = every.clear()
    found = pl.concat([rows, west]).rename({"host": "ccode"})
    return every.join(found, on="ccode", how="left").select(
        "ccode", value=pl.col("bases").fill_null(0).cast(pl.Float64), known=pl.lit(year)
    )


def _arms(tables: Tables, supplier: int, year: int) -> pl.DataFrame:
    """Return the supplier's share of what each state received in the ten years to the last known.

    A state that received something, and nothing from the supplier, has 0; one that received
    nothing at all is not known.
    """
    shares = tables.scan("arms_shares").filter(pl.col("year") <= year)
    latest = shares.filter(pl.col("year") == pl.col("year").max())
    mine = pl.col("share").filter(pl.col("supplier") == supplier).sum()
    return (
        latest.group_by(ccode="recipient")
        .agg(mine.alias("value"), known=pl.col("year").max())
        .collect()
    )


def _dependence(
    tables: Tables, divider: int, year: int, whose: Literal["ally", "divider"]
) -> pl.DataFrame:
    """Return trade between divider and ally as a share of the GDP of one of them."""
    first = pl.col("ccode1") == divider
    own = first if whose == "divider" else ~first
    value = pl.when(own).then("dependence_12").otherwise("dependence_21")
    rows = _with(tables, "measure_trade", divider).with_columns(_partner(divider), value=value)
    return _latest(rows, pl.col("value"), year)


def _capability(tables: Tables, year: int) -> pl.DataFrame:
    return _latest(tables.scan("capabilities"), pl.col("cinc"), year)


def _opinion(tables: Tables, divider: int, year: int) -> pl.DataFrame:
    rows = tables.scan("favourability").filter(pl.col("target") == divider)
    return _latest(rows.rename({"public": "ccode"}), pl.col("share"), year)
