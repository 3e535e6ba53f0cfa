"""Read a TOML file into a checked record, all its mistakes reported at once."""

import tomllib
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from tertius.errors import DataError, collect

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["parse"]

Record = TypeVar("Record", bound=BaseModel)


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
    try:
        return record.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{origin}: not valid TOML: {error}; mend that line") from error
    except ValidationError as error:
        collect(DataError, origin, [_told(fault) for fault in error.errors()])
        raise


def _told(fault: "ErrorDetails") -> str:
    field = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "missing":
        return f"field '{field}' is missing: add it"
    return f"field '{field}', value {fault['input']!r:.80}: {fault['msg']}"
