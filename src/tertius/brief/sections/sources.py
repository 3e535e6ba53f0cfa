"""Data and their terms, citations, and the manifest."""

import re

from tertius.brief.blocks import (
    Aside,
    Block,
    Cell,
    Code,
    Column,
    Definition,
    Definitions,
    Link,
    Paragraph,
    Row,
    Section,
    Spans,
    TableBlock,
)
from tertius.brief.material import Material
from tertius.brief.notation import DASH, count
from tertius.sources.citations import text
from tertius.sources.descriptor import Descriptor

__all__ = ["citations", "linked", "manifest", "terms"]

_REDISTRIBUTION = {
    "open": "rows may be passed on",
    "derived-only": "only measures computed from them",
}


def terms(material: Material) -> Section:
    """Return the section on data, terms and known traps."""
    known = [material.descriptors[s] for s in material.sources if s in material.descriptors]
    columns = (
        Column("Dataset"),
        Column("Version, years, day taken"),
        Column("Terms", "prose"),
        Column("May be passed on"),
    )
    blocks: list[Block] = [
        TableBlock(
            "Datasets, their producers and their terms",
            columns,
            tuple(Row(_dataset(found), f"data-{found.id}") for found in known),
        )
    ]
    quirks = tuple(
        Row(((Link(found.id, f"#source-{found.id}"),), quirk.trap, quirk.handled))
        for found in known
        for quirk in found.quirks
    )
    if quirks:
        heads = (
            Column("Dataset"),
            Column("Trap", "prose"),
            Column("What is done about it", "prose"),
        )
        blocks.append(
            TableBlock("Known traps in the data", heads, quirks, fold="Known traps in the data")
        )
    return Section("data", "Data and terms", tuple(blocks))


def _dataset(found: Descriptor) -> tuple[Cell, ...]:
    title: Spans = (
        f"{found.title} (",
        Link(found.id, f"#source-{found.id}"),
        ") ",
        Aside(found.producer),
    )
    years = f"{found.coverage.first}{DASH}{found.coverage.last}"
    pinned = f"{found.version}; {years}; {found.accessed.isoformat()}"
    return title, pinned, found.terms, _REDISTRIBUTION[found.redistribution]


def citations(material: Material) -> Section:
    """Return the section of citations: an entry for every dataset, whether described or not."""
    return Section(
        "citations",
        "Citations",
        (
            Paragraph(("Each dataset as used, and what its makers ask to be cited.",)),
            Definitions(tuple(_citation(material, source) for source in material.sources)),
        ),
    )


def _citation(material: Material, source: str) -> Definition:
    anchor = f"source-{source}"
    if source not in material.descriptors:
        return Definition((Code(source),), ("No descriptor is at hand.",), anchor)
    lines = [linked(line) for line in text([source], material.descriptors).splitlines()]
    return Definition((Code(source),), lines[0], anchor, tuple(lines[1:]))


def linked(line: str) -> Spans:
    """Return a line of text with its addresses as links."""
    parts = re.split(r"(https?://\S+)", line)
    return tuple(Link(part, part) if k % 2 else part for k, part in enumerate(parts) if part)


def manifest(material: Material) -> Section:
    """Return the section that pins inputs, tables, seed and version."""
    found, store = material.assessment, material.manifest
    facts = (
        ("Scenario", (found.scenario.id,)),
        ("Version of Tertius", (store.version,)),
        ("Store", (f"{store.kind}, layout {store.schema}",)),
        ("Manifest", (Code(store.digest),)),
        ("Seed and draws", (f"{found.seed}; {count(found.draws)}",)),
        (
            "To make it again",
            (
                Code(
                    f"tertius assess {found.scenario.id} --draws {found.draws} --seed {found.seed}"
                ),
            ),
        ),
    )
    inputs = tuple(Row((path, (Code(digest),))) for path, digest in sorted(store.inputs.items()))
    tables = tuple(
        Row((name, count(record.rows), (Code(record.sha256),)))
        for name, record in sorted(store.tables.items())
    )
    return Section(
        "manifest",
        "Manifest",
        (
            Definitions(tuple(Definition((term,), meaning) for term, meaning in facts)),
            TableBlock(
                "Tables of the store",
                (Column("Table"), Column("Rows", "number"), Column("SHA-256", "code")),
                tables,
                fold=f"{len(tables)} tables of the store",
            ),
            TableBlock(
                "Source files",
                (Column("File"), Column("SHA-256", "code")),
                inputs,
                fold=f"{len(inputs)} source files",
            ),
        ),
    )
