"""`tertius data` and `tertius cite`."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from typer.testing import Result

from tertius.sources.descriptor import catalogue
from tertius.store.panel import open_panel, panel_root

Tertius = Callable[..., Result]


def answer(result: Result) -> dict[str, object]:
    assert result.exit_code == 0, result.output
    document: dict[str, object] = json.loads(result.stdout)
    return document


def test_list_states_terms_coverage_and_address_of_all(tertius: Tertius) -> None:
    rows = answer(tertius("data", "list", "--json"))["data"]
    assert [row["id"] for row in rows] == list(catalogue())  # type: ignore[attr-defined]
    text = tertius("data", "list").stdout
    for found in catalogue().values():
        assert found.terms in text
        assert found.address in text


def test_status_tells_present_altered_and_missing_apart(tertius: Tertius, tmp_path: Path) -> None:
    altered = catalogue()["rivalries"].files[0].path
    (tmp_path / altered).parent.mkdir(parents=True)
    (tmp_path / altered).write_text("something else")
    data = answer(tertius("data", "status", "--mirror", tmp_path, "--json"))["data"]
    states = {source["id"]: source["state"] for source in data["sources"]}  # type: ignore[index]
    assert states.pop("rivalries") == "altered"
    assert set(states.values()) == {"missing"}
    assert data["store"]["kind"] == "full build"  # type: ignore[index]


def test_status_without_any_data_still_answers(tertius: Tertius, tmp_path: Path) -> None:
    document = answer(tertius("data", "status", "--store", tmp_path, "--json"))
    assert document["data"]["store"] is None  # type: ignore[index]
    assert any("no store here" in line for line in document["warnings"])  # type: ignore[attr-defined]


def test_verify_says_what_was_checked(tertius: Tertius) -> None:
    result = tertius("data", "verify")
    assert (result.exit_code, result.stdout.count("\n")) == (0, 1)
    assert "no mirror is named" in result.stderr


def test_verify_finds_an_altered_table(tertius: Tertius, store: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(store, tmp_path / "copy")
    table = next(copy.glob("build-*/anchors.parquet"))
    table.write_bytes(table.read_bytes()[:-1])
    result = tertius("data", "verify", "--store", copy)
    assert result.exit_code == 3
    assert "anchors.parquet" in result.stderr


def test_verify_finds_missing_and_altered_source_files(tertius: Tertius, tmp_path: Path) -> None:
    assert tertius("data", "verify", "--mirror", tmp_path).exit_code == 4
    assert tertius("data", "verify", "--mirror", tmp_path / "none").exit_code == 4
    path = tmp_path / catalogue()["rivalries"].files[0].path
    path.parent.mkdir(parents=True)
    path.write_text("something else")
    result = tertius("data", "verify", "--mirror", tmp_path)
    assert result.exit_code == 3
    assert str(path) in result.stderr


@pytest.mark.parametrize("named", [True, False])
def test_a_build_without_files_fails_and_leaves_the_store(
    tertius: Tertius, store: Path, tmp_path: Path, named: bool
) -> None:
    copy = shutil.copytree(store, tmp_path / "copy")
    before = sorted(path.relative_to(copy) for path in copy.rglob("*"))
    words = ("--mirror", tmp_path / "none") if named else ()
    result = tertius("data", "build", "--store", copy, *words)
    assert (result.exit_code, result.stdout) == (4, "")
    assert sorted(path.relative_to(copy) for path in copy.rglob("*")) == before


def test_cite_in_both_forms(tertius: Tertius, tmp_path: Path) -> None:
    text = tertius("cite", "atop", "rivalries").stdout
    assert catalogue()["atop"].title in text
    bibtex = tertius("cite", "atop", "--format", "bibtex").stdout
    assert "@misc{atop," in bibtex
    path = tmp_path / "cited.csv"
    assert tertius("cite", "atop", "rivalries", "--out", path).exit_code == 0
    assert pl.read_csv(path)["source"].to_list() == ["atop", "rivalries"]
    document = answer(tertius("cite", "atop", "--json"))
    assert document["sources"] == ["atop"]


def test_cite_refuses_what_it_does_not_know(tertius: Tertius) -> None:
    unknown = tertius("cite", "atlas")
    assert unknown.exit_code == 2
    assert "unknown source 'atlas'" in unknown.stderr
    assert tertius("cite", "atop", "--format", "apa").exit_code == 2


def test_cite_without_a_name_cites_what_the_data_were_made_from(tertius: Tertius) -> None:
    if not panel_root().is_dir():
        pytest.skip(f"needs {panel_root()}, which is not here")
    document = answer(tertius("cite", "--store", panel_root(), "--json"))
    files = {file.path: found.id for found in catalogue().values() for file in found.files}
    read = {files[path] for path in open_panel().manifest.inputs}
    assert read <= set(document["sources"])  # type: ignore[call-overload]
    assert document["manifest"]["panel"] == open_panel().manifest.digest  # type: ignore[index]
