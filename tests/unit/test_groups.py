"""Membership of groups, against public facts and against itself."""

from itertools import pairwise

import pytest

from tertius import states
from tertius.errors import UsageError
from tertius.states import groups


@pytest.mark.parametrize(
    ("group", "year", "size"),
    [
        ("EU", 1957, 0),
        ("EU", 1958, 6),
        ("EU", 1973, 9),
        ("EU", 1995, 15),
        ("EU", 2004, 25),
        ("EU", 2013, 28),
        ("EU", 2021, 27),
        ("NATO", 1949, 12),
        ("NATO", 1990, 16),
        ("NATO", 2022, 30),
        ("NATO", 2024, 32),
        ("G7", 1976, 7),
        ("EFTA", 1960, 7),
        ("EFTA", 2000, 4),
        ("BRICS", 2010, 5),
        ("BRICS", 2025, 10),
        ("SCO", 2016, 6),
        ("SCO", 2024, 10),
        ("CoCom", 1989, 17),
        ("CoCom", 1995, 0),
        ("UN", 1945, 51),
        ("UN", 2011, 193),
    ],
)
def test_size(group: str, year: int, size: int) -> None:
    assert len(groups.members(group, year)) == size


def test_who_came_and_went() -> None:
    assert "GBR" in groups.members("EU", 2020)
    assert "GBR" not in groups.members("EU", 2021)
    assert "EGY" not in groups.members("arab-league", 1985)
    assert 365 in groups.codes("UN", 1972)
    assert groups.members("EAEU", 2023) == ("ARM", "BLR", "KAZ", "KGZ", "RUS")


def test_lists_agree_with_the_groups_they_are_made_of() -> None:
    for year in range(1949, 2026):
        europe = set(groups.members("us-allies-europe", year))
        assert europe == set(groups.members("NATO", year)) - {"USA", "CAN"}
    sanctioning = set(groups.members("sanctioning-2022", 2023))
    assert set(groups.members("EU", 2023)) | set(groups.members("G7", 2023)) <= sanctioning
    assert not sanctioning & {"RUS", "CHN", "IND", "TUR"}


def test_every_spell_is_of_a_state_that_was_there_and_has_a_source() -> None:
    for spell in groups.spells():
        last = spell.last.year if spell.last else 2025
        for year in {spell.first.year, last}:
            assert states.resolve(spell.iso3, year).days_in(year)
        assert spell.source
    by_state: dict[tuple[str, str], list[groups.Spell]] = {}
    for spell in groups.spells():
        by_state.setdefault((spell.group, spell.iso3), []).append(spell)
    for spells in by_state.values():
        for earlier, later in pairwise(sorted(spells, key=lambda each: each.first)):
            assert earlier.last is not None
            assert earlier.last < later.first


def test_an_unknown_group_names_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"group 'Nato' is not known; did you mean NATO"):
        groups.members("Nato", 2020)
