"""Where a number comes from: estimates with their uncertainty, figures with their sources."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["Estimate", "Figure", "estimate", "merged_sources", "probability"]

QUANTILES = (0.05, 0.25, 0.50, 0.75, 0.95)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A posterior summary: mean, standard deviation and five quantiles.

    Attributes
    ----------
    mean, sd : float
        In `unit`.
    p05, p25, p50, p75, p95 : float
        Posterior quantiles; (p25, p75) is the 50 % and (p05, p95) the 90 % interval.
    unit : str
        What one unit means.
    """

    mean: float
    sd: float
    p05: float
    p25: float
    p50: float
    p75: float
    p95: float
    unit: str

    def as_dict(self) -> dict[str, float | str]:
        """Return the estimate as the JSON surface spells it."""
        return asdict(self)


def estimate(draws: ArrayLike, unit: str) -> Estimate:
    """Summarise posterior draws.

    Parameters
    ----------
    draws : array_like, shape (draws,)
        Draws of one quantity.
    unit : str
        What one unit means.
    """
    values = np.asarray(draws, dtype=float)
    p05, p25, p50, p75, p95 = np.quantile(values, QUANTILES)
    return Estimate(
        mean=float(values.mean()),
        sd=float(values.std()),
        p05=float(p05),
        p25=float(p25),
        p50=float(p50),
        p75=float(p75),
        p95=float(p95),
        unit=unit,
    )


def probability(p: float) -> str:
    """Return a probability in two decimals, never rounded to certainty.

    Examples
    --------
    >>> probability(0.934), probability(0.001), probability(1.0)
    ('0.93', '<0.01', '>0.99')
    """
    if p < 0.005:
        return "<0.01"
    return ">0.99" if p >= 0.995 else f"{p:.2f}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number on its way to a reader, with all that is needed to check it.

    Attributes
    ----------
    label : str
        What is measured, in words.
    value : float or None
        The number; None where it is missing.
    unit : str
        Its unit.
    interval : tuple of float or None
        90 % interval, where there is one.
    method : str
        The measure's id, or the name of the model.
    sources : tuple of str
        Ids of the datasets it rests on.
    rows : str
        The rows it rests on, as a query over the store's tables.
    evidence_year : int or None
        Last year with data behind it.
    note : str
        Why it is missing, or what a reader must know.
    """

    label: str
    value: float | None
    unit: str
    interval: tuple[float, float] | None
    method: str
    sources: tuple[str, ...]
    rows: str
    evidence_year: int | None = None
    note: str = ""


def merged_sources(figures: Sequence[Figure]) -> tuple[str, ...]:
    """Return the ids of all datasets behind `figures`, each once, in order of first use."""
    return tuple(dict.fromkeys(source for figure in figures for source in figure.sources))
