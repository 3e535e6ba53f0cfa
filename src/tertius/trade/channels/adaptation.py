"""Months after a policy: what it costs at once, and what adaptation gives back.

A round multiplies capacities and what they can grow back to, adds to mark-ups and cuts the
exposure that is accepted. From then on, where paying has become dearer, each capacity moves to its
ceiling, and the part of an added mark-up that does not last fades, both with one half-life h::

    κ_k(t + 1) = c_k - (c_k - κ_k(t)) 2^(-1/h)

Where a round does not make paying dearer nothing is built, so that a policy without effect has no
consequences either.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tertius.trade.channels.merit import settle
from tertius.trade.channels.model import Drawn
from tertius.trade.channels.policy import Hit
from tertius.trade.channels.program import Settlement

__all__ = ["NOTICED", "Path", "Setting", "follow", "start"]

Floats = NDArray[np.float64]
NOTICED = 1e-12
"""Change of a mark-up or of trade, as a share, below which it is rounding."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the channels of each draw cost and carry at one time.

    Attributes
    ----------
    markups : ndarray, shape (n, K)
        Without what policy added.
    fading, lasting : ndarray, shape (n, K)
        What policy added: the part that fades and the part that stays.
    capacities, ceilings, exposures : ndarray, shape (n, K)
    budget, elasticity, half_life : ndarray, shape (n,)
    growing : ndarray of bool, shape (n,)
        Where capacities move to their ceilings.
    """

    markups: Floats
    fading: Floats
    lasting: Floats
    capacities: Floats
    ceilings: Floats
    exposures: Floats
    budget: Floats
    elasticity: Floats
    half_life: Floats
    growing: NDArray[np.bool_]

    def settle(self) -> Settlement:
        """Return how trade is settled in this setting."""
        paid = self.markups + self.fading + self.lasting
        return settle(paid, self.capacities, self.exposures, self.budget, self.elasticity)

    def struck(self, hit: Hit) -> "Setting":
        """Return the setting after a round of policy."""
        stays = hit.lasting[:, None]
        after = replace(
            self,
            capacities=self.capacities * hit.capacity,
            ceilings=self.ceilings * hit.ceiling,
            fading=self.fading + hit.markup * (1 - stays),
            lasting=self.lasting + hit.markup * stays,
            budget=self.budget * hit.budget,
        )
        dearer = after.settle().marginal > self.settle().marginal + NOTICED
        return replace(after, growing=self.growing | dearer)

    def later(self, months: float = 1) -> "Setting":
        """Return the setting some months on, without another round; infinity for the end."""
        kept = 2.0 ** (-months / self.half_life[:, None])
        grown = self.ceilings - (self.ceilings - self.capacities) * kept
        return replace(
            self,
            capacities=np.where(self.growing[:, None], grown, self.capacities),
            fading=self.fading * kept,
        )


@dataclass(frozen=True, slots=True)
class Path:
    """Settlements month by month, with those of a world without the policy.

    Attributes
    ----------
    before : Settlement
        Without the policy, batch shape (n,).
    settings : tuple of Setting
        One a month, from the month of the first round on.
    settlement : Settlement
        The same months, batch shape (T, n).
    """

    before: Settlement
    settings: tuple[Setting, ...]
    settlement: Settlement

    @property
    def cost_factor(self) -> Floats:
        """Factor on the pair's trade costs, 1 without the policy, shape (T, n)."""
        return (1 + self.settlement.marginal) / (1 + self.before.marginal)

    @property
    def trade(self) -> Floats:
        """Trade as a share of that without the policy, shape (T, n)."""
        return self.settlement.trade / self.before.trade

    @property
    def recovered(self) -> Floats:
        """Share of the loss at impact that is won back, shape (T, n); NaN where none was lost."""
        lost = 1 - self.trade
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(lost[0] > NOTICED, 1 - lost / lost[0], np.nan)


def start(drawn: Drawn, elasticity: Floats | None = None) -> Setting:
    """Return the setting before any policy.

    Parameters
    ----------
    drawn : Drawn
        Draws of a channel set.
    elasticity : ndarray, shape (n,), optional
        Trade elasticity instead of the drawn one.
    """
    nothing = np.zeros_like(drawn.markups)
    return Setting(
        markups=drawn.markups,
        fading=nothing,
        lasting=nothing,
        capacities=drawn.capacities,
        ceilings=drawn.ceilings,
        exposures=drawn.exposures,
        budget=drawn.budget,
        elasticity=drawn.elasticity if elasticity is None else elasticity,
        half_life=drawn.half_life,
        growing=np.zeros(len(drawn.budget), bool),
    )


def follow(setting: Setting, hits: Sequence[Hit], months: int) -> Path:
    """Return what rounds of policy do month by month.

    Parameters
    ----------
    setting : Setting
        Before the first round.
    hits : sequence of Hit
        Sorted by month, the first in month 0; rounds after the last month are left out.
    months : int
        How many months after the first round, at least 0.
    """
    due = {hit.month: hit for hit in hits}
    found: list[Setting] = []
    now = setting
    for month in range(months + 1):
        now = now.later() if month else now
        now = now.struck(due[month]) if month in due else now
        found.append(now)
    settled = [each.settle() for each in found]
    together = {
        name: np.stack([getattr(each, name) for each in settled]) for name in Settlement.__slots__
    }
    return Path(setting.settle(), tuple(found), Settlement(**together))
