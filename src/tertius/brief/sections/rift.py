"""Is there a rift: the answer by dimension, the leg over time, open quarrel, dependence."""

from tertius.alignment.dimensions import DIMENSIONS, OVERALL
from tertius.brief.blocks import (
    Cell,
    ChartBlock,
    Column,
    Heading,
    Link,
    Paragraph,
    Row,
    Section,
    TableBlock,
)
from tertius.brief.charts.rift import describe, rift_chart, strips
from tertius.brief.charts.theme import chart
from tertius.brief.material import (
    Material,
    estimate_cell,
    linked,
    method_link,
    shown_in,
    source_links,
)
from tertius.brief.names import ANSWERS, leg_in_prose, leg_name
from tertius.brief.notation import probability, spans_of_years
from tertius.brief.rift_wording import reach_of_records
from tertius.provenance import Figure
from tertius.triangle.rift import TURN_SHARE, WINDOW, Rift, Turn
from tertius.triangle.seated import Triangle

__all__ = ["section"]

_SIDES = (OVERALL, *DIMENSIONS)


def section(material: Material) -> Section:
    """Return the section."""
    then, now = material.years
    return Section(
        "rift",
        "Is there a rift?",
        (
            Paragraph(
                (
                    "A rift is there to exploit where the two are cold to one another and "
                    "quarrel openly or drift apart. The rule and its thresholds are ",
                    Link("judgements, written down below", "#rift-rule"),
                    "; what is uncertain is the alignment, and with it the answer.",
                )
            ),
            _answers(then, now),
            _chart(material),
            *(_heat(t) for t in _distinct(then, now)),
            Heading("Evidence"),
            _evidence(material),
        ),
    )


def _distinct(then: Triangle, now: Triangle) -> tuple[Triangle, ...]:
    return (now,) if then.year == now.year else (now, then)


def _answers(then: Triangle, now: Triangle) -> TableBlock:
    heads = (
        *(name.capitalize() for name in ANSWERS.values()),
        "P(cold)",
        "Level",
        "Change, 5 years",
        "Change, 10 years",
    )
    rows = []
    for found in (now, then):
        for dimension in _SIDES:
            rift = found.rifts[dimension]
            rows.append(Row((f"{found.year}, {dimension}", *_answer(rift, len(heads)))))
    return TableBlock(
        "The answer by dimension: probabilities, and alignment with 90 % intervals",
        (Column("Year and dimension"), *(Column(head, "number") for head in heads)),
        tuple(rows),
    )


def _answer(found: Rift | None, width: int) -> tuple[Cell, ...]:
    if found is None:
        return ("no data", *[""] * (width - 1))
    changes = (found.change5, found.change10)
    return (
        *(probability(found.verdict[key]) for key in ANSWERS),
        probability(found.cold),
        estimate_cell(found.level),
        *("younger dyad" if change is None else estimate_cell(change) for change in changes),
    )


def _chart(material: Material) -> ChartBlock:
    then, now = material.years
    series = {d: material.assessment.series["TR", d] for d in _SIDES}
    later = max(then, now, key=lambda t: t.year)
    turns = {d: r.turns for d in _SIDES if (r := later.rifts[d]) is not None}
    cells = {
        (cell["record"], cell["year"]): cell
        for t in (then, now)
        if t.rift is not None
        for cell in strips(t.year, t.rift)
    }
    pair = leg_name("TR", now.states)
    return chart(
        "rift-chart",
        f"{pair}: alignment, change points and open quarrel",
        (
            f"Below each panel the probability that the level changed in a year, as known by "
            f"{later.year}: up green, down magenta. At the foot the ten years to {then.year} and "
            f"to {now.year}: filled, a dispute with a display of force or worse, or a rivalry; "
            "grey, none on record; white with a broken edge, beyond the reach of the record.",
        ),
        describe(pair, (then.year, now.year), (then.rift, now.rift), turns),
        lambda layout: rift_chart(
            series, turns, tuple(cells.values()), (then.year, now.year), layout
        ),
        _turns(then, now),
    )


def _turns(then: Triangle, now: Triangle) -> TableBlock:
    rows: list[Row] = []
    for found in (now, then):
        for dimension in _SIDES:
            rift = found.rifts[dimension]
            rows.extend(_turn(found.year, dimension, t) for t in (rift.turns if rift else ()))
    columns = (
        Column("As known by"),
        Column("Dimension"),
        Column("Change in", "number"),
        Column("P(down)", "number"),
        Column("P(up)", "number"),
    )
    return TableBlock(
        f"Change points with a probability of at least {TURN_SHARE:.2f}",
        columns,
        tuple(rows),
        "Data table",
    )


def _turn(year: int, dimension: str, turn: Turn) -> Row:
    cells = (str(year), dimension, str(turn.year), probability(turn.down), probability(turn.up))
    return Row(cells)


def _heat(triangle: Triangle) -> Paragraph:
    found = triangle.rift
    window = f"{triangle.year - WINDOW + 1}–{triangle.year}"
    pair = leg_in_prose("TR", triangle.states)
    if found is None:
        return Paragraph((f"{window}, {pair}: no overall alignment, so no overall answer.",))
    force = spans_of_years(found.heat.force) or "no year on record"
    rivalry = spans_of_years(found.heat.rivalry) or "no year on record"
    return Paragraph(
        (
            f"{window}, {pair}: disputes with a display of force or worse in {force}; strategic "
            f"rivalry in {rivalry}{reach_of_records(found, triangle.year)}.",
        )
    )


def _evidence(material: Material) -> TableBlock:
    rows: list[Row] = []
    for found in _distinct(*material.years):
        figures = found.rift.evidence if found.rift else ()
        rows.extend(Row(_figure(figure, found, material)) for figure in figures)
    columns = (
        Column("Figure"),
        Column("Known by", "number"),
        Column("Value", "number"),
        Column("Unit"),
        Column("Of year", "number"),
        Column("Method"),
        Column("Sources"),
    )
    return TableBlock(
        "Disputes, rivalry and dependence of target and rival; each value leads to its rows",
        columns,
        tuple(rows),
    )


def _figure(figure: Figure, triangle: Triangle, material: Material) -> tuple[Cell, ...]:
    from tertius.brief.sections.indicators import labels

    place = triangle.evidence["TR"].index(figure)
    return (
        labels(triangle, "TR")[place],
        str(triangle.year),
        linked(figure, triangle, "TR"),
        shown_in(figure)[1],
        "none" if figure.evidence_year is None else str(figure.evidence_year),
        (method_link(figure.method, material.measures),),
        source_links(figure.sources),
    )
