"""`tertius triangle`: types, roles, Kissinger's rule and rift, with probabilities."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.command import Run, reading
from tertius.cli.output import Answer, aligned, spelt

if TYPE_CHECKING:
    import polars as pl

    from tertius.triangle.rift import Rift
    from tertius.triangle.seated import Side, Triangle

__all__ = ["add_to", "document", "in_words", "table"]

QUANTILES = ("p05", "p25", "p50", "p75", "p95")


def add_to(app: typer.Typer) -> None:
    """Register the command."""

    @reading(app, "triangle")
    def triangle(
        run: Run,
        divider: Annotated[str, typer.Argument(metavar="P", help="State that would divide.")],
        target: Annotated[str, typer.Argument(metavar="T", help="State to be drawn away.")],
        rival: Annotated[str, typer.Argument(metavar="R", help="State it is drawn from.")],
        year: Annotated[int, typer.Option("--year", metavar="Y", help="Calendar year, from 1946.")],
        dimension: Annotated[
            str | None,
            typer.Option(
                "--dimension",
                metavar="D",
                help="overall, diplomatic, economic or security; else all.",
            ),
        ] = None,
        anchor: Annotated[
            str,
            typer.Option(
                "--anchor", metavar="A", help="What counts as zero: neutral, median or own_mean."
            ),
        ] = "neutral",
        draws: Annotated[int, typer.Option("--draws", metavar="N", help="Posterior draws.")] = 2000,
    ) -> Answer:
        """Show types, roles, Kissinger's rule and rift of a triangle, with probabilities.

        States: ISO3 code, COW code or name.
        """
        from tertius.alignment.posterior import ANCHORS
        from tertius.errors import UsageError

        chosen = next((name for name in ANCHORS if name == anchor), None)
        if chosen is None:
            raise UsageError(f"anchor '{anchor}' is unknown: choose among {', '.join(ANCHORS)}")
        dimensions = _dimensions(dimension)
        world = run.world()
        found = world.triangle(
            divider, target, rival, year, anchor=chosen, draws=draws, seed=run.seed
        )
        return Answer(
            data=document(found, dimensions),
            text=in_words(found, dimensions),
            table=lambda: table(found, dimensions),
            sources=found.sources,
            manifest=world.manifest,
            warnings=(*found.warnings, *_unknown(found.rifts[dimensions[0]])),
        )


def _dimensions(only: str | None) -> tuple[str, ...]:
    from tertius.alignment import DIMENSIONS, OVERALL
    from tertius.errors import UsageError

    known = (OVERALL, *DIMENSIONS)
    if only is not None and only not in known:
        raise UsageError(f"dimension '{only}' is unknown: choose among {', '.join(known)}")
    return known if only is None else (only,)


def _unknown(rift: "Rift | None") -> list[str]:
    """Return the reason for each missing number of the evidence."""
    rows = () if rift is None else rift.evidence
    return [f"rift, {row.label}: {row.note}" for row in rows if row.value is None]


def document(found: "Triangle", dimensions: Sequence[str]) -> dict[str, Any]:
    """Return a triangle as JSON spells it; the rift is that of the first dimension."""
    rift = found.rifts[dimensions[0]]
    return {
        "year": found.year,
        "states": {
            seat: {"code": state.iso3, "name": state.name} for seat, state in found.states.items()
        },
        "dimensions": {name: _side(found.sides[name]) for name in dimensions},
        "rift": {
            "verdict": None if rift is None else dict(rift.verdict),
            "evidence": [] if rift is None else [asdict(figure) for figure in rift.evidence],
        },
    }


def _side(side: "Side") -> dict[str, Any]:
    shares, rules = side.patterns, side.kissinger
    return {
        "legs": {leg: spelt(value) for leg, value in side.legs.items()},
        "patterns": None if shares is None else dict(shares.patterns),
        "types": None if shares is None else dict(shares.types),
        "pivot": None if shares is None else dict(shares.pivot),
        "pariah": None if shares is None else dict(shares.pariah),
        "kissinger": None
        if rules is None
        else {
            seat: {"probability": rule.probability, "slack": spelt(rule.slack)}
            for seat, rule in rules.items()
        },
    }


def table(found: "Triangle", dimensions: Sequence[str]) -> "pl.DataFrame":
    """Return a triangle as a flat table, one row a quantity.

    Returns
    -------
    polars.DataFrame
        year, anchor, dimension, part (leg, pattern, type, pivot, pariah, kissinger, rift), name,
        probability, mean, sd, p05, p25, p50, p75, p95, unit.
    """
    import polars as pl

    numbers = ("probability", "mean", "sd", *QUANTILES)
    texts = ("anchor", "dimension", "part", "name", "unit")
    return pl.DataFrame(
        [
            {"year": found.year, "anchor": found.anchor, "dimension": name, **row}
            for name in dimensions
            for row in _rows(found.sides[name], found.rifts[name])
        ],
        schema={
            "year": pl.Int64,
            **dict.fromkeys(texts[:-1], pl.String),
            **dict.fromkeys(numbers, pl.Float64),
            "unit": pl.String,
        },
    )


def _rows(side: "Side", rift: "Rift | None") -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {"part": "leg", "name": name, **(spelt(value) or {})} for name, value in side.legs.items()
    ]
    shares: dict[str, Mapping[str, float]] = {}
    if side.patterns is not None:
        shares = {
            "pattern": side.patterns.patterns,
            "type": side.patterns.types,
            "pivot": side.patterns.pivot,
            "pariah": side.patterns.pariah,
        }
    if rift is not None:
        shares["rift"] = rift.verdict
    for part, known in shares.items():
        rows += [
            {"part": part, "name": name, "probability": share} for name, share in known.items()
        ]
    for seat, rule in (side.kissinger or {}).items():
        slack = rule.slack.as_dict()
        rows.append({"part": "kissinger", "name": seat, "probability": rule.probability, **slack})
    return rows


def in_words(found: "Triangle", dimensions: Sequence[str]) -> str:
    """Return a triangle as text, one paragraph a dimension."""
    from tertius.alignment.posterior import ANCHORS

    seats = [f"{seat}  {state.name} ({state.iso3})" for seat, state in found.states.items()]
    head = "\n".join([str(found.year), *seats, f"zero: {ANCHORS[found.anchor]}"])
    names = {seat: state.iso3 for seat, state in found.states.items()}
    paragraphs = []
    for dimension in dimensions:
        lines = _lines(found.sides[dimension], found.rifts[dimension], names)
        paragraphs.append(f"{dimension}\n{aligned(lines, '  ')}")
    return "\n\n".join([head, *paragraphs])


def _lines(side: "Side", rift: "Rift | None", names: Mapping[str, str]) -> list[tuple[str, str]]:
    from tertius.brief.notation import estimated, probability

    lines = [
        (
            f"{names[leg[0]]}-{names[leg[1]]}",
            "no data" if value is None else f"alignment {estimated(value)}",
        )
        for leg, value in side.legs.items()
    ]
    if side.patterns is not None:
        lines.append(("type", _ranked(side.patterns.types)))
        for role, shares in (("pivot", side.patterns.pivot), ("pariah", side.patterns.pariah)):
            lines.append((role, _ranked({names[seat]: share for seat, share in shares.items()})))
    lines += [
        (
            f"K {names[seat]}",
            f"{estimated(rule.slack)}, above 0 with probability {probability(rule.probability)}",
        )
        for seat, rule in (side.kissinger or {}).items()
    ]
    if rift is not None:
        lines.append(("rift", _ranked(rift.verdict)))
    return lines


def _ranked(shares: Mapping[str, float]) -> str:
    from tertius.brief.names import TYPES
    from tertius.brief.notation import probability

    likeliest = sorted(shares.items(), key=lambda item: -item[1])
    return ", ".join(f"{TYPES.get(name, name)} {probability(share)}" for name, share in likeliest)
