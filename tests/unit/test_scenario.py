"""Scenarios: what ships, what an override changes, what a year outside the record means."""

import json
import tomllib
from importlib import import_module
from importlib.resources import files

import pytest
from docs.build import scenario_schema

from tertius.errors import DataError, UsageError
from tertius.scenario import BASELINE, STAKES, Scenario, assemble, check, load, read, shipped
from tertius.scenario.inputs import inputs
from tertius.scenario.overrides import apply, value_at
from tertius.scenario.telling import bases, tell
from tertius.trade import baselines, stakes

BACK_CASTS = {
    "britain-italy-1937",
    "germany-ussr-1939",
    "usa-china-1969",
    "usa-egypt-1973",
    "usa-prc-1953",
}
POINT = {"basis": "judged", "reason": "for the test"}


def outline() -> dict[str, object]:
    """The fields of the outline that `scenario new` writes."""
    entry = files("tertius") / "data" / "templates" / "scenario.toml"
    return tomllib.loads(entry.read_text("utf-8"))


@pytest.mark.parametrize("name", shipped())
def test_what_ships_is_sound_under_every_override(name: str) -> None:
    fields = tomllib.loads(read(name)[0])
    assert check(fields, seats=True) == []
    base = load(name)
    assert base.id == name
    hashes = {base.sha256, *(load(name, [override]).sha256 for override in base.overrides)}
    assert len(hashes) == 1 + len(base.overrides)


@pytest.mark.parametrize("name", shipped())
def test_what_ships_answers_to_the_published_schema(name: str) -> None:
    validator = import_module("jsonschema").Draft202012Validator(json.loads(scenario_schema()))
    fields = tomllib.loads(read(name)[0])
    assert list(validator.iter_errors(fields)) == []
    broken = {**fields, "wedge": {**fields["wedge"], "horizon": "long"}}
    assert list(validator.iter_errors(broken))


def test_the_back_casts_are_scored_and_the_case_of_today_is_not() -> None:
    found = {name: load(name).outcome for name in shipped()}
    assert {name for name, outcome in found.items() if outcome is not None} == BACK_CASTS
    assert found["reverse-kissinger"] is None
    assert {outcome.coded for outcome in found.values() if outcome} == {
        "success", "partial", "failure",
    }  # fmt: skip


def test_the_shipped_case_has_what_the_question_is_about() -> None:
    wedge = load("reverse-kissinger").wedge
    assert wedge is not None
    assert [rung.posture for rung in wedge.rungs] == [
        "cement", "status-quo", "hedge", "neutralise", "realign",
    ]  # fmt: skip
    offers = {item.id for item in wedge.given_by("divider") if not item.stick}
    assert {"us-relief", "us-europe-relief", "us-relief-escrowed", "arms-limits"} <= offers
    answers = {item.id for item in wedge.given_by("rival")}
    assert {"energy-price", "energy-volume", "dual-use", "financing", "diplomatic-cover"} <= answers
    # what trade gives is computed, what it does not give is never computed
    assert wedge.item("us-relief").computed == ("stakes.lift",)
    assert {each.basis for each in inputs(wedge) if ".crimea." in each.path} == {"judged"}
    assert wedge.rungs[wedge.status_quo].id == "status-quo"


def test_names_of_computed_effects_are_those_that_trade_computes() -> None:
    assert set(STAKES) == set(stakes.ACTS)
    assert BASELINE == baselines.DEFAULT


def test_the_outline_is_sound_and_explains_every_field() -> None:
    fields = outline()
    assert check(fields, seats=True) == []
    text = (files("tertius") / "data" / "templates" / "scenario.toml").read_text("utf-8")
    schema = json.loads(scenario_schema())
    named = {name for part in schema["$defs"].values() for name in part["properties"]}
    named |= set(schema["properties"])
    assert [name for name in sorted(named) if name not in text] == []


def test_every_field_says_what_it_means() -> None:
    schema = json.loads(scenario_schema())
    for name, part in {**schema["$defs"], "Scenario": schema}.items():
        for field, described in part["properties"].items():
            assert described.get("description"), f"{name}.{field}"


def test_overrides_are_stored_and_change_the_checksum_in_their_order() -> None:
    fields = {**outline(), "overrides": {
        "one": {"now": 2020}, "two": {"now": 2021}, "unused": {"title": "x"},
    }}  # fmt: skip
    both = assemble(fields, "f", ["one", "two"])
    assert both.now == 2021
    assert both.applied == {"one": {"now": 2020}, "two": {"now": 2021}}
    turned = assemble(fields, "f", ["two", "one"])
    assert (turned.now, turned.sha256 == both.sha256) == (2020, False)
    # what was not applied does not change what was asked
    less = {**fields, "overrides": {"one": {"now": 2020}, "two": {"now": 2021}}}
    assert assemble(less, "f", ["one", "two"]).sha256 == both.sha256
    with pytest.raises(UsageError, match="there are: one, two, unused"):
        assemble(fields, "f", ["three"])


@pytest.mark.parametrize(
    ("path", "value", "then"),
    [
        ("wedge.items.relief.value.share.low", 0.7, "wedge.items.relief.value.0.share.low"),
        ("wedge.items.relief.cost.1.high", 0.2, "wedge.items.relief.cost.1.high"),
        ("wedge.worth.rival", {"low": 1, "high": 2, **POINT}, "wedge.worth.rival"),
        ("wedge.items.arms.wartime", False, "wedge.items.arms.wartime"),
    ],
)
def test_a_path_reaches_what_it_names(path: str, value: object, then: str) -> None:
    changed, wrong = apply(outline(), "o", {path: value})
    assert wrong == []
    found = value_at(Scenario.model_validate(changed).model_dump(exclude_none=True), then)
    assert found == value or found.items() <= {**value, "source": ""}.items()  # type: ignore[dict-item]


def test_paths_that_lead_nowhere_are_told_together() -> None:
    changes = {
        "wedge.items.releif.value": 1,
        "wedge.nothing.here": 1,
        "wedge": {"worth": {}},
        "wedge.items.new": {"id": "other"},
    }
    fields = {**outline(), "overrides": {"o": changes}}
    with pytest.raises(DataError) as error:
        assemble(fields, "f.toml", ["o"])
    told = str(error.value)
    assert "did you mean relief" in told
    assert "there is no 'wedge.nothing'" in told
    assert "in quotes" in told
    assert "there is no 'wedge.items.new'" in told


def test_an_item_can_be_added_by_its_id() -> None:
    item = {**value_at(outline(), "wedge.items.arms"), "id": "oil"}
    changed, wrong = apply(outline(), "o", {"wedge.items.oil": item})
    wedge = Scenario.model_validate(changed).wedge
    assert wrong == []
    assert wedge is not None
    assert [each.id for each in wedge.given_by("rival")] == ["arms", "oil"]


def test_before_the_record_only_a_bargain_can_be_assessed() -> None:
    fields = {**outline(), "then": 1931, "now": 1939}
    assert len(Scenario.model_validate(fields).unrecorded) == 2
    bare = {name: fields[name] for name in ("id", "title", "question", "divider", "target")}
    bare |= {"rival": "CHN", "then": 1931, "now": 1939}
    assert [mistake.field for mistake in check(bare)] == ["then", "now"]
    with pytest.raises(UsageError, match="1946 to 2025"):
        Scenario.model_validate(fields).at(1931)


def test_another_year_leaves_the_bargain_where_it_was_judged() -> None:
    moved = load("reverse-kissinger").at(1972)
    assert moved.wedge is not None
    assert (moved.now, moved.wedge.year) == (1972, 2023)


def test_sentences_count_what_the_numbers_rest_on() -> None:
    scenario = load("germany-ussr-1939")
    assert scenario.wedge is not None
    counts = bases(scenario.wedge)
    assert counts == {
        "computed": 0, "estimated": 0, "published": 0, "judged": len(inputs(scenario.wedge)),
    }  # fmt: skip
    told = {heading: " ".join(lines) for heading, lines in tell(scenario).items()}
    assert "P (Germany) would draw T (Soviet Union) away from R (United Kingdom)" in told["Who"]
    assert "1935: the record of alignment begins in 1946" in told["Who"]
    assert f"{counts['judged']} judged" in told["What the numbers rest on"]
    assert "by nothing else" in told["What became of it"]
