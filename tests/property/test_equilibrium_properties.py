"""What holds of every equilibrium: the formula for gains, units, names, the way back, batches."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tertius.trade import Counterfactual, Economy
from tertius.trade.counterfactual import Imbalances

Floats = NDArray[np.float64]

SEEDS = st.integers(0, 2**32 - 1)
CHOICES: tuple[Imbalances, ...] = ("ratio", "amount", "removed")


@dataclass(frozen=True, slots=True)
class Drawn:
    flows: Floats
    change: Floats
    theta: float
    psi: float
    rng: np.random.Generator

    def economy(self, imbalances: Imbalances = "ratio", scale: float = 1.0) -> Economy:
        return Economy(
            self.flows * scale,
            elasticity=self.theta,
            imbalances=imbalances,
            output_elasticity=self.psi,
        )


def draw(seed: int, spread: float = 0.3) -> Drawn:
    """Return flows with zeros and deficits, costs up and down, domestic costs too."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 12))
    flows = rng.lognormal(0, 1.5, (n, n))
    ring = np.roll(np.eye(n), 1, axis=1) > 0  # so that trade ties all together
    flows[(rng.random((n, n)) < 0.3) & ~ring] = 0.0
    np.fill_diagonal(flows, 0.0)
    most = np.maximum(flows.sum(0), flows.sum(1)).clip(min=0.1)
    np.fill_diagonal(flows, most * rng.uniform(0.7, 6, n))
    change = np.exp(rng.normal(0, spread, (n, n)))
    change[rng.random((n, n)) < 0.3] = 1.0
    theta = float(rng.uniform(1.5, 8))
    psi = float(rng.choice([0.0, rng.uniform(0, 1.3)]))
    return Drawn(flows, change, theta, psi, rng)


def near(found: Counterfactual, other: Counterfactual, atol: float = 1e-8) -> None:
    for name in ("welfare_pct", "real_output_pct", "output_price_pct", "consumer_price_pct"):
        np.testing.assert_allclose(
            getattr(found, name), getattr(other, name), rtol=0, atol=atol, err_msg=name
        )


@settings(max_examples=80, deadline=None)
@given(SEEDS, st.sampled_from(CHOICES))
def test_gains_follow_from_the_share_of_domestic_goods(seed: int, imbalances: Imbalances) -> None:
    drawn = draw(seed, 0.3 if imbalances != "amount" else 0.05)
    drawn = Drawn(drawn.flows, drawn.change, drawn.theta, drawn.psi, drawn.rng)
    np.fill_diagonal(drawn.change, 1.0)
    economy = drawn.economy(imbalances)
    found = economy.counterfactual(drawn.change)
    assert found.max_residual < 1e-10
    before, after = (np.diag(flows) / flows.sum(0) for flows in (economy.baseline, found.flows))
    formula = (after / before) ** (-1 / drawn.theta)
    np.testing.assert_allclose(found.terms_of_trade_pct, 100 * (formula - 1), rtol=0, atol=1e-8)
    np.testing.assert_allclose(
        1 + found.real_output_pct / 100, formula ** (1 + drawn.psi), rtol=1e-10
    )
    np.testing.assert_allclose(1 + found.output_pct / 100, formula**drawn.psi, rtol=1e-10)


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.sampled_from(CHOICES))
def test_markets_clear_and_budgets_follow_the_choice(seed: int, imbalances: Imbalances) -> None:
    drawn = draw(seed, 0.3 if imbalances != "amount" else 0.05)
    economy = drawn.economy(imbalances)
    found = economy.counterfactual(drawn.change)
    before, after = economy.baseline, found.flows
    made, spent = after.sum(1), after.sum(0)
    value = before.sum(1) * (1 + found.output_price_pct / 100) * (1 + found.output_pct / 100)
    np.testing.assert_allclose(made, value, rtol=1e-9)
    assert made.sum() == pytest.approx(before.sum(), rel=1e-10)
    if imbalances == "amount":
        np.testing.assert_allclose(
            spent - made, before.sum(0) - before.sum(1), rtol=0, atol=1e-9 * before.sum()
        )
    else:
        ratio = spent / made / (before.sum(0) / before.sum(1))
        np.testing.assert_allclose(ratio, ratio[0], rtol=1e-9)
    if imbalances == "removed":
        np.testing.assert_allclose(spent, made, rtol=1e-9)
        np.testing.assert_allclose(found.welfare_pct, found.real_output_pct, rtol=0, atol=1e-7)
    real = spent / before.sum(0) / (1 + found.consumer_price_pct / 100)
    np.testing.assert_allclose(found.welfare_pct, 100 * (real - 1), rtol=0, atol=1e-8)


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.sampled_from(CHOICES))
def test_nothing_changes_without_a_shock(seed: int, imbalances: Imbalances) -> None:
    economy = draw(seed).economy(imbalances)
    found = economy.counterfactual(np.ones(economy.flows.shape))
    np.testing.assert_allclose(found.welfare_pct, 0, atol=1e-8)
    np.testing.assert_allclose(found.flows, economy.baseline, rtol=1e-9)


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.floats(1e-6, 1e9), st.sampled_from(CHOICES))
def test_the_unit_of_the_flows_does_not_matter(
    seed: int, unit: float, imbalances: Imbalances
) -> None:
    drawn = draw(seed, 0.05)
    one, other = (
        drawn.economy(imbalances, scale).counterfactual(drawn.change) for scale in (1, unit)
    )
    near(one, other)
    np.testing.assert_allclose(other.flows, one.flows * unit, rtol=1e-8)


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.sampled_from(CHOICES))
def test_a_shock_and_its_inverse_lead_back(seed: int, imbalances: Imbalances) -> None:
    drawn = draw(seed, 0.3 if imbalances != "amount" else 0.05)
    economy = drawn.economy(imbalances)
    there = economy.counterfactual(drawn.change)
    again = Economy(
        there.flows,
        elasticity=drawn.theta,
        imbalances=imbalances,
        output_elasticity=drawn.psi,
    ).counterfactual(1 / drawn.change)
    np.testing.assert_allclose(again.flows, economy.baseline, rtol=1e-7, atol=1e-9)
    both = (1 + there.welfare_pct / 100) * (1 + again.welfare_pct / 100)
    np.testing.assert_allclose(both, 1, rtol=1e-8)


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.sampled_from(CHOICES))
def test_renaming_the_states_renames_the_results(seed: int, imbalances: Imbalances) -> None:
    drawn = draw(seed, 0.05)
    economy = drawn.economy(imbalances)
    order = drawn.rng.permutation(len(economy.states))
    place = np.ix_(order, order)
    other = Economy(
        drawn.flows[place],
        [economy.states[it] for it in order],
        drawn.theta,
        imbalances,
        drawn.psi,
    )
    numeraire = economy.states[0]
    one = economy.counterfactual(drawn.change, numeraire=numeraire)
    two = other.counterfactual(drawn.change[place], numeraire=numeraire)
    np.testing.assert_allclose(two.welfare_pct, one.welfare_pct[order], rtol=0, atol=1e-8)
    np.testing.assert_allclose(two.output_price_pct, one.output_price_pct[order], rtol=0, atol=1e-8)
    np.testing.assert_allclose(two.flows, one.flows[place], rtol=1e-8)


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.sampled_from(CHOICES))
def test_a_batch_is_its_cases(seed: int, imbalances: Imbalances) -> None:
    drawn = draw(seed, 0.05)
    n = len(drawn.flows)
    changes = np.exp(drawn.rng.normal(0, 0.1, (4, 1, n, n)))
    theta = drawn.rng.uniform(2, 6, 3)
    together = Economy(
        drawn.flows, elasticity=theta, imbalances=imbalances, output_elasticity=drawn.psi
    ).counterfactual(changes)
    assert together.welfare_pct.shape == (4, 3, n)
    assert together.flows.shape == (4, 3, n, n)
    assert together.residual.shape == (4, 3)
    alone = Economy(
        drawn.flows, elasticity=theta[2], imbalances=imbalances, output_elasticity=drawn.psi
    ).counterfactual(changes[1, 0])
    np.testing.assert_allclose(together.welfare_pct[1, 2], alone.welfare_pct, rtol=0, atol=1e-8)
    np.testing.assert_allclose(together.flows[1, 2], alone.flows, rtol=1e-8)


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_conditional_effects_keep_the_sums(seed: int) -> None:
    drawn = draw(seed)
    economy = drawn.economy()
    effects = economy.effects(drawn.change)
    kept = economy.flows * (1 + np.nan_to_num(effects.conditional) / 100)
    np.testing.assert_allclose(kept.sum(0), economy.flows.sum(0), rtol=1e-9)
    np.testing.assert_allclose(kept.sum(1), economy.flows.sum(1), rtol=1e-9)
    direct = 100 * (drawn.change**-drawn.theta - 1)
    np.testing.assert_allclose(effects.partial[economy.flows > 0], direct[economy.flows > 0])
    assert np.isnan(effects.full[economy.flows == 0]).all()


def levels(
    made: Floats, spent: Floats, cost: Floats, sigma: float
) -> tuple[Floats, Floats, Floats]:
    """Solve structural gravity in levels: factory-gate weights, resistances, flows."""
    power = cost ** (1 - sigma)
    outward, world = np.ones(len(made)), made.sum()
    for _ in range(20000):
        inward = (power / outward[:, None] * (made / world)[:, None]).sum(0)
        old, outward = outward, (power / inward * (spent / world)).sum(1)
        if np.abs(outward / old - 1).max() < 1e-15:
            break
    flows = np.outer(made, spent) / world * power / np.outer(outward, inward)
    return outward ** (1 / (1 - sigma)), inward ** (1 / (1 - sigma)), flows


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_same_as_structural_gravity_in_levels(seed: int) -> None:
    """Levels of costs, endowments and tastes, solved by brute force, against changes alone."""
    rng = np.random.default_rng(seed)
    n, sigma = 6, 5.0
    made, ratio = rng.uniform(1, 10, n), rng.uniform(0.9, 1.1, n)
    spent = ratio * made * made.sum() / (ratio @ made)
    cost = np.exp(rng.uniform(0.2, 1.5, (n, n)))
    np.fill_diagonal(cost, 1.0)
    outward, _, flows = levels(made, spent, cost, sigma)
    taste = (made / made.sum()) ** (1 / (1 - sigma)) / outward  # times the price of 1

    dearer = cost * np.exp(rng.normal(0, 0.2, (n, n)))
    price = np.ones(n)
    for _ in range(4000):
        value = price * made
        budget = ratio * value * value.sum() / (ratio @ value)
        out, _, after = levels(value, budget, dearer, sigma)
        wanted = (value / value.sum()) ** (1 / (1 - sigma)) / (taste * out)
        wanted /= (wanted * made).sum() / made.sum()
        if np.abs(wanted / price - 1).max() < 1e-14:
            break
        price = price**0.5 * wanted**0.5
    found = Economy(flows, elasticity=sigma - 1).counterfactual(dearer / cost)
    np.testing.assert_allclose(1 + found.output_price_pct / 100, price, rtol=1e-9)
    np.testing.assert_allclose(found.flows, after, rtol=1e-8)
