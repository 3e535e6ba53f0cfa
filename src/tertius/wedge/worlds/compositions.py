"""Which package: the cheapest for each rung, world by world, and those that do in most worlds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.wedge.worlds.arrays import Arrays, Menu
from tertius.wedge.worlds.deliver import NONE, leanest, members

__all__ = ["Composition", "Packages", "packages", "totals"]

Floats = NDArray[np.float64]
Masks = NDArray[np.int64]

CANDIDATES = 40
"""How many of the most frequent compositions are tried in all worlds."""


@dataclass(frozen=True, slots=True)
class Composition:
    """One package, over all worlds.

    Attributes
    ----------
    items : tuple of str
        What it contains; empty where T needs no gift.
    cheapest : float
        Share of worlds in which it is the cheapest that meets the price.
    suffices : float
        Share of worlds in which it meets the price, whatever it costs.
    worth : float
        Share in which it does, and costs P no more than the rung gains it.
    """

    items: tuple[str, ...]
    cheapest: float
    suffices: float
    worth: float


@dataclass(frozen=True, slots=True)
class Packages:
    """The packages for one rung.

    Attributes
    ----------
    rung : str
        Id.
    frequent : Composition or None
        The one that is the cheapest most often; None where none ever suffices.
    robust : Composition or None
        Of those tried, the one that suffices, at a cost worth bearing, in most worlds.
    reachable : float
        Share of worlds in which some package meets the price at a cost worth bearing.
    too_dear : float
        Share in which one meets the price, but costs more than the rung gains.
    impossible : float
        Share in which even the best package, whatever its cost, falls short: the proof that none
        suffices.
    """

    rung: str
    frequent: Composition | None
    robust: Composition | None
    reachable: float
    too_dear: float
    impossible: float


def totals(mask: Masks, amounts: Floats) -> Floats:
    """Return the sums of amounts (worlds, items) over each world's package."""
    summed: Floats = (members(mask, amounts.shape[1]) * amounts).sum(axis=1)
    return summed


def packages(
    arrays: Arrays, rungs: tuple[str, ...], price: Floats, cost: Floats, mask: Masks
) -> tuple[Packages, ...]:
    """Return the packages for each rung above the status quo.

    Parameters
    ----------
    arrays : Arrays
        The worlds.
    rungs : tuple of str
        Ids.
    price, cost, mask : ndarray, shape (worlds, rungs)
        What must arrive, and the cheapest package that brings it, as `offers` has them.
    """
    now, made = arrays.status_quo, []
    change = arrays.gain_P - arrays.gain_P[:, [now]]
    for s in range(now + 1, len(rungs)):
        suffices = mask[:, s] != NONE
        bearable = suffices & (cost[:, s] <= change[:, s])
        tried = _tried(arrays.P, s, price[:, s], change[:, s], mask[suffices, s], len(mask))
        made.append(
            Packages(
                rung=rungs[s],
                frequent=max(tried, key=lambda each: each.cheapest, default=None),
                robust=max(tried, key=lambda each: each.worth, default=None),
                reachable=float(bearable.mean()),
                too_dear=float((suffices & ~bearable).mean()),
                impossible=float((~suffices).mean()),
            )
        )
    return tuple(made)


def _tried(
    menu: Menu, s: int, price: Floats, change: Floats, cheapest: Masks, worlds: int
) -> list[Composition]:
    """Return the most frequent compositions and the fullest, tried in every world."""
    if not menu.items or not len(cheapest):
        return []
    found, counts = np.unique(cheapest, return_counts=True)
    order = np.argsort(-counts, kind="stable")[:CANDIDATES]
    middle = np.median(menu.value, axis=0)[None], np.median(menu.cost, axis=0)[None]
    endless = np.full((1, 1), np.inf)
    fullest = leanest(*middle, endless, menu.allowed[[s]], menu.rules).mask[0]
    masks = np.unique(np.concatenate([found[order], fullest]))
    often = dict(zip(found.tolist(), counts.tolist(), strict=True))
    held = members(masks, len(menu.items)).astype(float)
    met = menu.value @ held.T >= price[:, None]
    borne = met & (menu.cost @ held.T <= change[:, None])
    return [
        Composition(
            items=tuple(np.array(menu.items)[held[k] > 0].tolist()),
            cheapest=often.get(int(one), 0) / worlds,
            suffices=float(met[:, k].mean()),
            worth=float(borne[:, k].mean()),
        )
        for k, one in enumerate(masks)
    ]
