"""Solve a scenario: the standing world first, then the change from it, draw by draw.

Changes compose: the world with standing measures and changes together, both solved from the
baseline, is the world with the changes solved from the standing one. So each draw is solved twice
from the baseline, and the change is the ratio of the two.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius.errors import UsageError
from tertius.store.build import Progress
from tertius.store.tables import Store
from tertius.trade.counterfactual import Method, Options, percent
from tertius.trade.economy import Economy
from tertius.trade.expected import expected
from tertius.trade.scenario import basis
from tertius.trade.scenario.draws import STREAMS, Drawn, draw, effects
from tertius.trade.scenario.measures import Gravity, Undone
from tertius.trade.scenario.model import TradeScenario
from tertius.trade.scenario.outcome import MEASURES, Outcome, Step
from tertius.trade.scenario.problem import Problem, Stood, problem
from tertius.trade.scenario.shock import Part, between, costs, freed

__all__ = ["DRAWS", "run", "run_all"]

Floats = NDArray[np.float64]
Key = TypeVar("Key")

DRAWS = 1000
CHUNK = 250  # draws whose worlds are in memory at a time
CHANGES = {"id", "title", "question", "change"}
BILLION = 1e3  # in the tables' million dollars


@dataclass(frozen=True, slots=True)
class _Solved:
    """Some draws before and after the change; fields as in `Outcome`."""

    changes: Mapping[str, Floats]
    standing: Mapping[str, Floats]
    trade_pct: Mapping[tuple[str, str], Floats]
    levels: Mapping[tuple[str, str], Floats]
    residual: float
    iterations: int
    options: Options


@dataclass(frozen=True, slots=True)
class _Case:
    """A scenario with its data and draws."""

    asked: Problem
    estimates: Mapping[str, pl.DataFrame]
    drawn: Drawn
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]


def run(
    tables: Store,
    scenario: TradeScenario,
    *,
    draws: int = DRAWS,
    rng: np.random.Generator,
    method: Method = "exact",
    progress: Progress | None = None,
) -> Outcome:
    """Solve a scenario.

    Parameters
    ----------
    tables : Store
        A full build or the reference panel.
    scenario : TradeScenario
        What stands and what changes.
    draws : int
        Number of draws, at least 1.
    rng : numpy.random.Generator
        Where randomness comes from.
    method : {"exact", "one_step"}
        As in `tertius.trade.economy.Economy.counterfactual`.
    progress : callable, optional
        Called as each lot of draws begins.

    Raises
    ------
    UsageError
        If an option cannot be meant.
    DataError
        If no change touches any flow.
    MissingDataError
        Naming what the store lacks.
    NotConvergedError
        If a world has no equilibrium, or trade cannot reach what was observed.
    """
    return run_all(tables, [scenario], draws=draws, rng=rng, method=method, progress=progress)[0]


def run_all(
    tables: Store,
    scenarios: Sequence[TradeScenario],
    *,
    draws: int = DRAWS,
    rng: np.random.Generator,
    method: Method = "exact",
    progress: Progress | None = None,
) -> list[Outcome]:
    """Solve scenarios with the same draws; a standing world that several share is solved once.

    Parameters
    ----------
    tables, draws, rng, method, progress
        As for `run`.
    scenarios : sequence of TradeScenario
        Those that differ in what changes, and in name, only, share their world.

    Raises
    ------
    UsageError, DataError, MissingDataError, NotConvergedError
        As `run` does.
    """
    if draws < 1:
        raise UsageError(f"draws is {draws}: ask for at least 1")
    streams = rng.spawn(STREAMS)
    cases = [_case(tables, each, deepcopy(streams), draws, method) for each in scenarios]
    worlds: dict[str, list[int]] = {}
    for number, each in enumerate(scenarios):
        worlds.setdefault(each.model_dump_json(exclude=CHANGES), []).append(number)
    found: dict[int, Outcome] = {}
    for numbers in worlds.values():
        together = _in_one_world([cases[number] for number in numbers], draws, progress)
        found |= zip(numbers, together, strict=True)
    return [found[number] for number in range(len(scenarios))]


def _case(
    tables: Store,
    scenario: TradeScenario,
    streams: Sequence[np.random.Generator],
    draws: int,
    method: Method,
) -> _Case:
    estimates = effects(scenario, tables)
    drawn = draw(scenario, estimates, streams, draws)
    asked = problem(tables, scenario, method)
    steps = basis.steps(scenario, asked.economies, asked.register, estimates)
    idle = basis.touched(scenario, steps)
    told = (*basis.absent(scenario, asked.economies), *idle)
    return _Case(asked, estimates, drawn, steps, told)


def _in_one_world(cases: Sequence[_Case], draws: int, progress: Progress | None) -> list[Outcome]:
    """Solve scenarios that start from one standing world."""
    first = cases[0]
    start = first.asked.start(first.drawn)
    found: list[list[_Solved]] = [[] for _ in cases]
    for begin in range(0, draws, CHUNK):
        if progress is not None:
            progress(f"solve {draws} draws", begin // CHUNK + 1, -(-draws // CHUNK))
        rows = slice(begin, begin + CHUNK)
        economy = first.asked.economy(first.drawn.rows(rows))
        stood = first.asked.standing(economy, first.drawn.rows(rows), start)
        for case, solved in zip(cases, found, strict=True):
            solved.append(_solved(case.asked, economy, case.drawn.rows(rows), stood))
    return [_outcome(case, solved) for case, solved in zip(cases, found, strict=True)]


def _outcome(case: _Case, found: Sequence[_Solved]) -> Outcome:
    asked, drawn = case.asked, case.drawn
    options = found[0].options
    return Outcome(
        scenario=asked.scenario,
        states=asked.economies,
        changes=_joined([each.changes for each in found]),
        standing=_joined([each.standing for each in found]),
        trade_pct=_joined([each.trade_pct for each in found]),
        levels=_joined([each.levels for each in found]),
        max_residual=max(each.residual for each in found),
        iterations=max(each.iterations for each in found),
        options=replace(options, elasticity=drawn.theta, output_elasticity=drawn.psi),
        steps=case.steps,
        sources=basis.sources(asked.scenario, asked.baseline.source, case.estimates),
        facts=basis.cited_by(asked.scenario).facts,
        warnings=case.warnings,
    )


def _joined(parts: list[Mapping[Key, Floats]]) -> dict[Key, Floats]:
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


def _solved(asked: Problem, economy: Economy, drawn: Drawn, stood: Stood) -> _Solved:
    """Solve the worlds of some draws after the change."""
    before = stood.world
    shocks = [
        *stood.shocks,
        *chain(*asked.direct("change", drawn).values()),
        *_undone(asked, drawn, stood),
    ]
    cost = costs(shocks, drawn.theta, len(asked.economies))
    for measure in asked.scenario.change:
        if isinstance(measure, Gravity):
            cost *= _to_gravity(measure, asked, before.flows) ** (-1 / drawn.theta[:, None, None])
    after = asked.solve(economy, cost)
    named = {
        (a, b): (asked.economies.index(a), asked.economies.index(b))
        for a, b in asked.scenario.pairs
    }
    return _Solved(
        changes={name: _ratio(getattr(before, name), getattr(after, name)) for name in MEASURES},
        standing={name: getattr(before, name) for name in MEASURES},
        trade_pct={
            pair: percent(after.flows[:, i, j], before.flows[:, i, j])
            for pair, (i, j) in named.items()
        },
        levels={pair: before.flows[:, i, j] / BILLION for pair, (i, j) in named.items()},
        residual=max(before.max_residual, after.max_residual),
        iterations=max(before.iterations, after.iterations),
        options=after.options,
    )


def _undone(asked: Problem, drawn: Drawn, stood: Stood) -> list[Part]:
    """Return what undoing standing measures does."""
    return [
        Part(
            -drawn.ranges["change", measure.name, "share"] * each.amount,
            each.weight * freed(measure, asked.economies),
        )
        for measure in asked.scenario.change
        if isinstance(measure, Undone)
        for name in measure.of
        for each in stood.parts[name]
    ]


def _to_gravity(measure: Gravity, asked: Problem, flows: Floats) -> Floats:
    """Return by what factor each flow of the standing worlds is to change, all else equal."""
    assert asked.geography is not None  # read for every scenario with such a measure
    pairs = between(measure, asked.economies)
    found = np.ones_like(flows)
    for world, factor in zip(flows, found, strict=True):
        usual = expected(world, asked.geography)[pairs]
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = np.where(world[pairs] > 0, usual / world[pairs], 1.0)
        ratio = np.where(np.isfinite(ratio), ratio, 1.0)
        factor[pairs] = np.minimum(1.0, ratio) if measure.falls_only else ratio
    return found


def _ratio(before: Floats, after: Floats) -> Floats:
    """Return the change from one world to another, both in % of the baseline."""
    found: Floats = 100 * ((100 + after) / (100 + before) - 1)
    return found
