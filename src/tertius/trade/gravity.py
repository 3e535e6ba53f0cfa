"""Structural gravity by Poisson pseudo-maximum likelihood with two-way fixed effects.

One cross-section of flows at a time::

    E[flow_ij] = exp(exporter_i + importer_j + sum_k coefficient_k covariate_kij)

With exporter and importer effects the fitted flows of every exporter, and of every importer, add
up to the observed ones, and the effects equal the multilateral resistance terms of structural
gravity; so the fit divided into the observed flow is trade beyond what size, remoteness and trade
costs account for. The effects are solved by Newton steps in which the exporters are eliminated
exactly, each followed by one sweep that rescales rows and columns to their sums; no dummy
variable is ever written out.

References
----------
Santos Silva & Tenreyro (2006), "The Log of Gravity", Review of Economics and Statistics 88(4),
eq. 9: the estimator. Fally (2015), "Structural gravity and fixed effects", Journal of
International Economics 97(1), proposition 1: adding up. Correia, Guimarães & Zylkin (2020),
"Fast Poisson estimation with high-dimensional fixed effects", Stata Journal 20(1).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.errors import NotConvergedError, UsageError

__all__ = ["Gravity", "fit"]

Array = NDArray[np.float64]

Mask = NDArray[np.bool_]

HALVINGS = 12
LONGEST = 4.0
SLACK = 1e-12  # rounding of the likelihood
RIDGE = 1e-12  # the effects are known up to a constant: keeps the system regular
FLAT = 1e-9  # share of a covariate's variance left by the effects, below which it has none


@dataclass(frozen=True, slots=True)
class Gravity:
    """A fitted cross-section.

    Attributes
    ----------
    expected : ndarray, shape (n, n)
        Fitted flow from i to j in the unit of the flows, also for cells without an observed
        flow; NaN where an effect or a covariate is missing.
    exporter, importer : ndarray, shape (n,)
        Log effects, importers' mean 0; NaN for a state with no positive observed flow that way.
    coefficients : ndarray, shape (k,)
        Semi-elasticities of the covariates.
    residual : float
        Largest relative gap of a first-order condition: sums of rows, columns and covariates.
    iterations : int
        Newton steps taken.
    cells : int
        Observed cells that the fit rests on.
    """

    expected: Array
    exporter: Array
    importer: Array
    coefficients: Array
    residual: float
    iterations: int
    cells: int


@dataclass(frozen=True, slots=True)
class _Cells:
    """The problem: flows, weights (0 missing, 1 observed), covariates, sums of the flows."""

    flows: Array
    weight: Array
    covariates: Array
    exports: Array
    imports: Array


@dataclass(frozen=True, slots=True)
class _Point:
    """Where the iteration stands: log effects, coefficients, fitted flows of observed cells."""

    exporter: Array
    importer: Array
    beta: Array
    fitted: Array


def fit(
    flows: ArrayLike,
    covariates: ArrayLike,
    *,
    tolerance: float = 1e-9,
    iterations: int = 60,
    case: str = "gravity",
) -> Gravity:
    """Fit one cross-section of flows.

    Parameters
    ----------
    flows : array_like, shape (n, n)
        Flow from i to j, at least 0; NaN where not observed (the diagonal, if domestic sales are
        not known).
    covariates : array_like, shape (k, n, n)
        Trade-cost covariates; a cell with a NaN in any of them is left out.
    tolerance : float
        Largest relative gap of a first-order condition that counts as solved.
    iterations : int
        Most Newton steps.
    case : str
        Name of the cross-section, for messages.

    Returns
    -------
    Gravity
        Effects, coefficients and fitted flows.

    Raises
    ------
    UsageError
        If shapes disagree or a flow is negative.
    NotConvergedError
        If nothing can be fitted, a covariate does not vary beside the effects, or the iteration
        does not converge.
    """
    observed, cost = _checked(flows, covariates, case)
    usable: Mask = np.logical_and.reduce(np.isfinite(cost), axis=0)
    mask, exports, imports = _active(observed, usable)
    if not mask.any():
        raise NotConvergedError(f"{case}: no positive flow with all covariates; nothing to fit")
    rows, columns = np.flatnonzero(exports), np.flatnonzero(imports)
    inside = np.ix_(rows, columns)
    weight = mask[inside].astype(float)
    x = np.where(mask, observed, 0.0)[inside]
    z = np.where(usable, cost, 0.0)[:, rows[:, None], columns]
    scale = x.sum() / weight.sum()
    centre = _moments(weight, z) / weight.sum()
    x /= scale
    problem = _Cells(
        flows=x,
        weight=weight,
        covariates=np.ascontiguousarray((z - centre[:, None, None]) * weight),
        exports=x.sum(axis=1),
        imports=x.sum(axis=0),
    )
    point, residual, steps = _solve(problem, tolerance, iterations, case)

    shift = point.importer.mean()
    exporter, importer = np.full(len(exports), np.nan), np.full(len(imports), np.nan)
    exporter[rows] = point.exporter + shift + np.log(scale) - centre @ point.beta
    importer[columns] = point.importer - shift
    with np.errstate(over="ignore"):
        expected = np.exp(exporter[:, None] + importer + np.tensordot(point.beta, cost, 1))
    return Gravity(
        expected=expected,
        exporter=exporter,
        importer=importer,
        coefficients=point.beta,
        residual=residual,
        iterations=steps,
        cells=int(mask.sum()),
    )


def _checked(flows: ArrayLike, covariates: ArrayLike, case: str) -> tuple[Array, Array]:
    x, z = np.asarray(flows, dtype=float), np.asarray(covariates, dtype=float)
    if x.ndim != 2 or z.ndim != 3 or z.shape[1:] != x.shape:
        raise UsageError(
            f"{case}: flows have shape {x.shape}, covariates {z.shape}; give (n, n) and (k, n, n)"
        )
    if (x < 0).any():
        i, j = np.argwhere(x < 0)[0]
        raise UsageError(f"{case}: flow[{i}, {j}] is {x[i, j]:g}; a flow is at least 0")
    return x, z


def _active(flows: Array, usable: Mask) -> tuple[Mask, Mask, Mask]:
    """Return the cells to fit, and which exporters and importers have a positive flow in them.

    An exporter whose observed flows are all zero has no finite effect; its cells are fitted by 0
    exactly and say nothing about the others, so they leave together with it.
    """
    mask = np.isfinite(flows) & usable
    positive = mask & (flows > 0)
    exports: Mask = np.logical_or.reduce(positive, axis=1)
    imports: Mask = np.logical_or.reduce(positive, axis=0)
    return mask & exports[:, None] & imports, exports, imports


def _solve(
    cells: _Cells, tolerance: float, iterations: int, case: str
) -> tuple[_Point, float, int]:
    shares = cells.imports / cells.imports.sum()
    start = _Point(
        np.log(cells.exports),
        np.log(shares),
        np.zeros(len(cells.covariates)),
        cells.exports[:, None] * shares * cells.weight,
    )
    point = _swept(start, cells)
    size = cells.exports.sum() * np.abs(cells.covariates).max(axis=(1, 2))
    if not size.all():
        raise NotConvergedError(f"{case}: a covariate is the same in all cells; leave it out")
    for step in range(iterations + 1):
        gap = cells.flows - point.fitted
        score = _moments(gap, cells.covariates)
        rows, columns = _sums(gap)
        parts = [rows / cells.exports, columns / cells.imports, score / size]
        residual = float(np.abs(np.concatenate(parts)).max())
        if residual <= tolerance:
            return point, residual, step
        point = _advanced(point, _newton(point.fitted, gap, score, cells.covariates, case), cells)
    raise NotConvergedError(
        f"{case}: adding-up residual {residual:.2e} after {iterations} iterations, above "
        f"{tolerance:.0e}; allow more, or look for zeros that a covariate or an effect accounts "
        "for fully, so that no estimate exists"
    )


def _newton(
    fitted: Array, gap: Array, score: Array, z: Array, case: str
) -> tuple[Array, Array, Array]:
    """Return the Newton step of exporters, importers and coefficients.

    The exporters are eliminated exactly; one system of the importers' size is solved for the gap
    and for every covariate at once (the covariates net of both effects: Frisch, Waugh & Lovell).
    """
    weighted = fitted * z
    rows, columns = _sums(fitted)
    right_rows, right_columns = (
        np.concatenate([first[None], rest]).T
        for first, rest in zip(_sums(gap), _sums(weighted), strict=True)
    )
    root = np.sqrt(rows)[:, None]
    half = fitted / root
    schur = np.diag(columns * (1 + RIDGE)) - half.T @ half
    q = np.linalg.solve(schur, right_columns - half.T @ (right_rows / root))
    p = (right_rows - fitted @ q) / rows[:, None]

    plain = weighted.reshape(len(z), gap.size) @ z.reshape(len(z), gap.size).T
    cross = right_rows[:, 1:].T @ p + right_columns[:, 1:].T @ q
    curvature = plain - cross[:, 1:]
    if (np.diag(curvature) <= FLAT * np.diag(plain)).any():
        raise NotConvergedError(
            f"{case}: a covariate does not vary beside the exporters' and importers' effects; "
            "leave it out"
        )
    beta = np.linalg.solve(curvature, score - cross[:, 0])
    return p[:, 0] - p[:, 1:] @ beta, q[:, 0] - q[:, 1:] @ beta, beta


def _advanced(point: _Point, change: tuple[Array, Array, Array], cells: _Cells) -> _Point:
    """Take the step as far as it is safe, and rescale rows and columns to their sums.

    It is shortened so that no fitted flow changes by more than a factor of e^`LONGEST`, and then
    halved until the likelihood does not fall.
    """
    exporter, importer, beta = change
    eta = exporter[:, None] + importer + np.tensordot(beta, cells.covariates, 1)
    size = min(1.0, LONGEST / float(np.abs(eta * cells.weight).max()))
    before = _likelihood(point, cells)
    for _ in range(HALVINGS):
        moved = _Point(
            point.exporter + size * exporter,
            point.importer + size * importer,
            point.beta + size * beta,
            point.fitted * np.exp(size * eta * cells.weight),
        )
        moved = _swept(moved, cells)
        if _likelihood(moved, cells) >= before - SLACK * abs(before):
            return moved
        size /= 2
    return _swept(point, cells)


def _swept(point: _Point, cells: _Cells) -> _Point:
    """Rescale rows, then columns, to their observed sums."""
    up = cells.exports / _sums(point.fitted)[0]
    fitted = point.fitted * up[:, None]
    across = cells.imports / _sums(fitted)[1]
    return _Point(
        point.exporter + np.log(up),
        point.importer + np.log(across),
        point.beta,
        fitted * across,
    )


def _likelihood(point: _Point, cells: _Cells) -> float:
    """Poisson log likelihood but for a constant, once the columns add up."""
    return float(
        cells.exports @ point.exporter
        + cells.imports @ point.importer
        + _moments(cells.flows, cells.covariates) @ point.beta
    )


def _sums(matrix: Array) -> tuple[Array, Array]:
    """Return the sums of rows and of columns, as products: twice as fast as adding."""
    *_, n, m = matrix.shape
    return matrix @ np.ones(m), np.ones(n) @ matrix


def _moments(flows: Array, covariates: Array) -> Array:
    """Return each covariate's sum over the cells, weighted by the flows."""
    return covariates.reshape(len(covariates), flows.size) @ flows.ravel()
