"""Trade by good from the source files against published figures and against each other.

Published: China's customs (crude oil of Russia 83.4, 79.6 and 86.2 million tonnes in 2020-2022),
Russia's customs (trade with China of 68.9 and 72.7 billion dollars in 2021), the totals that the
files themselves give.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tertius.sources.descriptor import SourceFiles, describe
from tertius.states import resolve
from tertius.trade.dependence import substitution, tables
from tertius.trade.dependence.reading import choke_points, dependence

Mirror = Callable[[str], Path]


def read(mirror: Mirror, dataset: str) -> dict[str, pl.DataFrame]:
    """Read one dataset with its own reader, after checking its bytes."""
    found = describe(dataset)
    paths = [mirror(file.path) for file in found.files]
    root = paths[0].parents[found.files[0].path.count("/")]
    reader = import_module(f"tertius.sources.readers.{found.reader}")
    result: dict[str, pl.DataFrame] = reader.read(SourceFiles(root, found))
    assert set(result) == set(found.tables)
    return result


@pytest.fixture(scope="module")
def goods(mirror: Mirror) -> pl.DataFrame:
    return read(mirror, "unctad-merch-matrix")["goods_trade"]


@pytest.fixture(scope="module")
def energy(mirror: Mirror) -> dict[str, pl.DataFrame]:
    return read(mirror, "bp-ei-review")


@pytest.fixture(scope="module")
def minerals(mirror: Mirror) -> pl.DataFrame:
    return read(mirror, "china-critical-minerals")["mineral_exports"]


@pytest.fixture(scope="module")
def customs(mirror: Mirror) -> dict[str, pl.DataFrame]:
    return read(mirror, "fcs-russia-trade")


@pytest.mark.parametrize(
    ("exporter", "importer", "good", "billions"),
    [
        ("RUS", "CHN", "fuels", [0.03, 4.39, 18.90]),
        ("CHN", "RUS", "machinery-transport", [0.10, 2.52, 11.71]),
    ],
)
def test_unctad_flows_of_russia_and_china(
    goods: pl.DataFrame, exporter: str, importer: str, good: str, billions: list[float]
) -> None:
    found = goods.filter(exporter=exporter, importer=importer, good=good).sort("year")
    assert found["year"].to_list() == [1995, 2005, 2015]
    assert (found["value"] / 1e3).to_list() == pytest.approx(billions, abs=0.0051)


def test_unctad_sections_add_up_to_world_trade(goods: pl.DataFrame) -> None:
    sums = goods.group_by("year").agg(
        whole=pl.col("value").filter(pl.col("good") == "all").sum() / 1e6,
        parts=pl.col("value").filter(pl.col("good") != "all").sum() / 1e6,
    )
    for year, whole, parts in sums.sort("year").iter_rows():
        # trillions; the file's own sums, less what France sells to itself
        assert whole == pytest.approx({1995: 5.062, 2005: 10.409, 2015: 16.357}[year], abs=0.001)
        # Belgium and some others lack parts of their sections in 1995
        assert parts == pytest.approx(whole, rel=0.01 if year == 1995 else 1e-4)
        assert parts <= whole


def test_unctad_states_and_territories(goods: pl.DataFrame) -> None:
    listed = goods.group_by("year").agg(pl.col("importer").unique())
    by_year = {year: set(codes) for year, codes in listed.iter_rows()}
    assert {year: len(codes) for year, codes in by_year.items()} == {
        1995: 214, 2005: 216, 2015: 222,
    }  # fmt: skip
    assert {"TWN", "HKG", "MAC", "RUS", "XKX"} & by_year[2015] == {"TWN", "HKG", "MAC", "RUS"}
    assert [sorted(by_year[y] & {"YUG", "SCG", "SRB", "MNE"}) for y in (1995, 2005, 2015)] == [
        ["YUG"], ["SCG"], ["MNE", "SRB"],
    ]  # fmt: skip
    assert all(len(code) == 3 and code.isupper() for codes in by_year.values() for code in codes)
    assert goods.filter(pl.col("exporter") == pl.col("importer")).is_empty()


def test_crude_oil_of_russia_to_china_in_three_sources(
    mirror: Mirror, energy: dict[str, pl.DataFrame]
) -> None:
    moved = energy["energy_trade"].filter(exporter="RUS", importer="CHN", good="crude-oil")
    assert moved.sort("year")["quantity"].to_list() == pytest.approx([83.4, 79.6, 86.2], abs=0.06)
    crea = read(mirror, "crea-russia-fossil")["fuel_imports"]
    bought = crea.filter(importer="CHN", good="crude-oil").with_columns(
        year=pl.col("month").dt.year()
    )
    by_year = dict(bought.group_by("year").agg(pl.col("quantity").sum() / 1e6).iter_rows())
    for year in (2020, 2021):
        known = moved.filter(year=year)["quantity"].item()
        assert by_year[year] == pytest.approx(known, rel=1e-5)


def test_fuels_of_russia_leave_out_the_union_and_the_impossible(mirror: Mirror) -> None:
    found = read(mirror, "crea-russia-fossil")["fuel_imports"]
    assert found["importer"].n_unique() == 124
    assert (found["month"].min(), found["month"].max()) == (
        pl.date(2016, 1, 1).pipe(pl.select).item(),
        pl.date(2022, 11, 1).pipe(pl.select).item(),
    )
    assert found["quantity"].null_count() == 372
    assert set(found["exporter"]) == {"RUS"}


def test_energy_movements_sum_to_the_published_totals(energy: dict[str, pl.DataFrame]) -> None:
    sums = energy["energy_trade"].group_by("good", "year").agg(pl.col("quantity").sum())
    found = {(good, year): total for good, year, total in sums.iter_rows()}
    for key, total in {
        ("crude-oil", 2022): 2129.06,
        ("oil-products", 2022): 1246.61,
        ("lng", 2022): 542.40,
        ("lng", 2020): 487.91,
        ("coal", 2022): 32.47,
    }.items():
        assert found[key] == pytest.approx(total, rel=2e-4)
    # the sheets of pipeline gas count what areas trade within themselves: that is left out
    assert found["pipeline-gas", 2022] == pytest.approx(718.36, rel=0.01)
    assert found["pipeline-gas", 2022] < 718.36


def test_editions_name_other_states_and_areas(energy: dict[str, pl.DataFrame]) -> None:
    gas = energy["energy_trade"].filter(pl.col("good") == "pipeline-gas")
    buyers = {year: set(gas.filter(year=year)["importer"]) for year in (2020, 2021, 2022)}
    assert "DEU" in buyers[2020]
    assert "DEU" not in buyers[2021] | buyers[2022]
    assert "European Union" in buyers[2021] & buyers[2022]
    europe = energy["energy_trade"].filter(importer="Europe")
    assert set(europe["good"]) == {"crude-oil", "oil-products", "coal"}


def test_balances_of_fuels(energy: dict[str, pl.DataFrame]) -> None:
    rows = energy["energy_balance"].filter(economy="RUS", year=2022)
    found = {row["fuel"]: row for row in rows.iter_rows(named=True)}
    assert (found["gas"]["produced"], found["gas"]["consumed"]) == pytest.approx(
        (618.4, 408.0), abs=0.06
    )
    assert found["oil"]["produced"] == pytest.approx(548.5, abs=0.06)
    everywhere = energy["energy_balance"]
    assert everywhere["year"].min() == 1993
    assert {len(code) for code in everywhere["economy"]} == {3}


def test_mine_production(energy: dict[str, pl.DataFrame]) -> None:
    mined = energy["mineral_output"].filter(pl.col("year") == 2022)
    world = dict(mined.filter(economy="WORLD").select("mineral", "output").iter_rows())
    listed = (
        mined.filter(pl.col("economy") != "WORLD").group_by("mineral").agg(pl.col("output").sum())
    )
    for mineral, total in listed.iter_rows():
        assert total == pytest.approx(world[mineral], rel=1e-3)
    assert mined.filter(economy="CHN", mineral="rare-earths")["output"].item() == pytest.approx(210)
    assert mined.filter(economy="COD", mineral="cobalt")["output"].item() == pytest.approx(
        111.3, abs=0.1
    )


def test_russian_customs(customs: dict[str, pl.DataFrame]) -> None:
    monthly = customs["monthly_trade"]
    china = monthly.filter(pl.col("partner") == "CHN", pl.col("month").dt.year() == 2021)
    assert china["exports"].sum() == pytest.approx(68_900, abs=5)
    assert china["imports"].sum() == pytest.approx(72_700, abs=5)
    assert monthly.height == 29 * 192
    gaps = monthly.filter(pl.col("exports").is_null())
    assert set(gaps["partner"]) == {"KAZ"}
    assert set(gaps["month"].dt.year()) == {2010}
    assert gaps.height == 6
    yearly = customs["chapter_trade"].filter(pl.col("chapter") == "all").sort("year")
    assert yearly["year"].to_list() == list(range(1994, 2023))
    assert (yearly["exports"] / 1e3).to_list()[-2:] == pytest.approx([493.1, 591.5], abs=0.05)
    fuels = customs["chapter_trade"].filter(pl.col("chapter") == "27").sort("year")
    assert fuels["exports"].to_list() == pytest.approx([268805.16, 383730.47])


def test_published_chapters_leave_out_two_to_four_per_cent(
    customs: dict[str, pl.DataFrame],
) -> None:
    rows = customs["chapter_trade"].filter(pl.col("year") >= 2021)
    chapters = set(rows["chapter"])
    assert chapters & {"77", "88", "93", "98", "99"} == set()
    for side in ("exports", "imports"):
        for year in (2021, 2022):
            of_year = rows.filter(year=year)
            parts = of_year.filter(pl.col("chapter") != "all")[side].sum()
            whole = of_year.filter(chapter="all")[side].item()
            assert 0.96 < parts / whole < 0.99


def test_listed_buyers_of_minerals_take_most_of_the_total(minerals: pl.DataFrame) -> None:
    groups = minerals.filter(~pl.col("good").str.starts_with("hs"))
    sums = (
        groups.with_columns(year=pl.col("month").dt.year())
        .group_by("good", "year")
        .agg(
            listed=pl.col("value").filter(pl.col("importer") != "WORLD").sum(),
            whole=pl.col("value").filter(pl.col("importer") == "WORLD").sum(),
        )
    )
    shares = sums["listed"] / sums["whole"]
    assert 0.63 < float(str(shares.min())) < float(str(shares.max())) < 0.97
    assert minerals["quantity"].null_count() == 246


@pytest.fixture(scope="module")
def found(
    goods: pl.DataFrame, energy: dict[str, pl.DataFrame], minerals: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    made = tables.compute(
        goods, energy["energy_trade"], energy["energy_balance"], np.random.default_rng(1)
    )
    shares = tables.minerals(energy["mineral_output"], minerals)
    return {**made, "mineral_shares": shares}


class Frames:
    """Tables in memory behind the seam of a store."""

    def __init__(self, frames: dict[str, pl.DataFrame]) -> None:
        self.frames = frames

    def scan(self, name: str) -> pl.LazyFrame:
        return self.frames[name].lazy()


def test_tables_keep_their_keys_and_bounds(found: dict[str, pl.DataFrame]) -> None:
    pairs = found["dependence"]
    assert pairs.select("exporter", "importer", "year", "good").is_duplicated().sum() == 0
    shares = pairs.select(pl.max_horizontal("import_share", "export_share").min())
    assert shares.item() >= tables.FLOOR
    for loss, share in (("short", "import_share"), ("idle", "export_share")):
        assert pairs.filter(pl.col(f"{loss}_p95") > pl.col(share) + 1e-6).is_empty()
        assert pairs.filter(pl.col(f"{loss}_p05") > pl.col(f"{loss}_p95") + 1e-9).is_empty()
    assert pairs.null_count().select(pl.exclude("stand_in", "outlet")).sum_horizontal().item() == 0


def test_russia_needs_china_more_than_china_russia(found: dict[str, pl.DataFrame]) -> None:
    answer = dependence(Frames(found), resolve("RUS"), resolve("CHN"), 2022)
    assert answer.freer == resolve("CHN")
    total = answer.balances[0]
    # 18.8 % of Russia's imports against 1.5 % of China's exports, 9.7 % of exports against 1.9 %
    assert total.supply_difference == pytest.approx(0.1882 - 0.0195, abs=1e-4)
    assert total.sales_difference == pytest.approx(0.0974 - 0.0153, abs=1e-4)
    worst = answer.most_exposed(resolve("RUS"))
    assert worst is not None
    assert worst.good == "other-manufactures"
    oil = next(each for each in answer.of_a if each.good == "crude-oil")
    assert oil.export_share.value == pytest.approx(86.24 / 264.65, abs=1e-3)


def test_what_is_known_to_be_hard_to_replace_ranks_first(found: dict[str, pl.DataFrame]) -> None:
    def first(state: str) -> tuple[str, str]:
        point = choke_points(Frames(found), resolve(state), 2022).fuel_suppliers[0]
        return point.partner, point.good

    assert first("DEU") == ("RUS", "pipeline-gas")
    assert first("BLR") == ("RUS", "pipeline-gas")
    assert first("JPN") == ("AUS", "coal")
    assert first("USA") == ("CAN", "crude-oil")
    russia = choke_points(Frames(found), resolve("RUS"), 2022)
    assert [point.partner for point in russia.fuel_buyers[:2]] == ["Europe", "Europe"]
    rare = next(each for each in russia.minerals if each.mineral == "rare-earths")
    assert rare.leader == "CHN"
    assert rare.leader_share == pytest.approx(0.703, abs=1e-3)


@pytest.mark.parametrize("good", ["crude-oil", "oil-products", "coal", "lng", "pipeline-gas"])
def test_computed_ranges_of_growth_come_from_the_movements(
    energy: dict[str, pl.DataFrame], good: str
) -> None:
    rows = energy["energy_trade"].filter(pl.col("good") == good)
    before = rows.with_columns(pl.col("year") + 1)
    key = ["exporter", "importer", "year"]
    links = rows.join(before, on=key, suffix="_before").filter(
        pl.col("quantity_before") >= 0.0005 * float(rows["quantity"].sum()) / 3
    )
    growth = links["quantity"] / links["quantity_before"] - 1
    quantiles = [growth.quantile(q, "linear") for q in (0.75, 0.9, 0.95)]
    stated = substitution.kind(good).growth
    assert [stated.low, stated.mode, stated.high] == pytest.approx(quantiles, abs=0.011)


def test_growth_of_made_goods_comes_from_russian_customs(customs: dict[str, pl.DataFrame]) -> None:
    yearly = (
        customs["monthly_trade"]
        .with_columns(year=pl.col("month").dt.year())
        .group_by("partner", "year")
        .agg(pl.col("exports", "imports").sum(), gaps=pl.col("exports").null_count())
        .filter(pl.col("gaps") == 0)
    )
    before = yearly.with_columns(pl.col("year") + 1)
    links = yearly.join(before, on=["partner", "year"], suffix="_before")
    quantiles = np.array(
        [
            [
                (links[side] / links[f"{side}_before"] - 1).quantile(q, "linear")
                for q in (0.75, 0.9, 0.95)
            ]
            for side in ("exports", "imports")
        ]
    )
    stated = substitution.kind("machinery-transport").growth
    assert [stated.low, stated.mode, stated.high] == pytest.approx(
        quantiles.mean(axis=0), abs=0.015
    )


def test_gas_that_europe_no_longer_took_found_few_buyers(
    energy: dict[str, pl.DataFrame], found: dict[str, pl.DataFrame]
) -> None:
    """The experiment on 2021 against what sales of Russian pipeline gas did in 2022."""
    gas = energy["energy_trade"].filter(exporter="RUS", good="pipeline-gas")
    change = {
        importer: after - before
        for importer, before, after in gas.filter(pl.col("year") > 2020)
        .pivot("year", index="importer", values="quantity")
        .select("importer", "2021", "2022")
        .iter_rows()
    }
    fell = change.pop("European Union")
    unsold = 1 + sum(max(rise, 0.0) for rise in change.values()) / fell
    assert (fell, unsold) == pytest.approx((-70.8, 0.90), abs=0.05)
    row = found["dependence"].row(
        by_predicate=(pl.col("exporter") == "RUS")
        & (pl.col("importer") == "European Union")
        & (pl.col("good") == "pipeline-gas")
        & (pl.col("year") == 2021),
        named=True,
    )
    low, high = (row[f"idle_{end}"] / row["export_share"] for end in ("p05", "p95"))
    assert (low, high) == pytest.approx((0.82, 0.94), abs=0.006)
    assert low < unsold < high


def test_india_outgrew_the_range(energy: dict[str, pl.DataFrame]) -> None:
    """A deep discount did in 2022 what no ordinary year does: the limit named in the guide."""
    oil = energy["energy_trade"].filter(exporter="RUS", importer="IND", good="crude-oil")
    amount = dict(oil.select("year", "quantity").iter_rows())
    growth = amount[2022] / amount[2021] - 1
    assert growth == pytest.approx(7.15, abs=0.01)
    assert growth > substitution.kind("crude-oil").growth.high
