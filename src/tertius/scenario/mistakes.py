"""Mistakes of a scenario file: field, value, and how to mend it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import ValidationError

__all__ = ["CROSS", "Mistake", "of_fields", "place"]

CROSS = "cross_check"
"""Type of the pydantic error that stands for mistakes found across fields."""
SHORT = 60


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake.

    Attributes
    ----------
    field : str
        Dotted path; records in a list are named by their id.
    value : str
        As it stands in the file; empty where it is missing.
    remedy : str
        What is wrong, and what to write instead.
    """

    field: str
    value: str
    remedy: str

    def __str__(self) -> str:
        value = f", value {self.value}" if self.value else ""
        return f"field '{self.field}'{value}: {self.remedy}"


def of_fields(error: "ValidationError", fields: Mapping[str, Any]) -> list[Mistake]:
    """Return the mistakes that single fields hold, those across fields left out.

    Parameters
    ----------
    error : pydantic.ValidationError
        What validation of the whole file raised.
    fields : mapping
        The file's fields.
    """
    found = []
    for fault in error.errors():
        hollow = fault["type"] == "too_short" and fault["input"]  # its members are told
        if fault["type"] == CROSS or hollow:
            continue
        field = place(fault["loc"], fields)
        if fault["type"] == "missing":
            found.append(Mistake(field, "", "it is missing: add it"))
        elif fault["type"] == "extra_forbidden":
            found.append(Mistake(field, _short(fault["input"]), "there is no such field: drop it"))
        else:
            told = fault["msg"].removeprefix("Value error, ")
            found.append(Mistake(field, _short(fault["input"]), told))
    return found


def place(location: Sequence[int | str], fields: Mapping[str, Any]) -> str:
    """Return the dotted path of a place in a file; records in a list are named by their id."""
    here: Any = fields
    path: list[str] = []
    for step in location:
        if isinstance(step, int):
            if not isinstance(here, list | tuple):
                continue  # a single value where a list may stand
            here = here[step] if step < len(here) else None
            named = here.get("id") if isinstance(here, Mapping) else None
            path.append(named if isinstance(named, str) and named else str(step))
        elif not step.startswith("~"):  # the model's own marks
            here = here.get(step) if isinstance(here, Mapping) else None
            path.append(step)
    return ".".join(path)


def _short(value: object) -> str:
    if isinstance(value, Mapping):
        return ""  # the message names what in it is wrong
    text = repr(value)
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"
