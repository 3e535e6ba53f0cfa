"""`tertius trade counterfactual`, `scenarios` and `baselines`: what changes when costs do."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.command import Run, reading
from tertius.cli.output import Answer, aligned, spelt

if TYPE_CHECKING:
    from tertius.provenance import Estimate
    from tertius.store.build import Progress
    from tertius.trade.scenario import Closures, Outcome, TradeScenario

__all__ = ["add_to"]

METHODS = ("exact", "one_step")
CLOSED = 50
"""Most draws for each closure."""


def add_to(app: typer.Typer) -> None:
    """Register the three commands."""
    _counterfactual(app)
    _scenarios(app)
    _baselines(app)


def _counterfactual(app: typer.Typer) -> None:
    @reading(app, "trade counterfactual")
    def counterfactual(
        run: Run,
        name: Annotated[
            str,
            typer.Argument(metavar="SCENARIO", help="A scenario that ships, or a .toml file."),
        ],
        draws: Annotated[int, typer.Option("--draws", metavar="N", min=1, help="Draws.")] = 1000,
        states: Annotated[
            str | None,
            typer.Option("--states", metavar="A,B", help="States to show; by default all."),
        ] = None,
        baseline: Annotated[
            str | None, typer.Option("--baseline", metavar="B", help="Another baseline.")
        ] = None,
        method: Annotated[
            str, typer.Option("--method", metavar="M", help="exact, or one_step (approximate).")
        ] = "exact",
        closures: Annotated[
            bool,
            typer.Option(
                "--closures", help="Also medians of welfare by how imbalances are treated."
            ),
        ] = False,
    ) -> Answer:
        """Solve a scenario: changes of welfare, output and prices, with intervals.

        The world with the scenario's standing measures comes first, then the change from it.
        """
        import numpy as np

        from tertius.trade import scenario

        chosen = _method(method)
        world = run.world()
        asked = scenario.load(name, world.tables)
        if baseline is not None:
            asked = asked.on(baseline, world.tables)
        rng = np.random.default_rng(run.seed)
        with run.bar() as step:
            found = scenario.run(
                world.tables, asked, draws=draws, rng=rng, method=chosen, progress=step
            )
            shown = list(found.states) if states is None else _states(states, found)
            named = list(asked.report) if states is None else shown
            closed = _closures(run, asked, named, min(draws, CLOSED), step) if closures else None
        return Answer(
            data={**_document(found, shown), **({} if closed is None else _closed(closed))},
            text=_in_words(found, named) + ("" if closed is None else _by_closure(closed)),
            table=lambda: found.table(shown),
            sources=found.sources,
            manifest=world.manifest,
            warnings=[*found.warnings, *_nothing(found), *_unclosed(closed)],
            scenario_sha256=asked.sha256,
        )


def _scenarios(app: typer.Typer) -> None:
    @reading(app, "trade scenarios")
    def scenarios(_: Run) -> Answer:
        """List the scenarios that ship."""
        import polars as pl

        from tertius import shipped
        from tertius.trade.scenario.model import SCENARIOS, load

        rows = [
            {"id": asked.id, "title": asked.title, "question": asked.question}
            for asked in map(load, shipped.ids(SCENARIOS))
        ]
        return Answer(
            data=rows,
            text=aligned([(row["id"], row["title"]) for row in rows]),
            table=lambda: pl.DataFrame(rows),
        )


def _baselines(app: typer.Typer) -> None:
    @reading(app, "trade baselines")
    def baselines(run: Run) -> Answer:
        """List the baselines at hand, and those that a full build holds."""
        from tertius.trade import baselines as held

        world = run.world()
        found = held.listing(world.tables)
        absent = [name for name in held.KNOWN if name not in found["baseline"].to_list()]
        cells = [[str(cell) for cell in row] for row in found.rows()]
        return Answer(
            data=found.to_dicts(),
            text=aligned([found.columns, *cells]),
            table=lambda: found,
            sources=found["source"].unique().sort().to_list(),
            manifest=world.manifest,
            warnings=[f"only in a full build: {', '.join(absent)}"] if absent else [],
        )


def _method(name: str) -> Any:
    from tertius.errors import UsageError

    if name not in METHODS:
        raise UsageError(f"method '{name}' is unknown: choose among {', '.join(METHODS)}")
    return name


def _states(text: str, found: "Outcome") -> list[str]:
    """Return the codes of the states asked for, all faults at once."""
    from tertius.errors import TertiusError, UnknownStateError, collect
    from tertius.states import resolve

    codes, faults = [], []
    for name in filter(None, (part.strip() for part in text.split(","))):
        try:
            code = name if name in found.states else resolve(name).iso3
        except TertiusError as error:
            faults.append(str(error))
            continue
        if code in found.states:
            codes.append(code)
        else:
            faults.append(f"{code} is not in baseline '{found.scenario.baseline}': leave it out")
    if not codes and not faults:
        faults.append("no state is named: give codes or names, with commas between")
    collect(UnknownStateError, "--states", faults)
    return codes


def _document(found: "Outcome", shown: Sequence[str]) -> dict[str, Any]:
    from tertius.facts import cite
    from tertius.provenance import estimate
    from tertius.trade.scenario.outcome import MEASURES

    options = found.options
    return {
        "scenario": {
            name: getattr(found.scenario, name) for name in ("id", "title", "question", "world")
        },
        "baseline": found.scenario.baseline,
        "states": {
            state: {measure: spelt(found.estimate(state, measure)) for measure in MEASURES}
            for state in shown
        },
        "standing": {state: spelt(found.stood(state)) for state in shown},
        "trade": [
            {
                "exporter": exporter,
                "importer": importer,
                "change": spelt(found.trade(exporter, importer)),
                "before": spelt(estimate(found.levels[exporter, importer], "USD bn of baseline")),
            }
            for exporter, importer in found.trade_pct
        ],
        "max_residual": found.max_residual,
        "iterations": found.iterations,
        "options": {
            "method": options.method,
            "imbalances": options.imbalances,
            "numeraire": options.numeraire,
            "elasticity": spelt(estimate(options.elasticity, "sigma - 1")),
            "output_elasticity": spelt(estimate(options.output_elasticity, "1")),
            "tolerance": options.tolerance,
            "draws": found.draws,
        },
        "steps": [asdict(step) for step in found.steps],
        "facts": [{"id": id, "citation": cite(id)} for id in found.facts],
    }


def _nothing(found: "Outcome") -> list[str]:
    return [
        f"trade from {exporter} to {importer}: null, there is none before the change"
        for exporter, importer in found.trade_pct
        if found.trade(exporter, importer) is None
    ]


def _closures(
    run: Run, asked: "TradeScenario", named: Sequence[str], draws: int, step: "Progress"
) -> "Closures":
    import numpy as np

    from tertius.states import resolve
    from tertius.trade import scenario

    codes = [name if len(name) == 3 and name.isupper() else resolve(name).iso3 for name in named]
    rng = np.random.default_rng(run.seed)
    tables = run.world().tables
    return scenario.closures(tables, asked, codes, draws, rng=rng, progress=step)


def _closed(found: "Closures") -> dict[str, Any]:
    medians = {closure: dict(values) for closure, values in found.medians.items()}
    return {
        "closures": {"own": found.own, "draws": found.draws, "welfare_pct_median": medians},
    }


def _unclosed(found: "Closures | None") -> list[str]:
    if found is None:
        return []
    return [f"imbalances {closure}: null, {why}" for closure, why in found.missing.items()]


def _by_closure(found: "Closures") -> str:
    from tertius.brief.notation import signed

    rows = [
        ("", *found.states),
        *(
            (
                f"{closure} (taken above)" if closure == found.own else closure,
                *("-" if value is None else signed(value, 3) for value in values.values()),
            )
            for closure, values in found.medians.items()
        ),
    ]
    head = f"welfare %, medians of {found.draws} draws, by what becomes of imbalances"
    return f"\n\n{head}\n{aligned(rows, '  ')}"


def _in_words(found: "Outcome", shown: Sequence[str]) -> str:
    head = ("", "welfare %", "real output %", "terms of trade %", "standing, welfare %")
    rows = [
        (
            state,
            *(
                _told(found.estimate(state, name))
                for name in ("welfare_pct", "real_output_pct", "terms_of_trade_pct")
            ),
            _told(found.stood(state)),
        )
        for state in shown
    ]
    trade = [
        (f"{exporter} to {importer}", "none before" if value is None else _told(value, 1))
        for exporter, importer in found.trade_pct
        for value in [found.trade(exporter, importer)]
    ]
    steps = [f"{step.part}: {step.name} ({step.kind}, {step.pairs} flows)" for step in found.steps]
    return "\n".join(
        [
            found.scenario.title,
            f"baseline {found.scenario.baseline}; {found.draws} draws: median, 90 % of draws",
            "",
            aligned([head, *rows]),
            *(["", "trade, %", aligned(trade, "  ")] if trade else []),
            "",
            *steps,
            "",
            f"markets clear to {found.max_residual:.0e}",
        ]
    )


def _told(value: "Estimate", digits: int = 3) -> str:
    from tertius.brief.notation import interval, signed

    return f"{signed(value.p50, digits)} ({interval(value.p05, value.p95, digits)})"
