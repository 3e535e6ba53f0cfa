"""Which input decides: Sobol's first-order and total indices, with bootstrap intervals.

From two independent samples A and B and, for each input i, the sample A with column i taken from B
(AB_i), with f the model's output less its mean:

    first_i = mean(f(B) (f(AB_i) - f(A))) / V          Saltelli et al. (2010), table 2 (b)
    total_i = mean((f(A) - f(AB_i))^2) / (2 V)         Jansen (1999); the same table, (f)

V is the variance of f over A and B together. first_i is the share of the variance that goes when i
alone is known, total_i the share that stays when all but i are. Their difference is what i does
together with others.

References
----------
Jansen (1999), Computer Physics Communications 117(1-2): 35-43. Saltelli, Annoni, Azzini,
Campolongo, Ratto & Tarantola (2010), Computer Physics Communications 181(2): 259-270.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.errors import UsageError
from tertius.ranges import Range
from tertius.wedge.explore.design import placed
from tertius.wedge.explore.worlds import Model, evaluate

__all__ = ["Indices", "estimates", "sobol_indices"]

Floats = NDArray[np.float64]

RESAMPLES = 200
INTERVAL = (0.05, 0.95)


@dataclass(frozen=True, slots=True, eq=False)
class Indices:
    """Sobol indices of one output; arrays of shape (inputs,), intervals of shape (inputs, 2).

    Attributes
    ----------
    inputs : tuple of str
        Names.
    first, total : ndarray
        Shares of the output's variance.
    first_interval, total_interval : ndarray
        90 % bootstrap intervals.
    variance : float
        Of the output; where it is 0 nothing matters and every index is NaN.
    base : int
        Worlds in A; the model ran in ``base * (inputs + 2)``.
    seed : int
        Of sample and bootstrap.
    """

    inputs: tuple[str, ...]
    first: Floats
    total: Floats
    first_interval: Floats
    total_interval: Floats
    variance: float
    base: int
    seed: int

    def ranked(self) -> tuple[str, ...]:
        """Return the inputs, the largest total index first."""
        order = np.argsort(-np.nan_to_num(self.total), kind="stable")
        return tuple(self.inputs[place] for place in order)


def sobol_indices(
    model: Model, ranges: Mapping[str, Range], base: int, seed: int, outputs: tuple[str, ...] = ()
) -> dict[str, Indices]:
    """Return Sobol indices of a model's outputs.

    Parameters
    ----------
    model : callable
        See `Model`. Its outputs may have no missing values.
    ranges : mapping of str to Range
        The uncertain inputs, independent of one another.
    base : int
        Worlds in each of the two samples, a power of two.
    seed : int
        Of the generator.
    outputs : tuple of str, optional
        Which; all by default.

    Raises
    ------
    UsageError
        If `base` is no power of two, or an output is missing in some world.
    """
    from scipy.stats import qmc

    if base < 2 or base & (base - 1):
        raise UsageError(f"base is {base}; Sobol points come in powers of two")
    k = len(ranges)
    cube = qmc.Sobol(2 * k, rng=np.random.default_rng(seed)).random(base)
    blocks = _blocks(cube[:, :k], cube[:, k:])
    found = evaluate(model, placed(blocks.reshape(-1, k), ranges))
    unknown = [name for name in outputs if name not in found]
    if unknown:
        raise UsageError(f"no outputs {', '.join(unknown)}; the model has {', '.join(found)}")
    rng = np.random.default_rng([seed, 1])
    draws = rng.integers(0, base, (RESAMPLES, base))
    return {
        name: _indices(name, found[name].reshape(k + 2, base), tuple(ranges), draws, seed)
        for name in outputs or found
    }


def _blocks(a: Floats, b: Floats) -> Floats:
    """Return A, B and each AB_i, shape (inputs + 2, worlds, inputs)."""
    k = a.shape[1]
    blocks = np.stack([a, b, *([a] * k)])
    for place in range(k):
        blocks[place + 2, :, place] = b[:, place]
    return blocks


def _indices(
    name: str, values: Floats, inputs: tuple[str, ...], draws: NDArray[np.int64], seed: int
) -> Indices:
    if np.isnan(values).any():
        raise UsageError(
            f"output '{name}' is missing in {int(np.isnan(values).sum())} worlds: variance needs a "
            "number in each; give one that stands for no answer"
        )
    first, total = estimates(values)
    resampled = np.array([estimates(values[:, draw]) for draw in draws])
    low, high = np.quantile(resampled, INTERVAL, axis=0)
    return Indices(
        inputs,
        first,
        total,
        np.stack([low[0], high[0]], axis=1),
        np.stack([low[1], high[1]], axis=1),
        float(values[:2].var()),
        values.shape[1],
        seed,
    )


def estimates(values: Floats) -> tuple[Floats, Floats]:
    """Return first-order and total indices from outputs in A, B and each AB_i.

    Parameters
    ----------
    values : ndarray, shape (inputs + 2, worlds)
        The model's output, one row a sample.

    Returns
    -------
    first, total : ndarray, shape (inputs,)
        NaN where the output does not vary.
    """
    variance = values[:2].var()
    if variance == 0:
        nothing = np.full(len(values) - 2, np.nan)
        return nothing, nothing
    centred = values - values[:2].mean()
    a, b, mixed = centred[0], centred[1], centred[2:]
    first = (b * (mixed - a)).mean(axis=1) / variance
    total = ((a - mixed) ** 2).mean(axis=1) / (2 * variance)
    return first, total
