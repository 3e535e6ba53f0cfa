"""`tertius assess`: the main job, from a scenario to a brief."""

import os
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
    from tertius.store.manifest import Manifest

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
        _usable(brief)
        world = run.world()
        with run.bar() as bar:
            bar("the triangle, then and now", 1, 2)
            found = world.assess(scenario, year, draws=draws, seed=run.seed)
            bar("the brief", 2, 2)
            from tertius.brief.wording import verdict

            path = _written(found, world.manifest, brief)
        sentences = verdict(found)
        return Answer(
            data=_document(found, sentences, path),
            text=f"{' '.join(sentences)}\n\nbrief: {path}",
            table=lambda: _table(found),
            sources=found.sources,
            manifest=world.manifest,
            warnings=_notes(found),
            scenario_sha256=found.scenario.sha256,
            wrote=path,
        )


def _usable(directory: Path) -> None:
    """Refuse a place for the brief that cannot take one before the work, not after it."""
    from tertius.errors import UsageError

    there = next(place for place in (directory, *directory.absolute().parents) if place.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        raise UsageError(
            f"--brief {directory}: {there} is no directory that can be written to; name another"
        )


def _written(found: "Assessment", manifest: "Manifest", directory: Path) -> Path:
    from tertius.brief.render_html import write_brief
    from tertius.errors import UsageError

    try:
        return write_brief(found, manifest, directory)
    except OSError as error:
        raise UsageError(
            f"--brief {directory}: {error.strerror}; name a directory that can be written to"
        ) from error


def _notes(found: "Assessment") -> tuple[str, ...]:
    """Return what is missing: one note a year, relation and reason, relations by state codes."""
    from tertius.brief.names import leg_codes
    from tertius.brief.notation import enumerate_words

    codes = {t.year: leg_codes(t) for t in (found.then, found.now)}
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for line in dict.fromkeys((*found.warnings, *_unknown(found))):
        year, _, told = line.partition(": ")
        subject, _, reason = told.partition(": ")
        *what, leg = subject.split(" ")
        named = codes.get(int(year), {}).get(leg) if year.isdigit() else None
        place = (year, named, reason) if named else (line, "", "")
        grouped.setdefault(place, []).extend(what if named else [])
    return tuple(
        f"{year}: {leg}{', ' * bool(what)}{enumerate_words(what)}: {reason}" if leg else year
        for (year, leg, reason), what in grouped.items()
    )


def _unknown(found: "Assessment") -> list[str]:
    """Return the reason for each missing value of an index, but of a relation without any data."""
    bare = {
        (t.year, leg)
        for t in (found.then, found.now)
        for leg, figures in t.evidence.items()
        if all(figure.value is None for figure in figures)
    }
    return [
        f"{reading.year}: {reading.index} {leg}: no value by {reading.year}"
        for reading in found.indices
        for leg, value in reading.legs.items()
        if value is None and (reading.year, leg) not in bare
    ]


def _document(found: "Assessment", verdict: tuple[str, ...], brief: Path) -> dict[str, Any]:
    from tertius.alignment import DIMENSIONS, OVERALL

    dimensions = (OVERALL, *DIMENSIONS)
    by_anchor = {
        anchor: {"then": document(then, dimensions), "now": document(now, dimensions)}
        for anchor, (then, now) in found.anchors.items()
    }
    return {
        "scenario": found.scenario.model_dump(mode="json"),
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
