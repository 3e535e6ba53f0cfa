"""What each step of a scenario rests on, in words, and from which datasets."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from tertius.errors import DataError, collect
from tertius.ranges import Range
from tertius.trade.channels import model, policy
from tertius.trade.cited import Cited, cited, ranges
from tertius.trade.scenario.known import places
from tertius.trade.scenario.measures import Channels, Effect, Gravity, Measure, Sanctions, Undone
from tertius.trade.scenario.model import TradeScenario
from tertius.trade.scenario.outcome import Step
from tertius.trade.scenario.sanctions import Register
from tertius.trade.scenario.shock import Mask, between, freed

__all__ = ["absent", "cited_by", "sources", "steps", "touched"]

EFFECTS = "trade_effects"
OBSERVED = "observed"
GEOGRAPHY = "cepii-geodist"
SANCTIONS = "gsdb"


def steps(
    scenario: TradeScenario,
    economies: Sequence[str],
    register: Register | None,
    estimates: Mapping[str, pl.DataFrame],
) -> tuple[Step, ...]:
    """Return the measures of a scenario with what they rest on.

    Parameters
    ----------
    scenario : TradeScenario
        What was asked.
    economies : sequence of str
        Those of the baseline.
    register : Register or None
        Sanctions, where a measure is about them.
    estimates : mapping of str to polars.DataFrame
        Tables of estimates, where one is used.
    """
    found: list[Step] = []
    for part in ("standing", "change"):
        for measure in getattr(scenario, part):
            if isinstance(measure, Undone):
                stands = [each for each in scenario.standing if each.name in measure.of]
                bears = np.any([_bears(each, economies, register) for each in stands], axis=0)
                pairs = int((bears & freed(measure, economies)).sum())
                lines: tuple[str, ...] = (f"share: {spelt(measure.share)}",)
            else:
                pairs, lines = _rests(measure, economies, register, estimates)
            found.append(Step(part, measure.name, measure.kind, measure.reason, pairs, lines))
    return tuple(found)


def _bears(measure: Measure, economies: Sequence[str], register: Register | None) -> Mask:
    """Return on which directed pairs a measure bears."""
    if not isinstance(measure, Sanctions):
        return between(measure, economies)
    assert register is not None  # read for every scenario that names sanctions
    found = np.zeros((len(economies), len(economies)), bool)
    for weight in register.weights(measure, economies).values():
        found |= weight != 0
    return found


def _rests(
    measure: Measure,
    economies: Sequence[str],
    register: Register | None,
    estimates: Mapping[str, pl.DataFrame],
) -> tuple[int, tuple[str, ...]]:
    lines = [f"{name}: {spelt(value)}" for name, value in measure.ranges.items()]
    if isinstance(measure, Sanctions):
        assert register is not None  # read for every scenario that names sanctions
        weights = register.weights(measure, economies)
        terms = [
            f"{term}: begins on {int((weight > 0).sum())} flows, ends on {int((weight < 0).sum())}"
            for term, weight in weights.items()
        ]
        return int(_bears(measure, economies, register).sum()), (
            *lines,
            *terms,
            *_estimates(measure.model, list(weights), estimates),
        )
    if isinstance(measure, Effect):
        lines += _estimates(measure.model, [measure.term], estimates)
    if isinstance(measure, Channels) and measure.channels:
        lines.append(
            f"computed: channels '{measure.channels}' under policy '{measure.policy}', "
            f"{measure.months:g} months on"
        )
    if isinstance(measure, Gravity):
        lines.append("estimated: gravity of the baseline, totals of the standing world")
    return int(between(measure, economies).sum()), tuple(lines)


def spelt(value: Range) -> str:
    """Return a range in words."""
    mode = "" if value.mode is None else f", likeliest {value.mode:g}"
    source = f"; {value.source}" if value.source else ""
    return f"{value.low:g} to {value.high:g}{mode} ({value.basis}: {value.reason}{source})"


def _estimates(
    model: str, terms: Sequence[str], estimates: Mapping[str, pl.DataFrame]
) -> list[str]:
    rows = estimates[EFFECTS].filter(pl.col("model") == model, pl.col("term").is_in(list(terms)))
    lines = [
        f"estimated: {row['term']} of model {model}, {row['estimate']:+.3f} log points of trade, "
        f"standard error {row['se']:.3f}, {row['first']}-{row['last']}, {row['n_obs']:,} "
        f"observations ({row['source']})"
        for row in rows.sort("term").iter_rows(named=True)
    ]
    lost = sorted(set(terms) - set(rows["term"]))
    if lost:
        lines.append(f"no effect: {', '.join(lost)}, which model {model} does not estimate")
    return lines


def sources(
    scenario: TradeScenario, baseline: str, estimates: Mapping[str, pl.DataFrame]
) -> tuple[str, ...]:
    """Return the ids of the datasets behind a scenario, each once."""
    found = [baseline, *cited_by(scenario).datasets]
    for measure in (*scenario.standing, *scenario.change):
        if isinstance(measure, Effect | Sanctions):
            rows = estimates[EFFECTS].filter(pl.col("model") == measure.model)
            found += [source for row in rows["source"].unique().sort() for source in row.split("+")]
        if isinstance(measure, Sanctions):
            found.append(SANCTIONS)
        if isinstance(measure, Gravity):
            found.append(GEOGRAPHY)
    return tuple(dict.fromkeys(found))


def cited_by(scenario: TradeScenario) -> Cited:
    """Return the datasets and cited facts that the ranges of a scenario name.

    Those of a channel set and policy that a measure runs are among them.
    """
    found = list(ranges(scenario))
    for measure in (*scenario.standing, *scenario.change):
        if isinstance(measure, Channels) and measure.channels and measure.policy:
            found += ranges(model.load(measure.channels))
            found += ranges(policy.load(measure.policy))
    return cited(found)


def touched(scenario: TradeScenario, found: Sequence[Step]) -> tuple[str, ...]:
    """Return a line for each measure that bears on no flow, if others do.

    Raises
    ------
    DataError
        Naming the measures, if no change bears on any flow, or one that was observed does not.
    """
    idle = [step for step in found if not step.pairs]
    lines = [
        f"{step.part} '{step.name}' touches no flow: name other states, or leave it out"
        for step in idle
    ]
    wrong = all(not step.pairs for step in found if step.part == "change")
    if wrong or any(step.kind == OBSERVED for step in idle):
        collect(DataError, f"scenario '{scenario.id}'", lines)
    return tuple(lines)


def absent(scenario: TradeScenario, economies: Sequence[str]) -> tuple[str, ...]:
    """Return a line for each measure whose groups have members outside the baseline."""
    found = []
    for measure in (*scenario.standing, *scenario.change):
        if isinstance(measure, Undone):
            continue
        sides = (
            (*measure.senders, *measure.targets)
            if isinstance(measure, Sanctions)
            else (*measure.exporters, *measure.importers)
        )
        outside = sorted(places(sides, measure.year, economies)[1])
        if outside:
            found.append(
                f"{measure.name}: {', '.join(outside)} not in baseline '{scenario.baseline}', "
                "left out"
            )
    return tuple(dict.fromkeys(found))
