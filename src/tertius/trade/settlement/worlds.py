"""The channel model's own-currency share in worlds of several years, beside the cited ones."""

from dataclasses import dataclass, replace
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from tertius import toml
from tertius.ranges import Range
from tertius.trade.channels import model, policy
from tertius.trade.channels.adaptation import Path, follow, start
from tertius.trade.channels.model import ChannelSet, Drawn
from tertius.trade.channels.policy import MONTH, Hit, Policy, months_between
from tertius.trade.settlement.against_model import Comparison, compare, own_currency_share
from tertius.trade.settlement.interval import hull
from tertius.trade.settlement.series import OWN, by_year, series

__all__ = ["World", "Worlds", "against_facts", "load", "shares"]

Floats = NDArray[np.float64]


class World(BaseModel):
    """One year, and what the channels could carry in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    year: int = Field(description="year of the cited share")
    title: str = Field(min_length=1, description="what it is, in words")
    first: str | None = Field(default=None, pattern=MONTH, description="first month, YYYY-MM")
    last: str | None = Field(default=None, pattern=MONTH, description="last month, YYYY-MM")
    capacities: dict[str, Range] = Field(
        default_factory=dict, description="by channel, instead of the set's"
    )


class Worlds(BaseModel):
    """Worlds of one channel set under one policy."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    channels: str = Field(description="id of the channel set")
    policy: str = Field(description="id of the policy")
    worlds: tuple[World, ...] = Field(min_length=1, description="the worlds")


@dataclass(frozen=True, slots=True)
class _Drawing:
    channels: ChannelSet
    policy: Policy
    drawn: Drawn
    hits: tuple[Hit, ...]


def load() -> Worlds:
    """Return the worlds that ship with the package."""
    text = (files("tertius") / "data" / "settlement" / "worlds.toml").read_text("utf-8")
    return toml.parse(Worlds, text, "data/settlement/worlds.toml")


def against_facts(
    states: tuple[str, str], rng: np.random.Generator, n: int
) -> tuple[Comparison, ...]:
    """Return the model's own-currency share beside the cited one, world by world.

    Empty if the worlds are of another pair.

    Where there is a share of the yuan alone for the year, it counts as a lower bound of the cited
    share.

    Parameters
    ----------
    states : tuple of str
        ISO3 codes of the pair.
    rng : numpy.random.Generator
        For the channel set and the policy.
    n : int
        Draws.
    """
    given = load()
    if set(model.load(given.channels).pair) != set(states):
        return ()
    rows = series(*states)
    own, yuan = by_year(rows, OWN), by_year(rows, "yuan-share-of-pair")
    drawn = shares(given, rng, n)
    found = []
    for world in given.worlds:
        told = [known[world.year] for known in (own, yuan) if world.year in known]
        found.append(compare(world.year, world.title, drawn[world.year], hull(told)))
    return tuple(found)


def shares(given: Worlds, rng: np.random.Generator, n: int) -> dict[int, Floats]:
    """Return draws of the own-currency share, in %, by year.

    Parameters
    ----------
    given : Worlds
        The worlds; all share the draws of channels and policy.
    rng : numpy.random.Generator
        Where randomness comes from.
    n : int
        Draws.

    Returns
    -------
    dict of int to ndarray, shape (n,)
    """
    channels, rounds = model.load(given.channels), policy.load(given.policy)
    drawing = _Drawing(channels, rounds, channels.draw(rng, n), rounds.draw(channels, rng, n))
    return {world.year: _share(world, drawing, rng, n) for world in given.worlds}


def _share(world: World, drawing: _Drawing, rng: np.random.Generator, n: int) -> Floats:
    drawn = _opened(drawing, world, rng, n)
    if world.first is None or world.last is None:
        return own_currency_share(start(drawn).settle().mix, drawn.own_currency)
    begin = drawing.policy.rounds[0].date
    months = [months_between(begin, month) for month in (world.first, world.last)]
    path: Path = follow(start(drawn), drawing.hits, months[1])
    mix = path.settlement.mix[months[0] :].sum(axis=0)
    return own_currency_share(mix, drawn.own_currency)


def _opened(drawing: _Drawing, world: World, rng: np.random.Generator, n: int) -> Drawn:
    capacities, ceilings = drawing.drawn.capacities.copy(), drawing.drawn.ceilings.copy()
    for name, capacity in world.capacities.items():
        column = drawing.channels.ids.index(name)
        capacities[:, column] = capacity.draw(rng, n)
        ceilings[:, column] = np.maximum(ceilings[:, column], capacities[:, column])
    return replace(drawing.drawn, capacities=capacities, ceilings=ceilings)
