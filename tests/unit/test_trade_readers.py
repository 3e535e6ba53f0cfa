"""Readers of trade and GDP on tiny frames: every trap, handled."""

from pathlib import Path

import polars as pl
import pytest

from tertius.errors import DataError
from tertius.sources import borders, corrections
from tertius.sources.readers import cow_trade, dots_china, dots_monthly, dots_two_way, sdp, wdi
from tertius.sources.trade_basis import CIF, CIF_WITH_HONG_KONG, FOB

PAIRS = ["ccode1", "ccode2", "year", "flow1", "flow2"]


def cow(*rows: tuple[int, int, int, float | None, float | None]) -> pl.DataFrame:
    """Return pairs as the file has them: each from both sides."""
    both = [*rows, *((b, a, year, two, one) for a, b, year, one, two in rows)]
    return pl.DataFrame(both, schema=PAIRS, orient="row")


def test_cow_pairs_are_read_once_and_flow1_is_imports_of_state_1() -> None:
    found = cow_trade.directed(cow_trade.pairs(cow((2, 365, 1972, 103.0, 542.0))))
    assert found.select("exporter", "importer", "flow").rows() == [(365, 2, 103.0), (2, 365, 542.0)]


def test_cow_rows_that_disagree_or_stand_alone_are_refused() -> None:
    good = cow((2, 365, 1972, 103.0, None), (2, 710, 1972, 35.0, 64.0))
    assert cow_trade.pairs(good).height == 2
    with pytest.raises(DataError, match=r"\(2, 710, 1972\)"):
        cow_trade.pairs(good.with_columns(flow2=pl.col("flow2").replace(64.0, 63.0)))
    with pytest.raises(DataError, match="missing"):
        cow_trade.pairs(good.head(3))


def test_a_cow_direction_without_a_value_has_no_row() -> None:
    found = cow_trade.directed(cow_trade.pairs(cow((2, 365, 1972, None, 542.0))))
    assert found.select("exporter", "importer").rows() == [(2, 365)]


def test_cow_china_from_1999_is_marked_as_including_hong_kong() -> None:
    found = cow_trade.directed(
        cow_trade.pairs(
            cow((2, 710, 1998, 1.0, 1.0), (2, 710, 1999, 1.0, 1.0), (2, 365, 1999, 1.0, 1.0))
        )
    )
    marked = found.filter(pl.col("basis") == CIF_WITH_HONG_KONG)
    assert set(marked.select("exporter", "importer", "year").rows()) == {
        (710, 2, 1999),
        (2, 710, 1999),
    }
    assert set(found["basis"]) == {CIF, CIF_WITH_HONG_KONG}


def months(
    values: list[float], kind: str, reporter: str = "CHN", partner: str = "RUS"
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "reporter": reporter,
            "partner": partner,
            "type": kind,
            "year": 2019,
            "month": range(1, len(values) + 1),
            "value": values,
        }
    )


def test_dots_prefers_the_importer_and_needs_twelve_reported_months() -> None:
    both = pl.concat([months([5.0] * 12, "import"), months([4.0] * 12, "export", "RUS", "CHN")])
    kept = dots_monthly.preferred(dots_monthly.both_sides(both))
    assert kept.rows() == [("RUS", "CHN", 2019, 60.0, CIF)]

    hole = pl.concat(
        [months([5.0] * 11 + [0.0], "import"), both.filter(pl.col("type") == "export")]
    )
    assert dots_monthly.preferred(dots_monthly.both_sides(hole)).rows() == [
        ("RUS", "CHN", 2019, 48.0, FOB)
    ]
    short = months([5.0] * 11, "import")
    assert dots_monthly.both_sides(short).is_empty()


def test_dots_rows_of_a_state_with_itself_are_no_trade() -> None:
    assert dots_monthly.both_sides(months([1.0] * 12, "import", "CHN", "CHN")).is_empty()


def test_china_origins_are_states_or_known_to_be_none() -> None:
    sheet = pl.DataFrame(
        {
            "": [
                "Russian Federation",
                "China, P.R.: Hong Kong",
                "Korea, Rep. of",
                "Taiwan Province of China",
                "Iran, Islamic Rep. of",
                None,
            ],
            "2014": [4.0, 1.0, 3.0, None, 2.0, None],
            "2022": [9.0, 1.0, 3.0, 5.0, 2.0, None],
        }
    )
    found = dots_china.origins(sheet)
    codes = dict(found.filter(pl.col("year") == 2022).select("name", "exporter").rows())
    assert codes == {
        "Russian Federation": 365,
        "China, P.R.: Hong Kong": None,
        "Korea, Rep. of": 732,
        "Taiwan Province of China": 713,
        "Iran, Islamic Rep. of": 630,
    }
    assert found.filter(pl.col("year") == 2014).height == 4
    with pytest.raises(DataError, match="Ruritania"):
        dots_china.origins(sheet.with_columns(pl.lit("Ruritania").alias("")))


def test_two_way_sums_leave_out_zeros_and_the_soviet_years() -> None:
    sheet = pl.DataFrame(
        {
            "": ["China", "Russia", "Brazil"],
            "1991.0": [0.0, 5e6, 2e6],
            "1992.0": [0.0, 6e6, None],
        }
    )
    found = dots_two_way.sums(sheet, "China")
    assert set(found.rows()) == {(710, 140, 1991, 2.0), (710, 365, 1992, 6.0)}


def test_a_unit_that_has_been_mended_stops_the_reader() -> None:
    for dataset, table, low in (
        ("baci-19", "flows", 7.4),
        ("imf-dots-china-imports", "imports", 9e-6),
    ):
        (entry,) = corrections.load(dataset).correction
        years = [int(entry.where["year"].low)] * entry.expect.rows  # type: ignore[union-attr]
        mended = pl.DataFrame({"year": years, "flow": [low] * len(years)})
        with pytest.raises(DataError, match=r"expect\.values\.flow"):
            corrections.correct(mended, dataset, table)


def series(code: str, *values: tuple[int, float]) -> pl.DataFrame:
    return pl.DataFrame(
        {"iso3": code, "year": [y for y, _ in values], "value": [v for _, v in values]}
    )


def test_wdi_multiplies_per_head_by_people_and_falls_back_on_the_total() -> None:
    per_head = pl.concat([series("USA", (2023, 8e4), (2024, 8.5e4)), series("CYP", (2023, 4e4))])
    people = pl.concat([series("USA", (2023, 3e8), (2024, 3e8)), series("CYP", (2023, 1.3e6))])
    total = pl.concat(
        [series("USA", (2023, 1.0)), series("CYP", (2023, 3e10)), series("ERI", (2000, 7e8))]
    )
    found = {
        (code, year): (gdp, basis)
        for code, year, gdp, basis in wdi.combined(per_head, people, total).rows()
    }
    assert found == {
        ("USA", 2023): (2.4e7, wdi.PRODUCT),
        ("USA", 2024): (2.55e7, wdi.PRODUCT),
        ("CYP", 2023): (3e4, wdi.TOTAL),
        ("ERI", 2000): (700.0, wdi.TOTAL),
    }


def test_wdi_goes_by_the_indicator_not_by_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "WDI_GDP.csv"
    head = '"Data Source","World Development Indicators",\n\n"Last Updated Date","2025-10-07",\n\n'
    names = '"Country Name","Country Code","Indicator Name","Indicator Code","1960","1961",\n'
    path.write_text(
        "\ufeff" + head + names + '"Chad","TCD","GDP per capita","NY.GDP.PCAP.CD","","1.5",\n',
        "utf-8",
    )
    assert wdi.wide(path, "NY.GDP.PCAP.CD").rows() == [("TCD", 1961, 1.5)]
    with pytest.raises(DataError, match=r"not only NY\.GDP\.MKTP\.CD"):
        wdi.wide(path, "NY.GDP.MKTP.CD")


def test_years_before_a_territory_was_the_states_own_are_dropped() -> None:
    rows = pl.DataFrame({"iso3": ["RUS", "RUS", "VNM", "USA"], "year": [1991, 1992, 1975, 1950]})
    assert borders.own_territory(rows).rows() == [("RUS", 1992), ("USA", 1950)]


def test_sdp_takes_exponentials_and_leaves_out_years_before_1946() -> None:
    raw = pl.DataFrame(
        {
            "ccode": [365.0, 365.0, 2.0],
            "year": [1945.0, 1972.0, 1972.0],
            "wbgdp2011est": [20.0, 28.0, None],
        }
    )
    ((code, year, gdp),) = sdp.estimates(raw).rows()
    assert (code, year) == (365, 1972)
    assert gdp == pytest.approx(1446257.064, rel=1e-8)
