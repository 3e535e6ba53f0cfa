"""An invented wedge: three states, a ladder, a few items, and data made up to a known answer."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tertius.scenario import Scenario, assemble
from tertius.wedge.worlds.arrays import Setting, Switches
from tertius.wedge.worlds.evidence import SEATS, Evidence, of_wedge
from tertius.wedge.worlds.inputs import all_inputs, draw
from tertius.wedge.worlds.promises import Promises

YEARS = 10


def judged(low: float, high: float | None = None) -> dict[str, Any]:
    """Return a range, or a point."""
    top = low if high is None else high
    return {"low": low, "high": top, "basis": "judged", "reason": "invented"}


def rung(
    name: str, posture: str, worth: Any, effect: Sequence[float] | None = None
) -> dict[str, Any]:
    """Return a rung; `effect` is on divider, target and rival."""
    made: dict[str, Any] = {"id": name, "title": name, "posture": posture, "worth": worth}
    if effect is None:
        return {**made, "status_quo": True}
    return {**made, "effect": dict(zip(SEATS, map(judged, effect), strict=True))}


def item(name: str, giver: str, at: str, value: Any, cost: Any, **more: Any) -> dict[str, Any]:
    """Return an item; one of the divider's is not seen."""
    made = {"id": name, "title": name, "giver": giver, "rung": at, "value": value, "cost": cost}
    if giver == "divider":
        made["visibility"] = judged(0.0)
    return {**made, **more}


def scenario(
    items: Sequence[Mapping[str, Any]],
    *,
    worth: Sequence[Any] = (judged(1.0), judged(0.0), judged(1.0)),
    effects: Sequence[Sequence[float]] = ((0, -0.5, 0), (0, -2.0, 0)),
    **more: Any,
) -> Scenario:
    """Return a scenario of three rungs: status quo, hedge (half the worth) and realign."""
    rungs = [
        rung("now", "status-quo", judged(0.0)),
        rung("hedge", "hedge", judged(0.5), effects[0]),
        rung("realign", "realign", judged(1.0), effects[1]),
    ]
    wedge = {
        "year": 2010,
        "horizon": YEARS,
        "allied_weight": judged(0.0),
        "worth": dict(zip(SEATS, worth, strict=True)),
        "rungs": rungs,
        "items": list(items),
        **more,
    }
    fields = {
        "id": "invented",
        "title": "invented",
        "question": "?",
        "divider": "USA",
        "target": "RUS",
        "rival": "CHN",
        "then": 1972,
        "now": 2010,
        "wedge": wedge,
    }
    return assemble(fields, "invented")


def promises(yearly: float = 0.0) -> Promises:
    """Return promises that lapse with a constant chance a year, one draw each."""
    hazard = np.array([yearly])
    alive = (1.0 - hazard)[:, None] ** np.arange(1, YEARS + 1)
    return Promises({"executive": alive}, None, alive, hazard, "leader", "party", ())


def evidence(**lapses: float) -> Evidence:
    """Return data for it: by seat, the chance a year that its promises lapse; 0 by default."""
    return Evidence(
        states={"divider": "USA", "target": "RUS", "rival": "CHN"},
        gdp={"USA": 10.0, "RUS": 1.0, "CHN": 5.0},
        effects={},
        promises={seat: promises(lapses.get(seat, 0.0)) for seat in SEATS},
        friends=None,
        places=(),
        sources=(),
        warnings=(),
    )


def setting(made: Scenario, switches: Switches | None = None, *, divider: float = 0.0) -> Setting:
    """Return it ready to take draws; `divider` is the yearly chance that P's promises lapse."""
    return Setting(of_wedge(made), evidence(divider=divider), switches or Switches())


def drawn(here: Setting, worlds: int, seed: int = 1) -> dict[str, NDArray[np.float64]]:
    """Return draws of all its inputs."""
    return dict(draw(all_inputs(here.wedge, here.evidence), worlds, seed).inputs)
