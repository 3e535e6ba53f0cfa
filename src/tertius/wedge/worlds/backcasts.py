"""Cases of the past, scored together: how the model's forecasts fare against "no change".

A forecast is a distribution over rungs: the shares of worlds in which T ends on each. Three are
scored: the model's; no change, all on the rung where T stood; and the frequency with which the
other cases ended so many rungs away, half a case added to every rung, which knows nothing of this
one. Lower is better in each score.

References
----------
Brier (1950), Monthly Weather Review 78(1): 1-3. Epstein (1969), Journal of Applied Meteorology
8(6): 985-987, the ranked probability score. Good (1952), Journal of the Royal Statistical Society B
14(1): 107-114, the logarithmic score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from tertius.errors import UsageError
from tertius.scenario import Outcome, Scenario, Wedge, load, shipped
from tertius.store.tables import Store
from tertius.wedge.worlds.arrays import Setting
from tertius.wedge.worlds.courses import ends
from tertius.wedge.worlds.evidence import gather
from tertius.wedge.worlds.inputs import all_inputs, draw

__all__ = ["FLOOR", "Backcast", "Scores", "backcasts", "scores", "table"]

Floats = NDArray[np.float64]

FLOOR = 0.005
"""Least probability that the logarithmic score takes a forecast to give: certainty would cost
infinitely much when wrong."""
FORECASTS = ("model", "no change", "other cases")


@dataclass(frozen=True, slots=True)
class Scores:
    """One forecast of one case.

    Attributes
    ----------
    brier : float
        Sum over rungs of squared errors, 0 to 2.
    ranked : float
        The same for cumulated probabilities, over rungs less one, 0 to 1: near misses cost less.
    log : float
        Minus the logarithm of the probability given to what happened, floored.
    """

    brier: float
    ranked: float
    log: float


@dataclass(frozen=True, slots=True, eq=False)
class Backcast:
    """One case.

    Attributes
    ----------
    id, title, coded : str
        Of the scenario, and how its outcome is coded.
    rungs : tuple of str
        Ids.
    status_quo, happened : int
        Where T stood and where it ended.
    forecasts : mapping of str to ndarray, shape (rungs,)
        By forecast: the probability of each rung.
    scores : mapping of str to Scores
        By forecast.
    warnings : tuple of str
        What the data could not tell.
    """

    id: str
    title: str
    coded: str
    rungs: tuple[str, ...]
    status_quo: int
    happened: int
    forecasts: Mapping[str, Floats]
    scores: Mapping[str, Scores]
    warnings: tuple[str, ...]

    @property
    def missed(self) -> bool:
        """Whether the rung that the model holds likeliest is not the one that happened."""
        return int(np.argmax(self.forecasts["model"])) != self.happened


def scores(forecast: ArrayLike, happened: int) -> Scores:
    """Return the scores of a distribution over rungs, shape (rungs,), given what happened.

    >>> scores([0.2, 0.5, 0.3], 1)
    Scores(brier=0.38, ranked=0.065, log=0.6931471805599453)
    """
    found = np.asarray(forecast, float)
    if found.ndim != 1 or not np.isclose(found.sum(), 1.0) or (found < 0).any():
        raise UsageError(f"forecast {found}: give probabilities that sum to 1")
    real = np.zeros_like(found)
    real[happened] = 1.0
    ranked = ((np.cumsum(found) - np.cumsum(real))[:-1] ** 2).sum() / max(len(found) - 1, 1)
    return Scores(
        brier=round(float(((found - real) ** 2).sum()), 12),
        ranked=round(float(ranked), 12),
        log=float(-np.log(max(found[happened], FLOOR))),
    )


def backcasts(
    tables: Store,
    *,
    names: Sequence[str] | None = None,
    draws: int = 4000,
    equilibria: int = 100,
    seed: int = 1,
) -> tuple[Backcast, ...]:
    """Return the shipped cases of the past, run and scored.

    Parameters
    ----------
    tables : Store
        A full build or the reference panel.
    names : sequence of str, optional
        Scenarios with an outcome; by default all shipped ones.
    draws, equilibria, seed
        As for `tertius.wedge.worlds.run.wedge`.
    """
    run = []
    for name in shipped() if names is None else names:
        case = load(name)
        if case.outcome is None or case.wedge is None:
            continue
        evidence = gather(tables, case, draws=equilibria, seed=seed)
        sample = draw(all_inputs(case.wedge, evidence), draws, seed)
        ended = ends(Setting(case.wedge, evidence), sample.inputs)
        shares = np.bincount(ended, minlength=len(case.wedge.rungs)) / draws
        run.append(_Run(case, case.wedge, case.outcome, shares, evidence.warnings))
    moved = [each.happened - each.wedge.status_quo for each in run]
    return tuple(
        _backcast(each, [other for k, other in enumerate(moved) if k != place])
        for place, each in enumerate(run)
    )


class _Run(NamedTuple):
    case: Scenario
    wedge: Wedge
    outcome: Outcome
    shares: Floats
    warnings: tuple[str, ...]

    @property
    def happened(self) -> int:
        return self.wedge.rung(self.outcome.rung)


def _backcast(run: _Run, others: Sequence[int]) -> Backcast:
    now, happened, count = run.wedge.status_quo, run.happened, len(run.shares)
    forecasts = {
        "model": run.shares,
        "no change": np.eye(count)[now],
        "other cases": _frequency(others, now, count),
    }
    return Backcast(
        id=run.case.id,
        title=run.case.title,
        coded=run.outcome.coded,
        rungs=tuple(rung.id for rung in run.wedge.rungs),
        status_quo=now,
        happened=happened,
        forecasts=forecasts,
        scores={name: scores(each, happened) for name, each in forecasts.items()},
        warnings=run.warnings,
    )


def _frequency(moved: Sequence[int], now: int, rungs: int) -> Floats:
    count = np.full(rungs, 0.5)
    for each in moved:
        count[min(max(now + each, 0), rungs - 1)] += 1.0
    share: Floats = count / count.sum()
    return share


def table(found: Sequence[Backcast]) -> pl.DataFrame:
    """Return one row a case and forecast, and the means over all cases."""
    rows = [
        {
            "case": each.id,
            "happened": each.rungs[each.happened],
            "forecast": name,
            "probability": float(each.forecasts[name][each.happened]),
            "likeliest": each.rungs[int(np.argmax(each.forecasts[name]))],
            "brier": each.scores[name].brier,
            "ranked": each.scores[name].ranked,
            "log": each.scores[name].log,
        }
        for each in found
        for name in FORECASTS
    ]
    frame = pl.DataFrame(rows)
    mean = (
        frame.group_by("forecast", maintain_order=True)
        .agg(pl.col("probability", "brier", "ranked", "log").mean())
        .with_columns(case=pl.lit("mean"), happened=pl.lit(""), likeliest=pl.lit(""))
    )
    return pl.concat([frame, mean.select(frame.columns)])
