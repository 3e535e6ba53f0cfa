"""A `WedgeResult` as a JSON document: estimates with intervals, shares of worlds, what decides."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tertius.provenance import Estimate, estimate
from tertius.wedge.explore import Boundary, Indices
from tertius.wedge.result import WedgeResult
from tertius.wedge.worlds.bargains import CONCEPTS
from tertius.wedge.worlds.compositions import Composition
from tertius.wedge.worlds.exploring import Box

__all__ = ["DECIDING", "document"]

Floats = NDArray[np.float64]
DECIDING = 5
"""Inputs that are told for each rung, of all those ranked."""


def document(found: WedgeResult) -> dict[str, Any]:
    """Return the result as JSON spells it; the draws themselves stay in the result."""
    wedge = found.scenario.wedge
    return {
        "scenario": found.scenario.id,
        "applied": dict(found.scenario.applied),
        "year": None if wedge is None else wedge.year,
        "draws": found.draws,
        "states": dict(found.evidence.states),
        "stands": float(found.stands.mean()),
        "no_solution": {concept: found.missing(concept) for concept in CONCEPTS},
        "ladder": [_rung(found, number) for number in range(len(found.rungs))],
        "boundaries": [
            _boundary(each) for each in (*found.explored.axes, *found.explored.deciding)
        ],
        "decides": {rung: _indices(each) for rung, each in (found.explored.indices or {}).items()},
        "boxes": [_box(each) for each in found.explored.boxes],
        "switches": [
            {
                "name": each.name,
                "rung": each.rung,
                "concept": each.concept,
                "off": each.off,
                "on": each.on,
            }
            for each in found.explored.loops
        ],
        "allies": _allies(found),
        "policies": _policies(found),
        "inputs": [
            {
                "path": each.path,
                "label": each.label,
                "unit": each.unit,
                "low": each.range.low,
                "mode": each.range.mode,
                "high": each.range.high,
                "basis": each.basis,
                "computed": each.computed or None,
                "reason": each.range.reason,
                "source": each.range.source or None,
            }
            for each in found.inputs
        ],
    }


def _rung(found: WedgeResult, number: int) -> dict[str, Any]:
    name = found.rungs[number]
    concepts = {
        each.concept: {
            "taken": each.taken,
            "supported": each.supported,
            "reached": each.reached,
            "or_higher": each.or_higher,
            "price": found.price(number, each.concept).as_dict(),
            "gap": found.gap(number, each.concept).as_dict(),
        }
        for each in found.reach()
        if each.rung == name
    }
    package = next((each for each in found.packages if each.rung == name), None)
    cost = found.offers.cost[:, number]
    some = np.isfinite(cost)
    return {
        "rung": name,
        "status_quo": number == found.status_quo,
        "concepts": concepts,
        "available": {
            how: found.available(number, how).as_dict()
            for how in ("alone", "expected", "agreed", "full", "capped")
        },
        "cheapest_cost": _summary(cost[some], "% of P's GDP a year"),
        "package": None
        if package is None
        else {
            "reachable": package.reachable,
            "too_dear": package.too_dear,
            "impossible": package.impossible,
            "frequent": _composition(package.frequent),
            "robust": _composition(package.robust),
        },
        "break_evens": [
            {
                "of": each.of,
                "never": each.never,
                "value": None if each.summary is None else each.summary.as_dict(),
            }
            for each in found.break_evens
            if each.rung == name
        ],
    }


def _summary(values: Floats, unit: str) -> dict[str, float | str] | None:
    return estimate(values, unit).as_dict() if len(values) else None


def _composition(found: Composition | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "items": list(found.items),
        "cheapest": found.cheapest,
        "suffices": found.suffices,
        "worth": found.worth,
    }


def _boundary(found: Boundary) -> dict[str, Any]:
    return {
        "x": found.x,
        "y": found.y,
        "outcome": found.output,
        "x_values": found.x_values.tolist(),
        "y_values": found.y_values.tolist(),
        "share": found.share.tolist(),
        "lines": {f"{level:g}": lines.tolist() for level, lines in found.lines.items()},
        "worlds": found.worlds,
    }


def _indices(found: Indices) -> list[dict[str, Any]]:
    if found.variance == 0:
        return []
    return [
        {
            "input": name,
            "first": float(found.first[place]),
            "first_interval": found.first_interval[place].tolist(),
            "total": float(found.total[place]),
            "total_interval": found.total_interval[place].tolist(),
        }
        for name in found.ranked()[:DECIDING]
        for place in [found.inputs.index(name)]
    ]


def _box(found: Box) -> dict[str, Any]:
    peeling = found.peeling
    return {
        "rung": found.rung,
        "concept": found.concept,
        "cases": found.cases,
        "box": None
        if peeling is None
        else {
            "limits": {name: list(pair) for name, pair in peeling.chosen.limits.items()},
            "coverage": peeling.chosen.coverage,
            "density": peeling.chosen.density,
            "mass": peeling.chosen.mass,
        },
    }


def _allies(found: WedgeResult) -> dict[str, Any] | None:
    answer = found.hedging
    if answer is None:
        return None

    def both(weight: str) -> dict[str, Any]:
        told: dict[str, Estimate] = {
            "cascade_off": answer.lost(weight, cascade=False),
            "cascade_on": answer.lost(weight),
            "added": answer.added(weight),
        }
        return {name: value.as_dict() for name, value in told.items()}

    return {
        "lost": {weight: both(weight) for weight in answer.strength},
        "allies": [
            {
                "ally": name,
                "exposure": float(answer.exposed[place]),
                "captivity": float(answer.captive[place]),
                "before": float(answer.before[:, place].mean()),
                "cascade_off": float(answer.alone[:, place].mean()),
                "cascade_on": float(answer.joined[:, place].mean()),
            }
            for place, name in enumerate(answer.names)
        ],
        "first": [{"ally": each.ally, "share": each.share} for each in answer.first[:DECIDING]],
        "theatres": [
            {
                "theatre": each.name,
                "tested": each.tested,
                "years": each.years,
                "added_chance_a_year": list(each.range),
                "label": each.label,
            }
            for each in answer.theatres
        ],
    }


def _policies(found: WedgeResult) -> list[dict[str, Any]] | None:
    if found.courses is None:
        return None
    told = found.courses
    return [
        {
            "policy": each.id,
            "title": each.title,
            "rungs": {
                rung: float((each.rung == number).mean()) for number, rung in enumerate(found.rungs)
            },
            "weakening": estimate(each.weakening, "share of full realignment").as_dict(),
            "strength": estimate(each.strength, "share of the coalition").as_dict(),
            "cost": estimate(each.cost, "% of P's GDP a year").as_dict(),
            "value": estimate(each.value, "% of P's GDP a year").as_dict(),
            "on_frontier": float(told.frontier.share[place]),
            "worst_regret": float(told.regret.worst[place]),
            "mean_regret": float(told.regret.mean_regret[place]),
            "best_in": float(told.regret.best[place]),
        }
        for place, each in enumerate(told.courses)
    ]
