"""General equilibrium of trade: beside gegravity on its own example, and a thousand at once.

gegravity solves an agreement between Canada and Japan in the world of 30 economies that it comes
with; what is timed is its `simulate` alone (conditional resistances, full equilibrium, its tables
of results), after its baseline is built. The same question is put to Tertius, exactly and by the
one step that gegravity takes; the latter's results must be gegravity's to 1e-5. Every part runs in
a process of its own, so that its peak memory is its own, and once before the clock starts.

gegravity is no dependency of the package: install the extra ``bench``.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius.sources.descriptor import SourceFiles, describe
from tertius.sources.readers import gegravity_sample, geofrag
from tertius.trade import Economy

Floats = NDArray[np.float64]

COEFFICIENTS = {
    "lndist": -0.3898623,
    "contiguity": 0.891577,
    "common_language": 0.0326249,
    "pta": 0.4711383,
    "international": -3.412584,
}
PAIR = ("CAN", "JPN")
THETA = 4.0
CASES = 1000
SIZES = (30, 80, 150)


def mirror() -> Path:
    """Return the folder of source files."""
    return Path(os.environ["TERTIUS_MIRROR"])


def example() -> pl.DataFrame:
    """Return gegravity's example."""
    files = SourceFiles(mirror(), describe("gegravity-sample"))
    return gegravity_sample.covariates(files).sort("exporter", "importer")


def world() -> tuple[Floats, list[str]]:
    """Return flows of 151 economies, or invented ones, and names, the largest first."""
    if "TERTIUS_MIRROR" in os.environ:
        rows = geofrag.read(SourceFiles(mirror(), describe("geofrag-campos")))["baseline_flows"]
        economy = Economy.from_table(rows.filter(baseline="geofrag-2019"))
        flows, names = economy.flows, list(economy.states)
    else:
        rng = np.random.default_rng(151)
        size, names = rng.lognormal(0, 2, 151), [f"S{number:03}" for number in range(151)]
        flows = np.outer(size, size) / size.sum() * rng.lognormal(-2, 1.5, (151, 151))
        np.fill_diagonal(flows, size)
    order = np.argsort(-flows.sum(1))
    return flows[np.ix_(order, order)], [names[place] for place in order]


def timed(work: Callable[[], Any], runs: int) -> float:
    """Return the median time of a call in seconds, after one call unmeasured."""
    work()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return median(seconds)


def by_gegravity() -> dict[str, Any]:
    """Time gegravity on its example."""
    ge = import_module("gegravity")
    data = example().to_pandas()
    costs = import_module("pandas").DataFrame(
        [{"var": name, "coeff": value, "ste": 0.1} for name, value in COEFFICIENTS.items()]
    )
    estimates = ge.CostCoeffs(
        estimates=costs, identifier_col="var", coeff_col="coeff", stderr_col="ste"
    )
    baseline = ge.BaselineData(
        data,
        imp_var_name="importer",
        exp_var_name="exporter",
        year_var_name="year",
        trade_var_name="trade",
        expend_var_name="E",
        output_var_name="Y",
    )
    seconds = []
    for _ in range(4):
        model = ge.OneSectorGE(
            baseline,
            year="2006",
            expend_var_name="E",
            output_var_name="Y",
            cost_coeff_values=estimates,
            cost_variables=list(COEFFICIENTS),
            reference_importer="DEU",
            sigma=THETA + 1,
            quiet=True,
        )
        model.build_baseline(omr_rescale=1000)
        changed = model.baseline_data.copy()
        named = changed["importer"].isin(PAIR) & changed["exporter"].isin(PAIR)
        changed.loc[named & (changed["importer"] != changed["exporter"]), "pta"] = 1
        model.define_experiment(changed)
        start = time.perf_counter()
        model.simulate()
        seconds.append(time.perf_counter() - start)
    price = model.country_results["factory gate price change (percent)"]
    return {"seconds": median(seconds[1:]), "price": price.sort_index().tolist()}


def by_tertius() -> dict[str, Any]:
    """Time Tertius on the same question, economy included."""
    rows = example()
    states = rows["exporter"].unique().sort().to_list()
    square = {name: rows[name].to_numpy().reshape(30, 30) for name in ("Y", "E", *COEFFICIENTS)}
    fit = np.exp(sum(value * square[name] for name, value in COEFFICIENTS.items()))
    made, spent = square["Y"][:, 0] / square["Y"][:, 0].sum(), square["E"][0] / square["E"][0].sum()
    inward = np.ones(30)
    for _ in range(5000):
        outward = made / (fit @ inward)
        inward = spent / (outward @ fit)
    flows, cost = outward[:, None] * fit * inward, float(np.exp(-COEFFICIENTS["pta"] / THETA))
    pairs = {PAIR: cost, PAIR[::-1]: cost}

    def ask(method: Any) -> Any:
        economy = Economy(flows, states, elasticity=THETA)
        return economy.counterfactual(economy.costs(pairs), method=method, numeraire="DEU")

    return {
        "seconds": timed(lambda: ask("exact"), 200),
        "one_step": timed(lambda: ask("one_step"), 200),
        "price": ask("one_step").output_price_pct.tolist(),
        "residual": ask("exact").max_residual,
    }


def draws(kind: str, flows: Floats, cases: int) -> tuple[Floats, Floats]:
    """Return cost changes and elasticities: of all pairs at random, or of one economy's trade."""
    rng, n = np.random.default_rng(2), len(flows)
    theta = rng.normal(THETA, 0.5, cases).clip(2)
    if kind == "all":
        return np.exp(rng.normal(0, 0.05, (cases, n, n))), theta
    change, own = np.ones((cases, n, n)), n // 12
    change[:, own, :] = change[:, :, own] = np.exp(rng.normal(-0.2, 0.1, (cases, 1)))
    change[:, own, own] = 1.0
    return change, theta


def batch(kind: str) -> dict[str, Any]:
    """Time a thousand counterfactuals in one batch, elasticities drawn with them."""
    flows, names = world()
    change, theta = draws(kind, flows, CASES)
    found: list[Any] = []

    def work() -> None:
        found[:] = [Economy(flows, names, elasticity=theta).counterfactual(change)]

    seconds = timed(work, 3)
    return {
        "seconds": seconds,
        "gib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
        "residual": found[0].max_residual,
    }


def sizes() -> dict[str, Any]:
    """Time 300 counterfactuals as economies go up."""
    flows, names = world()
    found = {}
    for size in SIZES:
        part, some = flows[:size, :size], names[:size]
        change, theta = draws("all", part, 300)
        found[str(size)] = timed(
            lambda part=part, some=some, change=change, theta=theta: Economy(  # type: ignore[misc]
                part, some, elasticity=theta
            ).counterfactual(change),
            3,
        )
    return found


PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "gegravity": by_gegravity,
    "tertius": by_tertius,
    "one": lambda: batch("one"),
    "all": lambda: batch("all"),
    "sizes": sizes,
}


def run() -> str:
    """Run all parts and return the section of RESULTS.md."""
    wanted = dict.fromkeys(PARTS)
    source = "TERTIUS_MIRROR" in os.environ
    if not source:
        wanted.pop("tertius")
    if not source or find_spec("gegravity") is None:
        wanted.pop("gegravity")
    found: dict[str, dict[str, Any]] = {}
    for part in wanted:
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.equilibrium", part]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found[part] = json.loads(output.splitlines()[-1])
    data = "customs data of 2019" if source else "invented flows, no TERTIUS_MIRROR is set"
    return "\n".join(
        ["## General equilibrium of trade", "", *beside(found), "", *many(found, data)]
    )


def beside(found: dict[str, dict[str, Any]]) -> list[str]:
    """Return the table of the example, or why there is none."""
    if "tertius" not in found:
        return ["gegravity's example is not here: set TERTIUS_MIRROR to time it."]
    ours = found["tertius"]
    rows = [
        ("tertius, exact", ours["seconds"], f"{ours['residual']:.0e}"),
        ("tertius, one step as gegravity takes", ours["one_step"], "does not clear"),
    ]
    note = "gegravity is not installed: `pip install 'tertius[bench]'` to time it in the same run."
    if "gegravity" in found:
        gap = np.abs(np.subtract(found["gegravity"]["price"], ours["price"])).max()
        if not gap < 1e-5:
            raise SystemExit(f"one step differs from gegravity by {gap:.1e} percentage points")
        rows.insert(0, ("gegravity, `simulate`", found["gegravity"]["seconds"], "does not clear"))
        note = "One step equals gegravity's prices to 1e-5 percentage points, checked in this run."
    return [
        "An agreement between Canada and Japan among 30 economies, gegravity's own example.",
        "",
        "| way | median, ms | times tertius | largest market gap |",
        "|---|---:|---:|---:|",
        *(
            f"| {name} | {1e3 * seconds:,.2f} | {seconds / ours['seconds']:,.1f} | {gap} |"
            for name, seconds, gap in rows
        ),
        "",
        note,
    ]


def many(found: dict[str, dict[str, Any]], data: str) -> list[str]:
    """Return the table of batches."""
    rows = (("one", "all trade of one economy"), ("all", "every pair, at random"))
    each = ", ".join(f"{size}: {1e3 * found['sizes'][str(size)] / 300:.3f} ms" for size in SIZES)
    return [
        f"{CASES:,} counterfactuals of 151 economies in one batch, each with an elasticity of its "
        f"own; {data}.",
        "",
        "| cost changes | ms each | largest market gap | peak memory, GiB |",
        "|---|---:|---:|---:|",
        *(
            f"| {label} | {1e3 * found[kind]['seconds'] / CASES:.2f} | "
            f"{found[kind]['residual']:.0e} | {found[kind]['gib']:.2f} |"
            for kind, label in rows
        ),
        "",
        f"Cost of one as economies go up, every pair at random: {each}.",
    ]


if __name__ == "__main__":
    print(json.dumps(PARTS[sys.argv[1]]()))
