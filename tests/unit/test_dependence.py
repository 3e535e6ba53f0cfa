"""Dependence: kernels on four numbers, tables and answers on a small made-up world."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import typer
from numpy.typing import NDArray
from typer.testing import CliRunner

from tertius.cli.trade import dependence as command
from tertius.errors import MissingDataError, UsageError
from tertius.provenance import estimate
from tertius.ranges import Range
from tertius.states import resolve
from tertius.store.panel import write_panel
from tertius.trade.dependence import substitution, tables
from tertius.trade.dependence.concentration import herfindahl, log_ratio, numbers_equivalent
from tertius.trade.dependence.loss import lost, plan, stand_ins
from tertius.trade.dependence.reading import choke_points, dependence
from tertius.trade.dependence.tables import FLOOR, TOTAL, VALUE

# Rows A, B, C sell to columns X, Y. X buys 60 of A, 30 of B, 10 of C; Y buys 40 of A, 20 of B.
FLOWS = np.array([[60.0, 40.0], [30.0, 20.0], [10.0, 0.0]])


def test_one_loss_by_hand() -> None:
    # d = 0.1, u = 0.04, g = 0.5. B can bring min(15, 0.04 * 50 + 0.1 * 20) = 4, of it 2 from idle
    # capacity; C min(5, 0.04 * 10 + 0) = 0.4; A can place 0.5 * 40 = 20 with Y.
    found = lost(FLOWS, 0.1, 0.04, 0.5)
    assert found.short[0, 0] == pytest.approx(60 - 4.4)
    assert found.outbid[0, 0] == pytest.approx(60 - 4.4)


def test_what_the_lost_supplier_cannot_place_is_missed_by_somebody() -> None:
    # Y buys almost nothing of A: with 0.5 * 1 placed, of the 10 that B could divert only 0.5 are
    # made good to Y. If X outbids Y, Y is short of the rest.
    flows = np.array([[40.0, 1.0], [30.0, 20.0]])
    found = lost(flows, 0.5, 0.0, 0.5)
    assert found.short[0, 0] == pytest.approx(40 - 0.5)
    assert found.outbid[0, 0] == pytest.approx(40 - 10)


def test_a_plan_uses_idle_capacity_before_it_diverts() -> None:
    found = plan(FLOWS, 0, 0, 0.1, 0.04, 0.5)
    assert found.spare == pytest.approx([0, 2, 0.4])
    assert found.diverted == pytest.approx([0, 2, 0])
    assert (found.placed, found.idle) == pytest.approx((2, 58))


def test_the_best_stand_in_is_the_one_that_can_bring_most() -> None:
    who, share = stand_ins(FLOWS, 0.1, 0.04, 0.5)
    assert who[0, 0] == 1
    assert share[0, 0] == pytest.approx(4 / 60)
    assert who[1, 0] == 0
    assert share[1, 0] == pytest.approx((0.04 * 100 + 0.1 * 40) / 30)
    assert stand_ins([[5.0]], 0.1, 0.1, 0.1)[0][0, 0] == -1


def test_without_room_to_grow_nothing_is_replaced() -> None:
    assert (lost(FLOWS, 1.0, 1.0, 0.0).short == FLOWS).all()


def test_bad_input_is_listed_at_once() -> None:
    with pytest.raises(UsageError) as error:
        lost([[1.0, -1.0]], 1.5, -0.1, np.inf)
    for name in ("flows", "diverted is 1.5", "spare is -0.1", "growth is inf"):
        assert name in str(error.value)
    with pytest.raises(UsageError, match="suppliers by buyers"):
        lost([1.0, 2.0], 0.1, 0.1, 0.1)


def test_concentration_of_equal_suppliers() -> None:
    assert herfindahl([[1.0, 3.0], [1.0, 0.0]], 0) == pytest.approx([0.5, 1.0])
    assert numbers_equivalent(0.25) == 4
    assert log_ratio(0.2, 0.1) == pytest.approx(np.log(2))
    assert log_ratio(0.2, 0.0) is None


def test_every_group_of_goods_has_ranges_with_their_basis() -> None:
    for good in substitution.goods():
        found = substitution.kind(good.id)
        assert 0 <= found.diverted.low <= found.diverted.high <= 1
        assert found.elasticity.low > 0
        for name in ("diverted", "spare", "growth", "elasticity"):
            assert len(getattr(found, name).reason) > 20
    with pytest.raises(UsageError, match="crude-oil"):
        substitution.good("oil")


def test_draws_are_spread_over_each_range() -> None:
    ranges = substitution.kind("crude-oil")
    found = substitution.draw(ranges, np.random.default_rng(1), 50)
    ranks = np.floor(50 * _share_below(ranges.growth, found.growth))
    assert sorted(ranks) == list(range(50))


def _share_below(ranges: Range, values: NDArray[np.float64]) -> NDArray[np.float64]:
    grid = np.linspace(0, 1, 200_001)
    return np.asarray(np.interp(values, ranges.quantile(grid), grid))


GOODS = [
    # Belarus buys fuels of Russia alone, Germany of Russia and Norway; machinery goes back.
    ("RUS", "BLR", "fuels", 90.0),
    ("RUS", "DEU", "fuels", 100.0),
    ("NOR", "DEU", "fuels", 300.0),
    ("DEU", "RUS", "machinery-transport", 200.0),
    ("CHN", "RUS", "machinery-transport", 100.0),
    ("DEU", "BLR", "machinery-transport", 10.0),
    ("DEU", "NOR", "machinery-transport", 50.0),
]
ENERGY = [("RUS", "CHN", 80.0), ("SAU", "CHN", 90.0), ("RUS", "Europe", 100.0)]


@dataclass(frozen=True)
class Small:
    """A made-up world behind the seam of a store."""

    frames: dict[str, pl.DataFrame]

    def scan(self, name: str) -> pl.LazyFrame:
        return self.frames[name].lazy()


@pytest.fixture(scope="module")
def world() -> Small:
    rows = [(*row, 2015, "made-up") for row in GOODS]
    goods = pl.DataFrame(
        rows, ["exporter", "importer", "good", "value", "year", "source"], orient="row"
    ).with_columns(pl.col("year").cast(pl.Int16))
    total = goods.group_by("exporter", "importer", "year", "source").agg(pl.col("value").sum())
    total = total.with_columns(good=pl.lit(TOTAL)).select(goods.columns)
    energy = pl.DataFrame(ENERGY, ["exporter", "importer", "quantity"], orient="row").with_columns(
        year=pl.lit(2022, pl.Int16),
        good=pl.lit("crude-oil"),
        unit=pl.lit("million tonnes"),
        source=pl.lit("oil book"),
    )
    balance = pl.DataFrame(
        {
            "economy": ["CHN"],
            "year": [2022],
            "fuel": ["oil"],
            "produced": [20.0],
            "consumed": [340.0],
        }
    ).with_columns(pl.col("year").cast(pl.Int16))
    frames = tables.compute(pl.concat([goods, total]), energy, balance, np.random.default_rng(1))
    output = pl.DataFrame(
        {
            "economy": ["CHN", "USA", "Rest of World", "WORLD"],
            "year": [2022] * 4,
            "mineral": ["rare-earths"] * 4,
            "output": [70.0, 20.0, 10.0, 100.0],
        }
    ).with_columns(pl.col("year").cast(pl.Int16))
    exports = pl.DataFrame(
        {"importer": ["JPN", "WORLD"], "good": ["rare-earths"] * 2, "value": [3.0, 10.0]}
    ).with_columns(month=pl.date(2024, 5, 1))
    return Small({**frames, "mineral_shares": tables.minerals(output, exports)})


def _row(world: Small, exporter: str, importer: str, good: str) -> dict[str, object]:
    found = world.frames["dependence"].filter(exporter=exporter, importer=importer, good=good)
    return found.row(0, named=True)


def test_a_sole_supplier_is_lost_whole_in_every_draw(world: Small) -> None:
    row = _row(world, "RUS", "BLR", "fuels")
    assert row["import_share"] == row["short_p05"] == row["short_p95"] == 1
    assert row["stand_in"] is None
    # 90 of the 100 that Belarus buys
    assert _row(world, "RUS", "BLR", TOTAL)["short_mean"] == pytest.approx(0.9)


def test_tables_hold_the_kernel_at_the_drawn_values(world: Small) -> None:
    flows = np.array([[0, 300.0], [90.0, 100.0]])  # Norway, Russia to Belarus, Germany
    drawn = substitution.draw(substitution.kind("fuels"), np.random.default_rng(1), tables.DRAWS)
    draws = [
        lost(flows, d, u, g).short[1, 1] / 400
        for d, u, g in zip(drawn.diverted, drawn.spare, drawn.growth, strict=True)
    ]
    row = _row(world, "RUS", "DEU", "fuels")
    assert row["short_mean"] == pytest.approx(np.mean(draws))
    assert row["short_p95"] == pytest.approx(np.quantile(draws, 0.95))
    assert row["price_mean"] == pytest.approx(np.mean(np.array(draws) / drawn.elasticity))


def test_losses_over_all_goods_are_the_sum_of_the_goods(world: Small) -> None:
    found = world.frames["dependence"].filter(importer="RUS", exporter="DEU")
    by_good = {row["good"]: row for row in found.iter_rows(named=True)}
    # machinery is all that Russia imports here
    assert by_good[TOTAL]["short_mean"] == pytest.approx(
        by_good["machinery-transport"]["short_mean"]
    )


def test_weights_of_fuels_are_shares_of_their_use(world: Small) -> None:
    found = world.frames["concentration"].filter(economy="CHN", good="crude-oil")
    assert found["import_weight"].item() == pytest.approx(170 / 340)
    assert found["supplier_hhi"].item() == pytest.approx((80**2 + 90**2) / 170**2)
    assert found["buyer_hhi"].item() is None


def test_two_states_good_by_good(world: Small) -> None:
    found = dependence(world, resolve("BLR"), resolve("RUS"), 2022)
    fuels = next(each for each in found.of_a if each.good == "fuels")
    assert fuels.import_share.value == 1
    assert fuels.short is not None
    assert fuels.short.mean == 1
    assert fuels.import_share.rows == (
        "SELECT import_share FROM dependence WHERE exporter = 'RUS' AND importer = 'BLR' "
        "AND good = 'fuels' AND year = 2015"
    )
    assert fuels.export_share.value is None
    assert f"{FLOOR:.0%}" in fuels.export_share.note
    # Belarus cannot buy elsewhere, but neither can Russia sell elsewhere what Belarus bought
    assert found.freer is None
    assert dependence(world, resolve("BLR"), resolve("DEU"), 2022).freer == resolve("DEU")
    assert found.most_exposed(resolve("BLR")) == fuels
    assert any("crude oil" in line for line in found.warnings)


def test_balance_compares_both_ways(world: Small) -> None:
    found = dependence(world, resolve("DEU"), resolve("RUS"), 2015)
    total = next(each for each in found.balances if each.good == TOTAL)
    # Germany buys 100 of its 400 from Russia, Russia 200 of its 300 from Germany
    assert total.supply_difference == pytest.approx(100 / 400 - 200 / 300)
    assert total.supply_log_ratio == pytest.approx(np.log((100 / 400) / (200 / 300)))
    assert total.sales_difference == pytest.approx(200 / 260 - 100 / 190)


def test_no_data_by_the_year_is_an_error(world: Small) -> None:
    with pytest.raises(MissingDataError, match="2014"):
        dependence(world, resolve("BLR"), resolve("RUS"), 2014)
    with pytest.raises(MissingDataError, match="Peru"):
        choke_points(world, resolve("PER"), 2022)


def test_choke_points_are_ranked_by_what_they_cost(world: Small) -> None:
    found = choke_points(world, resolve("BLR"), 2022)
    first = found.suppliers[0]
    assert (first.partner, first.good) == ("RUS", "fuels")
    assert first.loss == pytest.approx(0.9)
    losses = [point.loss or 0.0 for point in found.suppliers]
    assert losses == sorted(losses, reverse=True)
    china = choke_points(world, resolve("CHN"), 2022)
    assert {point.partner for point in china.fuel_suppliers} <= {"RUS", "SAU"}
    assert china.suppliers == ()


def test_minerals_of_world_output(world: Small) -> None:
    (mineral,) = choke_points(world, resolve("CHN"), 2024).minerals
    assert mineral.leader == "CHN"
    assert mineral.leader_share == mineral.own_share == pytest.approx(0.7)
    assert mineral.herfindahl == pytest.approx(0.7**2 + 0.2**2)
    assert mineral.from_china is None
    assert choke_points(world, resolve("CHN"), 2022).minerals[0].from_china_year is None


def test_values_are_million_dollars_and_fuels_quantities(world: Small) -> None:
    units = world.frames["concentration"].select("good", "unit").unique().sort("good").rows()
    assert dict(units)["crude-oil"] == "million tonnes"
    assert {unit for good, unit in units if good != "crude-oil"} == {VALUE}


@pytest.fixture(scope="module")
def panel(world: Small, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("panel")
    scales = {
        name: {column: 1e4 for column, dtype in frame.schema.items() if dtype.is_float()}
        for name, frame in world.frames.items()
    }
    write_panel(world.frames, scales, directory, {})
    return directory


def run(panel: Path, *words: str) -> tuple[str, str]:
    """Run a command of the group on a made-up panel; return stdout and stderr."""
    app = typer.Typer()
    command.add_to(app)
    result = CliRunner().invoke(app, [*words, "--store", str(panel)])
    assert result.exit_code == 0, result.output
    return result.stdout, result.stderr


def test_dependence_as_one_json_document(panel: Path) -> None:
    out, err = run(panel, "dependence", "Belarus", "DEU", "--json")
    assert err == ""
    document = json.loads(out)
    assert document["command"] == "trade dependence"
    assert document["sources"] == ["made-up"]
    data = document["data"]
    assert data["states"]["A"] == {"code": "BLR", "name": "Belarus"}
    assert data["freer"] == "DEU"
    assert data["most_exposed"] == {"A": "machinery-transport", "B": None}
    machinery = next(row for row in data["goods"] if row["good"] == "machinery-transport")
    assert machinery["A"]["import_share"] == 1
    assert set(machinery["A"]["short"]) == {*tables.MOMENTS, "unit"}
    assert machinery["B"]["import_share"] is None
    assert any("DEU's imports from BLR: null for" in line for line in document["warnings"])


def test_choke_points_as_text_json_and_table(panel: Path, tmp_path: Path) -> None:
    out, _ = run(panel, "chokepoints", "BLR", "--top", "1")
    assert "RUS      mineral fuels  2015  100.0    100.0 [100.0, 100.0]  90.0" in out
    document = json.loads(run(panel, "chokepoints", "CHN", "--json")[0])
    assert document["data"]["minerals"][0]["leader"] == "CHN"
    assert document["data"]["suppliers"] == []
    target = tmp_path / "points.csv"
    run(panel, "chokepoints", "BLR", "--out", str(target))
    assert pl.read_csv(target)["partner"][0] == "RUS"
    flat = tmp_path / "pair.parquet"
    run(panel, "dependence", "BLR", "RUS", "--out", str(flat))
    assert pl.read_parquet(flat).filter(of="BLR", good="fuels")["short_mean"].item() == 1


def test_the_example_of_the_page_runs() -> None:
    page = Path(__file__).parents[2] / "docs" / "explanation" / "dependence.md"
    block = page.read_text("utf-8").split("```python\n")[1].split("```")[0]
    names: dict[str, Any] = {}
    exec(compile(block, str(page), "exec"), names)
    found = names["lost"](names["flows"], diverted=0.1, spare=0.04, growth=0.5)
    assert found.short[0, 0] == pytest.approx(55.6)


def test_texts_show_the_median_which_lies_in_its_interval() -> None:
    """Where nearly all draws are nothing the mean lies above the interval."""
    drawn = estimate([0.0] * 97 + [0.9] * 3, "share")
    assert drawn.mean > drawn.p95
    assert command._interval(drawn) == "0.0 [0.0, 0.0]"
