"""Where scenarios and worlds are found: shipped with the package by id, or in a TOML file."""

from importlib.resources import files
from pathlib import Path

from tertius.errors import DataError, UsageError

__all__ = ["SCENARIOS", "WORLDS", "shipped", "text"]

SCENARIOS, WORLDS = "counterfactuals", "worlds"
"""Folders below the package's data."""


def shipped(folder: str = SCENARIOS) -> list[str]:
    """Return the ids of the scenarios that ship, or of the worlds, sorted."""
    return sorted(
        entry.name.removesuffix(".toml")
        for entry in (files("tertius") / "data" / folder).iterdir()
        if entry.name.endswith(".toml")
    )


def text(name: str, folder: str, what: str) -> tuple[str, str]:
    """Return the text of a file, and what to call it in messages.

    Parameters
    ----------
    name : str
        Id of what ships in the folder, or path of a file that ends in ``.toml``.
    folder : str
        `SCENARIOS` or `WORLDS`.
    what : str
        What the file holds, in a word.

    Raises
    ------
    UsageError
        If there is no such id or file.
    DataError
        If the file is not text.
    """
    if name.endswith(".toml"):
        path = Path(name)
        if not path.is_file():
            raise UsageError(f"{what} file {name} does not exist: check the path")
        try:
            return path.read_text("utf-8"), name
        except UnicodeDecodeError as error:
            raise DataError(f"{name}: not UTF-8 text ({error}); save it as UTF-8") from error
    if name not in shipped(folder):
        known = ", ".join(shipped(folder))
        raise UsageError(f"{what} '{name}' is unknown: give a .toml file or one of {known}")
    path_in_package = files("tertius") / "data" / folder / f"{name}.toml"
    return path_in_package.read_text("utf-8"), f"{what} '{name}'"
