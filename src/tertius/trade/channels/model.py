"""A set of payment channels of a pair: what each costs, carries and exposes, all as ranges."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from tertius import shipped, toml
from tertius.ranges import Range

__all__ = ["AboveZero", "AtLeastZero", "Channel", "ChannelSet", "Drawn", "Share", "load"]

Floats = NDArray[np.float64]
FOLDER = "channels/sets"


def _at_least_zero(value: Range) -> Range:
    if value.low < 0:
        raise ValueError(f"low {value.low:g} is below 0: give bounds of at least 0")
    return value


def _above_zero(value: Range) -> Range:
    if value.low <= 0:
        raise ValueError(f"low {value.low:g} is not above 0: give bounds above 0")
    return value


def _share(value: Range) -> Range:
    if value.high > 1:
        raise ValueError(f"high {value.high:g} is above 1: give shares between 0 and 1")
    return _at_least_zero(value)


AtLeastZero = Annotated[Range, AfterValidator(_at_least_zero)]
AboveZero = Annotated[Range, AfterValidator(_above_zero)]
Share = Annotated[Range, AfterValidator(_share)]


class Channel(BaseModel):
    """One way in which a pair settles trade, in the aggregate."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="name in policies and results")
    title: str = Field(min_length=1, description="what it is, in words")
    markup: AtLeastZero = Field(description="cost of using it, share of the value paid")
    capacity: AtLeastZero = Field(
        description="what it can carry before any policy, share of the pair's frictionless trade"
    )
    ceiling: AtLeastZero | None = Field(
        default=None,
        description="what its capacity can grow to once paying has become dearer; by default, and "
        "at least, the capacity before",
    )
    exposure: AtLeastZero = Field(
        description="how far a unit of trade through it can be seen and punished; 1 is the most "
        "exposed channel by convention"
    )
    own_currency: Share = Field(description="share of it settled in the pair's own currencies")


class ChannelSet(BaseModel):
    """The channels of a pair and what they share."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="name on the command line")
    title: str = Field(min_length=1, description="what it describes")
    pair: tuple[str, str] = Field(description="ISO3 codes of the two states")
    base_year: int = Field(ge=1946, le=2100, description="last year before the policy")
    base_trade: AboveZero = Field(description="trade of both directions in that year, USD bn")
    elasticity: AboveZero = Field(
        description="elasticity θ, over one to two years, of trade without the mark-up in its value"
    )
    supply_elasticity: AboveZero = Field(
        description="elasticity η of what the exporter offers the pair with respect to its price"
    )
    exposure_budget: AboveZero = Field(
        description="exposure that the pair's banks and firms accept before any policy"
    )
    half_life: AboveZero = Field(
        description="months in which half of a capacity's gap to its ceiling closes"
    )
    channels: tuple[Channel, ...] = Field(min_length=1, description="the channels")

    @field_validator("channels")
    @classmethod
    def _distinct(cls, channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
        again = [name for name, n in Counter(each.id for each in channels).items() if n > 1]
        if again:
            raise ValueError(f"ids used twice: {', '.join(again)}; give each channel its own")
        if not any(each.capacity.low > 0 for each in channels):
            raise ValueError("no channel surely carries trade: give one a capacity above 0")
        return channels

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the channels, in the order of the last axis of all results."""
        return tuple(each.id for each in self.channels)

    def draw(self, rng: np.random.Generator, n: int) -> "Drawn":
        """Return draws of all ranges, independent of each other.

        Parameters
        ----------
        rng : numpy.random.Generator
            Where randomness comes from.
        n : int
            How many, at least 1.
        """
        return Drawn.of(self, rng, n)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Draws of a channel set before any policy.

    Attributes
    ----------
    markups, capacities, ceilings, exposures, own_currency : ndarray, shape (n, K)
        As in `Channel`; ceilings are at least capacities.
    base_trade, elasticity, supply_elasticity, budget, half_life : ndarray, shape (n,)
        As in `ChannelSet`.
    """

    markups: Floats
    capacities: Floats
    ceilings: Floats
    exposures: Floats
    own_currency: Floats
    base_trade: Floats
    elasticity: Floats
    supply_elasticity: Floats
    budget: Floats
    half_life: Floats

    @classmethod
    def of(cls, channels: ChannelSet, rng: np.random.Generator, n: int) -> Self:
        """Draw from a channel set; see `ChannelSet.draw`."""
        each = channels.channels
        capacities = _columns([one.capacity for one in each], rng, n)
        ceilings = _columns([one.ceiling for one in each], rng, n)
        return cls(
            markups=_columns([one.markup for one in each], rng, n),
            capacities=capacities,
            ceilings=np.maximum(capacities, ceilings),
            exposures=_columns([one.exposure for one in each], rng, n),
            own_currency=_columns([one.own_currency for one in each], rng, n),
            base_trade=channels.base_trade.draw(rng, n),
            elasticity=channels.elasticity.draw(rng, n),
            supply_elasticity=channels.supply_elasticity.draw(rng, n),
            budget=channels.exposure_budget.draw(rng, n),
            half_life=channels.half_life.draw(rng, n),
        )


def _columns(ranges: Sequence[Range | None], rng: np.random.Generator, n: int) -> Floats:
    return np.column_stack([np.zeros(n) if each is None else each.draw(rng, n) for each in ranges])


def load(name: str) -> ChannelSet:
    """Return a channel set shipped with the package, or one in a TOML file.

    Parameters
    ----------
    name : str
        Id of a shipped set, or path of a file that ends in ``.toml``.

    Raises
    ------
    UsageError
        If there is no such set.
    DataError
        Listing every mistake in the file.
    """
    return toml.parse(ChannelSet, *shipped.text(name, FOLDER, "channel set"))
