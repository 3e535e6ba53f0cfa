"""The search for packages in plain NumPy: every subset, in Gray-code order. Tests hold to it."""

import numpy as np
from numpy.typing import NDArray

from tertius.wedge.worlds.deliver import NONE, Choice, Rules, members

__all__ = ["every_package", "most"]

Floats = NDArray[np.float64]


def every_package(rules: Rules) -> NDArray[np.int64]:
    """Return the masks of all packages that keep to the rules, neighbours one item apart."""
    items = len(rules.requires)
    count = np.arange(1 << items, dtype=np.int64)
    masks = count ^ (count >> 1)
    held = members(masks, items)
    wrong = held & ((rules.requires & ~masks[:, None]) | (rules.excludes & masks[:, None]) != 0)
    return np.asarray(masks[~wrong.any(axis=1)])


def most(
    value: Floats, cost: Floats, budget: Floats, allowed: NDArray[np.int64], rules: Rules
) -> Choice:
    """Return what `deliver.most` returns; of packages that deliver the same, any."""
    masks = every_package(rules)
    held = members(masks, value.shape[1]).astype(float)
    values, costs = value @ held.T, cost @ held.T
    amount = np.full(budget.shape, -np.inf)
    chosen = np.full(budget.shape, NONE, np.int64)
    for column, mask in enumerate(allowed):
        may = (masks & ~mask) == 0
        within = may & (costs <= budget[:, [column]] + 1e-12 * np.abs(costs).max())
        found = np.where(within, values, -np.inf)
        best = found.argmax(axis=1)
        amount[:, column] = found[np.arange(len(value)), best]
        chosen[:, column] = np.where(np.isinf(amount[:, column]), NONE, masks[best])
    return Choice(amount, chosen)
