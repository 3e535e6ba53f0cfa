"""`tertius scenario new`: a file to begin from."""

import re
from pathlib import Path
from typing import Annotated

import typer

from tertius.cli.command import Run, reading
from tertius.cli.output import Answer

__all__ = ["add_to"]

ID = re.compile(r"[a-z][a-z0-9-]*")


def add_to(group: typer.Typer) -> None:
    """Register the command."""

    @reading(group, "scenario new")
    def new(
        _: Run,
        name: Annotated[
            str, typer.Argument(metavar="NAME", help="Its id; NAME.toml is written here.")
        ],
        source: Annotated[
            str | None,
            typer.Option(
                "--from", metavar="ID", help="Scenario to copy; else a commented outline."
            ),
        ] = None,
    ) -> Answer:
        """Write a scenario file to begin from; a file that is there is never overwritten."""
        import polars as pl

        from tertius.errors import UsageError

        if not ID.fullmatch(name):
            raise UsageError(
                f"name '{name}': begin with a small letter and use small letters, digits and -"
            )
        path = Path(f"{name}.toml")
        text = _outline(name) if source is None else _copy(name, source)
        _write(path, text)
        origin = "a commented outline" if source is None else f"scenario '{source}'"
        row = {"file": str(path), "from": source}
        return Answer(
            data=row,
            text=f"{path}: {origin}. Change it, then run `tertius scenario check {path}`.",
            table=lambda: pl.DataFrame([row], schema={"file": pl.String, "from": pl.String}),
            wrote=path,
        )


def _outline(name: str) -> str:
    from importlib.resources import files

    entry = files("tertius") / "data" / "templates" / "scenario.toml"
    return _renamed(entry.read_text("utf-8"), name)


def _copy(name: str, source: str) -> str:
    from tertius.scenario import read

    text, origin = read(source)
    return f"# Begun from {origin}.\n{_renamed(text, name)}"


def _renamed(text: str, name: str) -> str:
    return re.sub(r'^id = "[^"]*"', f'id = "{name}"', text, count=1, flags=re.MULTILINE)


def _write(path: Path, text: str) -> None:
    """Write aside and rename; the name is taken first, so that nobody else's file is lost."""
    import os

    from tertius.errors import UsageError

    try:
        path.open("x").close()
    except FileExistsError as error:
        raise UsageError(f"{path} is there already: choose another name or move it") from error
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; go to a directory you can write to") from error
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_text(text, "utf-8")
        aside.replace(path)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise UsageError(f"{path}: {error.strerror}; write elsewhere") from error
    finally:
        aside.unlink(missing_ok=True)
