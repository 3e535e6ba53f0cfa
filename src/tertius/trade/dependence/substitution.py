"""Groups of goods, and how far other partners can take a lost one's place: ranges, all labelled."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from tertius import toml
from tertius.errors import UsageError
from tertius.ranges import Range

__all__ = ["Draws", "Good", "Kind", "draw", "good", "goods", "kind"]

Array = NDArray[np.float64]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Kind(_Record):
    """How far goods of one kind can be replaced within about a year."""

    diverted: Range = Field(description="share of sales to others that can be redirected")
    spare: Range = Field(description="rise of exports out of idle capacity")
    growth: Range = Field(description="rise that an existing link can bear")
    elasticity: Range = Field(description="of demand to the price, its size")


class Good(_Record):
    """A group of goods."""

    id: str = Field(pattern=r"^[a-z][a-z-]*$", description="as tables name it")
    label: str = Field(min_length=1, description="in words")
    kind: str = Field(description="which ranges hold for it")
    total: bool = Field(default=False, description="the sum of the others in value")


class _Book(_Record):
    kinds: dict[str, Kind]
    goods: tuple[Good, ...]

    @model_validator(mode="after")
    def _known(self) -> "_Book":
        unknown = sorted({each.kind for each in self.goods} - set(self.kinds))
        if unknown:
            raise ValueError(f"kinds {unknown} of goods have no ranges: add [kinds.NAME]")
        return self


@dataclass(frozen=True, slots=True)
class Draws:
    """Joint draws from the ranges of one kind, arrays of equal length."""

    diverted: Array
    spare: Array
    growth: Array
    elasticity: Array


@cache
def _book() -> _Book:
    text = (files("tertius") / "data" / "dependence.toml").read_text("utf-8")
    return toml.parse(_Book, text, "dependence.toml")


def goods() -> tuple[Good, ...]:
    """Return all groups of goods."""
    return _book().goods


def good(name: str) -> Good:
    """Return one group, or say which there are."""
    found = next((each for each in goods() if each.id == name), None)
    if found is None:
        known = ", ".join(each.id for each in goods())
        raise UsageError(f"unknown group of goods '{name}'; known: {known}")
    return found


def kind(name: str) -> Kind:
    """Return the ranges that hold for one group of goods."""
    return _book().kinds[good(name).kind]


def draw(ranges: Kind, rng: np.random.Generator, n: int) -> Draws:
    """Return `n` joint draws, stratified: each n-th part of each range is drawn from once.

    References
    ----------
    McKay, Beckman & Conover (1979), "A comparison of three methods for selecting values of input
    variables", Technometrics 21(2): 239-245 (Latin hypercube sampling).
    """

    def one(range_: Range) -> Array:
        return range_.quantile((rng.permutation(n) + rng.random(n)) / n)

    return Draws(
        diverted=one(ranges.diverted),
        spare=one(ranges.spare),
        growth=one(ranges.growth),
        elasticity=one(ranges.elasticity),
    )
