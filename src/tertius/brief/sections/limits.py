"""Limits: what the numbers do not carry, and what is missing."""

import re

from tertius.assessment import Assessment
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

CHINA = 710


def section(material: Material) -> Section:
    """Return the section."""
    found = material.assessment
    used = found.loadings["label"].to_list()
    points: tuple[str, ...] = (
        "Alignment is read from what states do on record, not from what they intend; the brief "
        f"says where a triangle stands{_beyond(found)}, and forecasts nothing.",
        f"It rests on {len(used)} indicators ({enumerate_words(used)}). Whatever else binds or "
        "divides states, such as arms transfers, exercises, visits, sanctions, finance or "
        "ideology, enters only as far as it shows in these.",
        "The intervals are those of the latent walk given the loadings: they carry neither the "
        "uncertainty of the loadings and of the zero, nor the indicators' own errors of "
        "measurement, and are to that extent too narrow.",
        "The walk is Gaussian with one small step variance a dimension, so that a lasting step in "
        "the indicators is taken up over roughly ten years around it: a relation whose indicators "
        "all stand at neutral can still show its old sign for several years, with intervals that "
        "do not admit it. Smoothing uses later years too: a value is what is known of a "
        "year today, not what could be known then.",
        "Change points come from a model of constant levels run on smoothed paths: a slow slide is "
        "cut into several turns, and even a random walk shows some. Read them as when the series "
        "moved, not as proof of a break.",
        "The dimensions, and the three legs, are drawn apart given the loadings; shocks common to "
        "several are not modelled.",
        "The alignment of a pair is one number, the same seen from either side; what is one-sided "
        "shows in dependence only.",
        "All dimensions together is a weighted mean, in which a strong dimension can hide the "
        "contradiction of another: read the dimensions.",
    )
    if any(s.ccode == CHINA for t in material.years for s in t.states.values()):
        points = (
            *points,
            "Before 1950 the code of China stands for the Republic of China, not the People's "
            "Republic.",
        )
    points = (*points, *_economy(found))
    blocks: list[Block] = [Bullets(tuple((point,) for point in points))]
    if found.warnings:
        blocks.extend([Heading("What is missing"), _missing(material)])
    else:
        blocks.append(Paragraph(("No dimension lacks data of either year.",)))
    return Section("limits", "Limits", tuple(blocks))


def _beyond(found: Assessment) -> str:
    if found.economy is None:
        return ", not what it would cost to move it"
    return " and what trade puts at stake in it, not what it would cost to move it"


def _economy(found: Assessment) -> tuple[str, ...]:
    """Return the limits of what is said of trade."""
    economy = found.economy
    if economy is None:
        return ()
    points = []
    if economy.stakes is not None or economy.scenarios:
        points.append(
            "Trade is one sector in the long run. Its weights are those of the baseline's year; "
            "losses of goods that are hard to replace, and anything that takes years to build, "
            "are understated. Several numbers of the standing world are judged, and the table "
            "under the scenarios lists them."
        )
    if economy.dependence is not None:
        exposures = (*economy.dependence.of_a, *economy.dependence.of_b)
        years = sorted({each.year for each in exposures})
        points.append(
            "Goods by group are of "
            f"{enumerate_words([str(year) for year in years])}: what has moved since, and single "
            "parts within a group, do not show."
        )
    if economy.channels is not None:
        points.append(
            "The model of payment channels rests on judged ranges; the record of trade fits many "
            "of them, with the policy and without."
        )
    return tuple(points)


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
