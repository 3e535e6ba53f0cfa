"""The verdict: two sentences, the same at a glance, and what qualifies it."""

import re

from tertius.alignment.dimensions import OVERALL
from tertius.assessment import Assessment
from tertius.brief import qualifiers
from tertius.brief.blocks import (
    Aside,
    Bullets,
    Cell,
    Column,
    Heading,
    Link,
    Paragraph,
    Row,
    Section,
    Spans,
    TableBlock,
)
from tertius.brief.likelihood import leads
from tertius.brief.material import Material
from tertius.brief.names import ANSWERS, leg_name, with_role
from tertius.brief.notation import estimated, probability
from tertius.brief.sections.economy import worth
from tertius.brief.wording import verdict
from tertius.triangle.seated import Triangle

__all__ = ["section"]


def section(material: Material) -> Section:
    """Return the section."""
    found = material.assessment
    return Section(
        "verdict",
        "Verdict",
        (
            *(Paragraph(_quieted(sentence), "verdict") for sentence in verdict(found)),
            _glance(found),
            Heading("What qualifies it"),
            Bullets(tuple(_points(found))),
            Paragraph(
                (
                    "Words for probabilities follow ",
                    Link("one table", "#words"),
                    "; alignment is measured in standard deviations of politically relevant "
                    "dyad-years, zero being ",
                    Link("neutral", "#zero-anchor"),
                    ", positive amity and negative enmity.",
                ),
                "note",
            ),
        ),
    )


def _quieted(sentence: str) -> Spans:
    """Return a sentence with its figures in brackets set quieter."""
    parts = re.split(r"(\([^)]*\))", sentence)
    return tuple(Aside(part) if k % 2 else part for k, part in enumerate(parts) if part)


def _glance(found: Assessment) -> TableBlock:
    years = (found.then, found.now)
    rows: list[tuple[Cell, ...]] = [
        ("Most probable pattern", *(_pattern(t) for t in years)),
        (f"Kissinger's rule, {found.now.states['P'].name}", *(_rule(t) for t in years)),
        ("Slack of the rule", *(_slack(t) for t in years)),
        (f"Alignment {_pair(found)}", *(_level(t) for t in years)),
        ("Rift to exploit", *(_rift(t) for t in years)),
    ]
    return TableBlock(
        "At a glance, all dimensions together (90 % intervals in brackets)",
        (Column(""), *(Column(str(t.year)) for t in years)),
        tuple(Row(cells) for cells in rows),
    )


def _pair(found: Assessment) -> str:
    then, now = (leg_name("TR", t.states) for t in (found.then, found.now))
    return now if then == now else f"{then}, {now}"


def _pattern(triangle: Triangle) -> str:
    found = triangle.sides[OVERALL].patterns
    if found is None:
        return "no data"
    names = {seat: state.name for seat, state in triangle.states.items()}
    share = probability(found.patterns[found.modal_pattern])
    return f"{with_role(found.modal_pattern, names)} ({share})"


def _rule(triangle: Triangle) -> str:
    rules = triangle.sides[OVERALL].kissinger
    return (
        "no data"
        if rules is None
        else f"holds with probability {probability(rules['P'].probability)}"
    )


def _slack(triangle: Triangle) -> str:
    rules = triangle.sides[OVERALL].kissinger
    return "no data" if rules is None else estimated(rules["P"].slack)


def _level(triangle: Triangle) -> str:
    found = triangle.sides[OVERALL].legs["TR"]
    return "no data" if found is None else estimated(found)


def _rift(triangle: Triangle) -> Cell:
    found = triangle.rift
    if found is None:
        return "no data"
    shares = {key: probability(found.verdict[key]) for key in ANSWERS}
    if not leads(found.verdict):
        return "open ", Aside(", ".join(f"{ANSWERS[k]} {p}" for k, p in shares.items()))
    others = ", ".join(f"{ANSWERS[k]} {p}" for k, p in shares.items() if k != found.answer)
    return f"{ANSWERS[found.answer]} ({shares[found.answer]}) ", Aside(others)


def _points(found: Assessment) -> list[Spans]:
    years = [found.now] if found.then.year == found.now.year else [found.now, found.then]
    points: list[Spans] = [
        *((qualifiers.dimensions(triangle),) for triangle in years),
        *((qualifiers.rift(triangle),) for triangle in years),
        (qualifiers.zeros(found), " ", Link("Other zeros", "#zeros"), "."),
        *((qualifiers.reach(triangle),) for triangle in years),
    ]
    if found.economy is not None and found.economy.stakes is not None:
        told = " ".join(worth.summary(found.economy.stakes, found.now.states))
        points.append((f"{told} ", Link("What each leg is worth", "#worth"), "."))
    if found.checks:
        failed = sum(not check.passed for check in found.checks)
        told = f"{failed} of {len(found.checks)} checks against history are not met"
        if not failed:
            told = f"All {len(found.checks)} checks against history are met"
        points.append((f"{told}. ", Link("Against history", "#history"), "."))
    return points
