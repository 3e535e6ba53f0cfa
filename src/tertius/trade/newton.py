"""Clearing the markets of one world, come what may, in plain NumPy.

The same equations as `tertius.trade.equilibrium_kernels`, with their Jacobian. Prices adjust to
excess demand, ``u += log(sales / output) / (1 + theta + psi)``, a map that cannot overshoot and
always converges while output is less elastic than trade, but slowly where trade is small; Newton's
steps finish from wherever it has come.

References
----------
Alvarez & Lucas (2007), "General equilibrium analysis of the Eaton-Kortum model of international
trade", Journal of Monetary Economics 54(6): the adjustment, and why it converges.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tertius.trade.equilibrium_kernels import FLOOR

__all__ = ["Solved", "World", "evaluate", "jacobian", "solve"]

Floats = NDArray[np.float64]

ROUNDS = 10
FIRST = 50  # adjustments in the first round; each round has twice as many
NEWTON = 15
LONGEST = 3.0  # of a Newton step, in logs
HALVINGS = 20


@dataclass(frozen=True, slots=True)
class World:
    """One world after a shock.

    Attributes
    ----------
    shares : ndarray, shape (n, n)
        Expenditure shares times ``cost_change ** -theta``.
    made, spent, ratio, amount : ndarray, shape (n,)
        As in `tertius.trade.equilibrium_kernels.Worlds`.
    theta, psi : float
        Elasticity of trade and of output.
    held : bool
        Whether output and expenditure keep their values.
    """

    shares: Floats
    made: Floats
    spent: Floats
    ratio: Floats
    amount: Floats
    theta: float
    psi: float
    held: bool


class State(NamedTuple):
    """The markets at some prices; names as in `tertius.trade.equilibrium_kernels.Markets`."""

    u: Floats
    index: Floats
    value: Floats
    budget: Floats
    f: Floats
    residual: float


@dataclass(frozen=True, slots=True)
class Solved:
    """Where the search ended, and after how many evaluations of the markets."""

    state: State
    flows: Floats
    steps: int


def evaluate(world: World, u: Floats) -> State:
    """Return the markets at log prices `u`, shifted to the world numeraire."""
    index = np.exp(-world.theta * u) @ world.shares
    value, budget, lacking = world.made, world.spent, 0.0
    if not world.held:
        growth = (1 + world.psi) * u + world.psi / world.theta * np.log(index)
        value = world.made * np.exp(growth)
        shift = np.log(value.sum() / world.made.sum())
        u, value, index = u - shift, value * np.exp(-shift), index * np.exp(world.theta * shift)
        level = value.sum() / (world.ratio @ value)
        budget = level * world.ratio * value + world.amount
        lacking = max(0.0, float((FLOOR - budget / value).max()))
        budget = np.maximum(budget, FLOOR * value)
    ratio = np.exp(-world.theta * u) * (world.shares @ (budget / index)) / value
    worst = float(np.abs(ratio - 1).max())
    return State(u, index, value, budget, np.log(ratio), max(worst, lacking))


def jacobian(world: World, state: State) -> Floats:
    """Return the derivatives of ``f = log(sales / output)`` with respect to log prices.

    Prices matter only relative to one another; a term in the direction of all of them makes the
    matrix regular.
    """
    theta, psi = world.theta, world.psi
    lam = np.exp(-theta * state.u)[:, None] * world.shares / state.index
    sold = lam * state.budget
    sold /= sold.sum(axis=1, keepdims=True)
    one, weight = np.eye(len(lam)), state.value / state.value.sum()
    level = (1 + theta + psi) * np.outer(np.ones(len(lam)), weight)
    slope = theta * (sold @ lam.T - one) - level
    if world.held:
        return slope
    growth = (1 + psi) * one - psi * lam.T
    wanted = world.ratio * state.value
    tied = 1 - world.amount / state.budget
    rise = weight @ growth - np.outer(sold @ tied, (wanted / wanted.sum()) @ growth)
    return slope + (sold * tied - one) @ growth + rise


def solve(world: World, goal: float) -> Solved:
    """Clear the markets.

    Parameters
    ----------
    world : World
        The world after the shock.
    goal : float
        Largest ``|sales / output - 1|`` at which to stop.

    Returns
    -------
    Solved
        The best point found; its residual says whether it is a solution.
    """
    with np.errstate(all="ignore"):
        state = evaluate(world, np.zeros(len(world.made)))
        rate, steps = 1 / (world.theta + (0 if world.held else 1 + world.psi)), 1
        for adjustments in FIRST * 2 ** np.arange(ROUNDS):
            for _ in range(adjustments):
                if state.residual <= goal or not np.isfinite(state.residual):
                    break
                state, steps = evaluate(world, state.u + rate * state.f), steps + 1
            finished, more = _newton(world, state, goal)
            steps += more
            if finished.residual <= goal or not np.isfinite(state.residual):
                state = finished
                break
        weight = np.exp(-world.theta * state.u)[:, None]
        return Solved(state, weight * world.shares * (state.budget / state.index), steps)


def _newton(world: World, state: State, goal: float) -> tuple[State, int]:
    """Take Newton steps, none longer than `LONGEST`, halved until the largest gap falls."""
    steps = 0
    for _ in range(NEWTON):
        if state.residual <= goal:
            break
        try:
            move = -np.linalg.solve(jacobian(world, state), state.f)
        except np.linalg.LinAlgError:
            break
        move *= min(1.0, LONGEST / float(np.abs(move).max()))
        for _ in range(HALVINGS):
            tried, steps = evaluate(world, state.u + move), steps + 1
            if np.abs(tried.f).max() < np.abs(state.f).max():
                break
            move = move / 2
        else:
            break
        state = tried
    return state, steps
