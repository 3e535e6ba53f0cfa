"""In which currencies the pair settles, beside what the world does."""

import math

from tertius.brief.blocks import Block, Cell, Column, Paragraph, Row, Section, TableBlock
from tertius.brief.charts.paths import path_chart
from tertius.brief.charts.theme import chart
from tertius.brief.material import Material
from tertius.brief.notation import enumerate_words, quantity, signed
from tertius.brief.sections.economy.facts import fact_links
from tertius.trade.settlement.against_model import Comparison
from tertius.trade.settlement.contrast import Contrast, Movement
from tertius.trade.settlement.interval import Interval
from tertius.trade.settlement.pace import Reach

__all__ = ["section"]

INSIDE = 0.5
SHOWN = ("dollar-share-of-reserves", "rmb-share-of-payments")


def section(material: Material) -> Section | None:
    """Return the section; None where no shares of the pair are on record."""
    economy = material.assessment.economy
    if economy is None or economy.settlement is None:
        return None
    found = economy.settlement
    notes = [f"{each.label}: {each.note}" for each in (found.pair, *found.world) if each.note]
    blocks: list[Block] = [
        Paragraph((_summary(found),)),
        _chart(found),
        _table(found),
        *(Paragraph((f"{note[:1].upper()}{note[1:]}.",), "note") for note in notes),
    ]
    if economy.modelled:
        blocks += [
            TableBlock(
                "Share of own currencies in the model of payment channels beside the cited one, %",
                (
                    Column("Year", "number"),
                    Column("World"),
                    Column("Model, median", "number"),
                    Column("90 % of draws", "number"),
                    Column("Cited", "number"),
                    Column("Draws within", "number"),
                ),
                tuple(
                    Row(
                        (
                            str(each.year),
                            each.world,
                            f"{each.model.p50:.0f}",
                            f"{each.model.p05:.0f} to {each.model.p95:.0f}",
                            _bounds(each.cited),
                            f"{100 * each.inside:.0f} %",
                        )
                    )
                    for each in economy.modelled
                ),
            ),
            Paragraph((_fit(economy.modelled),), "note"),
        ]
    return Section("settlement", "Settlement and the dollar", tuple(blocks))


def _fit(modelled: tuple[Comparison, ...]) -> str:
    """Say in which years the model's share lies where the cited one does, and what that tests."""
    apart = [str(each.year) for each in modelled if each.inside < INSIDE]
    near = [str(each.year) for each in modelled if each.inside >= INSIDE]
    told = "Where the share of the yuan alone is cited for a year it counts as a lower bound. "
    if near:
        told += f"At least half of the draws lie within the cited share in {enumerate_words(near)}"
        told += f"; they do not in {enumerate_words(apart)}. " if apart else ". "
    elif apart:
        told += "In no year do half of the draws lie within the cited share. "
    return told + (
        "The channels describe the end of 2023 and were set with that year's statements in view, "
        "so that agreement there is no test. A cheapest mix goes wholly to the cheapest channel, "
        "which real trade does not."
    )


def _summary(found: Contrast) -> str:
    pair = found.pair
    first, last = min(pair.years), max(pair.years)
    first_sentence = (
        f"The share of own currencies in the pair's trade went from {_bounds(pair.years[first])} "
        f"per cent in {first} to {_bounds(pair.years[last])} in {last}"
        + (f", {_pace(pair)} points a year" if pair.whole else "")
        + "."
    )
    told: list[str] = []
    for name in SHOWN:
        other = next((each for each in found.world if each.name == name), None)
        if other is None or other.whole is None:
            continue
        times = found.times(other)
        told.append(
            f"the {other.label} moved by {_pace(other)} points a year"
            + (f", {times.low:.0f} to {times.high:.0f} times more slowly" if times else "")
        )
    world = f" Over the same span {'; '.join(told)}." if told else ""
    return f"{first_sentence}{world}"


def _pace(moved: Movement) -> str:
    assert moved.whole is not None  # asked by the caller
    return f"{signed(moved.whole.per_year.low)} to {signed(moved.whole.per_year.high)}"


def _bounds(found: Interval) -> str:
    if found.low == found.high:
        return quantity(found.low)
    return f"{quantity(found.low)} to {quantity(found.high)}"


def _chart(found: Contrast) -> Block:
    moving = {"own currencies of the pair": found.pair} | {
        label: each
        for label, name in (
            ("dollar in reserves", SHOWN[0]),
            ("renminbi in payments", SHOWN[1]),
        )
        for each in found.world
        if each.name == name
    }
    points = [
        {
            "name": label,
            "time": year,
            "value": bounds.middle,
            **({} if bounds.low == bounds.high else {"low": bounds.low, "high": bounds.high}),
        }
        for label, each in moving.items()
        for year, bounds in each.years.items()
    ]
    told = "; ".join(
        f"{label}: {_bounds(each.years[min(each.years)])} in {min(each.years)}, "
        f"{_bounds(each.years[max(each.years)])} in {max(each.years)}"
        for label, each in moving.items()
    )
    unit = "share, %"
    return chart(
        "settlement-shares",
        "Own currencies of the pair beside the world's",
        (
            "Points are cited figures; where sources of a year differ the point is the middle "
            "and the upright line their span.",
        ),
        f"Shares in per cent, cited figures. {told}.",
        lambda layout: path_chart([], points, tuple(moving), unit, layout, (0.0, 104.0)),
        TableBlock(
            "Cited shares, %, with the facts behind them",
            (Column("Year", "number"), *(Column(label, "number") for label in moving)),
            tuple(
                Row(
                    (
                        str(year),
                        *(
                            _bounds(each.years[year]) if year in each.years else ""
                            for each in moving.values()
                        ),
                    )
                )
                for year in sorted({y for each in moving.values() for y in each.years})
            ),
        ),
    )


def _table(found: Contrast) -> TableBlock:
    rows = tuple(Row(_row(each, found)) for each in (found.pair, *found.world))
    columns = (
        Column("Share"),
        Column("Points a year", "number"),
        Column("Recently", "number"),
        Column("The pair is faster by", "number"),
        Column("At the recent pace, an extrapolation"),
        Column("Facts"),
    )
    return TableBlock("How fast the shares move: bounds of the slope", columns, rows)


def _row(each: Movement, found: Contrast) -> tuple[Cell, ...]:
    times = None if each is found.pair else found.times(each)
    recent = each.recent
    return (
        each.label,
        "" if each.whole is None else _pace(each),
        ""
        if recent is None
        else f"{signed(recent.per_year.low)} to {signed(recent.per_year.high)}",
        "" if times is None else f"{times.low:.0f} to {times.high:.0f} times",
        "; ".join(_reached(level) for level in each.reaches),
        fact_links(each.facts),
    )


def _reached(reach: Reach) -> str:
    if reach.passed is not None:
        return f"{quantity(reach.level)} % passed by {reach.passed}"
    if math.isinf(reach.years.low):
        return f"{quantity(reach.level)} %: moves away"
    high = "never" if math.isinf(reach.years.high) else f"{reach.years.high:.0f}"
    return f"{quantity(reach.level)} % in {reach.years.low:.0f} to {high} years"
