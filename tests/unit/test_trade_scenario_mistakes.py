"""Counterfactual scenarios on a made-up world: every mistake told, all at once."""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.trade_world import LEG, THETA, asked, made_up, point, solve

from tertius.errors import DataError, MissingDataError, UnknownStateError, UsageError
from tertius.store.tables import Store
from tertius.trade import scenario


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return made_up(tmp_path_factory.mktemp("trade"))


MISTAKES = """
id = "Wrong id"
title = "t"
question = "q"
imbalances = "none"
report = ["RUS", "EU"]
[elasticity]
low = -1
high = 4
basis = "judged"
reason = "wrong"

[[change]]
name = "a"
kind = "cost"
exporters = ["RUX"]
importers = ["us-allies"]
reason = "r"
factor = {low = 0.0, high = 1.1, basis = "judged", reason = "r"}

[[change]]
name = "b"
kind = "cost"
exporters = ["BRA"]
importers = ["RUS"]
reason = "r"
factor = {low = 1.2, high = 1.1, basis = "judged", reason = "r"}

[[change]]
name = "c"
kind = "effect"
exporters = ["RUS"]
importers = ["CHN"]
reason = "r"
model = "sanction"
term = "sanction.complete"
action = "imposed"

[[change]]
name = "d"
kind = "tarif"
reason = "r"

[[change]]
name = "e"
kind = "sanctions"
model = "sanctions"
year = 2023
since = 2023
senders = ["USA"]
targets = ["NATOO"]
action = "imposed"
reason = "r"
"""


def test_every_mistake_at_once(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(MISTAKES, "utf-8")
    with pytest.raises(DataError) as caught:
        scenario.load(str(path), store)
    text = str(caught.value)
    for part in (
        "wrong.toml",
        "'id', value 'Wrong id'",
        "'imbalances', value 'none'",
        "'EU' is a group: name a state",
        "sigma must be above 1",
        "'change.0.cost.exporters'",
        "unknown state 'RUX'; nearest",
        "did you mean us-allies-europe, us-allies-pacific",
        "low 0 is not above 0",
        "'BRA' on baseline 'geofrag-2019' is not in it",
        "low 1.2, high 1.1 are out of order",
        "model 'sanction' is unknown; did you mean sanctions",
        "'tarif'",
        "NATOO",
    ):
        assert part in text, part
    assert len(re.findall(r"^  - ", text, re.MULTILINE)) >= 11


def test_what_only_the_whole_can_tell(store: Store) -> None:
    cost = {"kind": "cost", "factor": point(1.2), **LEG}
    with pytest.raises(DataError, match="0 given: give at least 1"):
        asked(store)
    with pytest.raises(DataError, match="change 0 named twice"):
        asked(store, change=[{"name": "change 0", **cost}] * 2)
    undone = {"kind": "undone", "of": "nothing", "share": point(1), "reason": "r"}
    with pytest.raises(DataError, match="'nothing', which is no standing measure"):
        asked(store, undone)
    ended = [{"name": "nothing", "kind": "end", **LEG}]
    with pytest.raises(DataError, match="nothing is left to begin again from"):
        asked(store, undone, standing=ended)
    with pytest.raises(DataError, match="changes nothing"):
        asked(store, {**cost, "factor": point(1)})
    with pytest.raises(DataError, match="either markup, or channels and policy"):
        asked(store, {"kind": "channels", **LEG})
    with pytest.raises(DataError, match="baseline 'geofrag-2018' is unknown; did you mean"):
        asked(store, cost, baseline="geofrag-2018")
    with pytest.raises(DataError, match="is not in this full build"):
        asked(store, cost, baseline="wiod-2014")
    lame = asked(store, cost, baseline="geofrag-production-2018")
    assert "FRA" not in solve(store, lame, draws=1).states
    with pytest.raises(DataError, match=r"'FRA' on baseline .* has no domestic sales there"):
        asked(store, {**cost, "importers": ["FRA"]}, baseline="geofrag-production-2018")
    seen = [{"name": "seen", "kind": "observed", "times": point(2), **LEG}]
    with pytest.raises(UsageError, match="multiples of the trade of 'geofrag-2019'"):
        asked(store, cost, standing=seen).on("geofrag-production-2018", store)
    given = asked(store, cost)
    with pytest.raises(MissingDataError, match="tertius data build"):
        given.on("wiod-2014", store)
    with pytest.raises(UsageError, match="ask for at least 1"):
        solve(store, given, draws=0)
    with pytest.raises(UnknownStateError, match=r"did you mean|known"):
        solve(store, given, draws=1).estimate("XXX")
    late = {
        "kind": "sanctions", "model": "sanctions", "year": 2025, "senders": ["USA"],
        "targets": ["RUS"], "action": "lifted", "reason": "r",
    }  # fmt: skip
    with pytest.raises(UsageError, match="recorded to 2023, not to 2025"):
        solve(store, asked(store, late), draws=1)


def told(store: Store, *change: dict[str, Any], **more: Any) -> str:
    with pytest.raises(DataError) as caught:
        asked(store, *change, **more)
    return str(caught.value)


COST = {"kind": "cost", "factor": point(1.2), **LEG}


def test_an_unknown_world_is_one_mistake_among_others(store: Store) -> None:
    undone = {"kind": "undone", "of": "seen", "share": point(1), "reason": "r"}
    text = told(store, undone, world="1914", id="Wrong id", elasticity={**THETA, "low": "x"})
    assert text.startswith("made-up.toml:\n")
    assert "field 'world', value '1914': world '1914' is unknown" in text
    assert "value 'Wrong id': begin with a small letter" in text
    assert "'elasticity.low', value 'x': give a number" in text
    assert text.count("\n  - ") == 3
    alone = told(store, undone, world="1914")
    assert alone.count("\n  - ") == 1  # what the world would have given is not called missing


def test_a_mistake_in_a_world_is_told_with_the_scenario_s(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('imbalance = "ratio"\nnumeraire = "BRA"\n', "utf-8")
    text = told(store, COST, world=str(path), title="")
    assert f"world '{path}', field 'imbalance', value 'ratio': there is no such field" in text
    assert "did you mean 'imbalances'" in text
    assert f"world '{path}', field 'numeraire', value 'BRA': 'BRA' on baseline" in text
    assert "field 'title', value '': it is empty" in text
    path.write_text("# nothing yet\n", "utf-8")
    assert f"{path} is empty: give at least one of baseline" in told(store, COST, world=str(path))


def test_one_wrong_measure_is_one_mistake(store: Store) -> None:
    text = told(store, {**COST, "importers": ["RUX"]})
    assert text.count("\n  - ") == 1
    assert "'change.0.cost.importers'" in text


def test_names_in_the_data_are_looked_up_beside_other_mistakes(store: Store) -> None:
    effect = {"kind": "effect", "model": "sanction", "term": "t", "action": "undone", **LEG}
    text = told(store, effect)
    assert "model 'sanction' is unknown" in text
    assert "'change.0.effect.action', value 'undone': choose among 'imposed' or 'lifted'" in text
    text = told(store, {**effect, "model": "sanctions", "action": "lifted", "reason": ""})
    assert "term of model 'sanctions' 't' is unknown" in text
    assert "'change.0.effect.reason'" in text
    paid = {"kind": "channels", "channels": "nowhere", "policy": "nothing", "months": -1, **LEG}
    text = told(store, paid)
    for part in (
        "channel set 'nowhere' is unknown",
        "policy 'nothing' is unknown",
        "of at least 0",
    ):
        assert part in text, part


@pytest.mark.parametrize(
    ("more", "part"),
    [
        ({"report": "RUS"}, "field 'report', value 'RUS': give a list, with [ ] around it"),
        ({"titel": "t"}, "did you mean 'title'? There are baseline, change, elasticity"),
        ({"elasticity": 4}, "give a table with the fields basis, high, low, mode, reason, source"),
        ({"elasticity": {**THETA, "hihg": 2}}, "'elasticity.hihg', value 2: there is no such"),
        ({"standing": [{**COST, "name": "n", "faktor": 1}]}, "did you mean 'factor'? There are"),
        ({"elasticity": {**THETA, "low": 5.0}}, "low 5, high 4 are out of order"),
        ({"pairs": [["RUS", "CHN", "USA"]]}, "3 given: give at most 2"),
    ],
)
def test_remedies_are_in_our_own_words(store: Store, more: dict[str, Any], part: str) -> None:
    text = told(store, COST, **more)
    assert part in text
    for raw in ("Input should", "Value error", "Extra inputs", "String should", "None"):
        assert raw not in text


@pytest.mark.parametrize(("code", "name"), [("IRN", "Iran"), ("PRK", "Korea")])
def test_a_state_without_data_is_not_taken_for_a_slip(store: Store, code: str, name: str) -> None:
    text = told(store, {**COST, "importers": [code]})
    assert f"'{code}' on baseline 'geofrag-2019' is not in it: " in text
    assert name in text
    assert "is a state without data there" in text
    with pytest.raises(UnknownStateError, match="is a state without data in it"):
        solve(store, asked(store, COST), draws=1).estimate(code)


def test_a_change_that_touches_nothing_is_refused(store: Store) -> None:
    alone = {**COST, "importers": ["RUS"]}
    with pytest.raises(DataError, match=r"'made-up':\n  - change 'change 0' touches no flow"):
        solve(store, asked(store, alone))
    found = solve(store, asked(store, COST, alone), draws=1)
    assert found.warnings == (
        "change 'change 1' touches no flow: name other states, or leave it out",
    )
    seen = {"name": "seen", "kind": "observed", "times": point(2), **LEG, "importers": ["RUS"]}
    with pytest.raises(DataError, match="standing 'seen' touches no flow"):
        solve(store, asked(store, COST, standing=[seen]))
