"""Limits: what the numbers do not carry, and what is missing."""

import re

from tertius.brief.blocks import (
    Block,
    Bullets,
    Column,
    Heading,
    Paragraph,
    Row,
    Section,
    TableBlock,
)
from tertius.brief.material import Material
from tertius.brief.names import leg_names
from tertius.brief.notation import enumerate_words

__all__ = ["section"]


def section(material: Material) -> Section:
    """Return the section."""
    found = material.assessment
    used = found.loadings["label"].to_list()
    points = (
        "Alignment is read from what states do on record, not from what they intend; the brief "
        "says where a triangle stands, not what it would cost to move it, and forecasts nothing.",
        f"It rests on {len(used)} indicators ({enumerate_words(used)}). Whatever else binds or "
        "divides states, such as arms transfers, exercises, visits, sanctions, finance or "
        "ideology, enters only as far as it shows in these.",
        "The intervals are those of the latent walk given the loadings: they carry neither the "
        "uncertainty of the loadings and of the zero, nor the indicators' own errors of "
        "measurement, and are to that extent too narrow.",
        "The walk is Gaussian with one step variance a dimension, so that a rupture is spread "
        "over neighbouring years. Smoothing uses later years too: a value is what is known of a "
        "year today, not what could be known then.",
        "The dimensions, and the three legs, are drawn apart given the loadings; shocks common to "
        "several are not modelled.",
        "The alignment of a pair is one number, the same seen from either side; what is one-sided "
        "shows in dependence only.",
        "All dimensions together is a weighted mean, in which a strong dimension can hide the "
        "contradiction of another: read the dimensions.",
    )
    blocks: list[Block] = [Bullets(tuple((point,) for point in points))]
    if found.warnings:
        blocks.extend([Heading("What is missing"), _missing(material)])
    else:
        blocks.append(Paragraph(("No dimension lacks data of either year.",)))
    return Section("limits", "Limits", tuple(blocks))


def _missing(material: Material) -> TableBlock:
    names = leg_names(material.assessment.now.states)
    rows = []
    for line in material.assessment.warnings:
        year, _, told = line.partition(": ")
        named = re.sub(r"\b(PT|PR|TR)\b", lambda match: names[match[0]], told)
        rows.append(Row((year, named)))
    return TableBlock(
        "Data missing or ending early, by year, dimension and relation",
        (Column("Year"), Column("What is missing")),
        tuple(rows),
    )
