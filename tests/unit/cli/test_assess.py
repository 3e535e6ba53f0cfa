"""`tertius assess`: the verdict and the brief, their JSON, and scenarios that cannot be meant."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from typer.testing import Result

from tertius.alignment.posterior import ANCHORS
from tertius.scenario import load

Tertius = Callable[..., Result]
QUICK = ("--draws", 100)


@pytest.fixture(scope="module")
def europe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scenario of states that historians' phases say nothing of."""
    path = tmp_path_factory.mktemp("scenario") / "europe.toml"
    path.write_text(
        'id = "europe"\ntitle = "Europe"\nquestion = "Who?"\n'
        'divider = "GBR"\ntarget = "RUS"\nrival = "CHN"\nthen = 1960\nnow = 2018\n'
    )
    return path


def test_the_answer_is_two_sentences_and_the_path_of_the_brief(
    tertius: Tertius, europe: Path, tmp_path: Path
) -> None:
    result = tertius("assess", europe, *QUICK)
    assert result.exit_code == 0, result.output
    verdict, brief = result.stdout.strip().split("\n\n")
    assert "2018" in verdict
    assert brief == "brief: brief/brief.html"
    page = (tmp_path / "brief" / "brief.html").read_text("utf-8")
    assert page.lower().startswith("<!doctype html>")


def test_json_holds_the_scenario_as_run_under_every_zero(
    tertius: Tertius, europe: Path, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    options = ("--year", 1991, "--json", "--out", table, "--brief", "b")
    result = tertius("assess", europe, *QUICK, *options)
    assert (result.exit_code, result.stderr) == (0, "")
    document = json.loads(result.stdout)
    data = document["data"]
    asked = load(str(europe)).at(1991)
    assert data["scenario"] == asked.model_dump()
    assert document["manifest"]["scenario_sha256"] == asked.sha256
    assert len(data["verdict"]) == 2
    assert data["brief"] == "b/brief.html"
    assert (data["then"]["year"], data["now"]["year"]) == (1960, 1991)
    assert set(data["other_anchors"]) == set(ANCHORS) - {"neutral"}
    assert (data["checks"], data["phases"]) == ([], [])
    frame = pl.read_csv(table)
    assert set(frame.select("year", "anchor").unique().iter_rows()) == {
        (year, anchor) for year in (1960, 1991) for anchor in ANCHORS
    }
    types = frame.filter(
        (pl.col("part") == "type")
        & (pl.col("year") == 1991)
        & (pl.col("anchor") == "neutral")
        & (pl.col("dimension") == "overall")
    )
    assert dict(types.select("name", "probability").iter_rows()) == pytest.approx(
        data["now"]["dimensions"]["overall"]["types"]
    )


def test_the_shipped_scenario_is_held_against_history(tertius: Tertius) -> None:
    data = json.loads(tertius("assess", *QUICK, "--json").stdout)["data"]
    assert data["scenario"]["id"] == "reverse-kissinger"
    assert {"statement", "passed", "figures", "reason"} == set(data["checks"][0])
    assert all(0 <= row["agree"] <= row["years"] for row in data["phases"])
    assert data["phases"]


MISTAKES = """id = "Europe"
title = ""
divider = "GBR"
target = "FRA"
rival = 255
then = 1905
now = 2018
year = 2018
"""


def test_a_bad_scenario_lists_every_mistake(tertius: Tertius, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text(MISTAKES)
    result = tertius("assess", "bad.toml")
    assert result.exit_code == 3
    for field in ("id", "title", "question", "rival", "then", "year"):
        assert f"field '{field}'" in result.stderr
    for field in ("divider", "target", "now"):
        assert f"field '{field}'" not in result.stderr
    assert not (tmp_path / "brief").exists()


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("nobody",), 2, "reverse-kissinger"),
        (("nowhere.toml",), 2, "does not exist"),
        (("--year", 2050), 2, "1946 to 2025"),
        (("--draws", 0), 2, "at least 1"),
        (("--out", "brief.pdf"), 2, "unknown ending"),
    ],
)
def test_bad_input_writes_no_brief(
    tertius: Tertius, tmp_path: Path, words: tuple[object, ...], code: int, message: str
) -> None:
    result = tertius("assess", *words)
    assert result.exit_code == code
    assert message in result.stderr
    assert not any(tmp_path.iterdir())


def test_a_scenario_that_is_not_toml_names_the_line(tertius: Tertius, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('id = "a"\ntitle = oops\n')
    result = tertius("assess", "bad.toml")
    assert result.exit_code == 3
    assert "line 2" in result.stderr
