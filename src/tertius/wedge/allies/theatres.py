"""Tests of the divider in other theatres, once its resolve is in doubt: ranges, under a label.

How often a theatre was tested comes from counts of years; how far doubt born elsewhere changes it
is disputed, so that the range always begins at "not at all".

References
----------
Press (2005), Calculating Credibility, Cornell University Press. Mercer (1996), Reputation and
International Politics, Cornell University Press. Weisiger & Yarhi-Milo (2015), "Revisiting
Reputation", International Organization 69(2): 473-495.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.errors import UsageError, collect

__all__ = ["DISPUTED", "Theatre", "theatre"]

Floats = NDArray[np.float64]

DISPUTED = "that doubt about resolve in one place invites tests in another is disputed"
"""What every such number must be read with."""


@dataclass(frozen=True, slots=True, eq=False)
class Theatre:
    """Chance a year of a test in one theatre, draw by draw.

    Attributes
    ----------
    name : str
        Where.
    tested, years : int
        Years with a test, and years looked at.
    before, after : ndarray, shape (worlds,)
        Chance a year before and after the concession.
    label : str
        The caveat.
    """

    name: str
    tested: int
    years: int
    before: Floats
    after: Floats
    label: str = DISPUTED

    @property
    def range(self) -> tuple[float, float]:
        """5 % and 95 % quantile of what is added to the chance a year."""
        low, high = np.quantile(self.after - self.before, (0.05, 0.95))
        return float(low), float(high)


def theatre(
    name: str,
    tested: int,
    years: int,
    trust_before: ArrayLike,
    trust_after: ArrayLike,
    transfer: ArrayLike,
    rng: np.random.Generator,
) -> Theatre:
    """Return the chance of a test before and after a concession elsewhere.

    The base rate has Jeffreys' prior: Beta(1/2 + tested, 1/2 + years - tested). Its odds grow by
    the odds of "no resolve", to the power of `transfer`.

    Parameters
    ----------
    name : str
        Where.
    tested, years : int
        Years with a test, and years looked at.
    trust_before, trust_after : array_like, shape (worlds,)
        Expected resolve as the opponent there sees it, in (0, 1).
    transfer : array_like, shape (worlds,)
        In [0, 1]: 0, doubt does not travel; 1, it travels whole.
    rng : numpy.random.Generator
        Draws the base rate.

    Raises
    ------
    UsageError
        If more years were tested than looked at, or trust or transfer are out of range.
    """
    before, after = np.asarray(trust_before, float), np.asarray(trust_after, float)
    share = np.asarray(transfer, float)
    found = []
    if not 0 <= tested <= years or years < 1:
        found.append(f"{tested} of {years} years were tested; count years, of at least one")
    for label, trust in (("trust_before", before), ("trust_after", after)):
        if not np.all((trust > 0) & (trust < 1)):
            found.append(f"{label} must lie between 0 and 1")
    if not np.all((share >= 0) & (share <= 1)):
        found.append("transfer must lie in [0, 1]")
    collect(UsageError, f"theatre '{name}'", found)
    base = rng.beta(0.5 + tested, 0.5 + years - tested, size=before.shape)
    doubt = (1 - after) / after * before / (1 - before)
    odds = base / (1 - base) * doubt**share
    return Theatre(name, tested, years, base, odds / (1 + odds))
