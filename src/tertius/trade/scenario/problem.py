"""A scenario with the data it runs on, and its standing world, solved draw by draw."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius.errors import MissingDataError, NotConvergedError
from tertius.store.tables import Store
from tertius.trade import baselines
from tertius.trade.counterfactual import Counterfactual, Method
from tertius.trade.economy import Economy
from tertius.trade.expected import TABLE, matrix
from tertius.trade.scenario.draws import Drawn
from tertius.trade.scenario.measures import Gravity, Observed, Sanctions, Undone
from tertius.trade.scenario.model import TradeScenario
from tertius.trade.scenario.sanctions import Register
from tertius.trade.scenario.shock import Part, between, costs, parts

__all__ = ["Problem", "Start", "Stood", "problem"]

Floats = NDArray[np.float64]

CLOSE = 1e-3  # of log trade, to what was observed
NUDGE = 1e-3  # of log trade, for derivatives
TRIES = 20


@dataclass(frozen=True, slots=True)
class Start:
    """The middle draw's way to what was observed, from which the others start.

    Attributes
    ----------
    amount, wanted : ndarray, shape (targets,)
        Direct effects on log trade, and the log trade that they bring about.
    inverse : ndarray, shape (targets, targets)
        Derivatives of the first with respect to the second.
    """

    amount: Floats
    wanted: Floats
    inverse: Floats


@dataclass(frozen=True, slots=True)
class Stood:
    """Standing worlds.

    Attributes
    ----------
    parts : mapping of str to list of Part
        What each standing measure does directly.
    world : Counterfactual
        The worlds, one a draw.
    """

    parts: Mapping[str, list[Part]]
    world: Counterfactual

    @property
    def shocks(self) -> list[Part]:
        """All parts together."""
        return [*chain(*self.parts.values())]


@dataclass(frozen=True, slots=True)
class Problem:
    """A scenario with the data that it runs on.

    Attributes
    ----------
    scenario : TradeScenario
        What is asked.
    baseline : Baseline
        Where it starts.
    method : {"exact", "one_step"}
        How worlds are solved.
    register : Register or None
        Sanctions, where a measure is about them.
    geography : ndarray, shape (n, n), or None
        Effects on log trade, where a measure is about gravity.
    """

    scenario: TradeScenario
    baseline: baselines.Baseline
    method: Method
    register: Register | None
    geography: Floats | None

    @property
    def economies(self) -> tuple[str, ...]:
        """Names of the economies."""
        return self.baseline.states

    @property
    def targets(self) -> list[Observed]:
        """Standing measures whose size is solved for."""
        return [each for each in self.scenario.standing if isinstance(each, Observed)]

    def economy(self, drawn: Drawn) -> Economy:
        """Return the baseline with drawn elasticities."""
        return Economy.from_table(
            self.baseline.table,
            self.economies,
            drawn.theta,
            self.scenario.imbalances,
            drawn.psi if drawn.psi.any() else 0.0,
        )

    def solve(self, economy: Economy, cost: Floats) -> Counterfactual:
        """Return the worlds at given costs."""
        return economy.counterfactual(cost, self.method, self.scenario.numeraire)

    def direct(self, part: str, drawn: Drawn) -> dict[str, list[Part]]:
        """Return what each measure of a part does that needs no solved world."""
        return {
            measure.name: parts(part, measure, drawn, self.register, self.economies)
            for measure in getattr(self.scenario, part)
            if not isinstance(measure, Gravity | Observed | Undone)
        }

    def start(self, drawn: Drawn) -> Start | None:
        """Return how the middle draw reaches what was observed, by Newton's method."""
        if not self.targets:
            return None
        middle = drawn.middle()
        wanted = self._wanted(middle)[0]
        amount, size = wanted.copy(), wanted.size
        steps = np.vstack([np.zeros(size), NUDGE * np.eye(size)])
        for _ in range(TRIES):
            many = middle.repeated(size + 1)
            reached = self._reached(self._stood(self.economy(many), many, amount + steps).world)
            inverse = np.linalg.inv((reached[1:] - reached[0]).T / NUDGE)
            gap = wanted - reached[0]
            if np.abs(gap).max() <= NUDGE * CLOSE:
                return Start(amount, wanted, inverse)
            amount = amount + inverse @ gap
        raise NotConvergedError(self._complaint(gap))

    def standing(self, economy: Economy, drawn: Drawn, start: Start | None) -> Stood:
        """Return the standing worlds.

        Parameters
        ----------
        economy : Economy
            With the draws' elasticities.
        drawn : Drawn
            The draws.
        start : Start or None
            What `start` returned.

        Raises
        ------
        NotConvergedError
            If trade does not reach what was observed.
        """
        if start is None:
            return self._stood(economy, drawn, np.zeros((drawn.size, 0)))
        wanted = self._wanted(drawn)
        amount = start.amount + (wanted - start.wanted) @ start.inverse.T
        for _ in range(TRIES):
            found = self._stood(economy, drawn, amount)
            gap = wanted - self._reached(found.world)
            if np.abs(gap).max() <= CLOSE:
                return found
            amount = amount + gap @ start.inverse.T
        raise NotConvergedError(self._complaint(gap))

    def _wanted(self, drawn: Drawn) -> Floats:
        """Return the log of what trade is to reach, shape (draws, targets)."""
        return np.log([drawn.ranges["standing", each.name, "times"] for each in self.targets]).T

    def _stood(self, economy: Economy, drawn: Drawn, amount: Floats) -> Stood:
        """Solve the standing worlds with given direct effects on the targets' trade."""
        found = self.direct("standing", drawn)
        for column, each in enumerate(self.targets):
            pairs = between(each, self.economies).astype(float)
            found[each.name] = [Part(amount[:, column], pairs)]
        cost = costs([*chain(*found.values())], drawn.theta, len(self.economies))
        return Stood(found, self.solve(economy, cost))

    def _reached(self, world: Counterfactual) -> Floats:
        """Return the log of the targets' trade over the baseline's, as shares of world output."""
        found = []
        for each in self.targets:
            pairs = between(each, self.economies)
            now, then = (
                flows[..., pairs].sum(-1) / flows.sum((-2, -1))
                for flows in (world.flows, world.baseline)
            )
            found.append(np.log(now / then))
        return np.stack(found, axis=-1)

    def _complaint(self, gap: Floats) -> str:
        names = ", ".join(f"'{each.name}'" for each in self.targets)
        return (
            f"scenario '{self.scenario.id}': trade does not reach what was observed, off by "
            f"{np.abs(gap).max():.1e} in logarithms after {TRIES} tries; check `times` of {names}"
        )


def problem(tables: Store, scenario: TradeScenario, method: Method) -> Problem:
    """Gather what a scenario needs.

    Raises
    ------
    UsageError, MissingDataError
        If the store lacks the baseline or a table.
    """
    measures = (*scenario.standing, *scenario.change)
    baseline, geography, register = baselines.flows(tables, scenario.baseline), None, None
    if any(isinstance(measure, Gravity) for measure in measures):
        if TABLE not in tables.names:
            raise MissingDataError(
                f"table '{TABLE}' is not in this {tables.kind}: build it with "
                "`tertius data build` and name the build with --store"
            )
        rows = tables.scan(TABLE).filter(pl.col("baseline") == scenario.baseline)
        geography = matrix(rows.collect(), baseline.states)
    if any(isinstance(measure, Sanctions) for measure in measures):
        register = Register.of(tables)
    return Problem(scenario, baseline, method, register, geography)
