"""`tertius scenario check`: every mistake of scenario files in one run."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.command import Run, reading
from tertius.cli.output import Answer

if TYPE_CHECKING:
    from tertius.scenario.mistakes import Mistake

__all__ = ["add_to"]


def add_to(group: typer.Typer) -> None:
    """Register the command."""

    @reading(group, "scenario check")
    def check(
        run: Run,
        files: Annotated[
            list[str], typer.Argument(metavar="FILE…", help="Paths of .toml files, or ids.")
        ],
    ) -> Answer:
        """List every mistake of scenario files: file, field, value, remedy.

        Overrides are checked too, each by itself. Nothing is written. With a mistake the exit code
        is 3.
        """
        import polars as pl

        from tertius.errors import DataError, TertiusError

        told, rows, notes = [], [], []
        for name in files:
            try:
                mistakes, overrides, note = _of_file(name, run)
            except TertiusError as error:
                told.append(str(error))
                continue
            notes += note
            if mistakes:
                lines = "\n".join(f"  - {mistake}" for mistake in mistakes)
                told.append(f"{name}:\n{lines}")
            rows.append({"file": name, "mistakes": len(mistakes), "overrides": len(overrides)})
        if told:
            raise DataError("\n".join(told))
        return Answer(
            data=rows,
            text="\n".join(f"{row['file']}: no mistakes, {_counted(row)}" for row in rows),
            table=lambda: pl.DataFrame(rows),
            warnings=tuple(dict.fromkeys(notes)),
        )


def _counted(row: Mapping[str, Any]) -> str:
    return f"{row['overrides']} override{'' if row['overrides'] == 1 else 's'}"


def _of_file(name: str, run: Run) -> tuple[list["Mistake"], Sequence[str], list[str]]:
    """Return the mistakes of a file and its overrides, their names, and what was not checked."""
    from dataclasses import replace

    from tertius import toml
    from tertius.scenario import check, read, with_overrides

    text, origin = read(name)
    fields = toml.fields(text, origin)
    treaty, notes = _treaty(fields, run)
    _, told = with_overrides(fields, origin, ())
    told += check(fields, treaty, seats=True)
    known = {str(mistake) for mistake in told}
    overrides = fields.get("overrides", {})
    named = [
        each for each, changes in overrides.items() if isinstance(changes, Mapping)
    ] if isinstance(overrides, Mapping) else []  # fmt: skip
    for each in named:
        changed, wrong = with_overrides(fields, origin, [each])
        told += wrong
        told += [
            replace(mistake, field=f"overrides.{each}: {mistake.field}")
            for mistake in check(changed, treaty, seats=True)
            if str(mistake) not in known
        ]
    return told, named, notes


def _treaty(fields: Mapping[str, Any], run: Run) -> tuple[set[str] | None, list[str]]:
    """Return P's allies by treaty, where the file counts on them and the data know them."""
    from tertius.errors import TertiusError
    from tertius.scenario.wedge import ATOP
    from tertius.wedge.ally_data import allies

    wedge = fields.get("wedge")
    listed = wedge.get("allies") if isinstance(wedge, Mapping) else None
    if not isinstance(listed, list) or ATOP not in listed:
        return None, []
    p, t, r = (str(fields.get(seat)) for seat in ("divider", "target", "rival"))
    year = wedge.get("year") if isinstance(wedge, Mapping) else None
    try:
        found = allies(run.world().tables, p, t, r, int(str(year)))
    except (TertiusError, ValueError) as error:
        return None, [f"losses were not held to allies by treaty, not known here: {error}"]
    return set(found.table["iso3"]), []
