r"""Gaussian state-space model of many latent random walks that share their indicators.

::

    x[u, t] = x[u, t-1] + w,         w ~ N(0, q),      x[u, first] ~ N(0, 1)
    y[k, t, u] = a[k] + b[k] x[u, t] + e,   e ~ N(0, s2[k])

Cells without data do not enter; gaps are bridged by the random walk. The state is a scalar, so
that the Kalman filter and the Rauch-Tung-Striebel smoother run over all units at once.

References
----------
Durbin, J. & Koopman, S. J. (2012). Time Series Analysis by State Space Methods, 2nd ed.,
ch. 4 (filter, eq. 4.24; smoother, eq. 4.44).
Rauch, H. E., Tung, F. & Striebel, C. T. (1965). AIAA Journal 3: 1445-1450.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Parameters", "Posterior", "Spans", "draw_paths", "smooth"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Parameters:
    """What all units share.

    Attributes
    ----------
    intercept, loading, noise : ndarray, shape (items,)
        a, b and s2 of each indicator; `noise` is a variance.
    drift : float
        q, the variance of one step of the walk.
    """

    intercept: Floats
    loading: Floats
    noise: Floats
    drift: float


@dataclass(frozen=True, slots=True)
class Spans:
    """First and last time, inclusive, at which each unit exists; shape (units,)."""

    first: Ints
    last: Ints

    def inside(self, times: int) -> NDArray[np.bool_]:
        """Return which cells lie inside the spans; shape (times, units)."""
        t = np.arange(times)[:, None]
        return np.asarray((t >= self.first) & (t <= self.last))


@dataclass(frozen=True, slots=True)
class Posterior:
    """Gaussian posterior of the paths; a Markov chain backwards in time.

    Attributes
    ----------
    mean, variance : ndarray, shape (times, units)
        Moments given all data (smoothed).
    carry : ndarray, shape (times, units)
        Slope of x[t] on x[t+1] in the posterior; with the moments it fixes the joint law of a
        path: x[t] | x[t+1] ~ N(mean[t] + carry[t] (x[t+1] - mean[t+1]),
        variance[t] - carry[t]**2 variance[t+1]).
    filtered_mean, filtered_variance : ndarray, shape (times, units)
        Moments given the data to t only.
    log_likelihood : float
        Of all observed cells.
    """

    mean: Floats
    variance: Floats
    carry: Floats
    filtered_mean: Floats
    filtered_variance: Floats
    log_likelihood: float


def smooth(values: Floats, spans: Spans, parameters: Parameters) -> Posterior:
    """Return the posterior of every path.

    Parameters
    ----------
    values : ndarray, shape (items, times, units)
        Indicators; NaN where there are none.
    spans : Spans
        When each unit exists. Cells outside come back as continuations of the walk (after) or as
        the prior (before).
    parameters : Parameters
        Shared parameters.
    """
    precision, information, constant = _evidence(values, parameters)
    times, units = precision.shape
    prior_mean, prior_variance = np.zeros((times, units)), np.ones((times, units))
    mean, variance = np.empty((times, units)), np.empty((times, units))
    for t in range(times):
        if t:
            begun = t > spans.first
            prior_mean[t] = np.where(begun, mean[t - 1], 0.0)
            prior_variance[t] = np.where(begun, variance[t - 1] + parameters.drift, 1.0)
        variance[t] = 1.0 / (1.0 / prior_variance[t] + precision[t])
        mean[t] = variance[t] * (prior_mean[t] / prior_variance[t] + information[t])
    # the log of the Gaussian integral over each state, cell by cell
    gain = np.log(variance / prior_variance) + mean**2 / variance - prior_mean**2 / prior_variance
    smoothed, spread, carry = mean.copy(), variance.copy(), np.zeros((times, units))
    for t in range(times - 2, -1, -1):
        slope = np.where(t + 1 > spans.first, variance[t] / prior_variance[t + 1], 0.0)
        smoothed[t] += slope * (smoothed[t + 1] - prior_mean[t + 1])
        spread[t] += slope**2 * (spread[t + 1] - prior_variance[t + 1])
        carry[t] = slope
    return Posterior(
        mean=smoothed,
        variance=spread,
        carry=carry,
        filtered_mean=mean,
        filtered_variance=variance,
        log_likelihood=float(constant + 0.5 * gain.sum()),
    )


def _evidence(values: Floats, parameters: Parameters) -> tuple[Floats, Floats, float]:
    """Return what the data say of each cell: precision, precision times mean, and a constant."""
    precision = np.zeros(values.shape[1:])
    information = np.zeros(values.shape[1:])
    constant = 0.0
    for item, a, b, s2 in zip(
        values, parameters.intercept, parameters.loading, parameters.noise, strict=True
    ):
        seen = ~np.isnan(item)
        residual = np.where(seen, item - a, 0.0)
        precision += seen * (b * b / s2)
        information += residual * (b / s2)
        constant -= 0.5 * (seen.sum() * np.log(2 * np.pi * s2) + (residual**2).sum() / s2)
    return precision, information, float(constant)


def draw_paths(
    mean: Floats, variance: Floats, carry: Floats, draws: int, rng: np.random.Generator
) -> Floats:
    """Draw whole paths from the posterior, backwards in time.

    Parameters
    ----------
    mean, variance, carry : ndarray, shape (times, units)
        As in `Posterior`.
    draws : int
        Number of draws.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ndarray, shape (draws, times, units)

    References
    ----------
    Carter, C. K. & Kohn, R. (1994). Biometrika 81: 541-553; Fruehwirth-Schnatter, S. (1994).
    Journal of Time Series Analysis 15: 183-202.
    """
    times, units = mean.shape
    paths = np.empty((draws, times, units))
    shocks = rng.standard_normal((draws, times, units))
    paths[:, -1] = mean[-1] + np.sqrt(variance[-1]) * shocks[:, -1]
    for t in range(times - 2, -1, -1):
        # rounding in stored moments can leave a variance a hair below zero
        left = np.maximum(variance[t] - carry[t] ** 2 * variance[t + 1], 0.0)
        centre = mean[t] + carry[t] * (paths[:, t + 1] - mean[t + 1])
        paths[:, t] = centre + np.sqrt(left) * shocks[:, t]
    return paths
