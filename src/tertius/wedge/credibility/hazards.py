"""Piecewise-exponential hazards of turnover: fitted once, at build time, to a small table.

A hazard that is constant within cells of tenure, regime, time since a vote and age makes the
number of exits in a cell a Poisson count with the years at risk as its exposure (Holford 1980,
Laird & Olivier 1981), so a log-linear Poisson model estimates it. Errors are clustered by state:
a state's leaders are no independent trials.

References
----------
Holford, T. R. (1980), "The analysis of rates and of survivorship using log-linear models",
Biometrics 36(2): 299-305.
Laird, N. & Olivier, D. (1981), "Covariance analysis of censored survival data using log-linear
analysis techniques", Journal of the American Statistical Association 76(374): 231-240.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius.errors import MissingDataError, NotConvergedError, collect
from tertius.wedge.credibility.terms import design, names

__all__ = ["MODELS", "Hazard", "fit", "read"]

MODELS = ("leader", "support", "succession")
"""`leader`: any exit; `support`: the end of a source of support; `succession`: an exit to a
successor of the same source."""


@dataclass(frozen=True, slots=True)
class Hazard:
    """A fitted model: the log hazard is the product of `design` and the coefficients.

    Attributes
    ----------
    model : str
        A key of `MODELS`.
    terms : tuple of str
        Names of the K coefficients.
    coefficients : ndarray, shape (K,)
        Log hazards a year, and log ratios of hazards.
    covariance : ndarray, shape (K, K)
        Clustered by state.
    """

    model: str
    terms: tuple[str, ...]
    coefficients: NDArray[np.float64]
    covariance: NDArray[np.float64]

    def draw(self, rng: np.random.Generator, n: int) -> NDArray[np.float64]:
        """Return draws of the coefficients from their normal approximation, shape (n, K)."""
        values, vectors = np.linalg.eigh(self.covariance)
        root = vectors * np.sqrt(np.clip(values, 0.0, None))
        normal = rng.standard_normal((n, len(self.terms)))
        drawn: NDArray[np.float64] = self.coefficients + normal @ root.T
        return drawn


def fit(cells: pl.DataFrame, model: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Estimate a model by maximum likelihood.

    Parameters
    ----------
    cells : polars.DataFrame
        From `exposure`: ccode, regime, tenure, vote, age, exposure, events.
    model : str
        A key of `MODELS`.

    Returns
    -------
    turnover_hazards : polars.DataFrame
        model, term, estimate, se, n_events, exposure. A term without an event is left out: its
        hazard cannot be told from none.
    turnover_covariance : polars.DataFrame
        model, term1, term2, covariance.

    Raises
    ------
    MissingDataError
        If statsmodels is not installed.
    NotConvergedError
        If the likelihood has no maximum that is found.
    """
    try:
        import statsmodels.api as sm
    except ImportError as error:
        raise MissingDataError(
            "fitting turnover hazards needs statsmodels: pip install 'tertius[estimation]'"
        ) from error
    regressors = design(cells["regime"].to_list(), cells["tenure"], cells["vote"], cells["age"])
    events = cells["events"].to_numpy().astype(float)
    years = cells["exposure"].to_numpy()
    seen = events @ regressors > 0
    terms = [name for name, kept in zip(names(), seen, strict=True) if kept]
    # cells of a term without events are cells of hazard zero: they would pull its base down
    used = regressors[:, ~seen].sum(axis=1) == 0
    found = sm.GLM(
        events[used], regressors[np.ix_(used, seen)], sm.families.Poisson(), exposure=years[used]
    ).fit(cov_type="cluster", cov_kwds={"groups": cells["ccode"].to_numpy()[used]})
    if not found.converged:
        raise NotConvergedError(f"hazard model '{model}' did not converge on {used.sum()} cells")
    held = regressors[np.ix_(used, seen)]
    table = pl.DataFrame(
        {
            "model": [model] * len(terms),
            "term": terms,
            "estimate": np.asarray(found.params),
            "se": np.asarray(found.bse),
            "n_events": (events[used] @ held).astype(int),
            "exposure": years[used] @ held,
        }
    )
    return table, _long(model, terms, np.asarray(found.cov_params()))


def _long(model: str, terms: list[str], covariance: NDArray[np.float64]) -> pl.DataFrame:
    size = len(terms)
    return pl.DataFrame(
        {
            "model": [model] * size**2,
            "term1": np.repeat(terms, size),
            "term2": terms * size,
            "covariance": covariance.ravel(),
        }
    )


def read(hazards: pl.DataFrame, covariance: pl.DataFrame, model: str) -> Hazard:
    """Return a fitted model out of its two tables.

    A term that the fit left out gets what its nearest kin has: a band of tenure or of age the one
    below or else the base, a late vote an early one, so that every state can be given a hazard.

    Raises
    ------
    MissingDataError
        If the tables hold no such model, or no hazard of a type of regime.
    """
    own = hazards.filter(pl.col("model") == model)
    if own.is_empty():
        raise MissingDataError(
            f"table 'turnover_hazards' holds no model '{model}': build the store again"
        )
    fitted = own["term"].to_list()
    place = {term: number for number, term in enumerate(fitted)}
    long = covariance.filter(pl.col("model") == model)
    square = np.zeros((len(fitted), len(fitted)))
    rows, columns = (long[name].replace_strict(place).to_numpy() for name in ("term1", "term2"))
    square[rows, columns] = long["covariance"].to_numpy()
    terms = names()
    collect(
        MissingDataError,
        f"table 'turnover_hazards', model '{model}'",
        [
            f"term '{term}' is missing: no event was seen under it; fit it to more years"
            for term in terms
            if term.startswith("regime.") and term not in place
        ],
    )
    spread = np.zeros((len(terms), len(fitted)))
    for number, term in enumerate(terms):
        kin = _kin(term, terms, place)
        if kin is not None:
            spread[number, place[kin]] = 1.0
    return Hazard(model, terms, spread @ own["estimate"].to_numpy(), spread @ square @ spread.T)


def _kin(term: str, terms: tuple[str, ...], fitted: dict[str, int]) -> str | None:
    """Return the fitted term that stands for `term`: itself, or the nearest one of its family."""
    if term in fitted:
        return term
    if term.endswith(".late"):
        return _kin(term.removesuffix(".late"), terms, fitted)
    family = term.split(".")[:2]  # kind and group; the rest is a bound
    below = [
        other
        for other in terms[: terms.index(term)]
        if other.split(".")[:2] == family and other in fitted
    ]
    return below[-1] if below else None
