"""How long what one side promises lasts: survival by legal form, and by chance of reversal."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.compiled import in_threads, kernel
from tertius.scenario import Item, Seat, Wedge
from tertius.store.tables import Store
from tertius.wedge.credibility.judgements import judgements
from tertius.wedge.credibility.prospect import prospect
from tertius.wedge.credibility.survival import constant_hazard, delivered_share

__all__ = ["FORM", "Promises", "arrives", "promises"]

Floats = NDArray[np.float64]

FORM = "executive"
GRID = 9
"""Chances of reversal at which survival is computed; between them it is interpolated."""
USUAL = 0.94
"""Discount factor by which draws are ranked."""
BLOCK = 8192


@dataclass(frozen=True, slots=True, eq=False)
class Promises:
    """Survival of one side's promises; draws sorted from the least to the most credible.

    Attributes
    ----------
    forms : mapping of str to ndarray, shape (draws, years)
        By legal form, the chance that the promise is alive at the end of each year.
    by_reversal : ndarray, shape (chances, draws, years) or None
        The same where every newcomer takes it back with a chance from 0 to 1, evenly spaced; None
        where no item asks for it.
    stays : ndarray, shape (draws, years)
        Chance that the leader is still there.
    hazard : ndarray, shape (draws,)
        h: yearly chance that an executive promise lapses.
    leader, regime : str
        Who promises.
    warnings : tuple of str
        What a reader must know.
    """

    forms: Mapping[str, Floats]
    by_reversal: Floats | None
    stays: Floats
    hazard: Floats
    leader: str
    regime: str
    warnings: tuple[str, ...]

    def share(self) -> Floats:
        """Return draws of the share of an executive promise that arrives at the usual patience."""
        return delivered_share(self.forms[FORM], np.full(len(self.hazard), USUAL))


def promises(
    tables: Store, wedge: Wedge, seat: Seat, ccode: int, year: int, *, draws: int, seed: int
) -> Promises:
    """Return how long the promises of one side last.

    Errors are those of `tertius.wedge.credibility.prospect.prospect`.
    """
    own: tuple[Item, ...] = wedge.given_by(seat)
    judged, rng = judgements(), np.random.default_rng(seed)
    found = prospect(
        tables, ccode, year, horizon=wedge.horizon, draws=draws, rng=rng,
        since=wedge.office.get(seat),
    )  # fmt: skip
    tested = judged.tested.draw(rng, draws)
    chances = rng.random((2, draws))  # the same places in the ranges of every form

    def alive(form: str) -> Floats:
        of = judged.form(form)
        return found.survival(of.same.quantile(chances[0]), of.other.quantile(chances[1]), tested)

    executive = alive(FORM)
    order = np.argsort(delivered_share(executive, np.full(draws, USUAL)), kind="stable")
    forms = sorted({FORM, *(item.form for item in own)})
    grid = None
    if any(item.reversal is not None for item in own):
        steps = np.linspace(0.0, 1.0, GRID)
        grid = np.stack([found.survival(step, step, tested)[order] for step in steps])
    return Promises(
        forms={form: alive(form)[order] for form in forms},
        by_reversal=grid,
        stays=found.stays[order],
        hazard=constant_hazard(executive)[order],
        leader=found.leader,
        regime=found.giver.regime,
        warnings=found.warnings,
    )


def arrives(
    alive: Floats,
    drawn: NDArray[np.int64],
    discount: Floats,
    reversal: Floats | float = 0.0,
    delivery: Floats | float = 0.0,
    early: Floats | float = 0.0,
    lasting: bool = False,
) -> Floats:
    """Return the share of a promised stream that arrives, world by world, consent apart.

    With s(t) the chance that the promise is alive at the end of year t, d the discount factor and
    w(t) the part of year t that lies after the delivery begins,

        q = early + (1 - early) sum_t w(t) d^t s(t) / sum_t d^t

    What lasts once delivered is alive for good if it was when delivery began.

    Parameters
    ----------
    alive : ndarray, shape (chances, draws, years)
        Survival, by chance of reversal from 0 to 1; one where it does not matter.
    drawn : ndarray of int, shape (worlds,)
        Which draw each world takes.
    discount, reversal, delivery, early : ndarray, shape (worlds,)
        Factor a year of who receives; chance of reversal; years until the delivery begins; share
        delivered at the outset.
    lasting : bool
        Whether it cannot be taken back.
    """
    worlds = len(drawn)
    wide = [
        np.ascontiguousarray(np.broadcast_to(np.asarray(each, float), (worlds,)))
        for each in (discount, reversal, delivery, early)
    ]
    share = np.empty(worlds)
    curves = np.ascontiguousarray(alive)

    def work(rows: slice) -> None:
        factor, back, start, outset = (each[rows] for each in wide)
        stream(curves, drawn[rows], factor, back, start, outset, lasting, share[rows])

    in_threads(work, worlds, BLOCK)
    return share


@kernel
def at(alive: Floats, place: float, draw: int, year: float) -> float:
    """Return survival at a chance of reversal and a time, both interpolated; 1 at time 0."""
    low = min(int(place), alive.shape[0] - 1)
    high = min(low + 1, alive.shape[0] - 1)
    part = place - low
    first = int(year)
    total = 0.0
    for step, weight in ((first, 1.0 - (year - first)), (first + 1, year - first)):
        if weight > 0.0:
            t = min(step, alive.shape[2]) - 1
            if t < 0:
                total += weight
            else:
                total += weight * ((1.0 - part) * alive[low, draw, t] + part * alive[high, draw, t])
    return total


@kernel
def stream(
    alive: Floats,
    drawn: NDArray[np.int64],
    discount: Floats,
    reversal: Floats,
    delivery: Floats,
    early: Floats,
    lasting: bool,
    share: Floats,
) -> None:
    """Write the share of the stream that arrives."""
    years = alive.shape[2]
    for w in range(drawn.size):
        place = reversal[w] * (alive.shape[0] - 1)
        start = at(alive, place, drawn[w], min(delivery[w], float(years)))
        weight, total, got = 1.0, 0.0, 0.0
        for t in range(1, years + 1):
            weight *= discount[w]
            total += weight
            flowing = min(max(t - delivery[w], 0.0), 1.0)
            if flowing > 0.0:
                got += (
                    weight * flowing * (start if lasting else at(alive, place, drawn[w], float(t)))
                )
        share[w] = early[w] + (1.0 - early[w]) * got / total
