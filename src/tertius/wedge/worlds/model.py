"""A scenario as a function: from draws of its inputs to what is reached, for any exploration."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.wedge.bargain.solution import Concept, Solution
from tertius.wedge.worlds.arrays import Arrays, Setting, assemble
from tertius.wedge.worlds.bargains import CONCEPTS, Values, bargains, reached, values

__all__ = ["Played", "margin", "model", "outcome", "play"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """Worlds, solved.

    Attributes
    ----------
    arrays : Arrays
        What was assembled.
    values : Values
        The menu games.
    solutions : mapping of str to Solution
        By concept.
    reached : mapping of str to ndarray of bool, shape (worlds, rungs)
        By concept, whether P's best offer meets the rung's price.
    """

    arrays: Arrays
    values: Values
    solutions: Mapping[Concept, Solution]
    reached: Mapping[Concept, Flags]


def play(setting: Setting, draws: Mapping[str, Floats]) -> Played:
    """Assemble and solve all worlds that were drawn."""
    arrays = assemble(setting, draws)
    found = values(setting, arrays, draws)
    solutions = bargains(found)
    return Played(arrays, found, solutions, reached(arrays, found, solutions))


def outcome(concept: Concept, rung: str) -> str:
    """Return the name of the output that says whether a rung or a higher one is within reach."""
    return f"{concept}.{rung}"


def margin(concept: Concept, rung: str) -> str:
    """Return the name of the output that says by how much P's best offer exceeds the price."""
    return f"margin.{concept}.{rung}"


@dataclass(frozen=True, slots=True, eq=False)
class model:  # noqa: N801 - it is called as a function
    """The function itself.

    Its outputs, by `outcome`, are 1 in worlds where that rung or a higher one is within reach, else
    0, for each concept and each rung above the status quo; by `margin`, what P's best offer leaves
    over the price, in % of the target's GDP a year; ``rung.CONCEPT`` is the rung of the solution,
    -1 where there is none.
    """

    setting: Setting

    def __call__(self, draws: Mapping[str, Floats]) -> dict[str, NDArray[np.generic]]:
        """Return the outputs of all worlds drawn."""
        wedge = self.setting.wedge
        found = play(self.setting, draws)
        made: dict[str, NDArray[np.generic]] = {}
        for concept in CONCEPTS:
            met = found.reached[concept]
            for number in range(wedge.status_quo + 1, len(wedge.rungs)):
                rung = wedge.rungs[number].id
                made[outcome(concept, rung)] = met[:, number:].any(axis=1).astype(float)
                best = found.values.cap_P if concept == "capped" else found.values.P
                price = found.solutions[concept].price
                made[margin(concept, rung)] = best[:, number] - price[:, number]
            made[f"rung.{concept}"] = found.solutions[concept].rung.astype(float)
        return made
