"""What a counterfactual found, per state and per pair of states."""

from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["Counterfactual", "Effects", "Imbalances", "Method", "Options"]

Floats = NDArray[np.float64]
Imbalances = Literal["ratio", "amount", "removed"]
Method = Literal["exact", "one_step"]

PERCENT = "_pct"


@dataclass(frozen=True, slots=True)
class Options:
    """The choices that a counterfactual rests on; see `tertius.trade.economy.Economy`."""

    method: Method
    imbalances: Imbalances
    numeraire: str
    elasticity: float | Floats
    output_elasticity: float | Floats
    tolerance: float


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Changes from the baseline to the world after trade costs change, batch axes first.

    Attributes
    ----------
    states : tuple of str
        In the order of the last axis.
    welfare_pct : ndarray, shape (..., n)
        Change of real expenditure E/P, %.
    real_output_pct : ndarray, shape (..., n)
        Change of output valued in consumer goods, %: of p/P, the output being fixed; of pQ/P
        where it is elastic.
    output_price_pct, consumer_price_pct : ndarray, shape (..., n)
        Change of p and of P in the numeraire, %.
    terms_of_trade_pct : ndarray, shape (..., n)
        Change of p/P, what a unit of output buys (Anderson & Yotov 2016), %.
    output_pct : ndarray, shape (..., n)
        Change of the quantity Q, %; 0 where it is fixed.
    flows : ndarray, shape (..., n, n)
        Trade after the shock, in the baseline's unit.
    baseline : ndarray, shape (..., n, n)
        Trade before it; with imbalances removed, that of the balanced world.
    residual : ndarray, shape (...)
        Largest ``|sales / output - 1|`` of each case.
    iterations : int
        Most evaluations of the markets that any case took.
    options : Options
        The choices made.
    """

    states: tuple[str, ...]
    welfare_pct: Floats
    real_output_pct: Floats
    output_price_pct: Floats
    consumer_price_pct: Floats
    terms_of_trade_pct: Floats
    output_pct: Floats
    flows: Floats
    baseline: Floats
    residual: Floats
    iterations: int
    options: Options

    @property
    def max_residual(self) -> float:
        """Largest ``|sales / output - 1|`` of all cases."""
        return float(self.residual.max(initial=0.0))

    @property
    def trade_pct(self) -> Floats:
        """Change of trade by directed pair, %, shape (..., n, n); NaN where there was none."""
        return percent(self.flows, self.baseline)

    def table(self) -> pl.DataFrame:
        """Return the states' changes, one row a case and state.

        Returns
        -------
        polars.DataFrame
            case (its number in the batch), state, and the changes in %.
        """
        size, n = self.residual.size, len(self.states)
        names = [field.name for field in fields(self) if field.name.endswith(PERCENT)]
        columns = {name: getattr(self, name).reshape(-1) for name in names}
        case = np.repeat(np.arange(size), n)
        return pl.DataFrame({"case": case, "state": list(self.states) * size, **columns})


@dataclass(frozen=True, slots=True)
class Effects:
    """Change of trade by directed pair at each remove, %, NaN where there was none.

    Attributes
    ----------
    partial : ndarray, shape (..., n, n)
        The direct effect.
    conditional : ndarray, shape (..., n, n)
        With multilateral resistances, at given output and expenditure.
    full : ndarray, shape (..., n, n)
        With prices, output and expenditure.
    """

    states: tuple[str, ...]
    partial: Floats
    conditional: Floats
    full: Floats


def percent(after: Floats, before: Floats) -> Floats:
    """Return the change in %, NaN where there was nothing before."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(before > 0, 100 * (after / before - 1), np.nan)
