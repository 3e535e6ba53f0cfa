"""How hard a policy against payments bites, how much adaptation gives back, what facts say."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from tertius.brief.blocks import (
    Block,
    Bullets,
    Column,
    Heading,
    Paragraph,
    Row,
    Section,
    Spans,
    TableBlock,
)
from tertius.brief.charts.paths import path_chart
from tertius.brief.charts.theme import chart
from tertius.brief.material import Material
from tertius.brief.names import in_prose
from tertius.brief.notation import count, decimal, interval, quantity, signed
from tertius.provenance import Estimate
from tertius.ranges import Range
from tertius.trade.account import ChannelAccount
from tertius.trade.channels.outcome import Outcome
from tertius.trade.channels.verdict import Verdict

__all__ = ["section"]

SHOWN = (0, 3, 6, 12, 24)
"""Months after the first round that the table shows."""


def section(material: Material) -> Section | None:
    """Return the section; None where no channels were asked for."""
    economy = material.assessment.economy
    if economy is None or economy.channels is None:
        return None
    found = economy.channels
    blocks: list[Block] = [
        Paragraph((_summary(found.found),)),
        Paragraph((_checked(found.verdicts),)),
        _months(found.found),
        *(_against(each) for each in found.verdicts[:1]),
        Heading("What the facts can and cannot tell"),
        Bullets(tuple(_told(each) for each in found.verdicts)),
        _bears(material, found),
        _mix(found.found),
        _assumptions(found.found),
        Paragraph(
            (
                "An analyst's model of aggregates: a pair settles its trade through the cheapest "
                "mix of channels that their capacities and the exposure it accepts allow, a "
                "linear program; the mark-up of the dearest channel in use is the cost of "
                "trading. Largest difference between the program and its closed form here: "
                f"{found.found.gap:.0e}.",
            ),
            "note",
        ),
    ]
    return Section("channels", "How hard payments bite", tuple(blocks))


def _plain(found: Estimate, digits: int = 0) -> str:
    """Return a median with 90 per cent of the draws, without signs."""
    low, high = decimal(found.p05, digits), decimal(found.p95, digits)
    return f"{decimal(found.p50, digits)} ({low} to {high})"


def _summary(found: Outcome) -> str:
    first, last = found.months[0], found.months[-1]
    won = last.recovered
    return (
        f"{found.policy.title}: in the model {_plain(first.lost)} per cent of the pair's trade is "
        f"lost in the first month"
        + (f", of which {_plain(won)} per cent is won back by {last.date}" if won else "")
        + f". The cost of trading rises by a factor of {_plain(first.factor, 2)} at first and of "
        f"{_plain(last.factor, 2)} at the end. Exporters bear {_plain(found.exporter_share)} per "
        "cent of the mark-up in their own market. The last round once more would take "
        f"{_plain(found.next_round)} per cent of the trade that is left. Medians, with 90 per "
        "cent of the draws."
    )


def _checked(found: tuple[Verdict, ...]) -> str:
    """Say what the record of trade leaves of the first month's loss."""
    told = [
        f"{_plain(each.impact_consistent)} per cent among the draws that agree with "
        f"{_lowered(each.title)}"
        for each in found
        if each.impact_consistent is not None
    ]
    if not told:
        return "No draw can be told apart by what was traded since."
    return (
        f"What was traded since leaves less room: the first month's loss is {'; '.join(told)}. "
        "These are draws from stated ranges, not odds that the policy worked."
    )


def _lowered(title: str) -> str:
    """Return a title as it stands within a sentence: names keep their capital."""
    first, _, rest = title.partition(" ")
    return f"{first.lower() if first == 'Trade' else first} {rest}"


def _months(found: Outcome) -> TableBlock:
    chosen = [found.months[k] for k in SHOWN if k < len(found.months)]
    rows = tuple(
        Row(
            (
                month.date,
                _plain(month.lost, 1),
                "" if month.recovered is None else _plain(month.recovered),
                _plain(month.factor, 3),
                _plain(month.average, 1),
                _plain(month.marginal, 1),
                _plain(month.own_currency),
            )
        )
        for month in chosen
    )
    heads = (
        "Trade lost, %",
        "Of it won back, %",
        "Factor on trade costs",
        "Mark-up paid, %",
        "Mark-up of the dearest, %",
        "Own currencies, %",
    )
    return TableBlock(
        "Impact and adaptation: medians with 90 per cent of the draws",
        (Column("Month"), *(Column(head, "number") for head in heads)),
        rows,
    )


def _time(period: str) -> float:
    """Return the middle of a half-year or a year."""
    year, _, half = period.partition("-")
    return int(year) + {"": 0.5, "H1": 0.25, "H2": 0.75}.get(half, 0.5)


def _against(found: Verdict) -> Block:
    model, without, record = "with the policy", "without it", "traded"
    bands: list[dict[str, Any]] = [
        {"name": name, "time": _time(each.period), **_quantiles(value)}
        for each in found.periods
        for name, value in ((model, each.modelled), (without, each.without))
    ]
    points = [
        {"name": record, "time": _time(each.period), "value": each.traded.p50}
        for each in found.periods
    ]
    lows = [row["p05"] for row in bands] + [row["value"] for row in points]
    highs = [row["p95"] for row in bands] + [row["value"] for row in points]
    span = (float(np.floor(0.9 * min(lows) / 10) * 10), float(np.ceil(1.05 * max(highs) / 10) * 10))
    names = (model, without, record)
    ticks = {_time(each.period): each.period.replace("-", " ") for each in found.periods}
    words = " ".join(
        f"{each.period}: traded {quantity(each.traded.p50)}, with the policy "
        f"{_plain(each.modelled)}, without it {_plain(each.without)}."
        for each in found.periods
    )
    columns = (
        Column("Period"),
        Column("Traded", "number"),
        Column("Without the policy", "number"),
        Column("With it", "number"),
        Column("Growth from which friction is needed, %", "number"),
        Column("Factor implied", "number"),
    )
    rows = tuple(
        Row(
            (
                each.period,
                quantity(each.traded.p50),
                _plain(each.without),
                _plain(each.modelled),
                signed(each.grown_pct, 1),
                _plain(each.implied, 3),
            )
        )
        for each in found.periods
    )
    return chart(
        f"channels-{found.record}",
        f"Against what was traded: {found.title}",
        (
            "Billion US dollars in each half-year. Bands: 50 and 90 per cent of the draws with "
            "the policy and without it; points: what customs recorded. The axis does not begin "
            "at zero. In the table, the factor implied is the rise of trade costs that would "
            "bring the path without the policy to what was traded; friction is needed at all "
            "only if that path grew by more than the growth shown.",
        ),
        f"{found.title}, billion US dollars. {words}",
        lambda layout: path_chart(bands, points, names, "billion US dollars", layout, span, ticks),
        TableBlock("The same in numbers", columns, rows),
    )


def _quantiles(found: Estimate) -> dict[str, float]:
    return {name: getattr(found, name) for name in ("p05", "p25", "p50", "p75", "p95")}


def _share(value: float) -> str:
    return f"{100 * value:.2g} per cent"


def _told(found: Verdict) -> Spans:
    text = (
        f"{found.title}: {_share(found.consistent)} of {count(found.columns)} pairs of a draw and "
        "a path without the policy agree with every fact with the policy, "
        f"{_share(found.consistent_without)} without it. "
    )
    if found.lost_consistent is not None:
        text += (
            f"Among those that agree the mean loss is {_plain(found.lost_consistent, 1)} per cent "
            "of trade. "
        )
    if found.trade_off is not None:
        text += (
            "Among them a larger loss goes with faster growth without the policy (rank "
            f"correlation {decimal(found.trade_off)}): the facts fix the sum of the two, not how "
            "it splits."
        )
    return (text,)


def _bears(material: Material, found: ChannelAccount) -> Paragraph:
    if not found.burdens:
        return Paragraph(("Who bears it in general equilibrium could not be computed here.",))
    names: Mapping[str, str] = {
        state.iso3: in_prose(state) for state in material.assessment.now.states.values()
    }
    told = []
    for when, burden in zip(("in the first month", "at the end"), found.burdens, strict=True):
        parts = []
        for place, code in enumerate(burden.states):
            drawn = burden.welfare_pct[:, place]
            low, high = np.quantile(drawn, (0.05, 0.95))
            middle = signed(float(np.median(drawn)))
            parts.append(f"{names.get(code, code)} {middle} per cent ({interval(low, high)})")
        told.append(f"{when} {' and '.join(parts)}")
    return Paragraph(
        (
            f"In general equilibrium the mark-up changes real expenditure: {'; '.join(told)}, at "
            "the weight that the pair's trade has in the baseline.",
        )
    )


def _mix(found: Outcome) -> TableBlock:
    moments = (("Before", 0), (found.dates[0], 1), (found.dates[-1], -1))
    rows = tuple(
        Row(
            (
                each.title,
                *(_plain(_of(100 * found.mix[place, :, k])) for _, place in moments),
            )
        )
        for k, each in enumerate(found.channels.channels)
    )
    return TableBlock(
        "Share of each channel in trade, %: medians with 90 per cent of the draws",
        (Column("Channel"), *(Column(name, "number") for name, _ in moments)),
        rows,
    )


def _of(draws: Any) -> Estimate:
    from tertius.provenance import estimate

    return estimate(draws, "% of trade")


def _assumptions(found: Outcome) -> TableBlock:
    """Return every range of every channel with its basis and reason."""
    rows = tuple(
        Row(
            (
                each.title,
                field.replace("_", " "),
                f"{value.low:g} to {value.high:g}",
                value.basis,
                value.reason + (f" ({value.source})" if value.source else ""),
            )
        )
        for each in found.channels.channels
        for field, value in each
        if isinstance(value, Range)
    )
    columns = (
        Column("Channel"),
        Column("Number"),
        Column("Range", "number"),
        Column("Basis"),
        Column("Why", "prose"),
    )
    return TableBlock(
        "Assumptions on every channel; judged ones are the authors' own",
        columns,
        rows,
        fold="Every assumption, with its basis",
    )
