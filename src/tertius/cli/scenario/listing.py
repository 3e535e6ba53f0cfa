"""`tertius scenario list`: the scenarios that ship."""

import typer

from tertius.cli.command import Run, reading
from tertius.cli.output import Answer, aligned

__all__ = ["add_to"]


def add_to(group: typer.Typer) -> None:
    """Register the command."""

    @reading(group, "scenario list")
    def list_(_: Run) -> Answer:
        """List the scenarios that ship, with what they ask."""
        import polars as pl

        from tertius.scenario import load, shipped

        found = [load(name) for name in shipped()]
        rows = [
            {
                "id": each.id,
                "divider": each.divider,
                "target": each.target,
                "rival": each.rival,
                "then": each.then,
                "now": each.now,
                "items": 0 if each.wedge is None else len(each.wedge.items),
                "outcome": None if each.outcome is None else each.outcome.coded,
                "overrides": list(each.overrides),
                "title": each.title,
                "question": each.question,
            }
            for each in found
        ]
        head = ["id", "divider", "target", "rival", "now", "items", "outcome", "question"]
        cells = [
            ["scenario", "P", "T", "R", *head[4:]],
            *([str(row[name] if row[name] is not None else "") for name in head] for row in rows),
        ]
        flat = [
            {**row, "overrides": ";".join(each.overrides)}
            for each, row in zip(found, rows, strict=True)
        ]
        return Answer(data=rows, text=aligned(cells), table=lambda: pl.DataFrame(flat))
