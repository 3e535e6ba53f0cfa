"""`tertius scenario`: a file is begun, checked, explained and compared."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from typer.testing import Result

Tertius = Callable[..., Result]


def test_list_names_what_ships(tertius: Tertius) -> None:
    rows = json.loads(tertius("scenario", "list", "--json").stdout)["data"]
    outcomes = {row["id"]: row["outcome"] for row in rows}
    assert outcomes["reverse-kissinger"] is None
    assert outcomes["usa-china-1969"] == "success"


def test_a_new_file_is_sound_and_is_never_overwritten(tertius: Tertius, tmp_path: Path) -> None:
    assert tertius("scenario", "new", "mine").exit_code == 0
    assert tertius("scenario", "check", "mine.toml").exit_code == 0
    (tmp_path / "mine.toml").write_text("precious")
    again = tertius("scenario", "new", "mine", "--from", "reverse-kissinger")
    assert (again.exit_code, (tmp_path / "mine.toml").read_text()) == (2, "precious")
    assert tertius("scenario", "new", "Mine").exit_code == 2
    assert tertius("scenario", "new", "copy", "--from", "nobody").exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.toml"]


def test_a_copy_says_the_same_under_its_own_name(tertius: Tertius) -> None:
    tertius("scenario", "new", "mine", "--from", "usa-egypt-1973")
    result = tertius("scenario", "compare", "usa-egypt-1973", "mine.toml", "--json")
    data = json.loads(result.stdout)["data"]
    assert (data["parted"], data["terms"], data["only_first"]) == ([], [], [])
    assert len(data["shared"]) > 40


def test_check_lists_all_mistakes_of_all_files_and_writes_nothing(
    tertius: Tertius, tmp_path: Path
) -> None:
    tertius("scenario", "new", "one")
    text = (tmp_path / "one.toml").read_text("utf-8")
    one = text.replace('rival = "CHN"', 'rival = "CHINESIA"').replace("high = 0.7", "high = 1.7")
    (tmp_path / "one.toml").write_text(one)
    two = text.replace('"wedge.items.relief.visibility.low"', '"wedge.items.releif.cost"')
    (tmp_path / "two.toml").write_text(two)
    (tmp_path / "three.toml").write_text("not toml")
    result = tertius("scenario", "check", "one.toml", "two.toml", "three.toml", "gone.toml")
    assert (result.exit_code, result.stdout) == (3, "")
    for part in (
        "one.toml:", "field 'rival', value 'CHINESIA'", "0.2 to 1.7 is no probability",
        "two.toml:", "overrides.hopeful", "did you mean relief", "three.toml: not valid TOML",
        "gone.toml does not exist",
    ):  # fmt: skip
        assert part in result.stderr
    assert len(list(tmp_path.iterdir())) == 3


def test_check_holds_losses_to_allies_by_treaty(tertius: Tertius, tmp_path: Path) -> None:
    tertius("scenario", "new", "mine")
    path = tmp_path / "mine.toml"
    path.write_text(path.read_text("utf-8").replace("loss = { us-allies-europe", "loss = { IND"))
    result = tertius("scenario", "check", "mine.toml")
    assert result.exit_code == 3
    assert "wedge.items.relief.loss.IND" in result.stderr


def test_show_says_who_and_lists_every_number(tertius: Tertius, tmp_path: Path) -> None:
    result = tertius("scenario", "show", "reverse-kissinger", "--out", "numbers.csv", "--json")
    document = json.loads(result.stdout)
    frame = pl.read_csv(tmp_path / "numbers.csv")
    assert (
        frame.height == len(document["data"]["inputs"]) == sum(document["data"]["bases"].values())
    )
    assert frame.filter(pl.col("reason").is_null()).is_empty()
    changed = json.loads(tertius("scenario", "show", "--override", "armistice", "--json").stdout)
    hashes = {each["manifest"]["scenario_sha256"] for each in (document, changed)}
    assert len(hashes) == 2
    assert list(changed["data"]["scenario"]["applied"]) == ["armistice"]
    assert "T stands" in tertius("scenario", "show").stdout


def test_compare_puts_what_does_not_meet_first(tertius: Tertius) -> None:
    sides = ("reverse-kissinger+security-first", "reverse-kissinger+autonomy-first")
    result = tertius("scenario", "compare", *sides, "--json")
    parted = json.loads(result.stdout)["data"]["parted"]
    assert [(row["path"], row["relation"]) for row in parted] == [
        ("wedge.worth.target", "apart"),
        ("wedge.worth.rival", "overlapping"),
    ]
    assert parted[0]["gap"] == pytest.approx(0.1)  # from -1 to 0 of the span from -6 to 4
    text = tertius("scenario", "compare", *sides).stdout
    assert "Ranges that do not meet" in text
    assert "Both agree on" in text


def test_a_triangle_without_a_bargain_has_nothing_to_compare(
    tertius: Tertius, tmp_path: Path
) -> None:
    (tmp_path / "bare.toml").write_text(
        'id = "bare"\ntitle = "t"\nquestion = "q"\ndivider = "GBR"\ntarget = "FRA"\n'
        'rival = "DEU"\nthen = 1960\nnow = 2018\n'
    )
    assert tertius("scenario", "check", "bare.toml").exit_code == 0
    assert "no wedge part" in tertius("scenario", "show", "bare.toml").stdout
    result = tertius("scenario", "compare", "bare.toml", "reverse-kissinger")
    assert (result.exit_code, "no wedge part" in result.stderr) == (2, True)
