"""Renew the generated reference and build all pages into ``site``: ``make docs``.

The pages are plain Markdown; a page's place in the tree is its kind (tutorial, how-to,
reference, explanation). The site needs no server: links are relative.
"""

import html
import json
import re
import shutil
from pathlib import Path

from docs.reference_pages import pages
from tertius.scenario import schema

__all__ = ["PARTS", "SCHEMA", "build", "renew", "scenario_schema"]

HERE = Path(__file__).resolve().parent
SITE = HERE.parent / "site"
SCHEMA = "scenario.schema.json"
PARTS = {
    ".": "",
    "tutorial": "Tutorial",
    "how-to": "How to",
    "reference": "Reference",
    "explanation": "Explanation",
}
_TEMPLATE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Tertius</title>
<link rel="stylesheet" href="{root}style.css">
</head>
<body>
<nav aria-label="Pages">{navigation}</nav>
<main>{content}</main>
</body>
</html>
"""


def renew(directory: Path = HERE / "reference") -> None:
    """Write the generated pages."""
    directory.mkdir(exist_ok=True)
    for name, text in pages().items():
        (directory / name).write_text(text, "utf-8")
    (directory / SCHEMA).write_text(scenario_schema(), "utf-8")


def scenario_schema() -> str:
    """Return the JSON schema of scenario files, as it is committed."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def build(site: Path = SITE) -> list[Path]:
    """Build every Markdown page; return the files written."""
    from markdown import Markdown

    sources = [path for part in PARTS for path in sorted((HERE / part).glob("*.md"))]
    titles = {path: _title(path) for path in sources}
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir(parents=True)
    shutil.copy(HERE / "style.css", site)
    renderer = Markdown(extensions=["tables", "fenced_code", "toc"], output_format="html")
    written = []
    for path in sources:
        inner = path.relative_to(HERE)
        target = site / inner.with_suffix(".html")
        target.parent.mkdir(parents=True, exist_ok=True)
        root = "../" * (len(inner.parts) - 1)
        content = renderer.reset().convert(path.read_text("utf-8"))
        page = _TEMPLATE.format(
            title=html.escape(titles[path]),
            root=root,
            navigation=_navigation(titles, path, root),
            content=re.sub(r'(href="(?!\w+:)[^"]*)\.md(#[^"]*)?"', r'\1.html\2"', content),
        )
        target.write_text(page, "utf-8")
        written.append(target)
    return written


def _title(path: Path) -> str:
    heading = re.search(r"^# (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return heading[1] if heading else path.stem


def _navigation(titles: dict[Path, str], current: Path, root: str) -> str:
    parts = []
    for part, name in PARTS.items():
        entries = []
        for path, title in titles.items():
            if path.parent == HERE / part:
                here = ' aria-current="page"' if path == current else ""
                address = root + path.relative_to(HERE).with_suffix(".html").as_posix()
                entries.append(f'<li><a href="{address}"{here}>{html.escape(title)}</a></li>')
        parts.append((f"<h2>{name}</h2>" if name else "") + f"<ul>{''.join(entries)}</ul>")
    return "".join(parts)


if __name__ == "__main__":
    renew()
    print(f"{len(build())} pages in {SITE}")
