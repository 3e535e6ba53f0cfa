"""The precedence of the three records of the General Assembly."""

from datetime import date

import polars as pl
import pytest

from tertius.errors import DataError
from tertius.sources.merge import votes as merging
from tertius.sources.schemas import conform

Cells = dict[tuple[int, int], int]


def part(
    source: str,
    roll_calls: list[tuple[str, date]],
    cells: Cells,
    described: tuple[int, str | None, bool | None, bool | None] = (1, None, None, None),
) -> dict[str, pl.DataFrame]:
    """Return a reader's tables from (id, date) pairs and {(vote, state): answer}."""
    session, resolution, important, final = described
    rows = pl.DataFrame(
        {
            "vote_id": list(range(1, len(roll_calls) + 1)),
            "source_id": [identity for identity, _ in roll_calls],
            "date": [day for _, day in roll_calls],
            "year": [day.year for _, day in roll_calls],
            "session": session,
            "resolution": resolution,
            "important": important,
            "final": final,
            "source": source,
        }
    )
    votes = pl.DataFrame(
        [(*key, answer, source) for key, answer in cells.items()],
        {"vote_id": pl.Int32, "ccode": pl.Int16, "answer": pl.Int8, "source": pl.String},
        orient="row",
    )
    return {
        "roll_calls": conform(rows, "roll_calls", "test"),
        "votes": conform(votes, "votes", "test"),
    }


DAYS = [("411", date(1984, 12, 3)), ("8", date(1985, 12, 2)), ("9", date(1986, 12, 2))]
AGAIN = ("411", date(2023, 12, 4))


def merged(wide: Cells, unvotes: Cells) -> dict[str, pl.DataFrame]:
    """Merge roll calls of 1984 to 1986, one of 2023 under a used id, and one of 2025."""
    return merging.merge(
        {
            merging.WIDE: part(merging.WIDE, [*DAYS, AGAIN], wide),
            merging.UNVOTES: part(merging.UNVOTES, DAYS, unvotes, (39, "R/39/2", True, True)),
            merging.UNDL: part(merging.UNDL, [("5", date(2025, 2, 24))], {(1, 2): 1}),
        }
    )


def cells(tables: dict[str, pl.DataFrame], source: str) -> Cells:
    """Return the answers that came from one source."""
    rows = tables["votes"].filter(pl.col("source") == source)
    return {(row[0], row[1]): row[2] for row in rows.select("vote_id", "ccode", "answer").rows()}


def test_the_wide_file_is_the_base_and_2025_follows() -> None:
    tables = merged({(1, 2): 3, (2, 2): 0, (4, 2): 2}, {})
    assert cells(tables, merging.WIDE) == {(1, 2): 3, (2, 2): 0, (4, 2): 2}
    assert cells(tables, merging.UNDL) == {(5, 2): 1}
    assert tables["roll_calls"]["year"].to_list() == [1984, 1985, 1986, 2023, 2025]


def test_a_used_id_of_another_date_is_not_described() -> None:
    tables = merged({}, {})
    described = tables["roll_calls"].filter(pl.col("source_id") == "411")
    assert described.select("session", "resolution", "important", "final").rows() == [
        (39, "R/39/2", True, True),
        (1, None, None, None),
    ]


def test_the_wide_answer_stands_and_an_absence_yields_to_a_recorded_vote() -> None:
    tables = merged({(1, 345): 3, (2, 345): 0}, {(1, 345): 1, (2, 345): 2})
    assert cells(tables, merging.WIDE) == {(1, 345): 3}
    assert cells(tables, merging.UNVOTES) == {(2, 345): 2}


def test_a_member_of_one_record_alone_is_absent_between_its_first_and_last_vote() -> None:
    tables = merged({(1, 2): 3, (2, 2): 3, (3, 2): 3, (4, 2): 3}, {(1, 265): 1, (3, 265): 1})
    assert cells(tables, merging.UNVOTES) == {(1, 265): 1, (2, 265): 0, (3, 265): 1}


def test_roll_calls_that_do_not_match_are_refused() -> None:
    alien = part(merging.UNVOTES, [("411", date(1984, 12, 4))], {})
    parts = {
        merging.WIDE: part(merging.WIDE, DAYS, {}),
        merging.UNVOTES: alien,
        merging.UNDL: part(merging.UNDL, [("5", date(2025, 2, 24))], {}),
    }
    with pytest.raises(DataError, match="roll call 411 of 1984-12-04"):
        merging.merge(parts)
