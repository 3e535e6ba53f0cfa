"""The triangle then and now: diagrams, patterns, types and roles by dimension."""

from tertius.alignment.dimensions import DIMENSIONS, OVERALL
from tertius.brief.blocks import (
    Cell,
    ChartBlock,
    Code,
    Column,
    Link,
    Paragraph,
    Row,
    Section,
    TableBlock,
)
from tertius.brief.charts import patterns, triangle
from tertius.brief.charts.theme import chart
from tertius.brief.material import Material
from tertius.brief.names import TYPES, leg_names, signs, with_role
from tertius.brief.notation import interval, probability, signed
from tertius.triangle.patterns import LEGS, PATTERNS, SEATS, Patterns
from tertius.triangle.seated import Triangle

__all__ = ["section"]

_SIDES = (OVERALL, *DIMENSIONS)


def section(material: Material) -> Section:
    """Return the section."""
    then, now = material.years
    return Section(
        "triangle",
        "The triangle, then and now",
        (
            Paragraph(
                (
                    "Each leg is the alignment of two states, all three dimensions weighed "
                    "together as in ",
                    Link("Methods", "#methods"),
                    ". With the signs of the three legs go Dittmer's types: three positive, a "
                    "ménage à trois; two, a romantic triangle around a pivot; one, a stable "
                    "marriage with a pariah outside; none, a unit veto.",
                )
            ),
            _whole(then, now),
            _by_dimension(then, now),
            _patterns(then, now),
            _types(then, now),
        ),
    )


def _whole(then: Triangle, now: Triangle) -> ChartBlock:
    return chart(
        "triangle-overall",
        f"The triangle in {then.year} and in {now.year}, all dimensions together",
        (
            "Thickness grows with the strength of alignment, colour and dashes show its sign. At "
            "each leg the posterior mean and its 90 % interval; beside the year the most probable "
            "type; at each corner the seat and the likelier role. The seats are those of the "
            "question and are kept for both years.",
        ),
        triangle.describe(then, now),
        lambda layout: triangle.diagrams(then, now, layout),
        legs_table(then, now, (OVERALL,)),
    )


def _by_dimension(then: Triangle, now: Triangle) -> ChartBlock:
    return chart(
        "triangle-dimensions",
        "The same by dimension",
        ("Marks as above. No single index says what three dimensions say apart.",),
        triangle.describe(then, now, DIMENSIONS),
        lambda layout: triangle.small_diagrams(then, now, layout),
        legs_table(then, now, DIMENSIONS),
    )


def legs_table(then: Triangle, now: Triangle, dimensions: tuple[str, ...]) -> TableBlock:
    """Return mean, spread, intervals and evidence year of every leg, with the query behind it."""
    rows: list[Row] = []
    for found in (then, now):
        names = leg_names(found.states)
        rows.extend(
            Row(_leg_row(found, dimension, leg, names[leg]))
            for dimension in dimensions
            for leg in LEGS
        )
    columns = (
        Column("Relation"),
        Column("Year", "number"),
        Column("Dimension"),
        Column("Mean", "number"),
        Column("SD", "number"),
        Column("50 % interval", "number"),
        Column("90 % interval", "number"),
        Column("Evidence to", "number"),
        Column("Rows of the store", "code"),
    )
    return TableBlock("Alignment of each relation", columns, tuple(rows), fold="Data table")


def _leg_row(found: Triangle, dimension: str, leg: str, name: str) -> tuple[Cell, ...]:
    side = found.sides[dimension]
    value, known = side.legs[leg], side.evidence_year[leg]
    head: tuple[Cell, ...] = (name, str(found.year), dimension)
    tail: tuple[Cell, ...] = (
        "none" if known is None else str(known),
        (Code(leg_query(found, leg, dimension, found.year)),),
    )
    if value is None:
        return (*head, "no data", "", "", "", *tail)
    return (
        *head,
        signed(value.mean, 3),
        f"{value.sd:.3f}",
        interval(value.p25, value.p75, 3),
        interval(value.p05, value.p95, 3),
        *tail,
    )


def leg_query(found: Triangle, leg: str, dimension: str, year: int | None = None) -> str:
    """Return the query over the store for the rows behind a leg, of one year or of all."""
    low, high = sorted(found.states[seat].ccode for seat in leg)
    wanted = DIMENSIONS if dimension == OVERALL else (dimension,)
    columns = ", ".join(f"{d}_mean, {d}_sd" for d in wanted)
    when = "" if year is None else f" AND year = {year}"
    return f"SELECT year, {columns} FROM alignment WHERE ccode1 = {low} AND ccode2 = {high}{when}"


def _patterns(then: Triangle, now: Triangle) -> ChartBlock:
    columns = [Column("Signs"), Column("Makes")]
    for dimension in _SIDES:
        columns.extend(Column(str(t.year), "number", dimension) for t in (then, now))
    names = {seat: state.name for seat, state in now.states.items()}
    rows = [
        Row(
            (
                signs(pattern),
                with_role(pattern, names),
                *(_share(t, d, pattern) for d in _SIDES for t in (then, now)),
            )
        )
        for pattern in PATTERNS
    ]
    return chart(
        "patterns",
        "How probable is each pattern of signs?",
        (
            "Signs in the order "
            f"{', '.join(leg_names(now.states).values())}. The eight probabilities of a dimension "
            "and year sum to one; numbers are written from 0.05 on.",
        ),
        patterns.describe(then, now),
        lambda layout: patterns.pattern_bars(then, now, layout),
        TableBlock(
            "Probability of each sign pattern", tuple(columns), tuple(rows), fold="Data table"
        ),
    )


def _share(found: Triangle, dimension: str, pattern: str) -> str:
    shares = found.sides[dimension].patterns
    return "no data" if shares is None else probability(shares.patterns[pattern])


def _types(then: Triangle, now: Triangle) -> TableBlock:
    columns = [Column("Type or role")]
    for dimension in _SIDES:
        columns.extend(Column(str(t.year), "number", dimension) for t in (then, now))
    found = [t.sides[d].patterns for d in _SIDES for t in (then, now)]
    lines: list[tuple[str, list[float | None]]] = [
        (label, [None if p is None else p.types[name] for p in found])
        for name, label in TYPES.items()
    ]
    for kind in ("pivot", "pariah"):
        for seat in SEATS:
            named = dict.fromkeys(t.states[seat].name for t in (then, now))
            shares = [None if p is None else _role(p, kind, seat) for p in found]
            lines.append((f"{kind} {' / '.join(named)}", shares))
    lines.append(("structurally balanced", [None if p is None else p.balanced for p in found]))
    rows = tuple(
        Row((label, *("no data" if p is None else probability(p) for p in shares)))
        for label, shares in lines
    )
    return TableBlock("Probability of types and roles by dimension", tuple(columns), rows)


def _role(found: Patterns, kind: str, seat: str) -> float:
    return (found.pivot if kind == "pivot" else found.pariah)[seat]
