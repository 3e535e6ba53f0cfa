"""A model run in every world of a sample: shares of worlds, with the draws kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.errors import UsageError, collect
from tertius.wedge.explore.design import Sample

__all__ = ["Model", "Worlds", "evaluate", "explore"]

Floats = NDArray[np.float64]
Model = Callable[[Mapping[str, Floats]], Mapping[str, NDArray[np.generic]]]
"""From arrays of shape (worlds,) by input to arrays of that shape by output."""


@dataclass(frozen=True, slots=True, eq=False)
class Worlds:
    """Every world of a sample with what the model makes of it.

    Attributes
    ----------
    sample : Sample
        The inputs, with ranges, method and seed.
    outputs : mapping of str to ndarray, shape (worlds,)
        By name; booleans and rungs of a ladder as numbers. NaN where the model has no answer.
    """

    sample: Sample
    outputs: Mapping[str, Floats]

    def __len__(self) -> int:
        return len(self.sample)

    def share(self, output: str, at_least: float = 1.0) -> float:
        """Return the share of worlds in which an output reaches a value.

        Worlds without an answer do not reach it, and are in the denominator.
        """
        return float(np.mean(self.outputs[output] >= at_least))

    def unanswered(self, output: str) -> float:
        """Return the share of worlds in which an output is missing."""
        return float(np.isnan(self.outputs[output]).mean())


def explore(model: Model, sample: Sample) -> Worlds:
    """Run a model once over all worlds of a sample.

    Raises
    ------
    UsageError
        Listing outputs that are not one number a world.
    """
    return Worlds(sample, evaluate(model, sample.inputs))


def evaluate(model: Model, inputs: Mapping[str, Floats]) -> dict[str, Floats]:
    """Call a model and check that each output is one number a world."""
    worlds = len(next(iter(inputs.values())))
    outputs = {name: np.asarray(values, float) for name, values in model(inputs).items()}
    collect(
        UsageError,
        "a model's outputs",
        [
            f"'{name}' has shape {values.shape}; give ({worlds},)"
            for name, values in outputs.items()
            if values.shape != (worlds,)
        ],
    )
    return outputs
