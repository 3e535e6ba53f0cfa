"""Alternative policies over many worlds: expected value, regret, and the efficient set.

References
----------
Savage (1951), Journal of the American Statistical Association 46(253): 55-67: minimax regret.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.errors import UsageError, collect

__all__ = ["Frontier", "Regret", "frontier", "regret"]

Floats = NDArray[np.float64]
QUANTILES = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True, eq=False)
class Regret:
    """A table of policies over worlds; arrays of shape (policies,).

    Attributes
    ----------
    policies : tuple of str
        Names.
    value : ndarray, shape (policies, worlds)
        What each is worth in each world.
    expected : ndarray
        Mean value: every world counts alike.
    quantiles : ndarray, shape (policies, 3)
        5 %, 50 % and 95 % of value.
    worst : ndarray
        Largest regret: how much better another policy would have been in the worst world.
    mean_regret : ndarray
        Its mean.
    best : ndarray
        Share of worlds in which no other policy is worth more.
    """

    policies: tuple[str, ...]
    value: Floats
    expected: Floats
    quantiles: Floats
    worst: Floats
    mean_regret: Floats
    best: Floats

    @property
    def by_regret(self) -> str:
        """The policy of least largest regret; of several, the one named first."""
        return self.policies[int(self.worst.argmin())]

    @property
    def by_value(self) -> str:
        """The policy of largest expected value; of several, the one named first."""
        return self.policies[int(self.expected.argmax())]


@dataclass(frozen=True, slots=True, eq=False)
class Frontier:
    """Which policies no other dominates, world by world.

    Attributes
    ----------
    policies : tuple of str
        Names.
    efficient : ndarray of bool, shape (policies, worlds)
        On the frontier: no other is at least as good in both aims and better in one.
    share : ndarray, shape (policies,)
        Share of worlds in which the policy is on it.
    dominated_by : ndarray, shape (policies, policies)
        Share of worlds in which the policy of the row is dominated by that of the column.
    """

    policies: tuple[str, ...]
    efficient: NDArray[np.bool_]
    share: Floats
    dominated_by: Floats


def regret(policies: Sequence[str], value: ArrayLike) -> Regret:
    """Return expected value and regret of policies.

    Parameters
    ----------
    policies : sequence of str
        Names.
    value : array_like, shape (policies, worlds)
        More is better; known in every world.

    Raises
    ------
    UsageError
        If the shapes do not fit or values are missing.
    """
    values = np.asarray(value, float)
    collect(UsageError, "a table of regret", _faults(policies, {"value": values}))
    loss = values.max(axis=0) - values
    return Regret(
        tuple(policies),
        values,
        values.mean(axis=1),
        np.quantile(values, QUANTILES, axis=1).T,
        loss.max(axis=1),
        loss.mean(axis=1),
        (loss == 0).mean(axis=1),
    )


def frontier(policies: Sequence[str], one: ArrayLike, other: ArrayLike) -> Frontier:
    """Return which policies are efficient in two aims.

    Parameters
    ----------
    policies : sequence of str
        Names.
    one, other : array_like, shape (policies, worlds)
        What each policy achieves of either aim; more is better. Policies that achieve the same of
        both are efficient together.

    Raises
    ------
    UsageError
        If the shapes do not fit or values are missing.
    """
    first, second = np.asarray(one, float), np.asarray(other, float)
    collect(UsageError, "a frontier", _faults(policies, {"one": first, "other": second}))
    shares = np.zeros((len(policies), len(policies)))
    efficient = np.ones(first.shape, bool)
    for row in range(len(policies)):
        as_good = (first >= first[row]) & (second >= second[row])
        better = (first > first[row]) | (second > second[row])
        dominates = as_good & better
        shares[row] = dominates.mean(axis=1)
        efficient[row] = ~dominates.any(axis=0)
    return Frontier(tuple(policies), efficient, efficient.mean(axis=1), shares)


def _faults(policies: Sequence[str], tables: dict[str, Floats]) -> list[str]:
    shape = next(iter(tables.values())).shape
    found = []
    for name, values in tables.items():
        if values.ndim != 2 or len(values) != len(policies) or values.shape != shape:
            found.append(f"{name} has shape {values.shape}; give ({len(policies)}, worlds)")
        elif np.isnan(values).any():
            found.append(f"{name} is missing in {int(np.isnan(values).sum())} cells")
    if len(set(policies)) < len(policies):
        found.append("policies are named twice")
    return found
