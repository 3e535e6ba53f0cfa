"""`tertius triangle`: the keys of its JSON, its other forms, and what it refuses."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from typer.testing import Result

from tertius.triangle.patterns import LEGS, PATTERNS, SEATS, TYPES

Tertius = Callable[..., Result]
ASKED = ("triangle", "USA", "RUS", "CHN", "--year", 1972, "--draws", 200)
ESTIMATE = {"mean", "sd", "p05", "p25", "p50", "p75", "p95", "unit"}
MANIFEST = {"version", "panel", "inputs", "seed", "scenario_sha256"}


def answer(result: Result) -> dict[str, object]:
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    document: dict[str, object] = json.loads(result.stdout)
    return document


def test_json_has_the_published_keys(tertius: Tertius) -> None:
    document = answer(tertius(*ASKED, "--json"))
    assert list(document) == [
        "schema_version",
        "command",
        "data",
        "sources",
        "manifest",
        "warnings",
    ]
    assert (document["schema_version"], document["command"]) == ("1", "triangle")
    assert set(document["manifest"]) == MANIFEST  # type: ignore[call-overload]
    data = document["data"]
    assert isinstance(data, dict)
    assert list(data) == ["year", "states", "dimensions", "rift"]
    assert data["states"] == {
        "P": {"code": "USA", "name": "United States"},
        "T": {"code": "SUN", "name": "Soviet Union"},
        "R": {"code": "CHN", "name": "China"},
    }
    assert list(data["dimensions"]) == ["overall", "diplomatic", "economic", "security"]
    for side in data["dimensions"].values():
        assert list(side) == ["legs", "patterns", "types", "pivot", "pariah", "kissinger"]
        assert list(side["legs"]) == list(LEGS)
        assert all(set(leg) == ESTIMATE for leg in side["legs"].values())
        assert list(side["patterns"]) == list(PATTERNS)
        assert list(side["types"]) == list(TYPES)
        assert sum(side["patterns"].values()) == pytest.approx(1)
        assert sum(side["types"].values()) == pytest.approx(1)
        assert list(side["pivot"]) == list(side["pariah"]) == list(SEATS)
        for rule in side["kissinger"].values():
            assert set(rule) == {"probability", "slack"}
            assert 0 <= rule["probability"] <= 1
            assert set(rule["slack"]) == ESTIMATE
    assert set(data["rift"]["verdict"]) == {"yes", "emerging", "no"}
    assert {row["method"] for row in data["rift"]["evidence"]} == {
        "disputes.hostility",
        "disputes.count",
        "rivalry.strategic",
        "trade.dependence",
    }


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tertius: Tertius) -> None:
    one, two = (tertius(*ASKED, "--json", "--seed", 3) for _ in range(2))
    assert one.stdout == two.stdout
    assert answer(one)["data"] != answer(tertius(*ASKED, "--json", "--seed", 4))["data"]


def test_one_dimension_shows_that_one_and_its_rift(tertius: Tertius) -> None:
    whole = answer(tertius(*ASKED, "--json"))["data"]
    part = answer(tertius(*ASKED, "--json", "--dimension", "security"))["data"]
    assert isinstance(whole, dict)
    assert isinstance(part, dict)
    assert part["dimensions"] == {"security": whole["dimensions"]["security"]}
    assert part["rift"]["verdict"] != whole["rift"]["verdict"]


def test_an_anchor_moves_the_legs(tertius: Tertius) -> None:
    neutral, median = (
        answer(tertius(*ASKED, "--json", "--anchor", anchor, "--dimension", "security"))["data"]
        for anchor in ("neutral", "median")
    )
    legs = [
        data["dimensions"]["security"]["legs"]["PT"]["mean"]  # type: ignore[index]
        for data in (neutral, median)
    ]
    assert legs[0] - legs[1] == pytest.approx(0.3, abs=1e-9)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_table_holds_the_same_numbers(tertius: Tertius, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"triangle.{ending}"
    result = tertius(*ASKED, "--json", "--out", path)
    data = answer(result)["data"]
    frame = pl.read_csv(path) if ending == "csv" else pl.read_parquet(path)
    assert isinstance(data, dict)
    for dimension, side in data["dimensions"].items():
        rows = frame.filter(pl.col("dimension") == dimension)
        legs = rows.filter(pl.col("part") == "leg")
        assert dict(legs.select("name", "mean").iter_rows()) == pytest.approx(
            {leg: value["mean"] for leg, value in side["legs"].items()}
        )
        for part in ("pattern", "type", "pivot", "pariah"):
            found = rows.filter(pl.col("part") == part).select("name", "probability")
            known = side[
                "patterns" if part == "pattern" else f"{part}s" if part == "type" else part
            ]
            assert dict(found.iter_rows()) == pytest.approx(known)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_the_text_names_each_state_of_that_year(tertius: Tertius) -> None:
    result = tertius(*ASKED)
    assert result.exit_code == 0
    assert "T  Soviet Union (SUN)" in result.stdout
    assert re.search(r"pariah\s+\w{3} [0-9.<>]+, ", result.stdout)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("USA", "Rusia", "CHN", "--year", 2023), 2, "nearest: Russia"),
        (("USA", "RUS", "RUS", "--year", 2023), 2, "name each once"),
        (("USA", "USSR", "CHN", "--year", 2023), 2, "Soviet Union"),
        (("USA", "RUS", "CHN", "--year", 2050), 4, "from 1946 to 2025"),
        (("USA", "RUS", "CHN", "--year", 1940), 4, "from 1946 to 2025"),
        (("USA", "RUS", "CHN"), 2, "--year"),
        (("USA", "RUS", "CHN", "--year", "soon"), 2, "--year"),
        (("USA", "RUS", "CHN", "--year", 2023, "--draws", 0), 2, "at least 1"),
        (("USA", "RUS", "CHN", "--year", 2023, "--anchor", "none"), 2, "own_mean"),
        (("USA", "RUS", "CHN", "--year", 2023, "--dimension", "moral"), 2, "security"),
        (("USA", "RUS", "CHN", "--year", 2023, "--out", "a.xlsx"), 2, ".parquet"),
        (("USA", "RUS", "CHN", "--year", 2023, "--out", "no/such/a.csv"), 2, "make it first"),
        (("USA", "RUS", "CHN", "--year", 2023, "--seed", -1), 2, "--seed"),
    ],
)
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_bad_input_is_refused_in_one_message(
    tertius: Tertius, words: tuple[object, ...], code: int, message: str, form: tuple[str, ...]
) -> None:
    result = tertius("triangle", *words, *form)
    assert result.exit_code == code
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""
