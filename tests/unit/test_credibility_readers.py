"""Readers of leaders, regimes, votes, support and honour on frames of a few rows."""

from datetime import date

import polars as pl

from tertius.sources.merge.leaders import merge
from tertius.sources.readers import alliance_reliability, archigos, chisols, regime_scores, reign
from tertius.sources.schemas import conform


def archigos_rows(*rows: tuple[str, int, str, date, date, str]) -> pl.DataFrame:
    frame = pl.DataFrame(
        rows, schema=["obsid", "gwcode", "leader", "startdate", "enddate", "exit"], orient="row"
    )
    return frame.with_columns(yrborn=pl.lit(1930.0), gwcode=pl.col("gwcode").cast(pl.Float64))


KOHL = ("GFR-1982", 260, "Kohl", date(1982, 10, 1), date(1998, 10, 27), "Regular")
DEMO = ("TBT-1886", 711, "Demo Tulku", date(1886, 6, 15), date(1895, 1, 8), "Regular")
PIECK = ("GDR-1946", 265, "Pieck", date(1946, 4, 22), date(1950, 7, 25), "Regular")
STAYS = ("USA-2009", 2, "Obama", date(2009, 1, 20), date(2015, 12, 31), "Still in Office")


def test_a_ruler_belongs_to_the_state_that_bears_the_code_at_the_end() -> None:
    found = conform(archigos.leaders(archigos_rows(KOHL, DEMO, PIECK, STAYS)), "leaders", "test")
    assert dict(found.select("leader", "ccode").iter_rows()) == {
        "Kohl": 255,
        "Pieck": 265,
        "Obama": 2,
    }, "Tibet was no state by then"
    assert found.filter("censored")["leader"].to_list() == ["Obama"]


def reign_rows(*rows: tuple[str, str, str, str, str, str | None, str | None, str]) -> pl.DataFrame:
    columns = ["ccode", "leader", "sdate", "smonth", "syear", "emonth", "eyear", "birthyear"]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


REIGN = reign_rows(
    ("2", "Obama", "20", "1", "2009", "1", "2017", "1961"),
    ("2", "Trump", "20", "1", "2017", "1", "2021", "1946"),
    ("2", "Biden", "20", "1", "2021", None, None, "-99"),
    ("520", "Barre", "21", "10", "1969", "1", "1991", "1919"),
    ("520", "Mohamud", "16", "9", "2012", None, None, "1955"),
)


def test_ends_are_days_where_the_next_leader_gives_them_and_the_15th_elsewhere() -> None:
    found = conform(reign.leaders(REIGN), "leaders", "test")
    ends = {row[0]: row[1:] for row in found.select("leader", "end", "precision").iter_rows()}
    assert ends["Obama"] == (date(2017, 1, 20), "day")
    assert ends["Barre"] == (date(1991, 1, 15), "month"), "the next one came 21 years later"
    assert ends["Biden"] == (date(2021, 3, 31), "day")
    born = dict(found.select("leader", "born").iter_rows())
    assert (born["Biden"], born["Trump"]) == (None, 1946)


def test_one_record_goes_on_where_the_other_ends() -> None:
    first = conform(archigos.leaders(archigos_rows(KOHL, STAYS)), "leaders", "test")
    second = conform(reign.leaders(REIGN), "leaders", "test")
    found = merge({"archigos": first, "reign": second}).sort("ccode", "start")
    spells = found.filter(pl.col("ccode") == 2).select("leader", "start", "end", "source").rows()
    assert spells == [
        ("Obama", date(2009, 1, 20), date(2017, 1, 20), "archigos+reign"),
        ("Trump", date(2017, 1, 20), date(2021, 1, 20), "reign"),
        ("Biden", date(2021, 1, 20), date(2021, 3, 31), "reign"),
    ]
    assert found.filter("censored")["leader"].to_list() == ["Biden", "Mohamud"]


def test_the_last_day_of_a_regime_belongs_to_the_next() -> None:
    rows = [
        ("365", "8/21/1991", "9/21/1993", "parliamentary"),
        ("365", "9/21/1993", "12/31/2020", "personal"),
        ("679", "4/22/1990", "2/6/2015", "party-personal-military"),
    ]
    columns = ["cowcode", "gwf_startdate", "gwf_enddate", "gwf_regimetype"]
    found = conform(
        reign.regimes(pl.DataFrame(rows, schema=columns, orient="row")), "regimes", "test"
    )
    assert found.select("end", "regime", "censored").rows() == [
        (date(1993, 9, 20), "parliamentary", False),
        (date(2020, 12, 31), "personal", True),
        (date(2015, 2, 6), "party", False),
    ]


def test_votes_are_those_held_or_due() -> None:
    rows = [
        ("2", "1", "2020", "11", "3", "Vote, As Scheduled", "X", "N"),
        ("2", "2", "2024", "11", None, "Upcoming, Scheduled", "X", None),
        ("200", "3", "2017", "4", "18", "Announced", "L", "Y"),
        ("200", "3", "2017", "6", "8", "Vote, Early", "L", "Y"),
        ("700", "4", "2004", "7", None, "Deadline Not Met", "X", None),
        ("830", "5", "2025", "11", "31", "Upcoming, Deadline", "L", None),
    ]
    columns = ["ccode", "elecnum", "elec_year", "elec_month", "elec_day", "event", "type"]
    raw = pl.DataFrame(rows, schema=dict.fromkeys([*columns, "victory"], pl.String), orient="row")
    found = conform(reign.votes(raw), "votes_of_nations", "test")
    assert found.select("ccode", "date", "kind", "held", "due", "incumbent").rows() == [
        (2, date(2020, 11, 3), "executive", True, True, False),
        (2, date(2024, 11, 15), "executive", False, True, None),
        (200, date(2017, 6, 8), "legislative", True, False, True),
        (830, date(2025, 11, 30), "legislative", False, False, None),
    ]


def test_seven_changes_side_by_side_become_rows() -> None:
    blank = {
        f"leaderch{part}{number}": [None] for part in ("yr", "mo", "day") for number in range(1, 8)
    }
    flags = {f"solschange{number}": ["0"] for number in range(1, 8)}
    year = blank | flags | {"ccode": ["20"], "year": ["1926"]}
    for number, month in ((1, "6"), (2, "9")):
        year |= {f"leaderchyr{number}": ["1926"], f"leaderchmo{number}": [month]}
        year |= {f"leaderchday{number}": ["25"]}
    year |= {"solschange2": ["1"]}
    raw = pl.DataFrame(year, schema_overrides=dict.fromkeys(year, pl.String))
    found = conform(chisols.changes(raw), "support_changes", "test")
    assert found.select("date", "changed").rows() == [
        (date(1926, 6, 25), False),
        (date(1926, 9, 25), True),
    ]


def test_regime_marks_have_an_order() -> None:
    marks = pl.DataFrame(
        {
            "dem": ["1", "1", "0", "0", "0", "Transition Year"],
            "pres": ["1", "0", "Not Applicable", "0", "0", "Not Applicable"],
            "sp": ["0", "0", "1", "0", "0", "0"],
            "per": ["0", "0", "1", "1", "0", "0"],
            "mil": ["0", "0", "0", "1", "0", "0"],
            "mon": ["0", "0", "0", "0", "0", "0"],
        }
    )
    assert marks.select(chisols.regime().alias("regime"))["regime"].to_list() == [
        "presidential", "parliamentary", "party", "personal", "other", None
    ]  # fmt: skip


def leeds_anac(war: int, treaty: int, ally: int, honoured: int, bilateral: int) -> pl.DataFrame:
    row = {"war": war, "atopid": treaty, "ccode1": ally, "honor3": honoured, "bilat": bilateral}
    return pl.DataFrame({name: [float(value)] for name, value in row.items()})


def test_who_owed_is_the_other_member_of_a_treaty_of_two() -> None:
    members = pl.DataFrame(
        {"atopid": [2470, 2470, 2490, 2490, 2490], "member": [255, 365, 200, 220, 640]}
    )
    raw = pl.concat([leeds_anac(139, 2470, 365, 0, 1), leeds_anac(139, 2490, 200, 0, 0)])
    found = conform(alliance_reliability.leeds_anac(raw, members), "honouring", "test")
    assert found.select("treaty", "year", "invoked_by", "giver", "honoured").rows() == [
        (2470, 1939, 365, 255, False),
        (2490, 1939, 200, None, False),
    ]


def test_a_missing_flag_is_neither_honoured_nor_broken() -> None:
    raw = pl.DataFrame(
        {
            "atopid": [1.0, 2.0, 3.0],
            "warid": [38, 64, 64],
            "warname": ["WorldWarI", "SixDay_1967", "SixDay_1967"],
            "multilateral": [0, 1, 0],
            "honorBF": [1.0, None, None],
            "violateBF": [None, 1.0, None],
        }
    )
    found = conform(alliance_reliability.reassessed(raw, "bf"), "honouring", "test")
    assert found.select("treaty", "year", "honoured", "bilateral").rows() == [
        (1, 1914, True, True),
        (2, 1967, False, False),
    ]


def test_of_two_polities_in_a_year_the_last_listed_counts() -> None:
    raw = pl.DataFrame(
        {
            "cown": [365.0, 365.0, None],
            "year": [1922.0, 1922.0, 1922.0],
            "polity2": [-1.0, -7.0, 3.0],
        }
    )
    found = conform(regime_scores.polity(raw), "regime_scores", "test")
    assert found.select("ccode", "value").rows() == [(365, -7.0)]
