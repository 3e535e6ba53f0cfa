"""The best menu for targets whose taste is hidden, compiled: a search that misses nothing.

Give each type a rung. Types keep to it if ``b(a) - b(s) >= T_k(s) - T_k(a)`` for every type k on a
and every s, and b >= 0: differences of bids, so that there is one least menu, the longest paths of
a graph with the rungs as nodes, or none if a circle in it gains. The least menu is the best for
that assignment. Assignments grow type by type; one is given up once no menu fits, or once what is
still possible does not exceed the best found.
"""

import numpy as np
from numpy.typing import NDArray

from tertius.compiled import kernel

__all__ = ["search"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@kernel
def least(gap: Floats, bid: Floats, cap: Floats, tie: float) -> bool:
    """Raise bids until ``bid[a] >= bid[s] + gap[a, s]`` everywhere; return whether any do."""
    n = bid.size
    for _turn in range(n + 1):
        raised = False
        for a in range(n):
            for s in range(n):
                if bid[s] + gap[a, s] > bid[a] + tie:
                    bid[a] = bid[s] + gap[a, s]
                    raised = True
            if bid[a] > cap[a] + tie:
                return False
        if not raised:
            return True
    return False


@kernel
def promise(k: int, P: Floats, T: Floats, top: Floats, bid: Floats) -> float:
    """Return the most that P could get from type k with bids no lower than these."""
    most = -np.inf
    for s in range(P.size):
        most = max(most, P[s] - max(bid[s], top[k] - T[k, s]))
    return most


@kernel
def one(
    P: Floats, T: Floats, prior: Floats, cap: Floats, tie: float, menu: Floats, rung: Ints
) -> None:
    """Write the best menu (rungs,) of one world and the rung of each type (types,)."""
    types, n = T.shape
    gap, bid = np.full((types + 1, n, n), -np.inf), np.zeros((types + 1, n))
    top, choice, best, k = np.empty(types), np.full(types, n), -np.inf, 0
    for j in range(types):
        top[j] = T[j].max()
    while k >= 0:
        choice[k] -= 1
        if choice[k] < 0:
            choice[k] = n
            k -= 1
            continue
        a = choice[k]
        gap[k + 1], bid[k + 1] = gap[k], bid[k]
        for s in range(n):
            gap[k + 1, a, s] = max(gap[k, a, s], T[k, s] - T[k, a])
        if not least(gap[k + 1], bid[k + 1], cap, tie):
            continue
        hope = 0.0
        for j in range(types):
            if j <= k:
                hope += prior[j] * (P[choice[j]] - bid[k + 1, choice[j]])
            else:
                hope += prior[j] * promise(j, P, T, top, bid[k + 1])
        if hope <= best + tie:
            continue
        if k < types - 1:
            k += 1
            continue
        best = hope
        menu[:], rung[:] = bid[k + 1], choice


@kernel
def search(
    P: Floats, T: Floats, prior: Floats, cap: Floats, tie: Floats, menu: Floats, rung: Ints
) -> None:
    """Write best menus (w, rungs) and each type's rung (w, types), T being (w, types, rungs)."""
    for w in range(P.shape[0]):
        one(P[w], T[w], prior[w], cap[w], tie[w], menu[w], rung[w])
