"""Estimated effects as tables, and draws from them for counterfactuals.

An effect is in log points of trade at given prices and incomes: exp(effect) - 1 is the change of
the flow before markets answer. With trade elasticity theta it is a factor exp(-effect / theta) on
the cost of trade, which is what `Economy.counterfactual` takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius.errors import MissingDataError, UsageError, collect
from tertius.sources.schemas import conform
from tertius.trade.estimation.ppml import Fit

__all__ = ["Estimated", "cost_factor", "draw", "tables"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimated:
    """A model with its estimates, and what a reader must know of it.

    Attributes
    ----------
    model : str
        Id.
    fit : Fit
        Estimates.
    first, last : int
        First and last year of the sample.
    sample : str
        What was estimated on what.
    sources : tuple of str
        Ids of the datasets.
    """

    model: str
    fit: Fit
    first: int
    last: int
    sample: str
    sources: tuple[str, ...]


def tables(models: Sequence[Estimated]) -> dict[str, pl.DataFrame]:
    """Return tables `trade_effects` and `trade_effects_covariance`.

    Estimates are kept to six decimals, covariances to four digits: beyond them the order of sums,
    which differs from run to run, shows.
    """
    kept = [_rounded(found) for found in models]
    parts = {
        "trade_effects": pl.concat(_effects(found) for found in kept),
        "trade_effects_covariance": pl.concat(_covariance(found) for found in kept),
    }
    return {name: conform(frame, name, "estimates") for name, frame in parts.items()}


def _rounded(found: Estimated) -> Estimated:
    fit = found.fit
    covariance = [float(f"{value:.3e}") for value in fit.covariance.ravel()]
    return replace(
        found,
        fit=replace(
            fit,
            estimates=fit.estimates.round(6),
            covariance=np.reshape(covariance, fit.covariance.shape),
        ),
    )


def _effects(found: Estimated) -> pl.DataFrame:
    fit = found.fit
    return pl.DataFrame(
        {
            "term": fit.terms,
            "estimate": fit.estimates,
            "se": fit.se,
            "t": fit.estimates / fit.se,
            "treated": fit.treated,
        }
    ).with_columns(
        model=pl.lit(found.model),
        n_obs=pl.lit(fit.n_obs),
        n_clusters=pl.lit(fit.n_clusters),
        first=pl.lit(found.first),
        last=pl.lit(found.last),
        sample=pl.lit(found.sample),
        source=pl.lit("+".join(found.sources)),
    )


def _covariance(found: Estimated) -> pl.DataFrame:
    terms = found.fit.terms
    return pl.DataFrame(
        {
            "term1": np.repeat(terms, len(terms)),
            "term2": np.tile(terms, len(terms)),
            "covariance": found.fit.covariance.ravel(),
        }
    ).with_columns(model=pl.lit(found.model))


def draw(
    effects: pl.DataFrame,
    covariance: pl.DataFrame,
    model: str,
    terms: Sequence[str],
    rng: np.random.Generator,
    n: int,
) -> Floats:
    """Draw effects of one model from their joint normal law.

    Parameters
    ----------
    effects, covariance : polars.DataFrame
        Tables `trade_effects` and `trade_effects_covariance`.
    model : str
        Id of the model.
    terms : sequence of str
        Terms of it, in the order of the answer's columns.
    rng : numpy.random.Generator
        Source of randomness: the same seed gives the same draws.
    n : int
        Number of draws, at least 1.

    Returns
    -------
    array of float, shape (n, terms)
        Log points of trade.

    Raises
    ------
    UsageError
        If there is no such model or term, a term is named twice, or `n` is below 1.
    MissingDataError
        If covariances are missing.
    """
    mean = _mean(effects, model, terms, n)
    wanted = pl.DataFrame({"term": terms}).with_row_index("place")
    found = (
        covariance.filter(pl.col("model") == model)
        .join(wanted, left_on="term1", right_on="term")
        .join(wanted, left_on="term2", right_on="term", suffix="2")
        .sort("place", "place2")
    )
    if found.height != len(terms) ** 2:
        raise MissingDataError(
            f"table 'trade_effects_covariance', model '{model}': {found.height} of "
            f"{len(terms) ** 2} covariances are there; build the store again"
        )
    matrix = found["covariance"].to_numpy().reshape(len(terms), len(terms))
    return rng.multivariate_normal(mean, matrix, size=n, method="eigh")


def _mean(effects: pl.DataFrame, model: str, terms: Sequence[str], n: int) -> Floats:
    known = dict(effects.filter(pl.col("model") == model).select("term", "estimate").iter_rows())
    models = effects["model"].unique().sort()
    problems = [f"'{model}' is no model; known: {', '.join(models)}"] if not known else []
    problems += [
        f"'{term}' is no term of model '{model}'; known: {', '.join(known)}"
        for term in terms
        if known and term not in known
    ]
    if len(set(terms)) != len(terms):
        problems.append("a term is named twice: name each once")
    if n < 1:
        problems.append(f"n is {n}: ask for one draw at least")
    collect(UsageError, "draws of trade effects", problems)
    return np.array([known[term] for term in terms], dtype=float)


def cost_factor(effect: Floats | float, elasticity: float) -> Floats:
    """Return the factor on trade costs that changes trade by an effect.

    Parameters
    ----------
    effect : float or array of float
        Log points of trade.
    elasticity : float
        Trade elasticity sigma - 1, above zero.

    Examples
    --------
    >>> float(cost_factor(-1.2, 4.0).round(4))
    1.3499
    """
    if not elasticity > 0:
        raise UsageError(f"elasticity {elasticity!r}: it must be above zero")
    return np.exp(-np.asarray(effect, dtype=float) / elasticity)
