"""The reference is generated, up to date, and leaves nothing out."""

from pathlib import Path

import pytest
from docs.reference_pages import commands, pages
from docs.tables import DERIVED

import tertius as tt
from tertius import errors
from tertius.alignment.register import register
from tertius.pipeline import STAGES
from tertius.sources.descriptor import catalogue
from tertius.sources.schemas import SCHEMAS
from tertius.store.panel import open_panel, panel_root

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"


@pytest.fixture(scope="module")
def generated() -> dict[str, str]:
    return pages()


def test_committed_pages_are_the_generated_ones(generated: dict[str, str]) -> None:
    committed = {path.name: path.read_text("utf-8") for path in REFERENCE.glob("*.md")}
    assert committed == generated, "run `make docs` and commit docs/reference"


def test_every_command_and_option_is_documented(generated: dict[str, str]) -> None:
    page = generated["commands.md"]
    assert set(commands()) == {
        "tertius assess",
        "tertius triangle",
        "tertius series",
        "tertius measures",
        "tertius facts",
        "tertius credibility",
        "tertius wedge",
        "tertius scenario list",
        "tertius scenario show",
        "tertius scenario new",
        "tertius scenario check",
        "tertius scenario compare",
        "tertius trade counterfactual",
        "tertius trade scenarios",
        "tertius trade baselines",
        "tertius trade stakes",
        "tertius trade channels",
        "tertius trade dependence",
        "tertius trade chokepoints",
        "tertius trade settlement",
        "tertius trade effects",
        "tertius trade opening",
        "tertius cite",
        "tertius data list",
        "tertius data status",
        "tertius data verify",
        "tertius data build",
    }
    for name, command in commands().items():
        assert f"\n## {name}\n" in page
        for parameter in command.params:
            assert parameter.help, f"{name}: {parameter.name} has no help"
            spelt = parameter.opts[0] if parameter.param_type_name == "option" else None
            assert spelt is None or spelt in page


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("measures.md", list(register())),
        ("sources.md", list(catalogue())),
        ("errors.md", [name for name in errors.__all__ if name != "collect"]),
    ],
)
def test_every_name_has_a_section(generated: dict[str, str], page: str, names: list[str]) -> None:
    sections = [line[3:] for line in generated[page].splitlines() if line.startswith("## ")]
    assert sections == names or set(sections) == set(names)


def test_every_public_name_is_documented(generated: dict[str, str]) -> None:
    for name in tt.__all__:
        found = getattr(tt, name)
        if callable(found):
            assert found.__doc__, name
            assert f"\n## tertius.{name}\n" in generated["python.md"]


def test_every_source_feeds_documented_tables(generated: dict[str, str]) -> None:
    for descriptor in catalogue().values():
        for table in descriptor.tables:
            assert table in SCHEMAS, f"{descriptor.id} feeds {table}"
            assert f"\n### {table}\n" in generated["tables.md"]


def test_every_column_of_the_panel_is_documented() -> None:
    if not panel_root().is_dir():
        pytest.skip(f"needs {panel_root()}, which is not here")
    panel = open_panel()
    for name in panel.names:
        known = DERIVED[name].columns if name in DERIVED else SCHEMAS[name].names
        undocumented = set(panel.scan(name).collect_schema().names()) - set(known)
        assert not undocumented, f"table {name}: describe {sorted(undocumented)} in docs/tables.py"


def test_every_table_that_is_built_is_documented() -> None:
    made = {table for stage in STAGES for table in stage.makes}
    assert set(DERIVED) <= made <= set(SCHEMAS) | set(DERIVED)
