"""Cited facts: the links that lead to them, and the list in which they stand."""

from collections.abc import Sequence

from tertius import facts
from tertius.brief.blocks import Code, Definition, Definitions, Inline, Link, Section, Spans
from tertius.brief.material import Material
from tertius.brief.sections.sources import linked
from tertius.trade.account import Account

__all__ = ["fact_links", "section"]


def fact_links(ids: Sequence[str]) -> Spans:
    """Return a number for each fact, leading to its citation."""
    spans: list[Inline] = []
    for place, name in enumerate(ids):
        spans.extend([" "] if spans else [])
        spans.append(Link(str(place + 1), f"#fact-{name}"))
    return tuple(spans)


def used(found: Account) -> tuple[str, ...]:
    """Return the ids of the facts that the account rests on, each once."""
    if found.settlement is None:
        return ()
    moving = (found.settlement.pair, *found.settlement.world)
    ids = [name for each in moving for name in each.facts]
    ids += [name for each in found.settlement.weights for name in each.facts]
    return tuple(dict.fromkeys(ids))


def section(material: Material) -> Section | None:
    """Return the list of facts with their publishers and addresses; None where none is used."""
    economy = material.assessment.economy
    ids = () if economy is None else used(economy)
    if not ids:
        return None
    items = tuple(
        Definition((Code(name),), linked(facts.cite(name)), f"fact-{name}") for name in sorted(ids)
    )
    return Section("facts", "Cited facts", (Definitions(items),))
