"""Every mistake of a scenario file is named: field, value, remedy; all of them in one run."""

import tomllib
from collections.abc import Callable
from copy import deepcopy
from importlib.resources import files
from typing import Any

import pytest

from tertius.scenario import check
from tertius.scenario.overrides import apply, value_at

Fields = dict[str, Any]
JUDGED = {"basis": "judged", "reason": "for the test"}
OUTLINE = tomllib.loads(
    (files("tertius") / "data" / "templates" / "scenario.toml").read_text("utf-8")
)


def at(path: str, value: object) -> Callable[[Fields], Fields]:
    """Return a change of one place."""
    return lambda fields: apply(fields, "test", {path: value})[0]


def without(path: str) -> Callable[[Fields], Fields]:
    def change(fields: Fields) -> Fields:
        changed = deepcopy(fields)
        holder, _, last = path.rpartition(".")
        (value_at(changed, holder) if holder else changed).pop(last)
        return changed

    return change


def item(name: str, **changes: object) -> Callable[[Fields], Fields]:
    """Return a change that adds an item of the divider like 'pressure', but a gift."""

    def change(fields: Fields) -> Fields:
        like = {**value_at(fields, "wedge.items.pressure"), "id": name, "stick": False}
        like |= {"value": {"low": 0.0, "high": 1.0, **JUDGED}, **changes}
        return apply(fields, "test", {f"wedge.items.{name}": like})[0]

    return change


def both(*changes: Callable[[Fields], Fields]) -> Callable[[Fields], Fields]:
    def change(fields: Fields) -> Fields:
        for each in changes:
            fields = each(fields)
        return fields

    return change


RELIEF = "wedge.items.relief"
OUTCOME = {"coded": "success", "rung": "cement", "year": 1990, "note": "n", "source": "s"}
MISTAKES: dict[str, tuple[Callable[[Fields], Fields], str, str]] = {
    "inverted range": (
        at(f"{RELIEF}.visibility.low", 2), f"{RELIEF}.visibility", "give low <= mode <= high"),
    "no reason": (without(f"{RELIEF}.delivery.reason"), f"{RELIEF}.delivery.reason", "add it"),
    "published without address": (
        at("wedge.worth.rival.basis", "published"), "wedge.worth.rival", "publisher, year and"),
    "probability above 1": (
        at(f"{RELIEF}.consent.1.chance.high", 1.2), f"{RELIEF}.consent.1.chance", "from 0 to 1"),
    "share above 1": (
        at(f"{RELIEF}.value.share.high", 1.5), f"{RELIEF}.value.share", "from 0 to 1"),
    "discount of 3": (
        at("wedge.discount.divider.high", 3), "wedge.discount.divider", "0.5 to 1"),
    "unknown field": (at(f"{RELIEF}.prize", 1), f"{RELIEF}.prize", "no such field"),
    "unknown state": (at("target", "RUZ"), "target", "nearest"),
    "same state twice": (at("rival", "Russia"), "rival", "same state"),
    "a group as a player": (at("rival", "EU"), "rival", "name one state"),
    "unknown ally": (at("wedge.allies", ["atop", "OTAN"]), "wedge.allies", "unknown"),
    "a player as ally": (at("wedge.allies", ["atop", "CHN"]), "wedge.allies", "one of the three"),
    "giver who is no player": (
        at(f"{RELIEF}.giver", "EU"), f"{RELIEF}.giver", "'divider', 'target' or 'rival'"),
    "unknown rung": (at(f"{RELIEF}.rung", "flip"), f"{RELIEF}.rung", "name one of cement"),
    "given at any rate": (at(f"{RELIEF}.rung", "status-quo"), f"{RELIEF}.rung", "buys nothing"),
    "held back nowhere": (
        at("wedge.items.arms.rung", "realign"), "wedge.items.arms.rung", "holds nothing"),
    "unknown body": (at(f"{RELIEF}.consent.0.by", "Duma"), f"{RELIEF}.consent.0.by", "body"),
    "stake of a body": (
        at(f"{RELIEF}.consent.0.by", "us-congress"), f"{RELIEF}.consent.0.stake", "give chance"),
    "chance and stake": (
        at(f"{RELIEF}.consent.0.chance", {"low": 0, "high": 1, **JUDGED}),
        f"{RELIEF}.consent.0", "either chance, or stake"),
    "loss of a stranger": (
        both(at("wedge.allies", ["UKR"]), at(f"{RELIEF}.loss", {"JPN": {"low": 0, "high": 1,
                                                                       **JUDGED}})),
        f"{RELIEF}.loss.JPN", "no ally of P"),
    "loss of a player": (
        at(f"{RELIEF}.loss", {"CHN": {"low": 0, "high": 1, **JUDGED}}),
        f"{RELIEF}.loss.CHN", "one of the three"),
    "no status quo": (
        both(at("wedge.rungs.status-quo.status_quo", False)), "wedge.rungs", "no rung is"),
    "two status quos": (
        at("wedge.rungs.cement.status_quo", True), "wedge.rungs", "leave it to one"),
    "posture of the status quo": (
        at("wedge.rungs.cement.posture", "status-quo"), "wedge.rungs.cement", "where T stands"),
    "worth at the status quo": (
        at("wedge.rungs.status-quo.worth.high", 0.5), "wedge.rungs.status-quo", "measured from"),
    "tie and effect": (
        at("wedge.rungs.neutralise.tie", {"low": 0, "high": 0.2, **JUDGED}),
        "wedge.rungs.neutralise", "either tie"),
    "rungs out of order": (
        at("wedge.rungs.neutralise.worth", {"low": -1, "high": 0.1, **JUDGED}),
        "wedge.rungs.neutralise.worth", "falls below"),
    "postures out of order": (
        at("wedge.rungs.neutralise.posture", "cement"), "wedge.rungs.neutralise.posture",
        "order the rungs"),
    "one rung": (
        lambda f: {**f, "wedge": {**f["wedge"], "rungs": f["wedge"]["rungs"][1:2]}},
        "wedge.rungs", "at least two"),
    "empty menu": (at("wedge.items", []), "wedge.items", "nothing on the table"),
    "id twice": (
        lambda f: {**f, "wedge": {**f["wedge"], "items": f["wedge"]["items"] * 2}},
        "wedge.items.arms", "its own"),
    "a gift that hurts": (
        at("wedge.items.arms.value.low", -1), "wedge.items.arms", "stick true"),
    "a stick that does not": (
        at("wedge.items.pressure.value.high", 1), "wedge.items.pressure", "a stick hurts"),
    "a target's stick": (
        at("wedge.items.no-transfer.stick", True), "wedge.items.no-transfer", "only commits"),
    "a gift to oneself": (
        at("wedge.items.arms.to", "rival"), "wedge.items.arms", "gives to itself"),
    "reversal of the irreversible": (
        both(at(f"{RELIEF}.reversible", False),
             at(f"{RELIEF}.reversal", {"low": 0, "high": 1, **JUDGED})),
        RELIEF, "leave one out"),
    "unseen concession": (without(f"{RELIEF}.visibility"), RELIEF, "visibility of 'relief'"),
    "unknown effect": (
        at(f"{RELIEF}.value.computed", "stakes.all"), f"{RELIEF}.value.computed", "stakes.lift"),
    "unlisted counterfactual": (
        at(f"{RELIEF}.value.computed", "counterfactuals.x"), f"{RELIEF}.value", "add 'x' there"),
    "computed without economy": (without("economy"), f"{RELIEF}.value", "no economy part"),
    "tie without economy": (without("economy"), "wedge.rungs.realign.tie", "economy part"),
    "counterfactual that does not ship": (
        at("economy.counterfactuals", ["x"]), "economy.counterfactuals", "does not ship"),
    "unknown prerequisite": (at(f"{RELIEF}.requires", ["x"]), f"{RELIEF}.requires", "no such"),
    "prerequisite of another": (
        at(f"{RELIEF}.requires", ["arms"]), f"{RELIEF}.requires", "one side's"),
    "itself": (at(f"{RELIEF}.excludes", ["relief"]), f"{RELIEF}.excludes", "itself"),
    "late prerequisite": (
        both(item("late", rung="realign"), at(f"{RELIEF}.requires", ["late"])),
        f"{RELIEF}.requires", "fewer rungs"),
    "cycle": (
        both(item("a", requires=["b"]), item("b", requires=["c"]), item("c", requires=["a"])),
        "wedge.items.a.requires", "break the circle"),
    "prerequisite excluded": (
        both(item("a", excludes=["relief"]), item("b", requires=["a", "relief"])),
        "wedge.items.b.requires", "exclude each other"),
    "far prerequisite excluded": (
        both(item("a"), item("b", requires=["a"]), item("c", requires=["b"], excludes=["a"])),
        "wedge.items.c.requires", "exclude each other"),
    "policy with another's item": (
        at("wedge.policies.offer.items", ["arms"]), "wedge.policies.offer.items", "its own"),
    "policy that lacks something": (
        both(item("a", requires=["relief"]), at("wedge.policies.offer.items", ["a"])),
        "wedge.policies.offer.items", "needs relief"),
    "policy at odds with itself": (
        both(item("a", excludes=["relief"]), at("wedge.policies.offer.items", ["a", "relief"])),
        "wedge.policies.offer.items", "excludes relief"),
    "unknown theatre": (
        at("wedge.theatres.taiwan.challenger", "XX"), "wedge.theatres.taiwan", "unknown"),
    "unknown outcome": (
        lambda f: {**f, "outcome": {**OUTCOME, "rung": "x"}},
        "outcome.rung", "no such rung"),
    "outcome of another kind": (
        lambda f: {**f, "outcome": {**OUTCOME, "coded": "won"}},
        "outcome.coded", "success|partial|failure"),
    "policy towards nothing": (
        at("economy.policy", "secondary-sanctions"), "economy", "towards no channels"),
}  # fmt: skip


def found(fields: Fields) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for mistake in check(fields, seats=True):
        told.setdefault(mistake.field, []).append(mistake.remedy)
    return told


@pytest.mark.parametrize("name", MISTAKES)
def test_the_mistake_is_found_where_it_is(name: str) -> None:
    change, field, remedy = MISTAKES[name]
    told = found(change(OUTLINE))
    assert any(remedy in line for line in told.get(field, [])), told


def test_mistakes_of_every_kind_come_out_together() -> None:
    """One bad number hides neither a cycle nor an unknown state."""
    names = (
        "inverted range", "no reason", "probability above 1", "unknown state", "unknown rung",
        "cycle", "two status quos", "unknown theatre", "policy with another's item",
        "unknown effect",
    )  # fmt: skip
    fields = OUTLINE
    for name in names:
        fields = MISTAKES[name][0](fields)
    told = found(fields)
    for name in names:
        _, field, remedy = MISTAKES[name]
        assert any(remedy in line for line in told.get(field, [])), (name, told)


def test_losses_are_held_to_treaties_where_they_are_known() -> None:
    fields = at(f"{RELIEF}.loss", {"SWE": {"low": 0, "high": 1, **JUDGED}})(OUTLINE)
    assert check(fields) == []
    assert check(fields, {"SWE"}) == []
    assert [mistake.field for mistake in check(fields, {"NOR"})] == [f"{RELIEF}.loss.SWE"]


@pytest.mark.parametrize(
    "junk",
    [[], {}, "x", 3, None, True, [1], [[]], {"items": 3}, {"items": [3], "rungs": [{}]},
     {"items": [{"consent": [3], "loss": 3, "value": [3], "requires": [{}]}]}],
)  # fmt: skip
def test_what_is_no_wedge_at_all_is_told_and_nothing_breaks(junk: object) -> None:
    assert check({**OUTLINE, "wedge": junk})
