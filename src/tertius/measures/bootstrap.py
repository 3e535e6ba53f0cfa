"""Uncertainty of similarity: a Bayesian bootstrap over the items of a session or a year.

Each replicate draws one set of item weights from a flat Dirichlet distribution (independent
exponentials, since only ratios matter) and recomputes every pair's measure under it, so that
replicates are joint over pairs. The bootstrap knows only the answers that were given: where all
common answers agree, the spread of agreement is 0, however few they are.

References
----------
Rubin (1981), "The Bayesian Bootstrap", Annals of Statistics 9(1).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tertius.compiled import in_threads
from tertius.measures.kernels import Floats
from tertius.measures.rolls import Pairs, Rolls
from tertius.measures.similarity import weigh

__all__ = ["REPLICATES", "Spread", "bootstrap"]

REPLICATES = 200
_BLOCK = 256


@dataclass(frozen=True, slots=True)
class Spread:
    """Posterior spread of measures: float64 arrays, shape (measures, rows) each.

    Attributes
    ----------
    sd : array
        Standard deviation.
    p05, p95 : array
        Bounds of the 90 % interval.
    """

    sd: Floats
    p05: Floats
    p95: Floats


def bootstrap(
    rolls: Rolls,
    pairs: Pairs,
    measures: Sequence[str],
    rng: np.random.Generator,
    replicates: int = REPLICATES,
) -> Spread:
    """Compute sd and 90 % bounds of measures for all `pairs`.

    Parameters
    ----------
    rolls, pairs, measures
        As for `tertius.measures.similarity.compare`.
    rng : numpy.random.Generator
        Source of the item weights; the same state gives the same bytes on any number of cores.
    replicates : int
        Number of replicates.

    Returns
    -------
    Spread
        NaN where a measure is undefined.
    """
    weights = rng.standard_exponential((rolls.answers.shape[1], replicates))
    shape = (len(measures), len(pairs))
    spread = Spread(np.empty(shape), np.empty(shape), np.empty(shape))

    def work(part: slice) -> None:
        rows = Pairs(pairs.group[part], pairs.first[part], pairs.second[part])
        draws = weigh(rolls, rows, measures, weights)
        draws.sort(axis=-1)
        spread.p05[:, part] = _quantile(draws, 0.05).T
        spread.p95[:, part] = _quantile(draws, 0.95).T
        draws -= draws.mean(axis=-1, keepdims=True)
        spread.sd[:, part] = np.sqrt(np.einsum("rmk,rmk->mr", draws, draws) / replicates)

    in_threads(work, len(pairs), _BLOCK)
    return spread


def _quantile(ordered: Floats, share: float) -> Floats:
    """Return a quantile along the last, sorted axis, interpolated between neighbours."""
    place = share * (ordered.shape[-1] - 1)
    below = int(place)
    above = min(below + 1, ordered.shape[-1] - 1)
    low, high = ordered[..., below], ordered[..., above]
    return np.asarray(low + (place - below) * (high - low))
