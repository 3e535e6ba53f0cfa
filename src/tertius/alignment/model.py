"""The first alignment model: one Gaussian state-space model a dimension.

Loadings are estimated on politically relevant dyad-years. Where all indicators of a dimension
are ordered and zero means "nothing" (security), only dyad-years with something count: most
pairs of states neither ally nor fight, and pooled with them an alliance seems to go together
with rivalry, because neighbours have both.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius.alignment.dimensions import Indicator
from tertius.latent.em import Fit, Prior, fit
from tertius.latent.scores import Scale, normal_scale, standard_scale
from tertius.latent.statespace import Floats, Posterior, Spans, smooth

__all__ = ["Grid", "Measured", "grid", "measure_dimension"]

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Grid:
    """Dyad-years laid out as arrays.

    Attributes
    ----------
    dyads : polars.DataFrame
        ccode1, ccode2, regime, one row a unit.
    first_year : int
        Year of the first row.
    rows, columns : ndarray
        Where each dyad-year of the frame stands: time and unit.
    shape : tuple of int
        (times, units).
    spans : Spans
        First and last time of each dyad.
    relevant : ndarray of bool, shape (times, units)
        Politically relevant dyad-years.
    """

    dyads: pl.DataFrame
    first_year: int
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    shape: tuple[int, int]
    spans: Spans
    relevant: Mask

    def lay(self, series: pl.Series) -> Floats:
        """Return a column of the frame as an array (times, units), NaN where null."""
        out = np.full(self.shape, np.nan)
        out[self.rows, self.columns] = series.cast(pl.Float64).fill_null(np.nan).to_numpy()
        return out

    def take(self, values: Floats) -> Floats:
        """Return the cells of an array in the order of the frame's rows."""
        return np.asarray(values[self.rows, self.columns])


@dataclass(frozen=True, slots=True)
class Measured:
    """One dimension, measured.

    Attributes
    ----------
    mean, sd, carry : ndarray, shape (dyad-years,)
        Posterior in units of the dimension, zero being neutral; NaN for dyads without any data.
    fit : Fit
        Parameters on the scale of scores.
    scales : tuple of Scale
        Scores of each indicator.
    neutral : float
        The score, on the model's scale, taken as zero.
    unit : float
        One published unit on the model's scale.
    median : float
        Median of politically relevant dyad-years, in published units.
    """

    mean: Floats
    sd: Floats
    carry: Floats
    fit: Fit
    scales: tuple[Scale, ...]
    neutral: float
    unit: float
    median: float


def grid(frame: pl.DataFrame) -> Grid:
    """Lay out dyad-years.

    Parameters
    ----------
    frame : polars.DataFrame
        Columns ccode1, ccode2, regime, year and relevant; one row a dyad-year.
    """
    keys = ["ccode1", "ccode2", "regime"]
    dyads = frame.select(keys).unique().sort(keys).with_row_index("u")
    columns = frame.join(dyads, on=keys, how="left", maintain_order="left")["u"]
    unit = columns.to_numpy().astype(np.int64)
    years = frame["year"].to_numpy().astype(np.int64)
    first_year = int(years.min())
    time = years - first_year
    shape = (int(time.max()) + 1, dyads.height)
    first, last = np.full(shape[1], shape[0]), np.full(shape[1], -1)
    np.minimum.at(first, unit, time)
    np.maximum.at(last, unit, time)
    relevant = np.zeros(shape, dtype=bool)
    relevant[time, unit] = frame["relevant"].to_numpy()
    return Grid(dyads.drop("u"), first_year, time, unit, shape, Spans(first, last), relevant)


def measure_dimension(
    frame: pl.DataFrame, layout: Grid, chosen: Sequence[Indicator], prior: Prior
) -> Measured:
    """Estimate one dimension for all dyads.

    Parameters
    ----------
    frame : polars.DataFrame
        The dyad-years of `layout`, in its order, with the columns the indicators ask for.
    layout : Grid
        From `grid(frame)`.
    chosen : sequence of Indicator
        The dimension's indicators.
    prior : Prior
        Of the loadings.
    """
    raw = np.stack([layout.lay(frame.select(item.value.alias("v"))["v"]) for item in chosen])
    population = layout.relevant.copy()
    if all(item.ordered for item in chosen):
        population &= (np.nan_to_num(raw) != 0).any(axis=0)
    scales = tuple(
        _scale(values[population & ~np.isnan(values)], item)
        for values, item in zip(raw, chosen, strict=True)
    )
    scores = np.stack([scale(values) for scale, values in zip(scales, raw, strict=True)])
    fitted = _estimate(scores, layout, population, chosen, prior)
    posterior = smooth(scores, layout.spans, fitted.parameters)
    neutral = _neutral_score(frame, chosen, scales, fitted)
    unit = float(posterior.mean[layout.relevant & _covered(scores)].std())
    return _publish(posterior, scores, layout, fitted, scales, neutral, unit)


def _scale(population: Floats, item: Indicator) -> Scale:
    return normal_scale(population) if item.ordered else standard_scale(population)


def _estimate(
    scores: Floats, layout: Grid, population: Mask, chosen: Sequence[Indicator], prior: Prior
) -> Fit:
    units = population.any(axis=0)
    values = np.where(population, scores, np.nan)[:, :, units]
    spans = Spans(layout.spans.first[units], layout.spans.last[units])
    return fit(values, np.array([float(item.sign) for item in chosen]), spans, prior)


def _neutral_score(
    frame: pl.DataFrame, chosen: Sequence[Indicator], scales: Sequence[Scale], fitted: Fit
) -> float:
    """Return the score that the model gives to neutral indicators: generalised least squares."""
    relevant = frame.filter("relevant")
    neutral = []
    for item, scale in zip(chosen, scales, strict=True):
        over = frame if item.neutral_over == "all" else relevant
        value = over.select(item.neutral.alias("v"))["v"].mean()
        neutral.append(float(scale(np.array([value], dtype=float))[0]))
    p = fitted.parameters
    weight = p.loading / p.noise
    return float((weight * (np.array(neutral) - p.intercept)).sum() / (weight * p.loading).sum())


def _covered(scores: Floats) -> Mask:
    """Return the times at which the dimension has data at all, for all units."""
    seen = np.asarray((~np.isnan(scores)).any(axis=(0, 2)))
    return seen.reshape(-1, 1)


def _publish(
    posterior: Posterior,
    scores: Floats,
    layout: Grid,
    fitted: Fit,
    scales: tuple[Scale, ...],
    neutral: float,
    unit: float,
) -> Measured:
    silent = np.isnan(scores).all(axis=(0, 1))
    mean = np.where(silent, np.nan, (posterior.mean - neutral) / unit)
    sd = np.where(silent, np.nan, np.sqrt(posterior.variance) / unit)
    # the last year of a unit is tied to nothing after it
    ends = np.arange(layout.shape[0])[:, None] == layout.spans.last
    carry = np.where(silent, np.nan, np.where(ends, 0.0, posterior.carry))
    median = float(np.nanmedian(mean[layout.relevant & _covered(scores)]))
    return Measured(
        mean=layout.take(mean),
        sd=layout.take(sd),
        carry=layout.take(carry),
        fit=fitted,
        scales=scales,
        neutral=neutral,
        unit=unit,
        median=median,
    )
