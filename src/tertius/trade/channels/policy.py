"""A policy against a pair's payments: rounds of changes to what channels cost and carry."""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from tertius import shipped, toml
from tertius.errors import DataError, collect
from tertius.ranges import Range
from tertius.trade.channels.model import AboveZero, AtLeastZero, ChannelSet, Share

__all__ = ["Change", "Hit", "Policy", "Round", "load", "months_between"]

Floats = NDArray[np.float64]
FOLDER = "channels/policies"
MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


class Change(BaseModel):
    """What one round does to one channel."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    capacity: AtLeastZero | None = Field(default=None, description="factor on its capacity")
    ceiling: AtLeastZero | None = Field(
        default=None, description="factor on what its capacity can grow back to"
    )
    markup: AtLeastZero | None = Field(
        default=None, description="added to its mark-up, share of the value paid"
    )

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.capacity is None and self.ceiling is None and self.markup is None:
            raise ValueError("nothing changes: give capacity, ceiling or markup")
        return self


class Round(BaseModel):
    """Changes that come at one time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: str = Field(pattern=MONTH, description="month in which it takes hold, YYYY-MM")
    title: str = Field(min_length=1, description="what was decided")
    source: str = Field(default="", description="where it was published")
    exposure_budget: AboveZero | None = Field(
        default=None, description="factor on the exposure that the pair accepts"
    )
    lasting: Share | None = Field(
        default=None, description="share of the added mark-ups that stays; by default all"
    )
    changes: dict[str, Change] = Field(default_factory=dict, description="by channel")


class Policy(BaseModel):
    """Rounds of changes to a set of channels."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="name on the command line")
    title: str = Field(min_length=1, description="what it is, in words")
    rounds: tuple[Round, ...] = Field(min_length=1, description="in the order of their dates")

    @field_validator("rounds")
    @classmethod
    def _ordered(cls, rounds: tuple[Round, ...]) -> tuple[Round, ...]:
        for earlier, later in pairwise(each.date for each in rounds):
            if later <= earlier:
                raise ValueError(
                    f"{later} does not come after {earlier}: one round a month, sorted"
                )
        return rounds

    def check(self, channels: ChannelSet) -> None:
        """Raise DataError unless all channels that the policy changes are in the set."""
        collect(
            DataError,
            f"policy '{self.id}' on channels '{channels.id}'",
            [
                f"round {each.date}, channel '{name}' is unknown: name one of "
                f"{', '.join(channels.ids)}"
                for each in self.rounds
                for name in each.changes
                if name not in channels.ids
            ],
        )

    def draw(self, channels: ChannelSet, rng: np.random.Generator, n: int) -> tuple["Hit", ...]:
        """Return draws of every round, independent of each other.

        Raises
        ------
        DataError
            If the policy changes channels that are not in the set.
        """
        self.check(channels)
        first = self.rounds[0].date
        return tuple(
            _hit(each, channels, months_between(first, each.date), rng, n) for each in self.rounds
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """Draws of one round.

    Attributes
    ----------
    month : int
        Months after the first round.
    capacity, ceiling : ndarray, shape (n, K)
        Factors.
    markup : ndarray, shape (n, K)
        Added to mark-ups.
    lasting : ndarray, shape (n,)
        Share of it that stays.
    budget : ndarray, shape (n,)
        Factor on the exposure accepted.
    """

    month: int
    capacity: Floats
    ceiling: Floats
    markup: Floats
    lasting: Floats
    budget: Floats

    def at(self, month: int) -> "Hit":
        """Return the same round in another month."""
        return replace(self, month=month)


def _hit(each: Round, channels: ChannelSet, month: int, rng: np.random.Generator, n: int) -> Hit:
    shape = (n, len(channels.ids))
    capacity, ceiling, markup = np.ones(shape), np.ones(shape), np.zeros(shape)
    for name, change in each.changes.items():
        column = channels.ids.index(name)
        capacity[:, column] = _drawn(change.capacity, 1, rng, n)
        ceiling[:, column] = _drawn(change.ceiling, 1, rng, n)
        markup[:, column] = _drawn(change.markup, 0, rng, n)
    return Hit(
        month=month,
        capacity=capacity,
        ceiling=ceiling,
        markup=markup,
        lasting=_drawn(each.lasting, 1, rng, n),
        budget=_drawn(each.exposure_budget, 1, rng, n),
    )


def _drawn(range_: Range | None, otherwise: float, rng: np.random.Generator, n: int) -> Floats:
    return np.full(n, float(otherwise)) if range_ is None else range_.draw(rng, n)


def months_between(first: str, second: str) -> int:
    """Return the months from one date to another, both ``YYYY-MM``."""
    (a, b), (c, d) = (map(int, date.split("-")) for date in (first, second))
    return 12 * (c - a) + d - b


def load(name: str) -> Policy:
    """Return a policy shipped with the package, or one in a TOML file.

    Parameters and errors are those of `tertius.trade.channels.model.load`.
    """
    return toml.parse(Policy, *shipped.text(name, FOLDER, "policy"))
