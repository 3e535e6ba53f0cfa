"""Branch and bound over packages, compiled: exact, one world after another.

Find the package of least burden that carries enough, and of several the one with the least of a
second burden. Asked for the cheapest package that suffices, the burden is the cost and what is
carried the value; asked for the most that a budget buys, the burden is minus the value and what is
carried minus the cost.

Items are decided in an order in which all that an item needs comes before it. The bound lets what
is undecided be taken in parts and without regard to structure: all that has a negative burden, then
whatever carries most for its burden, leaving out counting as taking.
"""

import numpy as np
from numpy.typing import NDArray

from tertius.compiled import kernel

__all__ = ["sweep"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@kernel
def bound(
    depth: int, short: float, place: Ints, ranked: Ints, burden: Floats, carried: Floats
) -> float:
    """Return the least burden that the undecided items add if they are to carry `short`."""
    total: float = 0.0
    for i in range(burden.size):
        if place[i] >= depth and burden[i] < 0.0:
            total += burden[i]
            short -= carried[i]
    if short <= 0.0:
        return total
    for i in ranked:
        if place[i] >= depth and carried[i] * (1.0 if burden[i] >= 0.0 else -1.0) > 0.0:
            if short <= abs(carried[i]):
                total += abs(burden[i]) * short / abs(carried[i])
                return total
            total += abs(burden[i])
            short -= abs(carried[i])
    return np.inf


@kernel
def fits(i: int, chosen: Bools, needs: Bools, bars: Bools) -> bool:
    """Return whether an item can be added to those chosen."""
    for j in range(chosen.size):
        if (needs[i, j] and not chosen[j]) or (bars[i, j] and chosen[j]):
            return False
    return True


@kernel
def arrange(burden: Floats, carried: Floats, needs: Bools, allowed: Bools) -> tuple[Ints, Ints]:
    """Return the items by burden for what they carry, and in the order to decide them.

    The latter is the former but for items that others need, which come before these.
    """
    m = burden.size
    ratio = np.empty(m)
    for i in range(m):
        ratio[i] = abs(burden[i] / carried[i]) if carried[i] != 0.0 and allowed[i] else np.inf
    key = ratio.copy()
    for i in range(m):
        for j in range(m):
            if needs[i, j]:
                key[j] = min(key[j], ratio[i])
    order = np.argsort(needs.sum(1), kind="mergesort")
    order = order[np.argsort(key[order], kind="mergesort")]
    return np.argsort(ratio, kind="mergesort"), order


@kernel
def weigh(chosen: Bools, amounts: Floats) -> float:
    """Return the sum of the amounts of the items chosen."""
    total = 0.0
    for i in range(chosen.size):
        if chosen[i]:
            total += amounts[i]
    return total


@kernel
def least(
    burden: Floats,
    carried: Floats,
    second: Floats,
    enough: float,
    needs: Bools,
    bars: Bools,
    allowed: Bools,
    tie: float,
    best: Bools,
) -> bool:
    """Write the package of least burden that carries enough; return whether there is one."""
    m = burden.size
    place, fewest = np.full(m, -1), 0.0
    ranked, order = arrange(burden, carried, needs, allowed)
    for depth in range(m):
        i = order[depth]
        if allowed[i]:
            place[i] = depth
            fewest += min(0.0, second[i])  # how far the second burden may still fall
    chosen, state = np.zeros(m, np.bool_), np.zeros(m + 1, np.int64)
    lowest, lower, found, depth = np.inf, np.inf, False, 0
    while depth >= 0:
        load, aside = weigh(chosen, burden), weigh(chosen, second)
        if depth == m:
            level = load <= lowest + tie and aside < lower - tie
            if weigh(chosen, carried) >= enough - tie and (load < lowest - tie or level):
                lowest, lower, found = load, aside, True
                best[:] = chosen
            depth -= 1
            continue
        i = order[depth]
        if state[depth] == 0:
            short = enough - tie - weigh(chosen, carried)
            load += bound(depth, short, place, ranked, burden, carried)
            level = load >= lowest - tie and aside + fewest >= lower - tie
            if load == np.inf or load > lowest + tie or level:
                depth -= 1
                continue
            state[depth] = 1
            if allowed[i] and fits(i, chosen, needs, bars):
                chosen[i] = True
                depth += 1
        elif state[depth] == 1:
            chosen[i] = False
            state[depth] = 2
            depth += 1
        else:
            state[depth] = 0
            depth -= 1
    return found


@kernel
def sweep(
    amounts: Floats,
    enough: Floats,
    needs: Bools,
    bars: Bools,
    allowed: Bools,
    tie: Floats,
    best: Bools,
    found: Bools,
) -> None:
    """Write the best package (w, rungs, m) of each world on each rung, and whether there is one.

    `amounts` (w, 3, m) are the burden, what is carried and the second burden; `enough` (w, rungs),
    `allowed` (rungs, m).
    """
    for w in range(amounts.shape[0]):
        burden, carried, second = amounts[w, 0], amounts[w, 1], amounts[w, 2]
        for r in range(enough.shape[1]):
            best[w, r] = False
            found[w, r] = least(
                burden,
                carried,
                second,
                enough[w, r],
                needs,
                bars,
                allowed[r],
                tie[w],
                best[w, r],
            )
