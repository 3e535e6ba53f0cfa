"""Who a code or a name means, as of a year."""

from datetime import date

import polars as pl
import pytest

from tertius import states
from tertius.errors import UnknownStateError


@pytest.mark.parametrize(
    ("text", "year", "ccode", "iso3", "name"),
    [
        ("RUS", 1972, 365, "SUN", "Soviet Union"),
        ("SUN", 1972, 365, "SUN", "Soviet Union"),
        ("ussr", 1991, 365, "SUN", "Soviet Union"),
        ("Russia", 1900, 365, "RUS", "Russian Empire"),
        ("Russia", 2023, 365, "RUS", "Russia"),
        (365, 1920, 365, "RUS", "Soviet Russia"),
        ("365", 1991, 365, "SUN", "Soviet Union"),
        ("CHN", 1930, 710, "CHN", "Republic of China"),
        ("CHN", 1972, 710, "CHN", "China"),
        ("PRC", 1949, 710, "CHN", "China"),
        ("Republic of China", 1949, 710, "CHN", "Republic of China"),
        ("Republic of China", 1950, 713, "TWN", "Taiwan"),
        ("ROC", 1972, 713, "TWN", "Taiwan"),
        ("TWN", 1947, 713, "TWN", "Taiwan"),
        ("Germany", 1938, 255, "DEU", "Germany"),
        ("Germany", 1972, 260, "DEU", "Federal Republic of Germany"),
        ("West Germany", 1960, 260, "DEU", "Federal Republic of Germany"),
        ("DDR", 1972, 265, "DDR", "German Democratic Republic"),
        ("DEU", 1991, 255, "DEU", "Germany"),
        ("DEU", 1990, 260, "DEU", "Federal Republic of Germany"),
        ("VNM", 1965, 816, "VDR", "Democratic Republic of Vietnam"),
        ("South Vietnam", 1965, 817, "RVN", "Republic of Vietnam"),
        ("Viet Nam", 1980, 816, "VNM", "Vietnam"),
        ("Yemen", 1970, 678, "YEM", "Yemen Arab Republic"),
        ("South Yemen", 1970, 680, "YMD", "People's Democratic Republic of Yemen"),
        ("YEM", 1990, 679, "YEM", "Yemen"),
        ("SRB", 1980, 345, "YUG", "Yugoslavia"),
        ("Yugoslavia", 1999, 345, "YUG", "Federal Republic of Yugoslavia"),
        ("SCG", 2004, 345, "SCG", "Serbia and Montenegro"),
        ("Serbia", 2010, 345, "SRB", "Serbia"),
        ("CSK", 1968, 315, "CSK", "Czechoslovakia"),
        ("Czech Republic", 1993, 316, "CZE", "Czechia"),
        ("UAR", 1960, 651, "EGY", "United Arab Republic"),
        ("UAR", 1965, 651, "EGY", "Egypt"),
        ("Burma", 2020, 775, "MMR", "Myanmar"),
        ("Zaire", 1980, 490, "COD", "Zaire"),
        ("cote d'ivoire", 1990, 437, "CIV", "Côte d'Ivoire"),
        ("The Gambia", 1990, 420, "GMB", "Gambia"),
        ("GMY", 1900, 255, "DEU", "Germany"),
        ("AUS", 1955, 900, "AUS", "Australia"),
    ],
)
def test_text_resolves_as_of_its_year(
    text: str | int, year: int, ccode: int, iso3: str, name: str
) -> None:
    found = states.resolve(text, year)
    assert (found.ccode, found.iso3, found.name) == (ccode, iso3, name)


@pytest.mark.parametrize(
    ("text", "ccode", "name"),
    [
        ("RUS", 365, "Russia"),
        (365, 365, "Russia"),
        ("USSR", 365, "Soviet Union"),
        ("Germany", 255, "Germany"),
        ("YUG", 345, "Federal Republic of Yugoslavia"),
        ("Republic of China", 713, "Taiwan"),
    ],
)
def test_without_a_year_the_latest_identity_is_meant(
    text: str | int, ccode: int, name: str
) -> None:
    found = states.resolve(text)
    assert (found.ccode, found.name) == (ccode, name)


@pytest.mark.parametrize(
    ("text", "year", "message"),
    [
        ("Rusia", None, "unknown state 'Rusia'; nearest: Russia \\(RUS\\)"),
        ("Germny", 1972, "unknown state 'Germny'; nearest: Germany \\(DEU\\)"),
        ("qqqqqqq", 1972, "give an ISO3 code, COW code or name"),
        ("SUN", 2000, "1922-12-30 to 1991-12-25; in 2000 COW 365 is Russia \\(RUS\\)"),
        ("Kosovo", 1990, "since 2008-02-17"),
        ("UAR", 1980, "1961-09-29 to 1971-09-10; in 1980 COW 651 is Egypt"),
        ("AUS", 1850, "Australia \\(AUS, COW 900\\) since 1901-01-01"),
        ("Korea", 1972, "could be .*North Korea .*COW 731.*: name the one that is meant"),
        ("Korea", None, "South Korea .*COW 732"),
        (340, 2000, "Gleditsch–Ward list it is Serbia, whose COW code is 345"),
        (1, 2000, "no state has the COW code 1;"),
        (260, 2000, "COW 260 was no state in 2000: .* from 1949-09-21 to 1990-10-02"),
        ("RUS", 99999, "in 99999"),
    ],
)
def test_what_is_not_a_state_is_refused_with_a_way_out(
    text: str | int, year: int | None, message: str
) -> None:
    with pytest.raises(UnknownStateError, match=message):
        states.resolve(text, year)


def test_the_china_seat_passes_on_25_october_1971() -> None:
    seat = {
        spell.ccode: (spell.first, spell.last)
        for spell in states.memberships()
        if spell.system == "un" and spell.ccode in {710, 713}
    }
    assert seat == {
        713: (date(1945, 10, 24), date(1971, 10, 24)),
        710: (date(1971, 10, 25), None),
    }


def test_the_lists_are_answered_apart() -> None:
    assert 260 in states.members(1950, "gw")
    assert 260 not in states.members(1950, "cow")
    assert 652 not in states.members(1960, "cow")
    assert 652 in states.members(1960, "gw")
    assert 369 in states.members(1960, "un")
    assert 369 not in states.members(1960, "cow")
    assert len(states.members(2024, "un")) == 193


def test_predecessors_and_successors_name_each_other() -> None:
    assert states.state(365, 1980).successor[:2] == (359, 365)
    assert states.state(317, 2000).predecessor == (315,)
    assert states.state(255, 2000).predecessor == (260, 265)
    assert states.state(713, 2000).predecessor == (710,)


def test_members_need_to_meet_to_be_a_dyad() -> None:
    pairs = states.dyad_years(1945, 1945)
    assert {255, 290} <= set(states.members(1945))
    assert pairs.filter(pl.col("ccode1") == 255, pl.col("ccode2") == 290).is_empty()


def test_codes_of_sources_become_cow_codes() -> None:
    frame = pl.DataFrame(
        {
            "code": ["RUS", "SUN", "DEU", "YUG", "BUR", "XXX", None, "VNM", "CS"],
            "when": [1972, 1995, 1975, 2004, 1980, 1980, 1980, 1893, 1980],
        }
    )
    found = states.translate(frame, "code", system="iso3", year="when", out="state")
    assert found["code"].to_list() == frame["code"].to_list()
    assert found["state"].to_list() == [365, 365, 260, 345, 775, None, None, 815, None]
    assert found.schema["state"] == pl.Int16


@pytest.mark.parametrize(
    ("system", "code", "year", "to", "expected"),
    [
        ("gw", 260, 2000, "ccode", 255),
        ("gw", 340, 2010, "ccode", 345),
        ("gw", 678.0, 2000, "ccode", 679),
        ("gw", 971, 2005, "ccode", 970),
        ("cow", 255, 2000, "gwcode", 260),
        ("iso2", "CS", 1980, "ccode", 315),
        ("iso2", "CS", 2004, "ccode", 345),
        ("iso2", "NA", 2004, "ccode", 565),
        ("name", "Congo, Democratic Republic of (Zaire)", 1990, "ccode", 490),
        ("name", "Korea", 1990, "ccode", None),
    ],
)
def test_other_codings_become_state_codes(
    system: states.Coding, code: object, year: int, to: str, expected: int | None
) -> None:
    frame = pl.DataFrame({"code": [code], "year": [year]})
    target: states.Target = "gwcode" if to == "gwcode" else "ccode"
    assert states.translate(frame, "code", target, system)["ccode"].to_list() == [expected]


def test_state_years_bear_the_name_of_the_year() -> None:
    russia = states.state_years(1989, 1993).filter(pl.col("ccode") == 365)
    assert russia["iso3"].to_list() == ["SUN", "SUN", "SUN", "RUS", "RUS"]
    ukraine = states.state_years(1991, 1991).filter(pl.col("ccode") == 369)
    assert ukraine["name"].to_list() == ["Ukraine"]
