"""Assembled worlds: a planted answer, by brute force, and what scenario and switches do."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from tests.wedge_world import drawn, evidence, item, judged, promises, scenario, setting

from tertius.scenario import Scenario
from tertius.wedge.worlds.arrays import LOOPS, Switches, assemble
from tertius.wedge.worlds.backcasts import scores
from tertius.wedge.worlds.bargains import offers
from tertius.wedge.worlds.inputs import CREDIBILITY
from tertius.wedge.worlds.model import model, outcome, play
from tertius.wedge.worlds.promises import arrives
from tertius.wedge.worlds.run import solve_worlds

GIFTS = {"a": (1.0, 0.2), "b": (2.0, 0.9), "c": (0.5, 0.05), "d": (1.5, 0.5)}
"""Worth to T and cost to P of items that P can give from 'hedge' upwards."""
COUNTER = (0.8, 0.1)  # what R can give while T stays, and what it costs R


def planted(**more: Any) -> Scenario:
    items = [item(n, "divider", "hedge", judged(v), judged(c)) for n, (v, c) in GIFTS.items()]
    value, cost = COUNTER
    items.append(item("r", "rival", "now", judged(value), judged(cost)))
    return scenario(items, **more)


def best(budget: float) -> float:
    """Return the most that any subset of the gifts delivers within a budget."""
    subsets = (c for n in range(5) for c in combinations(GIFTS.values(), n))
    return max(sum(v for v, _ in s) for s in subsets if sum(c for _, c in s) <= budget + 1e-12)


def cheapest(price: float) -> float:
    subsets = [c for n in range(5) for c in combinations(GIFTS.values(), n)]
    return min(
        (sum(c for _, c in s) for s in subsets if sum(v for v, _ in s) >= price - 1e-12),
        default=np.inf,
    )


@pytest.mark.parametrize("worth", [0.1, 0.5, 1.0, 1.6, 3.0])
def test_a_planted_frontier_is_recovered(worth: float) -> None:
    made = planted(worth=(judged(worth), judged(0.0), judged(1.0)))
    here = setting(made)
    draws = drawn(here, 4)
    found = play(here, draws)
    # P gains half the worth on 'hedge' and all of it on 'realign'; T loses 0.5 and 2 by trade
    np.testing.assert_allclose(found.values.P[0], [0.0, best(worth / 2), best(worth)])
    np.testing.assert_allclose(found.values.R[0], [0.8, 0.0, 0.0])
    prices = [0.8 + 0.5, 0.8 + 2.0]
    np.testing.assert_allclose(found.solutions["natural"].price[0, 1:], prices)
    table = offers(found.arrays, found.values, found.solutions["natural"].price)
    np.testing.assert_allclose(table.cost[0, 1:], [cheapest(price) for price in prices])
    met = [best(share * worth) >= price for share, price in zip((0.5, 1.0), prices, strict=True)]
    assert found.reached["natural"][0, 1:].tolist() == met


def test_a_world_beyond_every_package_is_proved_so() -> None:
    made = planted(effects=((0, -9.0, 0), (0, -9.0, 0)))
    result = solve_worlds(made, evidence(), draws=100, explore=False)
    assert [each.impossible for each in result.packages] == [1.0, 1.0]
    assert np.isinf(result.offers.cost[:, 1:]).all()
    assert result.stands.all()
    axis = [each for each in result.break_evens if each.of == "axis"]
    assert all(each.never == 1.0 and each.summary is None for each in axis)


def test_break_evens_are_where_the_answer_turns() -> None:
    made = planted(worth=(judged(0.4), judged(0.0), judged(1.0)))
    result = solve_worlds(made, evidence(), draws=100, explore=False)
    axis = {e.rung: e.value[0] for e in result.break_evens if e.of == "axis"}
    assert axis["hedge"] == pytest.approx(cheapest(1.3) / 0.5)
    assert axis["realign"] == pytest.approx(cheapest(2.8))
    item_a = {e.rung: e.value[0] for e in result.break_evens if e.of == "a"}
    # within 0.2 on 'hedge' P can give a alone; a must then bring the whole price
    assert item_a["hedge"] == pytest.approx(1.3)


def test_credibility_and_consent_thin_what_arrives() -> None:
    gift = item("g", "divider", "hedge", judged(1.0), judged(0.1))
    gift["consent"] = [{"by": "EU", "chance": judged(0.25)}]
    here = setting(scenario([gift]), divider=0.1)
    draws = drawn(here, 50)
    menu = assemble(here, draws).P
    d = draws["judged.discount.target"][:, None] ** np.arange(1, 11)
    share = (d * 0.9 ** np.arange(1, 11)).sum(1) / d.sum(1)
    np.testing.assert_allclose(menu.agreed[:, 0], share)
    np.testing.assert_allclose(menu.value[:, 0], share / 4)
    assert menu.own == 0
    fixed = setting(scenario([gift]), Switches(axis=True), divider=0.1)
    np.testing.assert_allclose(
        assemble(fixed, {**draws, CREDIBILITY: np.full(50, 0.6)}).P.agreed[:, 0], 0.6
    )


def test_what_arrives_of_a_stream() -> None:
    alive = promises(0.2).forms["executive"][None]
    zero, one = np.zeros(1, np.int64), np.ones(1)
    kept = 0.8 ** np.arange(1, 11)
    assert arrives(alive, zero, one)[0] == pytest.approx(kept.mean())
    assert arrives(alive, zero, one, early=0.5)[0] == pytest.approx(0.5 + kept.mean() / 2)
    assert arrives(alive, zero, one, delivery=2.5)[0] == pytest.approx(
        (0.5 * kept[2] + kept[3:].sum()) / 10
    )
    # beyond recall once there: alive at year 2, then for good
    assert arrives(alive, zero, one, delivery=2.0, lasting=True)[0] == pytest.approx(0.64 * 0.8)
    grid = np.stack([np.ones((1, 10)), np.zeros((1, 10))])
    assert arrives(grid, zero, one, reversal=np.array([0.3]))[0] == pytest.approx(0.7)


def test_sticks_fall_on_the_rungs_they_name() -> None:
    stick = item("s", "divider", "hedge", judged(-0.7), judged(0.1), stick=True)
    closed = item("x", "rival", "hedge", judged(-0.3), judged(0.2), stick=True)
    made = scenario([item("g", "divider", "hedge", judged(1.0), judged(0.1)), stick, closed])
    draws = drawn(setting(made), 3)
    off = assemble(setting(made), draws)
    on = assemble(setting(made, Switches(sticks=True)), draws)
    np.testing.assert_allclose((on.T - off.T)[0], [-0.7, 0.0, 0.0])
    np.testing.assert_allclose((on.gain_P - off.gain_P)[0], [-0.1, 0.0, 0.0])
    np.testing.assert_allclose(off.T[0], [0.0, -0.5, -2.3])
    np.testing.assert_allclose(off.gain_R[0], [0.0, -0.5, -1.2])
    chosen = setting(made, Switches(items=frozenset({"s"})))
    assert chosen.items("divider", stick=False) == ()
    assert [each.id for each in chosen.items("divider", stick=True)] == ["s"]


def test_loops_are_off_unless_asked_for() -> None:
    ranges = {name: judged(0.5) for name in LOOPS}
    war = item("r", "rival", "now", judged(0.8), judged(0.1), wartime=True)
    made = scenario([item("g", "divider", "hedge", judged(1.0), judged(0.1)), war],
                    feedback=ranges)  # fmt: skip
    draws = drawn(setting(made), 3)

    def gift(*on: str) -> float:
        return float(assemble(setting(made, Switches(frozenset(on))), draws).R.value[0, 0])

    assert (gift(), gift("war_end"), gift("dependence")) == pytest.approx((0.8, 0.4, 0.4))
    assert gift("war_end", "dependence") == pytest.approx(0.2)
    plain = scenario([item("g", "divider", "hedge", judged(1.0), judged(0.1)), war])
    assert assemble(setting(plain, Switches(frozenset(LOOPS))), draws).R.value[0, 0] == 0.8


def test_policies_take_the_best_they_can_have() -> None:
    made = planted(
        worth=(judged(3.0), judged(0.0), judged(1.0)),
        policies=[
            {"id": "nothing", "title": "nothing"},
            {"id": "one", "title": "one", "items": ["b"]},
            {"id": "all", "title": "all", "items": list(GIFTS)},
        ],
    )
    result = solve_worlds(made, evidence(), draws=100, explore=False)
    assert result.courses is not None
    ends = [int(np.median(each.rung)) for each in result.courses.courses]
    assert ends == [0, 1, 2]
    value = [float(np.median(each.value)) for each in result.courses.courses]
    assert value == pytest.approx([0.0, 1.5 - 0.9, 3.0 - cheapest(2.8)])
    assert result.courses.regret.by_regret == "all"


def test_the_same_seed_gives_the_same_worlds_and_the_result_says_what_it_rests_on() -> None:
    made = planted(worth=(judged(0.0, 3.0), judged(-1.0, 1.0), judged(0.1, 1.0)))
    one, two = (solve_worlds(made, evidence(), draws=200) for _ in range(2))
    assert one.table().equals(two.table())
    assert {each.basis for each in one.inputs} <= {"judged", "estimated"}
    assert set(one.sample.inputs) == {each.path for each in one.inputs}
    assert [each.x for each in one.explored.axes] == ["wedge.worth.divider"] * 6
    first = one.explored.axes[0].share
    assert (np.diff(first, axis=0) >= -1e-12).all()  # a larger worth never puts a rung out of reach
    indices = one.explored.indices
    assert indices is not None
    assert indices["realign"].ranked()[0] in ("wedge.worth.target", "wedge.worth.divider")
    for each in one.reach():
        assert 0 <= each.reached <= each.or_higher <= 1


def test_the_model_is_a_function_of_draws_alone() -> None:
    made = planted(worth=(judged(0.0, 3.0), judged(-1.0, 1.0), judged(0.1, 1.0)))
    here = setting(made)
    sample = drawn(here, 300, 3)
    whole = model(here)(sample)
    half = model(here)({name: values[150:] for name, values in sample.items()})
    name = outcome("capped", "realign")
    np.testing.assert_array_equal(whole[name][150:], half[name])


def test_scores_of_forecasts() -> None:
    sure = scores([0.0, 1.0, 0.0], 1)
    assert (sure.brier, sure.ranked, sure.log) == (0.0, 0.0, -0.0)
    near, far = scores([0.0, 1.0, 0.0], 2), scores([1.0, 0.0, 0.0], 2)
    assert near.brier == far.brier == 2.0
    assert (near.ranked, far.ranked) == (0.5, 1.0)
    assert far.log == pytest.approx(-np.log(0.005))
