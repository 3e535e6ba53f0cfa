"""From a code, a name or an alias to the state that bore it in a year.

Rules, in this order:

1. A code or name that an identity bore in the year means that identity.
2. An alias means the state it is listed for.
3. Today's code and name of a state mean it in all its years: RUS in 1972 is the Soviet Union.
   A former one means it in its own years only: there is no Soviet Union in 2000.

Where two states bore one code in turn within a year (DEU and YEM in 1990), the one that bore it
longer is meant; where two bear a name side by side (Korea since 1948), none is.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from itertools import pairwise
from typing import Literal, NamedTuple

from tertius.errors import UnknownStateError
from tertius.states.identity import State, identities, longest, of_code, overlap, rows, span, state

__all__ = ["Coding", "claims", "normal", "pick", "resolve"]

Coding = Literal["any", "cow", "gw", "iso2", "iso3", "name"]

# ISO 3166-1 codes of places that are no state here, and COW abbreviations of states elsewhere
NOT_STATES = frozenset({"MAC"})

_SPELLINGS: Mapping[Coding, Callable[[State], tuple[str | None, ...]]] = {
    "any": lambda found: (found.iso3, found.name),
    "cow": lambda found: (str(found.ccode),),
    "gw": lambda found: (str(found.gwcode),),
    "iso2": lambda found: (found.iso2,),
    "iso3": lambda found: (found.iso3,),
    "name": lambda found: (found.name,),
}


class Bearer(NamedTuple):
    """An identity that bore a code or name, and from when to when."""

    state: State
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Claim:
    """A state's title to a code or name between two days, both inclusive.

    Attributes
    ----------
    ccode : int
        COW code.
    first, last : date
        First and last day.
    rank : int
        0 its own, 1 an alias, 2 its name or code of today, 3 of another time.
    """

    ccode: int
    first: date = date.min
    last: date = date.max
    rank: int = 0

    def bearers(self, year: int | None = None) -> list[Bearer]:
        """Return the identities within the claim's days (and within a year), in order of time."""
        clipped = (
            Bearer(found, max(found.first, self.first), min(found.last or date.max, self.last))
            for found in of_code(self.ccode)
        )
        return [
            bearer
            for bearer in clipped
            if bearer.first <= bearer.last
            and (year is None or overlap(bearer.first, bearer.last, year))
        ]


def resolve(text: str | int, year: int | None = None) -> State:
    """Return the state that a code, name or alias means as of a year.

    Parameters
    ----------
    text : str or int
        ISO3 code (withdrawn ones too), COW code as a number or in digits, COW abbreviation where
        no ISO code contradicts it, name or alias; case, accents and punctuation do not matter.
    year : int, optional
        Calendar year; without it, the latest identity that bore the code or name.

    Returns
    -------
    State
        The identity of that year.

    Raises
    ------
    UnknownStateError
        If the text is unknown (with the nearest known ones), if it meant no state that year
        (with the years when it did), or if it fits two states at once (with both).

    Examples
    --------
    >>> resolve("RUS", 1972).name
    'Soviet Union'
    >>> resolve("Germany", 1972).ccode
    260
    """
    text = str(text).strip()
    if text.isdecimal():
        return of_code(int(text))[-1] if year is None else state(int(text), year)
    found = claims("any").get(normal(text))
    if found is None:
        raise UnknownStateError(f"unknown state '{text}'{_nearest(text)}")
    chosen = pick(found, year)
    if not chosen:
        raise UnknownStateError(_absent(text, found, year))
    if len(chosen) > 1:
        names = " or ".join(_coded(candidate) for candidate in chosen)
        when = "" if year is None else f" in {year}"
        raise UnknownStateError(f"'{text}'{when} could be {names}: name the one that is meant")
    return chosen[0]


def pick(found: Sequence[Claim], year: int | None) -> list[State]:
    """Return the identity that claims lead to: none, one, or all where they conflict."""
    if year is None:
        bearers = [claim.bearers()[-1] for claim in found]
        end = max((bearer.last for bearer in bearers), default=date.max)
        return list(dict.fromkeys(bearer.state for bearer in bearers if bearer.last == end))
    for rank in sorted({claim.rank for claim in found}):
        bearers = [
            bearer for claim in found if claim.rank == rank for bearer in claim.bearers(year)
        ]
        if bearers:
            return _in_year(bearers, year)
    return []


def normal(text: str) -> str:
    """Return a name without case, accents, punctuation and leading article."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    letters = (mark for mark in plain if not unicodedata.combining(mark))
    words = "".join(mark if mark.isalnum() else " " for mark in letters).split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


@cache
def claims(coding: Coding) -> Mapping[str, tuple[Claim, ...]]:
    """Return who has a claim to each code or name of a coding.

    ``any`` is what users type. The others are for the columns of sources, which often carry a
    code past its day, so that there any ISO code or name of a state means it in all its years.
    """
    gathered: dict[str, dict[Claim, None]] = defaultdict(dict)
    for key, claim in _claims(coding):
        gathered[normal(key)][claim] = None
    return {key: tuple(found) for key, found in gathered.items()}


def _claims(coding: Coding) -> Iterator[tuple[str, Claim]]:
    for found in identities():
        for key in filter(None, _SPELLINGS[coding](found)):
            yield key, Claim(found.ccode, found.first, found.last or date.max)
            if found.last is None:
                yield key, Claim(found.ccode, rank=2)
            elif coding in {"iso2", "iso3", "name"}:
                yield key, Claim(found.ccode, rank=3)
    if coding in {"any", "iso2", "iso3", "name"}:
        yield from _aliases(coding)
    if coding == "any":
        taken = {found.iso3 for found in identities()} | NOT_STATES
        for found in identities():
            if found.abbreviation not in taken:
                yield found.abbreviation, Claim(found.ccode, rank=1)


def _aliases(coding: Coding) -> Iterator[tuple[str, Claim]]:
    """Yield the aliases: a dated one is as good as a name of those years, an undated one less."""
    length = {"iso2": 2, "iso3": 3}.get(coding)
    for row in rows("state-aliases.csv"):
        alias, ccode = row["alias"], int(row["ccode"])
        if length is not None and not (len(alias) == length and alias.isupper()):
            continue
        if row["first"]:
            last = date.fromisoformat(row["last"]) if row["last"] else date.max
            yield alias, Claim(ccode, date.fromisoformat(row["first"]), last)
        else:
            yield alias, Claim(ccode, rank=1)


def _in_year(bearers: Iterable[Bearer], year: int) -> list[State]:
    """Return the bearer of a year; where two states follow one another, the longer one."""
    best: dict[int, Bearer] = {}
    for bearer in bearers:
        rival = best.setdefault(bearer.state.ccode, bearer)
        if longest((rival.state, bearer.state), year) is bearer.state:
            best[bearer.state.ccode] = bearer
    ordered = sorted(best.values(), key=lambda bearer: bearer.first)
    if all(before.last < after.first for before, after in pairwise(ordered)):
        most = max(ordered, key=lambda bearer: overlap(bearer.first, bearer.last, year))
        return [most.state]
    return [bearer.state for bearer in ordered]


def _nearest(text: str) -> str:
    """Return the nearest known names; short texts are held to be codes, long ones names."""
    wanted = normal(text)
    shown = {
        key: f"{latest.name} ({latest.iso3})"
        for key, found in claims("any").items()
        if (len(key) > 3) == (len(wanted) > 3)
        for latest in pick(found, None)
    }
    names = dict.fromkeys(shown[key] for key in get_close_matches(wanted, shown, n=4))
    return f"; nearest: {', '.join(names)}" if names else "; give an ISO3 code, COW code or name"


def _absent(text: str, found: Sequence[Claim], year: int | None) -> str:
    """Return when the text meant a state, and what its COW codes mean in `year`."""
    bearers = {bearer: None for claim in found for bearer in claim.bearers()}
    meant = "; ".join(
        f"{_coded(bearer.state)} {span(bearer.first, bearer.last)}" for bearer in bearers
    )
    others = [
        longest(here, year)
        for ccode in dict.fromkeys(claim.ccode for claim in found)
        if year is not None and (here := [it for it in of_code(ccode) if it.days_in(year)])
    ]
    now = "".join(f"; in {year} COW {it.ccode} is {it.name} ({it.iso3})" for it in others)
    return f"no state answers to '{text}' in {year}: it meant {meant}{now}"


def _coded(found: State) -> str:
    return f"{found.name} ({found.iso3}, COW {found.ccode})"
