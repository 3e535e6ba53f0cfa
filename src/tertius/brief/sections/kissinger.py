"""Kissinger's rule for each of the three states, by dimension."""

from tertius.alignment.dimensions import DIMENSIONS, OVERALL
from tertius.brief.blocks import Cell, Column, Formula, Paragraph, Row, Section, TableBlock
from tertius.brief.material import Material, estimate_cell
from tertius.brief.names import in_prose
from tertius.brief.notation import probability
from tertius.triangle.patterns import SEATS
from tertius.triangle.seated import Triangle

__all__ = ["section"]


def section(material: Material) -> Section:
    """Return the section."""
    then, now = material.years
    divider = in_prose(now.states["P"])
    return Section(
        "kissinger",
        "Kissinger's rule",
        (
            Paragraph(
                (
                    "A state is well placed if it is closer to either of the two others than they "
                    "are to each other. Slack measures by how much: where it is negative, the "
                    "worse of its two relations would have to improve by that much, or the third "
                    "relation worsen, for the rule to hold. The rule compares relations only, so "
                    "that it does not depend on a zero common to all three.",
                )
            ),
            Formula(
                "K_{P} = min(a_{PT}, a_{PR}) − a_{TR}",
                (f"for {divider} in the seat of the divider; alike for the two others",),
            ),
            _table(then, now),
        ),
    )


def _table(then: Triangle, now: Triangle) -> TableBlock:
    columns = [Column("State and dimension")]
    for found in (then, now):
        columns.extend(
            Column(head, "number", str(found.year))
            for head in ("P(rule holds)", "Slack and 90 % interval")
        )
    rows = []
    for seat in SEATS:
        named = " / ".join(dict.fromkeys(t.states[seat].name for t in (then, now)))
        for dimension in (OVERALL, *DIMENSIONS):
            cells = [cell for t in (then, now) for cell in _cells(t, dimension, seat)]
            rows.append(Row((f"{named}, {dimension}", *cells)))
    return TableBlock("Kissinger's rule by state and dimension", tuple(columns), tuple(rows))


def _cells(triangle: Triangle, dimension: str, seat: str) -> tuple[Cell, Cell]:
    rules = triangle.sides[dimension].kissinger
    if rules is None:
        return "no data", ""
    return probability(rules[seat].probability), estimate_cell(rules[seat].slack)
