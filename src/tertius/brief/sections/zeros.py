"""The verdict under other zeros."""

from tertius.alignment.dimensions import OVERALL
from tertius.alignment.posterior import ANCHORS
from tertius.brief import qualifiers
from tertius.brief.blocks import Cell, Column, Link, Paragraph, Row, Section, TableBlock
from tertius.brief.material import Material, estimate_cell
from tertius.brief.names import ANSWERS, with_role
from tertius.brief.notation import probability
from tertius.triangle.patterns import LEGS
from tertius.triangle.seated import Triangle

__all__ = ["section"]


def section(material: Material) -> Section:
    """Return the section."""
    found = material.assessment
    columns = (
        Column("Zero"),
        Column("Year", "number"),
        Column("Most probable pattern"),
        *(Column(_ends(leg, found.now), "number") for leg in LEGS),
        Column("P(Kissinger's rule)", "number"),
        Column("Most probable answer on the rift"),
    )
    rows = tuple(
        Row((ANCHORS[anchor], *_cells(triangle)))
        for anchor, pair in found.anchors.items()
        for triangle in {t.year: t for t in pair}.values()
    )
    return Section(
        "zeros",
        "The verdict under other zeros",
        (
            Paragraph(
                (
                    "What counts as neutral decides every sign. The first zero is the one used "
                    "throughout, explained under ",
                    Link("Methods", "#zero-anchor"),
                    f". {qualifiers.zeros(found)}",
                )
            ),
            TableBlock(
                "Pattern, Kissinger's rule and rift under each zero, overall", columns, rows
            ),
        ),
    )


def _ends(leg: str, triangle: Triangle) -> str:
    return "–".join(triangle.states[seat].iso3 for seat in leg)


def _cells(triangle: Triangle) -> tuple[Cell, ...]:
    side, rift = triangle.sides[OVERALL], triangle.rift
    pattern = answer = "no data"
    if side.patterns is not None:
        names = {seat: state.name for seat, state in triangle.states.items()}
        share = probability(side.patterns.patterns[side.patterns.modal_pattern])
        pattern = f"{with_role(side.patterns.modal_pattern, names)} ({share})"
    if rift is not None:
        answer = f"{ANSWERS[rift.answer]} ({probability(rift.verdict[rift.answer])})"
    rule = "no data" if side.kissinger is None else probability(side.kissinger["P"].probability)
    legs = (estimate_cell(side.legs[leg]) for leg in LEGS)
    return (str(triangle.year), pattern, *legs, rule, answer)
