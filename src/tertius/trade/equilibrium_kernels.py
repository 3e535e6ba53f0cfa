"""Clearing the markets of many worlds, one after another, compiled.

A world is a matrix of expenditure shares after the shock, ``k[i, j] = share[i, j] * c[i, j] **
-theta``, kept together with its transpose so that both sums over it run along rows. Unknown is the
log price u of each state's output. One evaluation takes two passes over the matrix, which fits in
the processor's cache; the step after it is Broyden's, begun from the inverse of the Jacobian that
`tertius.trade.newton` computes at one point for all worlds.

`tertius.trade.newton` holds the same equations in plain NumPy; tests hold one to the other.

References
----------
Kelley (1995), "Iterative Methods for Linear and Nonlinear Equations", SIAM, ch. 7: Broyden's
method with only the steps stored.
"""

import numpy as np
from numpy.typing import NDArray

from tertius.compiled import kernel

__all__ = ["clear", "evaluate", "shock"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FLOOR = 1e-3  # spending is held above this share of output while prices are still sought
HOPELESS = 1e3  # a residual from which Broyden's steps do not come back


@kernel
def shock(flows: Floats, cost: Floats, spent: Floats, theta: float, k: Floats, kt: Floats) -> None:
    """Write the shocked expenditure shares and their transpose."""
    n = flows.shape[0]
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
def evaluate(
    u: Floats,
    k: Floats,
    kt: Floats,
    made: Floats,
    spent: Floats,
    phi: Floats,
    gap: Floats,
    theta: float,
    psi: float,
    held: bool,
    index: Floats,
    value: Floats,
    budget: Floats,
    sales: Floats,
    f: Floats,
) -> float:
    """Evaluate the markets at log prices u; return the largest |sales / output - 1|.

    u is shifted so that world nominal output stays what it was. Written are `index` = P ** -theta,
    `value` = nominal output, `budget` = spending, `sales`, and `f` = log(sales / value).
    """
    n = u.size
    weight = sales  # until the sales are known
    for i in range(n):
        weight[i] = np.exp(-theta * u[i])
    combine(weight, k, index)
    before, after, mean = 0.0, 0.0, 0.0
    for i in range(n):
        value[i] = made[i]
        if not held:
            value[i] *= np.exp((1.0 + psi) * u[i] + psi / theta * np.log(index[i]))
        before += made[i]
        after += value[i]
        mean += made[i] * u[i]
    shift = mean / before if held else np.log(after / before)
    scale, power = (1.0 if held else np.exp(-shift)), np.exp(theta * shift)
    wanted = 0.0
    for i in range(n):
        u[i] -= shift
        index[i] *= power
        value[i] *= scale
        wanted += phi[i] * value[i]
    worst = 0.0
    for j in range(n):
        budget[j] = spent[j]
        if not held:
            budget[j] = phi[j] * value[j] * (before / wanted) + gap[j]
            least = FLOOR * value[j]
            if budget[j] < least:
                worst = max(worst, (least - budget[j]) / value[j])
                budget[j] = least
        f[j] = budget[j] / index[j]
    combine(f, kt, sales)
    for i in range(n):
        sales[i] *= np.exp(-theta * u[i])
        ratio = sales[i] / value[i]
        f[i] = np.log(ratio)
        gap_now = abs(ratio - 1.0)
        if not gap_now <= worst:  # also when it is not a number
            worst = gap_now
    return worst


@kernel
def clear(
    flows: Floats,
    costs: Floats,
    flow_of: Ints,
    cost_of: Ints,
    made: Floats,
    spent: Floats,
    phi: Floats,
    gap: Floats,
    theta: Floats,
    psi: Floats,
    held: bool,
    start: Floats,
    inverse: Floats,
    goal: float,
    most: int,
    u: Floats,
    index: Floats,
    value: Floats,
    budget: Floats,
    traded: Floats,
    residual: Floats,
    steps: Ints,
) -> None:
    """Clear the markets of each case by at most `most` Broyden steps from `start`.

    Case b has the flows ``flow_of[b]`` and the cost changes ``cost_of[b]``. `inverse` is the
    transpose of minus the inverse Jacobian. The last nine arrays are written, one row a case.
    """
    n = start.size
    k, kt = np.empty((n, n)), np.empty((n, n))
    sales, f, move = np.empty(n), np.empty(n), np.empty(n)
    path, length = np.empty((most + 1, n)), np.empty(most + 1)
    for b in range(flow_of.size):
        w = flow_of[b]
        shock(flows[w], costs[cost_of[b]], spent[w], theta[b], k, kt)
        point = u[b]
        point[:] = start
        for step in range(most + 1):
            worst = evaluate(
                point, k, kt, made[w], spent[w], phi[w], gap[w], theta[b], psi[b], held,
                index[b], value[b], budget[b], sales, f,
            )  # fmt: skip
            residual[b], steps[b] = worst, step
            if worst <= goal or step == most or not worst < HOPELESS:
                break
            combine(f, inverse, move)
            for past in range(step - 1):
                along = np.sum(path[past] * move) / length[past]
                for i in range(n):
                    move[i] += along * path[past + 1, i]
            stretch = 1.0
            if step > 0:
                stretch -= np.sum(path[step - 1] * move) / length[step - 1]
            for i in range(n):
                path[step, i] = move[i] / stretch
                point[i] += path[step, i]
            length[step] = np.sum(path[step] * path[step])
        for i in range(n):
            weight = np.exp(-theta[b] * point[i])
            for j in range(n):
                traded[b, i, j] = weight * k[i, j] * budget[b, j] / index[b, j]
