"""`tertius trade counterfactual`, `scenarios`, `baselines` and `stakes`."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from tests.trade_world import made_up
from typer.testing import CliRunner, Result

from tertius import shipped
from tertius.cli.main import app
from tertius.facts import cite
from tertius.store.build import Stage, build
from tertius.store.tables import Store
from tertius.trade.scenario.model import SCENARIOS

SCENARIO = """
id = "dearer"
title = "Russian trade with China becomes dearer"
question = "who pays?"
report = ["RUS", "CHN"]
pairs = [["RUS", "CHN"]]
[elasticity]
low = 3
high = 5
basis = "judged"
reason = "made up"
[[change]]
name = "dearer"
kind = "cost"
exporters = ["RUS"]
importers = ["CHN"]
reason = "made up"
factor = {low = 1.1, high = 1.2, basis = "judged", reason = "made up"}
"""

Command = Callable[..., Result]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store")
    made_up(path)
    return path


@pytest.fixture
def trade(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    monkeypatch.setenv("TERTIUS_STORE", str(root))
    monkeypatch.chdir(tmp_path)
    Path("dearer.toml").write_text(SCENARIO, "utf-8")
    return lambda *words: CliRunner().invoke(app, ["trade", *map(str, words)])


def test_json_is_as_the_surface_says(trade: Command) -> None:
    words = ("counterfactual", "dearer.toml", "--draws", 20, "--json")
    found = trade(*words)
    assert found.exit_code == 0, found.output
    document = json.loads(found.stdout)
    data = document["data"]
    assert set(data["states"]) == {"CHN", "DEU", "FRA", "IND", "RUS", "USA"}
    russia = data["states"]["RUS"]
    assert set(russia) == {
        "output_price_pct",
        "real_output_pct",
        "terms_of_trade_pct",
        "consumer_price_pct",
        "welfare_pct",
    }
    assert set(russia["welfare_pct"]) == {"mean", "sd", "p05", "p25", "p50", "p75", "p95", "unit"}
    assert russia["welfare_pct"]["p95"] < 0
    assert data["max_residual"] < 1e-10
    assert data["iterations"] > 0
    assert data["options"]["draws"] == 20
    assert 3 < data["options"]["elasticity"]["mean"] < 5
    assert data["steps"][0]["basis"] == ["factor: 1.1 to 1.2 (judged: made up)"]
    assert document["manifest"]["scenario_sha256"]
    assert document["sources"] == ["geofrag-campos"]
    assert trade(*words).stdout == found.stdout
    assert trade(*words, "--seed", 2).stdout != found.stdout


def test_options(trade: Command, tmp_path: Path) -> None:
    found = trade("counterfactual", "dearer.toml", "--draws", 2, "--states", "Russia, 710")
    assert found.exit_code == 0
    assert "RUS" in found.stdout
    assert "DEU" not in found.stdout
    out = tmp_path / "out.csv"
    words = ("counterfactual", "dearer.toml", "--draws", 2, "--states", "RUS", "--out", out)
    assert trade(*words).exit_code == 0
    assert pl.read_csv(out)["measure"].n_unique() == 5
    rough = trade("counterfactual", "dearer.toml", "--draws", 2, "--method", "one_step", "--json")
    assert json.loads(rough.stdout)["data"]["max_residual"] > 1e-10
    other = trade(
        "counterfactual", "dearer.toml", "--draws", 2,
        "--baseline", "geofrag-production-2018", "--json",
    )  # fmt: skip
    assert "FRA" not in json.loads(other.stdout)["data"]["states"]


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        (("counterfactual", "no-such"), 2, "scenario 'no-such' is unknown"),
        (("counterfactual", "absent.toml"), 2, "does not exist"),
        (("counterfactual", "dearer.toml", "--method", "guess"), 2, "choose among exact"),
        (("counterfactual", "dearer.toml", "--states", "RUS,BRA,Atlantis"), 2, "Atlantis"),
        (("counterfactual", "dearer.toml", "--baseline", "itpde-2010"), 4, "tertius data build"),
        (("counterfactual", "dearer.toml", "--baseline", "geofrag-2020"), 2, "did you mean"),
        (("stakes", "USA", "RUS", "BRA", "--world", "none"), 2, "'BRA' on baseline"),
        (("stakes", "USA", "RUS", "CHN", "--world", "1914"), 2, "world '1914' is unknown"),
    ],
)
def test_what_cannot_be_meant(trade: Command, words: tuple[str, ...], code: int, text: str) -> None:
    found = trade(*words)
    assert found.exit_code == code
    assert text in found.stderr


def test_stakes(trade: Command) -> None:
    words = ("stakes", "CHN", "IND", "USA", "--world", "none", "--draws", 3)
    document = json.loads(trade(*words, "--json").stdout)
    acts = document["data"]["acts"]
    assert set(acts) == {"gravity", "end", "lift", "lift-allies", "preferences"}
    assert acts["lift"]["welfare_pct"] == {"P": None, "T": None, "R": None}
    assert any("nothing of CHN against IND" in line for line in document["warnings"])
    assert acts["end"]["welfare_pct"]["T"]["mean"] < 0
    text = trade(*words)
    assert text.exit_code == 0
    assert "no data" in text.stdout


def test_closures(trade: Command) -> None:
    words = ("counterfactual", "dearer.toml", "--draws", 4, "--states", "RUS,Germany", "--closures")
    document = json.loads(trade(*words, "--json").stdout)
    closures = document["data"]["closures"]
    assert closures["own"] == "ratio"
    assert closures["draws"] == 4
    assert set(closures["welfare_pct_median"]) == {"ratio", "amount", "removed"}
    own = closures["welfare_pct_median"]["ratio"]
    assert own["RUS"] == document["data"]["states"]["RUS"]["welfare_pct"]["p50"]
    assert "DEU" in own
    assert "by what becomes of imbalances" in trade(*words).stdout


def test_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made_up(tmp_path / "first")
    store = Store.open(tmp_path / "first")
    record = pl.DataFrame(
        {"ccode1": [2], "ccode2": [365], "year": [2021], "dependence_12": [0.0002],
         "dependence_21": [0.003], "dependence_12_source": ["cow-trade"],
         "dependence_21_source": ["cow-trade"]}
    )  # fmt: skip
    made = {name: store.read(name) for name in store.names} | {"measure_trade": record}
    root = tmp_path / "second"
    build([Stage("all", (), (), tuple(made), lambda _: made)], root, root, descriptors={})
    monkeypatch.setenv("TERTIUS_STORE", str(root))
    words = ["trade", "opening", "USA", "RUS", "CHN", "--before", "2021", "--after", "2023"]
    document = json.loads(CliRunner().invoke(app, [*words, "--json"]).stdout)
    figures = {each["label"]: each for each in document["data"]["figures"]}
    flow = figures["exports of United States to Russia, by sanctions alone"]
    assert flow["value"] == pytest.approx(100 * (2.718281828**-1.2 - 1))
    assert flow["interval"][0] < flow["value"] < flow["interval"][1]
    assert figures["welfare of China, 2021 to 2023"]["value"] is None
    assert any("welfare of China" in line and "null" in line for line in document["warnings"])
    text = CliRunner().invoke(app, words)
    assert text.exit_code == 0
    assert "no data" in text.stdout
    late = CliRunner().invoke(app, [*words[:-1], "2020"])
    assert late.exit_code == 2


def test_lists(trade: Command) -> None:
    names = [row["id"] for row in json.loads(trade("scenarios", "--json").stdout)["data"]]
    assert names == shipped.ids(SCENARIOS)
    assert "us-lifts-alone" in names
    held = json.loads(trade("baselines", "--json").stdout)
    assert [row["baseline"] for row in held["data"]] == ["geofrag-2019", "geofrag-production-2018"]
    assert held["data"][1]["without"] == 1
    assert "wiod-2014" in held["warnings"][0]


def test_a_world_and_its_facts_are_told(trade: Command) -> None:
    """Sources, cited facts and checksum of counterfactual, stakes and channels."""
    fact, source = "goods-trade.rus-chn.2023.1", "fact goods-trade.rus-chn.2023.1; gdp 2023 (wdi)"
    Path("seen.toml").write_text(
        '[[standing]]\nname = "seen"\nkind = "observed"\nexporters = ["CHN"]\n'
        'importers = ["RUS"]\nreason = "r"\n[standing.times]\nlow = 1.1\nhigh = 1.2\n'
        f'basis = "computed"\nreason = "r"\nsource = "{source}"\n',
        "utf-8",
    )
    Path("moved.toml").write_text('world = "seen.toml"\n' + SCENARIO, "utf-8")
    solved = ("counterfactual", "moved.toml", "--draws", 2)
    stakes = ("stakes", "USA", "RUS", "CHN", "--allies", "DEU", "--draws", 2, "--world")
    sums = set()
    for words in (solved, (*stakes, "seen.toml"), (*stakes, "none")):
        document = json.loads(trade(*words, "--json").stdout)
        assert len(document["manifest"]["scenario_sha256"]) == 64
        sums.add(document["manifest"]["scenario_sha256"])
        facts = document["data"]["facts"]
        if "none" in words:
            assert (facts, "wdi" in document["sources"]) == ([], False)
        else:
            assert {"geofrag-campos", "wdi"} <= set(document["sources"])
            assert [each["id"] for each in facts] == [fact]
            assert facts[0]["citation"] == cite(fact)
    assert len(sums) == 3


def test_channels_are_told_with_data_facts_and_checksum(trade: Command) -> None:
    found = []
    for policy in ("secondary-sanctions", "secondary-sanctions-rounds"):
        words = ("channels", "--policy", policy, "--draws", 10, "--json")
        document = json.loads(trade(*words).stdout)
        assert document["data"]["general"]
        assert document["sources"] == ["geofrag-campos"]
        held = json.loads(trade("baselines", "--json").stdout)["manifest"]
        assert document["manifest"]["inputs"] == held["inputs"]
        found.append(document["manifest"]["scenario_sha256"])
        assert "goods-trade.rus-chn.2024.1" in {each["id"] for each in document["data"]["facts"]}
    assert len(set(found)) == 2


def test_an_empty_world_is_refused(trade: Command) -> None:
    Path("empty.toml").write_text("", "utf-8")
    found = trade("stakes", "USA", "RUS", "CHN", "--world", "empty.toml", "--allies", "FOO,NARNIA")
    assert found.exit_code == 3
    for part in ("empty.toml is empty", "'FOO'", "'NARNIA'"):
        assert part in found.stderr
