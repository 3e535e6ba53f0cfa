"""The states as tables: identities, state-years, dyad-years, and codes of sources translated."""

from typing import Literal

import polars as pl

from tertius.states.identity import State, System, identities, memberships
from tertius.states.resolution import Coding, claims, normal, pick

__all__ = ["Target", "dyad_years", "state_years", "table", "translate"]

Target = Literal["ccode", "gwcode"]


def table() -> pl.DataFrame:
    """Return every identity, one row each: the columns are the attributes of `State`."""
    return pl.DataFrame(
        [
            (
                found.ccode,
                found.gwcode,
                found.iso3,
                found.iso2,
                found.un,
                found.abbreviation,
                found.name,
                found.first,
                found.last,
                list(found.predecessor),
                list(found.successor),
            )
            for found in identities()
        ],
        orient="row",
        schema={
            "ccode": pl.Int16,
            "gwcode": pl.Int16,
            "iso3": pl.String,
            "iso2": pl.String,
            "un": pl.Int16,
            "abbreviation": pl.String,
            "name": pl.String,
            "first": pl.Date,
            "last": pl.Date,
            "predecessor": pl.List(pl.Int16),
            "successor": pl.List(pl.Int16),
        },
    )


def state_years(first: int, last: int, system: System = "cow") -> pl.DataFrame:
    """Return the members of a system, one row a state and year, both years inclusive.

    Returns
    -------
    polars.DataFrame
        ``ccode`` and ``year`` (Int16), ``iso3`` and ``name`` of the identity that the member bore
        longest in that year; sorted by ``ccode`` and ``year``.
    """
    borne = table().select("ccode", "iso3", "name", "first", "last")
    start, end = pl.max_horizontal("from", "first"), pl.min_horizontal("to", "last")
    return (
        _spells(first, last, system)
        .join(borne, on="ccode")
        .with_columns(days=(end - start).dt.total_days())
        .filter(pl.col("days") >= 0)
        .sort("ccode", "year", "days", "first")
        .unique(["ccode", "year"], keep="last", maintain_order=True)
        .select("ccode", "year", "iso3", "name")
    )


def dyad_years(first: int, last: int, system: System = "cow") -> pl.DataFrame:
    """Return every pair of states that are members on one same day of a year, inclusive.

    Two members of one year need not have met in it: Germany left the list on 8 May 1945, and
    Poland came back to it on 28 June.

    Returns
    -------
    polars.DataFrame
        ``ccode1`` < ``ccode2`` and ``year`` (Int16), sorted in that order.
    """
    spells = _spells(first, last, system)
    pairs = spells.join(spells, on="year", suffix="2").filter(
        pl.col("ccode") < pl.col("ccode2"),
        pl.col("from") <= pl.col("to2"),
        pl.col("from2") <= pl.col("to"),
    )
    return (
        pairs.select(pl.col("ccode").alias("ccode1"), "ccode2", "year")
        .unique()
        .sort("ccode1", "ccode2", "year")
    )


def _spells(first: int, last: int, system: System) -> pl.DataFrame:
    """Return the spells of a system cut at the turn of each year."""
    spells = pl.DataFrame(
        [
            (spell.ccode, spell.first, spell.last)
            for spell in memberships()
            if spell.system == system
        ],
        orient="row",
        schema={"ccode": pl.Int16, "from": pl.Date, "to": pl.Date},
    )
    years = pl.DataFrame({"year": pl.arange(first, last + 1, dtype=pl.Int16, eager=True)})
    return (
        spells.join(years, how="cross")
        .with_columns(
            pl.max_horizontal("from", pl.date("year", 1, 1)),
            pl.min_horizontal("to", pl.date("year", 12, 31)),
        )
        .filter(pl.col("from") <= pl.col("to"))
    )


def translate(
    frame: pl.DataFrame,
    column: str,
    to: Target = "ccode",
    system: Coding = "iso3",
    year: str = "year",
    out: str = "ccode",
) -> pl.DataFrame:
    """Add the state code that a source's codes or names mean in each row's year.

    Sources carry codes past their day, so any ISO code or name of a state means it in all its
    years (SUN in 1995 is COW 365), unless another state bore it that year.

    Parameters
    ----------
    frame : polars.DataFrame
        A table with the two columns named next.
    column, year : str
        Columns with the source's code or name, and with the calendar year.
    to : {"ccode", "gwcode"}
        COW or Gleditsch–Ward code.
    system : {"iso3", "iso2", "gw", "cow", "name", "any"}
        What the source's codes are; ``any`` is what `resolve` understands.
    out : str
        Name of the new column.

    Returns
    -------
    polars.DataFrame
        `frame` with the Int16 column `out`: null where no state, or more than one, answers to
        the code in that year. Rows keep their order.
    """
    pairs = frame.select(column, year).unique().drop_nulls()
    known = claims(system)
    found = [pick(known.get(_key(code, system), ()), int(when)) for code, when in pairs.iter_rows()]
    codes = pl.Series(out, [_code(states, to) for states in found], dtype=pl.Int16)
    return frame.join(
        pairs.with_columns(codes), on=[column, year], how="left", maintain_order="left"
    )


def _key(code: object, system: Coding) -> str:
    # numbers may come as 365 or, from a column with gaps, as 365.0
    return str(code).removesuffix(".0") if system in {"cow", "gw"} else normal(str(code))


def _code(states: list[State], to: Target) -> int | None:
    if len(states) != 1:
        return None
    return states[0].ccode if to == "ccode" else states[0].gwcode
