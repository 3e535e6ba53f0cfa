"""Bounds of a number, and sums with them."""

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Interval", "hull"]


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds between which a number lies; nothing is said of where.

    Attributes
    ----------
    low, high : float
        Bounds, inclusive, in one unit.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"low {self.low} is not at most high {self.high}")

    @property
    def middle(self) -> float:
        """Middle of the bounds."""
        return (self.low + self.high) / 2

    def __sub__(self, other: "Interval") -> "Interval":
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, factor: float) -> "Interval":
        ends = self.low * factor, self.high * factor
        return Interval(min(ends), max(ends))


def hull(parts: Iterable[Interval]) -> Interval:
    """Return the narrowest interval that holds all parts.

    Examples
    --------
    >>> hull([Interval(1, 2), Interval(4, 5)])
    Interval(low=1, high=5)
    """
    held = list(parts)
    return Interval(min(each.low for each in held), max(each.high for each in held))
