"""Any scenario that is sound survives writing and reading; what is unsound is told."""

import json
from graphlib import CycleError, TopologicalSorter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tertius.scenario import Scenario, check
from tertius.scenario.comparison import adopt, compare, exchanges
from tertius.scenario.inputs import inputs
from tertius.scenario.menus import cycles, needed
from tertius.scenario.overrides import value_at

POSTURES = ("cement", "status-quo", "hedge", "neutralise", "realign")
NAMES = tuple("abcdef")


@st.composite
def ranges(draw: st.DrawFn, low: float = 0.0, high: float = 1.0) -> dict[str, Any]:
    """A judged range within bounds."""
    ends = sorted(draw(st.lists(st.floats(low, high), min_size=3, max_size=3)))
    found: dict[str, Any] = {"low": ends[0], "high": ends[2], "basis": "judged", "reason": "r"}
    return {**found, "mode": ends[1]} if draw(st.booleans()) else found


def amounts(low: float, high: float) -> st.SearchStrategy[Any]:
    """One part or several, computed ones among them."""
    computed = st.builds(
        lambda name, share: {"computed": name, "share": share},
        st.sampled_from(["stakes.lift", "stakes.gravity", "counterfactuals.us-lifts-alone"]),
        ranges(),
    )
    part = ranges(low, high) | computed
    return part | st.lists(part, min_size=1, max_size=3)


@st.composite
def ladders(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rungs whose bounds rise, with the status quo at a place of its own."""
    below, above = draw(st.integers(0, 2)), draw(st.integers(1, 3))
    count = below + 1 + above
    rungs = []
    for number in range(count):
        if number == below:
            zero = {"low": 0, "high": 0, "basis": "judged", "reason": "r"}
            rungs.append({"posture": "status-quo", "status_quo": True, "worth": zero})
            continue
        low = (number - below - (number < below) * 0.5) / count
        step = {"low": low, "high": low + 0.5 / count, "basis": "judged", "reason": "r"}
        posture = "cement" if number < below else POSTURES[min(1 + number - below, 4)]
        rung: dict[str, Any] = {"posture": posture, "worth": step}
        if draw(st.booleans()):
            rung["tie"] = step
        else:
            rung["effect"] = {seat: draw(amounts(-5, 5)) for seat in ("divider", "target", "rival")}
        rungs.append(rung)
    return [{"id": f"r{number}", "title": "t", **rung} for number, rung in enumerate(rungs)]


@st.composite
def menus(draw: st.DrawFn, rungs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Items on rungs where they bind; prerequisites only of earlier ones on the same rung."""
    quo = next(number for number, rung in enumerate(rungs) if rung.get("status_quo"))
    found: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 5))):
        giver = "divider" if number == 0 else draw(st.sampled_from(["divider", "target", "rival"]))
        places = range(len(rungs) - 1) if giver == "rival" else range(quo + 1, len(rungs))
        threat = draw(st.booleans())
        stick = threat and giver != "target"
        item: dict[str, Any] = {
            "id": f"i{number}",
            "title": "t",
            "giver": giver,
            "rung": rungs[draw(st.sampled_from(places))]["id"],
            "stick": stick,
            "value": draw(amounts(-5, 0) if stick else amounts(0, 5)),
            "cost": draw(amounts(-1, 5)),
            "visibility": draw(ranges()),
            "form": draw(st.sampled_from(["executive", "statute", "treaty"])),
            "wartime": draw(st.booleans()),
        }
        like = [each for each in found if (each["giver"], each["rung"]) == (giver, item["rung"])]
        linked: bool = draw(st.booleans())
        if linked and like:
            other = draw(st.sampled_from(like))
            needs: bool = draw(st.booleans())
            item["requires" if needs and "excludes" not in other else "excludes"] = [other["id"]]
        if draw(st.booleans()):
            item["loss"] = {"NATO": draw(amounts(-1, 2)), "JPN": draw(amounts(0, 1))}
        if draw(st.booleans()):
            item["consent"] = [
                {"by": "EU", "rule": "any", "stake": draw(amounts(-1, 1))},
                {"by": "senate", "chance": draw(ranges())},
            ]
        if draw(st.booleans()):
            item["third"] = draw(amounts(-1, 1))
        found.append(item)
    return found


@st.composite
def scenarios(draw: st.DrawFn) -> dict[str, Any]:
    """Fields of a sound scenario file."""
    rungs = draw(ladders())
    worth = {seat: draw(ranges(-5, 5)) for seat in ("divider", "target", "rival")}
    return {
        "id": "random", "title": "t", "question": "q",
        "divider": "USA", "target": "RUS", "rival": "CHN", "then": 1972, "now": 2023,
        "economy": {"counterfactuals": ["us-lifts-alone"]},
        "wedge": {
            "year": draw(st.integers(1995, 2023)),
            "horizon": draw(st.integers(1, 30)),
            "allies": draw(st.sampled_from([["atop"], ["NATO", "JPN"], ["atop", "UKR"]])),
            "allied_weight": draw(ranges()),
            "worth": worth,
            "rungs": rungs,
            "bodies": [{"id": "senate", "title": "t", "state": "USA"}],
            "items": draw(menus(rungs)),
        },
    }  # fmt: skip


def told(fields: dict[str, Any]) -> list[str]:
    return [str(mistake) for mistake in check(fields, seats=True)]


def shut_out(fields: dict[str, Any]) -> bool:
    """Whether prerequisites of some item exclude one another: the one thing left to chance."""
    return any("exclude each other" in line for line in told(fields))


@settings(deadline=None, max_examples=60)
@given(fields=scenarios())
def test_a_sound_scenario_survives_writing_and_reading(fields: dict[str, Any]) -> None:
    if shut_out(fields):
        return
    assert told(fields) == []
    scenario = Scenario.model_validate(fields)
    again = Scenario.model_validate_json(scenario.model_dump_json())
    assert again == scenario
    assert again.sha256 == scenario.sha256
    assert Scenario.model_validate(json.loads(json.dumps(fields))).sha256 == scenario.sha256


@settings(deadline=None, max_examples=40)
@given(fields=scenarios())
def test_every_number_has_one_place_and_the_place_holds_the_number(fields: dict[str, Any]) -> None:
    if shut_out(fields):
        return
    scenario = Scenario.model_validate(fields)
    assert scenario.wedge is not None
    found = inputs(scenario.wedge)
    assert len({each.path for each in found}) == len(found)
    dumped = scenario.model_dump(exclude_none=True)
    for each in found:
        held = value_at(dumped, each.path)
        held = held[0] if isinstance(held, tuple) else held
        held = held.get("share", held)  # a rung's tie is a share of what is computed for it
        assert (held["low"], held["high"]) == (each.range.low, each.range.high)
    # and no range is without a place, but for the zeros of the status quo
    assert len(found) == json.dumps(dumped).count('"basis"') - 1


@settings(deadline=None, max_examples=40)
@given(fields=scenarios(), data=st.data())
def test_comparing_is_fair_and_adopting_closes_the_gap(fields: dict[str, Any], data: Any) -> None:
    if shut_out(fields):
        return
    first = Scenario.model_validate(fields)
    worth = {seat: data.draw(ranges(-5, 5)) for seat in ("divider", "target", "rival")}
    second = Scenario.model_validate({**fields, "wedge": {**fields["wedge"], "worth": worth}})
    assert first.wedge is not None
    assert second.wedge is not None
    there, back = compare(first.wedge, second.wedge), compare(second.wedge, first.wedge)
    assert not compare(first.wedge, first.wedge).parted
    assert {(each.first.path, each.relation, each.common, each.gap) for each in there.parted} == {
        (each.first.path, each.relation, each.common, each.gap) for each in back.parted
    }
    assert all((each.gap > 0) == (each.relation == "apart") for each in there.parted)
    assert all(0 <= each.common < 1 or each.relation == "overlapping" for each in there.parted)
    paths = [each.first.path for each in there.parted]
    assert adopt(first, paths, second).wedge == second.wedge
    for group, changed in exchanges(first, second):
        assert changed.wedge is not None
        left = {each.first.path for each in compare(changed.wedge, second.wedge).parted}
        assert left == set(paths) - {each.first.path for each in group}


CHAINS = st.fixed_dictionaries(
    {name: st.lists(st.sampled_from(NAMES), unique=True, max_size=3).map(tuple) for name in NAMES}
)


@given(chains=CHAINS)
def test_circles_of_prerequisites_are_those_that_a_topological_order_stops_at(
    chains: dict[str, tuple[str, ...]],
) -> None:
    others = {name: tuple(o for o in wanted if o != name) for name, wanted in chains.items()}
    try:
        TopologicalSorter(others).prepare()
        ordered = True
    except CycleError:
        ordered = False
    found = cycles(chains)
    assert ordered == (not found)
    for circle in found:
        for one, then in zip(circle, (*circle[1:], circle[0]), strict=True):
            assert then in chains[one]
    for name in NAMES:  # what an item needs is closed: whatever that needs is in it too
        all_needed = needed(name, others)
        for other in all_needed:
            assert set(others[other]) - {name} <= all_needed
