"""Checks across the fields of a scenario: every mistake, in the order of the file."""

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import pairwise
from typing import Any

from tertius.scenario import menus
from tertius.scenario.ladder import Rung
from tertius.scenario.mistakes import Mistake
from tertius.scenario.names import expand, fault
from tertius.scenario.sketch import Sketch, sketch
from tertius.scenario.wedge import ATOP

__all__ = ["ALIGNMENT_FROM", "across"]

POSTURES = ("cement", "status-quo", "hedge", "neutralise", "realign")
ALIGNMENT_FROM = 1946
"""First year of the record of alignment."""


def across(fields: Mapping[str, Any], treaty: Collection[str] | None = None) -> list[Mistake]:
    """Return the mistakes that lie between fields, whatever else is wrong with them.

    Parameters
    ----------
    fields : mapping
        The fields of a file.
    treaty : collection of str, optional
        ISO3 codes of P's allies by treaty; with them, a loss is checked to be an ally's also
        where the file counts on treaties.
    """
    found = sketch(fields)
    told = [*_seats(found), *_years(fields)]
    if "wedge" in fields:
        checks: tuple[Callable[[Sketch], Iterator[Mistake]], ...] = (
            _twice, _status_quo, _order, _allies, menus.offers, menus.links, _consent,
        )  # fmt: skip
        for check in checks:
            told += check(found)
        told += _losses(found, treaty)
        for check in (_computed, menus.policies, _theatres):
            told += check(found)
    return [*told, *_outcome(found, "wedge" in fields)]


def _seats(found: Sketch) -> Iterator[Mistake]:
    if found.year is None:
        return
    codes: dict[str, str] = {}
    for seat, name in found.seats.items():
        wrong = fault(name, found.year)
        if wrong:
            yield Mistake(seat, repr(name), wrong.partition("; or a group")[0])
            continue
        states = expand(name, found.year)
        if len(states) != 1:
            yield Mistake(seat, repr(name), "it is a group: name one state")
        elif states[0] in codes:
            yield Mistake(seat, repr(name), f"{codes[states[0]]} is the same state: name another")
        else:
            codes[states[0]] = seat


def _years(fields: Mapping[str, Any]) -> Iterator[Mistake]:
    for field in ("then", "now"):
        year = fields.get(field)
        if isinstance(year, int) and year < ALIGNMENT_FROM and "wedge" not in fields:
            yield Mistake(
                field,
                str(year),
                f"the record of alignment begins in {ALIGNMENT_FROM}: give a later year, or a "
                "wedge part, which can be assessed without it",
            )


def _twice(found: Sketch) -> Iterator[Mistake]:
    for path in found.twice:
        yield Mistake(path, "", "two records have this id: give each its own")


def _status_quo(found: Sketch) -> Iterator[Mistake]:
    if len(found.rungs) < 2:
        yield Mistake("wedge.rungs", str(len(found.rungs)), "give at least two rungs")
    elif not found.standing:
        yield Mistake(
            "wedge.rungs", "", "no rung is the status quo: write status_quo = true on one"
        )
    elif len(found.standing) > 1:
        named = ", ".join(found.standing)
        yield Mistake("wedge.rungs", named, "all claim to be the status quo: leave it to one")


def _order(found: Sketch) -> Iterator[Mistake]:
    """Each rung is at least what the one below is, so that draws of all keep their order."""
    sound = [found.sound[name] for name in found.rungs if name in found.sound]
    for below, above in pairwise(sound):
        path = f"wedge.rungs.{above.id}"
        if POSTURES.index(above.posture) < POSTURES.index(below.posture):
            yield Mistake(
                f"{path}.posture", above.posture,
                f"it is closer to R than {below.posture} of '{below.id}' beneath: order the rungs",
            )  # fmt: skip
        for name in ("worth", "tie"):
            low, high = _bounds(below, name), _bounds(above, name)
            if low and high and (high[0] < low[0] or high[1] < low[1]):
                yield Mistake(
                    f"{path}.{name}", f"{high[0]:g} to {high[1]:g}",
                    f"it falls below {low[0]:g} to {low[1]:g} of '{below.id}' beneath: raise its "
                    "bounds or order the rungs",
                )  # fmt: skip


def _bounds(rung: Rung, name: str) -> tuple[float, float] | None:
    found = getattr(rung, name)
    if found is None:
        return (0.0, 0.0) if rung.status_quo else None
    return found.low, found.high


def _allies(found: Sketch) -> Iterator[Mistake]:
    if found.year is None:
        return
    players = _players(found)
    for name in found.allies:
        wrong = fault(name, found.year, (ATOP,))
        if wrong:
            yield Mistake("wedge.allies", repr(name), wrong)
        elif name != ATOP and expand(name, found.year)[0] in players and name not in _groups(found):
            yield Mistake("wedge.allies", repr(name), "it is one of the three: leave it out")


def _groups(found: Sketch) -> set[str]:
    year = found.year or 0
    return {name for name in found.allies if name != ATOP and len(expand(name, year)) > 1}


def _players(found: Sketch) -> set[str]:
    year = found.year
    if year is None:
        return set()
    return {
        code
        for name in found.seats.values()
        if not fault(name, year)
        for code in expand(name, year)
    }


def _consent(found: Sketch) -> Iterator[Mistake]:
    if found.year is None:
        return
    for name, state in found.bodies.items():
        if state and (wrong := fault(state, found.year)):
            yield Mistake(f"wedge.bodies.{name}.state", repr(state), wrong)
    for item in found.items:
        for number, (by, stake) in enumerate(item.consent):
            path = f"wedge.items.{item.id}.consent.{number}"
            if by in found.bodies:
                if stake:
                    yield Mistake(f"{path}.stake", "", f"'{by}' is a body: give chance instead")
            elif by and fault(by, found.year):
                yield Mistake(
                    f"{path}.by",
                    repr(by),
                    "no such state, group or body: name one, or add it under wedge.bodies; "
                    + fault(by, found.year),
                )


def _losses(found: Sketch, treaty: Collection[str] | None) -> Iterator[Mistake]:
    if found.year is None:
        return
    year, players = found.year, _players(found)
    allies = {code for name in found.allies if not fault(name, year) for code in expand(name, year)}
    open_ended = ATOP in found.allies and treaty is None
    allies |= set(treaty or ()) if ATOP in found.allies else set()
    for item in found.items:
        for name in item.loss:
            path = f"wedge.items.{item.id}.loss.{name}"
            if wrong := fault(name, year):
                yield Mistake(path, "", wrong)
                continue
            bearers = set(expand(name, year))
            if bearers <= players:
                yield Mistake(path, "", "it is one of the three: put it into value or cost")
            elif not open_ended and not bearers & (allies - players):
                yield Mistake(path, "", "no ally of P: add it to wedge.allies, or drop it")


def _computed(found: Sketch) -> Iterator[Mistake]:
    listed = found.counterfactuals
    for name, rung in found.sound.items():
        if rung.tie is not None and listed is None:
            yield Mistake(
                f"wedge.rungs.{name}.tie",
                f"{rung.tie.low:g} to {rung.tie.high:g}",
                "effects can only be computed with an economy part: add [economy], or give effect",
            )
    for item in found.items:
        for field, named in item.computed:
            path, kind = f"wedge.items.{item.id}.{field}", named.partition(".")
            if listed is None:
                yield Mistake(
                    path, named, "there is no economy part to compute it: add [economy] or a range"
                )
            elif kind[0] == "counterfactuals" and kind[2] not in listed:
                known = ", ".join(listed) or "nothing yet"
                yield Mistake(
                    path, named, f"economy.counterfactuals lists {known}: add '{kind[2]}' there"
                )


def _theatres(found: Sketch) -> Iterator[Mistake]:
    for theatre, named in found.theatres.items():
        for name in named if found.year is not None else ():
            if wrong := fault(name, found.year or 0):
                yield Mistake(f"wedge.theatres.{theatre}", repr(name), wrong)


def _outcome(found: Sketch, wedge: bool) -> Iterator[Mistake]:
    if found.outcome is None:
        return
    if not wedge:
        yield Mistake("outcome", "", "there is no wedge part to score by it: leave it out")
    elif found.outcome not in found.rungs:
        known = ", ".join(found.rungs)
        yield Mistake("outcome.rung", repr(found.outcome), f"no such rung: name one of {known}")
