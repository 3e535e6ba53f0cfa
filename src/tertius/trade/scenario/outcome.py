"""What a scenario found: changes from the world as it stands to the world after the change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius.errors import UnknownStateError, collect
from tertius.provenance import Estimate, estimate
from tertius.trade import checks
from tertius.trade.counterfactual import Options
from tertius.trade.scenario.model import TradeScenario

__all__ = ["MEASURES", "Outcome", "Step"]

Floats = NDArray[np.float64]

MEASURES = (
    "welfare_pct",
    "real_output_pct",
    "output_price_pct",
    "consumer_price_pct",
    "terms_of_trade_pct",
)
"""Changes of each state, %; see `tertius.trade.counterfactual.Counterfactual`."""

PERCENT = "%"


@dataclass(frozen=True, slots=True)
class Step:
    """One measure, and what it rests on.

    Attributes
    ----------
    part : {"standing", "change"}
        Whether it was there before, or is the change.
    name, kind, reason : str
        As in the scenario.
    pairs : int
        Directed pairs of economies on which it bears.
    basis : tuple of str
        The numbers behind it: ranges with their sources, estimates with their errors.
    """

    part: str
    name: str
    kind: str
    reason: str
    pairs: int
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Draws of all changes, and what they rest on.

    Attributes
    ----------
    scenario : TradeScenario
        What was asked.
    states : tuple of str
        Economies of the baseline, in the order of the last axes.
    changes : mapping of str to ndarray, shape (draws, n)
        For each of `MEASURES`, the change from the standing world, %.
    standing : mapping of str to ndarray, shape (draws, n)
        The same, from the baseline to the standing world; zeros where nothing stands.
    trade_pct : mapping of (exporter, importer) to ndarray, shape (draws,)
        Change of the trade of the scenario's pairs, %, at unchanged world nominal output; NaN
        where there was none.
    levels : mapping of (exporter, importer) to ndarray, shape (draws,)
        Their trade in the standing world, billion US dollars of the baseline.
    max_residual : float
        Largest ``|sales / output - 1|`` of all worlds solved.
    iterations : int
        Most evaluations of the markets that any of them took.
    options : Options
        How they were solved.
    steps : tuple of Step
        The measures.
    sources : tuple of str
        Ids of the datasets used.
    facts : tuple of str
        Ids of the cited facts used.
    warnings : tuple of str
        What was asked and could not be taken into account.
    """

    scenario: TradeScenario
    states: tuple[str, ...]
    changes: Mapping[str, Floats]
    standing: Mapping[str, Floats]
    trade_pct: Mapping[tuple[str, str], Floats]
    levels: Mapping[tuple[str, str], Floats]
    max_residual: float
    iterations: int
    options: Options
    steps: tuple[Step, ...]
    sources: tuple[str, ...]
    facts: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def draws(self) -> int:
        """How many draws."""
        return len(self.changes[MEASURES[0]])

    def estimate(self, state: str, measure: str = "welfare_pct") -> Estimate:
        """Return a state's change.

        Parameters
        ----------
        state : str
            ISO3 code.
        measure : str
            One of `MEASURES`.

        Raises
        ------
        UnknownStateError
            If the state is not in the baseline.
        """
        collect(UnknownStateError, self.scenario.baseline, checks.known(state, self.states))
        return estimate(self.changes[measure][:, self.states.index(state)], PERCENT)

    def stood(self, state: str, measure: str = "welfare_pct") -> Estimate:
        """Return a state's change from the baseline to the standing world; as `estimate`."""
        collect(UnknownStateError, self.scenario.baseline, checks.known(state, self.states))
        return estimate(self.standing[measure][:, self.states.index(state)], PERCENT)

    def trade(self, exporter: str, importer: str) -> Estimate | None:
        """Return the change of trade of one of the scenario's pairs; None where there was none."""
        drawn = self.trade_pct[exporter, importer]
        return None if np.isnan(drawn).any() else estimate(drawn, PERCENT)

    def table(self, states: Sequence[str] | None = None) -> pl.DataFrame:
        """Return the changes of some states, by default of all, one row a state and measure.

        Returns
        -------
        polars.DataFrame
            state, measure, mean, sd, p05, p25, p50, p75, p95, unit.
        """
        return pl.DataFrame(
            [
                {"state": state, "measure": measure, **self.estimate(state, measure).as_dict()}
                for state in (self.states if states is None else states)
                for measure in MEASURES
            ]
        )
