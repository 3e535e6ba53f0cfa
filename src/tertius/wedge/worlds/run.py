"""The whole of it: a scenario and data to a `WedgeResult`."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tertius.scenario import Scenario
from tertius.scenario.inputs import Input
from tertius.store.build import Progress
from tertius.store.tables import Store
from tertius.wedge.explore import Sample
from tertius.wedge.result import Explored, WedgeResult
from tertius.wedge.worlds import breakevens, effects, exploring
from tertius.wedge.worlds.arrays import Setting, Switches
from tertius.wedge.worlds.bargains import offers
from tertius.wedge.worlds.compositions import packages
from tertius.wedge.worlds.courses import courses
from tertius.wedge.worlds.deliver import NONE, leanest
from tertius.wedge.worlds.evidence import Evidence, gather, of_wedge
from tertius.wedge.worlds.exploring import first
from tertius.wedge.worlds.hedging import Hedging, hedging, seen
from tertius.wedge.worlds.inputs import all_inputs, draw
from tertius.wedge.worlds.model import Played, play

__all__ = ["DRAWS", "solve_worlds", "wedge"]

Floats = NDArray[np.float64]

DRAWS = 10_000
CHOSEN = 4_000
"""Worlds in which courses are compared: each course asks every ally anew."""


def wedge(
    tables: Store,
    scenario: Scenario,
    *,
    draws: int = DRAWS,
    equilibria: int = effects.DRAWS,
    seed: int = 1,
    explore: bool = True,
    progress: Progress | None = None,
) -> WedgeResult:
    """Return what it would take to move the target, in draws of all that is uncertain.

    Parameters
    ----------
    tables : Store
        A full build or the reference panel.
    scenario : Scenario
        With a wedge part.
    draws : int
        Number of worlds.
    equilibria : int
        Draws of the economy's equilibria and of turnover, from which the worlds take theirs.
    seed : int
        Of everything random.
    explore : bool
        Whether to compute boundaries, indices, boxes and loops.
    progress : callable, optional
        Called as each lot of equilibria begins.

    Raises
    ------
    UsageError, MissingDataError, NotConvergedError
        As `tertius.wedge.worlds.evidence.gather` does.
    """
    evidence = gather(tables, scenario, draws=equilibria, seed=seed, progress=progress)
    return solve_worlds(scenario, evidence, draws=draws, seed=seed, explore=explore)


def solve_worlds(
    scenario: Scenario, evidence: Evidence, *, draws: int, seed: int = 1, explore: bool = True
) -> WedgeResult:
    """Return the result for data already gathered; parameters as for `wedge`."""
    setting = Setting(of_wedge(scenario), evidence)
    inputs = all_inputs(setting.wedge, evidence)
    sample = draw(inputs, draws, seed)
    played = play(setting, sample.inputs)
    rungs = tuple(rung.id for rung in setting.wedge.rungs)
    price = played.solutions["natural"].price
    offered = offers(played.arrays, played.values, price)
    share = np.stack(
        [
            np.zeros(draws) if rung.status_quo else sample.inputs[f"wedge.rungs.{rung.id}.worth"]
            for rung in setting.wedge.rungs
        ],
        axis=1,
    )
    worth = sample.inputs["wedge.worth.divider"]
    return WedgeResult(
        scenario=scenario,
        seed=seed,
        inputs=inputs,
        sample=sample,
        evidence=evidence,
        played=played,
        offers=offered,
        stands=_stands(setting, sample),
        packages=packages(played.arrays, rungs, price, offered.cost, offered.package),
        break_evens=(
            *breakevens.axis(played.arrays, rungs, offered.cost, worth, share),
            *breakevens.items(played.arrays, rungs, price),
        ),
        hedging=_hedging(setting, sample, played, offered.package, seed),
        courses=courses(setting, first(sample, CHOSEN).inputs, seed),
        explored=_explored(setting, inputs, sample, played) if explore else Explored(),
        sources=evidence.sources,
        warnings=evidence.warnings,
    )


def _stands(setting: Setting, sample: Sample) -> NDArray[np.bool_]:
    """Return where T stays if P neither offers nor threatens anything new."""
    idle = replace(setting, switches=Switches(items=frozenset()))
    found = play(idle, sample.inputs).solutions["natural"]
    return np.asarray(found.supported[:, setting.wedge.status_quo])


def _hedging(
    setting: Setting, sample: Sample, played: Played, package: NDArray[np.int64], seed: int
) -> Hedging | None:
    """Return how allies answer the highest package within reach, or else P's best."""
    friends, menu, now = setting.evidence.friends, played.arrays.P, played.arrays.status_quo
    if friends is None or not menu.items:
        return None
    change = played.arrays.gain_P[:, -1:] - played.arrays.gain_P[:, [now]]
    budget = np.maximum(change, 0.0)
    best = leanest(menu.value, menu.cost, budget, menu.allowed[-1:], menu.rules)
    given = np.where(best.mask[:, 0] == NONE, 0, best.mask[:, 0])
    met = played.reached["natural"]
    for s in range(now + 1, met.shape[1]):
        given = np.where(met[:, s] & (package[:, s] != NONE), package[:, s], given)
    return hedging(setting, friends, sample.inputs, seen(menu, given), seed=seed)


def _explored(
    setting: Setting, inputs: tuple[Input, ...], sample: Sample, played: Played
) -> Explored:
    indices = exploring.decisive(setting, inputs, sample.seed)
    top = indices[setting.wedge.rungs[setting.wedge.status_quo + 1].id].ranked()[:2]
    some = first(sample, exploring.WORLDS)
    return Explored(
        axes=exploring.axes(setting, sample),
        deciding=exploring.boundaries(setting, some, *top) if len(top) == 2 else (),
        indices=indices,
        boxes=exploring.boxes(setting, inputs, sample, played.reached),
        loops=exploring.loops(setting, sample),
    )
