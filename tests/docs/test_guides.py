"""What tutorial, how-to pages and README tell a reader to type can be typed; links lead on."""

import re
import shlex
from pathlib import Path

import pytest
from docs.build import build
from typer.testing import CliRunner

from tertius.cli.main import app

REPOSITORY = Path(__file__).resolve().parents[2]
DOCS = REPOSITORY / "docs"
GUIDES = sorted([*(DOCS / "tutorial").glob("*.md"), *(DOCS / "how-to").glob("*.md")])
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MIRROR = "/path/to/mirror"


def typed(text: str) -> list[str]:
    """Return the commands of a page's console blocks."""
    return [
        line.removeprefix("$ ")
        for language, block in BLOCK.findall(text)
        if language == "console"
        for line in block.splitlines()
        if line.startswith("$ ")
    ]


def targets() -> set[str]:
    return set(
        re.findall(r"^([a-z]+):", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE)
    )


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Someone in an empty directory, with the panel and nothing else."""
    monkeypatch.setenv("TERTIUS_STORE", str(tmp_path / "none"))
    monkeypatch.delenv("TERTIUS_MIRROR", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_readme_s_commands_run(reader: Path) -> None:
    for line in typed((REPOSITORY / "README.md").read_text("utf-8")):
        _type(line)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_what_a_guide_says_can_be_done(guide: Path, reader: Path) -> None:
    names: dict[str, object] = {}
    for language, block in BLOCK.findall(guide.read_text("utf-8")):
        if language == "toml":
            (reader / re.findall(r'^id = "(.+)"', block, re.MULTILINE)[0]).with_suffix(
                ".toml"
            ).write_text(block, "utf-8")
        elif language == "python":
            exec(compile(block, str(guide), "exec"), names)
        elif language == "console":
            for line in typed(f"```console\n{block}```"):
                _type(line)


def _type(line: str) -> None:
    words = shlex.split(line, comments=True)
    if words[0] == "make":
        assert words[1] in targets()
    elif words[0] == "tertius" and MIRROR not in words:
        result = CliRunner().invoke(app, words[1:])
        assert result.exit_code == 0, f"{line}: {result.output}"
    elif words[0] == "tertius":
        # there is no such mirror: that, and nothing else, must be what is wrong
        result = CliRunner().invoke(app, words[1:])
        assert result.exit_code in (0, 4), f"{line}: {result.output}"
    else:
        assert words[0] in {"source", "git", "cd"}, line


def test_the_readme_names_what_make_can_make() -> None:
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    asked = re.findall(r"\bmake ([a-z]+)\b", readme)
    assert {"assess", "test"} <= set(asked)
    assert set(asked) <= targets()


def test_links_lead_somewhere(tmp_path: Path) -> None:
    pages = build(tmp_path / "site")
    anchors = {page: set(re.findall(r'id="([^"]+)"', page.read_text("utf-8"))) for page in pages}
    broken = []
    for page in pages:
        for link in re.findall(r'href="([^"]+)"', page.read_text("utf-8")):
            address, _, anchor = link.partition("#")
            if re.match(r"\w+:", address):
                continue
            target = (page.parent / address).resolve() if address else page
            if not target.is_file() or (anchor and anchor not in anchors[target]):
                broken.append(f"{page.name}: {link}")
    assert len(pages) == len(list(DOCS.rglob("*.md")))
    assert not broken
