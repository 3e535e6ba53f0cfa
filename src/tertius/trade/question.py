"""Who sits in a triangle, who goes along, and in which world: all mistakes told at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tertius import states, toml
from tertius.errors import DataError, TertiusError, UsageError, collect
from tertius.store.tables import Store
from tertius.trade.baselines import DEFAULT
from tertius.trade.lifting import YEAR
from tertius.trade.scenario.known import Known, faulty
from tertius.trade.scenario.world import World, check_moved, world

__all__ = ["NONE", "Question", "question"]

NONE = "none"
"""Stands for the baseline as it is, instead of a world."""


@dataclass(frozen=True, slots=True)
class Question:
    """What `tertius.trade.stakes.stakes` is asked.

    Attributes
    ----------
    seats : mapping of {"P", "T", "R"} to str
        ISO3 codes.
    world : mapping
        Fields of the standing world; none of them for the baseline as it is.
    known : Known
        What the data hold for its baseline.
    """

    seats: Mapping[str, str]
    world: Mapping[str, Any]
    known: Known


def question(
    tables: Store,
    named: Mapping[str, str],
    allies: Sequence[str],
    standing: str,
    baseline: str | None,
) -> Question:
    """Look up what the stakes of a triangle are asked for.

    Parameters
    ----------
    tables : Store
        The data.
    named : mapping of {"P", "T", "R"} to str
        ISO3 code, COW code or name.
    allies : sequence of str
        States and groups that lift together with P.
    standing : str
        Id or file of a world, or `NONE`.
    baseline : str or None
        Takes the place of the world's.

    Raises
    ------
    UsageError
        Listing all that cannot be meant.
    DataError
        The same, if a mistake in the world's file is among them.
    MissingDataError
        If the store holds no baselines.
    """
    kind: type[TertiusError] = UsageError
    faults: list[str] = []
    seats: dict[str, str] = {}
    base: dict[str, Any] = {}
    for seat, name in named.items():
        try:
            seats[seat] = states.resolve(name, YEAR).iso3
        except UsageError as error:
            faults.append(str(error))
    try:
        base = {} if standing == NONE else world(standing)
    except TertiusError as error:
        kind = type(error)
        faults.append(str(error))
    faults += check_moved(base, baseline)
    known = Known.of(tables, baseline or base.get("baseline", DEFAULT))
    if known.fault:
        faults.append(known.fault)
    context = None if known.fault else known
    if wrong := toml.mistakes(World, {**base, "baseline": known.baseline}, context):
        kind = DataError
        faults += [f"world '{standing}', {line}" for line in wrong]
    faults += faulty(list(seats.values()), YEAR, known)
    if len(set(seats.values())) < len(seats):
        faults.append(f"{', '.join(seats.values())}: name three different states")
    faults += faulty(allies, YEAR, None)
    collect(kind, "stakes", faults)
    return Question(seats, base, known)
