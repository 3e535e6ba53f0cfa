"""Similarity of votes: all dyads, all sessions, one pass over arrays against pairwise joins.

Every way starts from the same long table in memory (session, vote, state, answer: one row an
answer given) and ends with the same frame, checked equal: n, agreement, S, quadratic kappa and
pi of every dyad-session. Each way runs in a process of its own, so that its peak memory is its
own; one small run before the clock starts takes compilation and imports out of every way's time.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import polars as pl

from tertius.measures.rolls import Arranged, Rolls, all_pairs, arrange
from tertius.measures.similarity import NAMES, compare

Result = TypeVar("Result")

KEYS = ["session", "state1", "state2"]
VALUES = ("n", "agreement", "s", "kappa", "pi")
FORMULAS = ("n", "agreement", "s", "kappa_quadratic", "pi_quadratic")
MEMBERSHIP = ([1, 10, 15, 25, 35, 45, 55, 66], [51, 76, 99, 127, 154, 159, 189, 193])
NINE = [name for name in NAMES if name not in {"agreement_half", "s_squared"}]


def answers() -> tuple[pl.DataFrame, str]:
    """Return the long table and where it comes from."""
    mirror = os.environ.get("TERTIUS_MIRROR")
    if mirror is None:
        return invented(), "synthetic votes of the Assembly's shape (no TERTIUS_MIRROR is set)"
    from tertius.sources.descriptor import SourceFiles, describe
    from tertius.sources.readers.unga_unvotes import read

    tables = read(SourceFiles(Path(mirror), describe("unga-votes-unvotes")))
    sessions = tables["roll_calls"].select("vote_id", "session")
    given = tables["votes"].filter(pl.col("answer") > 0).join(sessions, on="vote_id")
    long = given.select("session", pl.col("vote_id").alias("vote"), state="ccode", answer="answer")
    return long, "the Assembly's roll calls, sessions 1 to 74"


def invented(seed: int = 1945) -> pl.DataFrame:
    """Return votes of 74 sessions: the real growth of membership, 84 votes each, shares as real."""
    rng = np.random.default_rng(seed)
    parts = []
    for session in range(1, 75):
        states, votes = int(np.interp(session, *MEMBERSHIP)), 84
        cast = rng.choice([0, 1, 2, 3], p=[0.05, 0.07, 0.12, 0.76], size=(states, votes))
        state, vote = np.nonzero(cast)
        parts.append(
            pl.DataFrame(
                {
                    "session": np.full(len(state), session, dtype=np.int16),
                    "vote": (session * 100 + vote).astype(np.int32),
                    "state": state.astype(np.int16),
                    "answer": cast[state, vote].astype(np.int8),
                }
            )
        )
    return pl.concat(parts)


def matrix(long: pl.DataFrame) -> Arranged:
    """Turn the long table into a matrix of answers."""
    state, vote, session, answer = (
        long[column].to_numpy() for column in ("state", "vote", "session", "answer")
    )
    return arrange(state, vote, session, answer)


def pairwise(rolls: Rolls, formulas: Sequence[str]) -> object:
    """Compare all pairs, arrays in, arrays out."""
    return compare(rolls, all_pairs(rolls), formulas)


def tertius(long: pl.DataFrame) -> pl.DataFrame:
    """Compare all pairs by sets of bits."""
    found = matrix(long)
    pairs = all_pairs(found.rolls)
    values = compare(found.rolls, pairs, FORMULAS)
    sessions, states = found.groups.astype(np.int16), found.units.astype(np.int16)
    keys = (sessions[pairs.group], states[pairs.first], states[pairs.second])
    return pl.DataFrame(dict(zip((*KEYS, *VALUES), (*keys, *values), strict=True)))


def _indices() -> dict[str, pl.Expr]:
    n, same, gaps, squares = (pl.col(name) for name in ("n", "same", "gaps", "squares"))
    x, y, xx, yy = (pl.col(name) for name in ("x", "y", "xx", "yy"))
    own = n * (xx + yy) - 2 * x * y
    pooled = n * (xx + yy) - (x + y) ** 2 / 2
    return {
        "agreement": same / n,
        "s": 1 - gaps / n,
        "kappa": pl.when(own > 0).then(1 - n * squares / own),
        "pi": pl.when(pooled > 0).then(1 - n * squares / pooled),
    }


def _joined(long: pl.LazyFrame) -> pl.LazyFrame:
    x, y = pl.col("answer").cast(pl.Int32), pl.col("answer_right").cast(pl.Int32)
    return (
        long.join(long, on=["session", "vote"])
        .filter(pl.col("state") < pl.col("state_right"))
        .group_by("session", state1="state", state2="state_right")
        .agg(
            n=pl.len().cast(pl.Int64),
            same=(x == y).sum(),
            gaps=(x - y).abs().sum(),
            squares=((x - y) ** 2).sum(),
            x=x.sum(),
            y=y.sum(),
            xx=(x * x).sum(),
            yy=(y * y).sum(),
        )
        .select(*KEYS, "n", **_indices())
    )


def polars(long: pl.DataFrame) -> pl.DataFrame:
    """Join the table with itself and group, on polars' default engine."""
    return _joined(long.lazy()).collect(engine="in-memory")


def polars_streaming(long: pl.DataFrame) -> pl.DataFrame:
    """Join the table with itself and group, on polars' streaming engine."""
    return _joined(long.lazy()).collect(engine="streaming")


def pandas(long: pl.DataFrame) -> pl.DataFrame:
    """Merge the table with itself and group."""
    table = pd.DataFrame({name: long[name].to_numpy() for name in long.columns})
    both = table.merge(table, on=["session", "vote"], suffixes=("1", "2"))
    both = both[both["state1"] < both["state2"]]
    x, y = both["answer1"].astype("int32"), both["answer2"].astype("int32")
    columns: dict[str, Any] = {
        "n": 1,
        "same": (x == y).astype("int32"),
        "gaps": (x - y).abs(),
        "squares": (x - y) ** 2,
        "x": x,
        "y": y,
        "xx": x * x,
        "yy": y * y,
    }
    sums = both[KEYS].assign(**columns).groupby(KEYS, as_index=False).sum()
    return pl.DataFrame({name: sums[name].to_numpy() for name in sums.columns}).select(
        *KEYS, "n", **_indices()
    )


WAYS: dict[str, tuple[Callable[[pl.DataFrame], pl.DataFrame], int, str]] = {
    "tertius": (tertius, 101, "tertius, sets of bits"),
    "polars": (polars, 3, "polars, self-join and group_by"),
    "polars_streaming": (polars_streaming, 5, "the same on polars' streaming engine"),
    "pandas": (pandas, 3, "pandas, merge and groupby"),
}


def timed(work: Callable[[], Result], runs: int) -> tuple[float, Result]:
    """Return the median time of a call, in seconds, and its result."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return median(seconds), result


def measure(name: str, folder: Path) -> dict[str, float]:
    """Time one way in this process and leave its result in `folder`."""
    way, runs, _ = WAYS[name]
    long = pl.read_parquet(folder / "long.parquet")
    way(long.filter(pl.col("session") <= 2))
    seconds, result = timed(lambda: way(long), runs)
    gib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    result.write_parquet(folder / f"{name}.parquet")
    found = {"seconds": seconds, "gib": gib}
    if name == "tertius":
        rolls = matrix(long).rolls
        for label, formulas in (("arrays", FORMULAS), ("nine", NINE)):
            work = partial(pairwise, rolls, formulas)
            work()
            found[label], _ = timed(work, runs)
    return found


def differing(folder: Path) -> list[str]:
    """Return the ways whose result is not that of the first one, to 1e-9."""
    base, *others = (pl.read_parquet(folder / f"{name}.parquet").sort(KEYS) for name in WAYS)
    whole = base.select(*KEYS, "n").cast(pl.Int64)
    wrong = []
    for name, other in zip(list(WAYS)[1:], others, strict=True):
        same = other.select(*KEYS, "n").cast(pl.Int64).equals(whole) and all(
            np.allclose(
                other[value].cast(pl.Float64).fill_null(np.nan).to_numpy(),
                base[value].to_numpy(),
                rtol=0,
                atol=1e-9,
                equal_nan=True,
            )
            for value in VALUES[1:]
        )
        if not same:
            wrong.append(name)
    return wrong


def run() -> str:
    """Run all ways and return the section of RESULTS.md."""
    long, origin = answers()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        long.write_parquet(folder / "long.parquet")
        found = {}
        for way in WAYS:
            command = [sys.executable, "-m", "benchmarks.similarity", way, name]
            output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            found[way] = json.loads(output)
        wrong = differing(folder)
        rows = pl.read_parquet(folder / "tertius.parquet").height
    if wrong:
        raise SystemExit(f"not the same result as tertius: {', '.join(wrong)}")
    return section(found, f"{long.height:,} answers, {rows:,} dyad-sessions; {origin}")


def section(found: dict[str, dict[str, float]], data: str) -> str:
    """Return the table of times, ratios and peak memory."""
    ours = found["tertius"]
    lines = [
        "## Similarity of votes, all dyads and sessions",
        "",
        f"n, agreement, S, kappa and pi from one long table in memory: {data}. Same output of all "
        "ways, checked to 1e-9.",
        "",
        "| way | runs | median, s | times tertius | peak memory, GiB |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, (_, runs, label) in WAYS.items():
        seconds, gib = found[name]["seconds"], found[name]["gib"]
        ratio = seconds / ours["seconds"]
        lines.append(f"| {label} | {runs} | {seconds:.3f} | {ratio:,.0f} | {gib:.2f} |")
    lines += [
        "",
        f"From the matrix of answers alone, without the long table and the frame: "
        f"{ours['arrays'] * 1e3:.0f} ms for these five, {ours['nine'] * 1e3:.0f} ms for nine "
        "measures.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))))
