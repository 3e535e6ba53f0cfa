"""Identities of states with their days, and their spells in the lists of states."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from tertius.errors import UnknownStateError

__all__ = ["Membership", "State", "System", "identities", "members", "memberships", "state"]

System = Literal["cow", "gw", "un"]


@dataclass(frozen=True, slots=True)
class State:
    """One identity of a state: what it was called and coded between two days.

    A state keeps its COW code while its name, its ISO code or its Gleditsch–Ward code changes:
    the USSR and Russia are two identities of COW 365.

    Attributes
    ----------
    ccode : int
        Correlates of War code; for the few states that only Gleditsch and Ward list, their code,
        which COW leaves free.
    gwcode : int or None
        Gleditsch–Ward code.
    iso3 : str
        ISO 3166-1 code, or the withdrawn one (ISO 3166-3) of a state that is gone; where ISO has
        none, the abbreviation of the COW or Gleditsch–Ward list, and XKX for Kosovo.
    un : int or None
        United Nations M49 code; None where there is none.
    name : str
        Name in these years.
    first, last : date
        First and last day, inclusive; `last` is None where the identity stands.
    predecessor, successor : tuple of int
        COW codes of the states it came out of and that came out of it; its own code where it
        merely took on another identity.
    iso2 : str or None
        Two-letter ISO code, also of withdrawn entries.
    abbreviation : str
        Abbreviation in the COW list (or the Gleditsch–Ward list).
    """

    ccode: int
    gwcode: int | None
    iso3: str
    un: int | None
    name: str
    first: date
    last: date | None
    predecessor: tuple[int, ...] = ()
    successor: tuple[int, ...] = ()
    iso2: str | None = None
    abbreviation: str = ""

    def days_in(self, year: int) -> int:
        """Return on how many days of `year` the identity stood."""
        return overlap(self.first, self.last, year)


@dataclass(frozen=True, slots=True)
class Membership:
    """A spell of a state in the COW list, the Gleditsch–Ward list or the United Nations.

    Attributes
    ----------
    system : {"cow", "gw", "un"}
        The list, or the organisation.
    ccode : int
        COW code, as in `State`.
    first, last : date
        First and last day, inclusive; `last` is None where the spell goes on.
    """

    system: System
    ccode: int
    first: date
    last: date | None


def overlap(first: date, last: date | None, year: int) -> int:
    """Return how many days of `year` lie between two days, both inclusive."""
    if not first.year <= year <= (last or date.max).year:
        return 0
    start = max(first, date(year, 1, 1))
    end = date(year, 12, 31) if last is None else min(last, date(year, 12, 31))
    return (end - start).days + 1


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file in the package's `data` folder."""
    text = (files("tertius") / "data" / name).read_text("utf-8")
    yield from csv.DictReader(text.splitlines())


@cache
def identities() -> tuple[State, ...]:
    """Return every identity, in order of COW code and first day."""
    return tuple(
        State(
            ccode=int(row["ccode"]),
            gwcode=_number(row["gwcode"]),
            iso3=row["iso3"],
            un=_number(row["un"]),
            name=row["name"],
            first=date.fromisoformat(row["first"]),
            last=_day(row["last"]),
            predecessor=_codes(row["predecessor"]),
            successor=_codes(row["successor"]),
            iso2=row["iso2"] or None,
            abbreviation=row["abbreviation"],
        )
        for row in rows("states.csv")
    )


@cache
def memberships() -> tuple[Membership, ...]:
    """Return every spell of membership, by system, COW code and first day."""
    systems: dict[str, System] = {"cow": "cow", "gw": "gw", "un": "un"}
    return tuple(
        Membership(
            system=systems[row["system"]],
            ccode=int(row["ccode"]),
            first=date.fromisoformat(row["first"]),
            last=_day(row["last"]),
        )
        for row in rows("state-memberships.csv")
    )


def members(year: int, system: System = "cow") -> list[int]:
    """Return the COW codes of the members of a system on any day of `year`, in order.

    Parameters
    ----------
    year : int
        Calendar year; the lists of states begin in 1816, the United Nations in 1945.
    system : {"cow", "gw", "un"}
        Correlates of War, Gleditsch–Ward (microstates included) or the United Nations.
    """
    return sorted(
        {
            spell.ccode
            for spell in memberships()
            if spell.system == system and overlap(spell.first, spell.last, year)
        }
    )


def state(ccode: int, year: int) -> State:
    """Return the identity that a COW code bore in `year`.

    Where it changed within the year, the one it bore longest as a member of the COW list, or
    longest at all where it was not a member that year.

    Raises
    ------
    UnknownStateError
        If there is no such code, or no state bore it that year; the message says when one did.
    """
    own = of_code(ccode)
    here = [found for found in own if found.days_in(year)]
    if not here:
        spans = "; ".join(f"{found.name} {span(found.first, found.last)}" for found in own)
        raise UnknownStateError(f"COW {ccode} was no state in {year}: {spans}")
    return longest(here, year)


def longest(candidates: Iterable[State], year: int) -> State:
    """Return the identity borne longest in `year`: as a COW member, then at all, then latest."""
    return max(
        candidates,
        key=lambda found: (_days_as_member(found, year), found.days_in(year), found.first),
    )


def of_code(ccode: int) -> tuple[State, ...]:
    """Return the identities of one COW code in order of time, or say that it is no COW code."""
    own = _by_code().get(ccode)
    if own is None:
        raise UnknownStateError(f"no state has the COW code {ccode}{_other_list(ccode)}")
    return own


def span(first: date, last: date | None) -> str:
    """Return two days in words, for messages."""
    return f"since {first}" if last in {None, date.max} else f"from {first} to {last}"


def earlier(one: date | None, other: date | None) -> date | None:
    """Return the earlier of two last days, None being never."""
    return min((day for day in (one, other) if day), default=None)


@cache
def _by_code() -> dict[int, tuple[State, ...]]:
    """Return the identities of each COW code, in order of time."""
    codes = dict.fromkeys(found.ccode for found in identities())
    return {code: tuple(found for found in identities() if found.ccode == code) for code in codes}


@cache
def _cow_spells() -> dict[int, tuple[Membership, ...]]:
    cow = [spell for spell in memberships() if spell.system == "cow"]
    return {code: tuple(spell for spell in cow if spell.ccode == code) for code in _by_code()}


def _days_as_member(identity: State, year: int) -> int:
    total = 0
    for spell in _cow_spells()[identity.ccode]:
        first, last = max(spell.first, identity.first), earlier(spell.last, identity.last)
        if last is None or first <= last:
            total += overlap(first, last, year)
    return total


def _other_list(code: int) -> str:
    other = next((found for found in reversed(identities()) if found.gwcode == code), None)
    if other is None:
        return "; `tertius.states.table()` lists them all"
    return f"; in the Gleditsch–Ward list it is {other.name}, whose COW code is {other.ccode}"


def _number(text: str) -> int | None:
    return int(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _codes(text: str) -> tuple[int, ...]:
    return tuple(int(code) for code in text.split())
