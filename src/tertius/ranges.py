"""A number that is not known but bounded: its range, and what the range rests on.

>>> import numpy as np
>>> from tertius.ranges import Range
>>> fee = Range(low=0.04, high=0.12, mode=0.06, basis="judged", reason="peak reports, no volumes")
>>> fee.draw(np.random.default_rng(1), 3).round(3).tolist()
[0.072, 0.105, 0.055]
>>> fee.mean
0.07333333333333333
"""

import re
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

__all__ = ["Basis", "Range"]

Basis = Literal["judged", "published", "estimated", "computed"]
"""Judged by the authors; published by others; estimated from data; computed from other numbers."""

YEAR, ADDRESS = re.compile(r"\b(1[89]|20)\d\d\b"), re.compile(r"\bhttps?://\S+\.\S+")


class Range(BaseModel):
    """Bounds of an uncertain number, drawn uniformly or, with a mode, triangularly.

    Attributes
    ----------
    low, high : float
        Bounds, finite, in the unit of the field that holds the range. Equal bounds are a point.
    mode : float or None
        Likeliest value.
    basis : {"judged", "published", "estimated", "computed"}
        What the bounds rest on.
    reason : str
        Why these bounds; the method, where they are estimated or computed.
    source : str
        Who published it, in which year, at which address; or ids of the rows computed from.

    Raises
    ------
    pydantic.ValidationError
        If ``low <= mode <= high`` fails, or what the basis calls for is missing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    low: float = Field(description="lower bound")
    high: float = Field(description="upper bound; equal to the lower for a point")
    mode: float | None = Field(default=None, description="likeliest value, if one is")
    basis: Basis = Field(description="judged, published, estimated or computed")
    reason: str = Field(min_length=1, description="why these bounds, or by which method")
    source: str = Field(
        default="", description="publisher, year and address; or the rows computed from"
    )

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        bounds = {"low": self.low, "mode": self.mode, "high": self.high}
        given = {name: value for name, value in bounds.items() if value is not None}
        if [*given.values()] != sorted(given.values()):
            told = ", ".join(f"{name} {value:g}" for name, value in given.items())
            raise ValueError(f"{told} are out of order: give low <= mode <= high")
        return self

    @model_validator(mode="after")
    def _grounded(self) -> Self:
        if self.basis == "published" and not (
            YEAR.search(self.source) and ADDRESS.search(self.source)
        ):
            raise ValueError(
                f"source {self.source!r} of a published range: name publisher, year and address"
            )
        if self.basis in ("estimated", "computed") and not self.source:
            raise ValueError(f"source of an {self.basis} range is empty: name its source rows")
        return self

    @property
    def mean(self) -> float:
        """Mean of the draws."""
        if self.mode is None:
            return (self.low + self.high) / 2
        return (self.low + self.mode + self.high) / 3

    def draw(self, rng: np.random.Generator, n: int) -> NDArray[np.float64]:
        """Return draws from the range.

        Parameters
        ----------
        rng : numpy.random.Generator
            Where randomness comes from; one uniform number is taken per draw, also for a point,
            so that narrowing one range does not shift the draws of the next.
        n : int
            How many, at least 0.

        Returns
        -------
        ndarray, shape (n,)
            Between the bounds.
        """
        return self.quantile(rng.random(n))

    def quantile(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the values below which the given shares of the draws lie.

        Parameters
        ----------
        share : ndarray
            In [0, 1], of any shape.
        """
        width = self.high - self.low
        if width == 0:
            return np.full_like(share, self.low)
        if self.mode is None:
            return self.low + share * width
        left, right = self.mode - self.low, self.high - self.mode
        rising = self.low + np.sqrt(share * width * left)
        falling = self.high - np.sqrt((1 - share) * width * right)
        found = np.where(share * width <= left, rising, falling)
        return np.clip(found, self.low, self.high)  # the roots may round past the bounds
