"""Exploration of a scenario: boundaries first, then what decides, boxes of assumptions, loops."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tertius.ranges import Range
from tertius.scenario.inputs import Input
from tertius.wedge.bargain.solution import Concept
from tertius.wedge.explore import (
    Boundary,
    Indices,
    Peeling,
    Sample,
    contour,
    prim,
    sobol_indices,
)
from tertius.wedge.explore.flips import LEVELS
from tertius.wedge.explore.worlds import evaluate
from tertius.wedge.worlds.arrays import LOOPS, Setting
from tertius.wedge.worlds.bargains import CONCEPTS
from tertius.wedge.worlds.inputs import CREDIBILITY, bearing
from tertius.wedge.worlds.model import margin, model, outcome

__all__ = [
    "Box",
    "Loop",
    "axes",
    "boundaries",
    "boxes",
    "decisive",
    "loops",
    "outcomes",
]

Floats = NDArray[np.float64]

WORTH = "wedge.worth.divider"
GRID = 15
WORLDS = 250
"""Worlds behind each point of a boundary."""
BASE = 256
"""Worlds in each of the two samples behind indices."""
PEELED = 6_000
"""Worlds among which boxes are sought."""
LOOPED = 5_000
"""Worlds in which loops are switched on one by one."""
AXIS = Range(
    low=0.0, high=1.0, basis="judged", reason="a free axis: the whole of what a share can be"
)
DECIDES: Concept = "natural"
"""The concept whose margin the indices explain."""


@dataclass(frozen=True, slots=True)
class Loop:
    """One switch: shares of worlds in which a rung or a higher one is within reach.

    Attributes
    ----------
    name : str
        Field of the scenario's `feedback`; ``all`` for all of these at once; ``sticks`` for P's
        threats; ``strict`` for a rival that takes back all it gives at the first step.
    rung : str
        Id.
    concept : str
        Of the solution.
    off, on : float
        Shares.
    """

    name: str
    rung: str
    concept: Concept
    off: float
    on: float


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """The assumptions under which a rung is within reach: boxes from wide to narrow.

    Attributes
    ----------
    rung : str
        Id.
    concept : str
        Of the solution.
    cases : float
        Share of worlds in which it, or a higher one, is.
    peeling : Peeling or None
        None where that is so in too few worlds, or in nearly all.
    """

    rung: str
    concept: Concept
    cases: float
    peeling: Peeling | None


def outcomes(setting: Setting) -> tuple[tuple[Concept, str, str], ...]:
    """Return concept, rung and name of every outcome, rungs above the status quo."""
    rungs = setting.wedge.rungs[setting.wedge.status_quo + 1 :]
    return tuple(
        (concept, rung.id, outcome(concept, rung.id)) for concept in CONCEPTS for rung in rungs
    )


def first(sample: Sample, worlds: int) -> Sample:
    """Return the first worlds of a sample; in a Latin hypercube their order is arbitrary."""
    some = {name: values[:worlds] for name, values in sample.inputs.items()}
    return Sample(some, sample.ranges, sample.method, sample.seed)


def axes(setting: Setting, sample: Sample) -> tuple[Boundary, ...]:
    """Return the boundaries over what realignment is worth to P and how credible P is.

    Neither axis has a prior here: the grid spans the whole range of the one, and all shares from 0
    to 1 of the other. All other inputs are as drawn.
    """
    some = first(sample, WORLDS)
    free = Sample(
        {**some.inputs, CREDIBILITY: np.full(len(some), 0.5)},
        {**some.ranges, CREDIBILITY: AXIS},
        some.method,
        some.seed,
    )
    here = replace(setting, switches=replace(setting.switches, axis=True))
    if sample.ranges[WORTH].low == sample.ranges[WORTH].high:
        return ()
    return boundaries(here, free, WORTH, CREDIBILITY)


def boundaries(setting: Setting, sample: Sample, x: str, y: str) -> tuple[Boundary, ...]:
    """Return the boundaries of every outcome in two inputs, from one pass over the grid.

    Parameters
    ----------
    setting : Setting
        The scenario.
    sample : Sample
        Worlds from which all other inputs are taken.
    x, y : str
        Two inputs of the sample.
    """
    worlds, run = len(sample), model(setting)
    across, up = (
        np.linspace(sample.ranges[name].low, sample.ranges[name].high, GRID) for name in (x, y)
    )
    held = {name: np.tile(values, GRID) for name, values in sample.inputs.items()}
    held[y] = np.repeat(up, worlds)
    wanted = [name for _, _, name in outcomes(setting)]
    share = {name: np.empty((GRID, GRID)) for name in wanted}
    for column, value in enumerate(across):
        held[x] = np.full(GRID * worlds, value)
        found = evaluate(run, held)
        for name in wanted:
            share[name][column] = found[name].reshape(GRID, worlds).mean(axis=1)
    return tuple(
        Boundary(
            x, y, name, 1.0, across, up, share[name],
            {level: contour(across, up, share[name], level) for level in LEVELS},
            worlds, sample.seed,
        )
        for name in wanted
    )  # fmt: skip


def decisive(setting: Setting, inputs: tuple[Input, ...], seed: int) -> Mapping[str, Indices]:
    """Return Sobol indices of what P's best offer leaves over each rung's price, by rung.

    Inputs that have no bearing on the bargain are held at the middle of their ranges.
    """
    moving = {each.path: each.range for each in bearing(inputs)}
    middle = {
        each.path: each.range.quantile(np.array([0.5]))
        for each in inputs
        if each.path not in moving
    }
    run = model(setting)

    def held(draws: Mapping[str, Floats]) -> Mapping[str, NDArray[np.generic]]:
        count = len(next(iter(draws.values())))
        still = {name: np.broadcast_to(value, (count,)) for name, value in middle.items()}
        return run({**still, **draws})

    rungs = [rung.id for rung in setting.wedge.rungs[setting.wedge.status_quo + 1 :]]
    names = tuple(margin(DECIDES, rung) for rung in rungs)
    found = sobol_indices(held, moving, BASE, seed, names)
    return {rung: found[name] for rung, name in zip(rungs, names, strict=True)}


def boxes(
    setting: Setting,
    inputs: tuple[Input, ...],
    sample: Sample,
    reached: Mapping[Concept, NDArray[np.bool_]],
) -> tuple[Box, ...]:
    """Return for each rung the boxes of assumptions under which it is within reach."""
    names = [each.path for each in bearing(inputs)]
    some = {name: sample.inputs[name][:PEELED] for name in names}
    made = []
    for number in range(setting.wedge.status_quo + 1, len(setting.wedge.rungs)):
        case = np.asarray(reached[DECIDES][:PEELED, number:].any(axis=1))
        enough = 20 <= int(case.sum()) <= len(case) - 20
        made.append(
            Box(
                setting.wedge.rungs[number].id,
                DECIDES,
                float(case.mean()),
                prim(some, case) if enough else None,
            )
        )
    return tuple(made)


def loops(setting: Setting, sample: Sample) -> tuple[Loop, ...]:
    """Return what each loop, P's sticks and a strict rival change, one at a time."""
    there = [name for name in LOOPS if getattr(setting.wedge.feedback, name) is not None]
    some, base = first(sample, LOOPED), setting.switches
    switched = {name: replace(base, loops=frozenset([name])) for name in there}
    if there:
        switched["all"] = replace(base, loops=frozenset(there))
    if any(item.stick for item in setting.wedge.given_by("divider")):
        switched["sticks"] = replace(base, sticks=True)
    if setting.wedge.given_by("rival"):
        switched["strict"] = replace(base, strict=True)
    off = _shares(setting, some)
    return tuple(
        Loop(name, rung, concept, off[output], on[output])
        for name, switches in switched.items()
        for on in [_shares(replace(setting, switches=switches), some)]
        for concept, rung, output in outcomes(setting)
    )


def _shares(setting: Setting, sample: Sample) -> dict[str, float]:
    found = evaluate(model(setting), sample.inputs)
    return {name: float(found[name].mean()) for _, _, name in outcomes(setting)}
