"""What each leg is worth: acts and scenarios of trade, in real expenditure of the three."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from tertius.brief.blocks import (
    Aside,
    Block,
    Bullets,
    Cell,
    Column,
    Heading,
    Link,
    Paragraph,
    Row,
    Section,
    Strong,
    TableBlock,
)
from tertius.brief.charts.intervals import describe, interval_chart
from tertius.brief.charts.theme import chart
from tertius.brief.material import Material, source_links
from tertius.brief.names import in_prose
from tertius.brief.notation import count, interval, signed
from tertius.provenance import Estimate
from tertius.states import State
from tertius.trade.account import Account
from tertius.trade.scenario.imbalances import CLOSURES
from tertius.trade.scenario.outcome import Outcome, Step
from tertius.trade.stakes import Stakes
from tertius.triangle.patterns import SEATS

__all__ = ["median", "section", "summary"]

UNIT = "change of real expenditure for good, %"
ORDER = ("T", "R", "P")
CLOSED = {"ratio": "keep their ratio", "amount": "keep their amount", "removed": "are closed"}


def median(found: Estimate) -> str:
    """Return the median with 90 per cent of the draws."""
    return f"{signed(found.p50)} ({interval(found.p05, found.p95)})"


def section(material: Material) -> Section | None:
    """Return the section; None where the economy was not asked or is not known."""
    found = material.assessment.economy
    if found is None or (found.stakes is None and not found.scenarios):
        return None
    seats = material.assessment.now.states
    blocks: list[Block] = []
    if found.stakes is not None:
        blocks += [
            Paragraph((" ".join(summary(found.stakes, seats)),), "body"),
            *_stakes(found.stakes, seats),
        ]
    if found.scenarios:
        blocks += [Heading("Scenarios of trade"), *_scenarios(found, seats)]
    blocks += [Heading("How to read these numbers"), Bullets(_reading(found))]
    return Section("worth", "What each leg is worth", tuple(blocks))


def summary(found: Stakes, seats: Mapping[str, State]) -> tuple[str, ...]:
    """Return sentences on what lifting, and the leg of target and rival, are worth."""
    named = {seat: in_prose(state) for seat, state in seats.items()}
    told = []
    alone, joined = found.estimate("lift", "T"), found.estimate("lift-allies", "T")
    if alone is not None:
        told.append(
            f"Were {named['P']} alone to lift what it holds against {named['T']}, "
            f"{named['T']}'s real expenditure would change by {median(alone)} %"
            + (f"; together with its allies, by {median(joined)} %" if joined else "")
            + "."
        )
    ended = {seat: found.estimate("end", seat) for seat in SEATS}
    if (loss := ended["T"]) is not None and (other := ended["R"]) is not None:
        told.append(
            f"The end of trade between {named['T']} and {named['R']} would change it by "
            f"{median(loss)} %, and that of {named['R']} by {median(other)} %."
        )
    if alone is not None and joined is not None and alone.p50 > 0:
        drawn = [found.outcomes[act] for act in ("lift", "lift-allies")]
        place = drawn[0].states.index(found.states["T"])
        ones, both = (each.changes["welfare_pct"][:, place] for each in drawn)
        share = np.median(ones) / np.median(both)
        told.append(
            f"Of what could be lifted, {named['P']} alone holds {100 * share:.0f} per cent; the "
            "rest is in the hands of its allies."
        )
    return tuple(told)


def _stakes(found: Stakes, seats: Mapping[str, State]) -> Iterable[Block]:
    acts = {act: _worded(outcome.scenario.title, seats) for act, outcome in found.outcomes.items()}
    groups = {
        seats[seat].name: {label: found.estimate(act, seat) for act, label in acts.items()}
        for seat in ("T", "R")
    }
    columns = (
        Column("Act"),
        *(Column(seats[seat].name, "number") for seat in ORDER),
    )
    rows = tuple(
        Row((label, *(_cell(found.estimate(act, seat)) for seat in ORDER)))
        for act, label in acts.items()
    )
    yield chart(
        "stakes",
        "What five acts are worth to each of the three",
        (
            f"Change of real expenditure for good, in per cent, from the standing world "
            f"‘{found.world}’ on the baseline {found.baseline}: points are medians, bars 50 and "
            "90 per cent of the draws.",
        ),
        describe(groups, UNIT),
        lambda layout: interval_chart(groups, UNIT, layout),
        TableBlock("The same in numbers, medians with 90 per cent of the draws", columns, rows),
    )
    output = tuple(
        Row((label, *(_cell(found.of_output(act, seat)) for seat in ORDER)))
        for act, label in acts.items()
    )
    yield TableBlock(
        "The same in per cent of output a year, as the bargain counts",
        columns,
        output,
        fold="In per cent of output a year",
    )


def _worded(title: str, seats: Mapping[str, State]) -> str:
    """Return an act's title with names in the place of P, T and R."""
    words = [seats[word].name if word in seats else word for word in title.split(" ")]
    return f"{words[0][:1].upper()}{words[0][1:]} {' '.join(words[1:])}"


def _cell(found: Estimate | None) -> Cell:
    if found is None:
        return "no data"
    return signed(found.p50), " ", Aside(interval(found.p05, found.p95))


def _scenarios(found: Account, seats: Mapping[str, State]) -> Iterable[Block]:
    groups = {
        seats[seat].name: {each.scenario.title: _of(each, seats[seat]) for each in found.scenarios}
        for seat in ("T", "R")
    }
    yield chart(
        "scenarios",
        f"{seats['T'].name} and {seats['R'].name} in each scenario",
        (
            "Each scenario names its baseline, what stands before and what changes; points are "
            "medians, bars 50 and 90 per cent of the draws.",
        ),
        describe(groups, UNIT),
        lambda layout: interval_chart(groups, UNIT, layout),
        TableBlock(
            "Change of real expenditure, %, medians with 90 per cent of the draws",
            (Column("Scenario"), *(Column(seats[seat].name, "number") for seat in ORDER)),
            tuple(
                Row(
                    (each.scenario.title, *(_cell(_of(each, seats[seat])) for seat in ORDER)),
                )
                for each in found.scenarios
            ),
        ),
    )
    if found.closures:
        yield _closed(found, seats)
    yield _basis(found.scenarios)


def _of(found: Outcome, state: State) -> Estimate | None:
    return found.estimate(state.iso3) if state.iso3 in found.states else None


def _closed(found: Account, seats: Mapping[str, State]) -> TableBlock:
    """Return medians under each way of treating imbalances of trade."""
    acts = () if found.stakes is None else found.stakes.outcomes.values()
    titles = {
        each.scenario.id: _worded(each.scenario.title, seats) for each in (*acts, *found.scenarios)
    }
    rows = tuple(
        Row(
            (
                titles[each.scenario],
                seats[seat].name,
                *(
                    _chosen(each.medians[closure].get(seats[seat].iso3), closure == each.own)
                    for closure in CLOSURES
                ),
            )
        )
        for each in found.closures
        for seat in ORDER
        if seats[seat].iso3 in each.states
    )
    draws = found.closures[0].draws
    columns = (
        Column("Scenario"),
        Column("State"),
        *(Column(CLOSED[name], "number") for name in CLOSURES),
    )
    return TableBlock(
        "How imbalances of trade answer is an assumption: change of real expenditure, %, medians "
        f"of {draws} draws, so that levels differ a little from those above; in bold what is "
        "assumed there",
        columns,
        rows,
        fold="If imbalances of trade are treated otherwise",
    )


def _chosen(value: float | None, own: bool) -> Cell:
    text = "no equilibrium" if value is None else signed(value)
    return (Strong(text),) if own else text


def _basis(scenarios: Sequence[Outcome]) -> TableBlock:
    """Return what each step rests on, once where several scenarios share it."""
    shared: dict[Step, list[str]] = {}
    for each in scenarios:
        for step in each.steps:
            shared.setdefault(step, []).append(each.scenario.title)
    rows = tuple(
        Row(
            (
                "all" if len(titles) == len(scenarios) else "; ".join(titles),
                "before" if step.part == "standing" else "change",
                step.name,
                "; ".join((step.reason, *step.basis)),
                count(step.pairs),
            )
        )
        for step, titles in shared.items()
    )
    columns = (
        Column("Scenario"),
        Column("Part"),
        Column("Measure"),
        Column("Why, and what its numbers rest on", "prose"),
        Column("Flows", "number"),
    )
    return TableBlock(
        "Every measure of every scenario", columns, rows, fold="What every scenario rests on"
    )


def _reading(found: Account) -> tuple[tuple[str | Link, ...], ...]:
    outcomes = [*found.scenarios, *(found.stakes.outcomes.values() if found.stakes else ())]
    residual = max(each.max_residual for each in outcomes)
    sources = tuple(dict.fromkeys(source for each in outcomes for source in each.sources))
    draws = max(each.draws for each in outcomes)
    return (
        (
            "A one-sector model of general equilibrium (Armington, exact changes): every state "
            "sells what it makes and spends what it may, at prices that clear all markets. "
            "Largest gap of any market in any draw: "
            f"{residual:.0e} of its sales.",
        ),
        (
            "The long run: all has adjusted. Goods that are hard to replace count like any "
            "other, so that losses of energy or of parts are understated; a tariff is entered as "
            "a cost, without its revenue.",
        ),
        (
            f"{count(draws)} draws of the trade elasticity, of estimated effects with their "
            "clustered errors, and of judged ranges; which number is which stands in the table "
            "above.",
        ),
        ("Sources: ", *source_links(sources), "."),  # type: ignore[arg-type]
    )
