"""The three solutions of a menu game, many worlds one after another, compiled.

A world is a row: what each rung of the ladder is worth to P, R and T, and the most that P and R
can credibly bid on it. `tertius.wedge.bargain.kernels_numpy` holds the definitions in plain NumPy,
solved in other ways; tests hold one to the other.

With caps, let n_i = V_i(s) - t_i be what is left to a principal that pays t_i on rung s, and M what
T gets. ``max(T + b_P) = M`` involves n_P and M alone: with A(M) the best of P + T among rungs where
a full bid lifts T above M, n_P = A(M) - M, and where a full bid lifts T just to M, n_P may lie
anywhere between the two values of A. So too for R, and n_P + n_R = W(s) - M. In M the left side
falls twice as fast as the right: each rung has one M, found among the levels where A jumps, and an
interval of t_P, out of which rungs that T would then like better cut pieces.
"""

import numpy as np
from numpy.typing import NDArray

from tertius.compiled import kernel
from tertius.wedge.bargain.game import TOLERANCE, Found, Game

__all__ = ["capped", "natural", "truthful"]

Floats = NDArray[np.float64]


@kernel
def slack(P: Floats, R: Floats, T: Floats) -> float:
    """Return what counts as a tie in this world."""
    largest = 0.0
    for s in range(T.size):
        largest = max(largest, abs(P[s]), abs(R[s]), abs(T[s]))
    return TOLERANCE * largest


@kernel
def leaders(V: Floats, T: Floats) -> tuple[float, float, int]:
    """Return the largest and second largest V + T, and the rung of the largest."""
    first, second, at = -np.inf, -np.inf, -1
    for s in range(T.size):
        value = V[s] + T[s]
        if value > first:
            first, second, at = value, first, s
        else:
            second = max(second, value)
    return first, second, at


@kernel
def clip(x: float, cap: float) -> float:
    """Return x brought between 0 and the cap."""
    return min(max(x, 0.0), cap)


@kernel
def begin(w: int, found: Found) -> None:
    """Write that no solution of a world has been found yet."""
    found.rung[w] = -1
    found.pieces[w] = 0
    found.supported[w] = False
    found.low[w] = np.inf
    found.high[w] = -np.inf
    found.payoff[w, 0] = -np.inf


@kernel
def include(
    w: int, s: int, payoff_P: float, payoff_R: float, payoff_T: float, found: Found
) -> None:
    """Widen the bounds of a world by a solution on rung s."""
    found.supported[w, s] = True
    for i, value in enumerate((payoff_P, payoff_R, payoff_T)):
        found.low[w, i] = min(value, found.low[w, i])
        found.high[w, i] = max(value, found.high[w, i])


@kernel
def preferred(w: int, s: int, joint: float, tie: float, found: Found) -> bool:
    """Take rung s for the world's if no joint payoff to P and R so far is larger; return whether.

    Until the world is finished its best joint payoff stands where the payoff of P will.
    """
    if joint < found.payoff[w, 0] - tie:
        return False
    found.payoff[w, 0] = max(joint, found.payoff[w, 0])
    found.rung[w] = s
    return True


@kernel
def finish(w: int, P: Floats, R: Floats, T: Floats, found: Found) -> None:
    """Write the payoffs that the rung and the bids of a world give, NaN where there is no rung."""
    s = found.rung[w]
    if s < 0:
        found.bid_P[w] = np.nan
        found.bid_R[w] = np.nan
        found.payoff[w] = np.nan
        found.low[w] = np.nan
        found.high[w] = np.nan
        return
    found.payoff[w, 0] = P[s] - found.bid_P[w, s]
    found.payoff[w, 1] = R[s] - found.bid_R[w, s]
    found.payoff[w, 2] = T[s] + found.bid_P[w, s] + found.bid_R[w, s]


@kernel
def truthful(game: Game, found: Found) -> None:
    """Write the truthful solution of each world."""
    n = game.T.shape[1]
    for w in range(game.T.shape[0]):
        P, R, T = game.P[w], game.R[w], game.T[w]
        tie = slack(P, R, T)
        begin(w, found)
        top_P, top_R, top, most = leaders(P, T)[0], leaders(R, T)[0], T.max(), -np.inf
        for s in range(n):
            most = max(most, P[s] + R[s] + T[s])
        left_P, left_R = most - top_R, most - top_P
        excess = max(0.0, left_P + left_R - most + top)
        left_T = most - left_P - left_R + excess
        for s in range(n):
            if P[s] + R[s] + T[s] >= most - tie:
                found.rung[w] = s
                found.pieces[w] += 1
                include(w, s, left_P, left_R - excess, left_T, found)
                include(w, s, left_P - excess, left_R, left_T, found)
        for s in range(n):
            found.bid_P[w, s] = max(0.0, P[s] - left_P + excess / 2)
            found.bid_R[w, s] = max(0.0, R[s] - left_R + excess / 2)
        finish(w, P, R, T, found)


@kernel
def share(
    w: int, i: int, game: Game, own: int, low: float, high: float, tie: float, found: Found
) -> None:
    """Record the solutions with M the best of T, on rung `own`, of which P pays `low` to `high`.

    Candidates for the pick are that P pays nothing, all, or as its gain over `own` is to R's.
    """
    P, R, top, due = game.P[w], game.R[w], game.T[w, own], game.T[w, own] - game.T[w, i]
    low = min(low, due)
    high = max(low, high)
    include(w, i, P[i] - low, R[i] - due + low, top, found)
    include(w, i, P[i] - high, R[i] - due + high, top, found)
    found.pieces[w] += 1
    gain_P, gain_R = P[i] - P[own], R[i] - R[own]
    part = due * gain_P / (gain_P + gain_R) if gain_P + gain_R > tie else due / 2
    least, most = np.inf, -np.inf
    for t in (0.0, part, due):
        if low - tie <= t <= high + tie:
            least, most = min(least, t), max(most, t)
    if least <= most and preferred(w, i, P[i] + R[i] - due, tie, found):
        found.bid_P[w] = 0.0
        found.bid_R[w] = 0.0
        found.bid_P[w, i] = (least + most) / 2
        found.bid_R[w, i] = due - (least + most) / 2


@kernel
def outbid(
    w: int, i: int, game: Game, P_wins: bool, wanted: float, tie: float, found: Found
) -> None:
    """Record the solution with a lone winner on rung i, its best, if there is one.

    `wanted` is the best of the loser's value plus T on other rungs, on one of which it bids.
    """
    T = game.T[w]
    V, L = (game.P[w], game.R[w]) if P_wins else (game.R[w], game.P[w])
    offer, rung = wanted - L[i], -1
    for j in range(T.size):
        close = j != i and L[j] + T[j] >= wanted - tie
        if close and V[j] + L[j] + T[j] <= V[i] + L[i] + T[i] + tie:
            rung = j
    if rung < 0:
        return
    keeps = V[i] + T[i] - offer
    include(w, i, keeps if P_wins else L[i], L[i] if P_wins else keeps, offer, found)
    found.pieces[w] += 1
    if preferred(w, i, keeps + L[i], tie, found):
        winning, losing = found.bid_P[w], found.bid_R[w]
        if not P_wins:
            winning, losing = losing, winning
        winning[:] = 0.0
        losing[:] = 0.0
        winning[i] = offer - T[i]
        losing[rung] = L[rung] - L[i]


@kernel
def natural(game: Game, found: Found) -> None:
    """Write the natural solution of each world."""
    n = game.T.shape[1]
    for w in range(game.T.shape[0]):
        P, R, T = game.P[w], game.R[w], game.T[w]
        tie, own = slack(P, R, T), 0
        begin(w, found)
        first_P, second_P, at_P = leaders(P, T)
        first_R, second_R, at_R = leaders(R, T)
        top = T.max()
        for s in range(n):
            own = s if T[s] >= top - tie else own
        for i in range(n):
            wanted_P = second_P if i == at_P else first_P
            wanted_R = second_R if i == at_R else first_R
            low = max(0.0, top - T[i] - (R[i] - wanted_R + top))
            high = min(top - T[i], P[i] - wanted_P + top)
            if low <= min(top - T[i], high) + tie:
                share(w, i, game, own, low, high, tie, found)
            if R[i] + T[i] >= first_R - tie and wanted_P - P[i] > top + tie:
                outbid(w, i, game, False, wanted_P, tie, found)
            if P[i] + T[i] >= first_P - tie and wanted_R - R[i] > top + tie:
                outbid(w, i, game, True, wanted_R, tie, found)
        finish(w, P, R, T, found)


@kernel
def insert(levels: Floats, count: int, x: float, value: float, column: int, tie: float) -> int:
    """Put a level into its place, or its value with the level it ties with; return how many."""
    k = count
    while k > 1 and levels[k - 1, 0] > x + tie:
        k -= 1
    if k > 1 and levels[k - 1, 0] >= x - tie:
        levels[k - 1, column] = max(levels[k - 1, column], value)
        return count
    for m in range(count, k, -1):
        for c in range(3):
            levels[m, c] = levels[m - 1, c]
    levels[k, 0], levels[k, 1], levels[k, 2], levels[k, column] = x, -np.inf, -np.inf, value
    return count + 1


@kernel
def climb(game: Game, w: int, tie: float, levels: Floats) -> int:
    """Write T's best and the payoffs above it to which a full bid lifts T; return how many.

    They are in order, none above what P or R alone can reach. Columns: the level; A of P and of R
    with the rungs that are lifted just to it; and without them.
    """
    T, top = game.T[w], game.T[w].max()
    end = min(leaders(game.cap_P[w], T)[0], leaders(game.cap_R[w], T)[0])
    levels[0, 0], count = top, 1
    most_P, most_R = -np.inf, -np.inf
    for s in range(T.size):
        for column, cap, V in (
            (1, game.cap_P[w, s], game.P[w, s]),
            (2, game.cap_R[w, s], game.R[w, s]),
        ):
            x = T[s] + cap
            if x <= end + tie and x > top + tie:
                count = insert(levels, count, x, V + T[s], column, tie)
            elif x > end and column == 1:
                most_P = max(most_P, V + T[s])
            elif x > end:
                most_R = max(most_R, V + T[s])
    for k in range(count - 1, 0, -1):
        levels[k, 3], levels[k, 4] = most_P, most_R
        most_P, most_R = max(most_P, levels[k, 1]), max(most_R, levels[k, 2])
        levels[k, 1], levels[k, 2] = most_P, most_R
    levels[0, 1], levels[0, 2], levels[0, 3], levels[0, 4] = np.inf, np.inf, most_P, most_R
    return count


@kernel
def better(j: int, s: int, game: Game, w: int, M: float, t: float) -> float:
    """Return what T would gain over M by rung j when P pays t on rung s and R the rest of M."""
    P, R, T = game.P[w], game.R[w], game.T[w]
    from_P = clip(P[j] - P[s] + t, game.cap_P[w, j])
    from_R = clip(R[j] - R[s] + M - T[s] - t, game.cap_R[w, j])
    gain: float = T[j] + from_P + from_R - M
    return gain


@kernel
def hull(pieces: Floats, count: int) -> tuple[float, float]:
    """Return the lowest and the highest end of the pieces."""
    low, high = pieces[0, 0], pieces[0, 1]
    for k in range(1, count):
        low, high = min(low, pieces[k, 0]), max(high, pieces[k, 1])
    return low, high


@kernel
def remove(pieces: Floats, count: int, start: float, stop: float) -> int:
    """Take the open interval (start, stop) out of closed pieces; return how many are left."""
    kept = count
    for k in range(count):
        a, b = pieces[k]
        if a > start and b < stop:
            pieces[k, 1] = -np.inf  # nothing is left of it
        elif a <= start and b >= stop:
            pieces[kept] = stop, b
            pieces[k, 1] = start
            kept += 1
        elif a <= start:
            pieces[k, 1] = min(b, start)
        else:
            pieces[k, 0] = max(a, stop)
    count = 0
    for k in range(kept):
        if pieces[k, 0] <= pieces[k, 1]:
            pieces[count] = pieces[k]
            count += 1
    return count


@kernel
def carve(
    j: int, s: int, game: Game, w: int, M: float, tie: float, pieces: Floats, count: int
) -> int:
    """Take out of pieces of t_P all at which T would rather have rung j; return how many are left.

    T's gain from j is linear in t_P between four points, with slope -1, 0 or 1.
    """
    low, high = hull(pieces, count)
    if high - low <= tie:
        return 0 if better(j, s, game, w, M, (low + high) / 2) > 2 * tie else count
    pays_P = game.P[w, s] - game.P[w, j]
    pays_R = M - game.T[w, s] - game.R[w, s] + game.R[w, j]
    a, at_a = low, better(j, s, game, w, M, low)
    start = -np.inf if at_a > tie else np.nan
    while a < high:
        b = high
        for turn in (pays_P, pays_P + game.cap_P[w, j], pays_R - game.cap_R[w, j], pays_R):
            if a < turn < b:
                b = turn
        at_b = better(j, s, game, w, M, b)
        if at_a <= tie < at_b:
            start = max(a, b - at_b)
        elif at_b <= tie < at_a:
            count = remove(pieces, count, start, min(b, a + at_a))
            start = np.nan
        a, at_a = b, at_b
    return count if np.isnan(start) else remove(pieces, count, start, np.inf)


@kernel
def middle(pieces: Floats, count: int) -> float:
    """Return the midpoint between the ends of the pieces, or the point of them nearest to it."""
    low, high = hull(pieces, count)
    target, nearest = (low + high) / 2, np.inf
    for k in range(count):
        point = min(max(target, pieces[k, 0]), pieces[k, 1])
        if abs(point - target) < abs(nearest - target):
            nearest = point
    return nearest


@kernel
def interval(
    w: int, s: int, game: Game, levels: Floats, last: int, tie: float
) -> tuple[float, float, float]:
    """Return what T gets on rung s, and the least and most that P can pay of it.

    The least is above the most if caps are in the way.
    """
    P, R, cap_P, cap_R, k = game.P[w, s], game.R[w, s], game.cap_P[w, s], game.cap_R[w, s], last
    W = P + R + game.T[w, s]
    while levels[k, 0] + W > levels[k, 1] + levels[k, 2] + tie:
        k -= 1
    offer, below_P, below_R = levels[k, 0], levels[k, 1], levels[k, 2]
    above_P, above_R = levels[k, 3], levels[k, 4]
    if offer + W - above_P - above_R < -tie:
        offer, below_P, below_R = above_P + above_R - W, above_P, above_R
    due = offer - game.T[w, s]
    low = max(P + offer - below_P, 0.0, due - min(R + offer - above_R, cap_R))
    high = min(P + offer - above_P, cap_P, due - max(R + offer - below_R, 0.0))
    if 0.0 < low - high <= tie:
        low = high = (low + high) / 2
    return offer, low, high


@kernel
def capped(game: Game, found: Found) -> None:
    """Write the solution of each world in which no bid exceeds its cap."""
    n = game.T.shape[1]
    levels, pieces = np.empty((2 * n + 1, 5)), np.empty((2 * n + 2, 2))
    for w in range(game.T.shape[0]):
        P, R, T = game.P[w], game.R[w], game.T[w]
        tie, paid_P, paid_R = slack(P, R, T), 0.0, 0.0
        begin(w, found)
        last = climb(game, w, tie, levels) - 1
        for s in range(n):
            offer, pieces[0, 0], pieces[0, 1] = interval(w, s, game, levels, last, tie)
            count = 1 if pieces[0, 0] <= pieces[0, 1] else 0
            for j in range(n):
                if count > 0 and j != s:
                    count = carve(j, s, game, w, offer, tie, pieces, count)
            for k in range(2 * count):
                t = pieces[k // 2, k % 2]
                include(w, s, P[s] - t, R[s] + T[s] - offer + t, offer, found)
            found.pieces[w] += count
            if count > 0 and preferred(w, s, P[s] + R[s] + T[s] - offer, tie, found):
                paid_P = middle(pieces, count)
                paid_R = offer - T[s] - paid_P
        s = found.rung[w]
        for j in range(n):
            found.bid_P[w, j] = clip(P[j] - P[s] + paid_P, game.cap_P[w, j])
            found.bid_R[w, j] = clip(R[j] - R[s] + paid_R, game.cap_R[w, j])
        finish(w, P, R, T, found)
