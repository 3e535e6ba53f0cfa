"""Columns that many canonical tables have in common."""

import polars as pl

from tertius.sources.schema import Column

__all__ = ["DYAD", "SOURCE", "SPELL", "YEAR", "ccode", "economy", "flag"]


def ccode(name: str) -> Column:
    """Return a column of state codes."""
    return Column(name, pl.Int16, "Correlates of War state code", low=1, high=999)


def flag(name: str, unit: str) -> Column:
    """Return a column that is true or false."""
    return Column(name, pl.Boolean, unit)


def economy(name: str) -> Column:
    """Return a column of economies, which may be groups of states."""
    return Column(name, pl.String, "ISO 3166 alpha-3 code, or the source's name for a group")


YEAR = Column("year", pl.Int16, "calendar year", low=1800, high=2100)
SOURCE = Column("source", pl.String, "id of the dataset the row comes from")
DYAD = (ccode("ccode1"), ccode("ccode2"))
SPELL = (
    Column("start", pl.Int16, "first year", low=1800, high=2100),
    Column("end", pl.Int16, "last year; the last covered year when ongoing", low=1800, high=2100),
    flag("ongoing", "not ended when coverage stops"),
)
