"""Every uncertain input of a run, with what it rests on; and all of them drawn together.

Those of the file come from `tertius.scenario.inputs`. To them are added what the data leave
open, each as the share of draws below the one taken ("data.…"), judgements that the file leaves to
the program ("judged.…"), and what the model of allies takes for granted ("allies.…").
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tertius.ranges import Range
from tertius.scenario import Seat, Wedge
from tertius.scenario.inputs import Input, inputs
from tertius.wedge.allies.assumptions import assumptions
from tertius.wedge.credibility.judgements import judgements
from tertius.wedge.explore import Sample, latin_hypercube
from tertius.wedge.worlds.evidence import SEATS, Evidence
from tertius.wedge.worlds.judged import coalition

__all__ = [
    "ALLIES",
    "COALITION",
    "CREDIBILITY",
    "STAKES",
    "all_inputs",
    "bearing",
    "draw",
    "patience",
    "place",
    "promise",
]

Floats = NDArray[np.float64]

STAKES = "data.stakes"
CREDIBILITY = "axis.credibility"
"""P's credibility as a free axis: the share of a reversible promise that arrives."""
COALITION = "judged.coalition"
ALLIES = "allies."
UNIT = "share of draws below"


def promise(seat: Seat) -> str:
    """Return the name of the input that says how credible a side is."""
    return f"data.promises.{seat}"


def patience(seat: Seat, wedge: Wedge) -> str:
    """Return the name of a side's discount factor: the file's, or the program's."""
    own = getattr(wedge.discount, seat) is not None
    return f"wedge.discount.{seat}" if own else f"judged.discount.{seat}"


def all_inputs(wedge: Wedge, evidence: Evidence) -> tuple[Input, ...]:
    """Return every uncertain input, in a fixed order."""
    found = list(inputs(wedge))
    if evidence.effects:
        reason = "draws of trade elasticity, measures and estimated effects, solved together"
        source = ", ".join(evidence.effects)
        found.append(
            Input(STAKES, "what trade puts at stake", UNIT, _unit("computed", reason, source))
        )
    for seat in SEATS:
        code = evidence.states[seat]
        reason = "draws of turnover hazards, chances of reversal and the record of honouring"
        found.append(
            Input(
                promise(seat),
                f"credibility of {code}",
                UNIT,
                _unit("estimated", reason, "givers, turnover_hazards, honour_records"),
            )
        )
        if getattr(wedge.discount, seat) is None:
            name, of = f"judged.discount.{seat}", judgements().discount
            found.append(Input(name, f"patience of {code}", "yearly discount factor", of))
    if evidence.friends is not None:
        found.append(
            Input(COALITION, "worth of all allies together", "% of P's GDP a year", coalition())
        )
        found += [
            Input(f"{ALLIES}{name}", name, "see the model of allies", range_)
            for name, range_ in assumptions().ranges.items()
        ]
    return tuple(found)


IDLE = (ALLIES, COALITION, "wedge.policies.", "wedge.feedback.")
"""Inputs without a bearing on the bargain itself while all loops are off."""


def bearing(found: tuple[Input, ...]) -> tuple[Input, ...]:
    """Return the inputs that can bear on who bids what: uncertain ones of the bargain."""
    return tuple(
        each
        for each in found
        if not each.path.startswith(IDLE)
        and not each.path.endswith(".visibility")
        and each.range.low < each.range.high
    )


def _unit(basis: str, reason: str, source: str) -> Range:
    return Range.model_validate(
        {"low": 0, "high": 1, "basis": basis, "reason": reason, "source": source}
    )


def draw(found: tuple[Input, ...], worlds: int, seed: int) -> Sample:
    """Return a Latin hypercube over all inputs."""
    return latin_hypercube({each.path: each.range for each in found}, worlds, seed)


def place(draws: Mapping[str, Floats], name: str, count: int) -> NDArray[np.int64]:
    """Return which of `count` sorted draws each world takes."""
    return np.minimum((draws[name] * count).astype(np.int64), count - 1)
