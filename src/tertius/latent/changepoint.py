r"""Change points of a series, exactly, and drawn together with the direction of each change.

A series is cut into segments; within a segment y[t] ~ N(m, s2) with m ~ N(c, d s2) and s2
inverse gamma with shape alpha and scale beta; a new segment starts at each time with
probability `rate`. c is the series' mean. The recursion sums over all segmentations, so that
drawing one is exact (no Markov chain); drawing one for each draw of the series carries the
uncertainty about the series through.

References
----------
Fearnhead, P. (2006). Exact and efficient Bayesian inference for multiple changepoint problems.
Statistics and Computing 16: 203-213, eqs. 2-4.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp

from tertius.errors import UsageError
from tertius.latent.statespace import Floats

__all__ = ["Segments", "changes", "segment_evidence"]


@dataclass(frozen=True, slots=True)
class Segments:
    """Prior of the segments.

    Attributes
    ----------
    rate : float
        Chance that a segment starts at a given time, in (0, 1).
    spread : float
        d, variance of segment means relative to the noise.
    shape, scale : float
        alpha and beta of the noise variance; beta / alpha is about its prior size.
    """

    rate: float = 1 / 15
    spread: float = 25.0
    shape: float = 2.0
    scale: float = 0.08


def segment_evidence(series: Floats, prior: Segments) -> Floats:
    """Return the log marginal likelihood of every segment.

    Parameters
    ----------
    series : ndarray, shape (draws, times)
        Series, one a row.
    prior : Segments
        Prior of the segments.

    Returns
    -------
    ndarray, shape (draws, times, times)
        Entry [d, i, j] is of the segment i..j inclusive; -inf for j < i.
    """
    draws, times = series.shape
    centred = series - series.mean(axis=1, keepdims=True)
    zero = np.zeros((draws, 1))
    total = np.concatenate([zero, centred.cumsum(axis=1)], axis=1)
    square = np.concatenate([zero, (centred**2).cumsum(axis=1)], axis=1)
    length = np.arange(times)[None, :] - np.arange(times)[:, None] + 1
    n = np.maximum(length, 1)
    s1 = total[:, None, 1:] - total[:, :-1, None]
    s2 = square[:, None, 1:] - square[:, :-1, None]
    shrink = 1.0 + prior.spread * n
    residual = np.maximum(s2 - prior.spread * s1**2 / shrink, 0.0)
    shape = prior.shape + 0.5 * n
    log = (
        -0.5 * n * np.log(2 * np.pi)
        - 0.5 * np.log(shrink)
        + prior.shape * np.log(prior.scale)
        - gammaln(prior.shape)
        + gammaln(shape)
        - shape * np.log(prior.scale + 0.5 * residual)
    )
    return np.where(length > 0, log, -np.inf)


def changes(
    series: Floats, rng: np.random.Generator, prior: Segments | None = None
) -> NDArray[np.int8]:
    """Draw the change points of each series.

    Parameters
    ----------
    series : ndarray, shape (draws, times)
        Posterior draws of one series, or several series.
    rng : numpy.random.Generator
        Source of randomness.
    prior : Segments, optional
        Prior of the segments.

    Returns
    -------
    ndarray of int8, shape (draws, times)
        +1 where a segment with a higher mean than the one before starts, -1 where one with a
        lower mean does, 0 elsewhere. The mean over draws of ``== -1`` is the probability of a
        change downward at that time.

    Raises
    ------
    UsageError
        If a value is missing or infinite.
    """
    if not np.isfinite(series).all():
        raise UsageError("the series has missing or infinite values: leave those times out")
    prior = prior or Segments()
    draws, times = series.shape
    evidence = segment_evidence(series, prior)
    stay, start = np.log1p(-prior.rate), np.log(prior.rate)
    log_length = (np.arange(times)[None, :] - np.arange(times)[:, None]) * stay
    tail = np.zeros((draws, times + 1))  # tail[i]: log p(y[i:] | a segment starts at i)
    for i in range(times - 1, -1, -1):
        ends = evidence[:, i, i:] + log_length[i, i:]
        after = np.concatenate([start + tail[:, i + 1 : times], np.zeros((draws, 1))], axis=1)
        tail[:, i] = logsumexp(ends + after, axis=1)
    return _segmentations(series, evidence + log_length, tail, float(start), rng)


def _segmentations(
    series: Floats, segment: Floats, tail: Floats, start: float, rng: np.random.Generator
) -> NDArray[np.int8]:
    """Draw one segmentation a series from the exact posterior, segment by segment.

    `segment` is the log evidence and length prior of each segment, `tail` the log probability of
    all that follows the start of one.
    """
    draws, times = series.shape
    total = np.concatenate([np.zeros((draws, 1)), series.cumsum(axis=1)], axis=1)
    after = np.concatenate([start + tail[:, 1:times], np.zeros((draws, 1))], axis=1)
    found = np.zeros((draws, times), dtype=np.int8)
    begin = np.zeros(draws, dtype=np.int64)
    previous = np.full(draws, np.nan)
    live = np.arange(draws)
    while len(live):
        i = begin[live]
        # a segment that ends before it begins has evidence -inf, so weight zero
        weight = np.exp(segment[live, i] + after[live] - tail[live, i][:, None]).cumsum(axis=1)
        target = rng.random(len(live)) * weight[:, -1]
        end = (weight <= target[:, None]).sum(axis=1)
        mean = (total[live, end + 1] - total[live, i]) / (end + 1 - i)
        inner = i > 0
        found[live[inner], i[inner]] = np.where(mean[inner] > previous[live[inner]], 1, -1)
        previous[live], begin[live] = mean, end + 1
        live = live[end + 1 < times]
    return found
