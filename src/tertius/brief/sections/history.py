"""Against history: the checks, and dated phases by several authors beside the model's reading."""

from collections.abc import Sequence
from itertools import groupby

from tertius.alignment.dimensions import DIMENSIONS, OVERALL
from tertius.brief.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Row,
    Section,
    Strong,
    TableBlock,
)
from tertius.brief.material import Material
from tertius.brief.notation import probability, signed
from tertius.triangle.history import Check
from tertius.triangle.phases import HingeYear, PhaseYear

__all__ = ["section"]

_SIDES = (OVERALL, *DIMENSIONS)


def section(material: Material) -> Section:
    """Return the section; for a triangle that no one has dated it says so."""
    checks, phases = material.assessment.checks, material.assessment.phases
    if not checks and not phases:
        return Section(
            "history",
            "Against history",
            (
                Paragraph(
                    (
                        "The checks are written for the United States, Russia and China in this "
                        "order; for this triangle no dated classification is at hand.",
                    )
                ),
            ),
        )
    met = sum(check.passed for check in checks)
    blocks: list[Block] = [
        Paragraph(
            (
                f"{met} of {len(checks)} checks are met. They are computed and shown whatever "
                "they say; the model is not tuned to any of them.",
            )
        ),
        _checks(checks),
    ]
    if material.assessment.hinge:
        blocks.extend(_hinge(material.assessment.hinge))
    if phases:
        blocks.extend(_phases(phases))
    return Section("history", "Against history", tuple(blocks))


def _checks(checks: Sequence[Check]) -> TableBlock:
    rows = tuple(
        Row(
            (
                check.statement,
                "met" if check.passed else (Strong("not met"),),
                check.figures,
                check.reason,
            )
        )
        for check in checks
    )
    columns = (Column("Statement"), Column("Result"), Column("Figures"), Column("Why it fails"))
    return TableBlock("Statements about history, tested", columns, rows)


def _hinge(hinge: Sequence[HingeYear]) -> list[Block]:
    found = {(h.year, h.dimension): h for h in hinge}
    years = sorted({h.year for h in hinge})
    rows = tuple(
        Row((str(year), *(text for d in _SIDES for text in _held(found[year, d]))))
        for year in years
    )
    columns = (
        Column("Year"),
        *(
            Column(f"{dimension.capitalize()}: {what}", "number")
            for dimension in _SIDES
            for what in ("P(rule)", "slack")
        ),
    )
    return [
        Heading("The hinge of the 1970s"),
        Paragraph(
            (
                "Authors who date the triangle make the United States its pivot in these years. "
                "Below, the probability that Kissinger's rule holds for the United States and the "
                "slack of the rule, dimension by dimension.",
            )
        ),
        TableBlock("The United States, 1972–1979, by dimension", columns, rows),
    ]


def _held(year: HingeYear) -> tuple[str, str]:
    return probability(year.rule), signed(year.slack.mean)


def _phases(phases: Sequence[PhaseYear]) -> list[Block]:
    schemes = list(dict.fromkeys(phase.scheme for phase in phases))
    rows = []
    for scheme in schemes:
        counted = [_count(phases, scheme, dimension) for dimension in _SIDES]
        years = [phase.year for phase in phases if phase.scheme == scheme]
        rows.append(Row((scheme, f"{min(years)}–{max(years)}", *counted)))
    columns = (
        Column("Classification"),
        Column("Span", "number"),
        *(Column(dimension.capitalize(), "number") for dimension in _SIDES),
    )
    return [
        Heading("Dated phases"),
        Paragraph(
            (
                "Years in which the model's most probable type and role are those of a published "
                "classification, out of the years that it dates. The classifications disagree "
                "among themselves, so that no model can agree with all.",
            )
        ),
        TableBlock("Years of agreement by classification and dimension", columns, tuple(rows)),
        *(_disagreements(phases, scheme) for scheme in schemes),
    ]


def _count(phases: Sequence[PhaseYear], scheme: str, dimension: str) -> str:
    chosen = [p for p in phases if p.scheme == scheme and p.dimension == dimension]
    return f"{sum(p.agrees for p in chosen)} of {len(chosen)}" if chosen else "none dated"


def _disagreements(phases: Sequence[PhaseYear], scheme: str) -> TableBlock:
    """Return the years of disagreement, drawn together while nothing changes but the number."""
    apart = [p for p in phases if p.scheme == scheme and not p.agrees]
    rows = []
    for dimension in _SIDES:
        chosen = sorted((p for p in apart if p.dimension == dimension), key=lambda p: p.year)
        numbered = enumerate(chosen)
        for _, run in groupby(
            numbered, lambda pair: (pair[1].year - pair[0], pair[1].theirs, pair[1].ours,
                                    pair[1].indicators)
        ):  # fmt: skip
            rows.append(_run(dimension, [phase for _, phase in run]))
    columns = (
        Column("Years"),
        Column("Dimension"),
        Column("Classified as"),
        Column("The model's reading"),
        Column("Model's P of theirs", "number"),
        Column("Security indicators that year", "prose"),
    )
    title = f"{scheme}: where the model disagrees, and the indicator rows of those years"
    return TableBlock(title, columns, tuple(rows), fold=f"Disagreements with {scheme}")


def _run(dimension: str, run: Sequence[PhaseYear]) -> Row:
    first, last = run[0].year, run[-1].year
    shares = [probability(phase.probability) for phase in run]
    low, high = (probability(end(phase.probability for phase in run)) for end in (min, max))
    return Row(
        (
            str(first) if first == last else f"{first}–{last}",
            dimension,
            _told(run[0].theirs),
            _told(run[0].ours),
            shares[0] if low == high else f"{low} to {high}",
            run[0].indicators,
        )
    )


def _told(reading: str) -> str:
    return reading.replace("_", " ").replace("menage a trois", "ménage à trois")
