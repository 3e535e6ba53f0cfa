"""The model's path against what was traded, and what the facts can and cannot tell apart.

Let X be what was traded, N what would have been without the policy, and R the model's trade as a
share of that without it. The friction that X and N imply, whatever the channels, is::

    c = (X / N)^(-1/θ)

and the model's path is N R. A draw is consistent if its path lies within the tolerance of every
fact. The share of such draws, with the policy and with R = 1, says how well each accounts for the
facts; the rank correlation of N and friction among them says whether the facts tell the two apart.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tertius.errors import UsageError
from tertius.trade.channels.adaptation import Path
from tertius.trade.channels.policy import months_between
from tertius.trade.channels.record import Record

__all__ = ["Comparison", "compare", "implied_factor", "rank_correlation"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


WORLDS = 25
"""Paths without the policy that each draw of channels and policy meets."""
BINS = (0.0, 0.02, 0.05, 0.10, 0.20, 1.0)
"""Edges of the sizes of loss that the facts are asked about, shares of trade."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Draws of a record's periods with and without the policy.

    Every draw of channels and policy meets several paths without the policy, so that there are
    more columns w than draws n.

    Attributes
    ----------
    periods : tuple of str
        In the order of the first axes.
    draw : ndarray of int, shape (w,)
        The draw of channels and policy that each column takes.
    observed : ndarray, shape (periods, w)
        What was traded, USD bn.
    before : ndarray, shape (periods, w)
        The same months of the last year before the policy, USD bn.
    no_policy, modelled : ndarray, shape (periods, w)
        What would have been without the policy, and what the model makes of it, USD bn.
    implied : ndarray, shape (periods, w)
        Factor on trade costs that explains what was traded; below 1 where nothing needs
        explaining.
    grown : ndarray, shape (w,)
        Growth without the policy from the year before it to the last period, in logs.
    lost : ndarray, shape (w,)
        Share of trade that the policy costs in the model, mean of the periods.
    consistent, consistent_without : ndarray of bool, shape (w,)
        Columns that agree with every fact, with the policy and without it.
    """

    periods: tuple[str, ...]
    draw: NDArray[np.intp]
    observed: Floats
    before: Floats
    no_policy: Floats
    modelled: Floats
    implied: Floats
    grown: Floats
    lost: Floats
    consistent: Flags
    consistent_without: Flags

    @property
    def break_even(self) -> Floats:
        """Growth since the same months before the policy, %, from which on friction is needed."""
        return np.asarray(100 * (self.observed / self.before - 1))

    @property
    def trade_off(self) -> float:
        """Rank correlation of growth without the policy and loss to it, among consistent columns.

        Near 1: the facts leave open which of the two it was. NaN for fewer than three columns.
        """
        return rank_correlation(self.grown[self.consistent], self.lost[self.consistent])

    def by_loss(self) -> tuple[tuple[float, float, int, float], ...]:
        """Return, by size of the loss, how many columns there are and which share is consistent.

        Returns
        -------
        tuple of (low, high, columns, share)
            Losses from `low` to below `high`, shares of trade; share NaN where there is no column.
        """
        found = []
        for low, high in pairwise(BINS):
            inside = (self.lost >= low) & (self.lost < high)
            share = float(self.consistent[inside].mean()) if inside.any() else float("nan")
            found.append((low, high, int(inside.sum()), share))
        return tuple(found)


def implied_factor(traded: Floats, without: Floats, elasticity: Floats) -> Floats:
    """Return the factor on trade costs that lowers `without` to `traded`."""
    return np.asarray((traded / without) ** (-1 / elasticity))


def compare(
    record: Record, path: Path, start: str, rng: np.random.Generator, worlds: int = WORLDS
) -> Comparison:
    """Set a path against a record.

    Parameters
    ----------
    record : Record
        What was traded.
    path : Path
        Month by month from `start` on.
    start : str
        Month of the first round, YYYY-MM.
    rng : numpy.random.Generator
        For the paths without the policy.
    worlds : int
        How many of them each draw of channels and policy meets.

    Raises
    ------
    UsageError
        If the record begins before the path, or ends after it.
    """
    months = [
        (months_between(start, each.first), months_between(start, each.last))
        for each in record.observations
    ]
    first, last = min(each[0] for each in months), max(each[1] for each in months)
    if first < 0 or last >= len(path.trade):
        raise UsageError(
            f"record '{record.id}' runs from month {first} to {last} after the policy, the path "
            f"from 0 to {len(path.trade) - 1}: follow it longer, or take another record"
        )
    draw = np.repeat(np.arange(path.before.trade.size), worlds)
    kept = np.stack([path.trade[a : b + 1].mean(0) for a, b in months])[:, draw]
    since = record.since(record.growth_draws(rng, draw.size))
    before = np.stack([each.before.draw(rng, draw.size) for each in record.observations])
    observed = np.stack([each.value.draw(rng, draw.size) for each in record.observations])
    tolerance = record.tolerance.draw(rng, draw.size)
    without = before * np.exp(since)
    return Comparison(
        periods=record.periods,
        draw=draw,
        observed=observed,
        before=before,
        no_policy=without,
        modelled=without * kept,
        implied=implied_factor(observed, without, path.settings[0].elasticity[draw]),
        grown=since[-1],
        lost=1 - kept.mean(0),
        consistent=_agree(without * kept, observed, tolerance),
        consistent_without=_agree(without, observed, tolerance),
    )


def _agree(modelled: Floats, observed: Floats, tolerance: Floats) -> Flags:
    return np.asarray((np.abs(np.log(modelled / observed)) <= tolerance).all(0))


def rank_correlation(first: Floats, second: Floats) -> float:
    """Return Spearman's rank correlation; NaN for fewer than three pairs."""
    if first.size < 3:
        return float("nan")
    a, b = (each.argsort().argsort().astype(float) for each in (first, second))
    return float(np.corrcoef(a, b)[0, 1])
