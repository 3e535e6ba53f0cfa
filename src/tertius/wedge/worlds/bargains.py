"""Arrays of worlds as menu games: what each side would deliver, prices, offers, three concepts.

A side's value of a rung is what it would deliver there, in the target's units. Let o be the status
quo, G(s) what rung s gains the side, and C the cost of the best package of its menu at o that costs
no more than o gains it over a rung it would fall back to: for R the worst of all, for P the status
quo itself. Then

    V(s) = the most that any package of its menu on s delivers for C + G(s) - G(o) or less.

So at the status quo a side gives its most, and on any other rung what leaves it as well off: the
bids of a truthful menu, made of items that exist. P, whose items buy movement and not rest, has
C = 0, and V(s) is what it would deliver for the move from o to s. Where nothing can be given for
that cost, V is 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.wedge.bargain.solution import Concept, Solution, solve
from tertius.wedge.credibility.caps import self_enforcing_cap, target_keeps
from tertius.wedge.worlds.arrays import Arrays, Menu, Setting
from tertius.wedge.worlds.deliver import leanest, least, members, most

__all__ = ["CONCEPTS", "Offers", "Values", "bargains", "cheapest", "offers", "reached", "values"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Draws = Mapping[str, Floats]

CONCEPTS: tuple[Concept, ...] = ("truthful", "natural", "capped")
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """A menu game in each world, in % of the target's GDP a year as it arrives; (worlds, rungs).

    Attributes
    ----------
    P, R, T : ndarray
        What each rung is worth to each side.
    cap_P, cap_R : ndarray
        The most that each would still deliver on a rung once it is to be delivered.
    """

    P: Floats
    R: Floats
    T: Floats
    cap_P: Floats
    cap_R: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Offers:
    """What P can put up on each rung and what the rung takes; (worlds, rungs), the target's units.

    Attributes
    ----------
    alone : ndarray
        The most that P would deliver with what needs nobody's consent.
    expected : ndarray
        With all its items, those that need consent counted by its chance: P's value of the rung.
    agreed : ndarray
        With all its items once all have consented.
    full : ndarray
        The most that any package brings, whatever it costs: what falls short of the price here
        cannot be had.
    cost : ndarray
        The least cost to P, % of its GDP a year, of a package that brings the natural price;
        infinite where none does.
    loss : ndarray
        What allies lose by that package, % of P's GDP a year; NaN where there is none.
    package : ndarray of int64
        Its mask; -1 where there is none.
    """

    alone: Floats
    expected: Floats
    agreed: Floats
    full: Floats
    cost: Floats
    loss: Floats
    package: NDArray[np.int64]


def values(setting: Setting, arrays: Arrays, draws: Draws) -> Values:
    """Return the menu games of all worlds."""
    raised = 1.0 + np.asarray(setting.loop("counterbid", draws))[..., None]
    gain_P, gain_R = arrays.gain_P, arrays.gain_R * (raised if arrays.P.items else 1.0)
    now = arrays.status_quo
    here, worst = gain_P[:, [now]], gain_R.min(axis=1, keepdims=True)
    caps = (
        self_enforcing_cap(gain_P, here[:, 0], arrays.kept_P, 0.0),
        self_enforcing_cap(gain_R, worst[:, 0], arrays.kept_R, 0.0),
    )
    return Values(
        P=_schedule(arrays.P, gain_P, here, now),
        R=_schedule(arrays.R, gain_R, worst, now, strict=setting.switches.strict),
        T=arrays.T,
        cap_P=_delivered(arrays.P, arrays.P.value, caps[0]),
        cap_R=_delivered(arrays.R, arrays.R.value, caps[1]),
    )


def _delivered(
    menu: Menu, value: Floats, budget: Floats, within: int = -1, floor: float = 0.0
) -> Floats:
    """Return the most delivered on each rung within budgets (worlds, rungs)."""
    if not menu.items:
        return np.where(budget >= 0.0, 0.0, floor)
    found = most(value, menu.cost, budget, menu.allowed & within, menu.rules).amount
    return np.where(np.isinf(found), floor, found)


def _schedule(
    menu: Menu, gain: Floats, fallback: Floats, now: int, *, strict: bool = False
) -> Floats:
    """Return V; where `strict`, nothing above the status quo that is worth giving to prevent it."""
    if not menu.items:
        return np.zeros_like(gain)
    change = gain - gain[:, [now]]
    at_now = menu.allowed[[now]]
    budget = gain[:, [now]] - fallback
    pledged = leanest(menu.value, menu.cost, budget, at_now, menu.rules).amount
    found = _delivered(menu, menu.value, change + np.where(np.isinf(pledged), 0.0, pledged))
    if strict:
        allowed = np.full(change.shape[1], at_now[0])
        against = np.maximum(-change, 0.0)
        spared = most(menu.value, menu.cost, against, allowed, menu.rules).amount
        above = np.arange(change.shape[1]) > now
        found = np.where(above & (change < 0.0), found[:, [now]] - spared, found)
    return found


def bargains(found: Values) -> dict[Concept, Solution]:
    """Return the solutions of all worlds by concept."""
    caps = {"capped": (found.cap_P, found.cap_R)}
    return {
        concept: solve(found.P, found.R, found.T, concept, caps.get(concept))
        for concept in CONCEPTS
    }


def offers(arrays: Arrays, found: Values, price: Floats) -> Offers:
    """Return what P can put up, and the cheapest package that brings the price."""
    menu = arrays.P
    change = arrays.gain_P - arrays.gain_P[:, [arrays.status_quo]]
    endless = np.full(change.shape, np.inf)
    cost, mask = cheapest(menu, price)
    lost = (members(mask, len(menu.items)) * menu.loss[:, None]).sum(axis=-1)
    return Offers(
        alone=_delivered(menu, menu.value, change, within=menu.own),
        expected=found.P,
        agreed=_delivered(menu, menu.agreed, change),
        full=_delivered(menu, menu.value, endless),
        cost=cost,
        loss=np.where(mask < 0, np.nan, lost),
        package=mask,
    )


def cheapest(menu: Menu, price: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Return cost and mask of the cheapest package that brings each rung's price."""
    if not menu.items:
        none = price > 0.0
        return np.where(none, np.inf, 0.0), np.where(none, -1, 0)
    found = least(menu.value, menu.cost, price, menu.allowed, menu.rules)
    return found.amount, found.mask


def reached(
    arrays: Arrays, found: Values, solutions: Mapping[Concept, Solution]
) -> dict[Concept, Flags]:
    """Return by concept on which rungs P's best offer meets the price, (worlds, rungs).

    With caps the offer is capped too, and the target must still want to keep the rung once it is
    paid: its receipts there are P's whole offer.
    """
    # what is equal up to rounding is enough: ties go to the higher rung, as in the solutions
    slack = ROUNDING * (1.0 + np.abs(found.T).max(axis=1, keepdims=True))
    met: dict[Concept, Flags] = {
        concept: np.maximum(found.P, 0.0) >= solutions[concept].price - slack
        for concept in ("truthful", "natural")
    }
    capped = solutions["capped"]
    keeps = target_keeps(arrays.T, found.cap_P + slack, arrays.kept_T, 0.0)
    met["capped"] = (found.cap_P >= capped.price - slack) & keeps
    return met
