"""Clearing the markets of many worlds, one after another, compiled.

A world is a matrix of expenditure shares after the shock, ``k[i, j] = share[i, j] * c[i, j] **
-theta``, kept together with its transpose so that both sums over it run along rows. Unknown is the
log price u of each state's output. One evaluation takes two passes over the matrix, which fits in
the processor's cache; the steps are Broyden's, begun from the inverse of one Jacobian that serves
all worlds.

`tertius.trade.newton` holds the same equations in plain NumPy; tests hold one to the other.

References
----------
Kelley (1995), "Iterative Methods for Linear and Nonlinear Equations", SIAM, ch. 7: Broyden's
method with only the steps stored. Alvarez & Lucas (2007), "General equilibrium analysis of the
Eaton-Kortum model of international trade", Journal of Monetary Economics 54(6): prices that
follow excess demand, and why they converge.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tertius.compiled import kernel

__all__ = ["FLOOR", "Cases", "Markets", "Worlds", "adjust", "clear"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rows = slice | Ints

FLOOR = 1e-3  # spending is held above this share of output while prices are still sought
HOPELESS = 1e3  # a residual from which Broyden's steps do not come back


class Worlds(NamedTuple):
    """Baselines, one a row: flows (w, n, n), the rest (w, n).

    Attributes
    ----------
    flows : ndarray
        From exporter to importer, domestic sales on the diagonal.
    made, spent : ndarray
        Output and expenditure: sums of rows and of columns.
    ratio, amount : ndarray
        Spending after the shock is ``ratio * output``, times what makes the world's spending
        equal its output, plus `amount`, which sums to 0.
    """

    flows: Floats
    made: Floats
    spent: Floats
    ratio: Floats
    amount: Floats


class Cases(NamedTuple):
    """Counterfactuals: which baseline and cost change, and the two elasticities; each (b,)."""

    world: Ints
    cost: Ints
    theta: Floats
    psi: Floats

    def rows(self, which: Rows) -> "Cases":
        """Return some of the cases."""
        return Cases(self.world[which], self.cost[which], self.theta[which], self.psi[which])


class Markets(NamedTuple):
    """What clears the markets, one row a case: (b, n), traded (b, n, n), the last two (b,).

    Attributes
    ----------
    u : ndarray
        Log change of the price of output.
    inward : ndarray
        Change of the consumer price inward to the power of -theta.
    value, budget : ndarray
        Nominal output and expenditure.
    traded : ndarray
        Flows.
    residual : ndarray
        Largest ``|sales / output - 1|``.
    steps : ndarray
        Evaluations of the markets.
    """

    u: Floats
    inward: Floats
    value: Floats
    budget: Floats
    traded: Floats
    residual: Floats
    steps: Ints

    def rows(self, which: Rows) -> "Markets":
        """Return some of the cases: for a slice, views into these."""
        return Markets(
            self.u[which],
            self.inward[which],
            self.value[which],
            self.budget[which],
            self.traded[which],
            self.residual[which],
            self.steps[which],
        )


@kernel
def shock(flows: Floats, spent: Floats, cost: Floats, theta: float, k: Floats, kt: Floats) -> None:
    """Write the shocked expenditure shares and their transpose."""
    n = spent.size
    for i in range(n):
        for j in range(n):
            share = flows[i, j] / spent[j]
            if cost[i, j] != 1.0 and share > 0.0:
                share *= np.exp(-theta * np.log(cost[i, j]))
            k[i, j] = share
            kt[j, i] = share


@kernel
def combine(weights: Floats, rows: Floats, out: Floats) -> None:
    """Write ``weights @ rows``, four rows at a time."""
    n, m = rows.shape
    out[:] = 0.0
    whole = n - n % 4
    for i in range(0, whole, 4):
        a, b, c, d = weights[i], weights[i + 1], weights[i + 2], weights[i + 3]
        for j in range(m):
            out[j] += (a * rows[i, j] + b * rows[i + 1, j]) + (
                c * rows[i + 2, j] + d * rows[i + 3, j]
            )
    for i in range(whole, n):
        for j in range(m):
            out[j] += weights[i] * rows[i, j]


@kernel
def dot(x: Floats, y: Floats) -> float:
    """Return the sum of products."""
    total = 0.0
    for i in range(x.size):
        total += x[i] * y[i]
    return total


@kernel
def earn(
    worlds: Worlds,
    w: int,
    theta: float,
    psi: float,
    u: Floats,
    weight: Floats,
    inward: Floats,
    value: Floats,
) -> None:
    """Write nominal output, and shift all prices so that the world's is what it was."""
    before, after = 0.0, 0.0
    for i in range(u.size):
        growth = (1.0 + psi) * u[i]
        if psi > 0.0:
            growth += psi / theta * np.log(inward[i])
        value[i] = worlds.made[w, i] * np.exp(growth)
        before += worlds.made[w, i]
        after += value[i]
    shift = np.log(after / before)
    power = np.exp(theta * shift)
    for i in range(u.size):
        u[i] -= shift
        weight[i] *= power
        inward[i] *= power
        value[i] *= before / after


@kernel
def spend(value: Floats, worlds: Worlds, w: int, budget: Floats) -> float:
    """Write expenditure; return by how much of its output it had to be held up, at worst."""
    level = np.sum(value) / dot(worlds.ratio[w], value)
    worst = 0.0
    for j in range(value.size):
        budget[j] = level * worlds.ratio[w, j] * value[j] + worlds.amount[w, j]
        lacking = FLOOR - budget[j] / value[j]
        if lacking > 0.0:
            budget[j] = FLOOR * value[j]
            worst = max(worst, lacking)
    return worst


@kernel
def evaluate(
    worlds: Worlds,
    w: int,
    k: Floats,
    kt: Floats,
    theta: float,
    psi: float,
    held: bool,
    u: Floats,
    weight: Floats,
    inward: Floats,
    value: Floats,
    budget: Floats,
    f: Floats,
) -> float:
    """Evaluate the markets at log prices `u`; return the largest ``|sales / output - 1|``.

    Written are ``weight = exp(-theta u)``, `inward`, `value`, `budget` and ``f = log(sales /
    output)``; prices are shifted to the world numeraire, except where values are held.
    """
    n = u.size
    for i in range(n):
        weight[i] = np.exp(-theta * u[i])
    combine(weight, k, inward)
    worst = 0.0
    if held:
        value[:] = worlds.made[w]
        budget[:] = worlds.spent[w]
    else:
        earn(worlds, w, theta, psi, u, weight, inward, value)
        worst = spend(value, worlds, w, budget)
    combine(budget / inward, kt, f)
    for i in range(n):
        ratio = weight[i] * f[i] / value[i]
        f[i] = np.log(ratio)
        if not abs(ratio - 1.0) <= worst:  # also when it is not a number
            worst = abs(ratio - 1.0)
    return worst


@kernel
def broyden(path: Floats, length: Floats, step: int, move: Floats) -> None:
    """Turn the first Jacobian's answer `move` into Broyden's step and add it to the path."""
    for past in range(step - 1):
        along = dot(path[past], move) / length[past]
        for i in range(move.size):
            move[i] += along * path[past + 1, i]
    if step > 0:
        move /= 1.0 - dot(path[step - 1], move) / length[step - 1]
    path[step] = move
    length[step] = dot(move, move)


@kernel
def trade(weight: Floats, k: Floats, inward: Floats, budget: Floats, traded: Floats) -> None:
    """Write the flows that prices and budgets imply."""
    for i in range(inward.size):
        for j in range(inward.size):
            traded[i, j] = weight[i] * k[i, j] * budget[j] / inward[j]


@kernel
def clear(
    worlds: Worlds,
    costs: Floats,
    cases: Cases,
    held: bool,
    start: Floats,
    inverse: Floats,
    goal: float,
    most: int,
    found: Markets,
) -> None:
    """Clear the markets of each case by at most `most` Broyden steps from prices `start`.

    `inverse` is the transpose of minus the inverse of the Jacobian at `start`. With `held`, output
    and expenditure keep their values and only the price indices give way. `found` is written.
    """
    n = start.size
    k, kt = np.empty((n, n)), np.empty((n, n))
    weight, f, move = np.empty(n), np.empty(n), np.empty(n)
    path, length = np.empty((most + 1, n)), np.empty(most + 1)
    for b in range(cases.world.size):
        w, theta, psi = cases.world[b], cases.theta[b], cases.psi[b]
        u, inward, budget = found.u[b], found.inward[b], found.budget[b]
        shock(worlds.flows[w], worlds.spent[w], costs[cases.cost[b]], theta, k, kt)
        u[:] = start
        for step in range(most + 1):
            worst = evaluate(
                worlds, w, k, kt, theta, psi, held, u, weight, inward, found.value[b], budget, f
            )
            found.residual[b] = worst
            found.steps[b] += 1
            if worst <= goal or step == most or not worst < HOPELESS:
                break
            combine(f, inverse, move)
            broyden(path, length, step, move)
            u += move
        trade(weight, k, inward, budget, found.traded[b])


@kernel
def adjust(
    worlds: Worlds,
    costs: Floats,
    cases: Cases,
    held: bool,
    goal: float,
    most: int,
    found: Markets,
) -> None:
    """Let prices follow excess demand for at most `most` turns, from where `found.u` has them.

    ``u += log(sales / output) / (1 + theta + psi)`` cannot overshoot and always converges while
    output is less elastic than trade, but slowly where trade is small.
    """
    n = found.u.shape[1]
    k, kt, weight, f = np.empty((n, n)), np.empty((n, n)), np.empty(n), np.empty(n)
    for b in range(cases.world.size):
        w, theta, psi = cases.world[b], cases.theta[b], cases.psi[b]
        u, inward, budget = found.u[b], found.inward[b], found.budget[b]
        shock(worlds.flows[w], worlds.spent[w], costs[cases.cost[b]], theta, k, kt)
        rate = 1.0 / theta if held else 1.0 / (1.0 + theta + psi)
        for turn in range(most + 1):
            worst = evaluate(
                worlds, w, k, kt, theta, psi, held, u, weight, inward, found.value[b], budget, f
            )
            found.residual[b] = worst
            found.steps[b] += 1
            if worst <= goal or turn == most or not np.isfinite(worst):
                break
            for i in range(n):
                u[i] += rate * f[i]
        trade(weight, k, inward, budget, found.traded[b])
