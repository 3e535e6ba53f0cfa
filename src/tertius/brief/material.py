"""What a brief is made from, and how its numbers lead to their sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tertius.assessment import Assessment
from tertius.brief.blocks import Aside, Cell, Inline, Link, Spans
from tertius.brief.notation import interval, quantity, signed
from tertius.measures.register import Measure
from tertius.provenance import Estimate, Figure
from tertius.sources.descriptor import Descriptor
from tertius.store.manifest import Manifest
from tertius.triangle.seated import Triangle

__all__ = [
    "Material",
    "estimate_cell",
    "linked",
    "method_link",
    "row_anchor",
    "shown_in",
    "source_links",
]


@dataclass(frozen=True, slots=True)
class Material:
    """All that the sections of a brief draw on.

    Attributes
    ----------
    assessment : Assessment
        The numbers.
    manifest : Manifest
        What the store holds and was made from.
    descriptors : mapping of Descriptor
        The datasets, by id.
    measures : mapping of Measure
        The register, by id.
    """

    assessment: Assessment
    manifest: Manifest
    descriptors: Mapping[str, Descriptor]
    measures: Mapping[str, Measure]

    @property
    def years(self) -> tuple[Triangle, Triangle]:
        """Return the triangle then and now."""
        return self.assessment.then, self.assessment.now

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return every figure of both years."""
        return tuple(f for t in self.years for rows in t.evidence.values() for f in rows)

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the ids of all datasets that the brief rests on, in alphabetical order."""
        found = {source for figure in self.figures for source in figure.sources}
        return tuple(sorted({*found, *self.assessment.sources}))


def source_links(sources: Sequence[str]) -> Spans:
    """Return the ids of datasets, each leading to its citation."""
    spans: list[Inline] = []
    for source in sources:
        spans.extend([", "] if spans else [])
        spans.append(Link(source, f"#source-{source}"))
    return tuple(spans)


def method_link(method: str, measures: Mapping[str, Measure]) -> Inline:
    """Return a measure's id, leading to its definition where it has one."""
    return Link(method, f"#measure-{method}") if method in measures else method


def row_anchor(triangle: Triangle, leg: str, place: int) -> str:
    """Return the anchor of the source rows of a figure: its place among the leg's evidence."""
    return f"rows-{triangle.year}-{leg}-{place + 1}"


def estimate_cell(found: Estimate | None) -> Cell:
    """Return the mean with its 90 % interval beside it."""
    if found is None:
        return "no data"
    return signed(found.mean), " ", Aside(interval(found.p05, found.p95))


def shown_in(figure: Figure) -> tuple[float, str]:
    """Return the factor and the unit a figure is shown in: dependence per cent, else its own."""
    if figure.method.endswith(".dependence"):
        return 100.0, "per cent of own GDP"
    return 1.0, figure.unit


def linked(figure: Figure, triangle: Triangle, leg: str) -> Spans:
    """Return a figure's value, leading to its source rows; a missing one says so."""
    target = f"#{row_anchor(triangle, leg, triangle.evidence[leg].index(figure))}"
    scale, _ = shown_in(figure)
    value = Link("none" if figure.value is None else quantity(figure.value * scale), target)
    if figure.interval is None:
        return (value,)
    low, high = figure.interval
    return value, " ", Aside(f"{quantity(low * scale)} to {quantity(high * scale)}")
