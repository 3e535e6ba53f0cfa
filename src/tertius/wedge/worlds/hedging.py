"""How allies answer a package: what they see, who hedges, and what the coalition loses by it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.provenance import Estimate, estimate
from tertius.wedge.allies.assumptions import assumptions
from tertius.wedge.allies.loss import First, first, loss
from tertius.wedge.allies.response import Concession, respond
from tertius.wedge.allies.theatres import Theatre, theatre
from tertius.wedge.worlds.arrays import Menu, Setting
from tertius.wedge.worlds.deliver import members
from tertius.wedge.worlds.evidence import Friends
from tertius.wedge.worlds.inputs import ALLIES

__all__ = ["Hedging", "hedging", "seen"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
BLOCK = 16_384  # worlds at a time: a dozen arrays of worlds by allies are alive at once
REARM = "rearm"


@dataclass(frozen=True, slots=True, eq=False)
class Hedging:
    """Who hedges, world by world.

    Attributes
    ----------
    names : tuple of str
        ISO3 codes of the allies.
    alone, joined : ndarray of bool, shape (worlds, allies)
        Hedging with the cascade off, and on.
    before : ndarray of bool, shape (worlds, allies)
        Hedging with the cascade on, if nothing were conceded or done: what allies do at any rate.
    exposed, captive : ndarray, shape (allies,)
        Means of the indices: the larger of the exposures to target and rival, and captivity.
    first : tuple of First
        Who hedges first, most often in front.
    trust_before, trust : ndarray, shape (worlds,)
        Expected resolve before and after, mean over allies.
    strength : mapping of str to ndarray, shape (worlds,)
        Share of the coalition that stays with the cascade on, by weight: capability, bases, trade.
    strength_off, strength_before : mapping of str to ndarray
        The same with the cascade off, and if nothing were conceded.
    theatres : tuple of Theatre
        Tests elsewhere.
    """

    names: tuple[str, ...]
    alone: Flags
    joined: Flags
    before: Flags
    exposed: Floats
    captive: Floats
    first: tuple[First, ...]
    trust_before: Floats
    trust: Floats
    strength: Mapping[str, Floats]
    strength_off: Mapping[str, Floats]
    strength_before: Mapping[str, Floats]
    theatres: tuple[Theatre, ...]

    def lost(self, weight: str, *, cascade: bool = True) -> Estimate:
        """Return the share of the coalition that hedges, by weight."""
        stays = (self.strength if cascade else self.strength_off)[weight]
        return estimate(1.0 - stays, f"share of the coalition by {weight}")

    def added(self, weight: str) -> Estimate:
        """Return what the concession adds to that share, cascade on."""
        more = self.strength_before[weight] - self.strength[weight]
        return estimate(more, f"share of the coalition by {weight}")


def seen(menu: Menu, mask: NDArray[np.int64]) -> Floats:
    """Return how plainly allies see a package (worlds,): the chance that some item is noticed."""
    held = members(mask, len(menu.items))
    unseen: Floats = np.where(held, 1.0 - menu.seen, 1.0).prod(axis=1)
    return 1.0 - unseen


def hedging(
    setting: Setting,
    friends: Friends,
    draws: Mapping[str, Floats],
    visibility: Floats,
    *,
    reassurance: Floats | float = 0.0,
    seed: int = 1,
) -> Hedging:
    """Return how allies answer a concession.

    Parameters
    ----------
    setting : Setting
        The scenario; its loops "rearmament" and "closing_ranks" bear on trust.
    friends : Friends
        The allies.
    draws : mapping of str to ndarray, shape (worlds,)
        Draws of all inputs.
    visibility : ndarray, shape (worlds,)
        Of what is conceded.
    reassurance : ndarray, shape (worlds,), or float
        What is done for them, in units of trust.
    seed : int
        Of what moves one ally alone, and of base rates of tests.
    """
    judged = assumptions()
    world = {name: draws[f"{ALLIES}{name}"] for name in judged.ranges}
    if "rearmament" not in setting.switches.loops:
        world[REARM] = np.zeros(len(visibility))
    count, n = len(visibility), len(friends.coalition.names)
    extra = np.broadcast_to(np.asarray(reassurance, float), (count,))
    rng = np.random.default_rng([seed, 7])
    alone, joined, idle = (np.empty((count, n), bool) for _ in range(3))
    before, after, gaps = np.empty(count), np.empty(count), np.empty((count, n), np.float32)
    exposed, captive = np.zeros(n), np.zeros(n)
    for start in range(0, count, BLOCK):
        rows = slice(start, min(start + BLOCK, count))
        part = {name: values[rows] for name, values in world.items()}
        shown = Concession(visibility[rows, None], extra[rows, None])
        taste = rng.standard_normal((len(visibility[rows]), n))
        found = respond(friends.coalition, friends.record, shown, part, judged, taste)
        silent = Concession(np.zeros((1, 1)), np.zeros((1, 1)))
        untouched = respond(friends.coalition, friends.record, silent, part, judged, taste)
        idle[rows] = untouched.hedging.joined
        alone[rows], joined[rows] = found.hedging.alone, found.hedging.joined
        before[rows], after[rows] = found.trust_before.mean(axis=1), found.trust.mean(axis=1)
        gaps[rows] = found.gap
        exposed += np.maximum(found.exposure_target, found.exposure_rival).sum(axis=0)
        captive += found.captivity.sum(axis=0)
    places = tuple(
        theatre(
            each.title, each.tested, each.years, before, np.clip(after, 1e-6, 1 - 1e-6),
            world["transfer"], rng,
        )
        for each in setting.evidence.places
    )  # fmt: skip
    weights = friends.contributions
    return Hedging(
        names=friends.coalition.names,
        alone=alone,
        joined=joined,
        before=idle,
        exposed=exposed / count,
        captive=captive / count,
        first=first(gaps, friends.coalition.names),
        trust_before=before,
        trust=after,
        strength={name: 1.0 - loss(joined, weight) for name, weight in weights.items()},
        strength_off={name: 1.0 - loss(alone, weight) for name, weight in weights.items()},
        strength_before={name: 1.0 - loss(idle, weight) for name, weight in weights.items()},
        theatres=places,
    )
