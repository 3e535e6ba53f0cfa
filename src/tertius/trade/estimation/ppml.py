"""Poisson pseudo-maximum likelihood with high-dimensional fixed effects, through pyfixest.

The estimator of the gravity equation in its multiplicative form: consistent under
heteroscedasticity, and it takes zeros. Standard errors are clustered; the factor for few clusters
is G / (G - 1), as in ppmlhdfe.

References
----------
Santos Silva & Tenreyro (2006), "The Log of Gravity", Review of Economics and Statistics 88(4):
641-658. Correia, Guimarães & Zylkin (2020), "Fast Poisson estimation with high-dimensional fixed
effects", Stata Journal 20(1): 95-115. Weidner & Zylkin (2021), "Bias and consistency in three-way
gravity models", Journal of International Economics 132: 103513.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tertius.errors import NotConvergedError, UsageError, collect

__all__ = ["Fit", "fit"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

TOLERANCE = 1e-8
ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Fit:
    """Estimates of one model.

    Attributes
    ----------
    terms : tuple of str
        What is estimated.
    estimates : array of float, shape (terms,)
        Log points of the mean of the outcome.
    covariance : array of float, shape (terms, terms)
        Clustered.
    treated : array of int, shape (terms,)
        Observations used in which the term is not zero.
    n_obs : int
        Observations used.
    n_clusters : int
        Clusters among them.
    dropped : int
        Observations left out: separated (their fixed effects or terms fit a zero perfectly) or
        alone in a fixed effect.
    """

    terms: tuple[str, ...]
    estimates: Floats
    covariance: Floats
    treated: Integers
    n_obs: int
    n_clusters: int
    dropped: int

    @property
    def se(self) -> Floats:
        """Standard errors, shape (terms,)."""
        errors: Floats = np.sqrt(np.diag(self.covariance))
        return errors

    def combined(self, weights: Mapping[str, float]) -> tuple[float, float]:
        """Return a weighted sum of terms and its standard error.

        Parameters
        ----------
        weights : mapping of str to float
            Weights by term.
        """
        row = np.array([weights.get(term, 0.0) for term in self.terms])
        return float(row @ self.estimates), float(np.sqrt(row @ self.covariance @ row))


def fit(
    outcome: Floats,
    terms: Mapping[str, Floats],
    effects: Sequence[Integers],
    cluster: Integers,
    tolerance: float = TOLERANCE,
) -> Fit:
    """Estimate a Poisson model with fixed effects.

    Parameters
    ----------
    outcome : array of float, shape (observations,)
        Not below zero.
    terms : mapping of str to array of float, shape (observations,)
        Regressors by name.
    effects : sequence of array of int, shape (observations,)
        Group of each observation, one array a set of fixed effects.
    cluster : array of int, shape (observations,)
        Group within which errors may be correlated.
    tolerance : float
        Relative change of the deviance at which the outer rounds stop; the inner rounds, which
        take out the fixed effects, stop at a hundred times that change of a value.

    Raises
    ------
    UsageError
        If the data have no such shape, or pyfixest is not installed.
    NotConvergedError
        If the rounds do not settle, or a term is not identified.
    """
    _check(outcome, terms, effects, cluster)
    pyfixest = _pyfixest()
    columns = {f"x{number}": values for number, values in enumerate(terms.values())}
    groups = {f"g{number}": values for number, values in enumerate(effects)}
    found = _estimate(pyfixest, outcome, columns, groups, cluster, tolerance)
    used = np.setdiff1d(np.arange(outcome.size), np.asarray(found.na_index, dtype=int))
    _check_found(found, terms, outcome, used)
    return Fit(
        terms=tuple(terms),
        estimates=np.asarray(found._beta_hat, dtype=float),
        covariance=np.asarray(found._vcov, dtype=float),
        treated=np.array([np.count_nonzero(values[used]) for values in terms.values()]),
        n_obs=int(found._N),
        n_clusters=int(np.unique(cluster[used]).size),
        dropped=int(outcome.size - found._N),
    )


def _estimate(
    pyfixest: ModuleType,
    outcome: Floats,
    columns: Mapping[str, Floats],
    groups: Mapping[str, Integers],
    cluster: Integers,
    tolerance: float,
) -> Any:
    import pandas as pd
    from pyfixest.demeaners import MapDemeaner

    frame = pd.DataFrame({"y": outcome, **columns, **groups, "cluster": cluster})
    with warnings.catch_warnings():
        # pyfixest 0.60 uses what pandas 3.1 deprecates; what it drops is counted in `Fit.dropped`
        warnings.filterwarnings("ignore", message="The inplace keyword")
        warnings.filterwarnings("ignore", module="pyfixest")
        return pyfixest.fepois(
            f"y ~ {' + '.join(columns)} | {' + '.join(groups)}",
            data=frame,
            vcov={"CRV1": "cluster"},
            ssc=pyfixest.ssc(k_adj=False, G_adj=True),
            iwls_tol=tolerance,
            iwls_maxiter=ROUNDS,
            separation_check=["fe"],
            demeaner=MapDemeaner(fixef_tol=100 * tolerance, fixef_maxiter=100_000),
            copy_data=False,
        )


def _check(
    outcome: Floats,
    terms: Mapping[str, Floats],
    effects: Sequence[Integers],
    cluster: Integers,
) -> None:
    sizes = {"cluster": cluster.size, **{name: values.size for name, values in terms.items()}}
    sizes |= {f"effects[{number}]": values.size for number, values in enumerate(effects)}
    problems = [
        f"'{name}' has {size} observations, the outcome {outcome.size}: give one each"
        for name, size in sizes.items()
        if size != outcome.size
    ]
    if not terms:
        problems.append("no terms: name at least one")
    if not effects:
        problems.append("no fixed effects: give at least one array of groups")
    if not np.all(np.isfinite(outcome)) or np.any(outcome < 0):
        problems.append("the outcome has values below zero or not finite: leave those rows out")
    problems += [
        f"term '{name}' has values that are not finite: leave those rows out"
        for name, values in terms.items()
        if not np.all(np.isfinite(values))
    ]
    collect(UsageError, "Poisson model", problems)


def _check_found(found: Any, terms: Mapping[str, Floats], outcome: Floats, used: Integers) -> None:
    kept = set(found._coefnames)
    problems = [
        f"term '{name}' is not identified: it varies with the fixed effects or with other terms; "
        "drop it"
        for number, name in enumerate(terms)
        if f"x{number}" not in kept
    ]
    problems += [
        f"term '{name}' applies to zeros only, so that its effect has no bound; drop it or pool it"
        for name, values in terms.items()
        if not np.any(outcome[used] * values[used])
    ]
    # pyfixest stops after the last round without a word
    if not found.convergence:
        problems.append(f"not settled after {ROUNDS} rounds: a term may fit zeros perfectly")
    collect(NotConvergedError, "Poisson model", problems)


def _pyfixest() -> ModuleType:
    try:
        import pyfixest
    except ImportError as error:
        raise UsageError(
            "estimation needs pyfixest, which is not installed: pip install 'tertius[estimation]'"
        ) from error
    return pyfixest
