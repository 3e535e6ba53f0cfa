"""The wedge of a shipped scenario: cost as worlds and items grow, beside EMA Workbench.

The scenario is `reverse-kissinger`; what it takes from data is invented here (effects, turnover,
forty allies), so that the benchmark needs no store. What is timed does not depend on the numbers.
"""

import resource
import time
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tertius.scenario import Wedge, load
from tertius.wedge import solve
from tertius.wedge.allies.assumptions import assumptions
from tertius.wedge.allies.response import Coalition
from tertius.wedge.worlds import deliver
from tertius.wedge.worlds.arrays import Setting
from tertius.wedge.worlds.effects import named
from tertius.wedge.worlds.evidence import SEATS, Evidence, Friends, of_wedge
from tertius.wedge.worlds.inputs import all_inputs, bearing, draw
from tertius.wedge.worlds.model import model, play
from tertius.wedge.worlds.promises import FORM, GRID, Promises
from tertius.wedge.worlds.run import solve_worlds

Floats = NDArray[np.float64]

SCENARIO = "reverse-kissinger"
STATES = ("USA", "RUS", "CHN")
WORLDS = (10**3, 10**4, 10**5, 10**6)
ITEMS = (5, 10, 15, 20)
DRAWS, ALLIES = 300, 40
BY_EMA = 1000
CONTEXT = 10**5


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return seconds and what was made."""
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


def invented_promises(wedge: Wedge, rng: np.random.Generator) -> Promises:
    """Return promises that lapse at a constant chance a year."""
    hazard = np.sort(rng.uniform(0.02, 0.2, DRAWS))[::-1].copy()
    years = np.arange(1, wedge.horizon + 1)
    alive = (1.0 - hazard)[:, None] ** years
    grid = np.stack([alive**share for share in np.linspace(0.0, 2.0, GRID)])
    forms = {item.form for item in wedge.items} | {FORM}
    return Promises(dict.fromkeys(sorted(forms), alive), grid, alive, hazard, "", "party", ())


@cache
def evidence() -> Evidence:
    """Return invented data for the scenario."""
    rng, wedge = np.random.default_rng(1), of_wedge(load(SCENARIO))
    judged = assumptions()

    def parts(of: Any) -> dict[str, Floats]:
        ends = {part.id: sorted((part.scale.zero, part.scale.one)) for part in of}
        return {name: rng.uniform(low, high, ALLIES) for name, (low, high) in ends.items()}

    size = rng.lognormal(-6.0, 1.0, ALLIES)
    coalition = Coalition(
        names=tuple(f"A{n}" for n in range(ALLIES)),
        to_target=parts(judged.exposure),
        to_rival=parts(judged.exposure),
        captivity=parts(judged.captivity),
        favourable=rng.uniform(0.2, 0.9, ALLIES),
        size=size,
    )
    return Evidence(
        states=dict(zip(SEATS, STATES, strict=True)),
        gdp=dict(zip(STATES, (13.6, 1.0, 9.0), strict=True)),
        effects={name: {code: rng.normal(0.2, 0.3, DRAWS) for code in STATES}
                 for name in named(wedge)},
        promises={seat: invented_promises(wedge, rng) for seat in SEATS},
        friends=Friends(coalition, {"capability": size}, (5, 5)),
        places=(),
        sources=(),
        warnings=(),
    )  # fmt: skip


def growing_worlds() -> list[str]:
    """Return the table of times as worlds grow."""
    setting = Setting(of_wedge(load(SCENARIO)), evidence())
    inputs = all_inputs(setting.wedge, setting.evidence)
    play(setting, draw(inputs, 100, 1).inputs)  # compile
    lines = [
        "| worlds | draw inputs, s | assemble and solve all concepts, s | µs a world |"
        " truthful alone, µs a world |",
        "|---:|---:|---:|---:|---:|",
    ]
    for worlds in WORLDS:
        drawn, sample = timed(lambda: draw(inputs, worlds, 1))  # noqa: B023
        solved, found = timed(lambda: play(setting, sample.inputs))  # noqa: B023
        game = found.values
        closed = min(timed(lambda: solve(game.P, game.R, game.T))[0] for _ in range(3))  # noqa: B023
        lines.append(
            f"| {worlds:,} | {drawn:.2f} | {solved:.2f} | {solved / worlds * 1e6:.1f} | "
            f"{closed / worlds * 1e6:.2f} |"
        )
    return lines


def growing_menus() -> list[str]:
    """Return the table of times as items grow: the best package, one search a world."""
    rng, worlds = np.random.default_rng(1), 20_000
    lines = [
        "| items | packages | best within a budget, µs | cheapest that suffices, µs |",
        "|---:|---:|---:|---:|",
    ]
    for items in ITEMS:
        value, cost = rng.uniform(0.0, 2.0, (worlds, items)), rng.uniform(0.0, 1.0, (worlds, items))
        budget = items / 6 * rng.uniform(0.5, 1.5, (worlds, 1))
        rules, allowed = deliver.Rules.free(items), np.array([(1 << items) - 1])
        one, best = timed(lambda: deliver.most(value, cost, budget, allowed, rules))  # noqa: B023
        need = 0.9 * best.amount
        two, _ = timed(lambda: deliver.least(value, cost, need, allowed, rules))  # noqa: B023
        micro = 1e6 / worlds
        lines.append(f"| {items} | {1 << items:,} | {one * micro:.1f} | {two * micro:.1f} |")
    return lines


def whole() -> str:
    """Return the sentence about the whole run."""
    seconds, _ = timed(lambda: solve_worlds(load(SCENARIO), evidence(), draws=CONTEXT))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return (
        f"Everything for {CONTEXT:,} worlds (all concepts, packages, break-evens, allies with the "
        f"cascade off and on, policies, boundaries, indices, boxes, switches): {seconds:.1f} s; "
        f"peak memory of the process {peak:.2f} GiB."
    )


def beside_ema() -> str:
    """Return how EMA Workbench drives the same model, one world a call, and whether it agrees."""
    if find_spec("ema_workbench") is None:
        return "EMA Workbench is not installed: `pip install .[bench]` puts it beside this table."
    from ema_workbench import Model, RealParameter, ScalarOutcome, SequentialEvaluator

    setting = Setting(of_wedge(load(SCENARIO)), evidence())
    inputs = all_inputs(setting.wedge, setting.evidence)
    moving = bearing(inputs)
    run, still = model(setting), {e.path: e.range.quantile(np.array([0.5])) for e in inputs}
    names = {f"x{place}": each.path for place, each in enumerate(moving)}
    output = next(name for name in run(still) if name.startswith("margin."))

    def one(**values: float) -> dict[str, float]:
        draws = {**still, **{names[name]: np.array([value]) for name, value in values.items()}}
        return {"margin": float(np.asarray(run(draws)[output])[0])}

    asked = Model("wedge", function=one)
    asked.uncertainties = [
        RealParameter(name, each.range.low, each.range.high)
        for name, each in zip(names, moving, strict=True)
    ]
    asked.outcomes = [ScalarOutcome("margin")]

    def driven() -> Any:
        with SequentialEvaluator(asked) as evaluator:
            return evaluator.perform_experiments(scenarios=BY_EMA)

    theirs, (experiments, outcomes) = timed(driven)
    draws: Mapping[str, Floats] = {
        **{name: np.full(BY_EMA, value[0]) for name, value in still.items()},
        **{path: experiments[name].to_numpy(float) for name, path in names.items()},
    }
    ours, found = timed(lambda: run(draws))
    if not np.allclose(np.asarray(found[output], float), outcomes["margin"]):
        raise SystemExit("EMA Workbench and one vectorised pass disagree")
    return (
        f"EMA Workbench drives the same model through {BY_EMA:,} worlds, one a call, in "
        f"{theirs:.2f} s; one vectorised pass over the same worlds takes {ours:.3f} s and gives "
        "the same numbers."
    )


def run() -> str:
    """Run all and return the section of RESULTS.md."""
    parts = [
        "## The wedge of a scenario",
        f"`{SCENARIO}` with invented data, {ALLIES} allies.",
        whole(),  # first: what a million worlds take would count towards its peak
        "\n".join(growing_worlds()),
        "One search for a package, random menus without rules:",
        "\n".join(growing_menus()),
        beside_ema(),
    ]
    return "\n\n".join(parts)


if __name__ == "__main__":
    print(run())
