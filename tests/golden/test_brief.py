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
from tertius.brief import render_html
from tertius.brief.blocks import (
    ChartBlock,
    Code,
    Column,
    Definitions,
    Document,
    Link,
    Paragraph,
    Row,
    Section,
    Strong,
    TableBlock,
)
from tertius.brief.material import Material
from tertius.brief.render_html import FILE, render, write_brief
from tertius.brief.sections.sources import citations

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


@pytest.fixture(scope="module")
def specs(document: Document) -> dict[str, dict[str, Any]]:
    return {
        f"{chart.anchor}-{layout}": spec
        for chart in charts(document)
        for layout, spec in chart.specs.items()
    }


def charts(document: Document) -> list[ChartBlock]:
    return [b for s in document.sections for b in s.blocks if isinstance(b, ChartBlock)]


def test_the_page_is_the_golden_one(page: str, golden: GOLDEN) -> None:
    # drawings depend on the fonts of the machine in the last pixel; their specifications do not
    page = re.sub(r"<svg.*?</svg>", "<svg></svg>", page, flags=re.DOTALL)
    # five rows of a table tell how it is set
    page = re.sub(r"(<tbody>(?:\s*<tr.*?</tr>){5}).*?(?=</tbody>)", r"\1", page, flags=re.DOTALL)
    golden("brief.html", page)


GOLDEN_SPECS = (
    "triangle-overall-wide", "triangle-overall-narrow", "triangle-dimensions-wide",
    "patterns-wide", "patterns-narrow", "series-overall-wide", "rift-chart-wide",
)  # fmt: skip


@pytest.mark.parametrize("name", GOLDEN_SPECS)
def test_a_specification_is_the_golden_one(
    name: str, specs: dict[str, dict[str, Any]], golden: GOLDEN
) -> None:
    lines = [
        f'"{key}": {json.dumps(value, ensure_ascii=False, sort_keys=True, indent=indent)}'
        for key, value in sorted(specs[name].items())
        for indent in (None if key == "datasets" else 1,)
    ]
    golden(f"{name}.vl.json", "{" + ",\n".join(lines) + "}\n")


def test_every_kind_of_specification_is_valid_vega_lite(specs: dict[str, dict[str, Any]]) -> None:
    for name, spec in specs.items():
        if name in GOLDEN_SPECS:
            sample = {key: rows[:1] for key, rows in spec["datasets"].items()}
            alt.TopLevelSpec.validate({**spec, "datasets": sample})


def test_charts_stay_small(specs: dict[str, dict[str, Any]]) -> None:
    for spec in specs.values():
        assert sum(len(rows) for rows in spec["datasets"].values()) < 5000


def test_writing_gives_the_same_bytes_and_leaves_nothing_beside(
    assessment: Assessment, page: str, tmp_path: Path, made_from: dict[str, Any]
) -> None:
    folder = tmp_path / "deep" / "out"
    folder.mkdir(parents=True)
    (folder / FILE).write_text("an older brief")
    path = write_brief(assessment, directory=folder, **made_from)
    assert path == folder / FILE
    assert path.read_bytes() == page.encode()
    assert [found.name for found in folder.iterdir()] == [FILE]


def test_a_failure_leaves_the_older_brief_whole(
    assessment: Assessment,
    tmp_path: Path,
    made_from: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(self: Path, target: Path) -> None:
        raise OSError("disk full")

    (tmp_path / FILE).write_text("an older brief")
    monkeypatch.setattr(render_html, "compose", lambda *_: Document("", "", (), "", (), ""))
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_brief(assessment, directory=tmp_path, **made_from)
    assert {found.name: found.read_text() for found in tmp_path.iterdir()} == {
        FILE: "an older brief"
    }


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


def test_text_from_data_cannot_become_markup(document: Document) -> None:
    hostile = "<script>alert(1)</script>"
    table = TableBlock(hostile, (Column(hostile),), (Row(((Link(hostile, hostile),),)),))
    section = Section("verdict", hostile, (table, Paragraph((Code(hostile), Strong(hostile)))))
    page = render(replace(document, title=hostile, summary=hostile, sections=(section,)))
    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 8


def test_a_source_without_a_descriptor_is_still_cited(
    assessment: Assessment, made_from: dict[str, Any]
) -> None:
    section = citations(Material(assessment, made_from["manifest"], {}, {}))
    terms = next(block for block in section.blocks if isinstance(block, Definitions))
    assert [item.anchor for item in terms.items] == [f"source-{s}" for s in assessment.sources]
