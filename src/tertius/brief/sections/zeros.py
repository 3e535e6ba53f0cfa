"""The verdict under other zeros."""

from tertius.alignment.dimensions import DIMENSIONS, OVERALL
from tertius.alignment.posterior import ANCHORS
from tertius.assessment import Assessment
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
            _by_dimension(found),
            Paragraph(
                (
                    "The shift to a dyad's own mean is treated as known although the mean is "
                    "estimated too, so that the intervals under that zero are a little too narrow.",
                ),
                "note",
            ),
        ),
    )


def _by_dimension(found: Assessment) -> TableBlock:
    """Return the most probable pattern of each dimension under each zero, then and now."""
    years = {t.year: place for place, t in enumerate((found.then, found.now))}
    rows = tuple(
        Row(
            (
                f"{year}, {dimension}",
                *(_pattern(pair[place], dimension) for pair in found.anchors.values()),
            )
        )
        for year, place in years.items()
        for dimension in DIMENSIONS
    )
    columns = (Column("Year and dimension"), *(Column(ANCHORS[name]) for name in found.anchors))
    return TableBlock("Most probable pattern under each zero, by dimension", columns, rows)


def _pattern(triangle: Triangle, dimension: str) -> str:
    found = triangle.sides[dimension].patterns
    if found is None:
        return "no data"
    names = {seat: state.name for seat, state in triangle.states.items()}
    share = probability(found.patterns[found.modal_pattern])
    return f"{with_role(found.modal_pattern, names)} ({share})"


def _ends(leg: str, triangle: Triangle) -> str:
    return "–".join(triangle.states[seat].iso3 for seat in leg)


def _cells(triangle: Triangle) -> tuple[Cell, ...]:
    side, rift = triangle.sides[OVERALL], triangle.rift
    answer = "no data"
    if rift is not None:
        answer = f"{ANSWERS[rift.answer]} ({probability(rift.verdict[rift.answer])})"
    rule = "no data" if side.kissinger is None else probability(side.kissinger["P"].probability)
    legs = (estimate_cell(side.legs[leg]) for leg in LEGS)
    return (str(triangle.year), _pattern(triangle, OVERALL), *legs, rule, answer)
