"""The kernels' twins in plain NumPy, from the definitions, one world at a time.

The compiled kernels use closed forms; these try every candidate and keep what the definition of
the concept lets stand. Slow, and what the compiled ones are held to.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tertius.wedge.bargain.game import TOLERANCE

Floats = NDArray[np.float64]

__all__ = ["World", "capped", "natural", "pick", "truthful"]


class World(NamedTuple):
    """One game: values and caps, each (rungs,)."""

    P: Floats
    R: Floats
    T: Floats
    cap_P: Floats
    cap_R: Floats

    @property
    def tie(self) -> float:
        """What counts as equal."""
        return TOLERANCE * float(np.abs([self.P, self.R, self.T]).max())


class Candidate(NamedTuple):
    """A solution: the rung, and both bids (rungs,)."""

    rung: int
    bid_P: Floats
    bid_R: Floats

    def payoffs(self, world: World) -> Floats:
        """Return the payoffs of P, R and T."""
        s = self.rung
        paid = self.bid_P[s], self.bid_R[s]
        return np.array([world.P[s] - paid[0], world.R[s] - paid[1], world.T[s] + sum(paid)])


def pick(world: World, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates of largest joint payoff to P and R on the highest rung of those."""
    kept = list(candidates)
    if kept:
        most = max(c.payoffs(world)[:2].sum() for c in kept)
        kept = [c for c in kept if c.payoffs(world)[:2].sum() >= most - 4 * world.tie]
        kept = [c for c in kept if c.rung == max(c.rung for c in kept)]
    return kept


def truthful(world: World) -> tuple[Candidate, list[Candidate]]:
    """Return the truthful solution, and the ends of the set of them."""
    P, R, T = world[:3]
    W = P + R + T
    left_P, left_R = W.max() - (R + T).max(), W.max() - (P + T).max()
    excess = max(0.0, left_P + left_R - W.max() + T.max())

    def bids(less_P: float, s: int) -> Candidate:
        less_R = excess - less_P
        return Candidate(s, np.maximum(P - left_P + less_P, 0), np.maximum(R - left_R + less_R, 0))

    rungs = np.flatnonzero(W - W.max() >= -world.tie)
    return bids(excess / 2, int(rungs[-1])), [bids(x, int(s)) for x in (0.0, excess) for s in rungs]


def _stands(world: World, c: Candidate) -> bool:
    """Return whether T would take the rung, and no other menu would serve P or R better."""
    P, R, T = world[:3]
    tie = 4 * world.tie
    if (T + c.bid_P + c.bid_R).max() > (T + c.bid_P + c.bid_R)[c.rung] + tie:
        return False
    if min(c.bid_P.min(), c.bid_R.min()) < -tie:
        return False
    for value, other, own in ((P, c.bid_R, c.bid_P), (R, c.bid_P, c.bid_R)):
        reply = value - np.maximum(0, (T + other).max() - T - other)
        if reply.max() > value[c.rung] - own[c.rung] + tie:
            return False
    return True


def _single(n: int, rung: int, amount: float) -> Floats:
    """Return a menu with one bid."""
    return np.where(np.arange(n) == rung, amount, 0.0)


def _lone_winners(world: World) -> Iterator[Candidate]:
    """Yield one winner on a rung and a loser that bids its whole gain on another, or nothing."""
    P, R, T = world[:3]
    n = len(T)
    for i, j in product(range(n), repeat=2):
        for loser in (P, R):
            amount = max(0.0, loser[j] - loser[i])
            offer = max(T.max(), T[j] + amount)
            pair = _single(n, i, offer - T[i]), _single(n, j, amount)
            yield Candidate(i, *(pair if loser is R else pair[::-1]))


def _shared(world: World, i: int, shares: Iterable[float]) -> Iterator[Candidate]:
    """Yield both on rung i, P paying each of the shares given of what lifts it to T's best."""
    n, due = len(world.T), world.T.max() - world.T[i]
    for t in shares:
        if -world.tie <= t <= due + world.tie:
            yield Candidate(i, _single(n, i, t), _single(n, i, due - t))


def natural(world: World) -> tuple[Candidate | None, list[Candidate]]:
    """Return the natural solution if there is one, and solutions that span the set of them."""
    P, R, T = world[:3]
    own = int(np.flatnonzero(T - T.max() >= -world.tie)[-1])
    found = [c for c in _lone_winners(world) if _stands(world, c)]
    every = list(found)
    for i in range(len(T)):
        due, gain_P, gain_R = T.max() - T[i], P[i] - P[own], R[i] - R[own]
        by_gain = due * gain_P / (gain_P + gain_R) if gain_P + gain_R > world.tie else due / 2
        ends = {0.0, due, *(P[i] - P - T + T.max()), *(due - (R[i] - R - T + T.max()))}
        every += [c for c in _shared(world, i, ends) if _stands(world, c)]
        found += [c for c in _shared(world, i, [by_gain]) if _stands(world, c)]
    return _midpoint(world, found, lambda c: _stands(world, c)), every


def _midpoint(
    world: World, found: list[Candidate], stands: Callable[[Candidate], bool]
) -> Candidate | None:
    """Return of the best candidates the one halfway in what P pays, or the nearest that stands."""
    best = pick(world, found)
    if not best:
        return None
    s = best[0].rung
    paid = [c.bid_P[s] for c in best]
    half = (min(paid) + max(paid)) / 2
    between = [c for c in _shared(world, s, [half]) if stands(c)]
    between += [c for c in best if abs(c.bid_P[s] - half) <= world.tie]
    return between[0] if between else min(best, key=lambda c: (abs(c.bid_P[s] - half), c.bid_R[s]))


def _with_caps(world: World, s: int, paid: Floats) -> Candidate:
    """Return bids that reflect values, given what P and R pay on rung s."""
    bids = [
        np.clip(value - value[s] + t, 0, cap)
        for value, cap, t in zip(world[:2], world[3:], paid, strict=True)
    ]
    return Candidate(s, *bids)


def _holds(world: World, s: int, paid: Floats) -> bool:
    """Return whether payments on rung s solve the game with caps."""
    tie = 4 * world.tie
    if min(paid) < -tie or paid[0] > world.cap_P[s] + tie or paid[1] > world.cap_R[s] + tie:
        return False
    c = _with_caps(world, s, paid)
    offers = [(world.T + b).max() for b in (c.bid_P, c.bid_R, c.bid_P + c.bid_R)]
    return bool(np.ptp([*offers, world.T[s] + sum(paid)]) <= tie)


def _corners(world: World, s: int) -> Iterator[Floats]:
    """Yield payments on rung s where any two of the conditions bend or bind."""
    P, R, T, cap_P, cap_R = world
    bends = []
    for V, U, cap in ((P, R, cap_P), (R, P, cap_R)):
        other = U + T - (U + T)[s]
        bends.append(np.concatenate([[0.0, cap[s]], V[s] - V, cap + V[s] - V, other, other + cap]))
    totals = np.concatenate([T, T + cap_P, T + cap_R, T + cap_P + cap_R]) - T[s]
    x, y, total = (np.unique(v[np.isfinite(v)]) for v in (*bends, totals))
    yield from (np.array(pair) for pair in product(x, y))
    yield from (np.array([a, m - a]) for a, m in product(x, total))
    yield from (np.array([m - b, b]) for b, m in product(y, total))


def capped(world: World) -> tuple[Candidate | None, list[Candidate]]:
    """Return the solution with caps if there is one, and solutions that span the set of them."""
    every = [
        _with_caps(world, s, paid)
        for s in range(len(world.T))
        for paid in _corners(world, s)
        if _holds(world, s, paid)
    ]
    best = pick(world, every)
    if not best:
        return None, every
    s = best[0].rung
    total = best[0].bid_P[s] + best[0].bid_R[s]
    paid_P = [c.bid_P[s] for c in best]
    half = (min(paid_P) + max(paid_P)) / 2
    if _holds(world, s, np.array([half, total - half])):
        return _with_caps(world, s, np.array([half, total - half])), every
    return min(best, key=lambda c: abs(c.bid_P[s] - half)), every
