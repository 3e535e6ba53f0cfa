"""`tertius measures`: what a series can be asked of."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from tertius.cli.command import Run, reading
from tertius.cli.output import Answer

if TYPE_CHECKING:
    from tertius.measures.register import Measure

__all__ = ["add_to"]


def add_to(app: typer.Typer) -> None:
    """Register the command."""

    @reading(app, "measures")
    def measures(_: Run) -> Answer:
        """List the measures: unit, range, sources, coverage, definition."""
        import polars as pl

        from tertius.alignment.register import register

        known = list(register().values())
        data = [asdict(found) for found in known]
        return Answer(
            data=data,
            text="\n\n".join(map(_in_words, known)),
            table=lambda: pl.DataFrame(
                [{**row, "sources": "+".join(row["sources"])} for row in data],
                schema_overrides={"low": pl.Float64, "high": pl.Float64},
            ),
            sources=list(dict.fromkeys(source for found in known for source in found.sources)),
        )


def _in_words(found: "Measure") -> str:
    return (
        f"{found.id}  {found.label}\n"
        f"  unit      {found.unit}; range {found.range}"
        f"{'; directed' if found.directed else ''}{'; with intervals' if found.interval else ''}\n"
        f"  coverage  {found.first}-{found.last}\n"
        f"  sources   {', '.join(found.sources)}\n"
        f"  {found.definition}"
    )
