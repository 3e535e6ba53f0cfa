"""Readers of troops, opinion, spending and aid on frames of a few rows."""

import polars as pl
import pytest

from tertius.errors import DataError
from tertius.sources.merge.favourability import ORDER, merge
from tertius.sources.readers import (
    pew_favourability,
    pew_us_image,
    sipri_milex,
    sipri_tiv,
    us_greenbook,
)
from tertius.sources.readers.us_troops import in_system, sites, stationed
from tertius.wedge.ally_tables import arms_shares


def test_a_state_under_two_names_is_counted_once_and_0_is_not_known() -> None:
    raw = pl.DataFrame(
        {
            "ccode": [316, 316, 690, 2, 1008],
            "year": [2024, 2024, 2003, 2024, 2024],
            "troops_ad": [0, 16, 0, 900_000, 6_000],
        }
    )
    found = stationed(raw).sort("host")
    assert found.select("host", "troops").rows() == [(316, 16), (690, None), (1008, 6_000)]
    assert in_system(found).sort("host")["host"].to_list() == [316, 690]


def test_years_before_a_state_was_one_are_left_out() -> None:
    rows = pl.DataFrame({"host": [347, 347, 260], "year": [2003, 2011, 1954]})
    assert in_system(rows).rows() == [(347, 2011)]


def test_sites_are_counted_by_kind_and_once() -> None:
    naples = ("NSA Naples", 40.8, 14.3, 1, 0, 0)
    raw = pl.DataFrame(
        [
            (325, *naples), (325, *naples), (325, "Ghedi", 45.4, 10.3, 0, 1, 1),
            (92, "Base", None, None, 0, 0, 1), (2, "Guam", 13.4, 144.7, 1, 0, 0),
        ],
        schema=["ccode", "basename", "lat", "lon", "base", "lilypad", "fundedsite"],
        orient="row",
    )  # fmt: skip
    found = sites(raw).sort("host").select("host", "bases", "small", "funded")
    assert found.rows() == [(92, 0, 0, 1), (325, 1, 1, 0)]


def test_own_state_and_palestine_are_left_out_of_favourability() -> None:
    raw = pl.DataFrame(
        {
            "respondent_iso3": ["DEU", "RUS", "PSE", "PLS"],
            "target_iso3": ["USA", "RUS", "USA", "CHN"],
            "year": [2023] * 4,
            "n": [1000] * 4,
            "fav_share": [0.57] * 4,
        }
    )
    assert pew_favourability.coded(raw).rows() == [(255, 2, 2023, 0.57, 1000)]
    with pytest.raises(DataError, match=r"\['XXX'\]"):
        pew_favourability.coded(raw.with_columns(respondent_iso3=pl.lit("XXX")))


def test_a_blank_is_a_country_not_asked() -> None:
    wide = pl.DataFrame(
        {"year": [2002, 2003], "avg": [1.0, 2.0], "UK": [75, 37], "Peru": [67, None]}
    )
    assert sorted(pew_us_image.publics(wide).rows()) == [
        (135, 2002, 0.67), (200, 2002, 0.75), (200, 2003, 0.37),
    ]  # fmt: skip
    with pytest.raises(DataError, match="Atlantis"):
        pew_us_image.publics(wide.rename({"Peru": "Atlantis"}))


def test_the_compilation_from_answers_comes_first() -> None:
    def table(source: str, *rows: tuple[int, float]) -> pl.DataFrame:
        return pl.DataFrame(
            [(200, 2, year, share, source) for year, share in rows],
            schema=["public", "target", "year", "share", "source"],
            orient="row",
        )

    found = merge(
        {ORDER[0]: table("new", (2002, 0.751)), ORDER[1]: table("old", (2000, 0.83), (2002, 0.75))}
    )
    assert found.select("year", "share").rows() == [(2000, 0.83), (2002, 0.751)]


SHEET = [
    ("Military expenditure by country", None, None, None),
    ("Country", "Notes", "1988.0", "1990"),
    ("Europe", None, None, None),
    ("USSR", None, "282701", "..."),
    ("Russia", None, "xxx", "xxx"),
    ("Kenya", "‡", "12.5", "13"),
]


def test_spending_finds_its_header_and_knows_what_is_no_figure() -> None:
    sheet = pl.DataFrame(SHEET, schema=["a", "b", "c", "d"], orient="row")
    found = sipri_milex.long(sheet, "Constant").sort("ccode", "year")
    assert found.rows() == [(365, 1988, 282701.0), (501, 1988, 12.5), (501, 1990, 13.0)]
    strange = pl.DataFrame(
        [*SHEET, ("Atlantis", None, "1", "1")], schema=list("abcd"), orient="row"
    )
    with pytest.raises(DataError, match="Atlantis"):
        sipri_milex.long(strange, "Constant")
    with pytest.raises(DataError, match="no cell 'Country'"):
        sipri_milex.long(sheet.slice(2), "Constant")


def test_aid_is_text_in_dollars_by_account() -> None:
    raw = pl.DataFrame(
        {
            "country": ["Ukraine"] * 3 + ["World (not specified)"],
            "iso3c": ["UKR"] * 3 + [None],
            "year": [2019.0] * 4,
            "category": ["Military", "Military", "Economic", "Economic"],
            "constant": ["2.5e+08", "-1000000", "3e+08", "1e+09"],
        }
    )
    assert us_greenbook.given(raw).select("recipient", "economic", "military").rows() == [
        (369, 300.0, 249.0)
    ]
    only = us_greenbook.given(raw.filter(pl.col("category") == "Economic"))
    assert only["military"].to_list() == [None]


def test_arms_of_rebels_and_before_independence_are_left_out() -> None:
    rows = [
        ("United States", "Kuwait", 1953, 5.0),
        ("United States", "Kuwait", 1991, 6.0),
        ("United States", "Kuwait", 1991, 4.0),
        ("Iran", "Hezbollah (Lebanon)*", 1991, 9.0),
        ("unknown supplier(s)", "Kuwait", 1991, 9.0),
        ("Soviet Union", "Kuwait", 1985, 30.0),
    ]
    names = ["Supplier", "Recipient", "Delivery year", "TIV delivery values"]
    raw = pl.DataFrame(rows, schema=names, orient="row")
    found = sipri_tiv.deliveries(raw).sort("year").select("supplier", "recipient", "year", "tiv")
    assert found.rows() == [(365, 690, 1985, 30.0), (2, 690, 1991, 10.0)]
    shares = arms_shares(found)
    assert shares.filter(year=1990).rows() == [(365, 690, 1990, 1.0)]
    assert shares.filter(year=1991).rows() == [(2, 690, 1991, 0.25), (365, 690, 1991, 0.75)]
    strange = raw.with_columns(Recipient=pl.lit("Atlantis"))
    with pytest.raises(DataError, match="Atlantis"):
        sipri_tiv.deliveries(strange)
