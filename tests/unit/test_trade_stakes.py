"""Stakes, baselines and openings on a made-up world."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.trade_world import LEG, asked, made_up, solve

from tertius import shipped
from tertius.errors import DataError, MissingDataError, UsageError
from tertius.store.build import Stage, build
from tertius.store.tables import Store
from tertius.trade import baselines, scenario
from tertius.trade.channels import record
from tertius.trade.cited import ADDRESS, cited, ranges
from tertius.trade.opening import opening
from tertius.trade.scenario.model import SCENARIOS
from tertius.trade.stakes import stakes

RECORD = pl.DataFrame(
    {
        "ccode1": [2],
        "ccode2": [365],
        "year": [2021],
        "dependence_12": [0.0002],
        "dependence_21": [0.003],
        "dependence_12_source": ["cow-trade+wdi"],
        "dependence_21_source": ["cow-trade+wdi"],
    }
)
"""Of table `measure_trade`: one dyad and year."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return made_up(tmp_path_factory.mktemp("trade"))


def test_the_stakes_of_a_triangle(store: Store) -> None:
    rng = np.random.default_rng(1)
    found = stakes(store, "USA", "RUS", "CHN", allies=["DEU"], standing="none", draws=20, rng=rng)
    assert not found.missing
    signs = {
        ("end", "T"): -1, ("end", "R"): -1, ("lift", "P"): 1, ("lift", "T"): 1,
        ("preferences", "T"): 1, ("preferences", "R"): 1,
    }  # fmt: skip
    for (act, seat), sign in signs.items():
        value = found.estimate(act, seat)
        assert value is not None
        assert sign * value.p05 > 0
        assert sign * value.p95 > 0
    both, alone = found.estimate("lift-allies", "T"), found.estimate("lift", "T")
    assert both is not None
    assert alone is not None
    assert both.mean > alone.mean
    output = found.of_output("lift", "T")
    assert output is not None
    assert output.mean == pytest.approx(alone.mean * found.spent_over_made["T"])
    lonely = stakes(store, "CHN", "IND", "USA", standing="none", draws=2, rng=rng)
    assert set(lonely.missing) == {"lift", "lift-allies"}
    assert lonely.estimate("lift", "P") is None
    rows = lonely.table().filter(act="lift")
    assert rows["mean"].null_count() == 3
    assert rows["reason"].str.contains("nothing of CHN against IND").all()
    with pytest.raises(UsageError, match="three different states"):
        stakes(store, "USA", "USA", "CHN", standing="none", draws=2, rng=rng)


def test_baselines(store: Store, tmp_path: Path) -> None:
    assert baselines.names(store) == ("geofrag-2019", "geofrag-production-2018")
    assert baselines.flows(store, "geofrag-production-2018").dropped == ("FRA",)
    assert baselines.economy(store, imbalances="removed").imbalances == "removed"
    with pytest.raises(UsageError, match="did you mean geofrag-2019"):
        baselines.economy(store, "geofrag-2029")
    with pytest.raises(MissingDataError, match="tertius data build"):
        baselines.economy(store, "itpde-2010")
    build([Stage("none", (), (), ("states",), lambda _: {"states": store.read("sanctions")})],
          tmp_path, tmp_path, descriptors={})  # fmt: skip
    with pytest.raises(MissingDataError, match="'baseline_flows' is not in this full build"):
        baselines.names(Store.open(tmp_path))
    carried = baselines.carried(store.read("baseline_flows"))
    assert carried["baseline"].unique().to_list() == ["geofrag-2019"]
    assert (carried["value"].round_sig_figs(4) == carried["value"]).all()


def test_an_opening_says_what_it_can_and_no_more(store: Store, tmp_path: Path) -> None:
    names = [name for name in store.names if not name.startswith("gravity")]
    made = {**{name: store.read(name) for name in names}, "measure_trade": RECORD}
    build([Stage("old", (), (), tuple(made), lambda _: made)], tmp_path, tmp_path, descriptors={})
    old = Store.open(tmp_path)
    found = {figure.label: figure for figure in opening(old, "USA", "RUS", "CHN", 2021, 2023)}
    flow = found["exports of United States to Russia, by sanctions alone"]
    assert flow.value == pytest.approx(100 * np.expm1(-1.2))
    assert flow.interval == pytest.approx(
        tuple(100 * np.expm1([-1.2 - 0.329, -1.2 + 0.329])), rel=1e-3
    )
    assert flow.note == "begun: sanction.complete"
    assert found["trade of United States with Russia in 2021"].value == pytest.approx(0.02)
    assert found["trade of Russia with United States in 2021"].value == pytest.approx(0.3)
    for label in ("trade of China with Russia in 2021", "welfare of China, 2021 to 2023"):
        assert found[label].value is None
        assert found[label].note
    still = {figure.label: figure for figure in opening(old, "USA", "RUS", "CHN", 2022, 2023)}
    same = still["exports of United States to Russia, by sanctions alone"]
    assert same.value is None
    assert "same kinds" in same.note
    with pytest.raises(UsageError, match="before the opening"):
        opening(old, "USA", "RUS", "CHN", 2023, 2022)
    with pytest.raises(MissingDataError, match="measure_trade"):
        opening(store, "USA", "RUS", "CHN", 2021, 2023)


def test_all_mistakes_of_a_question_at_once(store: Store, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    with pytest.raises(UsageError) as caught:
        stakes(store, "USA", "RUX", "BRA", allies=["FOO", "NARNIA"], standing="1914", rng=rng)
    text = str(caught.value)
    for part in ("'RUX'", "'BRA' on baseline", "'FOO'", "'NARNIA'", "world '1914' is unknown"):
        assert part in text, part
    path = tmp_path / "mine.toml"
    path.write_text("", "utf-8")
    with pytest.raises(DataError, match=r"mine\.toml is empty"):
        stakes(store, "USA", "RUS", "CHN", standing=str(path), rng=rng)
    path.write_text('baseline = "geofrag-2019"\n[elasticity]\nlow = "x"\n', "utf-8")
    with pytest.raises(DataError) as bad:
        stakes(store, "USA", "RUS", "CHN", allies=["FOO"], standing=str(path), rng=rng)
    assert f"world '{path}', field 'elasticity.low', value 'x': give a number" in str(bad.value)
    assert "'FOO'" in str(bad.value)


def test_sanctions_without_an_estimated_effect_cannot_be_lifted(
    store: Store, tmp_path: Path
) -> None:
    """Germany's partial sanctions on Russia, made into restrictions of travel only."""
    made = {name: store.read(name) for name in store.names}
    travel = pl.col("sender") == 255
    made["sanctions"] = made["sanctions"].with_columns(
        travel=travel,
        trade_exports=pl.when(travel).then(pl.lit("none")).otherwise("trade_exports"),
    )
    build([Stage("new", (), (), tuple(made), lambda _: made)], tmp_path, tmp_path, descriptors={})
    rng = np.random.default_rng(1)
    found = stakes(
        Store.open(tmp_path), "DEU", "RUS", "CHN", allies=[], standing="none", draws=2, rng=rng
    )
    assert "no sanctions with an estimated effect" in found.missing["lift"]


def test_what_a_world_cites_is_among_the_sources(store: Store, tmp_path: Path) -> None:
    source = "fact goods-trade.rus-chn.2023.1; baseline_flows geofrag-2019; gdp 2023 (wdi)"
    path = tmp_path / "seen.toml"
    path.write_text(
        f"""
        [[standing]]
        name = "seen"
        kind = "observed"
        exporters = ["CHN"]
        importers = ["RUS"]
        reason = "r"
        times = {{low = 1.1, high = 1.2, basis = "computed", reason = "r", source = "{source}"}}
        """,
        "utf-8",
    )
    rng = np.random.default_rng(1)
    given = asked(store, {"kind": "end", **LEG}, world=str(path))
    found = solve(store, given, draws=2)
    assert found.sources == ("geofrag-campos", "wdi")
    assert found.facts == ("goods-trade.rus-chn.2023.1",)
    worth = stakes(store, "USA", "RUS", "CHN", standing=str(path), allies=[], draws=2, rng=rng)
    assert {"geofrag-campos", "wdi"} <= set(worth.sources)
    assert worth.facts == found.facts
    bare = stakes(store, "USA", "RUS", "CHN", standing="none", allies=[], draws=2, rng=rng)
    assert (bare.facts, bare.sha256 == worth.sha256) == ((), False)


def test_shipped_worlds_name_facts_that_exist() -> None:
    """Every word of a source that looks like the id of a fact is one."""
    shaped = re.compile(r"\b[a-z-]+\.[a-z]{2,3}(?:-[a-z]{2,3})?\.\d{4}\S*\d")
    records: list[Any] = [scenario.load(name) for name in shipped.ids(SCENARIOS)]
    records += [record.load(name) for name in shipped.ids(record.FOLDER)]
    for each in records:
        sources = [ADDRESS.sub("", found.source) for found in ranges(each)]
        shown = {word for source in sources for word in shaped.findall(source)}
        assert shown == set(cited(ranges(each)).facts)
