"""Records in TOML: those that ship with the package, by id, and those in a file of the user's."""

from importlib.resources import files
from pathlib import Path

from tertius.errors import DataError, UsageError

__all__ = ["ids", "text"]


def ids(folder: str) -> list[str]:
    """Return the ids of what ships in a folder below the package's data, sorted."""
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
        Below the package's data.
    what : str
        What such a record is, in a word or two.

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
    if name not in ids(folder):
        known = ", ".join(ids(folder))
        raise UsageError(f"{what} '{name}' is unknown: give a .toml file or one of {known}")
    path_in_package = files("tertius") / "data" / folder / f"{name}.toml"
    return path_in_package.read_text("utf-8"), f"{what} '{name}'"
