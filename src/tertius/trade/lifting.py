"""What states hold against another, and what lifting it changes.

What stands in a world counts where the world says who imposes it, and is undone on the trade of
those who lift, whoever else takes part in it. Where nothing of them stands, sanctions on record
are lifted at the average effect of their kind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from tertius import states
from tertius.store.tables import Store
from tertius.trade.scenario.known import ALL, Known, place
from tertius.trade.scenario.measures import Sanctions
from tertius.trade.scenario.sanctions import Register

__all__ = ["AVERAGE", "SANCTIONS", "YEAR", "Lifting", "lifting"]

YEAR = 2023
SANCTIONS = "sanctions"
"""Model of what sanctions did on average, where none is observed to stand."""
AVERAGE = "at the average effect of past sanctions"
SHARE = {
    "low": 0.4,
    "high": 1.0,
    "basis": "judged",
    "reason": "of the fall of trade since the baseline part is not policy, or does not come back",
}
REASON = "what the senders hold against the target goes"


@dataclass(frozen=True, slots=True)
class Lifting:
    """What lifting changes.

    Attributes
    ----------
    change : list of dict
        Measures of a scenario; none where there is nothing to lift.
    average : bool
        Whether it rests on averages of past sanctions, not on what stands in the world.
    idle : tuple of str
        ISO3 codes of those who hold nothing that lifting undoes.
    """

    change: list[dict[str, Any]]
    average: bool
    idle: tuple[str, ...]


def lifting(
    tables: Store,
    base: Mapping[str, Any],
    known: Known,
    target: str,
    senders: Sequence[str],
) -> Lifting:
    """Return what changes where senders lift what they hold against a target.

    Parameters
    ----------
    tables : Store
        Where sanctions on record are.
    base : mapping
        Fields of the standing world.
    known : Known
        What the baseline and the estimates hold.
    target : str
        ISO3 code.
    senders : sequence of str
        States and groups.
    """
    inside = [code for name in senders for code in place(name, YEAR)]
    inside = [code for code in dict.fromkeys(inside) if code != target]
    held = {
        each["name"]: holders
        for each in base.get("standing", [])
        if (holders := _holders(each, target).intersection(inside, known.economies))
    }
    if held:
        who = set().union(*held.values())
        undone = {
            "kind": "undone",
            "name": "sanctions lifted",
            "of": list(held),
            "senders": sorted(who),
            "targets": [target],
            "share": SHARE,
            "reason": REASON,
        }
        return Lifting([undone], average=False, idle=_without(inside, who))
    who = set() if known.check_effect(SANCTIONS) else _recorded(tables, target, inside)
    lifted = {
        "kind": "sanctions",
        "name": "sanctions lifted on both sides",
        "model": SANCTIONS,
        "year": YEAR,
        "senders": sorted(who),
        "targets": [target],
        "mutual": True,
        "action": "lifted",
        "reason": f"{REASON}, {AVERAGE}",
    }
    if who and not _effective(tables, lifted, known):
        who = set()
    return Lifting([lifted] if who else [], average=bool(who), idle=_without(inside, who))


def _effective(tables: Store, lifted: Mapping[str, Any], known: Known) -> bool:
    """Return whether lifting sanctions on record ends or begins any with an estimated effect."""
    measure = Sanctions.model_validate(lifted)
    weights = Register.of(tables).weights(measure, known.economies)
    return not set(weights).isdisjoint(known.effects[SANCTIONS])


def _without(codes: Sequence[str], some: set[str]) -> tuple[str, ...]:
    return tuple(code for code in codes if code not in some)


def _holders(measure: Mapping[str, Any], target: str) -> set[str]:
    """Return who imposes a standing measure on trade with the target, and can let it go."""
    if measure["kind"] == "end":  # nothing is left to begin again from
        return set()
    if measure["kind"] == "sanctions":
        hit = target in _codes(measure["targets"]) or ALL in measure["targets"]
        return _codes(measure["senders"]) if hit else set()
    imposing = _codes(measure.get("imposed_by", ()))
    found: set[str] = set()
    sides = measure["exporters"], measure["importers"]
    for own, other in (sides, sides[::-1]):
        if target in _codes(own) or ALL in own:
            found |= imposing if ALL in other else imposing & _codes(other)
    return found


def _codes(names: Sequence[str]) -> set[str]:
    return {code for name in names if name != ALL for code in place(name, YEAR)}


def _recorded(tables: Store, target: str, senders: Sequence[str]) -> set[str]:
    """Return which of the senders have sanctions on the target on record."""
    if "sanctions" not in tables.names:
        return set()
    codes = {states.resolve(code, YEAR).ccode: code for code in senders}
    rows = tables.read("sanctions").filter(
        pl.col("target") == states.resolve(target, YEAR).ccode,
        pl.col("sender").is_in(list(codes)),
        pl.col("start") <= YEAR,
        pl.col("end") >= YEAR,
    )
    return {codes[code] for code in rows["sender"]}
