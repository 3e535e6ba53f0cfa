"""Packages by mixed-integer programming (HiGHS), for more items than can be listed."""

import numpy as np
from numpy.typing import NDArray

from tertius.errors import NotConvergedError
from tertius.wedge.packages.items import Items

__all__ = ["best", "lexicographic"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

INFEASIBLE = 2  # status of scipy.optimize.milp


def best(
    items: Items,
    burden: Floats,
    limits: list[tuple[Floats, float]],
    rung: int | None = None,
) -> Bools | None:
    """Return the package of least burden, or None if no package keeps to all limits.

    Parameters
    ----------
    items : Items
        Prerequisites, exclusions and rungs; amounts are taken from the other arguments.
    burden : ndarray, shape (items,)
        What is to be small, summed over the package.
    limits : list of (ndarray, float)
        Amounts (items,) whose sum must be no more than the number.
    rung : int, optional
        The rung for which the package is meant.

    Raises
    ------
    NotConvergedError
        If the solver gives up.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    m = items.count
    rows, most = [amounts for amounts, _ in limits], [limit for _, limit in limits]
    for i, j in zip(*np.nonzero(items.needs), strict=True):
        rows.append(np.eye(m)[i] - np.eye(m)[j])
        most.append(0.0)
    for i, j in zip(*np.nonzero(np.triu(items.bars)), strict=True):
        rows.append(np.eye(m)[i] + np.eye(m)[j])
        most.append(1.0)
    found = milp(
        burden,
        integrality=np.ones(m),
        bounds=Bounds(0, items.allowed(rung).astype(float)),
        constraints=LinearConstraint(np.array(rows), ub=most) if rows else (),
        options={"mip_rel_gap": 0.0},
    )
    if found.status == INFEASIBLE:
        return None
    if found.x is None or found.status != 0:
        raise NotConvergedError(f"packages: the solver stopped with: {found.message}")
    return np.asarray(found.x > 0.5)


def lexicographic(
    items: Items,
    burden: Floats,
    second: Floats,
    limits: list[tuple[Floats, float]],
    rung: int | None = None,
) -> Bools | None:
    """Return the package of least burden and, of several, of least second burden."""
    first = best(items, burden, limits, rung)
    if first is None:
        return None
    slack = 1e-7 * max(1.0, float(np.abs(burden).sum()))
    again = best(items, second, [*limits, (burden, float(burden[first].sum()) + slack)], rung)
    return first if again is None else again
