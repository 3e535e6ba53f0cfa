"""The traps of the General Assembly's records, each on a few cells."""

from datetime import date

import polars as pl
import pytest

from tertius.errors import DataError
from tertius.sources import assembly, corrections
from tertius.sources.readers import unga_undl, unga_unvotes, unga_wide


def wide(*rows: tuple[int, str], **members: list[int]) -> dict[str, pl.DataFrame]:
    """Read roll calls (id, date) with a column of codes a member."""
    frame = unga_wide.number(
        pl.DataFrame(
            {"rcid": [row[0] for row in rows], "date": [row[1] for row in rows], **members}
        )
    )
    return unga_wide.tables(frame, unga_wide.answers(frame))


def answers(tables: dict[str, pl.DataFrame]) -> dict[tuple[date, int], int]:
    """Return answers by date and state."""
    joined = tables["votes"].join(tables["roll_calls"], on="vote_id")
    return {(row[0], row[1]): row[2] for row in joined.select("date", "ccode", "answer").rows()}


def test_codes_become_answers_and_no_member_no_row() -> None:
    found = wide(
        (1, "2000-12-04"),
        (2, "2000-12-05"),
        (3, "2000-12-06"),
        (4, "2000-12-07"),
        (5, "2000-12-08"),
        USA=[1, 2, 3, 8, 9],
    )
    assert found["votes"]["answer"].to_list() == [3, 2, 1, 0]


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(DataError, match="1 answers are none of 1, 2, 3, 8, 9, first 4 by USA"):
        wide((1, "2000-12-04"), USA=[4])


def test_an_id_used_twice_stands_for_two_roll_calls() -> None:
    found = wide((411, "2023-12-04"), (411, "1954-12-03"), USA=[3, 1])
    assert found["roll_calls"].select("vote_id", "source_id", "year").rows() == [
        (1, "411", 1954),
        (2, "411", 2023),
    ]
    assert answers(found) == {(date(1954, 12, 3), 2): 3, (date(2023, 12, 4), 2): 1}


def test_the_two_chinas_are_two_states() -> None:
    found = wide((1, "1971-10-07"), (2, "1971-11-03"), TWN=[3, 9], CHN=[9, 1])
    assert answers(found) == {(date(1971, 10, 7), 713): 1, (date(1971, 11, 3), 710): 3}


def test_germany_changes_its_state_on_3_october_1990() -> None:
    found = wide((1, "1989-12-06"), (2, "1990-10-02"), (3, "1990-11-03"), DEU=[1, 1, 1])
    assert [state for _, state in answers(found)] == [260, 260, 255]


def test_codes_that_kept_their_state() -> None:
    found = wide(
        (1, "1985-12-02"),
        (2, "2007-12-04"),
        RUS=[3, 3],
        SRB=[1, 1],
        UKR=[3, 1],
        BLR=[3, 3],
    )
    assert sorted({state for _, state in answers(found)}) == [345, 365, 369, 370]
    assert found["votes"].height == 8


def test_a_code_without_a_state_is_refused() -> None:
    with pytest.raises(DataError, match=r"\['XXX'\]: no state bears them"):
        wide((1, "2000-12-04"), XXX=[1])


@pytest.mark.parametrize(
    ("day", "session"),
    [
        (date(1946, 1, 1), 1),
        (date(1946, 12, 5), 1),
        (date(1965, 2, 6), 19),
        (date(2020, 12, 31), 75),
        (date(2023, 8, 1), 77),
        (date(2023, 9, 1), 78),
        (date(2025, 2, 24), 79),
    ],
)
def test_a_session_opens_in_september(day: date, session: int) -> None:
    assert pl.DataFrame({"date": [day]}).select(assembly.by_session()).item() == session


def unvotes() -> dict[str, pl.DataFrame]:
    """Read three roll calls of 1984, 1990 and 1967 with members that are no more."""
    roll_calls = pl.DataFrame(
        {
            "rcid": [1, 2, 3],
            "session": [39.0, 45.0, 22.0],
            "importantvote": [1, None, 0],
            "date": [5463.0, 7611.0, -761.0],
            "unres": ["R/39/2", "R/45/11", ""],
            "amend": [0, None, 1],
            "para": [0, None, 0],
            "short": ["", "", ""],
            "descr": ["", "", ""],
        }
    )
    west, east = "Federal Republic of Germany", "German Democratic Republic"
    north, south = "Yemen Arab Republic", "Yemen People's Republic"
    rows = [
        (1, west, None, "no"),
        (1, east, "DD", "yes"),
        (1, north, None, "yes"),
        (1, south, "YD", "yes"),
        (1, "Russia", "RU", "abstain"),
        (2, west, None, "no"),
        (2, north, None, "yes"),
        (3, "Czechoslovakia", "CS", "yes"),
        (3, "Yugoslavia", "YU", "yes"),
        (3, "Zanzibar", None, "no"),
    ]
    columns = ["rcid", "country", "country_code", "vote"]
    return unga_unvotes.tables(roll_calls, pl.DataFrame(rows, columns, orient="row"))


def test_members_that_are_no_more_have_their_own_states() -> None:
    by_date: dict[date, set[int]] = {}
    for day, state in answers(unvotes()):
        by_date.setdefault(day, set()).add(state)
    assert by_date == {
        date(1967, 12, 2): {315, 345, 511},
        date(1984, 12, 16): {260, 265, 678, 680, 365},
        date(1990, 11, 3): {255, 679},
    }


def test_what_is_not_coded_is_null() -> None:
    roll_calls = unvotes()["roll_calls"]
    assert roll_calls.select("session", "resolution", "important", "final").rows() == [
        (22, None, None, False),
        (39, "R/39/2", True, True),
        (45, "R/45/11", None, None),
    ]


def undl(yes: int = 1, council: str = "General Assembly") -> dict[str, pl.DataFrame]:
    """Read one record of 2025: Angola for, the United States against, Chad blank."""
    return unga_undl.tables(
        pl.DataFrame(
            {
                "token": [10, 11],
                "Council": ["General Assembly", council],
                "Resolution": ["A/RES/79/269", "A/RES/ES-11/7"],
                "Date": ["2025-09-05", "2025-02-24"],
                "YES COUNT": [yes, yes],
                "NO COUNT": [1, 1],
                "ABSTAIN COUNT": [0, 0],
                "tags": ["", ""],
                "AGO": ["YES", "YES"],
                "USA": ["NO", "NO"],
                "TCD": [None, None],
            }
        )
    )


def test_a_blank_is_an_absence_and_a_member_without_a_column_unknown() -> None:
    votes = undl()["votes"].filter(pl.col("vote_id") == 1)
    assert votes.select("ccode", "answer").rows() == [(2, 1), (483, 0), (540, 3)]
    assert {700, 101}.isdisjoint(votes["ccode"])


def test_the_session_comes_from_the_symbol_and_for_special_sessions_from_the_date() -> None:
    assert undl()["roll_calls"].select("resolution", "session").rows() == [
        ("A/RES/ES-11/7", 79),
        ("A/RES/79/269", 79),
    ]


def test_the_security_council_is_left_out() -> None:
    assert undl(council="Security Council")["roll_calls"]["source_id"].to_list() == ["10"]


def test_answers_that_do_not_add_up_to_the_stated_counts_are_refused() -> None:
    with pytest.raises(DataError, match=r"'YES COUNT' of A/RES/ES-11/7 is 2.*hold 1"):
        undl(yes=2)


def test_false_absences_are_listed_with_their_reasons() -> None:
    known = corrections.load("unga-votes-voeten-wide")
    assert {entry.kind for entry in known.correction} == {"drop"}
    assert sum(entry.expect.rows for entry in known.correction) == 435
