"""The markets of one world and their Jacobian, in plain NumPy, and Newton's method on them.

The same equations as `tertius.trade.equilibrium_kernels`, to which tests hold them.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tertius.trade.equilibrium_kernels import FLOOR

__all__ = ["State", "World", "evaluate", "flows", "jacobian", "polish"]

Floats = NDArray[np.float64]

STEPS = 15
LONGEST = 3.0  # of a step, in logs
HALVINGS = 8


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
    inward: Floats
    value: Floats
    budget: Floats
    f: Floats
    residual: float


def evaluate(world: World, u: Floats) -> State:
    """Return the markets at log prices `u`, shifted to the world numeraire."""
    inward = np.exp(-world.theta * u) @ world.shares
    value, budget, lacking = world.made, world.spent, 0.0
    if not world.held:
        growth = (1 + world.psi) * u + world.psi / world.theta * np.log(inward)
        value = world.made * np.exp(growth)
        shift = np.log(value.sum() / world.made.sum())
        u, value, inward = u - shift, value * np.exp(-shift), inward * np.exp(world.theta * shift)
        level = value.sum() / (world.ratio @ value)
        budget = level * world.ratio * value + world.amount
        lacking = max(0.0, float((FLOOR - budget / value).max()))
        budget = np.maximum(budget, FLOOR * value)
    ratio = np.exp(-world.theta * u) * (world.shares @ (budget / inward)) / value
    worst = float(np.abs(ratio - 1).max())
    return State(u, inward, value, budget, np.log(ratio), max(worst, lacking))


def jacobian(world: World, state: State) -> Floats:
    """Return the derivatives of ``f = log(sales / output)`` with respect to log prices.

    Prices matter only relative to one another; a term in the direction of all of them makes the
    matrix regular.
    """
    theta, psi = world.theta, world.psi
    lam = np.exp(-theta * state.u)[:, None] * world.shares / state.inward  # what j spends on i
    sold = lam * state.budget
    sold /= sold.sum(axis=1, keepdims=True)
    one, weight = np.eye(len(lam)), state.value / state.value.sum()
    level: Floats = (1 + theta + psi) * weight
    if world.held:
        return theta * (sold @ lam.T - one) - level
    wanted = world.ratio * state.value
    wanted /= wanted.sum()
    tied = 1 - world.amount / state.budget  # share of spending that follows output
    earned = sold * tied - one  # of output's values
    total = np.outer(np.ones(len(lam)), weight) - np.outer(sold @ tied, wanted)
    moved = earned + total
    slope = (theta * sold - psi * moved) @ lam.T + (1 + psi) * moved - theta * one
    return slope - level


def polish(world: World, u: Floats, goal: float) -> tuple[State, int]:
    """Take Newton steps, none longer than `LONGEST`, each halved until the largest gap falls.

    Parameters
    ----------
    world : World
        The world after the shock.
    u : ndarray, shape (n,)
        Log prices to begin from.
    goal : float
        Largest ``|sales / output - 1|`` at which to stop.

    Returns
    -------
    State
        The last point; its residual says whether it is a solution.
    int
        Evaluations of the markets.
    """
    with np.errstate(all="ignore"):
        state, evaluations = evaluate(world, u), 1
        for _ in range(STEPS):
            if state.residual <= goal or not np.isfinite(state.residual):
                break
            tried, more = _step(world, state)
            evaluations += more
            if tried is None:
                break
            state = tried
    return state, evaluations


def _step(world: World, state: State) -> tuple[State | None, int]:
    """Return the next point, or none where no step along Newton's direction helps."""
    try:
        move = -np.linalg.solve(jacobian(world, state), state.f)
    except np.linalg.LinAlgError:
        return None, 0
    move *= min(1.0, LONGEST / float(np.abs(move).max()))
    largest = np.abs(state.f).max()
    for halved in range(HALVINGS):
        tried = evaluate(world, state.u + move / 2**halved)
        if np.abs(tried.f).max() < largest:
            return tried, halved + 1
    return None, HALVINGS


def flows(world: World, state: State) -> Floats:
    """Return the flows that prices and budgets imply."""
    found: Floats = np.exp(-world.theta * state.u)[:, None] * world.shares
    return found * (state.budget / state.inward)
