"""From a code, a name or an alias to the state that bore it in a year.

Rules, in this order:

1. A code or name that an identity bore in the year means that identity.
2. An alias means the state it is listed for, in the years it is listed for.
3. Today's code and name of a state mean it in all its years: RUS in 1972 is the Soviet Union.
   A former one means it in its own years only: there is no Soviet Union in 2000.

Where two states bore one code in turn within a year (DEU and YEM in 1990), the one that bore it
longer is meant; where two bear a name side by side (Korea since 1948), none is.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Literal

from tertius.errors import UnknownStateError
from tertius.states.identity import State, by_code, identities, longest, rows, state

__all__ = ["Coding", "claims", "normal", "pick", "resolve"]

Coding = Literal["any", "cow", "gw", "iso2", "iso3", "name"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A state's title to a code or a name: `rank` 0 its own, 1 an alias, 2 today's, 3 any."""

    ccode: int
    first: date
    last: date
    rank: int

    def identities(self) -> list[State]:
        """Return the identities that fall within the claim's days."""
        return [
            found
            for found in by_code()[self.ccode]
            if found.first <= self.last and (found.last is None or found.last >= self.first)
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
    """
    if isinstance(text, int) or text.strip().isdigit():
        code = int(text)
        return state(code, year) if year is not None else _latest_of(code)
    found = claims("any").get(normal(text))
    if found is None:
        raise UnknownStateError(f"unknown state '{text}'{_suggestions(text)}")
    chosen = pick(found, year)
    if not chosen:
        raise UnknownStateError(_absent(text, found, year))
    if len(chosen) > 1:
        raise UnknownStateError(_ambiguous(text, chosen, year))
    return chosen[0]


def pick(found: Sequence[Claim], year: int | None) -> list[State]:
    """Return the identity that claims lead to: none, one, or all where they conflict."""
    if year is None:
        latest = {claim.ccode: claim.identities()[-1] for claim in sorted(found, key=_oldest_first)}
        end = max(found.last or date.max for found in latest.values())
        return [found for found in latest.values() if (found.last or date.max) == end]
    best: dict[int, State] = {}
    lowest = None
    for claim in sorted(found, key=lambda claim: claim.rank):
        if lowest is not None and claim.rank > lowest:
            break
        here = [found for found in claim.identities() if found.days_in(year)]
        if here:
            lowest = claim.rank
            best[claim.ccode] = longest(here, year)
    if len(best) > 1 and _in_turn(best.values()):
        return [max(best.values(), key=lambda found: found.days_in(year))]
    return list(best.values())


def normal(text: str) -> str:
    """Return a name without case, accents, punctuation and leading article."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    letters = (mark for mark in plain if not unicodedata.combining(mark))
    words = "".join(mark if mark.isalnum() else " " for mark in letters).split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


@cache
def claims(coding: Coding) -> Mapping[str, tuple[Claim, ...]]:
    """Return who has a claim to each code or name of a coding.

    ``any`` is what users type; the others are for the columns of sources, which often carry a
    code past its day, so that there any code or name of a state means it in all its years.
    """
    codes: dict[Coding, Callable[[State], Iterable[str]]] = {
        "any": lambda found: {normal(found.iso3), normal(found.name)},
        "cow": lambda found: [str(found.ccode)],
        "gw": lambda found: [str(found.gwcode)],
        "iso2": lambda found: [normal(found.iso2)] if found.iso2 else [],
        "iso3": lambda found: [normal(found.iso3)],
        "name": lambda found: [normal(found.name)],
    }
    gathered: dict[str, list[Claim]] = defaultdict(list)
    for found in identities():
        for key in codes[coding](found):
            gathered[key].append(_own(found))
            if found.last is None:
                gathered[key].append(_always(found.ccode, 2))
            elif coding in {"iso2", "iso3", "name"}:
                gathered[key].append(_always(found.ccode, 3))
    for alias, claim in _aliases(coding):
        gathered[normal(alias)].append(claim)
    if coding == "any":
        for key, claim in _abbreviations(frozenset(found.iso3 for found in identities())):
            gathered[key].append(claim)
    return {key: tuple(dict.fromkeys(found)) for key, found in gathered.items()}


def _own(found: State) -> Claim:
    return Claim(found.ccode, found.first, found.last or date.max, 0)


def _always(ccode: int, rank: int) -> Claim:
    return Claim(ccode, date.min, date.max, rank)


def _aliases(coding: Coding) -> Iterable[tuple[str, Claim]]:
    wanted: dict[Coding, Callable[[str], bool]] = {
        "any": lambda alias: True,
        "name": lambda alias: True,
        "iso3": lambda alias: len(alias) == 3 and alias.isupper(),
        "iso2": lambda alias: len(alias) == 2 and alias.isupper(),
    }
    if coding in wanted:
        for row in rows("state-aliases.csv"):
            if wanted[coding](row["alias"]):
                first = date.fromisoformat(row["first"] or "0001-01-01")
                last = date.fromisoformat(row["last"] or "9999-12-31")
                dated = bool(row["first"])
                yield row["alias"], Claim(int(row["ccode"]), first, last, 0 if dated else 1)


def _abbreviations(iso: frozenset[str]) -> Iterable[tuple[str, Claim]]:
    # COW's AUS is Austria and its MAC Macedonia, ISO's are Australia and Macao
    taken = iso | {"MAC"}
    for found in identities():
        if found.abbreviation not in taken:
            yield normal(found.abbreviation), _always(found.ccode, 1)


def _latest_of(code: int) -> State:
    own = by_code().get(code)
    return own[-1] if own else state(code, date.today().year)


def _oldest_first(claim: Claim) -> tuple[int, date]:
    return claim.ccode, claim.last


def _in_turn(candidates: Iterable[State]) -> bool:
    spans = sorted((found.first, found.last or date.max) for found in candidates)
    return all(before[1] < after[0] for before, after in zip(spans, spans[1:], strict=False))


def _suggestions(text: str) -> str:
    shown = {key: _shown(found) for key, found in claims("any").items()}
    near = get_close_matches(normal(text), shown, n=4, cutoff=0.6)
    names = list(dict.fromkeys(shown[key] for key in near))
    return f"; nearest: {', '.join(names)}" if names else "; give an ISO3 code, COW code or name"


def _shown(found: Sequence[Claim]) -> str:
    return _label(max(found, key=lambda claim: (-claim.rank, claim.last)).identities()[-1])


def _absent(text: str, found: Sequence[Claim], year: int | None) -> str:
    spans = {
        f"{state.name} ({state.iso3}, COW {state.ccode}) stood {state.span()}": None
        for claim in found
        for state in claim.identities()
    }
    now = {
        f"; in {year} COW {claim.ccode} is {_label(longest(here, year))}": None
        for claim in found
        if year is not None
        and (here := [found for found in by_code()[claim.ccode] if found.days_in(year)])
    }
    return f"no state answers to '{text}' in {year}: {'; '.join(spans)}{''.join(now)}"


def _ambiguous(text: str, chosen: Sequence[State], year: int | None) -> str:
    names = " or ".join(f"{found.name} ({found.iso3}, COW {found.ccode})" for found in chosen)
    when = f" in {year}" if year is not None else ""
    return f"'{text}'{when} could be {names}: name the one that is meant"


def _label(found: State) -> str:
    return f"{found.name} ({found.iso3})"
