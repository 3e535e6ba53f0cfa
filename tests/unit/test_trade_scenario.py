"""Counterfactual scenarios on a made-up world: what they do."""

from typing import Any

import numpy as np
import pytest
from tests.trade_world import LEG, STATES, WIDE, asked, made_up, point, solve

from tertius.errors import DataError
from tertius.store.tables import Store
from tertius.trade import baselines, expected, scenario
from tertius.trade.scenario.measures import Sanctions
from tertius.trade.scenario.sanctions import Register
from tertius.trade.scenario.solution import run_all
from tertius.trade.stakes import stakes


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return made_up(tmp_path_factory.mktemp("trade"))


def test_a_cost_is_what_the_economy_makes_of_it(store: Store) -> None:
    found = solve(store, asked(store, {"kind": "cost", "factor": point(1.2), **LEG}))
    economy = baselines.economy(store, elasticity=4.0)
    change = economy.costs({("RUS", "CHN"): 1.2, ("CHN", "RUS"): 1.2})
    direct = economy.counterfactual(change)
    np.testing.assert_allclose(found.changes["welfare_pct"][0], direct.welfare_pct, atol=1e-9)
    np.testing.assert_allclose(
        found.changes["consumer_price_pct"][3], direct.consumer_price_pct, atol=1e-9
    )
    traded = np.asarray(direct.trade_pct)[STATES.index("RUS"), STATES.index("CHN")]
    assert found.trade_pct["RUS", "CHN"][0] == pytest.approx(traded, abs=1e-8)
    assert found.max_residual < 1e-10


@pytest.mark.parametrize(
    ("measure", "factor"),
    [
        ({"kind": "tariff", "percent": point(100), "both_ways": True}, 2.0),
        ({"kind": "channels", "markup": point(0.05)}, 1.05),
        ({"kind": "end"}, np.inf),
    ],
)
def test_other_measures_are_costs_too(store: Store, measure: dict[str, Any], factor: float) -> None:
    found = solve(store, asked(store, {**measure, **LEG}), draws=1)
    economy = baselines.economy(store, elasticity=4.0)
    direct = economy.counterfactual(economy.costs({("RUS", "CHN"): factor, ("CHN", "RUS"): factor}))
    np.testing.assert_allclose(found.changes["welfare_pct"][0], direct.welfare_pct, atol=1e-9)


def test_estimated_effects_come_as_draws_of_their_joint_law(store: Store) -> None:
    lifted = {"kind": "effect", "model": "agreements", "term": "agreement", "action": "imposed"}
    given = asked(store, {**lifted, **LEG}, elasticity=WIDE)
    found = solve(store, given, draws=4000)
    direct = np.log1p(found.trade_pct["RUS", "CHN"] / 100)
    assert direct.mean() == pytest.approx(0.3, abs=0.03)  # less what the markets take back
    assert direct.std() == pytest.approx(0.1, rel=0.1)
    again = solve(store, given, draws=4000)
    np.testing.assert_array_equal(found.changes["welfare_pct"], again.changes["welfare_pct"])
    other = solve(store, given, draws=4000, seed=2)
    assert not np.array_equal(found.changes["welfare_pct"], other.changes["welfare_pct"])


def test_what_is_imposed_and_lifted_again_leaves_nothing(store: Store) -> None:
    pair: dict[str, Any] = {
        "kind": "effect",
        "model": "sanctions",
        "term": "sanction.complete",
        "reason": "made up",
        "exporters": ["USA"],
        "importers": ["RUS"],
    }
    standing = [{"name": "sanctions", "action": "imposed", **pair}]
    given = asked(store, {**pair, "action": "lifted"}, elasticity=WIDE, standing=standing)
    found = solve(store, given, draws=20)
    assert (found.standing["welfare_pct"][:, STATES.index("RUS")] < -0.01).all()
    both = (1 + found.standing["welfare_pct"] / 100) * (1 + found.changes["welfare_pct"] / 100)
    np.testing.assert_allclose(both, 1, atol=1e-9)


def test_recorded_sanctions_and_what_lifting_leaves(store: Store) -> None:
    """Complete on American exports to Russia, and a partial one of Russia's on the same flow."""
    base = {
        "kind": "sanctions",
        "model": "sanctions",
        "year": 2023,
        "senders": ["USA"],
        "targets": ["RUS"],
        "reason": "made up",
    }

    def weights(**more: Any) -> dict[tuple[str, str, str], float]:
        measure = asked(store, {**base, **more}).change[0]
        assert isinstance(measure, Sanctions)
        return {
            (term.removeprefix("sanction."), STATES[i], STATES[j]): weight[i, j]
            for term, weight in Register.of(store).weights(measure, STATES).items()
            for i, j in np.argwhere(weight)
        }

    out, back = ("complete", "USA", "RUS"), ("partial", "RUS", "USA")
    assert weights(action="imposed", since=2019) == {out: 1, back: 1}
    fore = ("partial", "USA", "RUS")  # Russia's, on American goods, was hidden behind
    assert weights(action="lifted") == {out: -1, back: -1, fore: 1}
    assert weights(action="lifted", mutual=True) == {out: -1, back: -1}
    older = {"senders": ["all"], "targets": ["RUS"]}
    assert weights(action="imposed", since=2019, **older) == {out: 1, back: 1}
    assert weights(action="imposed", **older)["partial", "DEU", "RUS"] == 1
    assert weights(action="imposed", year=2014, senders=["USA"]) == {}

    found = solve(store, asked(store, {**base, "action": "imposed"}), draws=100)
    lines = found.steps[0].basis
    assert any("sanction.complete: begins on 1 flows, ends on 0" in line for line in lines)
    assert any("-1.200 log points of trade, standard error 0.200" in line for line in lines)
    assert found.steps[0].pairs == 2
    assert "gsdb" in found.sources


def test_trade_reaches_what_was_observed_whatever_else_stands(store: Store) -> None:
    times = {"low": 0.2, "high": 0.4, "basis": "judged", "reason": "made up"}
    standing = [
        {"name": "seen", "kind": "observed", "times": times, **LEG},
        {
            "name": "dearer",
            "kind": "cost",
            "factor": point(1.3),
            "exporters": ["RUS"],
            "importers": ["all"],
            "reason": "made up",
        },
    ]
    change = {"kind": "undone", "of": "seen", "share": point(1), "reason": "made up"}
    given = asked(
        store,
        change,
        elasticity=WIDE,
        standing=standing,
        pairs=[["RUS", "CHN"], ["CHN", "RUS"]],
    )
    found = solve(store, given, draws=50)
    flows = baselines.economy(store).flows
    i, j = STATES.index("RUS"), STATES.index("CHN")
    reached = sum(found.levels.values()) * 1e3 / (flows[i, j] + flows[j, i])
    assert (reached > 0.199).all()
    assert (reached < 0.401).all()
    assert reached.std() > 0.03
    alone = solve(store, asked(store, {"kind": "end", **LEG}, standing=standing[1:]), draws=1)
    undone = found.standing["welfare_pct"] + found.changes["welfare_pct"]
    np.testing.assert_allclose(undone[:, i].mean(), alone.standing["welfare_pct"][0, i], rtol=0.2)


def test_trade_falls_to_gravity_and_no_further(store: Store) -> None:
    economy = baselines.economy(store)
    effect = expected.matrix(store.read("gravity_costs"), STATES)
    usual = expected.expected(np.array(economy.flows), effect)
    known = np.isfinite(effect)
    np.testing.assert_allclose(
        np.where(known, usual, 0).sum(1), np.where(known, economy.flows, 0).sum(1), rtol=1e-8
    )
    given = asked(
        store,
        {"kind": "gravity", **LEG, "exporters": ["all"], "importers": ["all"]},
        pairs=[[a, b] for a in STATES for b in STATES if a != b],
    )
    found = solve(store, given, draws=1)
    for (a, b), change in found.trade_pct.items():
        i, j = STATES.index(a), STATES.index(b)
        if usual[i, j] < economy.flows[i, j] / 2:
            assert change[0] < -20
    lifted = solve(store, asked(store, {"kind": "gravity", "falls_only": False, **LEG}), draws=1)
    i, j = STATES.index("RUS"), STATES.index("CHN")
    wanted = usual[i, j] / economy.flows[i, j]
    assert 1 + lifted.trade_pct["RUS", "CHN"][0] / 100 == pytest.approx(wanted, rel=0.15)


def test_scenarios_of_one_world_share_its_draws(store: Store) -> None:
    cost = {"kind": "cost", "factor": {**WIDE, "low": 1.1, "high": 1.3}, **LEG}
    standing = [{"name": "stands", **cost}]
    first = asked(store, {"kind": "end", **LEG}, standing=standing, elasticity=WIDE)
    second = asked(store, cost, standing=standing, elasticity=WIDE, title="another")
    rng = np.random.default_rng(5)
    both = run_all(store, [first, second], draws=6, rng=rng)
    np.testing.assert_array_equal(both[0].standing["welfare_pct"], both[1].standing["welfare_pct"])
    alone = solve(store, second, draws=6, seed=5)
    np.testing.assert_allclose(
        both[1].changes["welfare_pct"], alone.changes["welfare_pct"], atol=1e-12
    )
    third = asked(store, cost, imbalances="removed")
    mixed = run_all(store, [first, third, second], draws=6, rng=np.random.default_rng(5))
    assert [each.scenario for each in mixed] == [first, third, second]
    for one, other in ((mixed[2], alone), (mixed[1], solve(store, third, draws=6, seed=5))):
        np.testing.assert_allclose(
            one.changes["welfare_pct"], other.changes["welfare_pct"], atol=1e-12
        )


def test_what_a_share_undoes_is_common_to_all(store: Store) -> None:
    """One measure that undoes two is two that undo one each, where the share is the same."""
    times = {"low": 0.3, "high": 0.3, "basis": "judged", "reason": "made up"}
    sides = {"both_ways": False, "imposed_by": ["USA"], "times": times, "reason": "made up"}
    standing = [
        {"name": "out", "kind": "observed", "exporters": ["USA"], "importers": ["RUS"], **sides},
        {"name": "in", "kind": "observed", "exporters": ["RUS"], "importers": ["USA"], **sides},
    ]
    share = {"low": 0.2, "high": 1.0, "basis": "judged", "reason": "made up"}
    undone = {"kind": "undone", "share": share, "reason": "made up"}
    pairs = [["USA", "RUS"], ["RUS", "USA"]]
    one = asked(store, {**undone, "of": ["out", "in"]}, standing=standing, pairs=pairs)
    found = solve(store, one, draws=40)
    changes = [np.log1p(each / 100) for each in found.trade_pct.values()]
    assert np.corrcoef(changes)[0, 1] > 0.99
    several = [{**undone, "of": name} for name in ("out", "in")]
    apart = solve(store, asked(store, *several, standing=standing, pairs=pairs), draws=40)
    changes = [np.log1p(each / 100) for each in apart.trade_pct.values()]
    assert abs(np.corrcoef(changes)[0, 1]) < 0.6
    raised = {**standing[0], "times": point(1.7)}
    with pytest.raises(DataError, match="what is imposed lowers trade"):
        asked(store, {**undone, "of": "out"}, standing=[raised])


def test_averages_are_named_where_nothing_stands(store: Store) -> None:
    found = stakes(
        store, "USA", "RUS", "CHN", allies=["DEU", "IND"], standing="none", draws=2,
        rng=np.random.default_rng(1),
    )  # fmt: skip
    assert "average effect of past sanctions" in found.outcomes["lift"].scenario.title
    assert any("lifts what it holds" in line and "average" in line for line in found.warnings)
    assert any("nothing is lifted for IND" in line for line in found.warnings)


def test_closures(store: Store) -> None:
    given = asked(store, {"kind": "cost", "factor": WIDE, **LEG})
    found = scenario.closures(store, given, ["RUS", "USA"], 6, rng=np.random.default_rng(3))
    assert set(found.medians) == {"ratio", "amount", "removed"}
    assert not found.missing
    for closure, values in found.medians.items():
        own = given.model_copy(update={"imbalances": closure})
        assert values["RUS"] == solve(store, own, draws=6, seed=3).estimate("RUS").p50
    assert len({values["RUS"] for values in found.medians.values()}) == 3
    cut = asked(
        store, {"kind": "end", "exporters": ["CHN"], "importers": ["all"], "reason": "made up"}
    )
    gone = scenario.closures(store, cut, ["RUS"], 2, rng=np.random.default_rng(3))
    assert gone.medians["amount"] == {"RUS": None}
    assert gone.missing["amount"]
    assert gone.medians["removed"]["RUS"] is not None
    rows = gone.table()
    assert rows.filter(closure="amount")["reason"].item() == gone.missing["amount"]
