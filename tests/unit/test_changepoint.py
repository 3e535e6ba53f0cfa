"""Drawn change points against every segmentation counted one by one."""

from itertools import pairwise, product

import numpy as np
import pytest
from scipy.special import logsumexp
from scipy.stats import multivariate_t

from tertius.errors import UsageError
from tertius.latent.changepoint import Segments, changes, segment_evidence

PRIOR = Segments(rate=0.2, spread=9.0, shape=2.5, scale=0.5)
SERIES = np.array([0.1, -0.2, 0.15, 1.4, 1.2, 1.5, -0.3])


def test_segment_evidence_is_a_multivariate_t_density() -> None:
    evidence = segment_evidence(SERIES[None], PRIOR)[0]
    centred = SERIES - SERIES.mean()
    for i, j in ((0, 0), (1, 3), (0, 6)):
        n = j - i + 1
        shape = PRIOR.scale / PRIOR.shape * (np.eye(n) + PRIOR.spread * np.ones((n, n)))
        density = multivariate_t(np.zeros(n), shape, df=2 * PRIOR.shape)
        np.testing.assert_allclose(evidence[i, j], density.logpdf(centred[i : j + 1]))
    assert np.isneginf(evidence[3, 1])


def test_frequencies_equal_the_sum_over_all_segmentations() -> None:
    times = len(SERIES)
    evidence = segment_evidence(SERIES[None], PRIOR)[0]
    weights, marks = [], []
    for cuts in product((0, 1), repeat=times - 1):
        starts = [0, *(t + 1 for t, cut in enumerate(cuts) if cut), times]
        pieces = sum(evidence[a, b - 1] for a, b in pairwise(starts))
        prior = sum(cuts) * np.log(PRIOR.rate) + (times - 1 - sum(cuts)) * np.log1p(-PRIOR.rate)
        weights.append(pieces + prior)
        marks.append((0, *cuts))
    share = np.exp(np.array(weights) - logsumexp(weights))
    exact = share @ np.array(marks)
    drawn = changes(np.tile(SERIES, (20_000, 1)), np.random.default_rng(4), PRIOR)
    np.testing.assert_allclose((drawn != 0).mean(axis=0), exact, atol=0.012)


def test_direction_is_that_of_the_step() -> None:
    step = np.concatenate([np.zeros(20), np.ones(20), np.full(20, -1.0)])
    noisy = step + 0.1 * np.random.default_rng(9).normal(size=(50, 60))
    drawn = changes(noisy, np.random.default_rng(1))
    assert (drawn[:, 20] == 1).mean() > 0.9
    assert (drawn[:, 40] == -1).mean() > 0.9
    assert (drawn != 0).sum(axis=1).mean() < 2.5


def test_a_missing_value_is_refused() -> None:
    with pytest.raises(UsageError, match="missing or infinite"):
        changes(np.array([[0.0, np.nan, 1.0]]), np.random.default_rng(1))
