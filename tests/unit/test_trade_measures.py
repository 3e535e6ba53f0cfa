"""Measures of trade on small worlds whose answers are known."""

import itertools
import math

import numpy as np
import polars as pl
import pytest

from tertius.errors import NotConvergedError
from tertius.measures import trade as measures
from tertius.measures.expected_trade import NARROW, expectations
from tertius.trade.distance import great_circle

CODES = (2, 200, 220, 255, 365, 710, 740, 750)
LATITUDES = (38.9, 51.5, 48.9, 52.5, 55.8, 39.9, 35.7, 28.6)
LONGITUDES = (-77.0, -0.1, 2.4, 13.4, 37.6, 116.4, 139.7, 77.2)
ELASTICITY = -0.8

CAPITALS = pl.DataFrame(
    {
        "ccode": CODES,
        "start": 1900,
        "end": 2016,
        "ongoing": True,
        "latitude": LATITUDES,
        "longitude": LONGITUDES,
    },
    schema_overrides={"ccode": pl.Int16},
)
BORDERS = pl.DataFrame(
    [(220, 255, 1), (365, 710, 1), (2, 365, 3)],
    schema=["ccode1", "ccode2", "kind"],
    orient="row",
    schema_overrides={"ccode1": pl.Int16, "ccode2": pl.Int16},
).with_columns(start=pl.lit(1900), end=pl.lit(2016), ongoing=pl.lit(True))
GDP = pl.DataFrame(
    {"ccode": [2, 365, 710], "year": [1972] * 3, "gdp": [1000.0, 400.0, 0.0], "source": "wdi"},
    schema_overrides={"ccode": pl.Int16, "year": pl.Int16},
)


def flows(year: int, codes: tuple[int, ...] = CODES, source: str = "cow-trade") -> pl.DataFrame:
    """Return flows that gravity explains without a remainder; a land border doubles them."""
    distance = great_circle(LATITUDES, LONGITUDES)
    rows = []
    for exporter, importer in itertools.permutations(codes, 2):
        i, j = CODES.index(exporter), CODES.index(importer)
        border = {exporter, importer} in ({220, 255}, {365, 710})
        flow = 1e6 * (i + 1) * (j + 2) * distance[i, j] ** ELASTICITY * (2 if border else 1)
        rows.append((exporter, importer, year, flow, source))
    return pl.DataFrame(
        rows,
        orient="row",
        schema={
            "exporter": pl.Int16,
            "importer": pl.Int16,
            "year": pl.Int16,
            "flow": pl.Float64,
            "source": pl.String,
        },
    )


def dyad_years(*years: int) -> pl.DataFrame:
    rows = [(*pair, year) for year in years for pair in itertools.combinations(CODES, 2)]
    return pl.DataFrame(rows, schema=["ccode1", "ccode2", "year"], orient="row")


def computed(trade: pl.DataFrame, *years: int) -> pl.DataFrame:
    return measures.compute(dyad_years(*years), trade, GDP, CAPITALS, BORDERS)


def row(table: pl.DataFrame, one: int, two: int, year: int) -> dict[str, object]:
    return table.row(
        by_predicate=(pl.col("ccode1") == one)
        & (pl.col("ccode2") == two)
        & (pl.col("year") == year),
        named=True,
    )


def test_trade_that_follows_gravity_has_no_intensity() -> None:
    table = computed(flows(1972), 1972)
    assert table.height == 28
    np.testing.assert_allclose(table["intensity"].to_numpy(), 0, atol=1e-6)
    np.testing.assert_allclose(table["expected"].to_numpy(), table["total"].to_numpy(), rtol=1e-6)


def test_a_pair_that_trades_more_than_gravity_says_stands_out() -> None:
    more = pl.col("flow") * pl.when(
        pl.concat_list("exporter", "importer").list.sort() == [2, 365]
    ).then(3).otherwise(1)
    table = computed(flows(1972).with_columns(flow=more), 1972)
    intensity = table.sort("intensity", descending=True)
    assert intensity.row(0)[:2] == (2, 365)
    assert intensity["intensity"][0] > 0.3


def test_total_is_missing_unless_both_ways_are_known_and_expected_is_not() -> None:
    one_way = flows(1972).filter(~((pl.col("exporter") == 365) & (pl.col("importer") == 710)))
    found = row(computed(one_way, 1972), 365, 710, 1972)
    assert [found[name] for name in ("total", "dependence_12", "intensity", "total_source")] == [
        None
    ] * 4
    assert found["expected"] == pytest.approx(
        row(computed(flows(1972), 1972), 365, 710, 1972)["expected"], rel=1e-6
    )


def test_dependence_is_trade_over_own_gdp_and_missing_without_it() -> None:
    table = computed(flows(1972), 1972)
    found = row(table, 2, 365, 1972)
    total = found["total"]
    assert isinstance(total, float)
    assert found["dependence_12"] == pytest.approx(total / 1000)
    assert found["dependence_21"] == pytest.approx(total / 400)
    assert row(table, 365, 710, 1972)["dependence_21"] is None
    assert row(table, 200, 740, 1972)["dependence_12"] is None


def test_sources_of_both_ways_are_named_once() -> None:
    mixed = flows(1972).with_columns(
        source=pl.when(pl.col("importer") == 710)
        .then(pl.lit("imf-dots-china-imports"))
        .otherwise("source")
    )
    table = computed(mixed, 1972)
    assert row(table, 365, 710, 1972)["total_source"] == "cow-trade+imf-dots-china-imports"
    assert row(table, 2, 365, 1972)["total_source"] == "cow-trade"
    assert row(table, 2, 365, 1972)["dependence_12_source"] == "cow-trade+wdi"


def test_zero_trade_is_far_below_expectation_not_missing() -> None:
    embargo = (
        pl.when(pl.concat_list("exporter", "importer").list.sort() == [2, 710])
        .then(0.0)
        .otherwise("flow")
    )
    found = row(computed(flows(1972).with_columns(flow=embargo), 1972), 2, 710, 1972)
    assert found["total"] == 0
    expected = found["expected"]
    assert isinstance(expected, float)
    assert found["intensity"] == pytest.approx(-math.log(expected + 1))


def test_a_state_with_fewer_than_five_partners_is_left_out() -> None:
    four = ~((pl.col("importer") == 255) & ~pl.col("exporter").is_in([2, 200, 220, 365]))
    trade = flows(1972).filter(four)
    table = computed(trade, 1972)
    assert row(table, 2, 255, 1972)["expected"] is None
    assert row(table, 2, 255, 1972)["total"] is not None
    assert row(table, 2, 365, 1972)["expected"] is not None


def test_years_and_pairs_outside_the_coverage_have_no_row() -> None:
    table = computed(pl.concat([flows(1945), flows(1972)]), 1945, 1972, 1973)
    assert table["year"].unique().to_list() == [1972]
    lone = flows(2022).filter(pl.col("importer") == 710)
    assert computed(lone, 2022).is_empty()


def test_from_2015_the_few_are_held_to_the_level_of_all() -> None:
    rng = np.random.default_rng(5)
    noise = rng.lognormal(0, 0.7, 56)
    few = tuple(code for code in CODES if code not in {740, 750})
    wide = [flows(year).with_columns(flow=pl.col("flow") * noise) for year in range(2012, 2015)]
    narrow = (
        wide[0]
        .filter(pl.col("exporter").is_in(few), pl.col("importer").is_in(few))
        .with_columns(year=pl.lit(NARROW, pl.Int16))
    )
    found = expectations(pl.concat([*wide, narrow]), CAPITALS, BORDERS)
    both = found.filter(pl.col("year") == 2014).join(
        found.filter(pl.col("year") == NARROW), on=["ccode1", "ccode2"], suffix="_few"
    )
    assert both.height == 15
    np.testing.assert_allclose(both["expected_few"], both["expected"], rtol=1e-6)
    alone = expectations(narrow.with_columns(year=pl.lit(2014, pl.Int16)), CAPITALS, BORDERS)
    assert not np.allclose(alone["expected"], both["expected"], rtol=0.02)


def test_a_year_that_cannot_be_fitted_is_named() -> None:
    silent = flows(1972).with_columns(flow=pl.lit(0.0))
    with pytest.raises(NotConvergedError, match="gravity of 1972"):
        computed(silent, 1972)
