"""`tertius credibility` on a store with the tables of two made-up givers."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import typer
from typer.testing import CliRunner, Result

from tertius.cli import credibility
from tertius.store.build import Inputs, Stage, build
from tertius.wedge.credibility.hazards import MODELS
from tertius.wedge.credibility.tables import MADE
from tertius.wedge.credibility.terms import REGIMES

Ask = Callable[..., Result]


def _tables(_: Inputs) -> Mapping[str, pl.DataFrame]:
    giver = {"year": 2023, "regime": "presidential", "tenure": 2.4, "support": 2.4}
    giver |= {"next_vote": 1.3, "term": 4.0, "since_vote": 2.7, "support_inferred": True}
    hazards = pl.DataFrame(
        [(model, f"regime.{regime}", -2.0) for model in MODELS for regime in REGIMES],
        schema=["model", "term", "estimate"],
        orient="row",
    )
    return {
        "givers": pl.DataFrame(
            [
                giver | {"ccode": 2, "leader": "A", "age": 80, "known_until": date(2021, 3, 31)},
                giver | {"ccode": 365, "leader": "B", "age": None, "known_until": date(2023, 7, 1)},
            ]
        ),
        "turnover_hazards": hazards,
        "turnover_covariance": hazards.select(
            "model", term1="term", term2="term", covariance=pl.lit(0.01)
        ),
        "honour_records": pl.DataFrame(
            {"scope": ["era"], "key": ["since-1945"], "honoured": [10], "n": [50]}
        ).with_columns(first=pl.lit(1950), last=pl.lit(2003)),
    }


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("credibility")
    build([Stage("made up", (), (), MADE, _tables)], root, root, descriptors={})
    return root


@pytest.fixture
def ask(store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ask:
    monkeypatch.setenv("TERTIUS_STORE", str(store))
    monkeypatch.chdir(tmp_path)
    app = typer.Typer()
    credibility.add_to(app)
    app.callback()(lambda: None)
    return lambda *words: CliRunner().invoke(app, ["credibility", *map(str, words)])


def test_one_document_with_estimates_and_reasons(ask: Ask) -> None:
    result = ask("USA", "--year", 2023, "--consent", 0.5, "--horizon", 6, "--json")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    data = document["data"]
    assert data["state"] == {"code": "USA", "name": "United States"}
    assert set(data["summary"]["share_delivered"]) == {
        "mean", "sd", "p05", "p25", "p50", "p75", "p95", "unit"
    }  # fmt: skip
    assert data["summary"]["share_delivered"]["p95"] <= 0.5, "no more than is consented to"
    assert [row["years_ahead"] for row in data["years"]] == [1, 2, 3, 4, 5, 6]
    alive = [row["alive_mean"] for row in data["years"]]
    assert alive == sorted(alive, reverse=True)
    assert all(row["in_office_mean"] <= row["alive_mean"] for row in data["years"])
    assert any("record of leaders ends on 2021-03-31" in line for line in document["warnings"])
    assert document["sources"][0] == "archigos"
    again = ask("USA", "--year", 2023, "--consent", 0.5, "--horizon", 6, "--json")
    assert again.stdout == result.stdout


def test_words_and_files(ask: Ask, tmp_path: Path) -> None:
    shown = ask("Russia", "--year", 2023)
    assert shown.exit_code == 0, shown.output
    assert "B, 2.4 years in office; presidential regime" in shown.stdout
    assert "share of the promised stream that arrives" in shown.stdout
    path = tmp_path / "years.csv"
    assert ask("RUS", "--year", 2023, "--out", path).exit_code == 0
    assert pl.read_csv(path).height == 10


def test_a_leader_told_on_the_command_line(ask: Ask) -> None:
    told = ask("USA", "--year", 2023, "--since", "2023-01-20", "--json")
    data = json.loads(told.stdout)["data"]
    assert (round(data["seen"]["tenure"], 2), data["seen"]["age"]) == (0.44, None)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("USA", "--year", 2023, "--consent", 1.5), 2, "give a probability from 0 to 1"),
        (("USA", "--year", 2023, "--form", "oath"), 2, "choose among executive"),
        (("USA", "--year", 2023, "--horizon", 99), 2, "give years from 1 to 30"),
        (("USA", "--year", 2023, "--since", "soon"), 2, "give a day as 2025-01-20"),
        (("USA", "--year", 2023, "--since", "2024-01-20"), 2, "give an earlier day"),
        (("USA", "--year", 1970), 4, "no leader or no regime of United States"),
        (("Ruritania", "--year", 2023), 2, "Ruritania"),
    ],
)
def test_what_cannot_be_meant_is_said(
    ask: Ask, words: tuple[object, ...], code: int, message: str
) -> None:
    result = ask(*words)
    assert result.exit_code == code, result.output
    assert message in result.stderr
    assert "Traceback" not in result.stderr
