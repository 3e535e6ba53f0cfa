"""Scenarios on the real baseline: the panel's rounding, gravity, worlds against cited facts."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from tertius import facts, shipped
from tertius.sources.descriptor import SourceFiles, describe
from tertius.sources.readers import baci, fcs_russia, geodist, geofrag, wdi
from tertius.states import groups, resolve
from tertius.store.build import Stage, build
from tertius.store.tables import Store
from tertius.trade import Economy, baselines, expected, gravity, scenario
from tertius.trade.estimation import russia
from tertius.trade.estimation.effects import tables
from tertius.trade.scenario.draws import STREAMS, draw, models
from tertius.trade.scenario.known import place as places
from tertius.trade.scenario.measures import Observed
from tertius.trade.scenario.model import SCENARIOS
from tertius.trade.scenario.problem import problem
from tertius.trade.stakes import stakes

Mirror = Callable[[str], Path]
Floats = NDArray[np.float64]

PHI, PSI = 3.8, (0.31 / 0.69 + 0.67 / 0.33) / 2
HELD = 100  # stored integers a million dollars, in the panel


def files(mirror: Mirror, dataset: str) -> SourceFiles:
    descriptor = describe(dataset)
    paths = [mirror(file.path) for file in descriptor.files]
    return SourceFiles(paths[0].parents[1], descriptor)


@pytest.fixture(scope="module")
def read(mirror: Mirror) -> dict[str, pl.DataFrame]:
    found = geofrag.read(files(mirror, "geofrag-campos"))
    geography = geodist.read(files(mirror, "cepii-geodist"))
    flows = found["baseline_flows"].filter(baseline=baselines.DEFAULT)
    costs = expected.costs(flows, geography["pair_geography"])
    return {**found, **geography, "baseline_flows": flows, "gravity_costs": costs}


@pytest.fixture(scope="module")
def store(read: dict[str, pl.DataFrame], tmp_path_factory: pytest.TempPathFactory) -> Store:
    root = tmp_path_factory.mktemp("baseline")
    made = {name: read[name] for name in ("baseline_flows", "gravity_costs")}
    made |= tables([russia.estimated()])
    build([Stage("baseline", (), (), tuple(made), lambda _: made)], root, root, descriptors={})
    return Store.open(root)


@pytest.mark.parametrize(("case", "most"), [("0", 0.002), ("1", 0.003), ("3", 0.003)])
def test_rounding_in_the_panel_moves_published_results_by_little(
    read: dict[str, pl.DataFrame], case: str, most: float
) -> None:
    """Percentage points of real output, over 151 economies; effects reach 18 %."""
    rounded = baselines.carried(read["baseline_flows"]).with_columns(
        (pl.col("value") * HELD).round() / HELD
    )
    economies = [
        Economy.from_table(table, elasticity=PHI, output_elasticity=PSI)
        for table in (read["baseline_flows"], rounded)
    ]
    rows = read["cost_changes"].filter(scenario=f"geofrag-{case}")
    pairs = {(a, b): c for a, b, c in rows.select("exporter", "importer", "change").iter_rows()}
    found = [each.counterfactual(each.costs(pairs)).real_output_pct for each in economies]
    assert np.abs(found[0] - found[1]).max() < most
    assert np.abs(found[0]).max() > 2


def test_output_of_the_baseline_is_gdp(mirror: Mirror, read: dict[str, pl.DataFrame]) -> None:
    """Domestic sales are GDP less exports of goods, and the label says so."""
    flows = read["baseline_flows"]
    assert flows["goods"].unique().to_list() == ["goods; at home GDP less exports of goods"]
    output = dict(flows.group_by("exporter").agg(pl.col("value").sum()).iter_rows())
    table = wdi.read(files(mirror, "wdi"))["gdp"].filter(year=2019)
    gdp = dict(table.select("ccode", "gdp").iter_rows())
    for code in ("RUS", "CHN", "USA", "DEU", "IND", "JPN"):
        assert output[code] == pytest.approx(gdp[resolve(code, 2019).ccode], rel=0.04)


def test_expected_trade_of_the_baseline_is_the_fitted_one(
    read: dict[str, pl.DataFrame], store: Store
) -> None:
    economy = baselines.economy(store)
    effect = expected.matrix(store.read("gravity_costs"), economy.states)
    found = expected.expected(np.array(economy.flows), effect)
    flows = np.array(economy.flows)
    np.fill_diagonal(flows, np.nan)
    fitted = gravity.fit(flows, effect[None]).expected
    abroad = ~np.eye(len(flows), dtype=bool)
    np.testing.assert_allclose(found[abroad], fitted[abroad], rtol=1e-5)
    russia, china = economy.states.index("RUS"), economy.states.index("CHN")
    ratio = flows[[russia, china], [china, russia]] / found[[russia, china], [china, russia]]
    assert (abs(np.log(ratio)) < 0.2).all()  # in 2019 the two traded about as much as expected


DIRECTED = {  # importer or exporter, facts of 2023 and by how much they are short of a year in USD
    "exports of the United States to Russia": ("USA", "goods-flow.usa-rus.2023.1", 1.0),
    "imports of the United States from Russia": ("USA", "goods-flow.rus-usa.2023.1", 1.0),
    "exports of the European Union to Russia": (
        "EU", "goods-flow.eu-rus.2023-01to2023-11.1", 12 / 11 * 1.08),
    "imports of the European Union from Russia": (
        "EU", "goods-flow.rus-eu.2023-01to2023-11.1", 12 / 11 * 1.08),
    "exports of China to Russia": ("CHN", "goods-flow.chn-rus.2023.1", 1.0),
    "imports of China from Russia": ("CHN", "goods-flow.rus-chn.2023.1", 1.0),
    "trade of Japan with Russia": ("JPN", "goods-trade.rus-jpn.2023.1", 1.0),
    "trade of South Korea with Russia": ("KOR", "goods-trade.rus-kor.2023.1", 1.0),
    "trade of Türkiye with Russia": ("TUR", "goods-trade.rus-tur.2023.1", 1.0),
    "trade of Belarus with Russia": ("BLR", "goods-trade.rus-blr.2023.1", 1.0),
    "trade of Kazakhstan with Russia": ("KAZ", "goods-trade.rus-kaz.2023.1", 1.0),
}  # fmt: skip


def test_worlds_say_what_facts_and_tables_say(mirror: Mirror, store: Store) -> None:
    """Each multiple is trade of 2023 over every record of 2019 there is, relative to world GDP."""
    economy = baselines.economy(store)
    world = wdi.read(files(mirror, "wdi"))["gdp"].group_by("year").agg(pl.col("gdp").sum())
    gdp = dict(world.iter_rows())
    grown = gdp[2023] / gdp[2019]
    assert grown == pytest.approx(1.21, abs=0.005)
    standing = scenario.load("us-lifts-alone", store).standing
    times = {each.name: each.times for each in standing if isinstance(each, Observed)}
    customs = fcs_russia.read(files(mirror, "fcs-russia-trade"))["monthly_trade"].filter(
        pl.col("month").dt.year() == 2019
    )
    record = baci.read(files(mirror, "baci-19"))["trade"].filter(year=2019)

    def base(name: str, state: str) -> list[float]:
        """Return trade of 2019, billion dollars, by all records of it."""
        codes = [code for code in places(state, 2023) if code in economy.states]
        rest, russia = [economy.states.index(code) for code in codes], economy.states.index("RUS")
        back, out = economy.flows[rest, russia].sum() / 1e3, economy.flows[russia, rest].sum() / 1e3
        both = {"exports": back, "imports": out, "trade": back + out}
        found = [float(both[name.split()[0]])]
        if state == "EU":
            return found
        if name.startswith("trade") and state != "EU":
            own = customs.filter(partner=state)
            return [*found, (float(own["exports"].sum()) + float(own["imports"].sum())) / 1e3]
        pair = [resolve(state, 2019).ccode, 365]
        exporter, importer = pair if name.startswith("exports") else pair[::-1]
        flow = record.filter(exporter=exporter, importer=importer)["flow"].sum()
        return [*found, float(flow) / 1e3]

    for name, (state, fact, scale) in DIRECTED.items():
        for before in base(name, state):
            found = _fact(fact) * scale / before / grown
            assert times[name].low <= found <= times[name].high, (name, found)
    for way in ("chn-rus", "rus-chn"):
        found = _fact(f"goods-flow.{way}.2023.1") / _fact(f"goods-flow.{way}.2019.1") / grown
        bounds = times[
            f"{'exports' if way[0] == 'c' else 'imports'} of China "
            + ("to Russia" if way[0] == "c" else "from Russia")
        ]
        assert bounds.low <= found <= bounds.high
    india, own = times["imports of India from Russia"], customs.filter(partner="IND")
    sold = economy.flows[economy.states.index("RUS"), economy.states.index("IND")] / 1e3
    total = _fact("goods-trade.rus-ind.2023.1")
    assert india.high == pytest.approx((total - 3) / sold / grown, abs=0.05)
    assert india.low == pytest.approx(
        (total - 6) / (float(own["exports"].sum()) / 1e3) / grown, abs=0.1
    )


def _fact(name: str) -> float:
    found = facts.fact(name).value
    assert found is not None
    return found


def test_the_standing_world_against_russian_customs(store: Store) -> None:
    """Exports are near the customs' 0.84 of the baseline's share of world output, imports low."""
    asked = scenario.load("us-lifts-alone", store)
    given = problem(store, asked, "exact")
    drawn = draw(asked, {}, np.random.default_rng(1).spawn(STREAMS), 20)
    world = given.standing(given.economy(drawn), drawn, given.start(drawn)).world
    russia = given.economies.index("RUS")

    def abroad(flows: Floats, axis: int) -> Floats:
        own = flows[..., russia, russia]
        total = flows.sum(axis)[..., russia] - own
        return np.asarray(total / flows.sum((-2, -1)))

    exports, imports = (
        (abroad(world.flows, axis) / abroad(world.baseline, axis)).mean() for axis in (-1, -2)
    )
    assert exports == pytest.approx(0.88, abs=0.03)
    assert imports == pytest.approx(0.82, abs=0.03)
    lost = world.welfare_pct[:, russia].mean()
    assert -1.0 < lost < -0.4


def _lift(store: Store, *allies: str) -> tuple[Floats, tuple[str, ...]]:
    found = stakes(store, "USA", "RUS", "CHN", allies=allies, draws=8, rng=np.random.default_rng(2))
    act = found.outcomes["lift-allies"]
    return act.changes["welfare_pct"][:, act.states.index("RUS")], found.warnings


def test_any_part_of_a_block_can_lift_its_own(store: Store) -> None:
    union = [code for code in groups.members("EU", 2023) if code != "DEU"]
    germany, rest, whole = _lift(store, "DEU"), _lift(store, *union), _lift(store, "EU")
    found = stakes(
        store, "USA", "RUS", "CHN", allies=["DEU"], draws=8, rng=np.random.default_rng(2)
    )
    alone = found.outcomes["lift"].changes["welfare_pct"][
        :, found.outcomes["lift"].states.index("RUS")
    ]
    assert (alone < germany[0]).all()
    assert (germany[0] < whole[0]).all()
    parts = (germany[0] - alone) + (rest[0] - alone)
    np.testing.assert_allclose(parts, whole[0] - alone, rtol=0.05)
    np.testing.assert_allclose(_lift(store, *groups.members("EU", 2023))[0], whole[0], rtol=1e-9)
    # who holds nothing is told, and changes nothing
    turkey = _lift(store, "DEU", "TUR")
    np.testing.assert_array_equal(turkey[0], germany[0])
    assert any("nothing is lifted for TUR" in line for line in turkey[1])
    assert not any("TUR" in line for line in germany[1])


def test_a_state_inside_a_block_lifts_its_own_and_a_helper_holds_nothing(store: Store) -> None:
    found = stakes(store, "DEU", "RUS", "CHN", draws=4, rng=np.random.default_rng(2))
    lift = found.outcomes["lift"]
    (change,) = lift.scenario.change
    assert change.kind == "undone"
    assert change.senders == ("DEU",)
    assert lift.steps[-1].pairs == 2
    assert (lift.changes["welfare_pct"][:, lift.states.index("RUS")] > 0.05).all()
    helper = stakes(store, "CHN", "RUS", "IND", draws=2, rng=np.random.default_rng(2))
    assert "lift" in helper.missing
    assert "nothing of CHN against RUS" in helper.missing["lift"]


def test_the_carrot_and_the_leg(store: Store) -> None:
    """What scenarios say on the real baseline, as ranks that hold in every draw."""

    def gain(name: str) -> Floats:
        asked = scenario.load(name, store)
        found = scenario.run(store, asked, draws=30, rng=np.random.default_rng(1))
        assert found.max_residual < 1e-10
        return found.changes["welfare_pct"][:, found.states.index("RUS")]

    alone, pacific, europe, everybody = (
        gain(name)
        for name in (
            "us-lifts-alone",
            "us-and-pacific-lift",
            "us-and-europe-lift",
            "all-allies-lift",
        )
    )
    assert (alone > 0).all()
    assert (alone < pacific).all()
    assert pacific.mean() < europe.mean()
    assert (europe < everybody).all()
    gone, usual = gain("china-russia-ends"), gain("china-russia-to-gravity")
    assert (gone < usual).all()
    assert (usual < 0).all()
    assert (-gone > alone).all()
    estimated = gain("us-lifts-alone-estimated")
    assert (estimated > alone.min()).all()  # all of the effect goes there, two fifths or more here
    assert (estimated < everybody.max()).all()


def test_every_scenario_that_ships_names_what_exists(store: Store) -> None:
    assert len(shipped.ids(SCENARIOS)) >= 10
    for name in shipped.ids(SCENARIOS):
        asked = scenario.load(name)
        assert asked.id == name
        assert {"RUS", "CHN", "USA"} <= set(asked.report)
        if "sanctions" not in models(asked):  # estimated from panels of trade, which takes a minute
            assert scenario.load(name, store) == asked
