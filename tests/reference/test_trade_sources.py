"""Trade and GDP from the source files against published figures and against each other.

Figures in million US dollars. Published ones: US and Soviet statistics of their trade in 1960
and 1972, US statistics of trade with China in 1972, China's customs (147 billion with Russia in
2021, 110.8 in 2019), Russia's customs (72.7 billion imports from China in 2021).
"""

import math
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tertius import states
from tertius.measures import trade as measures
from tertius.sources.descriptor import SourceFiles, describe
from tertius.sources.merge import gdp as gdp_merge
from tertius.sources.merge import trade as trade_merge
from tertius.sources.readers import dots_monthly

Mirror = Callable[[str], Path]
USA, RUSSIA, CHINA, TAIWAN = 2, 365, 710, 713
TRADE = ("cow-trade", "imf-dots-monthly15", "imf-dots-china-imports", "baci-19")
GDP = ("wdi", "pwt", "sdp-gdp")


def tables(mirror: Mirror, dataset: str) -> dict[str, pl.DataFrame]:
    """Read one dataset with its own reader, after checking its bytes."""
    found = describe(dataset)
    paths = [mirror(file.path) for file in found.files]
    root = paths[0].parents[found.files[0].path.count("/")]
    reader = import_module(f"tertius.sources.readers.{found.reader}")
    result: dict[str, pl.DataFrame] = reader.read(SourceFiles(root, found))
    assert set(result) == set(found.tables)
    return result


@pytest.fixture(scope="module")
def trade_parts(mirror: Mirror) -> dict[str, pl.DataFrame]:
    return {dataset: tables(mirror, dataset)["trade"] for dataset in TRADE}


@pytest.fixture(scope="module")
def gdp_parts(mirror: Mirror) -> dict[str, pl.DataFrame]:
    return {dataset: tables(mirror, dataset)["gdp"] for dataset in GDP}


@pytest.fixture(scope="module")
def trade(trade_parts: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return trade_merge.merge(trade_parts)


@pytest.fixture(scope="module")
def gdp(gdp_parts: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return gdp_merge.merge(gdp_parts)


@pytest.fixture(scope="module")
def measured(mirror: Mirror, trade: pl.DataFrame, gdp: pl.DataFrame) -> pl.DataFrame:
    capitals = tables(mirror, "state-system")["capitals"]
    contiguity = tables(mirror, "cow-geography")["contiguity"]
    return measures.compute(states.dyad_years(1946, 2022), trade, gdp, capitals, contiguity)


def flow(table: pl.DataFrame, exporter: int, importer: int, year: int) -> float | None:
    rows = table.filter(
        pl.col("exporter") == exporter, pl.col("importer") == importer, pl.col("year") == year
    )["flow"]
    return rows[0] if len(rows) else None


@pytest.mark.parametrize(
    ("exporter", "importer", "year", "value"),
    [
        (RUSSIA, USA, 1960, 25),
        (USA, RUSSIA, 1960, 40),
        (RUSSIA, USA, 1972, 103),
        (USA, RUSSIA, 1972, 542),
        (RUSSIA, CHINA, 1955, 748),
        (CHINA, RUSSIA, 1955, 708),
        (RUSSIA, CHINA, 1957, 544),
        (CHINA, RUSSIA, 1957, 812),
        (CHINA, USA, 1972, 35),
        (USA, CHINA, 1972, 64),
        (CHINA, USA, 1960, 0),
        (USA, CHINA, 1960, 0),
    ],
)
def test_cold_war_flows(
    trade: pl.DataFrame, exporter: int, importer: int, year: int, value: float
) -> None:
    assert flow(trade, exporter, importer, year) == value


def test_china_and_the_soviet_union_have_gaps_and_no_zeros(trade: pl.DataFrame) -> None:
    pair = trade.filter(
        pl.col("exporter").is_in([RUSSIA, CHINA]),
        pl.col("importer").is_in([RUSSIA, CHINA]),
        pl.col("year") < 1992,
    )
    assert set(pair["year"]) == {1955, 1956, 1957, *range(1978, 1992)}
    assert (pair["flow"] > 100).all()


def test_what_cow_leaves_out_is_known(trade_parts: dict[str, pl.DataFrame]) -> None:
    cow = trade_parts["cow-trade"]
    german = cow.filter(pl.col("exporter") == 260, pl.col("year").is_between(1960, 1989))
    assert set(german["importer"]) == {211, 212}
    assert (cow["flow"] == cow["flow"].round()).all()
    assert cow.filter(pl.col("flow") == 0).height / cow.height == pytest.approx(0.57, abs=0.01)


def test_cow_counts_hong_kong_into_china_from_1999_and_the_merge_does_not_from_2010(
    trade_parts: dict[str, pl.DataFrame], trade: pl.DataFrame
) -> None:
    cow = trade_parts["cow-trade"]
    assert flow(cow, CHINA, USA, 2014) == 472_525
    assert flow(cow, USA, CHINA, 2014) == 183_283
    assert flow(cow, TAIWAN, CHINA, 1999) == pytest.approx(1.96 * 16_694, rel=0.01)  # 1998
    assert flow(cow, TAIWAN, CHINA, 2014) == 191_287
    assert flow(trade, TAIWAN, CHINA, 2014) == pytest.approx(152_310, abs=1)  # China's customs
    assert flow(trade, USA, CHINA, 2014) == pytest.approx(159_000, rel=0.04)


def test_cow_and_dots_are_one_record_outside_china(trade_parts: dict[str, pl.DataFrame]) -> None:
    both = trade_parts["cow-trade"].join(
        trade_parts["imf-dots-monthly15"], on=["exporter", "importer", "year"], suffix="_dots"
    )
    other = both.filter(pl.col("exporter") != CHINA, pl.col("importer") != CHINA)
    ratio = np.log(other["flow"].to_numpy() / other["flow_dots"].to_numpy())
    assert other.height == 14 * 13 * 4
    assert abs(np.median(ratio)) < 1e-4
    assert ratio.std() < 0.1


def test_units_of_dots_and_baci(trade_parts: dict[str, pl.DataFrame], mirror: Mirror) -> None:
    baci, china = trade_parts["baci-19"], trade_parts["imf-dots-china-imports"]
    assert flow(baci, RUSSIA, CHINA, 2021) == pytest.approx(72_879.5, abs=0.1)
    assert flow(baci, CHINA, RUSSIA, 2021) == pytest.approx(67_106.8, abs=0.1)
    assert flow(china, RUSSIA, CHINA, 2021) == pytest.approx(78_400, abs=100)
    assert flow(china, RUSSIA, CHINA, 2022) == pytest.approx(112_225, abs=1)
    monthly = trade_parts["imf-dots-monthly15"]
    assert flow(monthly, RUSSIA, CHINA, 2019) == pytest.approx(
        flow(china, RUSSIA, CHINA, 2019), rel=1e-6
    )


def test_mirror_reports_of_russia_and_china(mirror: Mirror) -> None:
    raw = pl.read_csv(mirror("imf-dots-monthly15/trading.csv")).rename(
        {"countrySource": "reporter", "countryTarget": "partner"}
    )
    sides = dots_monthly.both_sides(raw).filter(pl.col("year") == 2019)
    to_china, to_russia = (
        sides.row(by_predicate=(pl.col("exporter") == a) & (pl.col("importer") == b), named=True)
        for a, b in (("Russia", "China"), ("China", "Russia"))
    )
    china_says = to_china["imports"] + to_russia["exports"]
    assert china_says == pytest.approx(109_700, abs=100)
    assert to_china["exports"] == pytest.approx(54_900, abs=100)
    assert to_russia["imports"] == pytest.approx(54_100, abs=100)


def test_the_merged_total_agrees_with_the_two_way_record(
    mirror: Mirror, trade: pl.DataFrame
) -> None:
    record = tables(mirror, "imf-dots-multiatsm")["trade_two_way"]
    china = record.filter(pl.col("reporter") == CHINA, pl.col("partner") == RUSSIA)
    known = dict(china.select("year", "flow").rows())
    assert [round(known[year] / 1000, 1) for year in (2014, 2018, 2019)] == [95.2, 106.7, 109.7]
    assert min(known) == 1992
    merged = (
        measures.two_way(trade)
        .sort("year")
        .filter(pl.col("ccode1") == RUSSIA, pl.col("ccode2") == CHINA, pl.col("year") >= 1992)
    )
    gaps = [
        abs(math.log(total / known[year]))
        for year, total in merged.select("year", "total").rows()
        if year in known
    ]
    assert len(gaps) == 28
    assert max(gaps) < 0.22
    recent = [gap for gap, year in zip(gaps, sorted(known), strict=True) if year > 2010]
    assert max(recent) < 0.16


def test_2021_at_the_importers_level_and_2022_one_way(trade: pl.DataFrame) -> None:
    assert flow(trade, CHINA, RUSSIA, 2021) == pytest.approx(72_700, rel=0.03)
    both_ways = flow(trade, CHINA, RUSSIA, 2021) + flow(trade, RUSSIA, CHINA, 2021)  # type: ignore[operator]
    assert both_ways == pytest.approx(146_900, rel=0.05)
    last = trade.filter(pl.col("year") == 2022)
    assert last["importer"].unique().to_list() == [CHINA]


def test_gdp_of_2024_and_of_the_soviet_union(gdp: pl.DataFrame) -> None:
    trillions = {
        code: round(value / 1e6, 2)
        for code, value in gdp.filter(pl.col("year") == 2024).select("ccode", "gdp").rows()
    }
    assert (trillions[USA], trillions[CHINA], trillions[RUSSIA]) == (29.18, 18.74, 2.14)
    soviet = gdp.filter(pl.col("ccode") == RUSSIA, pl.col("year") < 1992)
    assert soviet["year"].to_list() == list(range(1950, 1992))
    assert set(soviet["source"]) == {"sdp-gdp"}
    after = gdp.filter(pl.col("ccode") == RUSSIA, pl.col("year") == 1992)
    assert after.select("source", pl.col("gdp").round(0)).rows() == [("wdi", 460_291.0)]
    assert gdp["year"].min() == 1950
    taiwan = gdp.filter(pl.col("ccode") == TAIWAN, pl.col("year") == 2014)
    assert taiwan["source"].to_list() == ["pwt"]
    assert taiwan["gdp"][0] == pytest.approx(535_300, rel=0.01)


def test_states_add_up_to_the_world_and_no_aggregate_is_among_them(
    mirror: Mirror, gdp: pl.DataFrame
) -> None:
    world = pl.read_csv(mirror("wdi/gdp.csv")).filter(pl.col("Country Code") == "WLD")
    total = dict(world.select("Year", pl.col("Value") / 1e6).rows())
    for year in (1975, 1995, 2015, 2022):
        summed = gdp.filter(pl.col("year") == year, pl.col("source") != "sdp-gdp")["gdp"].sum()
        assert summed / total[year] == pytest.approx(1.0, abs=0.04), year


def test_penn_world_table_equals_wdi_in_the_median(gdp_parts: dict[str, pl.DataFrame]) -> None:
    both = gdp_parts["pwt"].join(gdp_parts["wdi"], on=["ccode", "year"], suffix="_wdi")
    ratio = np.log(both["gdp"].to_numpy() / both["gdp_wdi"].to_numpy())
    assert both.height > 8000
    assert abs(np.median(ratio)) < 0.002
    assert np.median(np.abs(ratio)) < 0.04


def test_converted_estimates_are_an_order_of_magnitude(gdp_parts: dict[str, pl.DataFrame]) -> None:
    """What the merge's docstring says of the error, for states that have both figures."""
    nominal = pl.concat([gdp_parts["wdi"], gdp_parts["pwt"]]).unique(
        ["ccode", "year"], keep="first", maintain_order=True
    )
    both = gdp_merge.converted(gdp_parts["sdp-gdp"], nominal).join(
        nominal, on=["ccode", "year"], suffix="_known"
    )
    error = (
        both.filter(pl.col("year") < 1992)
        .select((pl.col("gdp") / pl.col("gdp_known")).log())
        .to_series()
    )
    assert error.mean() == pytest.approx(0.3, abs=0.05)
    assert math.sqrt((error**2).mean()) == pytest.approx(0.58, abs=0.05)  # type: ignore[arg-type]


def test_declared_coverage_is_the_computed_one(measured: pl.DataFrame) -> None:
    for measure in measures.MEASURES:
        column = f"{measure.column}_12" if measure.directed else measure.column
        years = measured.drop_nulls(column)["year"]
        assert (years.min(), years.max()) == (measure.first, measure.last), measure.id
        if measure.low is not None:
            assert measured.filter(pl.col(column) < measure.low).is_empty()


def series(measured: pl.DataFrame, one: int, two: int, column: str) -> dict[int, float | None]:
    pair = measured.filter(pl.col("ccode1") == one, pl.col("ccode2") == two)
    return dict(pair.select("year", column).rows())


def test_the_triangle_of_1972_and_2021(measured: pl.DataFrame) -> None:
    total, expected = (series(measured, RUSSIA, CHINA, name) for name in ("total", "expected"))
    assert total[1972] is None
    assert expected[1972] is not None
    embargo = series(measured, USA, CHINA, "intensity")
    assert all(embargo[year] < -4 for year in range(1954, 1972))  # type: ignore[operator]
    assert embargo[2008] == pytest.approx(0.43, abs=0.05)
    assert series(measured, USA, RUSSIA, "dependence_21")[1972] == pytest.approx(0.0016, rel=0.05)
    assert series(measured, RUSSIA, CHINA, "dependence_12")[2021] == pytest.approx(0.084, rel=0.05)
    assert 2022 not in total


def test_no_level_break_where_sources_meet(measured: pl.DataFrame) -> None:
    """The yearly change of intensity at the seams of 2010, 2015 and 2021 is like any other."""
    late = (
        measured.filter(pl.col("year") == 2021).drop_nulls("intensity").select("ccode1", "ccode2")
    )
    panel = measured.join(late, on=["ccode1", "ccode2"]).sort("ccode1", "ccode2", "year")
    change = panel.select("year", pl.col("intensity").diff().over("ccode1", "ccode2").abs())
    mean = dict(change.group_by("year").agg(pl.mean("intensity")).rows())
    usual = sum(mean[year] for year in (2005, 2006, 2007, 2008, 2012, 2013, 2017, 2018)) / 8
    for seam in (2010, 2015, 2021):
        assert mean[seam] < 1.5 * usual, seam
