"""Find a record by the id under which it ships, or in a TOML file of the user's."""

from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from tertius import toml
from tertius.errors import DataError, UsageError

__all__ = ["load", "names"]

Found = TypeVar("Found", bound=BaseModel)


def names(folder: str) -> list[str]:
    """Return the ids of what ships in a folder below ``data/channels``."""
    entries = (files("tertius") / "data" / "channels" / folder).iterdir()
    return sorted(
        entry.name.removesuffix(".toml") for entry in entries if entry.name.endswith(".toml")
    )


def load(record: type[Found], folder: str, name: str) -> Found:
    """Return the record of that id, or in that file.

    Parameters
    ----------
    record : type of pydantic.BaseModel
        What it should be.
    folder : str
        Where such records ship, below ``data/channels``.
    name : str
        Id of a shipped record, or path of a file that ends in ``.toml``.

    Raises
    ------
    UsageError
        If there is no such record.
    DataError
        Listing every mistake in the file.
    """
    if name.endswith(".toml"):
        path = Path(name)
        if not path.is_file():
            raise UsageError(f"file {name} does not exist: check the path")
        try:
            return toml.parse(record, path.read_text("utf-8"), name)
        except UnicodeDecodeError as error:
            raise DataError(f"{name}: not UTF-8 text ({error}); save it as UTF-8") from error
    known = names(folder)
    if name not in known:
        raise UsageError(
            f"'{name}' is not among the {folder} that ship: give a .toml file or one of "
            f"{', '.join(known)}"
        )
    source = files("tertius") / "data" / "channels" / folder / f"{name}.toml"
    return toml.parse(record, source.read_text("utf-8"), f"{folder}/{name}.toml")
