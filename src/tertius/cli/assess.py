"""`tertius assess`: the main job, from a scenario to a brief."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.command import Run, reading
from tertius.cli.output import Answer
from tertius.cli.triangle import document, table

if TYPE_CHECKING:
    import polars as pl

    from tertius.assessment import Assessment

__all__ = ["add_to"]


def add_to(app: typer.Typer) -> None:
    """Register the command."""

    @reading(app, "assess")
    def assess(
        run: Run,
        scenario: Annotated[
            str, typer.Argument(metavar="SCENARIO", help="Id, or path of a .toml file.")
        ] = "reverse-kissinger",
        year: Annotated[
            int | None,
            typer.Option("--year", metavar="Y", help="Year of assessment; else the scenario's."),
        ] = None,
        draws: Annotated[int, typer.Option("--draws", metavar="N", help="Posterior draws.")] = 2000,
        brief: Annotated[
            Path, typer.Option("--brief", metavar="DIR", help="Where the brief goes.")
        ] = Path("brief"),
    ) -> Answer:
        """Assess a triangle, then and now, and write the brief."""
        world = run.world()
        with run.bar() as bar:
            bar("the triangle, then and now", 1, 2)
            found = world.assess(scenario, year, draws=draws, seed=run.seed)
            bar("the brief", 2, 2)
            from tertius.brief.render_html import write_brief
            from tertius.brief.wording import verdict

            path = write_brief(found, world.manifest, brief)
        sentences = verdict(found)
        return Answer(
            data=_document(found, sentences, path),
            text=f"{' '.join(sentences)}\n\nbrief: {path}",
            table=lambda: _table(found),
            sources=found.sources,
            manifest=world.manifest,
            warnings=(*found.warnings, *_unknown(found)),
            scenario_sha256=found.scenario.sha256,
            wrote=path,
        )


def _unknown(found: "Assessment") -> list[str]:
    """Return the reason for each missing value of an index."""
    return [
        f"{reading.year}: {reading.index} {leg}: no value by {reading.year}"
        for reading in found.indices
        for leg, value in reading.legs.items()
        if value is None
    ]


def _document(found: "Assessment", verdict: tuple[str, ...], brief: Path) -> dict[str, Any]:
    from tertius.alignment import DIMENSIONS, OVERALL

    dimensions = (OVERALL, *DIMENSIONS)
    by_anchor = {
        anchor: {"then": document(then, dimensions), "now": document(now, dimensions)}
        for anchor, (then, now) in found.anchors.items()
    }
    return {
        "scenario": found.scenario.model_dump(),
        "verdict": list(verdict),
        "brief": str(brief),
        **by_anchor.pop("neutral"),
        "other_anchors": by_anchor,
        "indices": [asdict(reading) for reading in found.indices],
        "checks": [asdict(check) for check in found.checks],
        "phases": _agreement(found),
    }


def _agreement(found: "Assessment") -> list[dict[str, Any]]:
    """Return in how many years each classification and the model read the triangle alike."""
    counts: dict[tuple[str, str], list[bool]] = {}
    for phase in found.phases:
        counts.setdefault((phase.scheme, phase.dimension), []).append(phase.agrees)
    return [
        {"scheme": scheme, "dimension": dimension, "years": len(alike), "agree": sum(alike)}
        for (scheme, dimension), alike in counts.items()
    ]


def _table(found: "Assessment") -> "pl.DataFrame":
    import polars as pl

    from tertius.alignment import DIMENSIONS, OVERALL

    return pl.concat(
        table(triangle, (OVERALL, *DIMENSIONS))
        for years in found.anchors.values()
        for triangle in years
    )
