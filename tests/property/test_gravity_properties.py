"""What holds of every fit: adding up, units, the order of the states, missing cells."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tertius.trade import gravity

Array = NDArray[np.float64]
SEEDS = st.integers(0, 2**32 - 1)


def draw(seed: int) -> tuple[Array, Array, np.random.Generator]:
    """Return flows over eight orders of magnitude, some 0 and some missing, and two costs."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(6, 16))
    flows = rng.lognormal(2, 2, (n, n))
    flows[rng.random((n, n)) < 0.1] = 0.0
    flows[rng.random((n, n)) < 0.15] = np.nan
    np.fill_diagonal(flows, np.nan)
    return flows, rng.normal(size=(2, n, n)), rng


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_fitted_flows_add_up_to_observed_ones(seed: int) -> None:
    flows, costs, _ = draw(seed)
    found = gravity.fit(flows, costs)
    fitted = np.where(np.isfinite(flows) & np.isfinite(found.expected), found.expected, 0.0)
    observed = np.nan_to_num(flows)
    np.testing.assert_allclose(fitted.sum(1), observed.sum(1), rtol=1e-8)
    np.testing.assert_allclose(fitted.sum(0), observed.sum(0), rtol=1e-8)
    np.testing.assert_allclose(
        (costs * fitted).sum((1, 2)),
        (costs * observed).sum((1, 2)),
        atol=1e-7 * observed.sum(),
    )


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.floats(1e-6, 1e9))
def test_the_unit_of_the_flows_does_not_matter(seed: int, unit: float) -> None:
    flows, costs, _ = draw(seed)
    one, other = gravity.fit(flows, costs), gravity.fit(flows * unit, costs)
    np.testing.assert_allclose(other.expected, one.expected * unit, rtol=1e-6)
    np.testing.assert_allclose(other.coefficients, one.coefficients, rtol=1e-6, atol=1e-8)


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_the_order_of_the_states_does_not_matter(seed: int) -> None:
    flows, costs, rng = draw(seed)
    order = rng.permutation(len(flows))
    one = gravity.fit(flows, costs)
    other = gravity.fit(flows[np.ix_(order, order)], costs[:, order[:, None], order])
    np.testing.assert_allclose(other.expected, one.expected[np.ix_(order, order)], rtol=1e-6)


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_turning_all_flows_round_turns_the_fit_round(seed: int) -> None:
    flows, costs, _ = draw(seed)
    one, other = gravity.fit(flows, costs), gravity.fit(flows.T, costs.transpose(0, 2, 1))
    np.testing.assert_allclose(other.expected, one.expected.T, rtol=1e-6)


def test_a_cell_set_to_its_expectation_changes_nothing() -> None:
    flows, costs, _ = draw(11)
    found = gravity.fit(flows, costs)
    i, j = np.argwhere(np.isnan(flows) & np.isfinite(found.expected))[0]
    flows[i, j] = found.expected[i, j]
    again = gravity.fit(flows, costs)
    assert again.coefficients == pytest.approx(found.coefficients, rel=1e-7)
