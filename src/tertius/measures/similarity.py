"""Similarity of answers between all pairs of units: agreement, S, kappa, pi and their kin.

Over the n items that both units x and y answered, with item weights w (1 unless given), levels
1..L and the span d = L - 1:

==================  ==========================================================================
``agreement``       Σ w [x = y] / Σ w
``agreement_half``  1 - Σ w |x - y| / (d Σ w): half credit one level apart when L = 3
``s``               1 - 2 Σ w |x - y| / (d Σ w)
``s_squared``       1 - 2 Σ w (x - y)² / (d² Σ w)
``kappa…``          1 - Σ w D / E[Σ w D], expectation under each unit's own margins
``pi…``             1 - Σ w D / E[Σ w D], expectation under the two units' pooled margins
``a``               S - E[S], expectation under each unit's own margins; not rescaled
==================  ==========================================================================

Bare ``kappa`` and ``pi`` take D = [x ≠ y] (nominal), ``…_linear`` |x - y| and ``…_quadratic``
(x - y)². What is undefined is NaN: everything where no item is common, kappa and pi where
expected disagreement is 0, that is where both units gave one and the same answer throughout.

References
----------
Signorino and Ritter (1999), "Tau-b or Not Tau-b", International Studies Quarterly 43(1): S.
Cohen (1960, 1968), Scott (1955): kappa, weighted kappa, pi.
Häge (2011), "Choice or Circumstance?", Political Analysis 19(3): quadratic kappa and pi.
Benati and Capurri: A.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.compiled import in_threads
from tertius.errors import UsageError, collect
from tertius.measures.kernels import Floats, count, evaluate, resample
from tertius.measures.rolls import Pairs, Rolls, sets

__all__ = ["NAMES", "compare", "similarity", "weigh"]

NAMES = (
    "agreement",
    "agreement_half",
    "s",
    "s_squared",
    "kappa",
    "kappa_linear",
    "kappa_quadratic",
    "pi",
    "pi_linear",
    "pi_quadratic",
    "a",
)
_CODES = {name: code for code, name in enumerate((*NAMES, "n"))}
_BLOCK = 20_000  # no power of two, else a table's cells compete for the same cache lines
_MOST_LEVELS = 100


def compare(rolls: Rolls, pairs: Pairs, measures: Sequence[str]) -> Floats:
    """Compute measures of all `pairs` in one pass over sets of bits.

    Parameters
    ----------
    rolls : Rolls
        The answers of all groups.
    pairs : Pairs
        The rows wanted.
    measures : sequence of str
        Names out of `NAMES`, or "n", the number of common items.

    Returns
    -------
    float64 array, shape (measures, rows)
        NaN where undefined.
    """
    planes, edges = sets(rolls)
    levels = tuple(range(rolls.levels))
    codes = np.array([_CODES[name] for name in measures], dtype=np.int64)
    values = np.empty((len(codes), len(pairs)))

    def work(part: slice) -> None:
        group, first, second = pairs.group[part], pairs.first[part], pairs.second[part]
        tables = np.empty((rolls.levels, rolls.levels, len(group)), dtype=np.int32)
        count(planes, edges, group, first, second, levels, tables)
        evaluate(tables, levels, codes, values[:, part])

    in_threads(work, len(pairs), _BLOCK)
    return values


def weigh(rolls: Rolls, pairs: Pairs, measures: Sequence[str], weights: Floats) -> Floats:
    """Compute measures of `pairs` under one or more sets of item weights.

    Parameters
    ----------
    rolls, pairs, measures
        As for `compare`.
    weights : float64 array, shape (items, replicates)
        Non-negative; their scale does not matter.

    Returns
    -------
    float64 array, shape (rows, measures, replicates)
        NaN where undefined.
    """
    levels = tuple(range(rolls.levels))
    codes = np.array([_CODES[name] for name in measures], dtype=np.int64)
    draws = np.empty((len(pairs), len(codes), weights.shape[1]))
    resample(
        rolls.answers,
        rolls.starts,
        weights,
        pairs.group,
        pairs.first,
        pairs.second,
        levels,
        codes,
        draws,
    )
    return draws


def similarity(
    answers: ArrayLike,
    measure: str = "s",
    weights: ArrayLike | None = None,
    levels: int = 3,
) -> Floats:
    """Compute one measure of similarity between all pairs of units.

    Parameters
    ----------
    answers : array_like of int, shape (units, items)
        Ordered levels 1..`levels`; for votes 1 no, 2 abstain, 3 yes. Missing is 0 or NaN.
    measure : str
        agreement, agreement_half, s, s_squared, kappa, kappa_linear, kappa_quadratic, pi,
        pi_linear, pi_quadratic or a; bare kappa and pi are the nominal ones.
    weights : array_like of float, shape (items,), optional
        Non-negative weight of each item, such as a state's share of capabilities; all 1 if not
        given.
    levels : int
        Number of levels: 3 for votes, 4 for alliance obligations 0..3 (add 1), 2 for yes or no.

    Returns
    -------
    float64 array, shape (units, units)
        Symmetric; the diagonal compares each unit with itself. NaN where no item is common, and
        for kappa and pi where both units gave one and the same answer throughout.

    Raises
    ------
    UsageError
        If an argument cannot be meant: unknown measure, answers outside 0..`levels` or not in
        two dimensions, weights of another length or negative.

    References
    ----------
    The module's docstring gives each formula and its source.

    Examples
    --------
    >>> similarity([[3, 3, 1, 2], [3, 1, 1, 0]], "agreement").round(3).tolist()
    [[1.0, 0.667], [0.667, 1.0]]
    """
    rolls = _rolls(answers, measure, levels)
    units, items = rolls.answers.shape
    upper = np.triu_indices(units)
    first, second = (index.astype(np.int32) for index in upper)
    pairs = Pairs(np.zeros(len(first), dtype=np.int32), first, second)
    if weights is None:
        values = compare(rolls, pairs, [measure])[0]
    else:
        values = weigh(rolls, pairs, [measure], _weights(weights, items)[:, None])[:, 0, 0]
    square = np.empty((units, units))
    square[upper] = values
    square.T[upper] = values
    return square


def _rolls(answers: ArrayLike, measure: str, levels: int) -> Rolls:
    problems = []
    if measure not in NAMES:
        problems.append(f"measure is '{measure}': choose one of {', '.join(NAMES)}")
    if not 2 <= levels <= _MOST_LEVELS:
        problems.append(f"levels is {levels}: give the number of levels, 2 to {_MOST_LEVELS}")
    collect(UsageError, "similarity", problems)
    raw = np.asarray(answers)
    if raw.ndim != 2:
        raise UsageError(
            f"similarity: answers has {raw.ndim} dimension(s): arrange it as (units, items)"
        )
    values = _numbers(raw, "answers", "code them 1..levels and missing as 0")
    values = np.where(np.isnan(values), 0.0, values)
    wrong = (values != np.floor(values)) | (values < 0) | (values > levels)
    if wrong.any():
        unit, item = np.argwhere(wrong)[0]
        raise UsageError(
            f"similarity: answers[{unit}, {item}] is {values[unit, item]:g}: "
            f"use whole numbers 1..{levels}, 0 for missing, or raise levels"
        )
    starts = np.array([0, values.shape[1]], dtype=np.int64)
    return Rolls(np.ascontiguousarray(values, dtype=np.int8), starts, levels)


def _weights(weights: ArrayLike, items: int) -> Floats:
    values = _numbers(np.asarray(weights), "weights", "give one number per item")
    if values.shape != (items,):
        raise UsageError(
            f"similarity: weights has shape {values.shape}: give one per item, ({items},)"
        )
    wrong = ~np.isfinite(values) | (values < 0)
    if wrong.any():
        place = int(np.argmax(wrong))
        raise UsageError(
            f"similarity: weights[{place}] is {values[place]:g}: "
            "weights are finite and not negative; drop the item with 0"
        )
    return values


def _numbers(raw: NDArray[np.generic], name: str, remedy: str) -> Floats:
    if raw.dtype == bool:
        raise UsageError(f"similarity: {name} is of type bool: {remedy}")
    try:
        return raw.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise UsageError(f"similarity: {name} is not numeric ({error}): {remedy}") from error
