"""What gravity expects of trade between economies, whatever world they are in.

What geography does to trade is estimated once for a baseline (table `gravity_costs`): structural
gravity with exporters' and importers' effects on log distance, a common border, an official
language in common and colonial ties, domestic sales left out. What is then expected of a pair in
any world with the same geography follows from that world's totals alone: rows and columns of the
effects are rescaled until they add up to them. In the baseline itself that is the fitted trade.

References
----------
Fally (2015), "Structural gravity and fixed effects", Journal of International Economics 97(1),
proposition 1: fitted flows add up, and nothing else is in the effects.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius.errors import NotConvergedError
from tertius.sources.schemas import conform
from tertius.trade import gravity
from tertius.trade.baselines import DEFAULT
from tertius.trade.flows import from_table

__all__ = ["GEOGRAPHY", "TABLE", "carried", "costs", "expected", "matrix"]

Floats = NDArray[np.float64]

TABLE = "gravity_costs"
GEOGRAPHY = ("contiguous", "common_language", "colony")
PAIR = ("economy1", "economy2")
TOLERANCE = 1e-10
SWEEPS = 2000


def costs(baselines: pl.DataFrame, geography: pl.DataFrame) -> pl.DataFrame:
    """Return what geography does to the trade of each pair, baseline by baseline.

    Parameters
    ----------
    baselines, geography : polars.DataFrame
        Tables `baseline_flows` and `pair_geography`.

    Returns
    -------
    polars.DataFrame
        Table `gravity_costs`, for pairs of economies that both tables hold.

    Raises
    ------
    NotConvergedError
        Naming the baseline whose gravity could not be fitted.
    """
    parts = []
    for (name,), rows in sorted(baselines.group_by("baseline")):
        flows, states = from_table(rows.select("exporter", "importer", "value"), None)
        np.fill_diagonal(flows, np.nan)
        covariates = _covariates(geography, states)
        fitted = gravity.fit(flows, covariates, case=f"gravity of baseline {name}")
        effect = np.tensordot(fitted.coefficients, covariates, 1)
        first, second = np.nonzero(np.triu(np.isfinite(effect), 1))
        found = effect[first, second]
        parts.append(
            pl.DataFrame(
                {
                    "baseline": name,
                    PAIR[0]: np.array(states)[first],
                    PAIR[1]: np.array(states)[second],
                    "effect": found - found.mean(),
                    "source": f"{rows['source'][0]}+{geography['source'][0]}",
                }
            )
        )
    return conform(pl.concat(parts), TABLE, "gravity of the baselines")


def carried(table: pl.DataFrame) -> pl.DataFrame:
    """Return what the reference panel carries of table `gravity_costs`; keep three decimals."""
    return table.filter(pl.col("baseline") == DEFAULT)


def matrix(effects: pl.DataFrame, states: Sequence[str]) -> Floats:
    """Return the effects of one baseline as a symmetric matrix, NaN where there is none.

    Parameters
    ----------
    effects : polars.DataFrame
        Rows of table `gravity_costs`.
    states : sequence of str
        Economies, in the order wanted.
    """
    return _symmetric(effects, "effect", states)


def expected(flows: Floats, effect: Floats) -> Floats:
    """Return the trade that gravity expects of each pair, given what each sells and buys abroad.

    Parameters
    ----------
    flows : ndarray, shape (n, n)
        A world's trade; its totals over pairs with an effect are what the result adds up to.
    effect : ndarray, shape (n, n)
        Log points of trade, NaN where unknown and on the diagonal.

    Returns
    -------
    ndarray, shape (n, n)
        In the unit of the flows; NaN where the effect is unknown.

    Raises
    ------
    NotConvergedError
        If rows and columns cannot be made to add up.
    """
    known = np.isfinite(effect)
    traded = np.where(known, flows, 0.0)
    sold, bought = traded.sum(1), traded.sum(0)
    found = np.exp(np.where(known, effect, -np.inf))
    found *= (sold[:, None] > 0) & (bought > 0)
    for _ in range(SWEEPS):
        found *= _ratio(sold, found.sum(1))[:, None]
        found *= _ratio(bought, found.sum(0))
        gap = np.abs(found.sum(1) - sold).max() / sold.max()
        if gap <= TOLERANCE:
            return np.where(known, found, np.nan)
    raise NotConvergedError(
        f"what gravity expects: rows and columns add up to {gap:.1e} only after {SWEEPS} sweeps; "
        "some states may trade with too few others"
    )


def _ratio(wanted: Floats, there: Floats) -> Floats:
    return np.divide(wanted, there, out=np.zeros_like(wanted), where=there > 0)


def _covariates(geography: pl.DataFrame, states: Sequence[str]) -> Floats:
    """Return log distance and those traits of pairs that some have and others not."""
    distance = np.log(_symmetric(geography, "distance", states))
    known = np.isfinite(distance)
    found = [distance]
    for name in GEOGRAPHY:
        trait = _symmetric(geography, name, states)
        if 0 < trait[known].mean() < 1:
            found.append(trait)
    return np.stack(found)


def _symmetric(pairs: pl.DataFrame, column: str, states: Sequence[str]) -> Floats:
    place = {name: number for number, name in enumerate(states)}
    kept = pairs.filter(*(pl.col(side).is_in(place) for side in PAIR))
    first, second = (
        kept[side].replace_strict(place, return_dtype=pl.Int64).to_numpy() for side in PAIR
    )
    found = np.full((len(states), len(states)), np.nan)
    found[first, second] = found[second, first] = kept[column].cast(pl.Float64).to_numpy()
    return found
