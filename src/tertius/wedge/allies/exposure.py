"""How exposed an ally is, and how captive: weighted means of standardised parts.

Every part is brought to [0, 1] by two stated reference values, so that an index means the same in
any year and for any alliance, and one ally's does not depend on who the others are.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.errors import UsageError, collect

__all__ = ["Scale", "index", "standardise"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scale:
    """How a quantity becomes a part between 0 and 1.

    Attributes
    ----------
    zero, one : float
        Values that count as 0 and as 1; beyond them nothing is added. `one` may be the smaller.
    form : {"linear", "log", "log1p"}
        Between them, linear in the value, in its logarithm, or in the logarithm of one more.
    """

    zero: float
    one: float
    form: Literal["linear", "log", "log1p"] = "linear"

    def __post_init__(self) -> None:
        found = []
        if self.zero == self.one:
            found.append(f"zero and one are both {self.zero:g}; they must differ")
        if self.form == "log" and min(self.zero, self.one) <= 0:
            found.append("a logarithmic scale needs zero and one above 0")
        collect(UsageError, "a scale", found)


def standardise(value: ArrayLike, scale: Scale) -> Floats:
    """Return values as parts between 0 and 1, NaN where unknown.

    Parameters
    ----------
    value : array_like
        In the quantity's unit; on a logarithmic scale 0 counts as the end that it lies beyond.
    scale : Scale
        What counts as 0 and as 1.
    """
    low, high = _bent(scale.zero, scale.form), _bent(scale.one, scale.form)
    part: Floats = np.clip((_bent(value, scale.form) - low) / (high - low), 0.0, 1.0)
    return part


def _bent(value: ArrayLike, form: str) -> Floats:
    values = np.asarray(value, float)
    if form == "linear":
        return values
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(values) if form == "log" else np.log1p(values))


def index(parts: ArrayLike, weights: ArrayLike) -> Floats:
    """Return weighted means of the parts that are known.

    Parameters
    ----------
    parts : array_like, shape (allies, parts)
        In [0, 1], NaN where unknown.
    weights : array_like, shape (..., parts)
        At least 0; worlds first.

    Returns
    -------
    ndarray, shape (..., allies)
        In [0, 1]; NaN where no part of any weight is known. An unknown part is left out of the
        mean, which amounts to taking it to be like the others.
    """
    values, weight = np.asarray(parts, float), np.asarray(weights, float)
    known = ~np.isnan(values)
    total = weight @ known.T.astype(float)
    summed = weight @ np.where(known, values, 0.0).T
    mean: Floats = np.divide(summed, total, out=np.full_like(total, np.nan), where=total > 0)
    return mean
