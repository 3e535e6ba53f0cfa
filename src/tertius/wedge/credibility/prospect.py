"""A giver's prospect: draws of how turnover may go, from which any promise of its takes its life.

The prospect of a giver is drawn once; each of its promises then has chances of reversal of its
own, so that many items cost little more than one.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.errors import UsageError
from tertius.wedge.credibility import hazards, survival
from tertius.wedge.credibility.evidence import warnings
from tertius.wedge.credibility.forecast import QUARTERS, Giver, incumbent, successor
from tertius.wedge.credibility.honour import honour_draws
from tertius.wedge.credibility.standing import Tables, entered, honoured, standing

__all__ = ["LONGEST", "Prospect", "prospect"]

LONGEST = 30
"""Years that a promise can be followed."""
Array = NDArray[np.float64]
Paths = tuple[Array, Array]


@dataclass(frozen=True, slots=True)
class Prospect:
    """What may become of a giver's leader and its source of support; arrays are draws.

    Attributes
    ----------
    ccode, year : int
        COW code, and the year on whose 1 July promises are given.
    leader : str
        Who is in office.
    giver : Giver
        What the hazards see.
    stays : ndarray, shape (draws, years)
        Chance that the leader is still in office.
    succession, support : tuple of ndarray, shape (draws, quarters)
        Chances of turnover of the incumbent and of a newcomer, by the two kinds of turnover.
    honour : ndarray, shape (draws,)
        Chance that a commitment is honoured when keeping it is costly.
    warnings : tuple of str
        What a reader must know.
    """

    ccode: int
    year: int
    leader: str
    giver: Giver
    stays: Array
    succession: Paths
    support: Paths
    honour: Array
    warnings: tuple[str, ...]

    def survival(self, same: ArrayLike, other: ArrayLike, tested: ArrayLike = 0.0) -> Array:
        """Return s(t), the chance that a promise is alive at the end of each year.

        Parameters
        ----------
        same, other : array_like, shape (draws,) or ()
            Chance that a newcomer of the same or of another source of support reverses it.
        tested : array_like, shape (draws,) or ()
            Chance a year that keeping it becomes as costly as what the record of honouring is of.

        Returns
        -------
        ndarray, shape (draws, years)
            Both kinds of turnover, and the tests, are taken to be independent.
        """
        alive = survival.kept(*self.succession, same) * survival.kept(*self.support, other)
        passed = 1.0 - np.asarray(tested, dtype=float) * (1.0 - self.honour)
        yearly = alive[:, QUARTERS - 1 :: QUARTERS]
        lasting: Array = yearly * passed[:, None] ** np.arange(1, yearly.shape[-1] + 1)
        return lasting


def prospect(
    tables: Tables,
    ccode: int,
    year: int,
    *,
    horizon: int,
    draws: int,
    rng: np.random.Generator,
    since: date | None = None,
) -> Prospect:
    """Draw the prospect of a state's leader and source of support.

    Parameters
    ----------
    tables : Tables
        Holds `givers`, `turnover_hazards`, `turnover_covariance` and `honour_records`.
    ccode, year : int
        The giver, and the year on whose 1 July it promises.
    horizon : int
        Years ahead, 1 to `LONGEST`.
    draws : int
        How many, at least 1.
    rng : numpy.random.Generator
        Where randomness comes from. Generators in the same state give two givers the same draws
        of the coefficients, which are common to them.
    since : date, optional
        Day on which the present leader took office with a new source of support, where the
        record ends before; the leader's age is then not known.

    Raises
    ------
    UsageError
        If an argument cannot be meant.
    MissingDataError
        If the state has no leader or regime on record.
    """
    if not 1 <= horizon <= LONGEST:
        raise UsageError(f"horizon {horizon}: give years from 1 to {LONGEST}")
    if draws < 1:
        raise UsageError(f"draws {draws}: give at least 1")
    found = standing(tables, ccode, year)
    if since is not None:
        found = entered(found, since)
    fitted = tables.read("turnover_hazards"), tables.read("turnover_covariance")
    paths: dict[str, Paths] = {}
    for model in hazards.MODELS:
        hazard = hazards.read(*fitted, model)
        drawn = hazard.draw(rng, draws)
        paths[model] = (
            incumbent(found.giver, hazard, drawn, horizon),
            successor(found.giver, drawn, horizon),
        )
    counts = honoured(tables, ccode, found.giver.regime)
    stays = survival.in_office(paths["leader"][0])
    return Prospect(
        ccode=ccode,
        year=year,
        leader=found.leader,
        giver=found.giver,
        stays=stays[:, QUARTERS - 1 :: QUARTERS],
        succession=paths["succession"],
        support=paths["support"],
        honour=honour_draws(counts.own, counts.kin, counts.era, rng, draws),
        warnings=warnings(found, counts),
    )
