"""Readers of trade by good on tiny inputs: every trap, handled."""

from datetime import date

import polars as pl
import pytest

from tertius.errors import DataError
from tertius.sources.economies import coded
from tertius.sources.readers import bp_review, bp_sheets, crea_fossil, fcs_russia


def test_names_become_the_code_of_the_year() -> None:
    frame = pl.DataFrame(
        {
            "year": [1995, 2005, 2015, 2015, 2015, 2015],
            "name": ["Serbia", "Serbia", "Serbia", "Hong Kong", "Other Asia", "UAE"],
        }
    )
    found = coded(frame, ("name",), "here", renamed={"UAE": "ARE"}, areas=frozenset({"Other Asia"}))
    assert found["name"].to_list() == ["YUG", "SCG", "SRB", "HKG", "Other Asia", "ARE"]


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(DataError, match=r"here, names \['Atlantis', 'Ruritania'\]"):
        coded(
            pl.DataFrame({"year": [2015] * 3, "name": ["Ruritania", "France", "Atlantis"]}),
            ("name",),
            "here",
        )


OIL = [
    ("Oil: Inter-area movements", None, None, None),
    (None, None, "To", None),
    ("Crude (million tonnes)", "US", "China", "Total"),
    ("From", None, None, None),
    ("Canada", "7", "1.5", "8.5"),
    ("Total imports", "7", "1.5", "8.5"),
    (None, None, None, None),
    ("Product (million tonnes)", None, None, None),
    ("From", None, None, None),
    ("Canada", "2", None, "2"),
    ("Total imports", "2", "0", "2"),
]


def test_products_take_the_columns_of_crude_oil() -> None:
    assert list(bp_review.matrix(OIL, "Crude (million tonnes)")) == [
        ("Canada", "US", 7.0),
        ("Canada", "China", 1.5),
    ]
    assert list(bp_review.matrix(OIL, "Product (million tonnes)")) == [
        ("Canada", "US", 2.0),
        ("Canada", "China", 0.0),
    ]


def test_names_over_two_lines_are_joined_and_footnotes_dropped() -> None:
    sheet = [
        ("Billion cubic metres", "Russian ", "Papua ", "Other", "From", None),
        ("To ", "Federation", "New Guinea", "Asia Pacific*", "Other Europe1", "Total imports"),
        ("Japan", "8", "4", "1", "0", "13"),
        ("Total exports", "8", "4", "1", "0", "13"),
    ]
    assert [head for _, head, _ in bp_review.matrix(sheet, "To")] == [
        "Russian Federation",
        "Papua New Guinea",
        "Other Asia Pacific",
        "Other Europe",
    ]


def test_a_sheet_that_does_not_add_up_is_refused() -> None:
    broken = [(*row[:3], "9.5") if row[0] == "Canada" else row for row in OIL]
    with pytest.raises(DataError, match=r"'Canada' sums to 8.5, not 9.5"):
        list(bp_review.matrix(broken, "Crude (million tonnes)"))
    with pytest.raises(DataError, match="no line begins with 'Coal'"):
        list(bp_review.matrix(OIL, "Coal"))
    with pytest.raises(DataError, match="no line of totals"):
        list(bp_review.matrix(OIL[:5], "Crude (million tonnes)"))


def test_columns_of_growth_are_no_output() -> None:
    years = [str(year) for year in range(2000, 2023)]
    sheet = [
        ("Cobalt", *[None] * 24),
        ("Thousand tonnes", *years, "2022"),
        (None, *[None] * 24),
        ("Total Africa", *["9"] * 23, "0.5"),
        ("DR Congo", *["9"] * 22, "n/a", "0.5"),
        ("Total World", *["9"] * 23, "0.5"),
        ("Cobalt prices", *["1"] * 24),
    ]
    found = sorted(bp_sheets.series(sheet))
    assert len(found) == 22 + 23
    assert found[-1] == ("WORLD", 2022, 9.0)
    assert ("DR Congo", 2022, 0.5) not in found


def months(*values: str | None) -> list[tuple[str | None, ...]]:
    """Return a year of a customs sheet in which every partner has the same value."""
    initials = tuple(f"{letter}..." for letter in fcs_russia.INITIALS)
    names = [(month, *[value] * 29) for month, value in zip(fcs_russia.MONTHS, values, strict=True)]
    return [*[(None, *[None] * 29)] * 4, (None, *initials), ("2010", *[None] * 29), *names]


def test_an_ellipsis_is_missing_and_partners_go_by_position() -> None:
    found = list(fcs_russia.monthly(months(*["1.5"] * 11, "…")))
    assert len(found) == 12 * 29
    assert found[0] == ("CHN", date(2010, 1, 1), 1.5)
    assert found[-1] == ("AZE", date(2010, 12, 1), None)


def test_a_shifted_customs_sheet_is_refused() -> None:
    good = months(*["1"] * 12)
    with pytest.raises(DataError, match="expected month 7"):
        list(fcs_russia.monthly([*good[:12], *good[13:]]))
    with pytest.raises(DataError, match="partners begin"):
        list(fcs_russia.monthly([*good[:4], good[4][:1] + good[4][2:], *good[5:]]))
    with pytest.raises(DataError, match="2010 ends in month 11"):
        list(fcs_russia.monthly([*good[:-1], ("2011", *[None] * 29)]))


def test_impossible_imports_of_fuels_are_missing() -> None:
    rows = [
        ("coal", "eur", 10.0), ("coal", "tonne", 2.0),
        ("natural_gas", "eur", -5.0), ("natural_gas", "tonne", -1.0),
        ("lng", "eur", 7.0), ("lng", "tonne", 0.0),
        ("oil", "eur", 0.0), ("oil", "tonne", 0.0),
    ]  # fmt: skip
    raw = pl.DataFrame(rows, ["commodity", "unit", "value"], orient="row").with_columns(
        country=pl.lit("Japan"), partner=pl.lit("Russia"), date=pl.lit(16801.0)
    )
    found = crea_fossil.side_by_side(raw).sort("good")
    assert found.select("good", "quantity", "value").rows() == [
        ("coal", 2.0, 10.0),
        ("crude-oil", 0.0, 0.0),
        ("lng", None, 7.0),
    ]
    assert found["month"].unique().to_list() == [date(2016, 1, 1)]
