"""Readers of partner, customs and Eurostat tables on tiny inputs: every trap, handled."""

from collections.abc import Sequence
from datetime import date, datetime

import polars as pl
import pytest

from tertius.errors import DataError
from tertius.sources.readers import china_customs_fossil, comtrade_cipf, eurostat_russia

FLOW: dict[str, list[object]] = {
    "refYear": [2020.0],
    "flowCode": ["X"],
    "cmdCode": ["030475"],
    "cmdDesc": ["Fish"],
}


def flows(**columns: Sequence[object]) -> pl.DataFrame:
    """Return rows of a sheet of headings."""
    count = len(next(iter(columns.values())))
    rows = {**{name: values * count for name, values in FLOW.items()}, **columns}
    return pl.DataFrame(rows)


def test_balances_of_nought_are_missing() -> None:
    raw = pl.DataFrame(
        {"period": ["2024", "2025"], "M": [2e12, 0.0], "M<X": [1.8e12, 3e11]}
    ).with_columns(X=pl.col("M"), **{"X<M": pl.col("M<X")})
    found = comtrade_cipf.balances(raw, "CHN")
    own = found.filter(reporter="CHN")
    assert own.select("exporter", "importer", "year", "value").rows() == [
        ("WORLD", "CHN", 2024, 2e6),
        ("CHN", "WORLD", 2024, 2e6),
    ]
    assert found.filter(reporter="PARTNERS", year=2025).height == 2


def test_imports_from_itself_are_left_out_and_taiwan_has_its_code() -> None:
    raw = pl.DataFrame(
        {
            "refYear": [2014.0] * 3,
            "flowCode": ["M"] * 3,
            "reporterDesc": ["China", "Other Asia, nes", "USA"],
            "partner_sum": [145e9, 50e9, 486e9],
        }
    )
    found = comtrade_cipf.partners(raw, "CHN", "M").sort("importer")
    assert found.select("exporter", "importer", "reporter", "value").rows() == [
        ("CHN", "TWN", "TWN", 50e3),
        ("CHN", "USA", "USA", 486e3),
    ]
    assert comtrade_cipf.partners(raw.with_columns(flowCode=pl.lit("X")), "CHN", "X")[
        "exporter"
    ].to_list() == ["TWN", "USA"]
    with pytest.raises(DataError, match="expected 'X'"):
        comtrade_cipf.partners(raw, "CHN", "X")


def test_two_listings_of_one_flow_are_one_row() -> None:
    by_heading = flows(reporterDesc=["Japan", "Peru"], value=[5e6, 4e6], product_total=[9e6, 9e6])
    by_partner = flows(reporterDesc=["Japan"], value=[5e6], pair_total=[20e6])
    found = comtrade_cipf.headings(by_heading, by_partner).sort("exporter")
    assert found.select(
        "exporter", "importer", "heading", "product_total", "pair_total"
    ).rows() == [
        ("JPN", "CHN", "030475", 9.0, 20.0),
        ("PER", "CHN", "030475", 9.0, None),
    ]
    alone = comtrade_cipf.headings(None, by_partner.with_columns(flowCode=pl.lit("M")))
    assert alone.select("exporter", "importer", "product_total").rows() == [("CHN", "JPN", None)]


def test_two_values_of_one_flow_are_refused() -> None:
    by_heading = flows(reporterDesc=["Japan"], value=[5e6], product_total=[9e6])
    by_partner = flows(reporterDesc=["Japan"], value=[6e6], pair_total=[20e6])
    with pytest.raises(DataError, match="two values of one flow"):
        comtrade_cipf.headings(by_heading, by_partner)


COAL, GAS = "Volume of Imports: Coal: Russian Federation", "Value of Imports: Natural Gas(271121)"
LNG = "Volume of Imports: Liquified Natural Gas (LNG): Russian Federation"


def customs(unit: str = "kg") -> pl.DataFrame:
    """Return a few lines as the terminal exports them."""
    rows = [
        ("ID", "S1", "S2", "S3"),
        ("Unit", "ton", "USD", unit),
        ("Time Period", "2020-01:2020-02", "2020-01:2020-02", "2020-01:2020-02"),
        ("2020-01", "1,234.50", "7,000.00", "2,000,000.00"),
        ("2020-02", None, "8,000.00", None),
        (None, None, None, None),
        ("Source: Wind", None, None, None),
    ]
    return pl.DataFrame(rows, schema=["Name", COAL, GAS, LNG], orient="row")


def test_customs_in_kilograms_and_tonnes_with_commas() -> None:
    found = china_customs_fossil.tidy(customs())
    assert found.select("exporter", "month", "good", "quantity", "value").rows() == [
        ("RUS", date(2020, 1, 1), "coal", 1234.5, None),
        ("RUS", date(2020, 1, 1), "lng", 2000.0, None),
        ("WORLD", date(2020, 1, 1), "pipeline-gas", None, 7000.0),
        ("WORLD", date(2020, 2, 1), "pipeline-gas", None, 8000.0),
    ]


def test_unknown_series_and_units_of_customs_are_refused() -> None:
    with pytest.raises(DataError, match="'m3' is not known"):
        china_customs_fossil.tidy(customs("m3"))
    with pytest.raises(DataError, match="Tea"):
        china_customs_fossil.tidy(customs().rename({COAL: "Volume of Imports: Tea"}))


def extract(**changed: str) -> list[tuple[str | None, ...]]:
    """Return a sheet of the extract with some of its lines changed."""
    about = {"PRODUCT [PRODUCT]": "Total [TOTAL]", "FLOW": "EXPORT", "INDICATORS": "VALUE_IN_EUROS"}
    return [
        *[(name, None, value, None) for name, value in (about | changed).items()],
        ("TIME", "TIME", "2022-11", "2022-12"),
        ("FREQ (Labels)", "FREQ (Labels)", "Monthly", "Monthly"),
        ("REPORTER (Labels)", "PARTNER (Labels)", "", ""),
        ("Austria", "Armenia", "12", ":"),
        (None, None, None, None),
        ("Special value", None, None, None),
        (":", "not available", None, None),
    ]


def test_a_colon_is_missing_and_the_legend_no_reporter() -> None:
    assert list(eurostat_russia.matrix(extract())) == [
        ("all", "exports", "Austria", "Armenia", date(2022, 11, 1), 12.0),
        ("all", "exports", "Austria", "Armenia", date(2022, 12, 1), None),
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"INDICATORS": "QUANTITY_IN_100KG"},
        {"FLOW": "TRANSIT"},
        {"PRODUCT [PRODUCT]": "NUCLEAR REACTORS [84]"},
    ],
)
def test_a_sheet_of_something_else_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(DataError, match="expected chapter 27 or all, in euros"):
        list(eurostat_russia.matrix(extract(**changed)))


def test_a_month_in_which_all_banned_exports_are_nought_is_missing() -> None:
    raw = pl.DataFrame(
        {
            "partner": ["Georgia"] * 4,
            "reporter": ["Malta", "Spain"] * 2,
            "month": [datetime(2022, 11, 1)] * 2 + [datetime(2022, 12, 1)] * 2,
            "sanctioned_export": [0.0, 5.0, 0.0, 0.0],
        }
    )
    found = eurostat_russia.sanctioned(raw)
    assert found.select("reporter", "month", "exports").rows() == [
        ("Malta", date(2022, 11, 1), 0.0),
        ("Spain", date(2022, 11, 1), 5.0),
    ]
