"""The answer of `tertius trade channels` in words and columns."""

from collections.abc import Mapping, Sequence

from tertius.cli.output import aligned
from tertius.provenance import Estimate, estimate
from tertius.trade.channels.incidence import Burden
from tertius.trade.channels.outcome import Outcome
from tertius.trade.channels.verdict import Verdict

__all__ = ["in_words"]

SHOWN = (0, 3, 6, 12, 18, 24, 36, 48)
HEAD = (
    "month",
    "trade lost %",
    "won back %",
    "cost factor",
    "mark-up paid %",
    "rent %",
    "own currency %",
)


def in_words(found: Outcome, verdicts: Sequence[Verdict], burdens: Mapping[str, Burden]) -> str:
    """Return an outcome, who bears it, and what the facts say of it, for a person."""
    rows: list[Sequence[str]] = [HEAD]
    for t, month in enumerate(found.months):
        if t in SHOWN or t == len(found.months) - 1:
            shown = (month.lost, month.recovered, month.factor, month.average, month.rent)
            rows.append((month.date, *map(_range, (*shown, month.own_currency))))
    lines = [
        found.channels.title,
        found.policy.title,
        f"{len(found.drawn.budget)} draws: median [90 % of draws]",
        "",
        aligned(rows),
        "",
        f"exporters bear {_range(found.exporter_share)} % of the mark-up in their own market",
        f"the last round once more: {_range(found.next_round)} % of the trade that is left",
        f"largest difference from the linear program: {found.gap:.0e}",
        *(_burden(date, burden) for date, burden in burdens.items()),
    ]
    return "\n".join([*lines, *(line for each in verdicts for line in ("", *_facts(each)))])


def _burden(date: str, burden: Burden) -> str:
    told = [
        f"{state} {_range(estimate(burden.welfare_pct[:, k], '%'))} %"
        for k, state in enumerate(burden.states)
    ]
    return f"real expenditure, factor of {date}: {', '.join(told)}"


def _facts(verdict: Verdict) -> list[str]:
    head = ("period", "traded", "growth since %", "without policy", "model", "implied factor")
    rows = [
        (
            each.period,
            f"{each.traded.mean:.1f}",
            f"{each.grown_pct:+.1f}",
            _range(each.without),
            _range(each.modelled),
            _range(each.implied),
        )
        for each in verdict.periods
    ]
    bins = [
        (
            f"lost {each.low_pct:g} to {each.high_pct:g} %",
            "-" if each.consistent is None else f"{100 * each.consistent:.2f} %",
        )
        for each in verdict.by_loss
    ]
    lines = [
        f"against what was traded: {verdict.title}, USD bn",
        aligned([head, *rows]),
        "agrees with every fact:",
        aligned(
            [
                ("all draws", f"{100 * verdict.consistent:.2f} %"),
                ("without policy", f"{100 * verdict.consistent_without:.2f} %"),
                *bins,
            ],
            "  ",
        ),
    ]
    if verdict.impact_consistent is not None and verdict.trade_off is not None:
        lines += [
            f"loss of the first month: {_range(verdict.impact)} % of all draws, "
            f"{_range(verdict.impact_consistent)} % of those that agree",
            f"mean loss: {_range(verdict.lost)} %, {_range(verdict.lost_consistent)} %",
            "among those that agree, loss and growth without the policy rank together at "
            f"{verdict.trade_off:.2f} (1: the facts do not tell them apart)",
        ]
    return lines


def _range(value: Estimate | None) -> str:
    if value is None:
        return "-"
    return f"{value.p50:.3g} [{value.p05:.3g}, {value.p95:.3g}]"
