"""The register of all that a series can be asked of: the measures, and alignment beside them."""

from collections.abc import Mapping
from functools import cache

from tertius.alignment.dimensions import DIMENSIONS, OVERALL, UNIT, indicators
from tertius.measures import register as measures
from tertius.measures.register import Measure

__all__ = ["FAMILY", "measure", "register"]

FAMILY = "alignment"
FIRST, LAST = 1946, 2025
_REFERENCE = (
    "Quinn (2004), Political Analysis 12(4): 338-353; Martin & Quinn (2002), Political "
    "Analysis 10(2): 134-153, for the random walk"
)


@cache
def register() -> Mapping[str, Measure]:
    """Return every measure by id: alignment first, then family by family."""
    own = (_overall(), *(_dimension(name) for name in DIMENSIONS))
    return {found.id: found for found in own} | dict(measures.register())


def measure(name: str) -> Measure:
    """Return one measure, alignment included.

    Raises
    ------
    UnknownMeasureError
        With the nearest names, if there is no such measure.
    """
    return measures.measure(name, register())


def _dimension(dimension: str) -> Measure:
    chosen = [item for item in indicators() if item.dimension == dimension]
    parts = "; ".join(
        f"{item.label} ({'raises' if item.sign > 0 else 'lowers'} it; neutral: "
        f"{item.neutral_label})"
        for item in chosen
    )
    return _measure(
        dimension,
        f"{dimension.capitalize()} alignment",
        tuple(source for item in chosen for source in measures.measure(item.measure).sources),
        "Posterior of a latent random walk behind these indicators, zero being all of them at "
        f"their neutral values: {parts}.",
    )


def _overall() -> Measure:
    parts = [_dimension(name) for name in DIMENSIONS]
    return _measure(
        OVERALL,
        "Overall alignment",
        tuple(source for part in parts for source in part.sources),
        f"Mean of {', '.join(DIMENSIONS)} alignment, of equal weight unless others are given; "
        "missing where one of them is.",
    )


def _measure(name: str, label: str, sources: tuple[str, ...], definition: str) -> Measure:
    return Measure(
        id=f"{FAMILY}.{name}",
        label=label,
        unit=UNIT,
        low=None,
        high=None,
        sources=tuple(dict.fromkeys(sources)),
        first=FIRST,
        last=LAST,
        definition=definition,
        reference=_REFERENCE,
        interval=True,
    )
