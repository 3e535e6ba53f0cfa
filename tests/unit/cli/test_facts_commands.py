"""`tertius facts` and `tertius trade settlement`."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import typer
from typer.testing import CliRunner, Result

from tertius import facts
from tertius.cli import facts as facts_command
from tertius.cli.trade import settlement as settlement_command

Tertius = Callable[..., Result]


@pytest.fixture
def tertius(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tertius:
    """Both commands, in an empty directory without any store: they need none."""
    app, trade = typer.Typer(), typer.Typer()
    facts_command.add_to(app)
    settlement_command.add_to(trade)
    trade.callback()(lambda: None)
    app.add_typer(trade, name="trade")
    monkeypatch.setenv("TERTIUS_STORE", str(tmp_path / "none"))
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, list(map(str, words)))


def answer(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["data"]


def test_facts_are_listed_with_citation_and_nulls(tertius: Tertius) -> None:
    rows = answer(tertius("facts", "urals-discount", "--year", 2022, "--json"))
    assert [(row["value"], row["low"], row["high"]) for row in rows] == [(None, 30, None)]
    assert rows[0]["citation"] == facts.cite(rows[0]["id"])
    text = tertius("facts", "urals-discount", "--year", 2022).stdout
    assert "over 30 USD/bbl" in text
    assert "http" in text


def test_all_quantities_are_listed_without_a_question(tertius: Tertius) -> None:
    rows = answer(tertius("facts", "--json"))
    assert {row["quantity"] for row in rows} == set(facts.quantities())
    assert sum(row["facts"] for row in rows) == facts.load().height


def test_facts_of_states_and_years_across_quantities(tertius: Tertius) -> None:
    rows = answer(
        tertius("facts", "--state", "Saudi Arabia", "--state", "CHN", "--year", 2023, "--json")
    )
    assert {row["unit"] for row in rows} == {"Mt", "kb/d"}


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_file_of_facts(tertius: Tertius, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"facts.{ending}"
    assert tertius("facts", "own-currency-share", "--out", path).exit_code == 0
    read = pl.read_csv(path) if ending == "csv" else pl.read_parquet(path)
    assert read["id"].to_list() == facts.find("own-currency-share")["id"].to_list()


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("facts", "own-currency"), 2, "did you mean own-currency-share?"),
        (("facts", "goods-trade", "--state", "Ruritania"), 2, "Ruritania"),
        (("facts", "goods-trade", "--year", 1950), 4, "no fact in the ledger"),
        (("trade", "settlement", "USA", "CHN"), 4, "it has RUS-CHN"),
        (("trade", "settlement", "--recent", 2025), 2, "fewer than two years"),
        (("trade", "settlement", "--since", 2021), 2, "before since"),
    ],
)
def test_what_cannot_be_answered(
    tertius: Tertius, words: tuple[object, ...], code: int, told: str
) -> None:
    result = tertius(*words)
    assert result.exit_code == code
    assert told in result.stderr


def test_settlement_as_data(tertius: Tertius) -> None:
    data = answer(tertius("trade", "settlement", "CHN", "RUS", "--draws", 50, "--json"))
    assert data["states"] == ["RUS", "CHN"]
    named = {row["fact"] for row in data["series"]}
    for moving in (data["pair"], *data["world"]):
        assert set(moving["facts"]) <= named & set(data["citations"])
    half = data["world"][0]["at_the_recent_pace"][0]
    assert half["basis"] == "extrapolation"
    assert half["earliest_years"] < half["middle_years"] < half["latest_years"]
    assert [each["year"] for each in data["model"]] == [2020, 2023, 2024, 2025]
    assert set(data["model"][0]["model"]) >= {"mean", "sd", "p05", "p50", "p95", "unit"}


def test_settlement_reads_as_tables(tertius: Tertius) -> None:
    result = tertius("trade", "settlement", "--draws", 50)
    assert result.exit_code == 0
    assert "66.7–100.0" in result.stdout
    assert "moves away" in result.stdout
    assert result.stderr.count("SWIFT counts on another basis") == 1


def test_the_same_seed_gives_the_same_answer(tertius: Tertius) -> None:
    words = ("trade", "settlement", "--draws", 50, "--seed", 7, "--json")
    assert tertius(*words).stdout == tertius(*words).stdout


def test_nulls_have_reasons_one_line_a_kind(tertius: Tertius) -> None:
    told = json.loads(tertius("facts", "urals-discount", "--json").stdout)["warnings"]
    assert "value and high are null where the source says 'over'" in told
    assert len(told) == len(set(told)) <= 5
    told = json.loads(tertius("trade", "settlement", "--draws", 20, "--json").stdout)["warnings"]
    for name in ("value is null", "passed is null", "years to a level are null", "note is null"):
        assert sum(line.startswith(name) for line in told) == 1, name


def test_a_quantity_that_is_not_there(tertius: Tertius) -> None:
    found = tertius("facts", "nope")
    assert found.exit_code == 2
    assert "`tertius facts` lists them all" in found.stderr
    near = re.findall(r"nearest: ([a-z-]+) \(", found.stderr)
    assert len(near) == 1
    assert near[0] in facts.quantities()
