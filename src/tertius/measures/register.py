"""The register of measures: unit, range, sources, coverage and definition of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import import_module

from tertius.errors import UnknownMeasureError

__all__ = ["FAMILIES", "Measure", "measure", "register"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a dyad in a year.

    Attributes
    ----------
    id : str
        ``family.name``; the values stand in table ``measure_family``, column ``name``.
    label : str
        Name for a reader.
    unit : str
        What one unit means.
    low, high : float or None
        The range of possible values, both inclusive; None where unbounded.
    sources : tuple of str
        Ids of the datasets it is computed from.
    first, last : int
        First and last year for which some dyad has a value.
    definition : str
        The formula, in words and symbols.
    reference : str
        Author, year, equation.
    directed : bool
        Whether A to B differs from B to A (columns ``name_12`` and ``name_21``).
    interval : bool
        Whether ``name_sd``, ``name_p05`` and ``name_p95`` stand beside it.
    """

    id: str
    label: str
    unit: str
    low: float | None
    high: float | None
    sources: tuple[str, ...]
    first: int
    last: int
    definition: str
    reference: str
    directed: bool = False
    interval: bool = False

    @property
    def family(self) -> str:
        """The family, which is also the end of the table's name."""
        return self.id.split(".", 1)[0]

    @property
    def table(self) -> str:
        """The table that holds the values."""
        return f"measure_{self.family}"

    @property
    def column(self) -> str:
        """The column, without the suffix of a direction."""
        return self.id.split(".", 1)[1]

    @property
    def range(self) -> str:
        """The range in words."""
        if self.low is None and self.high is None:
            return "any number"
        if self.high is None:
            return f"from {self.low:g}"
        return f"up to {self.high:g}" if self.low is None else f"{self.low:g} to {self.high:g}"


FAMILIES = ("votes", "ideal", "portfolios", "alliance", "disputes", "rivalry", "trade")


@cache
def register() -> Mapping[str, Measure]:
    """Return every measure by id, family by family."""
    return {
        found.id: found
        for family in FAMILIES
        for found in import_module(f"tertius.measures.{family}").MEASURES
    }


def measure(name: str, known: Mapping[str, Measure] | None = None) -> Measure:
    """Return one measure.

    Parameters
    ----------
    name : str
        Its id.
    known : mapping of Measure, optional
        Where to look; by default the register.

    Raises
    ------
    UnknownMeasureError
        With the nearest names, if there is no such measure.
    """
    known = register() if known is None else known
    if name not in known:
        near = get_close_matches(name, known, n=3, cutoff=0.4)
        hint = f"did you mean {', '.join(near)}?" if near else "see `tertius measures`"
        raise UnknownMeasureError(f"unknown measure '{name}': {hint}")
    return known[name]
