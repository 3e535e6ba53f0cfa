r"""Shared parameters of the state-space model by penalised expectation-maximisation.

Loadings and noise carry a conjugate prior that weighs `weight` times the data of the item:

    b | s2 ~ N(b0, s2 / (weight n)),    s2 ~ inverse gamma with prior variance s0.

Without it the likelihood of a persistent binary indicator (a rivalry that lasts forty years) is
unbounded in practice: the walk copies that one indicator, its noise goes to zero and every other
indicator is ignored, a Heywood case (Martin & McDonald 1975, Psychometrika 40: 505-517).

References
----------
Shumway, R. H. & Stoffer, D. S. (1982). Journal of Time Series Analysis 3: 253-264.
Dempster, A. P., Laird, N. M. & Rubin, D. B. (1977). JRSS B 39: 1-38 (penalised version, p. 6).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.errors import NotConvergedError, UsageError
from tertius.latent.statespace import Floats, Parameters, Posterior, Spans, smooth

__all__ = ["Fit", "Prior", "fit"]


@dataclass(frozen=True, slots=True)
class Prior:
    """Prior of the loadings, for indicators scaled to variance one.

    Attributes
    ----------
    loading : float
        Size of b0, positive; the sign comes with each indicator.
    noise : float
        s0, a variance.
    weight : float
        Weight of the prior relative to each item's data; 0 is maximum likelihood.
    """

    loading: float = 0.7
    noise: float = 0.5
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Fit:
    """Estimated parameters and how they were reached.

    Attributes
    ----------
    parameters : Parameters
        The maximum of the penalised likelihood.
    objective : ndarray, shape (iterations,)
        Penalised log likelihood; never falls.
    counts : ndarray, shape (items,)
        Observed cells of each item.
    """

    parameters: Parameters
    objective: Floats
    counts: NDArray[np.int64]


def fit(
    values: Floats,
    signs: Floats,
    spans: Spans,
    prior: Prior = Prior(),
    *,
    tolerance: float = 1e-7,
    iterations: int = 5000,
) -> Fit:
    """Estimate the shared parameters.

    Parameters
    ----------
    values : ndarray, shape (items, times, units)
        Indicators of variance about one; NaN where there are none.
    signs : ndarray, shape (items,)
        +1 or -1: the side to which each indicator pulls; a loading never crosses zero.
    spans : Spans
        When each unit exists.
    prior : Prior
        See the module's head.
    tolerance : float
        Stop once the objective rises by less than this share of itself.
    iterations : int
        Give up after so many.

    Raises
    ------
    UsageError
        If an item has no data.
    NotConvergedError
        If `iterations` did not suffice.
    """
    counts = (~np.isnan(values)).sum(axis=(1, 2))
    if not counts.all():
        empty = [int(k) for k in np.flatnonzero(counts == 0)]
        raise UsageError(f"items {empty} have no data: leave them out of the model")
    start = signs * prior.loading
    parameters = Parameters(
        np.nanmean(values, axis=(1, 2)), start, np.full(len(signs), prior.noise), 0.05
    )
    trace: list[float] = []
    for _ in range(iterations):
        posterior = smooth(values, spans, parameters)
        trace.append(posterior.log_likelihood + _log_prior(parameters, start, prior, counts))
        if len(trace) > 1 and trace[-1] - trace[-2] < tolerance * abs(trace[-1]):
            return Fit(parameters, np.array(trace), counts)
        parameters = _maximise(values, posterior, spans, start, prior)
    raise NotConvergedError(
        f"expectation-maximisation did not settle within {iterations} iterations; last rise "
        f"{trace[-1] - trace[-2]:.3g}: raise `iterations` or `tolerance`"
    )


def _log_prior(
    parameters: Parameters, start: Floats, prior: Prior, counts: NDArray[np.int64]
) -> float:
    weight = prior.weight * counts
    gap = (parameters.loading - start) ** 2 + prior.noise
    return float(-0.5 * (weight * (np.log(parameters.noise) + gap / parameters.noise)).sum())


def _maximise(
    values: Floats, posterior: Posterior, spans: Spans, start: Floats, prior: Prior
) -> Parameters:
    second = posterior.mean**2 + posterior.variance
    items = [
        _regress(item, posterior.mean, second, b0, prior)
        for item, b0 in zip(values, start, strict=True)
    ]
    intercept, loading, noise = (np.array(column) for column in zip(*items, strict=True))
    return Parameters(intercept, loading, noise, _drift(posterior, second, spans))


def _regress(
    item: Floats, mean: Floats, second: Floats, b0: float, prior: Prior
) -> tuple[float, float, float]:
    """Regress one indicator on the latent score, whose moments are known, under the prior."""
    seen = ~np.isnan(item)
    y, x, xx = item[seen], mean[seen], second[seen]
    n = len(y)
    weight = prior.weight * n
    cross = (x * y).sum() - n * x.mean() * y.mean()
    b = (cross + weight * b0) / (xx.sum() - n * x.mean() ** 2 + weight)
    if b * b0 < 0:
        b = 0.0
    a = y.mean() - b * x.mean()
    residual = ((y - a) ** 2 - 2 * b * (y - a) * x + b * b * xx).sum()
    noise = (residual + weight * ((b - b0) ** 2 + prior.noise)) / (n + weight)
    return float(a), float(b), float(noise)


def _drift(posterior: Posterior, second: Floats, spans: Spans) -> float:
    """Return the mean squared step, in expectation, over steps inside the units' spans."""
    inside = spans.inside(len(second))
    both = inside[1:] & inside[:-1]
    shared = posterior.carry[:-1] * posterior.variance[1:]
    product = shared + posterior.mean[1:] * posterior.mean[:-1]
    return float((second[1:] - 2 * product + second[:-1])[both].mean())
