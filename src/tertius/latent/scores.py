"""Bring indicators to one scale: normal scores for ordered categories, standard scores else."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from tertius.errors import UsageError
from tertius.latent.statespace import Floats

__all__ = ["Scale", "normal_scale", "standard_scale"]


@dataclass(frozen=True, slots=True)
class Scale:
    """A map from an indicator's values to scores of mean zero and variance one.

    Attributes
    ----------
    values, scores : ndarray
        Knots of a piecewise linear map; beyond the outer knots it goes on straight.
    """

    values: Floats
    scores: Floats

    def __call__(self, data: Floats) -> Floats:
        """Return the scores of `data`, NaN where it is NaN."""
        slopes = np.diff(self.scores) / np.diff(self.values)
        inner = np.interp(data, self.values, self.scores)
        below = (np.minimum(data, self.values[0]) - self.values[0]) * slopes[0]
        above = (np.maximum(data, self.values[-1]) - self.values[-1]) * slopes[-1]
        return np.asarray(inner + below + above)


def _varied(population: Floats) -> None:
    if not len(population) or population.min() == population.max():
        raise UsageError("an indicator has one value only: it tells nothing, leave it out")


def standard_scale(population: Floats) -> Scale:
    """Return the linear map that gives the population mean zero and variance one.

    Raises
    ------
    UsageError
        If all values are one, or there are none.
    """
    _varied(population)
    mean, sd = float(population.mean()), float(population.std())
    return Scale(np.array([mean - sd, mean + sd]), np.array([-1.0, 1.0]))


def normal_scale(population: Floats) -> Scale:
    """Return the normal scores of ordered categories.

    Each category gets the mean of a standard normal between the quantiles that its share of the
    population spans, divided by the scores' standard deviation: the first-order approximation
    of an ordinal probit.

    Raises
    ------
    UsageError
        If all values are one, or there are none.

    References
    ----------
    Bartlett, M. S. (1947). Biometrics 3: 39-52 (normal scores); Pearson, K. (1913). Biometrika
    9: 116-139 (mean of a normal within a broad category).
    """
    _varied(population)
    values, counts = np.unique(population, return_counts=True)
    shares: NDArray[np.float64] = counts / counts.sum()
    bounds = ndtri(np.concatenate([[0.0], np.cumsum(shares)[:-1], [1.0]]))
    density = np.exp(-0.5 * bounds**2) / np.sqrt(2 * np.pi)
    scores = (density[:-1] - density[1:]) / shares
    spread = np.sqrt((shares * scores**2).sum())
    return Scale(values.astype(float), scores / spread)
