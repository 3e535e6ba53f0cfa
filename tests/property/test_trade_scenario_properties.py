"""Laws of scenarios: changes compose, parts add up, groups of pairs are what they say."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tertius.trade import Economy
from tertius.trade.scenario.shock import Part, costs

N = 4
SEEDS = st.integers(0, 2**32 - 1)


def economy(rng: np.random.Generator, theta: float) -> Economy:
    flows = rng.uniform(0.1, 2.0, (N, N)) + np.diag(rng.uniform(5, 30, N))
    return Economy(flows, elasticity=theta)


@given(seed=SEEDS, theta=st.floats(1.5, 8))
def test_a_change_from_the_standing_world_is_the_ratio_of_two_from_the_baseline(
    seed: int, theta: float
) -> None:
    rng = np.random.default_rng(seed)
    base = economy(rng, theta)
    standing, change = rng.uniform(0.7, 1.6, (2, N, N))
    before = base.counterfactual(standing)
    both = base.counterfactual(standing * change)
    from_there = Economy(before.flows, elasticity=theta).counterfactual(change)
    for name in ("welfare_pct", "real_output_pct", "terms_of_trade_pct", "consumer_price_pct"):
        first, second = getattr(before, name) / 100, getattr(both, name) / 100
        composed = 100 * ((1 + second) / (1 + first) - 1)
        np.testing.assert_allclose(composed, getattr(from_there, name), rtol=0, atol=1e-7)
    np.testing.assert_allclose(both.flows, from_there.flows, rtol=1e-8)
    back = Economy(both.flows, elasticity=theta).counterfactual(1 / (standing * change))
    np.testing.assert_allclose(back.flows, base.flows, rtol=1e-8)


@given(seed=SEEDS, ends=st.booleans())
def test_costs_of_all_parts_are_the_products_of_each_one_s(seed: int, ends: bool) -> None:
    rng = np.random.default_rng(seed)
    theta, size = rng.uniform(1, 8, 3), 3
    parts = [
        Part(rng.normal(0, 1, size), rng.choice([0.0, 0.0, 1.0, -1.0], (N, N))) for _ in range(4)
    ]
    one_by_one = np.ones((size, N, N))
    for part in parts:
        logs = part.amount[:, None, None] * part.weight
        one_by_one *= np.exp(-logs / theta[:, None, None])
    if ends:
        pairs = rng.random((N, N)) < 0.3
        parts.append(Part(np.full(size, -np.inf), pairs.astype(float)))
        one_by_one[:, pairs] = np.inf
    np.testing.assert_allclose(costs(parts, theta, N), one_by_one, rtol=1e-12)
    assert (costs([], theta, N) == 1).all()
