"""Every indicator of every relation, then and now, with its sources, year and rows."""

from tertius.brief.blocks import (
    Block,
    Cell,
    Code,
    Column,
    Heading,
    Paragraph,
    Row,
    Section,
    TableBlock,
)
from tertius.brief.material import (
    Material,
    linked,
    method_link,
    row_anchor,
    shown_in,
    source_links,
)
from tertius.brief.names import in_prose, leg_name
from tertius.brief.notation import quantity
from tertius.provenance import Figure
from tertius.triangle.patterns import LEGS
from tertius.triangle.seated import Triangle

__all__ = ["labels", "section"]


def section(material: Material) -> Section:
    """Return the section."""
    then, now = material.years
    blocks: list[Block] = [
        Paragraph(
            (
                f"The last value known by {then.year} and by {now.year}, the year it is of, and "
                "the datasets behind it. Each value leads to the rows it rests on, a query over "
                "the tables of the store, and each method to its definition. In Python a query "
                "runs as ",
                Code('tertius.open().tables.sql("SELECT …")'),
                ".",
            )
        )
    ]
    for leg in LEGS:
        named = dict.fromkeys(leg_name(leg, t.states) for t in (then, now))
        blocks.append(Heading(" / ".join(named)))
        blocks.append(_table(material, leg, " / ".join(named)))
        blocks.append(_rows(material, leg, " / ".join(named)))
    return Section("indicators", "Indicators", tuple(blocks))


def labels(triangle: Triangle, leg: str) -> tuple[str, ...]:
    """Return a label for each figure of a leg, with names where a directed measure has codes."""
    first, second = (triangle.states[seat] for seat in leg)
    named = {
        f", of {a.ccode} on {b.ccode}": f", of {in_prose(a)} on {in_prose(b)}"
        for a, b in ((first, second), (second, first))
    }
    found = []
    for figure in triangle.evidence[leg]:
        label = figure.label
        for codes, names in named.items():
            label = label.removesuffix(codes) + (names if label.endswith(codes) else "")
        found.append(label)
    return tuple(found)


def _table(material: Material, leg: str, name: str) -> TableBlock:
    then, now = material.years
    columns = [Column("Indicator")]
    for found in (then, now):
        columns.append(Column("Value", "number", f"Known by {found.year}"))
        columns.append(Column("Of year", "number", f"Known by {found.year}"))
    columns.extend((Column("Unit"), Column("Sources")))
    rows = []
    for place, label in enumerate(labels(now, leg)):
        pair = [t.evidence[leg][place] for t in (then, now)]
        method = method_link(pair[1].method, material.measures)
        cells: list[Cell] = [(label, " (", method, ")")]
        for found, figure in zip((then, now), pair, strict=True):
            cells.extend((linked(figure, found, leg), _year(figure)))
        sources = tuple(dict.fromkeys(source for figure in pair for source in figure.sources))
        rows.append(Row((*cells, shown_in(pair[1])[1], source_links(sources))))
    caption = f"Indicators of {name}; 90 % interval beside a value that has one"
    return TableBlock(caption, tuple(columns), tuple(rows))


def _year(figure: Figure) -> str:
    return "" if figure.evidence_year is None else str(figure.evidence_year)


def _rows(material: Material, leg: str, name: str) -> TableBlock:
    rows = []
    for found in dict.fromkeys(t.year for t in material.years):
        triangle = next(t for t in material.years if t.year == found)
        for place, figure in enumerate(triangle.evidence[leg]):
            rows.append(_source_row(material, triangle, leg, place, figure))
    columns = (
        Column("Figure"),
        Column("Known by", "number"),
        Column("Value", "number"),
        Column("Sources"),
        Column("Rows of the store", "code"),
        Column("Note"),
    )
    return TableBlock(f"Source rows of {name}", columns, tuple(rows), fold="Source rows")


def _source_row(
    material: Material, triangle: Triangle, leg: str, place: int, figure: Figure
) -> Row:
    method = method_link(figure.method, material.measures)
    label: Cell = (f"{labels(triangle, leg)[place]} (", method, ")")
    value = "none" if figure.value is None else quantity(figure.value)
    query = (Code(figure.rows),)
    cells = (label, str(triangle.year), value, source_links(figure.sources), query, figure.note)
    return Row(cells, row_anchor(triangle, leg, place))
