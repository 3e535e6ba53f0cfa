"""Draws of all uncertain numbers of a scenario, together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius.errors import MissingDataError
from tertius.store.tables import Store
from tertius.trade.scenario.measures import Channels, Effect, Measure, Sanctions
from tertius.trade.scenario.model import TradeScenario

__all__ = ["STREAMS", "Drawn", "draw", "effects", "models"]

Floats = NDArray[np.float64]
Key = tuple[str, str, str]
"""Part of the scenario (standing or change), name of the measure, field."""
STREAMS = 4
TABLES = ("trade_effects", "trade_effects_covariance")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One draw of everything in each row.

    Attributes
    ----------
    theta, psi : ndarray, shape (draws,)
        Elasticities of trade and of output.
    effects : mapping of (model, term) to ndarray, shape (draws,)
        Log points of trade. Standing measures and changes share them: what is lifted is what was
        imposed.
    ranges : mapping of Key to ndarray, shape (draws,)
        Values of the measures' ranges.
    """

    theta: Floats
    psi: Floats
    effects: Mapping[tuple[str, str], Floats]
    ranges: Mapping[Key, Floats]

    @property
    def size(self) -> int:
        """How many draws."""
        return self.theta.size

    def rows(self, part: slice) -> "Drawn":
        """Return some of the draws."""
        return self._each(lambda values: values[part])

    def middle(self) -> "Drawn":
        """Return the means, as one draw."""
        return self._each(lambda values: values.mean(keepdims=True))

    def repeated(self, times: int) -> "Drawn":
        """Return one draw so many times."""
        return self._each(lambda values: np.repeat(values, times))

    def _each(self, change: Callable[[Floats], Floats]) -> "Drawn":
        return Drawn(
            change(self.theta),
            change(self.psi),
            {key: change(values) for key, values in self.effects.items()},
            {key: change(values) for key, values in self.ranges.items()},
        )


def draw(
    scenario: TradeScenario,
    estimates: Mapping[str, pl.DataFrame],
    streams: Sequence[np.random.Generator],
    n: int,
) -> Drawn:
    """Draw elasticities, effects and ranges.

    Parameters
    ----------
    scenario : TradeScenario
        What is uncertain.
    estimates : mapping of str to polars.DataFrame
        Tables `trade_effects` and `trade_effects_covariance`; none where no effect is used.
    streams : sequence of numpy.random.Generator
        `STREAMS` of them: each group of numbers has its own, so that one does not shift the others.
    n : int
        How many.
    """
    elasticities, effect_stream, range_stream, channel_stream = streams
    psi = np.zeros(n)
    theta = scenario.elasticity.draw(elasticities, n)
    if scenario.output_elasticity is not None:
        psi = scenario.output_elasticity.draw(elasticities, n)
    found: dict[tuple[str, str], Floats] = {}
    for model in models(scenario):
        found |= _normal(model, estimates, effect_stream, n)
    ranges = {
        (part, measure.name, field): value.draw(range_stream, n)
        for part, measure in _measures(scenario)
        for field, value in measure.ranges.items()
    }
    for part, measure in _measures(scenario):
        if isinstance(measure, Channels) and measure.channels and measure.policy:
            ranges[part, measure.name, "markup"] = _markup(measure, theta, channel_stream)
    return Drawn(theta, psi, found, ranges)


def models(scenario: TradeScenario) -> list[str]:
    """Return the models of trade effects that a scenario uses, sorted."""
    return sorted(
        {
            measure.model
            for _, measure in _measures(scenario)
            if isinstance(measure, Effect | Sanctions)
        }
    )


def effects(scenario: TradeScenario, tables: Store) -> dict[str, pl.DataFrame]:
    """Return the tables of estimates that a scenario needs: none, or both.

    Raises
    ------
    MissingDataError
        If it needs estimates and the store has none.
    """
    if not models(scenario):
        return {}
    absent = [name for name in TABLES if name not in tables.names]
    if absent:
        raise MissingDataError(
            f"scenario '{scenario.id}' needs {' and '.join(absent)}, not in this {tables.kind}: "
            "build with `tertius data build` and name the build with --store"
        )
    return {name: tables.read(name) for name in TABLES}


def _measures(scenario: TradeScenario) -> Sequence[tuple[str, Measure]]:
    return [
        *(("standing", measure) for measure in scenario.standing),
        *(("change", measure) for measure in scenario.change),
    ]


def _markup(measure: Channels, theta: Floats, rng: np.random.Generator) -> Floats:
    """Draw the mark-up that the model of payment channels finds."""
    from tertius.trade.channels import cost_factors, model, policy

    chosen, against = model.load(str(measure.channels)), policy.load(str(measure.policy))
    # in an economy the value of trade has its costs counted in
    found = cost_factors(chosen, against, rng, theta.size, measure.months, theta + 1)
    return np.asarray(found - 1)


def _normal(
    model: str, estimates: Mapping[str, pl.DataFrame], rng: np.random.Generator, n: int
) -> dict[tuple[str, str], Floats]:
    """Draw a model's terms from the normal distribution of their estimates."""
    rows = estimates[TABLES[0]].filter(pl.col("model") == model).sort("term")
    terms = rows["term"].to_list()
    place = {term: number for number, term in enumerate(terms)}
    inside = estimates[TABLES[1]].filter(
        pl.col("model") == model, *(pl.col(side).is_in(terms) for side in ("term1", "term2"))
    )
    covariance = np.diag(rows["se"].to_numpy() ** 2)
    for first, second, value in inside.select("term1", "term2", "covariance").iter_rows():
        covariance[place[first], place[second]] = covariance[place[second], place[first]] = value
    values, vectors = np.linalg.eigh(covariance)
    root = vectors * np.sqrt(values.clip(min=0))
    drawn = rows["estimate"].to_numpy() + rng.standard_normal((n, len(terms))) @ root.T
    return {(model, term): drawn[:, number] for term, number in place.items()}
