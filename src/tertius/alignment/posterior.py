"""The posterior of a leg: moments, quantiles and draws of the alignment of one dyad."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from scipy.special import ndtri

from tertius.alignment.dimensions import DIMENSIONS, OVERALL
from tertius.errors import MissingDataError, UnknownStateError, UsageError
from tertius.latent.statespace import Floats, Ints, draw_paths
from tertius.measures.reading import Tables
from tertius.provenance import QUANTILES
from tertius.states import resolve

__all__ = ["ANCHORS", "Anchor", "Leg", "Tables", "check_weights", "draw", "leg", "series"]

Anchor = Literal["neutral", "median", "own_mean"]
ANCHORS: Mapping[Anchor, str] = {
    "neutral": "indicators at their neutral values",
    "median": "the median politically relevant dyad-year",
    "own_mean": "the dyad's own mean over all years",
}
EQUAL: Mapping[str, float] = dict.fromkeys(DIMENSIONS, 1.0)


@dataclass(frozen=True, slots=True)
class Leg:
    """Posterior moments of one dyad.

    Attributes
    ----------
    ccode1, ccode2 : int
        The dyad, lower code first.
    years : ndarray, shape (years,)
        Years in which both states exist.
    mean, sd, carry : mapping of ndarray, shape (years,)
        By dimension; NaN where the dyad has no data. See `latent.statespace.Posterior`.
    shift : mapping of float
        By dimension: what the chosen zero anchor took off.
    """

    ccode1: int
    ccode2: int
    years: Ints
    mean: Mapping[str, Floats]
    sd: Mapping[str, Floats]
    carry: Mapping[str, Floats]
    shift: Mapping[str, float]

    def at(self, year: int) -> int:
        """Return the position of a year, or say which years there are."""
        found = np.flatnonzero(self.years == year)
        if not len(found):
            cuts = np.flatnonzero(np.diff(self.years) > 1)
            starts = [self.years[0], *self.years[cuts + 1]]
            ends = [*self.years[cuts], self.years[-1]]
            spans = " and ".join(f"from {a} to {b}" for a, b in zip(starts, ends, strict=True))
            raise MissingDataError(
                f"no alignment of {_name(self.ccode1)} and {_name(self.ccode2)} in {year}: "
                f"it runs {spans}, "
                "the years since 1946 in which both are in the state system; choose one of those"
            )
        return int(found[0])


def _name(code: int) -> str:
    """Return the state's name; a table of one's own may hold codes that are no states."""
    try:
        return resolve(code).name
    except UnknownStateError:
        return str(code)


def leg(tables: Tables, a: int, b: int, anchor: Anchor = "neutral") -> Leg:
    """Read the posterior of one dyad.

    Parameters
    ----------
    tables : Tables
        A store or the reference panel.
    a, b : int
        COW codes, in any order.
    anchor : {"neutral", "median", "own_mean"}
        What counts as zero.

    Raises
    ------
    MissingDataError
        If the two never coexist after 1945.
    """
    if anchor not in ANCHORS:
        raise UsageError(f"anchor '{anchor}' is unknown: choose among {', '.join(ANCHORS)}")
    low, high = min(a, b), max(a, b)
    frame = (
        tables.scan("alignment")
        .filter((pl.col("ccode1") == low) & (pl.col("ccode2") == high))
        .sort("year")
        .collect()
    )
    if frame.is_empty():
        raise MissingDataError(
            f"no dyad {low}-{high}: the two states never coexist from 1946 on; check the codes"
        )
    medians = dict(tables.scan("anchors").select("dimension", "median").collect().iter_rows())
    moments = {
        part: {d: _column(frame, f"{d}_{part}") for d in DIMENSIONS}
        for part in ("mean", "sd", "carry")
    }
    shift = {d: _shift(anchor, moments["mean"][d], medians[d]) for d in DIMENSIONS}
    mean = {d: moments["mean"][d] - shift[d] for d in DIMENSIONS}
    years = frame["year"].to_numpy().astype(np.int64)
    return Leg(low, high, years, mean, moments["sd"], moments["carry"], shift)


def _column(frame: pl.DataFrame, name: str) -> Floats:
    return frame[name].cast(pl.Float64).fill_null(np.nan).to_numpy().copy()


def _shift(anchor: Anchor, mean: Floats, median: float) -> float:
    if anchor == "neutral" or np.isnan(mean).all():
        return 0.0
    return median if anchor == "median" else float(np.nanmean(mean))


def check_weights(weights: Mapping[str, float] | None) -> dict[str, float]:
    """Return weights of the dimensions that sum to one; equal by default."""
    chosen = dict(EQUAL if weights is None else weights)
    if set(chosen) != set(DIMENSIONS) or min(chosen.values()) < 0 or not sum(chosen.values()) > 0:
        raise UsageError(
            f"weights {chosen!r}: give one number of at least 0 for each of "
            f"{', '.join(DIMENSIONS)}, not all 0"
        )
    total = sum(chosen.values())
    return {dimension: chosen[dimension] / total for dimension in DIMENSIONS}


def draw(
    found: Leg, draws: int, seed: int, weights: Mapping[str, float] | None = None
) -> dict[str, Floats]:
    """Draw whole paths of a leg, by dimension and overall.

    The dyad's codes enter the seed, so that a leg has the same draws in every triangle. Draws of
    each dimension are shifted and scaled to the exact mean and standard deviation of every year,
    so that what is counted from draws agrees with what is computed without them.

    Returns
    -------
    dict of ndarray, shape (draws, years)
        Overall is the weighted mean of the dimensions; NaN where one of them is missing.
    """
    share = check_weights(weights)
    rng = np.random.default_rng([seed, found.ccode1, found.ccode2])
    # across a gap in a dyad's life its two spells are drawn apart
    joined = np.append(np.diff(found.years) == 1, False)
    paths = {
        d: _matched(
            draw_paths(
                found.mean[d][:, None],
                found.sd[d][:, None] ** 2,
                np.where(joined, found.carry[d], 0.0)[:, None],
                draws,
                rng,
            )[:, :, 0],
            found.mean[d],
            found.sd[d],
        )
        for d in DIMENSIONS
    }
    used = [d for d in DIMENSIONS if share[d] > 0]
    overall = sum((share[d] * paths[d] for d in used), start=np.zeros((draws, len(found.years))))
    return {OVERALL: overall, **paths}


def _matched(paths: Floats, mean: Floats, sd: Floats) -> Floats:
    """Shift and scale draws to exact moments, year by year; a few draws are left as they are."""
    if len(paths) < 30:
        return paths
    return np.asarray(mean + (paths - paths.mean(axis=0)) * (sd / paths.std(axis=0)))


def series(found: Leg, dimension: str, weights: Mapping[str, float] | None = None) -> pl.DataFrame:
    """Return mean, sd and quantiles of a leg by year: exact, for the posterior is Gaussian.

    Returns
    -------
    polars.DataFrame
        Columns year, mean, sd, p05, p25, p50, p75, p95.
    """
    if dimension == OVERALL:
        share = check_weights(weights)
        used = [d for d in DIMENSIONS if share[d] > 0]
        mean = sum((share[d] * found.mean[d] for d in used), start=np.zeros(len(found.years)))
        variance = sum(
            ((share[d] * found.sd[d]) ** 2 for d in used), start=np.zeros(len(found.years))
        )
        sd = np.sqrt(variance)
    elif dimension in DIMENSIONS:
        mean, sd = found.mean[dimension], found.sd[dimension]
    else:
        raise UsageError(
            f"dimension '{dimension}' is unknown: choose among {', '.join((OVERALL, *DIMENSIONS))}"
        )
    quantiles = {f"p{100 * q:02.0f}": mean + ndtri(q) * sd for q in QUANTILES}
    return pl.DataFrame(
        {"year": found.years, "mean": mean, "sd": sd, **quantiles}, nan_to_null=True
    )
