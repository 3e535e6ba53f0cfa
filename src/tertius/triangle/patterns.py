"""Sign patterns of a triangle, the types they make, and the roles they give.

References
----------
Dittmer, L. (1981). The Strategic Triangle: An Elementary Game-Theoretical Analysis. World
Politics 33: 485-515 (menage a trois, romantic triangle, stable marriage; unit veto is later).
Cartwright, D. & Harary, F. (1956). Structural Balance. Psychological Review 63: 277-293.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

__all__ = ["LEGS", "PATTERNS", "SEATS", "TYPES", "Patterns", "patterns"]

LEGS: tuple[str, ...] = ("PT", "PR", "TR")
SEATS: tuple[str, ...] = ("P", "T", "R")
PATTERNS = tuple("".join(signs) for signs in product("+-", repeat=3))
TYPES = ("menage_a_trois", "romantic_triangle", "stable_marriage", "unit_veto")

_OPPOSITE: Mapping[int, str] = {0: "R", 1: "T", 2: "P"}


@dataclass(frozen=True, slots=True)
class Patterns:
    """Probabilities of patterns, types and roles.

    Attributes
    ----------
    patterns : mapping
        Of each of the eight sign patterns, in leg order PT, PR, TR; they sum to 1.
    types : mapping
        Of each of the four types; they sum to 1.
    pivot : mapping
        Of each seat being the pivot of a romantic triangle; with the pariahs, the menage and the
        unit veto they sum to 1.
    pariah : mapping
        Of each seat being the outcast of a stable marriage.
    balanced : float
        Of the product of signs being positive.
    """

    patterns: Mapping[str, float]
    types: Mapping[str, float]
    pivot: Mapping[str, float]
    pariah: Mapping[str, float]
    balanced: float

    @property
    def modal_type(self) -> str:
        """The most probable type."""
        return max(self.types, key=lambda name: self.types[name])

    @property
    def modal_pattern(self) -> str:
        """The most probable pattern."""
        return max(self.patterns, key=lambda name: self.patterns[name])


def type_of(pattern: str) -> str:
    """Return the type that a sign pattern makes.

    Examples
    --------
    >>> type_of("++-")
    'romantic_triangle'
    """
    return TYPES[pattern.count("-")]


def pivot_of(pattern: str) -> str | None:
    """Return the state in both positive relations, where exactly one relation is negative."""
    return _OPPOSITE[pattern.index("-")] if pattern.count("-") == 1 else None


def pariah_of(pattern: str) -> str | None:
    """Return the state outside the only positive relation, where there is exactly one."""
    return _OPPOSITE[pattern.index("+")] if pattern.count("+") == 1 else None


def patterns(legs: NDArray[np.float64]) -> Patterns:
    """Return the probabilities of patterns, types and roles.

    Parameters
    ----------
    legs : ndarray, shape (draws, 3)
        Posterior draws of the legs PT, PR, TR, zero being neutral.
    """
    index = (legs <= 0) @ np.array([4, 2, 1])
    shares = np.bincount(index, minlength=8) / len(legs)
    by_pattern = {name: float(share) for name, share in zip(PATTERNS, shares, strict=True)}
    types = dict.fromkeys(TYPES, 0.0)
    pivot: dict[str, float] = dict.fromkeys(SEATS, 0.0)
    pariah: dict[str, float] = dict.fromkeys(SEATS, 0.0)
    for name, share in by_pattern.items():
        types[type_of(name)] += share
        if (seat := pivot_of(name)) is not None:
            pivot[seat] += share
        if (seat := pariah_of(name)) is not None:
            pariah[seat] += share
    balanced = sum(share for name, share in by_pattern.items() if name.count("-") % 2 == 0)
    return Patterns(by_pattern, types, pivot, pariah, balanced)
