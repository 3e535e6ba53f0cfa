"""What the hazard of turnover is made of: bands of tenure, age and time since a vote, by regime.

The same few functions describe a step of the past to the estimator and a step of the future to
the forecast, so that the two cannot part. Nothing here knows a state's name.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["AFTER_VOTE", "AGES", "ELECTED", "REGIMES", "TENURE", "bands", "design", "names"]

REGIMES = ("presidential", "parliamentary", "party", "personal", "military", "monarchy", "other")
"""Types of regime; the first two are democracies."""
ELECTED = REGIMES[:2]

VOTING = ("presidential", "parliamentary", "party", "personal")
"""Types with enough votes for an effect of their own; the others share one."""

TENURE = {
    True: (0.0, 1.0, 2.0, 3.5, 5.5, 7.5, 11.5),
    False: (0.0, 1.0, 2.0, 5.0, 10.0, 20.0),
}
"""Lower bounds of bands of tenure in years, for democracies (True) and other regimes. Elected
terms end after whole years, so that no bound of theirs may be one from the third year on."""
AGES = (65.0, 75.0)
"""Lower bounds of bands of age in years; the band below the first is the base."""
AFTER_VOTE = 0.5
"""Years after a vote during which whoever lost it leaves."""
LATE = 6.0
"""Years of tenure from which a vote is taken to come at the end of a second term or later."""


def bands(
    regime: Sequence[str], tenure: ArrayLike, since_vote: ArrayLike, age: ArrayLike
) -> dict[str, NDArray[np.int8]]:
    """Return the numbers of the bands that steps fall in.

    Parameters
    ----------
    regime : sequence of str, length n
        One of `REGIMES`.
    tenure, since_vote : array_like, shape (n,)
        Years in office, and years since the last vote that makes an executive (inf: never).
    age : array_like, shape (n,)
        Years; negative where unknown, which counts as the base.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        tenure (from 0), vote (0 none lately, 1 lately, 2 lately and late in office), age. A vote
        before the leader came in is no vote on the leader.
    """
    held = np.asarray(tenure, dtype=float)
    elected = np.isin(np.asarray(regime), ELECTED)
    band = np.where(
        elected,
        np.searchsorted(TENURE[True], held, side="right"),
        np.searchsorted(TENURE[False], held, side="right"),
    )
    since = np.asarray(since_vote, dtype=float)
    lately = (since < AFTER_VOTE) & (since <= held)
    vote = np.where(lately, np.where(held >= LATE, 2, 1), 0)
    old = np.searchsorted(AGES, np.asarray(age, dtype=float), side="right")
    return {
        "tenure": (band - 1).astype(np.int8),
        "vote": vote.astype(np.int8),
        "age": old.astype(np.int8),
    }


def names() -> tuple[str, ...]:
    """Return the terms of a model, in the order of the columns of `design`."""
    found = [f"regime.{regime}" for regime in REGIMES]
    for kind in ("elected", "other"):
        found += [f"tenure.{kind}.{low:g}" for low in TENURE[kind == "elected"][1:]]
    found += [f"vote.{kind}{late}" for kind in (*VOTING, "other") for late in ("", ".late")]
    found += [f"age.{kind}.{low:g}" for kind in ("elected", "other") for low in AGES]
    return tuple(found)


def design(
    regime: Sequence[str], tenure: ArrayLike, vote: ArrayLike, age: ArrayLike
) -> NDArray[np.float64]:
    """Return the regressors of the log hazard.

    Parameters
    ----------
    regime : sequence of str, length n
        One of `REGIMES`.
    tenure, vote, age : array_like of int, shape (n,)
        Numbers of bands, as `bands` gives them.

    Returns
    -------
    ndarray, shape (n, len(names()))
        Zeros and ones. The exponential of a regime's coefficient is its yearly hazard in the
        first year in office, of a leader under 65, with no vote in the half-year before.
    """
    terms = names()
    column = {term: number for number, term in enumerate(terms)}
    found = np.zeros((len(regime), len(terms)))
    rows = zip(
        regime, np.asarray(tenure), np.asarray(vote), np.asarray(age), strict=True
    )  # a cell a row: some thousands at build time, some hundreds in a forecast
    for number, (kind, band, voted, old) in enumerate(rows):
        elected = kind in ELECTED
        group = "elected" if elected else "other"
        present = [f"regime.{kind}"]
        if band:
            present.append(f"tenure.{group}.{TENURE[elected][band]:g}")
        if voted:
            of = kind if kind in VOTING else "other"
            present.append(f"vote.{of}{'.late' if voted == 2 else ''}")
        if old:
            present.append(f"age.{group}.{AGES[old - 1]:g}")
        found[number, [column[term] for term in present]] = 1.0
    return found
