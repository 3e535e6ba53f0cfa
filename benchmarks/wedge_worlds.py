"""Worlds of the wedge: the cascade beside plain NumPy, and exploration as worlds grow.

The cascade runs on invented coalitions in which a third of the hedging is set off by others; the
kernel's rounds must be NumPy's. Exploration runs on an invented model of 20 inputs, so that what is
timed is the machinery and not the model.
"""

import time
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from tertius.ranges import Range
from tertius.wedge.allies.cascade import cascade, neighbours
from tertius.wedge.allies.cascade_numpy import least_fixed_point
from tertius.wedge.explore import (
    boundary,
    break_even,
    explore,
    latin_hypercube,
    prim,
    sobol_indices,
)

Floats = NDArray[np.float64]

WORLDS = (10**3, 10**4, 10**5, 10**6)
ALLIES = (5, 20, 40)
TWIN_UP_TO = 10**5
INPUTS = 20
PULL = 0.6


def timed(work: Callable[[], object], runs: int) -> float:
    """Return the least of some runs' seconds."""
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def coalition(worlds: int, allies: int) -> tuple[Floats, Floats]:
    """Return gaps and weights of an invented coalition."""
    rng = np.random.default_rng(allies)
    return rng.normal(-0.4, 0.3, (worlds, allies)), neighbours(rng.random(allies))


def cascades() -> list[str]:
    """Return the table of the cascade's times."""
    gap, weights = coalition(100, 5)
    cascade(gap, PULL, weights)  # compile
    lines = ["| worlds | allies | kernel, s | NumPy, s | hedging alone | with others |",
             "|---:|---:|---:|---:|---:|---:|"]  # fmt: skip
    for worlds in WORLDS:
        for allies in ALLIES:
            gap, weights = coalition(worlds, allies)
            found = cascade(gap, PULL, weights)
            ours = timed(lambda: cascade(gap, PULL, weights), 3)  # noqa: B023
            theirs = "–"
            if worlds <= TWIN_UP_TO:
                pull = np.full_like(gap, PULL)
                if not np.array_equal(found.round, least_fixed_point(gap, pull, weights)):
                    raise SystemExit(f"{worlds} worlds, {allies} allies: not NumPy's cascade")
                theirs = f"{timed(lambda: least_fixed_point(gap, pull, weights), 1):.3f}"  # noqa: B023
            lines.append(
                f"| {worlds:,} | {allies} | {ours:.4f} | {theirs} | {found.alone.mean():.3f} | "
                f"{found.joined.mean():.3f} |"
            )
    return lines


def model(inputs: Mapping[str, Floats]) -> dict[str, NDArray[np.generic]]:
    """Return whether two inputs together outweigh a third: the rest is idle."""
    gain = 2 * inputs["x0"] + inputs["x1"] - inputs["x2"]
    return {"gain": gain, "works": gain > 1.2}


def exploration() -> list[str]:
    """Return the table of the machinery's times."""
    ranges = {
        f"x{place}": Range(low=0, high=1, basis="judged", reason="invented")
        for place in range(INPUTS)
    }
    lines = ["| worlds | sample and model, s | PRIM, s | break-even, s |", "|---:|---:|---:|---:|"]
    for worlds in WORLDS[:-1]:
        sample = latin_hypercube(ranges, worlds, seed=1)
        found = explore(model, sample)
        drawn = timed(lambda: explore(model, latin_hypercube(ranges, worlds, 1)), 1)  # noqa: B023
        boxed = timed(lambda: prim(sample.inputs, found.outputs["works"] > 0), 1)  # noqa: B023
        x1, x2 = sample.inputs["x1"], sample.inputs["x2"]
        even = timed(lambda: break_even(lambda v: 2 * v + x1 - x2 > 1.2, worlds, 0, 2), 1)  # noqa: B023
        lines.append(f"| {worlds:,} | {drawn:.3f} | {boxed:.3f} | {even:.3f} |")
    sample = latin_hypercube(ranges, 1000, seed=1)
    edge = timed(lambda: boundary(model, sample, "works", "x0", "x1"), 1)
    index = timed(lambda: sobol_indices(model, ranges, 2**12, 1), 1)
    lines += [
        "",
        f"A flip boundary on 25 by 25 values over 1,000 worlds: {edge:.2f} s. Sobol indices of two "
        f"outputs from {2**12 * (INPUTS + 2):,} worlds, 200 resamples: {index:.2f} s.",
    ]
    return lines


def run() -> str:
    """Run both and return the section of RESULTS.md."""
    return "\n".join(
        [
            "## Worlds of the wedge",
            "",
            "The cascade's least fixed point, kernel and plain NumPy, same rounds checked:",
            "",
            *cascades(),
            "",
            f"Exploration of a model of {INPUTS} inputs:",
            "",
            *exploration(),
        ]
    )


if __name__ == "__main__":
    print(run())
