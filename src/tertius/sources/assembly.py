"""Who voted in the UN General Assembly, and in which session.

Public records of roll calls head a member's column with the code it bears today, for its whole
history. The functions here turn such a code and the day of a vote into the state that voted.
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import polars as pl

from tertius import states
from tertius.errors import DataError

__all__ = ["by_session", "columns_to_states", "number", "voter"]

# The year as of which the records' codes are read: all of them were in use then.
CODES_OF = 2020

# (today's state, the one whose vote stands under its code before that day, that day)
HANDOVERS = (
    (255, 260, date(1990, 10, 3)),  # Germany, before it the Federal Republic
    (679, 678, date(1990, 5, 22)),  # Yemen, before it the Yemen Arab Republic
)


def columns_to_states(codes: Sequence[str], system: Literal["iso3", "iso2"]) -> pl.DataFrame:
    """Look up the states that bear these codes today.

    Parameters
    ----------
    codes : sequence of str
        ISO 3166 codes, as the record spells them.
    system : {"iso3", "iso2"}
        Their length.

    Returns
    -------
    polars.DataFrame
        Columns `code` and `ccode` (Correlates of War).

    Raises
    ------
    DataError
        Naming the codes that no state bears.
    """
    frame = pl.DataFrame({"code": codes, "year": [CODES_OF] * len(codes)})
    found = states.translate(frame, "code", system=system, year="year", out="ccode")
    unknown = found.filter(pl.col("ccode").is_null())["code"].to_list()
    if unknown:
        raise DataError(
            f"codes of members {unknown}: no state bears them in {CODES_OF}; "
            "correct the file or add the state to the table of states"
        )
    return found.select("code", pl.col("ccode").cast(pl.Int16))


def voter() -> pl.Expr:
    """Return the state that voted, from `ccode` (of the code's bearer today) and `date`."""
    ccode = pl.col("ccode")
    for heir, ancestor, day in HANDOVERS:
        early = (pl.col("ccode") == heir) & (pl.col("date") < day)
        ccode = pl.when(early).then(pl.lit(ancestor, pl.Int16)).otherwise(ccode)
    return ccode.alias("ccode")


def by_session() -> pl.Expr:
    """Return the regular session in which a `date` falls.

    Session N opens in September of 1945 + N; the first opened in January 1946. Votes of emergency
    special sessions count with the regular session of their year.
    """
    opened = pl.col("date").dt.year() - (pl.col("date").dt.month() < 9).cast(pl.Int32)
    return (opened - 1945).clip(lower_bound=1).cast(pl.Int16).alias("session")


def number(roll_calls: pl.DataFrame) -> pl.DataFrame:
    """Give roll calls a number and a year: by date, then by their id in the source, from 1."""
    order = pl.col("source_id").cast(pl.Int64)
    return roll_calls.sort("date", order).with_columns(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int32).alias("vote_id"),
        pl.col("date").dt.year().cast(pl.Int16).alias("year"),
    )
