"""What the index chosen would say: the triangle under each index of vote similarity alone."""

from tertius.assessment import IndexReading
from tertius.brief.blocks import Cell, Column, Paragraph, Row, Section, TableBlock
from tertius.brief.material import Material, method_link
from tertius.brief.names import TYPES, leg_name, signs
from tertius.brief.notation import enumerate_words, quantity
from tertius.triangle.patterns import LEGS

__all__ = ["section"]


def section(material: Material) -> Section:
    """Return the section."""
    now = material.assessment.now
    return Section(
        "indices",
        "What the index chosen would say",
        (
            Paragraph(
                (
                    "Much of the literature reads a triangle off one index of vote similarity. "
                    "Below, each index by itself, its sign taken about its own zero (agreement: "
                    "one half; the others: zero), without any uncertainty. ",
                    _summary(material),
                )
            ),
            TableBlock(
                "The triangle under each index of vote similarity",
                (
                    Column("Index"),
                    Column("Year", "number"),
                    *(Column(leg_name(leg, now.states), "number") for leg in LEGS),
                    Column("Signs"),
                    Column("Class"),
                ),
                tuple(_row(material, reading) for reading in material.assessment.indices),
            ),
        ),
    )


def _summary(material: Material) -> str:
    """Say whether the indices agree, year by year."""
    told = []
    for year in dict.fromkeys(reading.year for reading in material.assessment.indices):
        read = [r for r in material.assessment.indices if r.year == year and r.pattern]
        patterns = {reading.pattern for reading in read}
        if not read:
            told.append(f"in {year} no index has votes of all three")
        elif len(read) == 1:
            told.append(f"in {year} only one index has votes of all three")
        elif len(patterns) == 1:
            told.append(f"in {year} all {len(read)} with data give one class")
        else:
            told.append(f"in {year} they give {len(patterns)} different patterns")
    sentence = enumerate_words(told)
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""


def _row(material: Material, reading: IndexReading) -> Row:
    triangle = next(t for t in material.years if t.year == reading.year)
    name = material.measures.get(reading.index)
    method = method_link(reading.index, material.measures)
    label: Cell = (f"{name.label} (", method, ")") if name else reading.index
    legs = (_leg(reading, leg) for leg in LEGS)
    if not reading.pattern:
        return Row((label, str(reading.year), *legs, "", "no class: a relation has no votes"))
    what = TYPES[reading.type]
    if reading.role:
        kind, seat = reading.role.split(" ", 1)
        what += f", {kind} {triangle.states[seat].name}"
    return Row((label, str(reading.year), *legs, signs(reading.pattern), what))


def _leg(reading: IndexReading, leg: str) -> str:
    value, year = reading.legs[leg], reading.evidence_year[leg]
    if value is None:
        return "no data"
    return quantity(value) + (f" ({year})" if year is not None and year != reading.year else "")
