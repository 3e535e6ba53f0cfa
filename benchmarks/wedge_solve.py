"""Menu games by the million: time and memory for each concept as worlds go from 10^3 to 10^6.

Five rungs, independent standard normal values, caps from an exponential distribution. Each size and
concept runs in a process of its own, once before the clock starts, and then several times, of which
the quickest counts. "kernel" is the compiled function alone on one thread, "solve" everything that
a caller waits for: checks, memory, all cores. "plain" is the NumPy twin that tests hold it to.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from tertius.wedge import pure_bounds, solve
from tertius.wedge.bargain import kernels_numpy
from tertius.wedge.bargain.game import room, worlds
from tertius.wedge.bargain.solution import KERNELS
from tertius.wedge.packages.items import items
from tertius.wedge.packages.offers import offers

SIZES = (1_000, 10_000, 100_000, 1_000_000)
ITEMS = (5, 10, 15, 20)
CONCEPTS = ("truthful", "natural", "capped")
RUNGS = 5


def quickest(work: Callable[[], object], times: int = 5) -> float:
    """Return the seconds of the quickest of several runs, after one that does not count."""
    work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def measure(concept: str, size: int) -> dict[str, float]:
    """Return seconds of kernel and call, and megabytes above what loading takes."""
    rng = np.random.default_rng(1)
    P, R, T = rng.standard_normal((3, size, RUNGS))
    caps = rng.exponential(1.0, (2, size, RUNGS)) if concept == "capped" else None
    few = slice(0, 10)
    solve(P[few], R[few], T[few], concept, None if caps is None else caps[:, few])  # type: ignore[arg-type]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    whole = quickest(lambda: solve(P, R, T, concept, caps))  # type: ignore[arg-type]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _, game = worlds(P, R, T, caps)
    found = room(size, RUNGS)
    alone = quickest(lambda: KERNELS[concept](game, found))
    return {"solve": whole, "kernel": alone, "memory": (peak - before) / 1024}


def apart(concept: str, size: int) -> dict[str, float]:
    """Return what is measured in a process of its own."""
    code = f"from benchmarks.wedge_solve import *; print(json.dumps(measure({concept!r}, {size})))"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(told.stdout)
    return found


def plain(concept: str) -> float:
    """Return the seconds a world takes the twin in plain NumPy."""
    rng = np.random.default_rng(1)
    P, R, T = rng.standard_normal((3, 20, RUNGS))
    caps = (
        rng.exponential(1.0, (2, 20, RUNGS))
        if concept == "capped"
        else np.full((2, 20, RUNGS), np.inf)
    )
    games = [kernels_numpy.World(P[w], R[w], T[w], caps[0, w], caps[1, w]) for w in range(20)]
    twin = getattr(kernels_numpy, concept)
    return quickest(lambda: [twin(game) for game in games], 3) / 20


def extremes() -> str:
    """Return a line on the payoffs over all pure equilibria."""
    rng = np.random.default_rng(1)
    P, R, T = rng.standard_normal((3, 20_000, RUNGS))
    taken = quickest(lambda: pure_bounds(P, R, T), 3) / 20_000
    return f"Payoff bounds over all pure equilibria: {taken * 1e6:.1f} µs a world."


def packages() -> list[str]:
    """Return rows on the cheapest and the fullest package for five rungs, by number of items."""
    rows, rng = [], np.random.default_rng(1)
    for m in ITEMS:
        some = items(
            *rng.uniform(0, 1, (3, 500, m)), prerequisites=[(1, 0), (3, 2)], exclusions=[(0, 4)]
        )
        price = np.sort(rng.uniform(0, m / 2, (500, RUNGS)), 1)
        taken = quickest(lambda: offers(some, price, m / 4), 3) / 500  # noqa: B023
        rows.append(f"| {m} | {taken * 1e6:,.0f} |")
    return rows


def run() -> str:
    """Return the section of the results."""
    lines = [
        f"## Menu games, {RUNGS} rungs\n",
        "| concept | worlds | kernel, ns a world | solve, ns a world | MiB | plain, ns a world |",
        "|---|---|---|---|---|---|",
    ]
    for concept in CONCEPTS:
        twin = plain(concept)
        for size in SIZES:
            found = apart(concept, size)
            each = [f"{found[part] / size * 1e9:,.0f}" for part in ("kernel", "solve")]
            cells = [concept, f"{size:,}", *each, f"{found['memory']:.0f}", f"{twin * 1e9:,.0f}"]
            lines.append(f"| {' | '.join(cells)} |")
    lines += ["", extremes(), "", "Cheapest and fullest package, budget and structure included:\n"]
    lines += ["| items | µs a world, five rungs |", "|---|---|", *packages()]
    return "\n".join(lines)
