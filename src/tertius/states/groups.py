"""Groups of states with dated membership: alliances, unions, and lists that a study names.

The file ``data/groups.csv`` holds one row a spell of membership, each with its source. The United
Nations are read from the spells of `tertius.states.memberships`.
"""

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache

from tertius.errors import UsageError
from tertius.states.identity import members as members_of_system
from tertius.states.identity import overlap, rows, state
from tertius.states.resolution import resolve

__all__ = ["Spell", "check", "codes", "members", "names", "spells"]

UNITED_NATIONS = "UN"


@dataclass(frozen=True, slots=True)
class Spell:
    """One state's membership of a group between two days.

    Attributes
    ----------
    group : str
        The group's id.
    iso3 : str
        ISO3 code of the state.
    first, last : date
        First and last day, inclusive; `last` is None where the spell goes on.
    source : str
        Treaty, declaration or publication that it rests on.
    """

    group: str
    iso3: str
    first: date
    last: date | None
    source: str


@cache
def spells() -> tuple[Spell, ...]:
    """Return all spells of membership, in the file's order."""
    return tuple(
        Spell(
            group=row["group"],
            iso3=row["iso3"],
            first=_day(row["first"], month=1, day=1),
            last=_day(row["last"], month=12, day=31) if row["last"] else None,
            source=row["source"],
        )
        for row in rows("groups.csv")
    )


def names() -> tuple[str, ...]:
    """Return the ids of all groups, the United Nations last."""
    return (*dict.fromkeys(spell.group for spell in spells()), UNITED_NATIONS)


def check(group: str) -> list[str]:
    """Return a line, with the nearest ids, if there is no such group."""
    if group in names():
        return []
    folded = {name.casefold(): name for name in names()}
    near = [folded[key] for key in get_close_matches(group.casefold(), folded, n=3)]
    hint = f"did you mean {', '.join(near)}?" if near else f"known: {', '.join(names())}"
    return [f"group '{group}' is not known; {hint}"]


def members(group: str, year: int) -> tuple[str, ...]:
    """Return the ISO3 codes of a group's members on any day of a year, in alphabetical order.

    Parameters
    ----------
    group : str
        A group's id, one of `names`.
    year : int
        Calendar year.

    Returns
    -------
    tuple of str
        Empty before the group began and after it ended.

    Raises
    ------
    UsageError
        If there is no such group; the message names the nearest ones.

    Examples
    --------
    >>> members("EAEU", 2023)
    ('ARM', 'BLR', 'KAZ', 'KGZ', 'RUS')
    """
    return tuple(sorted(code for code, _ in _members(group, year)))


def codes(group: str, year: int) -> tuple[int, ...]:
    """Return the COW codes of a group's members on any day of a year, in order.

    Parameters
    ----------
    group, year
        As in `members`.

    Raises
    ------
    UsageError
        If there is no such group.
    """
    return tuple(sorted(code for _, code in _members(group, year)))


@cache
def _members(group: str, year: int) -> frozenset[tuple[str, int]]:
    """Return ISO3 and COW code, both as of the year: the Soviet Union's in 1972, not Russia's."""
    if problems := check(group):
        raise UsageError(problems[0])
    if group == UNITED_NATIONS:
        found = [state(ccode, year) for ccode in members_of_system(year, "un")]
    else:
        found = [
            resolve(spell.iso3, year)
            for spell in spells()
            if spell.group == group and overlap(spell.first, spell.last, year)
        ]
    return frozenset((member.iso3, member.ccode) for member in found)


def _day(text: str, month: int, day: int) -> date:
    """Return a day; where the file gives a year alone, the day that `month` and `day` say."""
    return date(int(text), month, day) if len(text) == 4 else date.fromisoformat(text)
