"""`tertius wedge` on a made-up scenario file and a store with made-up givers."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import typer
from typer.testing import CliRunner, Result

from tertius.cli import wedge
from tertius.store.build import Inputs, Stage, build
from tertius.wedge.credibility.hazards import MODELS
from tertius.wedge.credibility.tables import MADE
from tertius.wedge.credibility.terms import REGIMES

Ask = Callable[..., Result]

RANGE = '{{ low = {}, high = {}, basis = "judged", reason = "invented" }}'


def _range(low: float, high: float) -> str:
    return RANGE.format(low, high)


def _tables(_: Inputs) -> Mapping[str, pl.DataFrame]:
    giver = {"year": 2010, "regime": "presidential", "tenure": 1.5, "support": 1.5, "age": 50}
    giver |= {"next_vote": 2.3, "term": 4.0, "since_vote": 1.7, "support_inferred": True}
    hazards = pl.DataFrame(
        [(model, f"regime.{regime}", -2.0) for model in MODELS for regime in REGIMES],
        schema=["model", "term", "estimate"],
        orient="row",
    )
    known = date(2010, 7, 1)
    return {
        "givers": pl.DataFrame(
            [giver | {"ccode": c, "leader": "A", "known_until": known} for c in (2, 365, 710)]
        ),
        "turnover_hazards": hazards,
        "turnover_covariance": hazards.select(
            "model", term1="term", term2="term", covariance=pl.lit(0.01)
        ),
        "honour_records": pl.DataFrame(
            [("regime", "elected", 20, 30, 1816, 1944, "leeds-anac")],
            schema=["scope", "key", "honoured", "n", "first", "last", "coding"],
            orient="row",
        ),
        "gdp": pl.DataFrame(
            {"ccode": [2, 365, 710], "year": [2010] * 3, "gdp": [15e6, 1.5e6, 6e6]}
        ),
    }


def _file(path: Path) -> Path:
    effect = ", ".join(f"{seat} = {_range(0, 0)}" for seat in ("divider", "target", "rival"))
    path.write_text(
        f"""
id = "invented"
title = "Invented"
question = "?"
divider = "USA"
target = "RUS"
rival = "CHN"
then = 1972
now = 2010

[wedge]
year = 2010
horizon = 10
allied_weight = {_range(0, 1)}
worth = {{ divider = {_range(0, 1)}, target = {_range(-2, 2)}, rival = {_range(0, 1)} }}

[[wedge.rungs]]
id = "now"
title = "as it is"
posture = "status-quo"
status_quo = true
worth = {_range(0, 0)}

[[wedge.rungs]]
id = "realign"
title = "with P"
posture = "realign"
worth = {_range(1, 1)}
effect = {{ {effect} }}

[[wedge.items]]
id = "gift"
title = "a gift"
giver = "divider"
rung = "realign"
value = {_range(0.5, 3)}
cost = {_range(0.1, 0.5)}
visibility = {_range(0.2, 0.8)}

[[wedge.items]]
id = "counter"
title = "a counter-offer"
giver = "rival"
rung = "now"
value = {_range(0, 1)}
cost = {_range(0, 0.1)}

[[wedge.policies]]
id = "nothing"
title = "nothing"

[[wedge.policies]]
id = "give"
title = "the gift"
items = ["gift"]

[overrides.free]
"wedge.items.gift.cost" = {_range(0, 0)}
""",
        "utf-8",
    )
    return path


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    folder = tmp_path_factory.mktemp("wedge")
    stage = Stage("made up", (), (), (*MADE, "gdp"), _tables)
    build([stage], folder / "store", folder, descriptors={})
    app = typer.Typer()
    wedge.add_to(app)
    file = _file(folder / "invented.toml")

    def run(*arguments: str) -> Result:
        options = ["--store", str(folder / "store"), "--draws", "300", "--equilibria", "50"]
        return CliRunner().invoke(app, [str(file), *options, *arguments])

    return run


def test_the_document_holds_the_ladder_and_says_what_it_rests_on(ask: Ask) -> None:
    answer = ask("--json")
    assert answer.exit_code == 0, answer.output
    document = json.loads(answer.stdout)
    data = document["data"]
    assert document["manifest"]["scenario_sha256"]
    now, realign = data["ladder"]
    assert now["status_quo"]
    assert not realign["status_quo"]
    assert set(realign["concepts"]) == {"truthful", "natural", "capped"}
    shares = realign["package"]
    assert shares["reachable"] + shares["too_dear"] + shares["impossible"] == pytest.approx(1.0)
    price = realign["concepts"]["natural"]["price"]
    assert price["unit"].startswith("% of T's GDP")
    assert price["p05"] <= price["p50"] <= price["p95"]
    assert {each["basis"] for each in data["inputs"]} == {"judged", "estimated"}
    assert {each["path"] for each in data["inputs"]} >= {"wedge.items.gift.value"}
    assert data["boundaries"][0]["x"] == "wedge.worth.divider"
    assert data["decides"]["realign"][0]["input"] == "wedge.worth.target"
    assert any("allies" in line for line in document["warnings"])
    assert data["allies"] is None


def test_an_override_is_applied_and_told(ask: Ask) -> None:
    plain = json.loads(ask("--json", "--no-explore").stdout)
    free = json.loads(ask("--json", "--no-explore", "--override", "free").stdout)
    assert plain["data"]["applied"] == {}
    assert list(free["data"]["applied"]) == ["free"]
    assert plain["manifest"]["scenario_sha256"] != free["manifest"]["scenario_sha256"]

    def alone(document: dict) -> float:  # type: ignore[type-arg]
        return float(document["data"]["ladder"][1]["available"]["alone"]["mean"])

    assert alone(free) > alone(plain)


def test_in_words(ask: Ask) -> None:
    told = ask().output
    for part in ("in reach", "price", "what decides the gap", "policies", "strict"):
        assert part in told


def test_a_scenario_without_a_wedge_is_refused(ask: Ask, tmp_path: Path) -> None:
    bare = tmp_path / "bare.toml"
    bare.write_text(
        'id = "bare"\ntitle = "b"\nquestion = "?"\ndivider = "USA"\ntarget = "RUS"\n'
        'rival = "CHN"\nthen = 1972\nnow = 2010\n',
        "utf-8",
    )
    app = typer.Typer()
    wedge.add_to(app)
    found = CliRunner().invoke(app, [str(bare)])
    assert found.exit_code == 2
    assert "has no wedge part" in found.output
