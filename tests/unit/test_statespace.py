"""The smoother against the same posterior worked out with dense matrices."""

import numpy as np
import pytest

from tertius.latent.statespace import Parameters, Posterior, Spans, draw_paths, smooth

PARAMETERS = Parameters(
    intercept=np.array([0.3, -0.2]),
    loading=np.array([0.8, -0.5]),
    noise=np.array([0.4, 0.7]),
    drift=0.15,
)


def dense(values: np.ndarray, first: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Return mean, covariance and log likelihood of one unit's path from `first` on."""
    times = values.shape[1]
    steps = np.minimum.outer(np.arange(first, times), np.arange(first, times)) - first
    prior = 1.0 + PARAMETERS.drift * steps
    rows, data, noise = [], [], []
    for k in range(values.shape[0]):
        for t in range(first, times):
            if not np.isnan(values[k, t]):
                row = np.zeros(times - first)
                row[t - first] = PARAMETERS.loading[k]
                rows.append(row)
                data.append(values[k, t] - PARAMETERS.intercept[k])
                noise.append(PARAMETERS.noise[k])
    design, y = np.array(rows), np.array(data)
    marginal = design @ prior @ design.T + np.diag(noise)
    gain = prior @ design.T @ np.linalg.inv(marginal)
    _, logdet = np.linalg.slogdet(2 * np.pi * marginal)
    likelihood = -0.5 * (logdet + y @ np.linalg.solve(marginal, y))
    return gain @ y, prior - gain @ design @ prior, float(likelihood)


def example() -> tuple[np.ndarray, Spans, Posterior]:
    rng = np.random.default_rng(3)
    values = rng.normal(size=(2, 9, 4))
    values[rng.random(values.shape) < 0.4] = np.nan
    first = np.array([0, 2, 0, 5])
    for unit, start in enumerate(first):
        values[:, :start, unit] = np.nan
    spans = Spans(first, np.full(4, 8))
    return values, spans, smooth(values, spans, PARAMETERS)


def test_moments_and_likelihood_equal_the_dense_ones() -> None:
    values, spans, found = example()
    likelihood = 0.0
    for unit, first in enumerate(spans.first):
        mean, covariance, part = dense(values[:, :, unit], int(first))
        likelihood += part
        np.testing.assert_allclose(found.mean[first:, unit], mean, atol=1e-10)
        np.testing.assert_allclose(found.variance[first:, unit], np.diag(covariance), atol=1e-10)
        lag_one = found.carry[first:-1, unit] * found.variance[first + 1 :, unit]
        np.testing.assert_allclose(lag_one, np.diag(covariance, 1), atol=1e-10)
    assert found.log_likelihood == pytest.approx(likelihood, abs=1e-9)


def test_filtered_moments_know_nothing_of_the_future() -> None:
    values, spans, found = example()
    cut = values.copy()
    cut[:, 5:] = np.nan
    early = smooth(cut, spans, PARAMETERS)
    np.testing.assert_allclose(found.filtered_mean[:5], early.filtered_mean[:5])
    np.testing.assert_allclose(found.filtered_mean[4, :3], early.mean[4, :3])


def test_drawn_paths_have_the_posterior_covariance() -> None:
    values, _, found = example()
    paths = draw_paths(
        found.mean[:, :1], found.variance[:, :1], found.carry[:, :1], 40_000,
        np.random.default_rng(1),
    )[:, :, 0]  # fmt: skip
    mean, covariance, _ = dense(values[:, :, 0], 0)
    np.testing.assert_allclose(paths.mean(axis=0), mean, atol=0.02)
    np.testing.assert_allclose(np.cov(paths.T), covariance, atol=0.02)


def test_the_same_seed_gives_the_same_bytes() -> None:
    _, _, found = example()
    draws = [
        draw_paths(found.mean, found.variance, found.carry, 3, np.random.default_rng(7)).tobytes()
        for _ in range(2)
    ]
    assert draws[0] == draws[1]
