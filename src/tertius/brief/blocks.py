"""The blocks of a brief: what is said and shown, in order, before any page is made of it.

A renderer turns them into a page of its kind; they hold finished text and finished charts, and
no renderer computes anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

__all__ = [
    "Aside",
    "Block",
    "Bullets",
    "Cell",
    "ChartBlock",
    "Code",
    "Column",
    "Definition",
    "Definitions",
    "Document",
    "Formula",
    "Heading",
    "Inline",
    "Layout",
    "Link",
    "Paragraph",
    "Row",
    "Section",
    "Spans",
    "Strong",
    "TableBlock",
]


Layout = Literal["wide", "narrow"]
"""For which page a chart is drawn."""


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads somewhere: ``#anchor`` within the brief, or a full address."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Code:
    """Text to be typed as it stands: a query, an id, a checksum."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Text that a reader should not miss."""

    text: str


@dataclass(frozen=True, slots=True)
class Aside:
    """Figures beside a statement, set quieter: an interval, a probability in brackets."""

    text: str


Inline = str | Link | Code | Strong | Aside
Spans = tuple[Inline, ...]
Cell = str | Spans
"""Of a table: text, or spans."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a section, one level below the section's own."""

    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``verdict`` is set larger, ``note`` smaller."""

    spans: Spans
    role: Literal["verdict", "body", "note"] = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points."""

    items: tuple[Spans, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and what it means; `more` stands below the meaning, a line each."""

    term: Spans
    meaning: Spans
    anchor: str = ""
    more: tuple[Spans, ...] = ()


@dataclass(frozen=True, slots=True)
class Definitions:
    """A list of terms."""

    items: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in plain text, ``_{...}`` a subscript."""

    text: str
    where: Spans = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, how its cells are set, and the head it stands under with its kin."""

    head: str
    align: Literal["text", "number", "code", "prose"] = "text"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row; its first cell heads it. An anchor lets other numbers lead to it."""

    cells: tuple[Cell, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table.

    Attributes
    ----------
    caption : str
        What it shows.
    columns : tuple of Column
        Columns in order; the first holds the rows' heads.
    rows : tuple of Row
        Rows in order.
    fold : str
        Label to open it by where it starts folded; empty where it stands open.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    fold: str = ""


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart, drawn for a wide page and for a narrow one, with its words and its numbers.

    Attributes
    ----------
    anchor : str
        Its name within the brief.
    title : str
        What it shows.
    caption : tuple of Inline
        How to read it.
    alt : str
        What it shows in words, from the same numbers.
    specs : mapping of str to dict
        Vega-Lite specifications, "wide" and "narrow".
    svgs : mapping of str to str
        The same, drawn.
    table : TableBlock
        Its numbers.
    """

    anchor: str
    title: str
    caption: Spans
    alt: str
    specs: Mapping[Layout, dict[str, Any]]
    svgs: Mapping[Layout, str]
    table: TableBlock


Block = Heading | Paragraph | Bullets | Definitions | Formula | TableBlock | ChartBlock


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the brief, named by its anchor."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole brief.

    Attributes
    ----------
    title, question : str
        What it is about.
    seats : tuple of Definition
        Who sits where, then and now.
    summary : str
        The verdict, for a catalogue.
    sections : tuple of Section
        In the order a reader asks.
    imprint : str
        Version, seed and draws.
    """

    title: str
    question: str
    seats: tuple[Definition, ...]
    summary: str
    sections: tuple[Section, ...]
    imprint: str
