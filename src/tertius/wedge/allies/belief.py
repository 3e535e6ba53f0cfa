"""What an ally believes of the divider's resolve, and what a visible concession does to it.

Resolve r is the chance that the divider keeps its word when that is costly. The belief is a Beta
distribution: one notional promise kept and one broken to begin with, and every promise of the
record counted with a weight in [0, 1], since promises made elsewhere, to others or long ago say
less about this one.

A concession at the ally's expense is made with a chance in proportion to ``ratio - (ratio - 1) r``:
`ratio` times likelier by a divider sure to fold than by one sure to stand. Bayes' rule then gives a
mixture of two Betas, whose mean has a closed form. With ``ratio = 1`` nothing is learnt; as it
grows, a concession comes to count as exactly one promise broken.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.errors import UsageError, collect

__all__ = ["Belief", "perceived", "prior"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Belief:
    """A Beta belief about resolve.

    Attributes
    ----------
    kept, broken : ndarray
        Its two parameters, both at least 1, of shapes that broadcast with one another.
    """

    kept: Floats
    broken: Floats

    @property
    def mean(self) -> Floats:
        """Expected resolve, in (0, 1)."""
        return self.kept / (self.kept + self.broken)

    def after(self, ratio: ArrayLike) -> Floats:
        """Return expected resolve once a concession has been seen.

        Parameters
        ----------
        ratio : array_like
            Likelihood of the concession from a divider without resolve over that from one with
            all of it; at least 1, may be infinite. Broadcasts with the belief.

        Returns
        -------
        ndarray
            Between ``kept / (kept + broken + 1)`` and the mean.
        """
        total = self.kept + self.broken
        first = self.kept / total
        second = first * (self.kept + 1) / (total + 1)
        # divided through by the ratio, so that an infinite one is a number too
        share = 1.0 / np.asarray(ratio, float)
        after: Floats = (first - (1 - share) * second) / (1 - (1 - share) * first)
        return after


def prior(honoured: ArrayLike, broken: ArrayLike, weight: ArrayLike) -> Belief:
    """Return the belief that a record of commitments leads to.

    Parameters
    ----------
    honoured, broken : array_like
        Commitments kept and broken, counts, at least 0.
    weight : array_like
        How much one of them counts towards this one, in [0, 1].

    Raises
    ------
    UsageError
        Listing counts below 0 and weights outside their range.
    """
    counts = {"honoured": np.asarray(honoured, float), "broken": np.asarray(broken, float)}
    share = np.asarray(weight, float)
    found = [
        f"{name} is {np.min(values):g}; a count is at least 0"
        for name, values in counts.items()
        if not np.all(values >= 0)
    ]
    if not np.all((share >= 0) & (share <= 1)):
        found.append("weight lies outside [0, 1]; 1 counts every promise of the record in full")
    collect(UsageError, "a record of commitments", found)
    return Belief(1 + share * counts["honoured"], 1 + share * counts["broken"])


def perceived(ratio: ArrayLike, visibility: ArrayLike, expense: ArrayLike) -> Floats:
    """Return the likelihood ratio as one ally perceives the concession.

    Parameters
    ----------
    ratio : array_like
        Of a concession wholly visible and wholly at the ally's expense, at least 1.
    visibility, expense : array_like
        Shares in [0, 1]: how visible the concession is, how far it is at this ally's expense. In
        logarithms the ratio is in proportion to both.
    """
    share = np.asarray(visibility, float) * np.asarray(expense, float)
    found: Floats = np.asarray(ratio, float) ** share
    return found
