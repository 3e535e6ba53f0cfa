"""Names of states and groups in a scenario, looked up as of its year."""

from collections.abc import Iterable

from tertius import states
from tertius.errors import TertiusError, UnknownStateError
from tertius.states import groups

__all__ = ["expand", "fault"]


def expand(name: str, year: int) -> tuple[str, ...]:
    """Return the ISO3 codes that a name stands for: a group's members, or one state.

    Raises
    ------
    UnknownStateError
        If it is neither; the message names the nearest ones.
    """
    if name in groups.names():
        return groups.members(name, year)
    try:
        return (states.resolve(name, year).iso3,)
    except UnknownStateError as error:
        near = groups.check(name)[0].partition("; ")[2]
        raise UnknownStateError(f"{error}; or a group: {near}") from error


def fault(name: str, year: int, besides: Iterable[str] = ()) -> str:
    """Return what is wrong with a name, or nothing.

    Parameters
    ----------
    name : str
        Of a state or group.
    year : int
        When.
    besides : iterable of str
        Further names that are right.
    """
    if name in besides:
        return ""
    try:
        found = expand(name, year)
    except TertiusError as error:
        others = ", ".join(besides)
        return f"{error}" + (f"; or one of {others}" if others else "")
    return "" if found else f"group '{name}' has no member in {year}: name another"
