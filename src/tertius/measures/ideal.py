"""Distance between two states' published ideal points, by the year in which the session opened.

One release is used throughout, because every release has its own scale: the one of July 2025 on
final-passage votes, the last in which every year rests on a full record. (The next one's point of
2024 rests on eight votes.)
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius.measures.register import Measure

__all__ = ["FIRST", "LAST", "MEASURES", "RELEASE", "compute"]

FIRST, LAST = 1946, 2024
RELEASE = "2025-07-final"

_Z95 = 1.6448536269514722  # 95 % quantile of the standard normal distribution
_KEYS = ["ccode1", "ccode2", "year"]

MEASURES = (
    Measure(
        id="ideal.distance",
        label="Distance of ideal points",
        unit="units of the release's scale",
        low=0,
        high=None,
        sources=("voeten-ideal-points",),
        first=FIRST,
        last=LAST,
        definition=(
            "|p1 - p2| of the published ideal points, release of July 2025 on final-passage "
            "votes; the year is the one in which the session opened. sd is that of p1 - p2, from "
            "each point's 5 and 95 % quantiles as if normal and independent; the 90 % bounds are "
            "those of |p1 - p2| under that distribution, and lie above the value itself where "
            "the two points all but coincide."
        ),
        reference=(
            "Bailey, Strezhnev & Voeten (2017), Journal of Conflict Resolution 61(2): 430-456"
        ),
        interval=True,
    ),
)


def compute(dyad_years: pl.DataFrame, ideal_points: pl.DataFrame) -> pl.DataFrame:
    """Return table `measure_ideal`.

    Parameters
    ----------
    dyad_years : polars.DataFrame
        `ccode1` < `ccode2`, `year`: the pairs of states in the system.
    ideal_points : polars.DataFrame
        Canonical table.

    Returns
    -------
    polars.DataFrame
        One row for every pair and year covered, sorted: `distance`, `distance_sd`,
        `distance_p05`, `distance_p95`, null where a state has no point. Years outside the
        coverage have no row.
    """
    points = ideal_points.filter(pl.col("release") == RELEASE).select(
        "ccode", "year", "point", variance=((pl.col("p95") - pl.col("p05")) / (2 * _Z95)) ** 2
    )
    frame = dyad_years.filter(pl.col("year").is_between(FIRST, LAST)).select(
        pl.col(_KEYS).cast(pl.Int16)
    )
    for side in ("1", "2"):
        frame = frame.join(
            points.rename({"point": f"point{side}", "variance": f"variance{side}"}),
            left_on=[f"ccode{side}", "year"],
            right_on=["ccode", "year"],
            how="left",
        )
    frame = frame.select(
        *_KEYS,
        distance=(pl.col("point1") - pl.col("point2")).abs(),
        distance_sd=(pl.col("variance1") + pl.col("variance2")).sqrt(),
    ).sort(_KEYS)
    centre, sd = (frame[name].to_numpy() for name in ("distance", "distance_sd"))
    bounds = {
        f"distance_p{percent:02}": pl.Series(_folded(centre, sd, percent / 100)).fill_nan(None)
        for percent in (5, 95)
    }
    return frame.with_columns(**bounds)


def _folded(
    centre: NDArray[np.float64], sd: NDArray[np.float64], share: float
) -> NDArray[np.float64]:
    """Return the quantile of |X|, X normal with `centre` >= 0 and `sd`."""
    from scipy.special import ndtr, ndtri

    quantile = centre + ndtri(share) * sd
    # Further from 0 than five sd, the part folded over does not change the last digit.
    near = centre < 5 * sd
    ratio = centre[near] / sd[near]
    low, high = np.zeros_like(ratio), ratio + 3
    for _ in range(40):
        middle = (low + high) / 2
        below = ndtr(middle - ratio) - ndtr(-middle - ratio) < share
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    quantile[near] = high * sd[near]
    return np.asarray(quantile)
