"""Allies whose consent an item needs: members of a body that decides by unanimity or majority.

The Council of the European Union prolongs restrictive measures by unanimity, and the North
Atlantic Council decides by consensus, which one objection prevents. A member consents if its own
stake in the item, together with what it is paid, is not below 0.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.errors import UsageError, collect

__all__ = ["Consent", "Rule", "decide"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rule = Literal["unanimity", "consensus", "any"]


@dataclass(frozen=True, slots=True, eq=False)
class Consent:
    """A body's decision in each world.

    Attributes
    ----------
    consents : ndarray of bool, shape (worlds, members)
        Who agrees.
    passes : ndarray of bool, shape (worlds,)
        Whether the item does.
    price : ndarray, shape (worlds,)
        The least that must be paid, over what was offered, for it to pass; unit of the stakes.
    alone : ndarray, shape (members,)
        Share of worlds in which the member is the only one to object.
    """

    consents: Flags
    passes: Flags
    price: Floats
    alone: Floats

    @property
    def chance(self) -> float:
        """Share of worlds in which the item passes."""
        return float(self.passes.mean())


def decide(stake: ArrayLike, paid: ArrayLike = 0.0, rule: Rule = "unanimity") -> Consent:
    """Return who consents and whether the item passes.

    Parameters
    ----------
    stake : array_like, shape (worlds, members)
        What the item is worth to each member, in one unit for all, such as billion dollars a
        year: the price adds them up. Negative for a loss.
    paid : array_like
        What each is paid to consent, same unit, at least 0; broadcasts to `stake`.
    rule : {"unanimity", "consensus", "any"}
        All must agree (the two differ in law and not here), or one is enough, as for an item
        that any member can give alone.

    Raises
    ------
    UsageError
        If the shapes do not fit, a stake is missing, a payment is below 0, or the rule unknown.
    """
    stakes, payment = np.asarray(stake, float), np.asarray(paid, float)
    found = []
    if stakes.ndim != 2 or stakes.shape[1] == 0:
        found.append(f"stake has shape {stakes.shape}; give (worlds, members)")
    if np.isnan(stakes).any():
        found.append("stake is missing for some member; a veto must not be guessed")
    if not np.all(payment >= 0):
        found.append("paid is below 0; a loss belongs in the stake")
    if rule not in ("unanimity", "consensus", "any"):
        found.append(f"rule is '{rule}'; choose from unanimity, consensus, any")
    collect(UsageError, "a decision by allies", found)
    worth = stakes + payment
    lacking = np.maximum(-worth, 0.0)
    consents = worth >= 0
    if rule == "any":
        passes, price = consents.any(axis=1), lacking.min(axis=1)
    else:
        passes, price = consents.all(axis=1), lacking.sum(axis=1)
    single = (~consents).sum(axis=1) == 1
    alone = (~consents & single[:, None]).mean(axis=0)
    return Consent(consents, passes, price, alone)
