"""Courses that P might take: what each moves, what it costs the alliance, and what is regretted.

On each course P has only the items named. In each world it takes the best of what it can have: a
rung whose capped price its items meet, at the cost of the cheapest package that does, or no deal,
which leaves T where the rival's bids alone take it. That is a best reply to a rival that bids all
it can, so every world has an answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tertius.scenario import Policy
from tertius.wedge.bargain.solution import solve
from tertius.wedge.credibility.caps import target_keeps
from tertius.wedge.explore import Frontier, Regret, frontier, regret
from tertius.wedge.worlds.arrays import Arrays, Setting, assemble
from tertius.wedge.worlds.bargains import Values, cheapest, values
from tertius.wedge.worlds.deliver import NONE
from tertius.wedge.worlds.hedging import hedging, seen
from tertius.wedge.worlds.inputs import COALITION, patience, place, promise

__all__ = ["Course", "Courses", "courses", "ends"]

Floats = NDArray[np.float64]
Draws = Mapping[str, Floats]
WEIGHT = "capability"


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What comes of one policy; arrays of shape (worlds,).

    Attributes
    ----------
    id, title : str
        As in the scenario.
    rung : ndarray of int
        Where T ends.
    weakening : ndarray
        Share of the full worth of realignment that this brings, below 0 where T draws closer to R.
    cost : ndarray
        Of the package, % of P's GDP a year, with what P counts of allied loss.
    strength : ndarray
        Share of the coalition, by capability, that does not hedge.
    value : ndarray
        To P, % of its GDP a year: what the rung is worth, less cost, less what hedging allies are
        worth; years before a delayed offer count as without one.
    """

    id: str
    title: str
    rung: NDArray[np.int64]
    weakening: Floats
    cost: Floats
    strength: Floats
    value: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Courses:
    """All policies, compared in the same worlds.

    Attributes
    ----------
    courses : tuple of Course
        In the order of the scenario.
    frontier : Frontier
        Weakening of the axis against strength of the alliance.
    regret : Regret
        By value.
    """

    courses: tuple[Course, ...]
    frontier: Frontier
    regret: Regret


def courses(setting: Setting, draws: Draws, seed: int) -> Courses | None:
    """Return what comes of each of the scenario's policies, None where it names none."""
    policies = setting.wedge.policies
    if not policies:
        return None
    idle = _course(setting, Policy(id="none", title="none"), draws, seed, None)
    found = tuple(_course(setting, each, draws, seed, idle.value) for each in policies)
    names = [each.id for each in found]
    return Courses(
        found,
        frontier(names, [each.weakening for each in found], [each.strength for each in found]),
        regret(names, [each.value for each in found]),
    )


def ends(setting: Setting, draws: Draws) -> NDArray[np.int64]:
    """Return where T ends in each world if P makes the best of what is in play."""
    arrays = assemble(setting, draws)
    return _chosen(arrays, values(setting, arrays, draws))[0]


def _course(
    setting: Setting, policy: Policy, draws: Draws, seed: int, before: Floats | None
) -> Course:
    only = replace(setting.switches, items=frozenset(policy.items))
    here = replace(setting, switches=only)
    path = f"wedge.policies.{policy.id}"
    after = dict(draws)
    if policy.wait is not None:
        after["wedge.worth.target"] = _succession(setting, draws, draws[f"{path}.wait"], seed)
    arrays = assemble(here, after)
    game = values(here, arrays, after)
    rung, cost, mask = _chosen(arrays, game)
    rows = np.arange(len(rung))
    worth = np.stack(
        [
            np.zeros(len(rung)) if each.status_quo else draws[f"wedge.rungs.{each.id}.worth"]
            for each in setting.wedge.rungs
        ],
        axis=1,
    )
    shown = _shown(here, arrays, mask, after, rung)
    trusted = draws[f"{path}.reassurance"] if policy.reassurance is not None else 0.0
    trusted = trusted + _ranks(setting, draws, rung)
    strength = np.ones(len(rung))
    loss: Floats | float = 0.0
    if setting.evidence.friends is not None:
        answer = hedging(
            here, setting.evidence.friends, draws, shown, reassurance=trusted, seed=seed
        )
        strength = answer.strength.get(WEIGHT, np.ones(len(rung)))
        loss = draws[COALITION] * (1.0 - strength)
    value = arrays.gain_P[rows, rung] - cost - loss
    if policy.wait is not None and before is not None:
        kept = draws[patience("divider", setting.wedge)] ** draws[f"{path}.wait"]
        value = (1.0 - kept) * before + kept * value
    if policy.cost is not None:
        value = value - draws[f"{path}.cost"]
    return Course(policy.id, policy.title, rung, worth[rows, rung], cost, strength, value)


def _chosen(arrays: Arrays, game: Values) -> tuple[NDArray[np.int64], Floats, NDArray[np.int64]]:
    """Return where T ends, P's cost and package: the best of all deals it can have and of none."""
    capped = solve(game.P, game.R, game.T, "capped", (game.cap_P, game.cap_R))
    cost, mask = cheapest(arrays.P, capped.price)
    keeps = target_keeps(arrays.T, game.cap_P, arrays.kept_T, 0.0)
    budget = arrays.kept_P[:, None] * (arrays.gain_P - arrays.gain_P[:, [arrays.status_quo]])
    can = (mask != NONE) & (cost <= np.maximum(budget, 0.0)) & keeps
    can[:, : arrays.status_quo + 1] = False
    net = np.where(can, arrays.gain_P - np.where(can, cost, 0.0), -np.inf)
    rows = np.arange(len(net))
    best = net.argmax(axis=1)
    # without a deal T goes where R's bids alone take it
    idle = solve(np.zeros_like(game.P), game.R, game.T, "natural").rung
    none = np.where(idle < 0, arrays.status_quo, idle)
    deal = net[rows, best] > arrays.gain_P[rows, none]
    rung = np.where(deal, best, none)
    return (
        rung,
        np.where(deal, cost[rows, best], 0.0),
        np.where(deal, mask[rows, best], 0),
    )


def _shown(
    setting: Setting, arrays: Arrays, mask: NDArray[np.int64], draws: Draws, rung: NDArray[np.int64]
) -> Floats:
    """Return how plainly allies see what P does: its package, and the sticks that fall."""
    unseen = 1.0 - seen(arrays.P, mask) if arrays.P.items else np.ones(len(mask))
    for item in setting.items("divider", stick=True):
        falls = rung < setting.wedge.rung(item.rung)
        unseen = unseen * np.where(falls, 1.0 - draws[f"wedge.items.{item.id}.visibility"], 1.0)
    return np.asarray(1.0 - unseen)


def _ranks(setting: Setting, draws: Draws, rung: NDArray[np.int64]) -> Floats:
    """Return the trust that allies gain where T stays or draws closer to R: a loop, if on."""
    stays = (rung <= setting.wedge.status_quo).astype(float)
    return np.asarray(setting.loop("closing_ranks", draws) * stays)


def _succession(setting: Setting, draws: Draws, wait: Floats, seed: int) -> Floats:
    """Return T's axis after a wait: another leader's, drawn afresh, where this one has gone."""
    stays = setting.evidence.promises["target"].stays
    mine = stays[place(draws, promise("target"), len(stays))]
    years = np.minimum(np.ceil(wait).astype(int), stays.shape[1]) - 1
    left = np.where(years >= 0, mine[np.arange(len(wait)), np.maximum(years, 0)], 1.0)
    rng = np.random.default_rng([seed, 11])
    gone = rng.random(len(wait)) > left
    axis = draws["wedge.worth.target"]
    return np.where(gone, rng.permutation(axis), axis)
