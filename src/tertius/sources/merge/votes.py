"""Merge three records of the General Assembly into one `roll_calls` and one `votes`, 1946–2025.

Precedence
----------
1. The wide file is the base: its roll calls, dates and answers, to June 2024.
2. The unvotes record, matched by id and date together, supplies each roll call's session,
   resolution, importance and finality. An answer of yes, no or abstain that it has where the
   wide file has none or an absence is taken: so come in the members that the wide file lacks
   (both Germanies' eastern half, Czechoslovakia, the Yemens, Zanzibar) and Yugoslavia's missing
   answers of 2000 to 2005. Where both have an answer, the wide file's stands.
3. The unvotes record leaves absences out. A member taken from it alone was absent (0) in the
   roll calls without its answer between its first and its last one.
4. The Digital Library's record of 2025 follows, from the day after the wide file ends.

From 5 June 2024 to 23 February 2025 no recorded vote is in any of the three: see `GAP`.
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from tertius.errors import DataError
from tertius.sources import assembly
from tertius.sources.schemas import conform

__all__ = ["GAP", "merge"]

WIDE = "unga-votes-voeten-wide"
UNVOTES = "unga-votes-unvotes"
UNDL = "un-votes-2025-undl"

GAP = (date(2024, 6, 5), date(2025, 2, 23))
"""First and last day of the stretch in which votes were taken but no record is at hand."""

Tables = Mapping[str, pl.DataFrame]
KEY = ["source_id", "date"]
DESCRIBED = ("session", "resolution", "important", "final")


def merge(parts: Mapping[str, Tables]) -> dict[str, pl.DataFrame]:
    """Merge the readers' tables.

    Parameters
    ----------
    parts : mapping of str to mapping of str to polars.DataFrame
        By dataset id, each reader's `roll_calls` and `votes`.

    Returns
    -------
    dict of str to polars.DataFrame
        `roll_calls`, numbered anew by date, and `votes`.

    Raises
    ------
    DataError
        If a roll call of the unvotes record is not in the wide file.
    """
    wide, unvotes, undl = parts[WIDE], parts[UNVOTES], parts[UNDL]
    last = wide["roll_calls"]["date"].max()
    newer = undl["roll_calls"].filter(pl.col("date") > last)
    roll_calls = assembly.number(
        pl.concat([_described(wide["roll_calls"], unvotes["roll_calls"]), newer])
    )
    base = _renumbered(wide, roll_calls, WIDE)
    extra = _renumbered(unvotes, roll_calls, WIDE)
    votes = pl.concat([*_filled(base, extra), _renumbered(undl, roll_calls, UNDL)])
    return {
        "roll_calls": conform(roll_calls, "roll_calls", "merged votes"),
        "votes": conform(votes, "votes", "merged votes"),
    }


def _described(wide: pl.DataFrame, unvotes: pl.DataFrame) -> pl.DataFrame:
    """Return the wide file's roll calls with what the unvotes record says of them."""
    lost = unvotes.join(wide, on=KEY, how="anti")
    if lost.height:
        raise DataError(
            f"{UNVOTES}: roll call {lost['source_id'][0]} of {lost['date'][0]} and "
            f"{lost.height - 1} more are not in {WIDE} by id and date: "
            "the two releases do not belong together"
        )
    known = unvotes.select(*KEY, *DESCRIBED)
    return wide.join(known, on=KEY, how="left", suffix="_known").select(
        *(
            pl.coalesce(f"{column}_known", column).alias(column) if column in DESCRIBED else column
            for column in wide.columns
        )
    )


def _renumbered(part: Tables, roll_calls: pl.DataFrame, source: str) -> pl.DataFrame:
    """Return a part's votes under the numbers of the merged roll calls of `source`."""
    numbers = part["roll_calls"].select(*KEY, pl.col("vote_id").alias("old"))
    renamed = roll_calls.filter(pl.col("source") == source).join(numbers, on=KEY)
    votes = part["votes"].rename({"vote_id": "old"})
    return votes.join(renamed.select("old", "vote_id"), on="old").select(
        "vote_id", "ccode", "answer", "source"
    )


def _filled(base: pl.DataFrame, extra: pl.DataFrame) -> list[pl.DataFrame]:
    """Return the base's rows, the answers it lacks, and the absences of the members it lacks."""
    cell = ["vote_id", "ccode"]
    answered = base.filter(pl.col("answer") > 0)
    taken = extra.join(answered, on=cell, how="anti")
    spans = (
        taken.join(base, on=cell, how="anti")
        .group_by("ccode")
        .agg(pl.min("vote_id").alias("first"), pl.max("vote_id").alias("last"))
    )
    held = pl.concat([base.select(cell), taken.select(cell)])
    absent = (
        base.select("vote_id")
        .unique()
        .join(spans, how="cross")
        .filter(pl.col("vote_id").is_between("first", "last"))
        .join(held, on=cell, how="anti")
        .select(*cell, pl.lit(0, pl.Int8).alias("answer"), pl.lit(UNVOTES).alias("source"))
    )
    return [base.join(taken, on=cell, how="anti"), taken, absent]
