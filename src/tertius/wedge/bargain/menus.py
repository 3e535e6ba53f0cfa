"""Menus on a grid, compiled: what each principal would reply, and which pairs stand."""

import numpy as np
from numpy.typing import NDArray

from tertius.compiled import kernel

__all__ = ["replies", "standing"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@kernel
def chosen(T: Floats, first: Floats, second: Floats, order: Ints, tie: float) -> int:
    """Return the rung that T takes; `order` ranks rungs between which it is indifferent."""
    most = -np.inf
    for s in range(T.size):
        most = max(most, T[s] + first[s] + second[s])
    rung = -1
    for s in range(T.size):
        if T[s] + first[s] + second[s] >= most - tie and (rung < 0 or order[s] > order[rung]):
            rung = s
    return rung


@kernel
def replies(
    V: Floats, T: Floats, cap: Floats, others: Floats, order: Ints, step: float, tie: float
) -> Floats:
    """Return the best payoff that a principal with values V can get against each menu of the other.

    On each rung in turn it bids the least on the grid for which T takes that rung, and nothing
    elsewhere; no menu does better.
    """
    payoff = np.full(others.shape[0], -np.inf)
    for m in range(others.shape[0]):
        for s in range(T.size):
            short, beaten = 0.0, False
            for j in range(T.size):
                short = max(short, T[j] + others[m, j] - T[s] - others[m, s])
            bid = max(0.0, step * np.ceil((short - tie) / step))
            for j in range(T.size):
                gap = T[j] + others[m, j] - T[s] - others[m, s] - bid
                beaten = beaten or (j != s and abs(gap) <= tie and order[j] > order[s])
            bid += step if beaten else 0.0
            if bid <= cap[s] + tie:
                payoff[m] = max(payoff[m], V[s] - bid)
    return payoff


@kernel
def standing(
    P: Floats,
    R: Floats,
    T: Floats,
    menus_P: Floats,
    menus_R: Floats,
    reply_P: Floats,
    reply_R: Floats,
    order: Ints,
    tie: float,
    at: Ints,
) -> int:
    """Return how many pairs of menus are equilibria; write them to `at` (k, 3) as far as it goes.

    A row has the menu of P, the menu of R, and the rung.
    """
    count = 0
    for a in range(menus_P.shape[0]):
        for b in range(menus_R.shape[0]):
            s = chosen(T, menus_P[a], menus_R[b], order, tie)
            if P[s] - menus_P[a, s] < reply_P[b] - tie or R[s] - menus_R[b, s] < reply_R[a] - tie:
                continue
            if count < at.shape[0]:
                at[count, 0], at[count, 1], at[count, 2] = a, b, s
            count += 1
    return count
