"""Exact changes of a one-sector trade equilibrium, thousands of them together.

Goods differ by origin, every state is endowed with its own (or makes more of it as its price in
consumer goods rises), and demand is CES. With X the flows, Y output, E expenditure, and p, P the
changes of the prices of output and of consumption after trade costs change by factors c::

    P_j^-theta   = sum_i (X_ij / E_j) (p_i c_ij)^-theta
    X'_ij        = (X_ij / E_j) (p_i c_ij / P_j)^-theta E'_j
    Y'_i         = Y_i p_i (p_i / P_i)^psi = sum_j X'_ij
    E'_j         = k ratio_j Y'_j + amount_j,      k such that sum E' = sum Y'

Nothing is linearised and no level of a trade cost is needed. Most worlds are cleared by a compiled
kernel, with the inverse Jacobian of the baseline shared by all; what it cannot clear goes to
Newton's method, and its solution is tried as a new start for the others that are left.

References
----------
Dekle, Eaton & Kortum (2008), "Global Rebalancing with Gravity", IMF Staff Papers 55(3): changes
instead of levels. Anderson & van Wincoop (2003), American Economic Review 93(1): the system.
Campos, Estefania-Flores, Furceri & Timini (2023), Journal of Comparative Economics 51(4): elastic
output.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.compiled import in_threads
from tertius.errors import NotConvergedError
from tertius.trade import checks, newton
from tertius.trade import equilibrium_kernels as kernels
from tertius.trade.equilibrium_kernels import Cases, Markets, Worlds

__all__ = ["Closure", "Equilibrium", "amounts", "balanced", "held", "ratios", "solve"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TOLERANCE = 1e-10
PURSUED = 1e-3  # share of the tolerance at which to stop
STEPS = 40  # of Broyden's method, before patience takes over
ROUNDS = 7
FIRST = 50  # adjustments in the first round; each round has twice as many
BLOCK = 8  # cases a thread takes at a time


@dataclass(frozen=True, slots=True)
class Closure:
    """What spending follows when prices change.

    Attributes
    ----------
    ratio, amount : ndarray, shape (..., n)
        ``E' = k ratio Y' + amount``; the amounts sum to 0, in units of world nominal output.
    held : bool
        Output and expenditure keep their values, and only price indices give way.
    """

    ratio: Floats
    amount: Floats
    held: bool = False


def ratios(flows: Floats) -> Closure:
    """Keep every state's expenditure in proportion to its output."""
    return Closure(flows.sum(-2) / flows.sum(-1), np.zeros(flows.shape[:-1]))


def amounts(flows: Floats) -> Closure:
    """Keep every state's surplus or deficit as an amount, in units of world output."""
    return Closure(np.ones(flows.shape[:-1]), flows.sum(-2) - flows.sum(-1))


def balanced(flows: Floats) -> Closure:
    """Let every state spend what it earns."""
    return Closure(np.ones(flows.shape[:-1]), np.zeros(flows.shape[:-1]))


def held(flows: Floats) -> Closure:
    """Keep output and expenditure at their values: conditional equilibrium."""
    return Closure(np.ones(flows.shape[:-1]), np.zeros(flows.shape[:-1]), held=True)


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """Changes that clear the markets, batch axes first; world nominal output does not change.

    Attributes
    ----------
    price, consumer_price : ndarray, shape (..., n)
        Factors by which the prices of output and of consumption change.
    output, expenditure : ndarray, shape (..., n)
        Nominal values after the shock, in the unit of the flows.
    flows : ndarray, shape (..., n, n)
        Trade after the shock.
    residual : ndarray, shape (...)
        Largest ``|sales / output - 1|``.
    iterations : ndarray of int, shape (...)
        Evaluations of the markets.
    """

    price: Floats
    consumer_price: Floats
    output: Floats
    expenditure: Floats
    flows: Floats
    residual: Floats
    iterations: Ints


def solve(
    flows: Floats,
    cost_change: Floats,
    theta: ArrayLike,
    closure: Closure,
    *,
    psi: ArrayLike = 0.0,
    tolerance: float = TOLERANCE,
    names: Sequence[str] = (),
) -> Equilibrium:
    """Clear the markets after trade costs change.

    Parameters
    ----------
    flows : ndarray, shape (..., n, n)
        Baseline: ``flows[i, j]`` is what i sells to j, domestic sales on the diagonal, all
        positive there.
    cost_change : ndarray, shape (..., n, n)
        Factors, 1 for no change, infinity for the end of trade.
    theta : array_like, shape (...)
        Trade elasticity, sigma - 1, above 0.
    closure : Closure
        What spending follows, of the flows' shape without its last axis.
    psi : array_like, shape (...)
        Elasticity of output with respect to its price in consumer goods, at least 0.
    tolerance : float
        Largest ``|sales / output - 1|`` that counts as cleared.
    names : sequence of str
        The states, for messages.

    Returns
    -------
    Equilibrium
        Batch axes are those of all arguments, broadcast together.

    Raises
    ------
    NotConvergedError
        Naming the case, by how much it is off, and the states that the shock cuts off from the
        rest, or the one whose market is farthest from clearing.
    """
    batch = np.broadcast_shapes(
        flows.shape[:-2], cost_change.shape[:-2], np.shape(theta), np.shape(psi)
    )
    problem = _Problem(flows, cost_change, closure, theta, psi, batch)
    problem.clear(tolerance)
    found, n = problem.found, flows.shape[-1]
    if not (found.residual <= tolerance).all():
        raise NotConvergedError(problem.complaint(tolerance, names))
    return Equilibrium(
        price=np.exp(found.u).reshape(*batch, n),
        consumer_price=(found.inward ** (-1 / problem.cases.theta)[:, None]).reshape(*batch, n),
        output=found.value.reshape(*batch, n),
        expenditure=found.budget.reshape(*batch, n),
        flows=found.traded.reshape(*batch, n, n),
        residual=found.residual.reshape(batch),
        iterations=found.steps.reshape(batch),
    )


def _rows(array: Floats, axes: int) -> Floats:
    """Return an array with its batch axes as one, laid out as the kernel is compiled for."""
    return np.require(array.reshape(-1, *array.shape[array.ndim - axes :]), float, ["C", "W"])


def _which(array: Floats, axes: int, batch: tuple[int, ...]) -> Ints:
    """Return which row of ``_rows(array, axes)`` each case of the batch has."""
    shape = array.shape[: array.ndim - axes]
    count = int(np.prod(shape, dtype=np.int64))
    return np.broadcast_to(np.arange(count).reshape(shape), batch).reshape(-1).astype(np.int64)


class _Problem:
    """A batch of counterfactuals laid out for the kernel, and what has been found so far."""

    def __init__(
        self,
        flows: Floats,
        cost_change: Floats,
        closure: Closure,
        theta: ArrayLike,
        psi: ArrayLike,
        batch: tuple[int, ...],
    ) -> None:
        self.batch, self.held = batch, closure.held
        self.worlds = Worlds(
            _rows(flows, 2),
            _rows(flows.sum(-1), 1),
            _rows(flows.sum(-2), 1),
            _rows(closure.ratio, 1),
            _rows(closure.amount, 1),
        )
        self.costs = _rows(cost_change, 2)
        self.cases = Cases(
            _which(flows, 2, batch),
            _which(cost_change, 2, batch),
            np.broadcast_to(np.asarray(theta, float), batch).reshape(-1).copy(),
            np.broadcast_to(np.asarray(psi, float), batch).reshape(-1).copy(),
        )
        size, n = self.cases.world.size, flows.shape[-1]
        self.found = Markets(
            u=np.zeros((size, n)),
            inward=np.empty((size, n)),
            value=np.empty((size, n)),
            budget=np.empty((size, n)),
            traded=np.empty((size, n, n)),
            residual=np.full(size, np.inf),
            steps=np.zeros(size, np.int64),
        )

    def clear(self, tolerance: float) -> None:
        """Clear all cases: by the kernel, and one by one those that it leaves."""
        left = np.arange(self.cases.world.size)
        if left.size:
            calm = self._world(0, shocked=False)
            left = self._quick(left, calm, np.zeros_like(calm.made), tolerance)
        alike = True
        while left.size:
            first, left = int(left[0]), left[1:]
            world = self._world(first)
            self._patient(first, world, tolerance)
            if alike and left.size and self.found.residual[first] <= tolerance:
                before = left.size
                left = self._quick(left, world, self.found.u[first], tolerance)
                alike = left.size <= before / 2

    def _run(self, which: Ints, kernel: Callable[[Cases, Markets], None]) -> None:
        """Run a kernel over some cases, in threads."""
        whole = which.size == self.cases.world.size

        def work(part: slice) -> None:
            rows: slice | Ints = part if whole else which[part]
            out = self.found.rows(rows)
            kernel(self.cases.rows(rows), out)
            if not whole:
                for column, values in zip(self.found, out, strict=True):
                    column[rows] = values

        in_threads(work, which.size, BLOCK)

    def _quick(self, which: Ints, world: newton.World, start: Floats, tolerance: float) -> Ints:
        """Take Broyden steps from the prices of one world; return the cases not cleared."""
        goal = PURSUED * tolerance
        try:
            slope = newton.jacobian(world, newton.evaluate(world, start))
            inverse = np.ascontiguousarray(-np.linalg.inv(slope).T)
        except np.linalg.LinAlgError:  # parts of the world hardly trade with one another
            return which
        self._run(
            which,
            lambda cases, out: kernels.clear(
                self.worlds, self.costs, cases, self.held, start, inverse, goal, STEPS, out
            ),
        )
        return which[~(self.found.residual[which] <= tolerance)]

    def _patient(self, case: int, world: newton.World, tolerance: float) -> None:
        """Clear one case: ever longer rounds of adjustment, each finished by Newton's method."""
        found, one, goal = self.found, slice(case, case + 1), PURSUED * tolerance
        cases, out = self.cases.rows(one), found.rows(one)
        found.u[case] = 0.0
        for turns in FIRST * 2 ** np.arange(ROUNDS):
            kernels.adjust(self.worlds, self.costs, cases, self.held, goal, int(turns), out)
            if found.residual[case] <= goal or not np.isfinite(found.residual[case]):
                return
            state, steps = newton.polish(world, found.u[case], goal)
            found.steps[case] += steps
            if state.residual <= tolerance:
                for column, value in zip(found[:4], state[:4], strict=True):
                    column[case] = value
                found.traded[case] = newton.flows(world, state)
                found.residual[case] = state.residual
                return

    def _world(self, case: int, shocked: bool = True) -> newton.World:
        w, theta = self.cases.world[case], float(self.cases.theta[case])
        cost = self.costs[self.cases.cost[case]] if shocked else np.ones(())
        return newton.World(
            shares=self.worlds.flows[w] / self.worlds.spent[w] * cost**-theta,
            made=self.worlds.made[w],
            spent=self.worlds.spent[w],
            ratio=self.worlds.ratio[w],
            amount=self.worlds.amount[w],
            theta=theta,
            psi=float(self.cases.psi[case]),
            held=self.held,
        )

    def complaint(self, tolerance: float, names: Sequence[str]) -> str:
        """Return what to tell about the cases that were not cleared."""
        found = self.found
        failed = np.flatnonzero(~(found.residual <= tolerance))
        case = int(failed[0])
        with np.errstate(all="ignore"):
            gap = np.abs(found.traded[case].sum(-1) / found.value[case] - 1)
            kept = self._world(case).shares
        apart = checks.cut_off(kept)
        worst = [int(np.nan_to_num(gap, nan=np.inf).argmax())] if not apart.size else list(apart)
        told = ", ".join(names[place] if names else f"state {place}" for place in worst)
        farthest = f"{told} cut off from the rest" if apart.size else f"farthest in {told}"
        size = f"is {residual:.1e}" if np.isfinite(residual := found.residual[case]) else "is lost"
        where = "the counterfactual"
        if self.batch:
            place = tuple(int(number) for number in np.unravel_index(case, self.batch))
            where = f"case {place} of a batch of shape {self.batch}"
        return (
            f"{where}: markets do not clear: |sales/output - 1| {size}, "
            f"above {tolerance:.0e}, after {found.steps[case]} iterations, {farthest}; "
            f"{failed.size} case(s) in all. A shock "
            "that leaves a state no way to earn or to spend its imbalance has no solution: make it "
            "smaller, or let imbalances follow as ratios or be removed"
        )
