"""Partner, customs and Eurostat tables against each other and against published figures.

Published: China's customs (crude oil of Russia, 33.1, 71.5, 83.6 and 79.6 million tonnes in 2014,
2018, 2020 and 2021); Gazprom, by TASS of 5 December 2025, https://tass.com/economy/2054559 (10.39
billion cubic metres through Power of Siberia in 2021); Eurostat, as of October 2021,
https://broadway.me/russia-is-the-third-largest-exporter-of-the-european-union-eurostat/ (imports
of 94.6 and exports of 57.6 billion euros, January to August 2021).
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest

from tertius.sources.descriptor import SourceFiles, describe
from tertius.sources.schemas import conform
from tertius.trade import breaks
from tertius.trade.dependence import customs, products

Mirror = Callable[[str], Path]
Tables = dict[str, pl.DataFrame]


def read(mirror: Mirror, dataset: str) -> Tables:
    """Read one dataset with its own reader, after checking its bytes."""
    found = describe(dataset)
    paths = [mirror(file.path) for file in found.files]
    root = paths[0].parents[found.files[0].path.count("/")]
    reader = import_module(f"tertius.sources.readers.{found.reader}")
    result: Tables = reader.read(SourceFiles(root, found))
    assert set(result) == set(found.tables)
    return result


def total(values: pl.Series) -> float:
    """Return the sum of a column of numbers."""
    return float(values.to_numpy().sum())


@pytest.fixture(scope="module")
def comtrade(mirror: Mirror) -> Tables:
    return read(mirror, "comtrade-cipf")


@pytest.fixture(scope="module")
def shares(comtrade: Tables) -> pl.DataFrame:
    found = products.compute(comtrade["product_trade"], comtrade["partner_trade"])
    return conform(found, "product_partners", "test")


@pytest.fixture(scope="module")
def energy(mirror: Mirror) -> pl.DataFrame:
    return read(mirror, "bp-ei-review")["energy_trade"]


@pytest.fixture(scope="module")
def fuels(mirror: Mirror) -> pl.DataFrame:
    return read(mirror, "china-customs-fossil")["customs_fuels"]


@pytest.fixture(scope="module")
def check(fuels: pl.DataFrame, energy: pl.DataFrame) -> dict[tuple[int, str], dict[str, float]]:
    found = conform(customs.compute(fuels, energy), "customs_check", "test")
    return {(row["year"], row["good"]): row for row in found.iter_rows(named=True)}


@pytest.fixture(scope="module")
def union(mirror: Mirror) -> pl.DataFrame:
    return read(mirror, "eurostat-eu-russia")["eu_trade"]


@pytest.fixture(scope="module")
def broke(union: pl.DataFrame) -> pl.DataFrame:
    return conform(breaks.compute(union), "eu_break", "test")


def test_what_russia_reports_is_what_its_customs_publish(mirror: Mirror, comtrade: Tables) -> None:
    monthly = read(mirror, "fcs-russia-trade")["monthly_trade"]
    own = monthly.filter(pl.col("month").dt.year() >= 2014, partner="CHN")
    yearly = own.group_by(year=pl.col("month").dt.year()).agg(pl.col("exports", "imports").sum())
    flows = comtrade["partner_trade"].filter(pl.col("reporter") == "RUS")
    assert flows["year"].max() == 2021
    for year, exports, imports in yearly.iter_rows():
        sold = flows.filter(exporter="RUS", importer="CHN", year=year)["value"].item()
        bought = flows.filter(exporter="CHN", importer="RUS", year=year)["value"].item()
        # the copy has 7 % more of the exports of 2016 and 2017, a fifth more of the imports
        high = year in (2016, 2017)
        assert sold / exports == pytest.approx(1.07 if high else 1, abs=0.01), year
        assert bought / imports == pytest.approx(1.2 if high else 1, abs=0.02 if high else 0.01), (
            year
        )


def test_partners_add_up_to_the_totals_but_for_chinas_own(comtrade: Tables) -> None:
    flows = comtrade["partner_trade"]
    for side, other, low, high in (
        ("importer", "exporter", -1, 1),
        ("exporter", "importer", -1, 2e5),
    ):
        for state in ("CHN", "USA"):
            whole = flows.filter(pl.col(other) == "WORLD", pl.col("reporter") == "PARTNERS")
            total = whole.filter(pl.col(side) == state).select("year", total="value")
            partners = flows.filter(pl.col(side) == state, pl.col("reporter") == pl.col(other))
            sums = partners.group_by("year").agg(pl.col("value").sum())
            rest = sums.join(total, on="year").select(pl.col("total") - pl.col("value")).to_series()
            assert rest.is_between(low, high).all(), (side, state)
    reimports = flows.filter(exporter="CHN", importer="WORLD", reporter="PARTNERS", year=2014)
    listed = flows.filter(pl.col("reporter") == pl.col("importer"), exporter="CHN", year=2014)
    assert reimports["value"].item() - listed["value"].sum() == pytest.approx(144_880, abs=10)


def test_records_by_heading_are_cut(comtrade: Tables) -> None:
    key = ["exporter", "importer", "year", "reporter"]
    totals = comtrade["partner_trade"].select(*key, total="value")
    pairs = (
        comtrade["product_trade"].drop_nulls("pair_total").unique(["exporter", "importer", "year"])
    )
    seen = pairs.join(totals, on=key).with_columns(seen=pl.col("pair_total") / pl.col("total"))
    hub = seen.filter(exporter="HKG").sort("year")
    assert hub.filter(pl.col("year") <= 2016)["seen"].to_list() == pytest.approx([1, 1, 1])
    assert hub.filter(pl.col("year").is_between(2017, 2023))["seen"].is_between(0.33, 0.47).all()
    states = seen.filter(exporter="USA", importer="CHN")
    assert not set(states["year"]) & {2015, 2016, 2025}
    assert states.filter(year=2014)["seen"].item() == pytest.approx(0.215, abs=0.001)
    bought = seen.filter(pl.col("exporter") == "CHN")
    whole = bought.filter(pl.col("seen") > products.WHOLE)
    assert set(whole["year"]) == {2018, 2019, 2020, 2025}
    assert (bought.filter(pl.col("seen") <= products.WHOLE)["seen"] < 0.17).all()
    assert (seen["seen"] < 1 + 1e-6).all()


def test_the_bounds_hold_what_other_sources_know_of_crude_oil(
    shares: pl.DataFrame, energy: pl.DataFrame
) -> None:
    oil = energy.filter(importer="CHN", good="crude-oil")
    for year in (2020, 2021):
        moved = oil.filter(year=year)
        truth = moved.filter(exporter="RUS")["quantity"].item() / moved["quantity"].sum()
        row = shares.filter(exporter="RUS", year=year, product="hs270900").row(0, named=True)
        assert row["supply_low"] < truth < row["supply_high"]
        assert truth == pytest.approx(0.15, abs=0.002)
    assert shares.filter(pl.col("exporter") == "RUS")["year"].max() == 2021


def test_what_the_products_say(shares: pl.DataFrame) -> None:
    def bounds(exporter: str, importer: str, year: int, name: str) -> tuple[float, float]:
        row = shares.filter(exporter=exporter, importer=importer, year=year, product=name)
        return row["pair_low"].item(), row["pair_high"].item()

    # Taiwan, Korea: chips are most of what they sell China; Germany: cars, before 2017
    assert bounds("TWN", "CHN", 2024, "electronics") == pytest.approx((0.560, 0.981), abs=0.001)
    assert bounds("KOR", "CHN", 2024, "electronics") == pytest.approx((0.371, 0.952), abs=0.001)
    assert bounds("DEU", "CHN", 2014, "vehicles") == pytest.approx((0.207, 0.939), abs=0.001)
    assert bounds("CHN", "MEX", 2025, "electronics") == pytest.approx((0.157, 0.853), abs=0.001)
    headings = shares.filter(pl.col("product").str.starts_with("hs"))
    assert (headings["pair_low"] == headings["pair_high"]).all()
    assert (shares["pair_low"] <= shares["pair_high"]).all()
    supplied = shares.drop_nulls("supply_low")
    assert (supplied["supply_low"] <= supplied["supply_high"]).all()
    assert shares.filter(year=2025)["supply_low"].null_count() == shares.filter(year=2025).height


def test_customs_agree_with_the_review_but_for_gas_by_pipeline(
    fuels: pl.DataFrame, check: dict[tuple[int, str], dict[str, float]]
) -> None:
    oil = (
        fuels.filter(good="crude-oil")
        .group_by(year=pl.col("month").dt.year())
        .agg(pl.col("quantity").sum() / 1e6)
    )
    tonnes = dict(oil.iter_rows())
    assert [tonnes[year] for year in (2014, 2018, 2020, 2021)] == pytest.approx(
        [33.1, 71.5, 83.6, 79.6], abs=0.05
    )
    for year in (2020, 2021):
        assert check[year, "crude-oil"]["per_tonne"] == pytest.approx(1, rel=0.002)
        assert check[year, "crude-oil"]["share"] == pytest.approx(0.15, abs=0.002)
        assert check[year, "lng"]["per_tonne"] == pytest.approx(1.36, rel=0.005)
        # gigajoules by tonne of hard coal
        assert 24 < 1e3 * check[year, "coal"]["per_tonne"] < 30
    # the Review has a quarter less gas than customs; Gazprom says what customs say
    gas = check[2021, "pipeline-gas"]
    assert gas["moved_share"] / gas["share"] == pytest.approx(0.74, abs=0.005)
    piped = fuels.filter(pl.col("month").dt.year() == 2021, good="pipeline-gas", exporter="RUS")
    billions = total(piped["quantity"]) / 1e6 * customs.PER_TONNE["pipeline-gas"]
    assert billions == pytest.approx(10.39, rel=0.02)
    assert (2020, "pipeline-gas") in check
    assert check[2020, "pipeline-gas"]["months"] == 11
    assert check[2022, "pipeline-gas"]["share"] is None
    assert check[2022, "pipeline-gas"]["value_share"] == pytest.approx(0.215, abs=0.001)


def test_customs_of_china_year_by_year_beside_crea(mirror: Mirror, fuels: pl.DataFrame) -> None:
    crea = read(mirror, "crea-russia-fossil")["fuel_imports"].filter(importer="CHN")
    both = fuels.join(crea, on=["exporter", "importer", "month", "good"], suffix="_crea")
    sums = both.group_by("good", year=pl.col("month").dt.year()).agg(
        pl.col("quantity", "quantity_crea").sum(), flat=pl.col("quantity_crea").n_unique() == 1
    )
    for good, first in (("crude-oil", 2016), ("coal", 2017), ("lng", 2017)):
        years = sums.filter(pl.col("year") >= first, good=good)
        assert years.height == 2022 - first
        ratio = years["quantity"] / years["quantity_crea"]
        assert ratio.to_list() == pytest.approx([1.0] * len(ratio), abs=0.013)
        # its months are twelfths of the year
        assert years["flat"].all()
    piped = sums.filter(good="pipeline-gas", year=2021).row(0, named=True)
    assert piped["quantity"] / piped["quantity_crea"] == pytest.approx(2.83, abs=0.01)


def test_european_trade_as_eurostat_published_it(union: pl.DataFrame) -> None:
    first = union.filter(
        pl.col("month").dt.year() == 2021,
        pl.col("month").dt.month() <= 8,
        partner="RUS",
        product="all",
    )
    # revised since
    assert total(first["imports"]) / 1e9 == pytest.approx(94.6, rel=0.015)
    assert total(first["exports"]) / 1e9 == pytest.approx(57.6, rel=0.005)
    assert union["month"].max() == pl.select(pl.date(2022, 11, 1)).item()
    assert union["reporter"].n_unique() == 27
    assert union["partner"].unique().sort().to_list() == [
        "ARM", "BLR", "GEO", "KAZ", "KGZ", "RUS", "UZB",
    ]  # fmt: skip


def test_banned_exports_are_part_of_all(union: pl.DataFrame) -> None:
    wide = union.pivot("product", index=["reporter", "partner", "month"], values="exports")
    listed = wide.filter(pl.col("sanctioned") > 0)
    assert listed["all"].null_count() == 0
    assert (listed["sanctioned"] <= listed["all"] * (1 + 1e-9)).all()


def test_fuels_of_the_union_beside_crea(mirror: Mirror, union: pl.DataFrame) -> None:
    members = union["reporter"].unique().to_list()
    crea = read(mirror, "crea-russia-fossil")["fuel_imports"]
    for year, ratio in ((2020, 1.08), (2021, 1.16)):
        of_year = pl.col("month").dt.year() == year
        summed = crea.filter(of_year, pl.col("importer").is_in(members))["value"].drop_nulls()
        chapter = union.filter(of_year, partner="RUS", product="27")["imports"].drop_nulls()
        assert total(summed) / total(chapter) == pytest.approx(ratio, abs=0.01)


def test_what_was_banned_fell_by_more(broke: pl.DataFrame) -> None:
    russia = broke.filter(partner="RUS", flow="exports").pivot(
        "product", index="reporter", values="change"
    )
    whole = russia.filter(reporter="EU").row(0, named=True)
    assert whole["sanctioned"] == pytest.approx(-1.258, abs=0.001)
    assert whole["other"] == pytest.approx(-0.404, abs=0.001)
    members = russia.filter(pl.col("reporter") != "EU")
    assert (members["sanctioned"] < members["other"]).sum() == 25
    # to the neighbours the same goods rose, and by more than the rest
    near = broke.filter(pl.col("partner").is_in(["ARM", "GEO", "KAZ", "KGZ", "UZB"]), reporter="EU")
    rise = near.filter(flow="exports").pivot("product", index="partner", values="change")
    assert (rise["sanctioned"] > rise["other"]).all()
    assert rise.filter(partner="KGZ")["sanctioned"].item() == pytest.approx(2.07, abs=0.01)
    # imports of fuels rose in value: prices
    paid = broke.filter(reporter="EU", partner="RUS", product="27", flow="imports")
    assert paid["change"].item() == pytest.approx(0.336, abs=0.001)
