"""Shared parameters: the truth is recovered, intervals cover, the objective never falls."""

import numpy as np
import pytest

from tertius.errors import NotConvergedError, UsageError
from tertius.latent.em import Prior, fit
from tertius.latent.statespace import Parameters, Spans, smooth

TRUTH = Parameters(
    intercept=np.array([0.5, 0.0, -0.3]),
    loading=np.array([0.9, -0.6, 0.4]),
    noise=np.array([0.3, 0.5, 0.8]),
    drift=0.05,
)
SIGNS = np.sign(TRUTH.loading)


def simulate(units: int, times: int, seed: int) -> tuple[np.ndarray, np.ndarray, Spans]:
    rng = np.random.default_rng(seed)
    steps = rng.normal(size=(times, units)) * np.sqrt(TRUTH.drift)
    steps[0] = rng.normal(size=units)
    x = steps.cumsum(axis=0)
    shape = (3, times, units)
    noise = rng.normal(size=shape) * np.sqrt(TRUTH.noise)[:, None, None]
    values = TRUTH.intercept[:, None, None] + TRUTH.loading[:, None, None] * x + noise
    values[rng.random(shape) < 0.3] = np.nan
    return x, values, Spans(np.zeros(units, dtype=np.int64), np.full(units, times - 1))


def test_maximum_likelihood_recovers_the_truth() -> None:
    _, values, spans = simulate(800, 40, 11)
    found = fit(values, SIGNS, spans, Prior(weight=0.0), tolerance=1e-9, iterations=2000)
    np.testing.assert_allclose(found.parameters.loading, TRUTH.loading, rtol=0.05)
    np.testing.assert_allclose(found.parameters.noise, TRUTH.noise, rtol=0.03)
    assert found.parameters.drift == pytest.approx(TRUTH.drift, rel=0.1)


def test_the_objective_never_falls() -> None:
    _, values, spans = simulate(60, 20, 5)
    for weight in (0.0, 1.0):
        found = fit(values, SIGNS, spans, Prior(weight=weight))
        assert (np.diff(found.objective) > -1e-8 * np.abs(found.objective[1:])).all()


@pytest.mark.parametrize(("level", "z"), [(0.5, 0.6745), (0.9, 1.6449)])
def test_intervals_cover_as_often_as_they_say(level: float, z: float) -> None:
    x, values, spans = simulate(600, 30, 23)
    found = fit(values, SIGNS, spans, Prior(weight=0.0))
    posterior = smooth(values, spans, found.parameters)
    inside = np.abs(x - posterior.mean) < z * np.sqrt(posterior.variance)
    assert inside.mean() == pytest.approx(level, abs=0.02)


def test_the_prior_keeps_a_persistent_indicator_from_taking_all() -> None:
    """A lasting 0/1 item drives its noise to nothing without the prior, and not with it."""
    rng = np.random.default_rng(2)
    units, times = 200, 40
    lasting = np.repeat((rng.random(units) < 0.3).astype(float)[None], times, axis=0)
    other = -0.4 * lasting + rng.normal(size=(times, units))
    values = np.stack([(v - v.mean()) / v.std() for v in (lasting, other)])
    spans = Spans(np.zeros(units, dtype=np.int64), np.full(units, times - 1))
    signs = np.array([-1.0, 1.0])
    free = fit(values, signs, spans, Prior(weight=0.0)).parameters
    assert free.noise[0] < 1e-9
    held = fit(values, signs, spans, Prior(weight=1.0), tolerance=1e-5).parameters
    assert held.noise[0] > 0.2
    assert held.loading[1] > 0.2


def test_giving_up_is_an_error_that_says_how_far_it_came() -> None:
    _, values, spans = simulate(20, 10, 1)
    with pytest.raises(NotConvergedError, match="within 3 iterations; last rise"):
        fit(values, SIGNS, spans, iterations=3)


def test_an_item_without_data_is_named() -> None:
    _, values, spans = simulate(10, 10, 1)
    values[1] = np.nan
    with pytest.raises(UsageError, match=r"items \[1\] have no data"):
        fit(values, SIGNS, spans)
