"""The brief as a page: unchanged, whole, self-contained, the same bytes each time.

Renew the golden files with ``TERTIUS_RENEW=1 pytest tests/golden`` and read the difference.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import altair as alt
import pytest

from tertius.assessment import Assessment
from tertius.brief.blocks import ChartBlock, Document, TableBlock
from tertius.brief.document import compose
from tertius.brief.render_html import FILE, render, write_brief

VOID = {"meta", "link", "br", "hr", "img", "input", "col"}
GOLDEN = Callable[[str, str], None]


class Page(HTMLParser):
    """What a browser would see of a page: elements, ids, where links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.styles = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.styles += data

    def all(self, *tags: str) -> Iterator[dict[str, str]]:
        return (attributes for tag, attributes in self.elements if tag in tags)

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]


@pytest.fixture(scope="module")
def seen(page: str) -> Page:
    return Page(page)


def charts(document: Document) -> list[ChartBlock]:
    return [b for s in document.sections for b in s.blocks if isinstance(b, ChartBlock)]


def test_the_page_is_the_golden_one(page: str, golden: GOLDEN) -> None:
    # drawings depend on the fonts of the machine in the last pixel; their specifications do not
    golden("brief.html", re.sub(r"<svg.*?</svg>", "<svg></svg>", page, flags=re.DOTALL))


def test_the_specifications_are_the_golden_ones(document: Document, golden: GOLDEN) -> None:
    for chart in charts(document):
        for layout, spec in chart.specs.items():
            text = json.dumps(spec, indent=1, ensure_ascii=False, sort_keys=True)
            golden(f"{chart.anchor}-{layout}.vl.json", text + "\n")


def test_every_specification_is_valid_vega_lite(document: Document) -> None:
    for chart in charts(document):
        for spec in chart.specs.values():
            alt.Chart.from_dict(spec, validate=True)


def test_charts_stay_small(document: Document) -> None:
    for chart in charts(document):
        for spec in chart.specs.values():
            assert sum(len(rows) for rows in spec["datasets"].values()) < 5000


def test_two_runs_give_the_same_bytes(
    assessment: Assessment,
    document: Document,
    page: str,
    brief_of: Callable[[Assessment], Document],
) -> None:
    assert render(document) == page
    assert render(brief_of(assessment)) == page


def test_writing_is_whole_and_leaves_nothing_beside(
    assessment: Assessment, page: str, tmp_path: Path, made_from: dict[str, Any]
) -> None:
    folder = tmp_path / "deep" / "out"
    for _ in range(2):  # the second time over the first
        path = write_brief(assessment, directory=folder, **made_from)
    assert path == folder / FILE
    assert path.read_text("utf-8") == page
    assert [found.name for found in folder.iterdir()] == [FILE]


def test_every_element_is_closed(seen: Page) -> None:
    assert not seen.open


def test_no_id_stands_twice(seen: Page) -> None:
    twice = {name for name in seen.ids if seen.ids.count(name) > 1}
    assert not twice


def test_nothing_is_loaded_from_elsewhere(seen: Page, page: str) -> None:
    loaded = [
        value
        for tag, attributes in seen.elements
        for name, value in attributes.items()
        if name in {"src", "srcset", "data", "poster", "xlink:href"}
        or (name == "href" and tag in {"link", "use", "image", "base"})
    ]
    assert all(value.startswith(("data:", "#")) for value in loaded), loaded
    assert not re.findall(r"url\((?!#|['\"]?data:)[^)]*\)", page)
    assert "@import" not in seen.styles
    assert not list(seen.all("script", "iframe", "object", "embed", "form"))


def test_the_page_forbids_requests(seen: Page) -> None:
    policy = next(a["content"] for a in seen.all("meta") if a.get("http-equiv"))
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy


def test_every_link_within_the_page_leads_somewhere(seen: Page) -> None:
    known = set(seen.ids)
    dangling = {
        a["href"] for a in seen.all("a") if a["href"].startswith("#") and a["href"][1:] not in known
    }
    assert not dangling


def test_every_figure_leads_to_its_rows_and_its_sources(assessment: Assessment, seen: Page) -> None:
    known, targets = set(seen.ids), {a["href"] for a in seen.all("a")}
    for triangle in (assessment.then, assessment.now):
        for leg, figures in triangle.evidence.items():
            for place, figure in enumerate(figures):
                assert f"rows-{triangle.year}-{leg}-{place + 1}" in known
                assert f"#rows-{triangle.year}-{leg}-{place + 1}" in targets
                assert all(f"source-{source}" in known for source in figure.sources)
                assert f"measure-{figure.method}" in known


def test_every_query_is_on_the_page(assessment: Assessment, page: str) -> None:
    for triangle in (assessment.then, assessment.now):
        for figures in triangle.evidence.values():
            for figure in figures:
                assert figure.rows.replace("<", "&lt;") in page


def test_every_chart_has_words_and_a_table(document: Document, seen: Page) -> None:
    found = charts(document)
    assert len(found) == 8
    for chart in found:
        assert len(chart.alt) > 80
        assert re.search(r"\d\.\d\d", chart.alt), "words without numbers"
        assert chart.table.rows
    drawn = [a for a in seen.all("div") if a.get("role") == "img"]
    assert [a["aria-label"] for a in drawn] == [chart.alt for chart in found]
    assert all(a.get("aria-hidden") == "true" for a in seen.all("svg"))


def test_every_table_has_a_caption_and_scopes(document: Document, seen: Page) -> None:
    assert len(list(seen.all("table"))) == len(list(seen.all("caption")))
    assert all(a.get("scope") in {"col", "colgroup", "row"} for a in seen.all("th"))
    tables = [b for s in document.sections for b in s.blocks if isinstance(b, TableBlock)]
    for table in (*tables, *(chart.table for chart in charts(document))):
        assert all(len(row.cells) == len(table.columns) for row in table.rows), table.caption


def test_headings_go_down_one_step_at_a_time(seen: Page) -> None:
    levels = [int(tag[1]) for tag, _ in seen.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_has_its_landmarks(seen: Page) -> None:
    tags = [tag for tag, _ in seen.elements]
    assert all(tags.count(tag) == 1 for tag in ("header", "nav", "main", "footer"))
    assert next(seen.all("html"))["lang"] == "en"


def test_text_from_data_cannot_become_markup(
    assessment: Assessment, brief_of: Callable[[Assessment], Document]
) -> None:
    hostile = "<script>alert(1)</script>"
    scenario = assessment.scenario.model_copy(update={"title": hostile, "question": hostile})
    page = render(brief_of(replace(assessment, scenario=scenario)))
    assert hostile not in page
    assert "&lt;script&gt;" in page


def test_a_source_without_a_descriptor_is_still_cited(
    assessment: Assessment, made_from: dict[str, Any]
) -> None:
    bare = compose(assessment, made_from["manifest"], {}, {})
    ids = set(Page(render(bare)).ids)
    assert {f"source-{source}" for source in assessment.sources} <= ids
