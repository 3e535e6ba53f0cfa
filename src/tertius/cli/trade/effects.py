"""`tertius trade effects`: what sanctions, agreements and borders did to trade."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.command import Run, reading
from tertius.cli.output import Answer, aligned

if TYPE_CHECKING:
    import polars as pl

    from tertius.store.tables import Store

__all__ = ["add_to"]

TABLE = "trade_effects"
PERCENTS = (5, 25, 50, 75, 95)
HEAD = ("term", "log points", "se", "trade %", "90 % interval", "treated")


def add_to(group: typer.Typer) -> None:
    """Register the command."""

    @reading(group, "trade effects")
    def effects(
        run: Run,
        model: Annotated[
            str | None, typer.Option("--model", metavar="ID", help="One model; all by default.")
        ] = None,
    ) -> Answer:
        """List the estimated effects of sanctions, agreements and borders on trade.

        Effects are partial: on the flow itself, before prices and incomes answer.
        """
        world = run.world()
        frame = _table(world.tables, model)
        models = [_model(rows) for rows in frame.partition_by("model", maintain_order=True)]
        return Answer(
            data=models,
            text="\n\n".join(map(_in_words, models)),
            table=lambda: frame,
            sources=sorted({source for found in models for source in found["sources"]}),
            manifest=world.manifest,
            warnings=[
                f"model {found['model']} rests on cited facts, not on a dataset: "
                "tertius facts shows them"
                for found in models
                if not found["sources"]
            ],
        )


def _table(tables: "Store", model: str | None) -> "pl.DataFrame":
    from tertius.errors import MissingDataError, UsageError

    if TABLE not in tables.names:
        raise MissingDataError(
            f"the {tables.kind} has no table '{TABLE}': build one with tertius data build, "
            "with tertius[estimation] installed"
        )
    frame = tables.read(TABLE)
    known = frame["model"].unique().sort().to_list()
    if model is not None and model not in known:
        raise UsageError(f"--model {model}: no such model; known: {', '.join(known)}")
    return frame if model is None else frame.filter(model=model)


def _model(rows: "pl.DataFrame") -> dict[str, Any]:
    from tertius.sources.descriptor import catalogue

    first = rows.row(0, named=True)
    return {
        "model": first["model"],
        "sample": first["sample"],
        "first": first["first"],
        "last": first["last"],
        "observations": first["n_obs"],
        "pairs": first["n_clusters"],
        "sources": [source for source in first["source"].split("+") if source in catalogue()],
        "effects": [_effect(row) for row in rows.iter_rows(named=True)],
    }


def _effect(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "term": row["term"],
        "effect": _normal(row["estimate"], row["se"]),
        "trade_change": _lognormal(row["estimate"], row["se"]),
        "t": row["t"],
        "treated": row["treated"],
    }


def _normal(mean: float, sd: float) -> dict[str, float | str]:
    from statistics import NormalDist

    law = NormalDist(mean, sd)
    marks = {f"p{percent:02}": law.inv_cdf(percent / 100) for percent in PERCENTS}
    return {"mean": mean, "sd": sd, **marks, "unit": "log points of trade"}


def _lognormal(mean: float, sd: float) -> dict[str, float | str]:
    """Return the law of 100 (exp(x) - 1) where x is normal."""
    from math import exp, expm1, sqrt
    from statistics import NormalDist

    law = NormalDist(mean, sd)
    level = exp(mean + sd**2 / 2)
    return {
        "mean": 100 * (level - 1),
        "sd": 100 * level * sqrt(expm1(sd**2)),
        **{f"p{percent:02}": 100 * expm1(law.inv_cdf(percent / 100)) for percent in PERCENTS},
        "unit": "% of trade",
    }


def _in_words(found: dict[str, Any]) -> str:
    rows = [HEAD, *(_row(effect) for effect in found["effects"])]
    return (
        f"{found['model']}  {found['first']}-{found['last']}, {found['observations']:,} "
        f"observations, {found['pairs']:,} pairs\n"
        f"  {found['sample']}\n{aligned(rows, '  ')}"
    )


def _row(effect: dict[str, Any]) -> tuple[str, ...]:
    logs, change = effect["effect"], effect["trade_change"]
    return (
        effect["term"],
        f"{logs['mean']:+.3f}",
        f"{logs['sd']:.3f}",
        f"{change['p50']:+.0f}",
        f"{change['p05']:+.0f} to {change['p95']:+.0f}",
        f"{effect['treated']:,}",
    )
