"""Which outcomes any pure equilibrium of a menu game can have, compiled.

An outcome is a rung s and what P and R pay on it, t_P and t_R. With M = T(s) + t_P + t_R and
n_i = V_i(s) - t_i, some menus make it an equilibrium just if

- neither outbids: ``T(j) + min(cap_i(j), max(0, V_i(j) - n_i)) <= M`` on every rung j;
- neither overpays: P pays nothing, or R can hold it to M by a bid on a rung that P likes no better
  than n_P, and likewise R. One rung can serve for both only if T(j) = M.

Bids that are not taken may exceed what the bidder would gain, so this set is wide. Its conditions
are bounds on t_P, on t_R and on their sum, so that the extremes lie where two of these meet.
"""

import numpy as np
from numpy.typing import NDArray

from tertius.compiled import kernel
from tertius.wedge.bargain.game import TOLERANCE, Game

__all__ = ["bounds", "stands"]

Floats = NDArray[np.float64]


@kernel
def stands(w: int, s: int, t_P: float, t_R: float, game: Game, tie: float) -> bool:
    """Return whether some pure equilibrium of world w has rung s and these payments."""
    P, R, T, cap_P, cap_R = game.P[w], game.R[w], game.T[w], game.cap_P[w], game.cap_R[w]
    if t_P < -tie or t_R < -tie or t_P > cap_P[s] + tie or t_R > cap_R[s] + tie:
        return False
    M, n_P, n_R = T[s] + t_P + t_R, P[s] - t_P, R[s] - t_R
    by_P, by_R, both = -1, -1, False  # rungs by which P holds R to its bid, and R holds P
    more_P, more_R = 0, 0
    for j in range(T.size):
        if T[j] + min(cap_P[j], max(0.0, P[j] - n_P)) > M + tie:
            return False
        if T[j] + min(cap_R[j], max(0.0, R[j] - n_R)) > M + tie:
            return False
        if j == s:
            continue
        holds_R = R[j] <= n_R + tie and T[j] + cap_P[j] >= M - tie
        holds_P = P[j] <= n_P + tie and T[j] + cap_R[j] >= M - tie
        if holds_R:
            by_P, more_P = j, more_P + 1
        if holds_P:
            by_R, more_R = j, more_R + 1
        both = both or (holds_R and holds_P and T[j] >= M - tie)
    if (t_R > tie and by_P < 0) or (t_P > tie and by_R < 0):
        return False
    if t_P <= tie or t_R <= tie:
        return True
    return both or by_P != by_R or more_P > 1 or more_R > 1


@kernel
def keep(line: Floats, count: int, value: float, low: float, high: float) -> int:
    """Add a value to a list if it lies between bounds; return how many are in it."""
    if low <= value <= high:
        line[count] = value
        count += 1
    return count


@kernel
def lines(
    w: int, s: int, game: Game, tie: float, x: Floats, y: Floats, total: Floats
) -> tuple[int, int, int]:
    """Write where conditions on t_P, on t_R and on their sum bind on rung s; return how many."""
    P, R, T, cap_P, cap_R = game.P[w], game.R[w], game.T[w], game.cap_P[w], game.cap_R[w]
    x[0], y[0], many_x, many_y, many = 0.0, 0.0, 1, 1, 0
    due = T.max() - T[s]
    most_x, most_y = min(cap_P[s], P[s] - P.min()), min(cap_R[s], R[s] - R.min())
    many_x = keep(x, many_x, cap_P[s], tie, most_x)
    many_y = keep(y, many_y, cap_R[s], tie, most_y)
    for j in range(T.size):
        many_x = keep(x, many_x, P[s] - P[j], tie, most_x)
        many_y = keep(y, many_y, R[s] - R[j], tie, most_y)
        many_x = keep(x, many_x, R[j] + T[j] - R[s] - T[s], tie, most_x)
        many_y = keep(y, many_y, P[j] + T[j] - P[s] - T[s], tie, most_y)
        most = most_x + most_y + tie
        many = keep(total, many, T[j] - T[s], due - tie, most)
        many = keep(total, many, T[j] - T[s] + cap_P[j], due - tie, most)
        many = keep(total, many, T[j] - T[s] + cap_R[j], due - tie, most)
    return many_x, many_y, many


@kernel
def widen(
    w: int, s: int, t_P: float, t_R: float, game: Game, tie: float, low: Floats, high: Floats
) -> None:
    """Widen the bounds of a world by an outcome, if it is one and lies outside."""
    payoff_P, payoff_R = game.P[w, s] - t_P, game.R[w, s] - t_R
    payoff_T = game.T[w, s] + t_P + t_R
    inside = low[w, 0] <= payoff_P <= high[w, 0] and low[w, 1] <= payoff_R <= high[w, 1]
    if inside and low[w, 2] <= payoff_T <= high[w, 2]:
        return
    if stands(w, s, t_P, t_R, game, tie):
        for i, value in enumerate((payoff_P, payoff_R, payoff_T)):
            low[w, i], high[w, i] = min(low[w, i], value), max(high[w, i], value)


@kernel
def bounds(game: Game, low: Floats, high: Floats) -> None:
    """Write the least and most (w, 3) that P, R and T get in any pure equilibrium; NaN for none."""
    n = game.T.shape[1]
    x, y, total = np.empty(2 * n + 2), np.empty(2 * n + 2), np.empty(3 * n)
    for w in range(game.T.shape[0]):
        largest = 0.0
        for s in range(n):
            largest = max(largest, abs(game.P[w, s]), abs(game.R[w, s]), abs(game.T[w, s]))
        low[w], high[w], tie = np.inf, -np.inf, TOLERANCE * largest
        for s in range(n):
            many_x, many_y, many = lines(w, s, game, tie, x, y, total)
            for a in x[:many_x]:
                for b in y[:many_y]:
                    widen(w, s, a, b, game, tie, low, high)
            for m in total[:many]:
                for a in x[:many_x]:
                    widen(w, s, a, m - a, game, tie, low, high)
                for b in y[:many_y]:
                    widen(w, s, m - b, b, game, tie, low, high)
        if low[w, 0] > high[w, 0]:
            low[w], high[w] = np.nan, np.nan
