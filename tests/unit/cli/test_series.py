"""`tertius series` and `tertius measures`."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from typer.testing import Result

from tertius.alignment.register import register

Tertius = Callable[..., Result]


def answer(result: Result) -> dict[str, object]:
    assert result.exit_code == 0, result.output
    document: dict[str, object] = json.loads(result.stdout)
    return document


@pytest.mark.parametrize("measure", list(register()))
def test_every_measure_has_a_series(tertius: Tertius, measure: str) -> None:
    document = answer(tertius("series", "RUS", "CHN", "--measure", measure, "--json"))
    data = document["data"]
    assert isinstance(data, dict)
    assert data["unit"] == register()[measure].unit
    assert document["sources"] == list(register()[measure].sources)
    rows = data["series"]
    years = [row["year"] for row in rows]
    assert years == list(range(years[0], years[-1] + 1))
    for row in rows:
        if register()[measure].interval:
            assert row["p05"] < row["p95"]
        else:
            assert row["p05"] is None


def test_a_directed_measure_depends_on_who_is_named_first(tertius: Tertius) -> None:
    there, back = (
        answer(tertius("series", a, b, "--measure", "trade.dependence", "--json"))["data"]
        for a, b in (("RUS", "CHN"), ("CHN", "RUS"))
    )
    assert there["series"] != back["series"]  # type: ignore[index]


def test_years_without_a_value_are_null_with_a_reason(tertius: Tertius) -> None:
    document = answer(
        tertius(
            "series",
            "RUS",
            "CHN",
            "--measure",
            "votes.kappa",
            "--from",
            1969,
            "--to",
            1972,
            "--json",
        )
    )
    series = document["data"]["series"]  # type: ignore[index]
    assert [(row["year"], row["mean"] is None) for row in series] == [
        (1969, True),
        (1970, True),
        (1971, False),
        (1972, False),
    ]
    assert "votes.kappa: null in 1969–1970: no data for this dyad" in document["warnings"]  # type: ignore[operator]


@pytest.mark.parametrize("ending", ["csv", "parquet", "json"])
def test_a_file_holds_what_stdout_shows(tertius: Tertius, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"series.{ending}"
    words = ("series", "USA", "GBR", "--measure", "alignment.security")
    shown = answer(tertius(*words, "--json"))
    result = tertius(*words, "--out", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"written: {path}" in result.stderr
    if ending == "json":
        assert json.loads(path.read_text("utf-8")) == shown
        return
    frame = pl.read_csv(path) if ending == "csv" else pl.read_parquet(path)
    assert frame.columns == ["year", "mean", "sd", "p05", "p25", "p50", "p75", "p95", "source"]
    assert frame.to_dicts() == shown["data"]["series"]  # type: ignore[index]


def test_a_file_is_whole_or_not_there(tertius: Tertius, tmp_path: Path) -> None:
    path = tmp_path / "series.csv"
    path.write_text("old")
    result = tertius("series", "USA", "GBR", "--measure", "nothing", "--out", path)
    assert result.exit_code == 2
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["series.csv"]


def test_quiet_leaves_only_the_answer(tertius: Tertius) -> None:
    words = ("series", "RUS", "CHN", "--measure", "disputes.count")
    loud, quiet = tertius(*words), tertius(*words, "--quiet")
    assert "note: disputes.count: sd and quantiles are null" in loud.stderr
    assert (quiet.stdout, quiet.stderr) == (loud.stdout, "")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("RUS", "CHN", "--measure", "votes.kapa"), 2, "did you mean votes.kappa"),
        (("RUS", "Atlantis", "--measure", "votes.s"), 2, "Atlantis"),
        (("RUS", "USSR", "--measure", "votes.s"), 2, "one state"),
        (("RUS", "CHN", "--measure", "votes.s", "--from", 1990, "--to", 1980), 2, "swap"),
        (("RUS", "CHN", "--measure", "votes.s", "--from", 1950, "--to", 1960), 4, "no value"),
        (("RUS", "CHN", "--measure", "votes.s", "--from", 2030), 4, "covers 1946-2025"),
        (("RUS", "FRA", "--measure", "alignment.overall"), 4, "no dyad"),
    ],
)
def test_bad_input(tertius: Tertius, words: tuple[object, ...], code: int, message: str) -> None:
    result = tertius("series", *words)
    assert result.exit_code == code
    assert message in result.stderr


def test_measures_lists_all_with_alignment_first(tertius: Tertius, tmp_path: Path) -> None:
    data = answer(tertius("measures", "--json"))["data"]
    assert [row["id"] for row in data][:1] == ["alignment.overall"]  # type: ignore[attr-defined]
    assert [row["id"] for row in data] == list(register())  # type: ignore[attr-defined]
    text = tertius("measures").stdout
    assert all(name in text for name in register())
    path = tmp_path / "measures.csv"
    tertius("measures", "--out", path)
    assert pl.read_csv(path)["id"].to_list() == list(register())
