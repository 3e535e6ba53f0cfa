"""What must hold in every assembled world, whatever the numbers."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.wedge_world import drawn, evidence, item, judged, scenario, setting

from tertius.scenario import Scenario
from tertius.wedge.bargain.solution import solve
from tertius.wedge.worlds.model import Played, play

WORLDS = 40
amounts = st.floats(0.0, 3.0)
lapses = st.floats(0.0, 0.6)


@st.composite
def wedges(draws: st.DrawFn, scale: float = 1.0) -> list[dict[str, Any]]:
    """Return items of all three sides, values as ranges."""
    made = []
    for giver, places, count in (
        ("divider", ("hedge", "realign"), 3),
        ("rival", ("now", "hedge"), 2),
    ):
        for number in range(draws(st.integers(1, count))):
            low, wide, cost = draws(amounts), draws(amounts), draws(st.floats(0.0, 1.0))
            at = draws(st.sampled_from(places))
            made.append(
                item(f"{giver}-{number}", giver, at, judged(low * scale, (low + wide) * scale),
                     judged(cost))
            )  # fmt: skip
    return made


def played(made: Scenario, divider: float = 0.0) -> Played:
    here = setting(made, divider=divider)
    return play(here, drawn(here, WORLDS))


def ranged(target: float = 0.0) -> tuple[Any, Any, Any]:
    return judged(0.0, 2.0), judged(target - 1.0, target + 1.0), judged(0.0, 2.0)


def same(one: Played, two: Played, scale: float = 1.0) -> None:
    for concept, found in one.solutions.items():
        other = two.solutions[concept]
        np.testing.assert_allclose(other.price, scale * found.price, atol=1e-7)
        np.testing.assert_array_equal(other.rung, found.rung)
        np.testing.assert_array_equal(two.reached[concept], one.reached[concept])


@given(wedges(), lapses)
def test_an_item_worth_nothing_changes_nothing(items: list[dict[str, Any]], lapse: float) -> None:
    plain = played(scenario(items, worth=ranged()), divider=lapse)
    idle = [
        item("idle", "divider", "hedge", judged(0.0), judged(0.3)),
        item("idle-too", "rival", "now", judged(0.0), judged(0.3)),
    ]
    # last of each side, so that the draws of the others stay as they are
    added = scenario([*items, *idle], worth=ranged())
    here = setting(added, divider=lapse)
    old = drawn(setting(scenario(items, worth=ranged())), WORLDS)
    same(plain, play(here, {**drawn(here, WORLDS), **old}))


@given(wedges(), st.sampled_from([0.25, 3.0]))
def test_the_unit_scales_prices_and_nothing_else(items: list[dict[str, Any]], scale: float) -> None:
    one = scenario(items, worth=ranged())
    scaled = [
        {**each, "value": judged(each["value"]["low"] * scale, each["value"]["high"] * scale)}
        for each in items
    ]
    # what T receives and feels is in another unit; costs and gains of the others are in their own
    axis = (judged(0.0, 2.0), judged(-scale, scale), judged(0.0, 2.0))
    two = scenario(scaled, worth=axis, effects=((0, -0.5 * scale, 0), (0, -2.0 * scale, 0)))
    same(played(one), played(two), scale)


@given(wedges(), lapses, lapses)
def test_credibility_of_the_divider_never_raises_a_price_and_never_costs_reach(
    items: list[dict[str, Any]], one: float, two: float
) -> None:
    made = scenario(items, worth=ranged())
    high, low = played(made, divider=min(one, two)), played(made, divider=max(one, two))
    for concept in ("truthful", "natural", "capped"):
        np.testing.assert_allclose(low.solutions[concept].price, high.solutions[concept].price)
        assert not (low.reached[concept] & ~high.reached[concept]).any()


@given(wedges(), st.integers(0, 2), st.floats(0.0, 2.0))
def test_a_rival_that_would_give_more_elsewhere_never_lowers_a_price(
    items: list[dict[str, Any]], where: int, more: float
) -> None:
    game = played(scenario(items, worth=ranged())).values
    raised = game.R.copy()
    raised[:, where] += more
    others = [rung for rung in range(3) if rung != where]
    for concept in ("truthful", "natural"):
        before = solve(game.P, game.R, game.T, concept).price[:, others]
        after = solve(game.P, raised, game.T, concept).price[:, others]
        assert (after >= before - 1e-9).all()


@given(wedges())
def test_values_are_what_the_menus_can_deliver(items: list[dict[str, Any]]) -> None:
    found = played(scenario(items, worth=ranged()))
    for value, menu in ((found.values.P, found.arrays.P), (found.values.R, found.arrays.R)):
        most = np.maximum(menu.value, 0.0).sum(axis=1, keepdims=True)
        assert (value >= 0.0).all()
        assert (np.ptp(value, axis=1, keepdims=True) <= most + 1e-9).all()
    assert (found.values.P[:, 0] == 0.0).all()
    assert (found.values.cap_P <= found.values.P + 1e-9).all()


@given(wedges(), st.floats(0.0, 3.0))
def test_a_larger_worth_to_the_divider_never_costs_reach(
    items: list[dict[str, Any]], more: float
) -> None:
    _, target, rival = ranged()
    small = played(scenario(items, worth=(judged(0.7), target, rival)))
    large = played(scenario(items, worth=(judged(0.7 + more), target, rival)))
    for concept in ("truthful", "natural", "capped"):
        assert not (small.reached[concept] & ~large.reached[concept]).any()


def test_evidence_of_the_invented_world_is_sound() -> None:
    found = evidence(divider=0.1)
    assert found.promises["divider"].hazard[0] == 0.1
    assert found.promises["rival"].share()[0] == 1.0
