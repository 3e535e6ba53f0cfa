"""`tertius scenario show`: a scenario in plain sentences."""

from typing import Annotated

import typer

from tertius.cli.command import Run, reading
from tertius.cli.output import Answer

__all__ = ["add_to"]


def add_to(group: typer.Typer) -> None:
    """Register the command."""

    @reading(group, "scenario show")
    def show(
        _: Run,
        scenario: Annotated[
            str, typer.Argument(metavar="SCENARIO", help="Id, or path of a .toml file.")
        ] = "reverse-kissinger",
        override: Annotated[
            list[str] | None,
            typer.Option(
                "--override", metavar="NAME", help="Override to apply; may be repeated, in order."
            ),
        ] = None,
    ) -> Answer:
        """Explain a scenario: who, how far, with what, and what each number rests on."""
        import polars as pl

        from tertius.scenario import load
        from tertius.scenario.inputs import inputs
        from tertius.scenario.telling import bases, tell

        found = load(scenario, override or ())
        told = tell(found)
        wedge = found.wedge
        numbers = () if wedge is None else inputs(wedge)
        rows = [
            {
                "path": each.path,
                "label": each.label,
                "unit": each.unit,
                "low": each.range.low,
                "high": each.range.high,
                "mode": each.range.mode,
                "basis": each.basis,
                "computed": each.computed,
                "reason": each.range.reason,
                "source": each.range.source,
            }
            for each in numbers
        ]
        numeric = dict.fromkeys(("low", "high", "mode"), pl.Float64)
        texts = dict.fromkeys(("basis", "computed", "reason", "source"), pl.String)
        schema = {"path": pl.String, "label": pl.String, "unit": pl.String} | numeric | texts
        lines = [found.title, found.question, *filter(None, [found.description.strip()])]
        for heading, sentences in told.items():
            lines += ["", heading, *(f"  {sentence}" for sentence in sentences)]
        return Answer(
            data={
                "scenario": found.model_dump(mode="json"),
                "sentences": {heading: list(lines) for heading, lines in told.items()},
                "bases": None if wedge is None else bases(wedge),
                "inputs": rows,
            },
            text="\n".join(lines),
            table=lambda: pl.DataFrame(rows, schema=schema),
            warnings=found.unrecorded,
            scenario_sha256=found.sha256,
        )
