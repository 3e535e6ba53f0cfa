"""The table of states against three crosswalks, and UN membership against the votes cast."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from tertius import states
from tertius.sources.crosswalks import KEY, compare, listed

# Columns of the file whose state of today was not the one that voted all along
BEFORE = {255: 260}


def test_every_disagreement_is_listed_and_none_more(mirror: Callable[[str], Path]) -> None:
    assert_frame_equal(compare(mirror), listed().select(KEY), check_dtypes=False)


def test_every_disagreement_has_a_choice_and_a_reason() -> None:
    reasons = listed()
    assert reasons["choice"].null_count() == 0
    assert reasons["why"].str.len_chars().min() > 20  # type: ignore[operator]


def test_votes_fall_within_un_membership(mirror: Callable[[str], Path]) -> None:
    """To the month: before November 1997 the file's days are not the days of the votes."""
    cells = _cells(mirror("unga-votes-voeten-wide/ungaVoting_003.csv"))
    cast = cells.filter(pl.col("answer").is_in([1, 2, 3]))
    spells = pl.DataFrame(
        [
            (spell.ccode, spell.first, spell.last or date(2024, 12, 31))
            for spell in states.memberships()
            if spell.system == "un"
        ],
        orient="row",
        schema={"ccode": pl.Int16, "first": pl.Date, "last": pl.Date},
    )
    within = (
        pl.col("month") >= pl.col("first").dt.truncate("1mo"),
        pl.col("month") <= pl.col("last"),
    )
    seats = spells.with_columns(pl.col("ccode").replace({old: new for new, old in BEFORE.items()}))
    member = cast.join(seats, on="ccode").filter(*within).select("code", "month").unique()
    outside = cast.select("code", "month").unique().join(member, on=["code", "month"], how="anti")
    # Fiji joined on 13 October: the file dates two roll calls of that month in September
    assert outside.rows() == [("FJI", date(1970, 9, 1))]


def test_members_are_in_the_file_from_the_month_after_they_joined(
    mirror: Callable[[str], Path],
) -> None:
    cells = _cells(mirror("unga-votes-voeten-wide/ungaVoting_003.csv"))
    present = (
        cells.filter(pl.col("answer") != 9)
        .group_by("code", "ccode")
        .agg(first=pl.col("month").min())
    )
    joined = {
        spell.ccode: spell.first for spell in reversed(states.memberships()) if spell.system == "un"
    }
    late = {}
    months = cells["month"].unique().sort()
    for code, ccode, first in present.iter_rows():
        entry = joined[BEFORE.get(ccode, ccode)]
        due = months.filter(months > entry).min()
        assert isinstance(due, date)
        if first > due:
            late[code] = (entry, first)
    # Yemen joined united in May 1990; the file counts it from 1991
    assert late == {"YEM": (date(1990, 5, 22), date(1991, 10, 1))}


def _cells(path: Path) -> pl.DataFrame:
    frame = pl.read_csv(path, infer_schema_length=None, try_parse_dates=True)
    codes = [column for column in frame.columns if len(column) == 3 and column.isupper()]
    ccodes = pl.DataFrame(
        {"code": codes, "ccode": [states.resolve(code, 2020).ccode for code in codes]},
        schema_overrides={"ccode": pl.Int16},
    )
    return (
        frame.with_columns(month=pl.col("date").dt.truncate("1mo"))
        .unpivot(codes, index="month", variable_name="code", value_name="answer")
        .with_columns(pl.col("answer").cast(pl.Int8))
        .join(ccodes, on="code")
    )
