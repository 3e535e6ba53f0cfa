"""`tertius wedge`: what it would take to move the target, and what the rival answers."""

from typing import TYPE_CHECKING, Annotated

import typer

from tertius.cli.command import Run, reading
from tertius.cli.output import Answer, aligned

if TYPE_CHECKING:
    from tertius.provenance import Estimate
    from tertius.wedge.result import WedgeResult

__all__ = ["add_to"]

FIRST_VERSION = (
    "a first version, not part of the brief yet: levels, above all of allies that hedge without "
    "any offer and of moves towards the rival, rest on judged ranges; read differences between "
    "rungs, switches and analysts"
)

DECIDING = 3


def add_to(app: typer.Typer) -> None:
    """Register the command."""

    @reading(app, "wedge")
    def wedge(
        run: Run,
        scenario: Annotated[
            str, typer.Argument(metavar="SCENARIO", help="Id of a shipped scenario, or a file.")
        ] = "reverse-kissinger",
        draws: Annotated[int, typer.Option("--draws", metavar="N", min=100, help="Worlds.")] = 4000,
        override: Annotated[
            list[str] | None,
            typer.Option("--override", metavar="NAME", help="Of the file; may be given again."),
        ] = None,
        year: Annotated[
            int | None, typer.Option("--year", metavar="Y", help="Another year of the data.")
        ] = None,
        equilibria: Annotated[
            int,
            typer.Option("--equilibria", metavar="N", min=2, help="Draws of the economy."),
        ] = 200,
        explore: Annotated[
            bool,
            typer.Option(
                "--explore/--no-explore", help="Boundaries, what decides, boxes, switches."
            ),
        ] = True,
    ) -> Answer:
        """Show how far the target would move, at what price, and what decides it."""
        from tertius.scenario import Scenario, load
        from tertius.wedge.document import document
        from tertius.wedge.worlds.run import wedge as answer

        asked = load(scenario, override or [])
        if year is not None and asked.wedge is not None:
            moved = asked.at(year).model_dump()
            asked = Scenario.model_validate({**moved, "wedge": {**moved["wedge"], "year": year}})
        world = run.world()
        with run.bar() as step:
            found = answer(
                world.tables,
                asked,
                draws=draws,
                equilibria=equilibria,
                seed=run.seed,
                explore=explore,
                progress=step,
            )
        return Answer(
            data=document(found),
            text=_in_words(found),
            table=found.table,
            sources=found.sources,
            manifest=world.manifest,
            warnings=(FIRST_VERSION, *found.warnings),
            scenario_sha256=asked.sha256,
        )


def _in_words(found: "WedgeResult") -> str:
    parts = [
        f"{found.scenario.title}: {found.draws:,} worlds, seed {found.seed}",
        _stands(found),
        _ladder(found),
        _prices(found),
        _packages(found),
        _deciding(found),
        _switches(found),
        _allies(found),
        _policies(found),
        "every range and its basis: tertius scenario show; draws and boundaries: --json",
    ]
    return "\n\n".join(part for part in parts if part)


def _stands(found: "WedgeResult") -> str:
    name = found.rungs[found.status_quo]
    return (
        f"T stays on '{name}' without any offer in {found.stands.mean():.0%} of worlds: in the "
        "others the assumptions foresee a move of its own, mostly towards R or P, as shown below"
    )


def _ladder(found: "WedgeResult") -> str:
    from tertius.wedge.worlds.bargains import CONCEPTS

    heads = ("truthful", "natural", "capped", "natural, where T stays at present")
    rows: list[tuple[str, ...]] = [("share of worlds in reach, this rung or higher", *heads)]
    everywhere = {(each.rung, each.concept): each for each in found.reach()}
    staying = {(each.rung, each.concept): each for each in found.reach(found.stands)}
    rows += [
        (
            f"  {rung}",
            *(f"{everywhere[rung, concept].or_higher:.3f}" for concept in CONCEPTS),
            f"{staying[rung, 'natural'].or_higher:.3f}",
        )
        for rung in found.rungs[found.status_quo + 1 :]
    ]
    counts = ", ".join(f"{concept} {found.missing(concept)}" for concept in CONCEPTS)
    return f"{aligned(rows)}\n  worlds without a solution: {counts}"


def _interval(value: "Estimate") -> str:
    return f"{value.p50:.2f} [{value.p05:.2f}, {value.p95:.2f}]"


def _prices(found: "WedgeResult") -> str:
    heads = ("price", "P alone", "P, consent by its chance", "P, all agreed", "gap")
    rows: list[tuple[str, ...]] = [("% of T's GDP a year, median [90 %]", *heads)]
    ways = ("alone", "expected", "agreed")
    rows += [
        (
            f"  {found.rungs[number]}",
            _interval(found.price(number)),
            *(_interval(found.available(number, how)) for how in ways),
            _interval(found.gap(number)),
        )
        for number in range(found.status_quo + 1, len(found.rungs))
    ]
    return aligned(rows)


def _packages(found: "WedgeResult") -> str:
    lines = ["packages: some suffices and pays / suffices but costs more than it gains / none can"]
    for each in found.packages:
        shares = f"{each.reachable:.3f} / {each.too_dear:.3f} / {each.impossible:.3f}"
        lines.append(f"  {each.rung}: {shares}")
        if each.robust is not None:
            items = ", ".join(each.robust.items) or "nothing needed"
            lines.append(f"    does most often, in {each.robust.worth:.3f} of worlds: {items}")
    return "\n".join(lines)


def _deciding(found: "WedgeResult") -> str:
    if not found.explored.indices:
        return ""
    label = {each.path: each.label for each in found.inputs}
    lines = ["what decides the gap (total Sobol index)"]
    for rung, each in found.explored.indices.items():
        named = ", ".join(
            f"{label[name]} {each.total[each.inputs.index(name)]:.2f}"
            for name in each.ranked()[:DECIDING]
        )
        lines.append(f"  {rung}: {named}")
    return "\n".join(lines)


def _switches(found: "WedgeResult") -> str:
    if not found.explored.loops:
        return ""
    top = found.rungs[found.status_quo + 1]
    rows = [(f"switches, '{top}' or higher in reach (natural)", "off", "on")]
    rows += [
        (f"  {each.name}", f"{each.off:.3f}", f"{each.on:.3f}")
        for each in found.explored.loops
        if each.rung == top and each.concept == "natural"
    ]
    return aligned(rows)


def _allies(found: "WedgeResult") -> str:
    answer = found.hedging
    if answer is None:
        return ""
    rows = [("coalition that hedges, share", "cascade off", "cascade on", "added by the package")]
    for weight in answer.strength:
        off, on = answer.lost(weight, cascade=False), answer.lost(weight)
        rows.append(
            (f"  by {weight}", f"{off.mean:.2f}", f"{on.mean:.2f}", _interval(answer.added(weight)))
        )
    return aligned(rows)


def _policies(found: "WedgeResult") -> str:
    told = found.courses
    if told is None:
        return ""
    rows = [("policies", "weakening", "alliance kept", "value, % of P's GDP", "on the frontier in",
             "worst regret")]  # fmt: skip
    for place, each in enumerate(told.courses):
        rows.append(
            (
                f"  {each.title}",
                f"{each.weakening.mean():+.2f}",
                f"{each.strength.mean():.2f}",
                f"{each.value.mean():+.2f}",
                f"{told.frontier.share[place]:.2f}",
                f"{told.regret.worst[place]:.2f}",
            )
        )
    return (
        f"{aligned(rows)}\n  least worst regret: {told.regret.by_regret}; best on average: "
        f"{told.regret.by_value}"
    )
