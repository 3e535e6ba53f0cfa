"""`tertius trade stakes`: what the economy puts at stake for the states of a triangle."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.command import Run, reading
from tertius.cli.output import Answer, aligned, spelt

if TYPE_CHECKING:
    from tertius.trade.stakes import Stakes

__all__ = ["add_to"]


def add_to(app: typer.Typer) -> None:
    """Register the command."""

    @reading(app, "trade stakes")
    def stakes(
        run: Run,
        divider: Annotated[str, typer.Argument(metavar="P", help="State that would divide.")],
        target: Annotated[str, typer.Argument(metavar="T", help="State to be drawn away.")],
        rival: Annotated[str, typer.Argument(metavar="R", help="State it is drawn from.")],
        allies: Annotated[
            str | None,
            typer.Option(
                "--allies", metavar="A,B", help="States and groups that lift together with P."
            ),
        ] = None,
        standing: Annotated[
            str,
            typer.Option(
                "--world", metavar="W", help="World to start from, a .toml file, or none."
            ),
        ] = "2023",
        baseline: Annotated[
            str | None, typer.Option("--baseline", metavar="B", help="Another baseline.")
        ] = None,
        draws: Annotated[int, typer.Option("--draws", metavar="N", min=1, help="Draws.")] = 1000,
    ) -> Answer:
        """Show what each act would be worth to P, T and R, in % of real expenditure a year.

        Trade of T and R falls to what gravity expects, or ends; P lifts what it holds against T,
        alone or with its allies; R and T conclude a trade agreement.
        """
        import numpy as np

        from tertius.facts import cite
        from tertius.trade import stakes as at

        named = None if allies is None else [part.strip() for part in allies.split(",") if part]
        world = run.world()
        rng = np.random.default_rng(run.seed)
        with run.bar() as step:
            found = at.stakes(
                world.tables,
                divider,
                target,
                rival,
                allies=named,
                standing=standing,
                baseline=baseline,
                draws=draws,
                rng=rng,
                progress=step,
            )
        return Answer(
            data=_document(found)
            | {"facts": [{"id": id, "citation": cite(id)} for id in found.facts]},
            text=_in_words(found),
            table=found.table,
            sources=found.sources,
            manifest=world.manifest,
            scenario_sha256=found.sha256,
            warnings=[
                *(f"{at.ACTS[act]}: null, {reason}" for act, reason in found.missing.items()),
                *found.warnings,
                *dict.fromkeys(line for each in found.outcomes.values() for line in each.warnings),
            ],
        )


def _document(found: "Stakes") -> dict[str, Any]:
    from tertius.trade.stakes import ACTS

    return {
        "states": dict(found.states),
        "allies": list(found.allies),
        "world": found.world,
        "baseline": found.baseline,
        "spent_over_made": dict(found.spent_over_made),
        "acts": {
            act: {
                "title": _title(found, act),
                "welfare_pct": {seat: spelt(found.estimate(act, seat)) for seat in found.states},
                "of_output": {seat: spelt(found.of_output(act, seat)) for seat in found.states},
            }
            for act in ACTS
        },
        "max_residual": max((each.max_residual for each in found.outcomes.values()), default=None),
    }


def _title(found: "Stakes", act: str) -> str:
    """Return what an act is, and that it rests on averages where it does."""
    from tertius.trade.stakes import ACTS

    return found.outcomes[act].scenario.title if act in found.outcomes else ACTS[act]


def _in_words(found: "Stakes") -> str:
    from tertius.brief.notation import interval, signed
    from tertius.trade.stakes import ACTS

    rows = [("", *(f"{seat} {code}" for seat, code in found.states.items()))]
    for act in ACTS:
        cells = []
        for seat in found.states:
            value = found.estimate(act, seat)
            if value is None:
                cells.append("no data")
                continue
            cells.append(f"{signed(value.p50, 3)} ({interval(value.p05, value.p95, 3)})")
        rows.append((_title(found, act), *cells))
    ratios = ", ".join(
        f"{found.states[seat]} {ratio:.2f}" for seat, ratio in found.spent_over_made.items()
    )
    return "\n".join(
        [
            "real expenditure for good, %: median, 90 % of draws",
            f"world {found.world} on baseline {found.baseline}",
            "",
            aligned(rows),
            "",
            f"for % of output a year multiply by expenditure over output: {ratios}",
        ]
    )
