"""A scenario under each way of treating imbalances of trade.

How deficits and surpluses answer is an assumption, not a finding: they keep their ratio to output,
keep their amount, or are closed before anything changes. Where the three differ, the answer rests
on the assumption.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import get_args

import numpy as np
import polars as pl

from tertius.errors import NotConvergedError, UnknownStateError, collect
from tertius.store.build import Progress
from tertius.store.tables import Store
from tertius.trade import checks
from tertius.trade.counterfactual import Imbalances
from tertius.trade.scenario.model import TradeScenario
from tertius.trade.scenario.solution import run

__all__ = ["CLOSURES", "DRAWS", "Closures", "closures"]

CLOSURES: tuple[Imbalances, ...] = get_args(Imbalances)
DRAWS = 50
"""Enough for medians; each closure is solved anew."""


@dataclass(frozen=True, slots=True)
class Closures:
    """Medians of welfare under each closure.

    Attributes
    ----------
    scenario : str
        Its id.
    own : str
        The closure that the scenario itself takes.
    states : tuple of str
        ISO3 codes.
    draws : int
        Draws behind each median, the same for all closures.
    medians : mapping of str to mapping of str to float or None
        By closure and state, change of real expenditure, %; None where it is missing.
    missing : mapping of str to str
        By closure, why.
    """

    scenario: str
    own: str
    states: tuple[str, ...]
    draws: int
    medians: Mapping[str, Mapping[str, float | None]]
    missing: Mapping[str, str]

    def table(self) -> pl.DataFrame:
        """Return one row a closure and state: closure, state, welfare_pct, reason."""
        rows = [
            {
                "closure": closure,
                "state": state,
                "welfare_pct": value,
                "reason": self.missing.get(closure, ""),
            }
            for closure, found in self.medians.items()
            for state, value in found.items()
        ]
        names = ("closure", "state", "reason")
        schema = {**dict.fromkeys(names, pl.String), "welfare_pct": pl.Float64}
        return pl.DataFrame(rows, schema={name: schema[name] for name in rows[0]})


def closures(
    tables: Store,
    scenario: TradeScenario,
    states: Sequence[str],
    draws: int = DRAWS,
    *,
    rng: np.random.Generator,
    progress: Progress | None = None,
) -> Closures:
    """Solve a scenario under each closure, with the same draws.

    Parameters
    ----------
    tables : Store
        A full build or the reference panel.
    scenario : TradeScenario
        What is asked; its own closure is one of the three.
    states : sequence of str
        ISO3 codes of the baseline, at least one.
    draws : int
        Number of draws for each closure.
    rng : numpy.random.Generator
        Where randomness comes from.
    progress : callable, optional
        Called as each closure begins.

    Raises
    ------
    UnknownStateError
        If a state is not in the baseline.
    UsageError, MissingDataError
        As `tertius.trade.scenario.solution.run` does. A closure under which a world has no
        equilibrium is no error: its medians are missing, with the reason.
    """
    medians: dict[str, dict[str, float | None]] = {}
    missing: dict[str, str] = {}
    for number, closure in enumerate(CLOSURES, 1):
        if progress is not None:
            progress(f"imbalances: {closure}", number, len(CLOSURES))
        asked = scenario.model_copy(update={"imbalances": closure})
        try:
            found = run(tables, asked, draws=draws, rng=deepcopy(rng))
        except NotConvergedError as error:
            medians[closure] = dict.fromkeys(states)
            missing[closure] = str(error)
            continue
        faults = [line for state in states for line in checks.known(state, found.states)]
        collect(UnknownStateError, scenario.baseline, faults)
        medians[closure] = {state: found.estimate(state).p50 for state in states}
    return Closures(scenario.id, scenario.imbalances, tuple(states), draws, medians, missing)
