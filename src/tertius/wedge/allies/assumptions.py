"""The judgements behind the model of allies, read from ``data/allies.toml``, drawn as worlds."""

from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from tertius import toml
from tertius.ranges import Range
from tertius.wedge.allies.exposure import Scale

__all__ = ["BOUNDS", "Assumptions", "Part", "assumptions", "parse"]

Floats = NDArray[np.float64]

BOUNDS: dict[str, tuple[float, float]] = {
    "weight": (0, 1),
    "ratio": (1, float("inf")),
    "spill": (0, 1),
    "threshold": (0, 1),
    "fear": (0, 1),
    "hold": (0, 1),
    "warmth": (0, 1),
    "pull": (0, 1),  # beyond 1 more trust could mean more hedging
    "rearm": (0, 1),
    "taste": (0, 1),
    "transfer": (0, 1),
}
"""What the model needs of each number of its behaviour."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Ends(_Record):
    """Which value of a quantity counts as 0 and which as 1."""

    zero: float
    one: float
    form: Literal["linear", "log", "log1p"] = "linear"


class Part(_Record):
    """One part of an index."""

    id: str = Field(pattern=r"^[a-z]+$", description="column of the table of allies")
    label: str
    unit: str
    scale: Ends
    weight: Range

    @property
    def standard(self) -> Scale:
        """How the quantity becomes a part between 0 and 1."""
        return Scale(self.scale.zero, self.scale.one, self.scale.form)


class Behaviour(_Record):
    """One uncertain number of the model."""

    label: str
    range: Range


class Assumptions(_Record):
    """All that the model of allies takes for granted.

    Attributes
    ----------
    exposure, captivity : tuple of Part
        The parts of the two indices.
    behaviour : dict of Behaviour
        By name; all of `BOUNDS`, no other.
    """

    exposure: tuple[Part, ...] = Field(min_length=1)
    captivity: tuple[Part, ...] = Field(min_length=1)
    behaviour: dict[str, Behaviour]

    @model_validator(mode="after")
    def _whole(self) -> "Assumptions":
        found = [f"behaviour '{name}' is missing" for name in BOUNDS if name not in self.behaviour]
        found += [f"behaviour '{name}' is unknown" for name in self.behaviour if name not in BOUNDS]
        for name, (low, high) in BOUNDS.items():
            given = self.behaviour[name].range if name in self.behaviour else None
            if given and not low <= given.low <= given.high <= high:
                found.append(
                    f"behaviour '{name}' runs from {given.low:g} to {given.high:g}, "
                    f"outside [{low:g}, {high:g}]"
                )
        found += [
            f"weight of '{part.id}' is below 0"
            for part in (*self.exposure, *self.captivity)
            if part.weight.low < 0
        ]
        if found:
            raise ValueError("; ".join(found))
        return self

    @property
    def ranges(self) -> dict[str, Range]:
        """Every uncertain number by name: ``exposure.nearness``, ``captivity.troops``, ``pull``."""
        weights = {
            f"{kind}.{part.id}": part.weight
            for kind, parts in (("exposure", self.exposure), ("captivity", self.captivity))
            for part in parts
        }
        return weights | {name: self.behaviour[name].range for name in BOUNDS}

    def draw(self, rng: np.random.Generator, worlds: int) -> dict[str, Floats]:
        """Return draws of every uncertain number, each of shape (worlds,), by name."""
        return {name: range_.draw(rng, worlds) for name, range_ in self.ranges.items()}


def parse(text: str, origin: str) -> Assumptions:
    """Parse and validate a file of assumptions; all its mistakes are reported at once.

    Raises
    ------
    DataError
        Naming the file and each field that is wrong.
    """
    return toml.parse(Assumptions, text, origin)


@cache
def assumptions() -> Assumptions:
    """Return the shipped assumptions."""
    text = (files("tertius") / "data" / "allies.toml").read_text("utf-8")
    return parse(text, "data/allies.toml")
