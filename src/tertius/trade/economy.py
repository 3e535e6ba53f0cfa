"""A world of trading states, and what changes in it when trade costs change.

>>> import tertius as tt
>>> flows = [[80, 10, 10], [15, 160, 25], [5, 40, 265]]  # row sells to column; domestic sales too
>>> eco = tt.trade.Economy(flows, states=["A", "B", "C"], elasticity=4.0)
>>> out = eco.counterfactual(eco.costs({("A", "B"): 1.1, ("B", "A"): 1.1}))
>>> out.welfare_pct.round(3).tolist()
[-1.08, -0.49, 0.031]
>>> out.max_residual < 1e-10
True
"""

from collections.abc import Mapping, Sequence
from typing import Self, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.errors import UnknownStateError, UsageError, collect
from tertius.trade import checks, effects, equilibrium
from tertius.trade.counterfactual import (
    Counterfactual,
    Effects,
    Imbalances,
    Method,
    Options,
    percent,
)
from tertius.trade.flows import from_table

__all__ = ["WORLD", "Economy"]

Floats = NDArray[np.float64]

WORLD = "world"
CLOSURES = {
    "ratio": equilibrium.ratios,
    "amount": equilibrium.amounts,
    "removed": equilibrium.balanced,
}


class Economy:
    """A baseline of trade, and the model that answers for it.

    Parameters
    ----------
    flows : array_like, shape (n, n)
        ``flows[i, j]`` is what state i sells to state j, in one currency; domestic sales, all
        above 0, on the diagonal.
    states : sequence of str, optional
        Names or codes, by default the positions.
    elasticity : float or array_like, shape (...)
        Trade elasticity sigma - 1, above 0; an array is a batch, one counterfactual each.
    imbalances : {"ratio", "amount", "removed"}
        What becomes of deficits: expenditure stays in its ratio to output (times what makes the
        world's expenditure equal its output); or the deficit stays the same share of world
        output; or all are removed first, and counterfactuals start from that balanced world.
    output_elasticity : float or array_like, shape (...)
        Elasticity of output with respect to its price in consumer goods, at least 0; 0 for fixed
        endowments.

    Attributes
    ----------
    flows, states, elasticity, imbalances, output_elasticity
        As given.
    baseline : ndarray, shape (..., n, n)
        Where counterfactuals start: `flows`, or the world without imbalances.

    Raises
    ------
    UsageError
        Listing all that is wrong with the input.
    NotConvergedError
        If no world without imbalances can be found.

    References
    ----------
    Anderson & van Wincoop (2003), "Gravity with Gravitas", American Economic Review 93(1).
    Dekle, Eaton & Kortum (2008), "Global Rebalancing with Gravity", IMF Staff Papers 55(3).
    """

    __slots__ = ("baseline", "elasticity", "flows", "imbalances", "output_elasticity", "states")

    def __init__(
        self,
        flows: ArrayLike,
        states: Sequence[str] | None = None,
        elasticity: ArrayLike = 4.0,
        imbalances: Imbalances = "ratio",
        output_elasticity: ArrayLike = 0.0,
    ) -> None:
        given = {
            "flows": flows, "elasticity": elasticity, "output_elasticity": output_elasticity,
        }  # fmt: skip
        collect(UsageError, "an economy cannot be built", checks.numbers(given))
        matrix = np.array(flows, dtype=float)
        names = tuple(map(str, range(matrix.shape[0] if matrix.ndim else 0)))
        if states is not None:
            names = tuple(map(str, states))
        theta, psi = np.array(elasticity, dtype=float), np.array(output_elasticity, dtype=float)
        faults = checks.flows(matrix, names)
        if not faults:
            faults = checks.connected(matrix, names, both_ways=imbalances == "removed")
        faults += checks.elasticities(theta, psi)
        faults += checks.choice("imbalances", imbalances, get_args(Imbalances))
        collect(UsageError, "an economy cannot be built", faults)
        self.flows, self.states = _frozen(matrix), names
        self.elasticity, self.output_elasticity = _frozen(theta), _frozen(psi)
        self.imbalances: Imbalances = imbalances
        self.baseline = self._balanced() if imbalances == "removed" else self.flows

    @classmethod
    def from_table(
        cls,
        table: object,
        states: Sequence[str] | None = None,
        elasticity: ArrayLike = 4.0,
        imbalances: Imbalances = "ratio",
        output_elasticity: ArrayLike = 0.0,
    ) -> Self:
        """Build an economy from a long table of flows.

        Parameters
        ----------
        table : polars, pandas or Arrow table
            Columns exporter, importer, value; one row a pair, domestic sales among them. A pair
            without a row does not trade.
        states : sequence of str, optional
            Which states, in which order; rows of others are left out. By default all, sorted.
        elasticity, imbalances, output_elasticity
            As for the class.

        Raises
        ------
        UsageError
            If the table cannot be read as one baseline, or the economy cannot be built.
        """
        flows, names = from_table(table, states)
        return cls(flows, names, elasticity, imbalances, output_elasticity)

    def costs(self, changes: Mapping[tuple[str, str], float]) -> Floats:
        """Return a matrix of cost changes from a few of its cells.

        Parameters
        ----------
        changes : mapping of (exporter, importer) to float
            Factors by which costs change.

        Returns
        -------
        ndarray, shape (n, n)
            1 where nothing changes.

        Raises
        ------
        UnknownStateError
            Listing every state that is not in this economy.
        """
        named = dict.fromkeys(state for pair in changes for state in pair)
        unknown = [fault for name in named for fault in checks.known(name, self.states)]
        collect(UnknownStateError, "cost changes", unknown)
        found = np.ones((len(self.states), len(self.states)))
        for (exporter, importer), change in changes.items():
            found[self.states.index(exporter), self.states.index(importer)] = change
        return found

    def counterfactual(
        self,
        cost_change: ArrayLike,
        method: Method = "exact",
        numeraire: str = WORLD,
        tolerance: float = equilibrium.TOLERANCE,
    ) -> Counterfactual:
        """Return what changes when trade costs change.

        Parameters
        ----------
        cost_change : array_like, shape (..., n, n)
            Factors from exporter (row) to importer; 1 no change, infinity the end of trade. Axes
            before the last two are a batch, broadcast with that of the elasticities.
        method : {"exact", "one_step"}
            The equilibrium, or gegravity's approximation, which keeps the baseline's shares of
            output and expenditure in the resistances and does not clear the markets.
        numeraire : str
            ``world``: world nominal output; or a state, whose consumer price does not change.
        tolerance : float
            Largest ``|sales / output - 1|`` that counts as cleared.

        Raises
        ------
        UsageError
            Listing all that is wrong with the input.
        NotConvergedError
            Naming the case whose markets do not clear.
        """
        change = self._checked(cost_change, method, numeraire)
        if method == "exact":
            found = self._solve(self.baseline, change, tolerance)
        else:
            found = effects.one_step(self.baseline, change, self.elasticity, tolerance=tolerance)
        unit: float | Floats = 1.0
        if numeraire != WORLD:
            unit = found.consumer_price[..., [self.states.index(numeraire)]]
        made, spent = self.baseline.sum(-1), self.baseline.sum(-2)
        real = found.price / found.consumer_price
        value = found.output / made
        return Counterfactual(
            states=self.states,
            welfare_pct=_pct(found.expenditure / spent / found.consumer_price),
            real_output_pct=_pct(value / found.consumer_price),
            output_price_pct=_pct(found.price / unit),
            consumer_price_pct=_pct(found.consumer_price / unit),
            terms_of_trade_pct=_pct(real),
            output_pct=_pct(value / found.price),
            flows=found.flows if numeraire == WORLD else found.flows / np.expand_dims(unit, -1),
            baseline=self.baseline,
            residual=found.residual,
            iterations=int(found.iterations.max(initial=0)),
            options=Options(
                method=method,
                imbalances=self.imbalances,
                numeraire=numeraire,
                elasticity=_scalar(self.elasticity),
                output_elasticity=_scalar(self.output_elasticity),
                tolerance=tolerance,
            ),
        )

    def effects(self, cost_change: ArrayLike) -> Effects:
        """Return the partial, conditional and full effects on trade.

        Parameters and errors are those of `counterfactual`.
        """
        change, base, theta = self._checked(cost_change), self.baseline, self.elasticity
        return Effects(
            states=self.states,
            partial=percent(effects.partial(base, change, theta), base),
            conditional=percent(effects.conditional(base, change, theta).flows, base),
            full=percent(self._solve(base, change, equilibrium.TOLERANCE).flows, base),
        )

    def _solve(self, flows: Floats, change: Floats, tolerance: float) -> equilibrium.Equilibrium:
        closure = CLOSURES[self.imbalances](flows)
        psi, names = self.output_elasticity, self.states
        return equilibrium.solve(
            flows, change, self.elasticity, closure, psi=psi, tolerance=tolerance, names=names
        )

    def _balanced(self) -> Floats:
        calm = np.ones_like(self.flows)
        return _frozen(self._solve(self.flows, calm, equilibrium.TOLERANCE).flows)

    def _checked(
        self, cost_change: ArrayLike, method: str = "exact", numeraire: str = WORLD
    ) -> Floats:
        unread = checks.numbers({"cost_change": cost_change})
        collect(UsageError, "a counterfactual cannot be computed", unread)
        change = np.asarray(cost_change, dtype=float)
        found = checks.choice("method", method, get_args(Method))
        if numeraire != WORLD:
            found += checks.known(numeraire, self.states)
        if method == "one_step" and (self.imbalances == "amount" or self.output_elasticity.any()):
            found.append(
                "method 'one_step' knows fixed output and ratios of expenditure only: "
                "use 'exact', or imbalances 'ratio' and output_elasticity 0"
            )
        found += checks.costs(change, self.states)
        found += checks.batches(
            {
                "cost_change": change.shape[:-2],
                "elasticity": self.elasticity.shape,
                "output_elasticity": self.output_elasticity.shape,
            }
        )
        collect(UsageError, "a counterfactual cannot be computed", found)
        return change


def _frozen(array: Floats) -> Floats:
    array.setflags(write=False)
    return array


def _scalar(array: Floats) -> float | Floats:
    return array if array.ndim else float(array)


def _pct(factor: Floats) -> Floats:
    return 100 * (factor - 1)
