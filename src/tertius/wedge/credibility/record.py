"""The credibility of one giver in one year: its prospect, and what is judged of its promises."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tertius.errors import UsageError
from tertius.provenance import Estimate, Figure, estimate
from tertius.wedge.credibility import survival
from tertius.wedge.credibility.evidence import figures
from tertius.wedge.credibility.forecast import Giver
from tertius.wedge.credibility.judgements import Reversal, judgements
from tertius.wedge.credibility.prospect import prospect
from tertius.wedge.credibility.standing import Tables

__all__ = ["DRAWS", "FORM", "HORIZON", "Credibility", "credibility"]

DRAWS, HORIZON = 4000, 10
FORM = "executive"
CHANCE = "probability"
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Credibility:
    """How far a giver's promise can be counted on; arrays are draws.

    Attributes
    ----------
    ccode : int
        COW code of the giver.
    year : int
        The promise is given on 1 July of it.
    leader : str
        Who is in office.
    giver : Giver
        What the hazards see of the giver.
    form : str
        Legal form of the promise.
    survival : ndarray, shape (draws, years)
        s(t): chance that the promise is alive t years on.
    stays : ndarray, shape (draws, years)
        Chance that the leader is still in office.
    discount : ndarray, shape (draws,)
        d: yearly discount factor.
    hazard : ndarray, shape (draws,)
        h: the yearly chance of lapsing that, held constant, ends where the promise does.
    honour : ndarray, shape (draws,)
        Chance that a commitment is honoured when keeping it is costly.
    warnings : tuple of str
        What a reader must know.
    """

    ccode: int
    year: int
    leader: str
    giver: Giver
    form: str
    survival: Array
    stays: Array
    discount: Array
    hazard: Array
    honour: Array
    warnings: tuple[str, ...]

    def share(
        self, consent: float | Array = 1.0, at_once: float | Array = 0.0, years: int | None = None
    ) -> Array:
        """Return draws of q, the share of a promised stream that arrives.

        Parameters
        ----------
        consent : float or ndarray, shape (draws,)
            Chance that those whose consent is needed give it.
        at_once : float or ndarray, shape (draws,)
            Share delivered at the outset or beyond recall: 1 for an irreversible item.
        years : int, optional
            Length of the stream, from 1 to the horizon, which is the default.
        """
        longest = self.survival.shape[-1]
        length = longest if years is None else years
        if not 1 <= length <= longest:
            raise UsageError(f"years {length}: give from 1 to the horizon, {longest}")
        return survival.delivered_share(self.survival[:, :length], self.discount, consent, at_once)

    @property
    def summary(self) -> Mapping[str, Estimate]:
        """The main numbers by name."""
        last = self.stays.shape[-1]
        found = {"leaves_within_1": estimate(1.0 - self.stays[:, 0], CHANCE)}
        for years in sorted({min(4, last), last}):
            found[f"in_office_{years}"] = estimate(self.stays[:, years - 1], CHANCE)
        found["alive_at_end"] = estimate(self.survival[:, -1], CHANCE)
        found["share_delivered"] = estimate(self.share(), "share")
        found["yearly_hazard"] = estimate(self.hazard, "probability a year")
        found["honours_when_costly"] = estimate(self.honour, CHANCE)
        return found

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The main numbers with method, sources and rows."""
        return figures(self.summary, self.ccode, self.year)


def credibility(
    tables: Tables,
    ccode: int,
    year: int,
    *,
    form: str = FORM,
    horizon: int = HORIZON,
    since: date | None = None,
    reversal: Reversal | None = None,
    draws: int = DRAWS,
    seed: int = 1,
) -> Credibility:
    """Return how far the promise of a state can be counted on.

    Parameters
    ----------
    tables : Tables
        Holds `givers`, `turnover_hazards`, `turnover_covariance` and `honour_records`.
    ccode, year : int
        The giver, and the year on whose 1 July it promises.
    form : str
        Legal form: executive, statute, treaty; a key of the judged chances of reversal.
    horizon : int
        Years that the promise is meant to last, 1 to `prospect.LONGEST`.
    since : date, optional
        Day on which the present leader took office with a new source of support, where the
        record ends before; the leader's age is then not known.
    reversal : Reversal, optional
        Chances that a newcomer takes the promise back, in place of those of its form.
    draws, seed : int
        Number of draws, and where they start. The same seed gives two givers the same draws of
        what is common to them: the coefficients, and what is judged.

    Raises
    ------
    UsageError
        If an argument cannot be meant.
    MissingDataError
        If the state has no leader or regime on record.
    """
    judged = judgements()
    chances = reversal or judged.form(form)
    rng = np.random.default_rng(seed)
    same, other, tested, discount = (
        source.draw(rng, draws)
        for source in (chances.same, chances.other, judged.tested, judged.discount)
    )
    found = prospect(tables, ccode, year, horizon=horizon, draws=draws, rng=rng, since=since)
    alive = found.survival(same, other, tested)
    return Credibility(
        ccode=ccode,
        year=year,
        leader=found.leader,
        giver=found.giver,
        form=form,
        survival=alive,
        stays=found.stays,
        discount=discount,
        hazard=survival.constant_hazard(alive),
        honour=found.honour,
        warnings=found.warnings,
    )
