"""The gravity estimator against a known truth, an independent solution and its own conditions."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import minimize

from tertius.errors import NotConvergedError, UsageError
from tertius.trade import gravity
from tertius.trade.distance import EARTH_RADIUS, great_circle

Array = NDArray[np.float64]


def world(n: int, seed: int) -> tuple[Array, Array, Array]:
    """Return mean flows (diagonal NaN), covariates and the true coefficients."""
    rng = np.random.default_rng(seed)
    distance = great_circle(rng.uniform(-60, 70, n), rng.uniform(-180, 180, n))
    np.fill_diagonal(distance, np.nan)
    border = (rng.random((n, n)) < 0.15).astype(float)
    costs = np.stack([np.log(distance), np.maximum(border, border.T)])
    truth = np.array([-0.9, 0.6])
    exporter, importer = rng.normal(8, 2, n), rng.normal(3, 2, n)
    return np.exp(exporter[:, None] + importer + np.tensordot(truth, costs, 1)), costs, truth


def test_recovers_the_truth_from_flows_without_noise() -> None:
    flows, costs, truth = world(40, seed=1)
    flows[3, 7] = flows[8, 2] = np.nan
    whole, _, _ = world(40, seed=1)
    found = gravity.fit(flows, costs)
    np.testing.assert_allclose(found.coefficients, truth, rtol=1e-7)
    off = ~np.eye(40, dtype=bool)
    np.testing.assert_allclose(found.expected[off], whole[off], rtol=1e-6)
    assert found.cells == 40 * 39 - 2
    assert abs(found.importer.mean()) < 1e-12


def test_recovers_the_truth_from_flows_with_multiplicative_noise() -> None:
    mean, costs, truth = world(80, seed=2)
    rng = np.random.default_rng(3)
    errors = []
    for _ in range(12):
        noise = rng.lognormal(-0.125, 0.5, mean.shape)
        errors.append(gravity.fit(mean * noise, costs).coefficients - truth)
    bias, spread = np.mean(errors, axis=0), np.std(errors, axis=0, ddof=1)
    assert (np.abs(bias) < 4 * spread / np.sqrt(12)).all()
    assert (spread < 0.2).all()


def test_equals_a_poisson_regression_on_dummies() -> None:
    rng = np.random.default_rng(4)
    n = 6
    flows = np.round(rng.lognormal(1, 1.5, (n, n)))
    np.fill_diagonal(flows, np.nan)
    flows[1, 4] = np.nan
    flows[2, 5] = 0
    costs = rng.normal(size=(2, n, n))
    cells = np.argwhere(np.isfinite(flows))
    design = np.zeros((len(cells), 2 * n + 2))
    for row, (i, j) in enumerate(cells):
        design[row, [i, n + j]] = 1
        design[row, 2 * n :] = costs[:, i, j]
    y = flows[cells[:, 0], cells[:, 1]]

    def minus_likelihood(beta: Array) -> tuple[float, Array]:
        mu = np.exp(design @ beta)
        return float(mu.sum() - y @ (design @ beta)), design.T @ (mu - y)

    plain = minimize(
        minus_likelihood,
        np.zeros(design.shape[1]),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 5000, "ftol": 1e-15, "gtol": 1e-10},
    )
    found = gravity.fit(flows, costs)
    np.testing.assert_allclose(found.coefficients, plain.x[2 * n :], rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(
        found.expected[cells[:, 0], cells[:, 1]], np.exp(design @ plain.x), rtol=1e-4
    )


def test_without_covariates_a_full_matrix_is_fitted_by_its_margins() -> None:
    flows = np.arange(1.0, 10.0).reshape(3, 3)
    expected = flows.sum(1)[:, None] * flows.sum(0) / flows.sum()
    np.testing.assert_allclose(gravity.fit(flows, np.empty((0, 3, 3))).expected, expected)


def test_a_state_without_exports_has_no_exporter_effect_and_leaves_the_rest_alone() -> None:
    flows, costs, _ = world(12, seed=5)
    flows *= np.random.default_rng(6).lognormal(0, 0.3, flows.shape)
    silent = flows.copy()
    silent[4] = np.where(np.isnan(silent[4]), np.nan, 0.0)
    missing = flows.copy()
    missing[4] = np.nan
    with_zeros, without = gravity.fit(silent, costs), gravity.fit(missing, costs)
    assert np.isnan(with_zeros.exporter[4])
    assert np.isnan(with_zeros.expected[4]).all()
    np.testing.assert_allclose(with_zeros.coefficients, without.coefficients, rtol=1e-8)


@pytest.mark.parametrize(
    ("flows", "costs", "message"),
    [
        (np.ones((3, 3)), np.ones((1, 3, 4)), "shape"),
        (-np.ones((3, 3)), np.ones((1, 3, 3)), "at least 0"),
    ],
)
def test_bad_input_is_refused(flows: Array, costs: Array, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        gravity.fit(flows, costs)


def test_a_cost_that_the_effects_absorb_is_refused() -> None:
    flows, costs, _ = world(8, seed=7)
    by_exporter = np.broadcast_to(np.arange(8.0)[:, None], (8, 8))
    with pytest.raises(NotConvergedError, match="does not vary"):
        gravity.fit(flows, np.stack([costs[0], by_exporter]))
    with pytest.raises(NotConvergedError, match="same in all cells"):
        gravity.fit(flows, np.stack([costs[0], np.ones((8, 8))]))


def test_not_converged_names_the_case_and_the_residual() -> None:
    flows, costs, _ = world(20, seed=8)
    with pytest.raises(NotConvergedError, match=r"gravity of 1972: adding-up residual \d"):
        gravity.fit(flows, costs, iterations=1, case="gravity of 1972")


def test_distances_on_the_globe() -> None:
    km = great_circle([0, 0, 90, 38.895], [0, 90, 0, -77.037])
    np.testing.assert_allclose(km[0, 1:3], EARTH_RADIUS * np.pi / 2)
    assert (np.diag(km) == 0).all()
    moscow = great_circle([38.895, 55.752], [-77.037, 37.616])[0, 1]
    assert moscow == pytest.approx(7840, abs=25)
