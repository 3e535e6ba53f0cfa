"""Merged trade and GDP on tiny frames: precedence, levels, and what stays missing."""

import math

import polars as pl
import pytest

from tertius.errors import DataError
from tertius.sources.merge import gdp as gdp_merge
from tertius.sources.merge import trade as trade_merge
from tertius.sources.readers.sdp import CONSTANT
from tertius.sources.schemas import conform
from tertius.sources.trade_basis import CIF, FOB, FOB_AT_CIF_LEVEL, FOB_RECONCILED

Flow = tuple[int, int, int, float]


def flows(source: str, basis: str, *rows: Flow) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["exporter", "importer", "year", "flow"], orient="row")
    return conform(frame.with_columns(basis=pl.lit(basis), source=pl.lit(source)), "trade", source)


def parts(
    cow: tuple[Flow, ...] = (),
    baci: tuple[Flow, ...] = (),
    monthly: tuple[Flow, ...] = (),
    china: tuple[Flow, ...] = (),
    exporters: tuple[Flow, ...] = (),
) -> dict[str, pl.DataFrame]:
    return {
        "cow-trade": flows("cow-trade", CIF, *cow),
        "baci-19": flows("baci-19", FOB_RECONCILED, *baci),
        "imf-dots-monthly15": pl.concat(
            [
                flows("imf-dots-monthly15", CIF, *monthly),
                flows("imf-dots-monthly15", FOB, *exporters),
            ]
        ),
        "imf-dots-china-imports": flows("imf-dots-china-imports", CIF, *china),
    }


def test_importers_reports_come_first_then_cow_then_baci_then_exporters() -> None:
    found = trade_merge.merge(
        parts(
            cow=((2, 710, 2014, 183.0), (2, 211, 2014, 40.0), (2, 365, 2010, 9.0)),
            china=((2, 710, 2014, 159.0),),
            monthly=((2, 710, 2014, 158.0),),
            baci=((2, 211, 2014, 20.0), (2, 211, 2015, 30.0), (2, 710, 2014, 127.0)),
            exporters=((2, 850, 2019, 7.0), (2, 211, 2015, 1.0)),
        )
    )
    assert found.select("exporter", "importer", "year", "flow", "source").rows() == [
        (2, 211, 2014, 40.0, "cow-trade"),
        (2, 211, 2015, 60.0, "baci-19"),
        (2, 365, 2010, 9.0, "cow-trade"),
        (2, 710, 2014, 159.0, "imf-dots-china-imports"),
        (2, 850, 2019, 7.0, "imf-dots-monthly15"),
    ]
    assert found["basis"][1] == f"{FOB_AT_CIF_LEVEL} to 2014"


def test_baci_comes_at_the_mean_level_of_the_last_three_common_years() -> None:
    base = flows(
        "cow-trade",
        CIF,
        *(
            (365, 2, year, level)
            for year, level in ((2010, 90.0), (2012, 10.0), (2013, 20.0), (2014, 40.0))
        ),
    )
    other = flows("baci-19", FOB_RECONCILED, *((365, 2, year, 10.0) for year in range(2010, 2017)))
    found = trade_merge.at_level(other, base)
    assert found["year"].to_list() == [2011, 2015, 2016]
    assert found["flow"].to_list() == pytest.approx([90.0, 20.0, 20.0])


def test_baci_without_a_common_year_has_no_level_and_no_row() -> None:
    base = flows("cow-trade", CIF, (365, 2, 2014, 0.0))
    other = flows(
        "baci-19", FOB_RECONCILED, (365, 2, 2014, 5.0), (365, 2, 2015, 5.0), (2, 365, 2015, 5.0)
    )
    assert trade_merge.at_level(other, base).is_empty()


def test_one_direction_of_2022_stays_one_direction() -> None:
    found = trade_merge.merge(
        parts(
            china=((365, 710, 2021, 78.0), (365, 710, 2022, 112.0)),
            monthly=((710, 365, 2020, 55.0),),
        )
    )
    assert found.filter(pl.col("year") == 2022).select("exporter", "importer").rows() == [
        (365, 710)
    ]
    assert found.filter(pl.col("exporter") == 710)["year"].to_list() == [2020]


def test_a_change_of_basis_upstream_stops_the_merge() -> None:
    wrong = parts() | {"baci-19": flows("baci-19", CIF, (2, 365, 2015, 1.0))}
    with pytest.raises(DataError, match="baci-19, column 'basis'"):
        trade_merge.merge(wrong)


def economies(source: str, basis: str, *rows: tuple[int, int, float]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["ccode", "year", "gdp"], orient="row")
    return conform(frame.with_columns(basis=pl.lit(basis), source=pl.lit(source)), "gdp", source)


def test_gdp_precedence_and_conversion_by_the_years_ratio() -> None:
    merged = gdp_merge.merge(
        {
            "wdi": economies("wdi", "x", (2, 1972, 1200.0)),
            "pwt": economies("pwt", "y", (2, 1972, 1.0), (713, 1972, 8.0), (2, 1950, 300.0)),
            "sdp-gdp": economies(
                "sdp-gdp",
                CONSTANT,
                (2, 1972, 6000.0),
                (713, 1972, 40.0),
                (365, 1972, 2500.0),
                (365, 1949, 800.0),
                (2, 1949, 9.0),
            ),
        }
    )
    assert merged.select("ccode", "year", "source").rows() == [
        (2, 1950, "pwt"),
        (2, 1972, "wdi"),
        (365, 1972, "sdp-gdp"),
        (713, 1972, "pwt"),
    ]
    soviet = merged.row(by_predicate=pl.col("ccode") == 365, named=True)
    assert soviet["gdp"] == pytest.approx(2500 * 1208 / 6040)
    assert soviet["basis"] == gdp_merge.CONVERTED
    assert math.isclose(merged["gdp"][1], 1200.0)


def test_estimates_that_are_not_in_constant_dollars_are_refused() -> None:
    empty = economies("wdi", "x")
    with pytest.raises(DataError, match="sdp-gdp, column 'basis'"):
        gdp_merge.merge(
            {"wdi": empty, "pwt": empty, "sdp-gdp": economies("sdp-gdp", "current", (2, 1972, 1.0))}
        )
