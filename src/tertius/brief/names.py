"""How states, seats, legs, types and patterns are called in a brief."""

import re
from collections.abc import Mapping

from tertius.states import State
from tertius.triangle.patterns import LEGS, SEATS, pariah_of, pivot_of, type_of
from tertius.triangle.seated import Triangle

__all__ = [
    "ANSWERS",
    "ROLES",
    "TYPES",
    "codes",
    "in_prose",
    "leg_codes",
    "leg_in_prose",
    "leg_name",
    "leg_names",
    "pattern_label",
    "signs",
    "type_name",
    "with_role",
]

ROLES: Mapping[str, str] = {"P": "divider", "T": "target", "R": "rival"}
TYPES: Mapping[str, str] = {
    "menage_a_trois": "ménage à trois",
    "romantic_triangle": "romantic triangle",
    "stable_marriage": "stable marriage",
    "unit_veto": "unit veto",
}
ANSWERS: Mapping[str, str] = {"yes": "a rift", "emerging": "an emerging rift", "no": "no rift"}
_ARTICLE = re.compile(
    r"^(United|Soviet|Federal|Democratic|People|German Democratic|Republic|Kingdom|Central African"
    r"|Bahamas|Comoros|Gambia|Maldives|Netherlands|Philippines)|(Islands|Republic|SSR)$"
)


def in_prose(state: State) -> str:
    """Return the name as it stands within a sentence: the United States, China."""
    return f"the {state.name}" if _ARTICLE.search(state.name) else state.name


def leg_name(leg: str, states: Mapping[str, State]) -> str:
    """Return the two ends of a leg by name."""
    return "–".join(states[seat].name for seat in leg)


def leg_in_prose(leg: str, states: Mapping[str, State]) -> str:
    """Return the two ends of a leg within a sentence: the Soviet Union and China."""
    return " and ".join(in_prose(states[seat]) for seat in leg)


def leg_names(states: Mapping[str, State]) -> dict[str, str]:
    """Return the names of the three legs."""
    return {leg: leg_name(leg, states) for leg in LEGS}


def leg_codes(triangle: Triangle) -> dict[str, str]:
    """Return the three legs by the codes of their ends."""
    return {leg: "–".join(triangle.states[seat].iso3 for seat in leg) for leg in LEGS}


def codes(triangle: Triangle) -> dict[str, str]:
    """Return the code of each seat."""
    return {seat: triangle.states[seat].iso3 for seat in SEATS}


def type_name(key: str) -> str:
    """Return a type's name with spaces and accents."""
    return TYPES[key]


def signs(pattern: str) -> str:
    """Return a sign pattern, set for reading."""
    return " ".join(pattern.replace("-", "−"))


def with_role(pattern: str, states: Mapping[str, str]) -> str:
    """Return the type a pattern makes and who holds the role in it.

    Parameters
    ----------
    pattern : str
        Signs of PT, PR and TR.
    states : mapping
        A name for each seat.
    """
    name = TYPES[type_of(pattern)]
    if (seat := pivot_of(pattern)) is not None:
        return f"{name}, pivot {states[seat]}"
    if (seat := pariah_of(pattern)) is not None:
        return f"{name}, pariah {states[seat]}"
    return name


def pattern_label(pattern: str, states: Mapping[str, str], *, brief: bool = False) -> str:
    """Return a pattern's signs and what they make; of a brief one the role alone, if it has one."""
    reading = with_role(pattern, states)
    return f"{signs(pattern)}  {reading.rsplit(', ', 1)[-1] if brief else reading}"
