"""`tertius trade channels`."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import typer
from typer.testing import CliRunner, Result

from tertius.cli.trade.channels import add_to

Ask = Callable[..., Result]
ESTIMATE = {"mean", "sd", "p05", "p25", "p50", "p75", "p95", "unit"}


@pytest.fixture
def ask(store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ask:
    """The command alone, on a store without baselines."""
    monkeypatch.setenv("TERTIUS_STORE", str(store))
    monkeypatch.chdir(tmp_path)
    app = typer.Typer()
    app.callback()(lambda: None)
    add_to(app)

    def run(*words: object) -> Result:
        return CliRunner().invoke(app, ["channels", "--draws", "60", *map(str, words)])

    return run


def test_the_answer_is_estimates_month_by_month(ask: Ask) -> None:
    result = ask("--json")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    data = document["data"]
    assert [month["date"] for month in data["months"]][:2] == ["2023-12", "2024-01"]
    assert len(data["months"]) == 25
    assert all(set(month["lost"]) == ESTIMATE for month in data["months"])
    assert data["linear_program_gap"] < 1e-9
    for mix in data["mix"].values():
        assert sum(each["mean"] for each in mix.values()) == pytest.approx(100)
    # a store without baselines has no general equilibrium, and says so
    assert data["general"] is None
    assert any("general equilibrium" in line for line in document["warnings"])
    assert {each["record"] for each in data["records"]} == {"russia-china-total", "china-exports"}
    assert ask("--json").stdout == result.stdout
    assert ask("--json", "--seed", 2).stdout != result.stdout


def test_it_reads_for_a_person_and_writes_a_table(ask: Ask, tmp_path: Path) -> None:
    result = ask("--out", "path.csv", "--policy", "secondary-sanctions-rounds")
    assert result.exit_code == 0, result.output
    table = pl.read_csv(tmp_path / "path.csv")
    assert {"lost", "recovered", "factor"} <= set(table["quantity"])
    assert "against what was traded" in ask().stdout


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("nowhere",), 2, "give a .toml file or one of russia-china"),
        (("--policy", "nothing"), 2, "secondary-sanctions"),
        (("--months", 3, "--policy", "secondary-sanctions-rounds"), 2, "before the last round"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    ask: Ask, words: tuple[object, ...], code: int, told: str
) -> None:
    result = ask(*words)
    assert (result.exit_code, told in result.output) == (code, True), result.output


def test_a_file_of_one_s_own_is_checked(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('id = "mine"\ntitle = ""\n', "utf-8")
    result = ask("mine.toml")
    assert result.exit_code == 3
    assert "'title'" in result.output
    assert "'half_life'" in result.output
