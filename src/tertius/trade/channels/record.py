"""What a pair traded, and what it might have traded without the policy, as ranges."""

from collections import Counter
from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from tertius import shipped, toml
from tertius.ranges import Range
from tertius.trade.channels.model import AboveZero, Share
from tertius.trade.channels.policy import MONTH

__all__ = ["Growth", "Observation", "Record", "load"]

Floats = NDArray[np.float64]
FOLDER = "channels/records"


class Observation(BaseModel):
    """Trade of one period after the policy, and of the same period before it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    period: str = Field(min_length=1, description="name of the period, such as 2024-H1")
    first: str = Field(pattern=MONTH, description="its first month, YYYY-MM")
    last: str = Field(pattern=MONTH, description="its last month, YYYY-MM")
    value: AboveZero = Field(description="what was traded, USD bn")
    before: AboveZero = Field(
        description="the same months of the last year before the policy, USD bn"
    )


class Growth(BaseModel):
    """How trade would have changed from one year to the next without the policy."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    year: int = Field(description="the later of the two years")
    energy_price: Range = Field(description="change of the price of energy, in logs")
    energy_volume: Range = Field(description="change of its volume, in logs")
    goods: Range = Field(description="change of the value of everything else, in logs")


class Record(BaseModel):
    """A flow, period by period, beside the range of paths that it might have taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="name on the command line")
    title: str = Field(min_length=1, description="which flow it is")
    channels: str = Field(min_length=1, description="id of the channel set that settles it")
    tolerance: AboveZero = Field(description="distance in logs up to which a path and a fact agree")
    energy_share: Share = Field(description="share of energy in the flow before the policy")
    growth: tuple[Growth, ...] = Field(min_length=1, description="one year after another")
    observations: tuple[Observation, ...] = Field(min_length=1, description="what was traded")

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        years = [each.year for each in self.growth]
        if years != list(range(years[0], years[0] + len(years))):
            raise ValueError(f"growth of the years {years}: give one year after another")
        twice = [name for name, n in Counter(o.period for o in self.observations).items() if n > 1]
        outside = [
            each.period
            for each in self.observations
            if each.first[:4] != each.last[:4]
            or each.first > each.last
            or int(each.first[:4]) not in years
        ]
        if twice or outside:
            raise ValueError(
                f"periods given twice: {twice}; not within one year with growth: {outside}; "
                "mend those"
            )
        return self

    @property
    def periods(self) -> tuple[str, ...]:
        """Names of the periods, in the order of the first axis of results."""
        return tuple(each.period for each in self.observations)

    def growth_draws(self, rng: np.random.Generator, n: int) -> Floats:
        """Return draws of growth without the policy.

        Returns
        -------
        ndarray, shape (years, n)
            Logs of the change of the flow on the year before.
        """
        share = self.energy_share.draw(rng, n)
        return np.stack(
            [
                share * (each.energy_price.draw(rng, n) + each.energy_volume.draw(rng, n))
                + (1 - share) * each.goods.draw(rng, n)
                for each in self.growth
            ]
        )

    def since(self, growth: Floats) -> Floats:
        """Return growth from the last year before the policy to each period, in logs.

        Parameters
        ----------
        growth : ndarray, shape (years, n)
            From `growth_draws`.

        Returns
        -------
        ndarray, shape (periods, n)
        """
        first = self.growth[0].year
        return np.asarray(
            growth.cumsum(0)[[int(each.first[:4]) - first for each in self.observations]]
        )


def load(name: str) -> Record:
    """Return a record shipped with the package, or one in a TOML file.

    Parameters and errors are those of `tertius.trade.channels.model.load`.
    """
    return toml.parse(Record, *shipped.text(name, FOLDER, "record"))
