"""An answer and its three forms: text for a person, one JSON document, a table in a file."""

import json as jsonlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from tertius.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

    from tertius.provenance import Estimate
    from tertius.store.manifest import Manifest

__all__ = ["SCHEMA_VERSION", "Answer", "aligned", "check_ending", "emit", "envelope", "spelt"]

SCHEMA_VERSION = "1"
ENDINGS = (".csv", ".json", ".parquet")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found.

    Attributes
    ----------
    data : object
        As JSON spells it: probabilities in [0, 1], None where a value is missing.
    text : str
        As a person reads it.
    table : callable
        Returns it as a flat frame, for files.
    sources : sequence of str
        Ids of the datasets behind it.
    manifest : Manifest or None
        Of the store or panel that answered; None where none was asked.
    warnings : sequence of str
        What is missing, and why.
    scenario_sha256 : str or None
        Checksum of the scenario as run.
    wrote : Path or None
        A file that the command itself wrote.
    """

    data: object
    text: str
    table: "Callable[[], pl.DataFrame]"
    sources: Sequence[str] = ()
    manifest: "Manifest | None" = None
    warnings: Sequence[str] = ()
    scenario_sha256: str | None = None
    wrote: Path | None = None


def check_ending(path: Path) -> None:
    """Raise UsageError unless a file of that name can be written."""
    if path.suffix.lower() not in ENDINGS:
        raise UsageError(f"--out {path}: unknown ending; use {', '.join(ENDINGS)}")
    if not path.parent.is_dir():
        raise UsageError(f"--out {path}: there is no directory {path.parent}; make it first")
    if path.is_dir():
        raise UsageError(f"--out {path}: that is a directory; name a file")


def envelope(answer: Answer, command: str, seed: int) -> dict[str, Any]:
    """Return the JSON document of an answer."""
    from importlib.metadata import version

    found = answer.manifest
    carried = found is not None and found.kind == "reference panel"
    return {
        "schema_version": SCHEMA_VERSION,
        "command": command,
        "data": answer.data,
        "sources": list(answer.sources),
        "manifest": {
            "version": version("tertius"),
            "panel": found.digest if found is not None and carried else None,
            "inputs": {} if found is None else dict(found.inputs),
            "seed": seed,
            "scenario_sha256": answer.scenario_sha256,
        },
        "warnings": list(answer.warnings),
    }


def emit(
    answer: Answer, command: str, seed: int, *, json: bool, out: Path | None, quiet: bool
) -> None:
    """Write an answer to where it was asked for."""
    document = ""
    if json or (out is not None and out.suffix.lower() == ".json"):
        content = envelope(answer, command, seed)
        document = jsonlib.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    if out is not None:
        _write(answer, document, out)
    if json:
        typer.echo(document, nl=False)
    elif out is None:
        typer.echo(answer.text.rstrip("\n"))
    if not json and not quiet:
        for line in answer.warnings:
            typer.echo(f"note: {line}", err=True)
        for path in (answer.wrote, out) if out is not None else ():
            if path is not None:
                typer.echo(f"written: {path}", err=True)


def spelt(value: "Estimate | None") -> dict[str, float | str] | None:
    """Return an estimate as JSON spells it; a missing one is null."""
    return None if value is None else value.as_dict()


def aligned(rows: Sequence[Sequence[str]], indent: str = "") -> str:
    """Return rows of cells as lines of aligned columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        (indent + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
        .rstrip()
        for row in rows
    )  # fmt: skip


def _write(answer: Answer, document: str, path: Path) -> None:
    # beside the target, so that the last step is a rename on one disk
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    writers: Mapping[str, Callable[[], object]] = {
        ".csv": lambda: answer.table().write_csv(aside),
        ".json": lambda: aside.write_text(document, "utf-8"),
        ".parquet": lambda: answer.table().write_parquet(aside),
    }
    try:
        writers[path.suffix.lower()]()
        aside.replace(path)
    except OSError as error:
        raise UsageError(f"--out {path}: {error.strerror or error}; write elsewhere") from error
    finally:
        aside.unlink(missing_ok=True)
