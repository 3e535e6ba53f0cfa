"""The page on states explains every choice in the list of disagreements, and its figures hold."""

from pathlib import Path

from tertius import states
from tertius.sources.crosswalks import listed
from tertius.states.identity import identities

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "states.md"


def test_every_choice_and_crosswalk_is_explained() -> None:
    text = PAGE.read_text("utf-8")
    disagreements = listed()
    for choice in disagreements["choice"].unique():
        assert choice in text
    for crosswalk in disagreements["crosswalk"].unique():
        assert f"*{crosswalk.split()[0]}*" in text


def test_every_column_is_named() -> None:
    text = PAGE.read_text("utf-8")
    for column in states.table().columns:
        assert f"`{column}`" in text


def test_the_states_without_a_cow_code_are_those_named() -> None:
    listed_by_cow = {spell.ccode for spell in states.memberships() if spell.system == "cow"}
    others = {found.name for found in identities() if found.ccode not in listed_by_cow}
    text = " ".join(PAGE.read_text("utf-8").split())
    assert len(others) == 8
    assert all(name in text for name in others)
