"""Read a TOML file into a checked record, all its mistakes reported at once."""

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from tertius.errors import DataError, collect

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["fields", "mistakes", "parse", "validate"]

Record = TypeVar("Record", bound=BaseModel)

SHORT = 80  # characters of a value in a message
WANTED: Mapping[str, str] = {
    "list_type": "give a list, with [ ] around it",
    "tuple_type": "give a list, with [ ] around it",
    "string_type": 'give text, in " "',
    "bool_type": "give true or false",
    "bool_parsing": "give true or false",
    "int_type": "give a whole number",
    "int_parsing": "give a whole number",
    "int_from_float": "give a whole number",
    "float_type": "give a number",
    "float_parsing": "give a number",
    "finite_number": "give a finite number",
    "string_too_short": "it is empty: write something",
    "dict_type": "give a table",
    "literal_error": "choose among {expected}",
    "union_tag_invalid": "{discriminator} '{tag}' is unknown: choose among {expected_tags}",
    "union_tag_not_found": "field {discriminator} is missing: add it",
    "greater_than": "give a number greater than {gt}",
    "greater_than_equal": "give a number of at least {ge}",
    "less_than": "give a number less than {lt}",
    "less_than_equal": "give a number of at most {le}",
    "too_short": "{actual_length} given: give at least {min_length}",
    "too_long": "{actual_length} given: give at most {max_length}",
}
"""What to write instead, by pydantic's type of error."""
PATTERNS: Mapping[str, str] = {
    r"^[a-z][a-z0-9-]*$": "begin with a small letter; use small letters, digits and hyphens only",
    r"^\d{4}-(0[1-9]|1[0-2])$": "write year and month as 2024-06",
}


def parse(record: type[Record], text: str, origin: str) -> Record:
    """Parse and validate the text of a TOML file.

    Parameters
    ----------
    record : type of pydantic.BaseModel
        What the file should hold.
    text : str
        Its text.
    origin : str
        The file's name, for messages.

    Raises
    ------
    DataError
        Naming the file and each field that is wrong, with its value and what is wrong with it.
    """
    return validate(record, fields(text, origin), origin)


def fields(text: str, origin: str) -> dict[str, Any]:
    """Return the fields of a TOML file, unchecked; parameters and error are those of `parse`."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{origin}: not valid TOML: {error}; mend that line") from error


def validate(
    record: type[Record],
    values: Mapping[str, Any],
    origin: str,
    context: object = None,
    also: Sequence[str] = (),
    spared: Collection[str] = (),
) -> Record:
    """Validate the fields of a file.

    Parameters
    ----------
    record, origin
        As for `parse`.
    values : mapping
        Fields, as `fields` returns them.
    context : object, optional
        What the record's validators may look things up in.
    also : sequence of str
        Mistakes already found, to be told together with those found here.
    spared : collection of str
        Fields that may be missing, and types of mistakes that may be made, without a word, because
        one of `also` is behind them.

    Raises
    ------
    DataError
        As `parse` does, and if there is anything in `also`.
    """
    try:
        found = record.model_validate(values, context=context)
    except ValidationError as error:
        collect(DataError, origin, [*also, *_lines(error, record, spared)])
        raise
    collect(DataError, origin, also)
    return found


def mistakes(
    record: type[BaseModel], values: Mapping[str, Any], context: object = None
) -> list[str]:
    """Return the mistakes that `validate` would tell, one line each."""
    try:
        record.model_validate(values, context=context)
    except ValidationError as error:
        return _lines(error, record, ())
    return []


def _lines(error: ValidationError, record: type[BaseModel], spared: Collection[str]) -> list[str]:
    return [
        _told(fault, record)
        for fault in error.errors()
        if not _spared(fault, spared) and not _hollow(fault)
    ]


def _spared(fault: "ErrorDetails", spared: Collection[str]) -> bool:
    return fault["type"] in spared or (fault["type"] == "missing" and fault["loc"][0] in spared)


def _hollow(fault: "ErrorDetails") -> bool:
    """Return whether a list counts as too short only because its members are wrong themselves."""
    least = fault.get("ctx", {}).get("min_length", 0)
    given = fault["input"]
    return fault["type"] == "too_short" and isinstance(given, list | tuple) and len(given) >= least


def _told(fault: "ErrorDetails", record: type[BaseModel]) -> str:
    field = ".".join(str(part) for part in fault["loc"])
    remedy = _remedy(fault, record)
    if not field:
        return remedy
    if fault["type"] == "missing":
        return f"field '{field}' is missing: add it"
    given = fault["input"]
    nested = [given] if not isinstance(given, list | tuple) else given
    if any(isinstance(part, Mapping | BaseModel) for part in nested):
        return f"field '{field}': {remedy}"  # a table is not worth repeating
    text = repr(given)
    shown = text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"
    return f"field '{field}', value {shown}: {remedy}"


def _remedy(fault: "ErrorDetails", record: type[BaseModel]) -> str:
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "extra_forbidden":
        *above, own = fault["loc"]
        known = sorted({name for model in _models(record, above) for name in model.model_fields})
        near = get_close_matches(str(own), known, n=1)
        meant = f"did you mean '{near[0]}'? " if near else ""
        return f"there is no such field: {meant}There are {', '.join(known)}"
    if kind in ("model_type", "model_attributes_type", "dataclass_type"):
        known = sorted(
            {name for model in _models(record, fault["loc"]) for name in model.model_fields}
        )
        return f"give a table with the fields {', '.join(known)}"
    if kind == "string_pattern_mismatch":
        pattern = str(context["pattern"])
        return PATTERNS.get(pattern, f"it does not match {pattern}")
    if kind in WANTED:
        return WANTED[kind].format(**context)
    return fault["msg"].removeprefix("Value error, ")


def _models(annotation: Any, path: Sequence[int | str]) -> Iterator[type[BaseModel]]:
    """Yield the records that may stand at a place in a record, to name their fields."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        for member in get_args(annotation):
            yield from _members(member, path)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        root = annotation.model_fields.get("root")
        if root is not None:
            yield from _models(root.annotation, path)
        elif not path:
            yield annotation
        elif path[0] in annotation.model_fields:
            yield from _models(annotation.model_fields[str(path[0])].annotation, path[1:])
    elif path and get_args(annotation):  # a list's members, or a table's values
        inner = [each for each in get_args(annotation) if each is not Ellipsis]
        yield from _models(inner[-1], path[1:])


def _members(member: Any, path: Sequence[int | str]) -> Iterator[type[BaseModel]]:
    """Yield the records of one member of a union; the place may begin with the member's kind."""
    kind = getattr(member, "model_fields", {}).get("kind")
    if kind is None:
        yield from _models(member, path)
    elif path and path[0] in get_args(kind.annotation):
        yield from _models(member, path[1:])
