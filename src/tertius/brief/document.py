"""The brief as blocks: every section in the order a reader asks, from an assessment."""

from collections.abc import Callable, Mapping

from tertius.assessment import Assessment
from tertius.brief.blocks import Definition, Document, Section
from tertius.brief.material import Material
from tertius.brief.names import ROLES
from tertius.brief.notation import count
from tertius.brief.sections import (
    history,
    indicators,
    indices,
    kissinger,
    limits,
    methods,
    rift,
    series,
    sources,
    triangle,
    verdict,
    zeros,
)
from tertius.brief.sections.economy import channels, dependence, facts, settlement, worth
from tertius.brief.wording import verdict as worded
from tertius.measures.register import Measure
from tertius.sources.descriptor import Descriptor
from tertius.store.manifest import Manifest

__all__ = ["compose"]

_SECTIONS: tuple[Callable[[Material], Section | None], ...] = (
    verdict.section,
    triangle.section,
    kissinger.section,
    series.section,
    rift.section,
    indices.section,
    indicators.section,
    worth.section,
    channels.section,
    settlement.section,
    dependence.section,
    zeros.section,
    history.section,
    methods.section,
    limits.section,
    sources.terms,
    sources.citations,
    facts.section,
    sources.manifest,
)


def compose(
    assessment: Assessment,
    manifest: Manifest,
    descriptors: Mapping[str, Descriptor],
    measures: Mapping[str, Measure],
) -> Document:
    """Return the brief as blocks; it formats numbers and computes none.

    Parameters
    ----------
    assessment : Assessment
        The numbers.
    manifest : Manifest
        Of the store or the panel they come from.
    descriptors : mapping of str to Descriptor
        Datasets by id; one that is missing is cited by its id alone.
    measures : mapping of str to Measure
        The register by id; a measure that is missing has no definition to lead to.
    """
    material = Material(assessment, manifest, descriptors, measures)
    scenario = assessment.scenario
    return Document(
        title=scenario.title,
        question=scenario.question,
        seats=_seats(assessment),
        summary=" ".join(worded(assessment)),
        sections=tuple(found for section in _SECTIONS if (found := section(material))),
        imprint=f"Tertius {manifest.version}, {manifest.kind} {manifest.digest[:12]}, "
        f"{count(assessment.draws)} draws, seed {assessment.seed}",
    )


def _seats(assessment: Assessment) -> tuple[Definition, ...]:
    """Return who sits where, under the names of both years."""
    seats = []
    for seat, role in ROLES.items():
        then, now = (t.states[seat].name for t in (assessment.then, assessment.now))
        spans = (now,) if then == now else (f"{then} ({assessment.then.year}), {now}",)
        seats.append(Definition((role.capitalize(),), spans))
    return tuple(seats)
