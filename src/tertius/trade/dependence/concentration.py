"""Shares of suppliers and buyers, and how few there are.

References
----------
Herfindahl (1950), Concentration in the steel industry, Columbia University; Hirschman (1964), "The
paternity of an index", American Economic Review 54(5): 761; Adelman (1969), "Comment on the H
concentration measure as a numbers-equivalent", Review of Economics and Statistics 51(1): 99-101.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["herfindahl", "log_ratio", "numbers_equivalent", "shares"]

Array = NDArray[np.float64]


def shares(flows: ArrayLike, axis: int) -> Array:
    """Return each flow as a share of the sum along an axis.

    Parameters
    ----------
    flows : array_like, shape (suppliers, buyers)
        What each supplier sells to each buyer, at least 0.
    axis : int
        0 for shares of a buyer's purchases, 1 for shares of a supplier's sales.

    Returns
    -------
    ndarray, shape (suppliers, buyers)
        In [0, 1]; NaN where the sum is 0.
    """
    traded = np.asarray(flows, dtype=float)
    total = traded.sum(axis=axis, keepdims=True)
    share: Array = np.full_like(traded, np.nan)
    np.divide(traded, total, out=share, where=total > 0)
    return share


def herfindahl(flows: ArrayLike, axis: int) -> Array:
    """Return the sum of squared shares along an axis: 1 where there is but one.

    Parameters
    ----------
    flows : array_like, shape (suppliers, buyers)
        What each supplier sells to each buyer, at least 0.
    axis : int
        0 for the suppliers of each buyer, 1 for the buyers of each supplier.

    Returns
    -------
    ndarray, shape (buyers,) or (suppliers,)
        In (0, 1]; NaN where nothing is traded.
    """
    return np.asarray((shares(flows, axis) ** 2).sum(axis=axis))


def numbers_equivalent(index: ArrayLike) -> Array:
    """Return how many suppliers of equal size would give a Herfindahl index."""
    return np.asarray(1 / np.asarray(index, dtype=float))


def log_ratio(a: float, b: float) -> float | None:
    """Return the natural logarithm of a / b, or None where either is not above 0."""
    return float(np.log(a / b)) if a > 0 and b > 0 else None
