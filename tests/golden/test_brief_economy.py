"""The economy in the brief, of the scenario that ships, on the panel that is carried."""

import re

import pytest

import tertius as tt
from tertius.assessment import Assessment
from tertius.brief.blocks import Document, Paragraph, TableBlock
from tertius.brief.document import compose
from tertius.brief.render_html import render
from tertius.brief.sections.economy.worth import median
from tertius.measures.register import register
from tertius.sources.descriptor import catalogue

SECTIONS = ["worth", "channels", "settlement", "dependence"]


@pytest.fixture(scope="module")
def found() -> Assessment:
    return tt.open().assess("reverse-kissinger", draws=60, seed=3)


@pytest.fixture(scope="module")
def document(found: Assessment) -> Document:
    return compose(found, tt.open().manifest, catalogue(), register())


def text(document: Document, anchor: str) -> str:
    section = next(each for each in document.sections if each.anchor == anchor)
    return " ".join(
        str(span) if isinstance(span, str) else getattr(span, "text", "")
        for block in section.blocks
        if isinstance(block, Paragraph)
        for span in block.spans
    )


def test_sections_stand_in_the_order_a_reader_asks(document: Document) -> None:
    anchors = [each.anchor for each in document.sections]
    places = [anchors.index(name) for name in SECTIONS]
    assert places == sorted(places)
    assert anchors.index("facts") > anchors.index("citations")


def test_sentences_say_what_was_computed(found: Assessment, document: Document) -> None:
    economy = found.economy
    assert economy is not None
    assert economy.stakes is not None
    for act, seat in (("lift", "T"), ("lift-allies", "T"), ("end", "T"), ("end", "R")):
        value = economy.stakes.estimate(act, seat)
        assert value is not None
        assert median(value) in text(document, "worth")
    assert economy.settlement is not None
    last = economy.settlement.pair.years
    assert str(max(last)) in text(document, "settlement")


def test_nothing_asked_for_is_missing_without_a_reason(found: Assessment) -> None:
    economy = found.economy
    assert economy is not None
    asked = found.scenario.economy
    assert asked is not None
    assert [each.scenario.id for each in economy.scenarios] == list(asked.counterfactuals)
    assert economy.channels is not None
    assert len(economy.channels.burdens) == 2
    assert economy.dependence is not None
    assert all(each.max_residual < 1e-10 for each in economy.scenarios)
    assert set(economy.sources) <= set(found.sources)


def test_every_link_leads_somewhere_and_every_table_is_headed(
    found: Assessment, document: Document
) -> None:
    page = render(document)
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= ids, sorted(targets - ids)[:5]
    tables = [
        block
        for section in document.sections
        for block in section.blocks
        if isinstance(block, TableBlock)
    ]
    for table in tables:
        assert table.caption
        assert {len(row.cells) for row in table.rows} <= {len(table.columns)}, table.caption


def test_every_fact_shown_is_cited(found: Assessment, document: Document) -> None:
    page = render(document)
    shown = set(re.findall(r'href="#fact-([^"]+)"', page))
    cited = set(re.findall(r'id="fact-([^"]+)"', page))
    assert shown
    assert shown <= cited


def test_another_triangle_needs_no_economy(found: Assessment) -> None:
    other = tt.open().assess(found.scenario.model_copy(update={"economy": None}), draws=60, seed=3)
    assert other.economy is None
    anchors = [each.anchor for each in compose(other, tt.open().manifest, {}, {}).sections]
    assert not set(SECTIONS) & set(anchors)
