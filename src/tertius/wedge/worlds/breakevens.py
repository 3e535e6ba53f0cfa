"""What would have to be so: the least worth of P's axis and of each item that moves T to a rung."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.provenance import Estimate, estimate
from tertius.wedge.worlds.arrays import Arrays
from tertius.wedge.worlds.deliver import most

__all__ = ["BreakEven", "axis", "items"]

Floats = NDArray[np.float64]
WORLDS = 4000
"""Worlds in which items are tried one by one."""


@dataclass(frozen=True, slots=True, eq=False)
class BreakEven:
    """Where one number turns the answer for one rung.

    Attributes
    ----------
    rung : str
        Id of the rung.
    of : str
        ``axis`` for what realignment is worth to P, or the id of an item.
    unit : str
        Of `value`.
    value : ndarray, shape (worlds,)
        The least at which the rung is reached; infinite where it is not at any.
    """

    rung: str
    of: str
    unit: str
    value: Floats

    @property
    def never(self) -> float:
        """Share of worlds in which no value suffices."""
        return float(np.isinf(self.value).mean())

    @property
    def summary(self) -> Estimate | None:
        """The rest of the worlds, None where there are none."""
        some = self.value[np.isfinite(self.value)]
        return estimate(some, self.unit) if len(some) else None


def axis(
    arrays: Arrays, rungs: tuple[str, ...], cost: Floats, worth: Floats, share: Floats
) -> tuple[BreakEven, ...]:
    """Return what full realignment must be worth to P for the cheapest package to pay.

    Parameters
    ----------
    arrays : Arrays
        The worlds.
    rungs : tuple of str
        Ids.
    cost : ndarray, shape (worlds, rungs)
        Of the cheapest package that meets the price.
    worth : ndarray, shape (worlds,)
        The axis as drawn.
    share : ndarray, shape (worlds, rungs)
        Share of it that each rung brings.
    """
    now, made = arrays.status_quo, []
    for s in range(now + 1, len(rungs)):
        rest = arrays.gain_P[:, s] - arrays.gain_P[:, now] - worth * share[:, s]
        lacking = cost[:, s] - rest
        value = np.full(len(cost), np.inf)
        # where a rung brings nothing of the axis, no worth of it helps
        np.divide(lacking, share[:, s], out=value, where=(share[:, s] > 0) & np.isfinite(lacking))
        value[lacking <= 0] = 0.0
        made.append(BreakEven(rungs[s], "axis", "% of P's GDP a year", value))
    return tuple(made)


def items(arrays: Arrays, rungs: tuple[str, ...], price: Floats) -> tuple[BreakEven, ...]:
    """Return what each gift would have to be worth to T for P's best package with it to suffice.

    The worth is as promised, before credibility and consent; all other items are as drawn, and the
    package must not cost P more than the rung gains it.
    """
    menu, now, made = arrays.P, arrays.status_quo, []
    rows = slice(0, WORLDS)
    value, cost, promised = menu.value[rows], menu.cost[rows], menu.promised[rows]
    change = (arrays.gain_P - arrays.gain_P[:, [now]])[rows]
    ample = 4.0 * (1.0 + np.abs(value).sum(axis=1) + np.abs(promised).sum(axis=1))
    for k, name in enumerate(menu.items):
        reach = [s for s in range(now + 1, len(rungs)) if menu.allowed[s] >> k & 1]
        raised = value.copy()
        raised[:, k] = ample  # so that it is in the best package if it can be
        found = most(raised, cost, change[:, reach], menu.allowed[reach], menu.rules)
        arriving = np.divide(value[:, k], promised[:, k], out=np.zeros_like(ample),
                             where=promised[:, k] > 0)  # fmt: skip
        for column, s in enumerate(reach):
            inside = (found.mask[:, column] >= 0) & (found.mask[:, column] >> k & 1 == 1)
            lacking = price[rows, s] - (found.amount[:, column] - ample)
            least = np.full(len(value), np.inf)
            np.divide(lacking, arriving, out=least, where=inside & (arriving > 0))
            least[inside & (lacking <= 0)] = 0.0
            made.append(BreakEven(rungs[s], name, "% of T's GDP a year", least))
    return tuple(made)
