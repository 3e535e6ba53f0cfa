"""A brief as one self-contained page of HTML: no script, no request, readable offline."""

import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from tertius.assessment import Assessment
from tertius.brief.blocks import Aside, Block, Cell, Code, Column, Document, Inline, Link
from tertius.brief.document import compose
from tertius.measures.register import Measure, register
from tertius.sources.descriptor import Descriptor, catalogue
from tertius.store.manifest import Manifest

__all__ = ["FILE", "render", "write_brief"]

FILE = "brief.html"


def write_brief(
    assessment: Assessment,
    manifest: Manifest,
    directory: Path,
    *,
    descriptors: Mapping[str, Descriptor] | None = None,
    measures: Mapping[str, Measure] | None = None,
) -> Path:
    """Write the brief of an assessment; the same assessment gives the same bytes.

    Parameters
    ----------
    assessment : Assessment
        The numbers.
    manifest : Manifest
        Of the store or the panel they come from.
    directory : pathlib.Path
        Where to put it; made if it is not there.
    descriptors, measures : mapping, optional
        Datasets and measures by id; those shipped with the package by default.

    Returns
    -------
    pathlib.Path
        The file. It is written aside and renamed, so that a reader never sees half of it.
    """
    page = render(
        compose(
            assessment,
            manifest,
            catalogue() if descriptors is None else descriptors,
            register() if measures is None else measures,
        )
    )
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / FILE
    aside = directory / f".{FILE}.{os.getpid()}.part"
    try:
        aside.write_text(page, "utf-8", newline="\n")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return path


def render(document: Document) -> str:
    """Return the page of a brief."""
    return _environment().get_template("brief.html.j2").render(document=document)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("tertius.brief", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["cell"] = _cell
    environment.filters["formula"] = _formula
    environment.filters["groups"] = _groups
    environment.filters["kind"] = _kind
    environment.filters["drawing"] = Markup  # ours, drawn from a specification
    return environment


def _kind(block: Block) -> str:
    """Return the name of the macro that sets a block."""
    return type(block).__name__


def _cell(cell: Cell) -> Markup:
    """Return text or spans as HTML; all text is escaped."""
    if isinstance(cell, str):
        return _text(cell)
    return Markup("").join(_inline(span) for span in cell)


def _text(text: str) -> Markup:
    """Return escaped text in which no number is parted from its per cent sign."""
    return escape(re.sub(r"(?<=\d) %", "\u00a0%", text))


def _inline(span: Inline) -> Markup:
    if isinstance(span, str):
        return _text(span)
    if isinstance(span, Aside):
        return Markup('<span class="aside">{}</span>').format(_text(span.text))
    if isinstance(span, Link):
        return Markup('<a href="{}">{}</a>').format(span.target, span.text)
    if isinstance(span, Code):
        return Markup("<code>{}</code>").format(span.text)
    return Markup("<strong>{}</strong>").format(span.text)


def _formula(text: str) -> Markup:
    """Return a formula as HTML: ``_{...}`` lowered, letters in italics."""
    parts = re.split(r"_\{([^}]*)\}", text)
    return Markup("").join(
        Markup("<sub>{}</sub>").format(_letters(part)) if k % 2 else _letters(part)
        for k, part in enumerate(parts)
    )


def _letters(text: str) -> Markup:
    """Set single letters in italics, as mathematics does."""
    parts = re.split(r"(?<![A-Za-z])([A-Za-z])(?![A-Za-z])", text)
    return Markup("").join(
        Markup("<i>{}</i>").format(part) if k % 2 else escape(part) for k, part in enumerate(parts)
    )


def _groups(columns: tuple[Column, ...]) -> list[tuple[str, list[Column]]]:
    """Return runs of columns under one head; empty where no column has one."""
    if not any(column.group for column in columns):
        return []
    runs: list[tuple[str, list[Column]]] = []
    for column in columns:
        if runs and column.group and runs[-1][0] == column.group:
            runs[-1][1].append(column)
        else:
            runs.append((column.group, [column]))
    return runs
