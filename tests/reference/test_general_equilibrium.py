"""General equilibrium against published results and other programs' output."""

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from tertius.sources.descriptor import SourceFiles, describe
from tertius.sources.readers import gegravity_sample, wiod
from tertius.trade import Counterfactual, Economy
from tertius.trade.counterfactual import Imbalances

FACTS = Path(__file__).parent / "facts" / "canada_japan_agreement.csv"
Mirror = Callable[[str], Path]
Floats = NDArray[np.float64]

PHI, PSI = 3.8, (0.31 / 0.69 + 0.67 / 0.33) / 2
COEFFICIENTS = {
    "lndist": -0.3898623,
    "contiguity": 0.891577,
    "common_language": 0.0326249,
    "pta": 0.4711383,
    "international": -3.412584,
}


def files(mirror: Mirror, dataset: str) -> SourceFiles:
    descriptor = describe(dataset)
    paths = [mirror(file.path) for file in descriptor.files]
    return SourceFiles(paths[0].parents[1], descriptor)


def tables(mirror: Mirror, dataset: str) -> dict[str, pl.DataFrame]:
    reader = import_module(f"tertius.sources.readers.{describe(dataset).reader}")
    found: dict[str, pl.DataFrame] = reader.read(files(mirror, dataset))
    return found


def baseline(found: dict[str, pl.DataFrame], name: str) -> pl.DataFrame:
    return found["baseline_flows"].filter(pl.col("baseline") == name)


def costs(found: dict[str, pl.DataFrame], name: str, economy: Economy) -> Floats:
    rows = found["cost_changes"].filter(pl.col("scenario") == name)
    known = pl.col("exporter").is_in(economy.states) & pl.col("importer").is_in(economy.states)
    return economy.costs({(a, b): c for _, a, b, c, _ in rows.filter(known).iter_rows()})


def published(
    found: dict[str, pl.DataFrame], name: str, measure: str, states: Sequence[str]
) -> Floats:
    rows = found["published_results"].filter(scenario=name, measure=measure).sort("economy")
    assert rows["economy"].to_list() == list(states)
    return rows["change"].to_numpy()


def foreign(flows: Floats) -> tuple[Floats, Floats]:
    own = np.diag(flows)
    return flows.sum(1) - own, flows.sum(0) - own


@pytest.fixture(scope="module")
def geofrag(mirror: Mirror) -> dict[str, pl.DataFrame]:
    return tables(mirror, "geofrag-campos")


@pytest.mark.parametrize("scenario", ["geofrag-0", "geofrag-1", "geofrag-3"])
def test_fragmentation_of_151_economies(geofrag: dict[str, pl.DataFrame], scenario: str) -> None:
    flows = baseline(geofrag, "geofrag-2019")
    economy = Economy.from_table(flows, elasticity=PHI, output_elasticity=PSI)
    assert len(economy.states) == 151
    found = economy.counterfactual(costs(geofrag, scenario, economy))
    assert found.max_residual < 1e-10
    for measure, value in (("welfare", found.real_output_pct), ("output", found.output_pct)):
        expected = published(geofrag, scenario, measure, economy.states)
        np.testing.assert_allclose(value, expected, rtol=0, atol=1e-8)

    if scenario == "geofrag-0":
        return  # the published level of prices is arbitrary there: Russia's has no meaning
    before, after = foreign(economy.flows), foreign(found.flows)
    level = (found.flows.sum(1) / economy.flows.sum(1)).mean()  # of output per economy
    change = 100 * ((after[0] + after[1]) / (before[0] + before[1]) / level - 1)
    expected = published(geofrag, scenario, "trade", economy.states)
    np.testing.assert_allclose(change, expected, rtol=0, atol=1e-8)


@pytest.mark.parametrize("number", [1, 3])
def test_fragmentation_on_production_data(geofrag: dict[str, pl.DataFrame], number: int) -> None:
    name = f"geofrag-production-{number}"
    rows = geofrag["published_results"].filter(scenario=name)
    states = rows["economy"].unique().sort().to_list()
    flows = baseline(geofrag, "geofrag-production-2018")
    economy = Economy.from_table(flows, states, elasticity=PHI, output_elasticity=PSI)
    found = economy.counterfactual(costs(geofrag, f"geofrag-{number}", economy))
    expected = published(geofrag, name, "welfare", states)
    np.testing.assert_allclose(found.real_output_pct, expected, rtol=0, atol=1e-8)


def test_russia_alone_by_the_size_of_its_own_market(geofrag: dict[str, pl.DataFrame]) -> None:
    economy = Economy.from_table(baseline(geofrag, "geofrag-2019"), imbalances="removed")
    russia = economy.states.index("RUS")
    share = economy.baseline[russia, russia] / economy.baseline[:, russia].sum()
    change = np.ones(economy.flows.shape)
    change[russia, :] = change[:, russia] = np.inf
    change[russia, russia] = 1.0
    found = economy.counterfactual(change)
    np.testing.assert_allclose(
        found.welfare_pct[russia], 100 * (share ** (1 / 4.0) - 1), rtol=0, atol=1e-10
    )
    assert found.flows[russia].sum() == pytest.approx(found.flows[russia, russia], rel=1e-12)


def canada_and_japan(mirror: Mirror) -> tuple[Floats, Floats, list[str]]:
    """Return the example's baseline, fitted to shares of output and expenditure, and the shock."""
    raw = gegravity_sample.covariates(files(mirror, "gegravity-sample"))
    raw = raw.sort("exporter", "importer")
    states = raw["exporter"].unique().sort().to_list()
    square = {name: raw[name].to_numpy().reshape(30, 30) for name in raw.columns[3:]}
    fit = np.exp(sum(value * square[name] for name, value in COEFFICIENTS.items()))
    made, spent = square["Y"][:, 0] / square["Y"][:, 0].sum(), square["E"][0] / square["E"][0].sum()
    inward = np.ones(30)
    for _ in range(5000):
        outward = made / (fit @ inward)
        inward = spent / (outward @ fit)
    change = np.ones((30, 30))
    pair = np.ix_(
        [states.index("CAN"), states.index("JPN")], [states.index("CAN"), states.index("JPN")]
    )
    change[pair] = np.exp(-COEFFICIENTS["pta"] / 4.0)
    np.fill_diagonal(change, 1.0)
    return outward[:, None] * fit * inward, change, states


@pytest.fixture(scope="module")
def facts() -> pl.DataFrame:
    return pl.read_csv(FACTS, comment_prefix="#").sort("state")


def compare(found: Counterfactual, facts: pl.DataFrame, kind: str, tolerance: float) -> None:
    for measure in ("output_price", "real_output", "welfare", "consumer_price"):
        if f"{kind}_{measure}" in facts.columns:
            np.testing.assert_allclose(
                getattr(found, f"{measure}_pct"),
                facts[f"{kind}_{measure}"].to_numpy(),
                rtol=0,
                atol=tolerance,
                err_msg=f"{kind} {measure}",
            )


def test_one_step_is_the_output_of_gegravity(mirror: Mirror, facts: pl.DataFrame) -> None:
    flows, change, states = canada_and_japan(mirror)
    economy = Economy(flows, states, elasticity=4.0)
    found = economy.counterfactual(change, method="one_step", numeraire="DEU")
    compare(found, facts, "one_step", 1e-5)
    np.testing.assert_allclose(
        1 / (1 + found.welfare_pct / 100), facts["one_step_welfare_ratio"], rtol=0, atol=1e-7
    )
    after, before = foreign(found.flows), foreign(economy.flows)
    for name, new, old in zip(("exports", "imports"), after, before, strict=True):
        np.testing.assert_allclose(
            100 * (new / old - 1), facts[f"one_step_{name}"], rtol=0, atol=1e-5
        )
    np.testing.assert_allclose(
        np.diag(found.trade_pct), facts["one_step_domestic"], rtol=0, atol=1e-5
    )
    assert found.max_residual > 1e-4, "one step does not clear the markets, and says so"


def test_exact_with_deficits_as_ratios_and_as_amounts(mirror: Mirror, facts: pl.DataFrame) -> None:
    flows, change, states = canada_and_japan(mirror)
    choices: tuple[Imbalances, ...] = ("ratio", "amount")
    for imbalances in choices:
        economy = Economy(flows, states, elasticity=4.0, imbalances=imbalances)
        found = economy.counterfactual(change, numeraire="DEU")
        assert found.max_residual < 1e-10
        compare(found, facts, imbalances, 1e-7)


def test_enlargement_of_the_european_union_by_ge_gravity(mirror: Mirror) -> None:
    found = tables(mirror, "gegravity-wiod")
    flows = baseline(found, "wiod-2000")
    cases: tuple[tuple[Imbalances, str, str], ...] = (
        ("amount", "welfare, deficits as amounts", "welfare_pct"),
        ("ratio", "real output, deficits as ratios", "real_output_pct"),
    )
    for imbalances, measure, attribute in cases:
        economy = Economy.from_table(flows, elasticity=wiod.THETA, imbalances=imbalances)
        change = costs(found, wiod.SCENARIO, economy)
        value = getattr(economy.counterfactual(change), attribute)
        expected = published(found, wiod.SCENARIO, measure, economy.states)
        np.testing.assert_allclose(value, expected, rtol=0, atol=1e-5)


def test_every_baseline_but_one_is_complete(mirror: Mirror) -> None:
    for dataset, count in (("geofrag-campos", 2), ("gegravity-sample", 1), ("gegravity-wiod", 4)):
        flows = tables(mirror, dataset)["baseline_flows"]
        assert flows["baseline"].n_unique() == count
        for part in flows.partition_by("baseline"):
            assert Economy.from_table(part).flows.min() >= 0


def test_known_flows(mirror: Mirror) -> None:
    """Figures of the sources' own tables, in million dollars."""
    for dataset, name, pair, value in (
        ("gegravity-wiod", "wiod-2014", ("RUS", "CHN"), 31_100),
        ("gegravity-wiod", "wiod-2014", ("CHN", "RUS"), 65_200),
        ("geofrag-campos", "geofrag-2019", ("AGO", "AGO"), 50_624.76),
        ("geofrag-campos", "geofrag-production-2018", ("ARG", "AUS"), 462.8),
        ("gegravity-sample", "gegravity-2006", ("GBR", "AUS"), 4310),
    ):
        rows = baseline(tables(mirror, dataset), name)
        found = rows.filter(exporter=pair[0], importer=pair[1])["value"].item()
        assert found == pytest.approx(value, rel=2e-3), (name, pair)
    guide = baseline(tables(mirror, "agtpa"), "agtpa-2006")
    assert guide.height == 69 * 69
    made = guide.filter(exporter="USA")["value"].sum()
    assert made == pytest.approx(5_019_964, rel=1e-6)  # its column Y in gegravity's example


def test_itpde_has_domestic_sales_of_some(mirror: Mirror) -> None:
    flows = tables(mirror, "itpde-aggregated")["baseline_flows"]
    assert flows["year"].unique().sort().to_list() == list(range(2003, 2012))
    year = flows.filter(year=2010)
    own = year.filter(pl.col("exporter") == pl.col("importer"))
    assert own.height == 160
    sales = dict(zip(own["exporter"], own["value"], strict=True))
    assert sales["RUS"] == pytest.approx(497_330, rel=1e-4)
    assert sales["CHN"] == pytest.approx(9_221_468, rel=1e-4)
    economy = Economy.from_table(year, states=sorted(sales))
    rich = economy.counterfactual(np.ones(economy.flows.shape))
    np.testing.assert_allclose(rich.welfare_pct, 0, atol=1e-9)
