"""The record of honoured and broken commitments: counts at build time, Beta posteriors after.

Two datasets count two things. Leeds and Anac name the ally at war, so that in a treaty of two the
other is who owed; Berkemeier and Fuhrmann reach to 2003 but name no ally. The first gives the
records of states and of kinds of regime, the second that of its time. They overlap before 1945
and are never added up.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["DEMOCRACY", "PRIOR_WEIGHT", "Count", "honour_draws", "records"]

DEMOCRACY = 6
"""Least polity2 of a democracy, as the makers of Polity draw the line."""
SINCE = 1945
"""First year of the later record."""
PRIOR_WEIGHT = (2.0, 10.0)
"""Judged: how many cases of its own outweigh what is known of others. Two is hardly any trust in
the analogy, ten about as many cases as the states with the longest records have."""


@dataclass(frozen=True, slots=True)
class Count:
    """Calls on commitments and how many were honoured, with the first and last year."""

    honoured: int
    calls: int
    first: int | None = None
    last: int | None = None

    @property
    def broken(self) -> int:
        """How many were not."""
        return self.calls - self.honoured


def records(honouring: pl.DataFrame, scores: pl.DataFrame) -> pl.DataFrame:
    """Count honoured commitments by giver, by kind of regime, and since 1945.

    Parameters
    ----------
    honouring : polars.DataFrame
        Table `honouring`.
    scores : polars.DataFrame
        Table `regime_scores`; the giver's regime is that of the year before the war.

    Returns
    -------
    polars.DataFrame
        scope (giver, regime, era), key (COW code; elected or other; since-1945), honoured, n,
        first, last (years), coding, source.
    """
    own = honouring.filter(pl.col("coding") == "leeds-anac", pl.col("giver").is_not_null())
    polity = scores.filter(pl.col("measure") == "polity2").select(
        pl.col("ccode").alias("giver"), pl.col("year") + 1, pl.col("value")
    )
    kinds = own.join(polity, on=["giver", "year"]).with_columns(
        kind=pl.when(pl.col("value") >= DEMOCRACY)
        .then(pl.lit("elected"))
        .otherwise(pl.lit("other"))
    )
    late = honouring.filter(pl.col("coding") == "bf", pl.col("year") >= SINCE)
    return pl.concat(
        [
            _counted(own, "giver", pl.col("giver").cast(pl.String), "alliance-reliability"),
            _counted(kinds, "regime", pl.col("kind"), "alliance-reliability+polity5"),
            _counted(late, "era", pl.lit(f"since-{SINCE}"), "alliance-reliability"),
        ]
    ).sort("scope", "key")


def _counted(rows: pl.DataFrame, scope: str, key: pl.Expr, source: str) -> pl.DataFrame:
    return (
        rows.group_by(key.alias("key"), "coding")
        .agg(
            pl.col("honoured").sum().cast(pl.Int32),
            pl.len().cast(pl.Int32).alias("n"),
            pl.col("year").min().alias("first"),
            pl.col("year").max().alias("last"),
        )
        .select(
            pl.lit(scope).alias("scope"),
            "key",
            "honoured",
            "n",
            "first",
            "last",
            "coding",
            pl.lit(source).alias("source"),
        )
    )


def honour_draws(
    own: Count,
    kin: Count,
    era: Count,
    rng: np.random.Generator,
    n: int,
) -> NDArray[np.float64]:
    """Return draws of the chance that a giver honours a costly commitment when called on.

    Parameters
    ----------
    own, kin, era : Count
        Commitments of the giver itself, of its kind of regime, and of all since
        1945. The last two disagree; each draw believes one of them, at even odds.
    rng : numpy.random.Generator
        Where randomness comes from.
    n : int
        How many.

    Returns
    -------
    ndarray, shape (n,)
        Beta posteriors: the believed record (with Jeffreys' prior) is the prior mean of the
        giver's own rate, worth as many cases as `PRIOR_WEIGHT` says.
    """
    believed = np.where(rng.random(n) < 0.5, _jeffreys(kin, rng, n), _jeffreys(era, rng, n))
    weight = rng.uniform(*PRIOR_WEIGHT, size=n)
    drawn: NDArray[np.float64] = rng.beta(
        weight * believed + own.honoured, weight * (1.0 - believed) + own.broken
    )
    return drawn


def _jeffreys(record: Count, rng: np.random.Generator, n: int) -> NDArray[np.float64]:
    # a mean of exactly 0 or 1 is no prior
    return np.clip(rng.beta(record.honoured + 0.5, record.broken + 0.5, size=n), 1e-3, 1 - 1e-3)
