"""`tertius trade channels`: what a policy against a pair's payments does, month by month."""

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.command import Run, reading
from tertius.cli.output import Answer

if TYPE_CHECKING:
    import polars as pl

    from tertius.store.manifest import Manifest
    from tertius.trade.channels.incidence import Burden
    from tertius.trade.channels.outcome import Outcome
    from tertius.trade.channels.verdict import Verdict

__all__ = ["add_to"]

GENERAL_DRAWS = 200
"""Draws whose burden is found in general equilibrium."""


def add_to(app: typer.Typer) -> None:
    """Register the command."""

    @reading(app, "trade channels")
    def channels(
        run: Run,
        name: Annotated[
            str, typer.Argument(metavar="SET", help="A channel set that ships, or a .toml file.")
        ] = "russia-china",
        policy: Annotated[
            str, typer.Option("--policy", metavar="P", help="A policy that ships, or a .toml file.")
        ] = "secondary-sanctions",
        draws: Annotated[int, typer.Option("--draws", metavar="N", min=2, help="Draws.")] = 1000,
        months: Annotated[
            int, typer.Option("--months", metavar="N", min=0, help="Months to follow.")
        ] = 24,
        baseline: Annotated[
            str, typer.Option("--baseline", metavar="B", help="Economy in which states bear it.")
        ] = "geofrag-2019",
    ) -> Answer:
        """Show what making payments dear costs a pair, what adaptation gives back, who bears it.

        Trade lost and won back, the factor on trade costs, and the whole set against what was
        traded. Every number is a range from draws of judged or published bounds.
        """
        import numpy as np

        from tertius.cli.trade.channels_text import in_words
        from tertius.facts import cite
        from tertius.trade.channels import model, outcome, record, verdict
        from tertius.trade.channels.policy import load

        rng = np.random.default_rng(run.seed)
        with run.bar() as step:
            step("follow the policy", 1, 3)
            found = outcome.assess(model.load(name), load(policy), rng, draws, months)
            step("compare with what was traded", 2, 3)
            verdicts, warnings = verdict.against_records(found, rng)
            step("find who bears it", 3, 3)
            burdens, source, manifest, lack = _burdens(run, found, baseline)
        named = found.cited([record.load(each.record) for each in verdicts])
        return Answer(
            data=_data(found, verdicts, burdens)
            | {"facts": [{"id": id, "citation": cite(id)} for id in named.facts]},
            text=in_words(found, verdicts, burdens),
            table=lambda: _table(found),
            sources=list(dict.fromkeys([*source, *named.datasets])),
            manifest=manifest,
            warnings=[*warnings, *lack],
            scenario_sha256=found.sha256,
        )


def _burdens(
    run: Run, found: "Outcome", baseline: str
) -> "tuple[dict[str, Burden], list[str], Manifest | None, list[str]]":
    """Return the burden at the last round and at the end, its sources, or why it is missing."""
    from tertius.errors import MissingDataError, UnknownStateError
    from tertius.trade import baselines
    from tertius.trade.channels.burden import burden
    from tertius.trade.channels.policy import months_between

    try:
        world = run.world()
        tables = world.tables
        economy = baselines.economy(tables, baseline)
        rounds = found.policy.rounds
        last = months_between(rounds[0].date, rounds[-1].date)
        burdens = {
            found.dates[t]: burden(
                economy, found.channels, found.policy, seed=run.seed, n=GENERAL_DRAWS, months=after
            )
            for t, after in ((last, 0), (-1, len(found.dates) - 1 - last))
        }
    except (MissingDataError, UnknownStateError) as error:
        return {}, [], None, [f"burden in general equilibrium is null: {error}"]
    return burdens, [baselines.flows(tables, baseline).source], world.manifest, []


def _data(
    found: "Outcome", verdicts: "tuple[Verdict, ...]", burdens: "dict[str, Burden]"
) -> dict[str, Any]:
    from tertius.provenance import estimate

    ids = found.channels.ids
    return {
        "channels": found.channels.id,
        "policy": found.policy.id,
        "pair": list(found.channels.pair),
        "draws": len(found.drawn.budget),
        "rounds": [{"date": each.date, "title": each.title} for each in found.policy.rounds],
        "months": [asdict(month) for month in found.months],
        "mix": {
            when: {
                channel: estimate(100 * found.mix[place, :, k], "% of trade").as_dict()
                for k, channel in enumerate(ids)
            }
            for when, place in (("before", 0), (found.dates[0], 1), (found.dates[-1], -1))
        },
        "exporter_share": found.exporter_share.as_dict(),
        "next_round": found.next_round.as_dict(),
        "general": {
            date: {
                "welfare_pct": {
                    state: estimate(burden.welfare_pct[:, k], "% of real expenditure").as_dict()
                    for k, state in enumerate(burden.states)
                },
                "share": estimate(100 * burden.share, f"% borne by {burden.states[0]}").as_dict(),
                "max_residual": burden.max_residual,
            }
            for date, burden in burdens.items()
        }
        or None,
        "records": [asdict(each) for each in verdicts],
        "linear_program_gap": found.gap,
    }


def _table(found: "Outcome") -> "pl.DataFrame":
    import polars as pl

    return pl.DataFrame(
        [
            {"date": month.date, "quantity": field.name, **value.as_dict()}
            for month in found.months
            for field in fields(month)
            if field.name != "date" and (value := getattr(month, field.name)) is not None
        ]
    )
