"""Overrides: named changes to a scenario, each a dotted path with its new value."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from difflib import get_close_matches
from typing import Any

from tertius.scenario.mistakes import Mistake

__all__ = ["apply", "value_at"]


def apply(
    fields: Mapping[str, Any], name: str, changes: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Mistake]]:
    """Return the fields with the changes made, and the paths that lead nowhere.

    Parameters
    ----------
    fields : mapping
        Fields of a file.
    name : str
        Of the override, for messages.
    changes : mapping
        New value by path, as in ``"wedge.items.us-relief.value"``: records in a list are named by
        their id, other members of a list by their number. What is at the path is replaced whole;
        the last step may be a field that is not there yet, or the id of a record to add.
    """
    changed = deepcopy(dict(fields))
    told = []
    for path, value in changes.items():
        field = f"overrides.{name}.{path}"
        if "." not in path and isinstance(value, Mapping):
            told.append(Mistake(field, "", 'write the whole path in quotes, "wedge.worth.target"'))
        elif wrong := _set(changed, path.split("."), deepcopy(value)):
            told.append(Mistake(field, "", wrong))
    return changed, told


def value_at(fields: Mapping[str, Any], path: str) -> Any:
    """Return what stands at a path, None where nothing does."""
    here: Any = fields
    for step in path.split("."):
        here = _inside(here, step)
    return here


def _set(fields: dict[str, Any], steps: Sequence[str], value: Any) -> str:
    here: Any = fields
    for number, step in enumerate(steps[:-1]):
        inner = _inside(here, step)
        if not isinstance(inner, dict | list):
            return f"there is no '{'.'.join(steps[: number + 1])}'{_near(here, step)}"
        here = inner
    here, last = _only(here, steps[-1]), steps[-1]
    if isinstance(here, dict):
        here[last] = value
        return ""
    place = _number(here, last)
    if place is not None:
        here[place] = value
    elif isinstance(value, dict) and value.get("id") == last:
        here.append(value)
    else:
        return f"there is no '{'.'.join(steps)}'{_near(here, last)}"
    return ""


def _inside(here: Any, step: str) -> Any:
    here = _only(here, step)
    if isinstance(here, Mapping):
        return here.get(step)
    place = _number(here, step) if isinstance(here, list | tuple) else None
    return None if place is None else here[place]


def _only(here: Any, step: str) -> Any:
    """Return the one nameless member of a list, where a step leads into it: a sum of one part."""
    if isinstance(here, list | tuple) and len(here) == 1 and not step.isdigit():
        member = here[0]
        if isinstance(member, Mapping) and "id" not in member:
            return member
    return here


def _number(records: Sequence[Any], step: str) -> int | None:
    for place, record in enumerate(records):
        if isinstance(record, Mapping) and record.get("id") == step:
            return place
    return int(step) if step.isdigit() and int(step) < len(records) else None


def _near(here: Any, step: str) -> str:
    """Return the nearest names, to be put behind what is not there."""
    if isinstance(here, Mapping):
        names = list(here)
    else:
        records = here if isinstance(here, list | tuple) else []
        names = [str(record.get("id")) for record in records if isinstance(record, Mapping)]
    near = get_close_matches(step, names, n=3)
    return f": did you mean {', '.join(near)}?" if near else ": look the path up in the file"
