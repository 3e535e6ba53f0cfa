"""A scenario in plain sentences: who, how far, with what, and what each number rests on."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tertius import states
from tertius.errors import UnknownStateError
from tertius.ranges import Range
from tertius.scenario.amounts import Computed, Seat
from tertius.scenario.inputs import WHOSE, inputs
from tertius.scenario.items import Item
from tertius.scenario.ladder import Rung
from tertius.scenario.wedge import ATOP, Wedge

if TYPE_CHECKING:
    from tertius.scenario.model import Scenario

__all__ = ["bases", "bounds", "tell"]

BASES = ("computed", "estimated", "published", "judged")
Amount = tuple[Range | Computed, ...]


def bases(wedge: Wedge) -> dict[str, int]:
    """Return how many of its numbers are computed, estimated, published and judged."""
    found = Counter(each.basis for each in inputs(wedge))
    return {basis: found[basis] for basis in BASES}


def tell(scenario: "Scenario") -> dict[str, tuple[str, ...]]:
    """Return sentences on a scenario by heading, in the order in which they are read."""
    names = {seat: _name(getattr(scenario, seat), scenario) for seat in WHOSE}
    told = {"Who": tuple(_who(scenario, names))}
    wedge = scenario.wedge
    if wedge is not None:
        told["Ladder"] = tuple(_rung(number, rung) for number, rung in enumerate(wedge.rungs))
        told["Beyond trade"] = tuple(_axes(wedge))
        for seat, heading in _MENUS.items():
            items = wedge.given_by(seat)
            told[heading.format(names[seat])] = tuple(
                _item(item, wedge) for item in items
            ) or ("nothing",)  # fmt: skip
        if wedge.policies:
            told["Courses to compare"] = tuple(
                f"{policy.title}: {', '.join(policy.items) or 'no item'}"
                for policy in wedge.policies
            )
        told["What the numbers rest on"] = tuple(_rests(wedge))
    if scenario.outcome is not None:
        outcome = scenario.outcome
        told["What became of it"] = (
            f"{outcome.coded}: '{outcome.rung}' by {outcome.year}. {outcome.note} "
            f"({outcome.source}) Used to score the model, and by nothing else.",
        )
    if scenario.overrides:
        told["Overrides"] = tuple(_override(scenario))
    return told


_MENUS: Mapping[Seat, str] = {
    "divider": "What P ({}) can put on the table",
    "rival": "What R ({}) can answer",
    "target": "What T ({}) could promise",
}


def _name(name: str, scenario: "Scenario") -> str:
    year = scenario.now if scenario.wedge is None else scenario.wedge.year
    try:
        return states.resolve(name, year).name
    except UnknownStateError:
        return name  # told by the check


def _who(scenario: "Scenario", names: Mapping[str, str]) -> Iterator[str]:
    yield (
        f"P ({names['divider']}) would draw T ({names['target']}) away from R ({names['rival']})."
    )
    yield f"Compared are {scenario.then} and {scenario.now}."
    yield from (f"{line}." for line in scenario.unrecorded)
    wedge = scenario.wedge
    if wedge is None:
        yield "There is no wedge part: the triangle is assessed, and no bargain."
        return
    yield f"The bargain is that of {wedge.year}; promises are to be kept for {wedge.horizon} years."
    if wedge.allies:
        named = ["all by treaty" if name == ATOP else name for name in wedge.allies]
        yield f"Allies of P who may lose: {', '.join(named)}."
    if scenario.economy is None:
        yield "No economy is computed: effects of trade are judged."
    else:
        yield f"Effects of trade are computed on baseline {scenario.economy.baseline}."


def _rung(number: int, rung: Rung) -> str:
    told = f"{number} {rung.id}: {rung.title}"
    if rung.status_quo:
        return f"{told} (where T stands)"
    if rung.tie is not None:
        told += f"; ends {_percent(rung.tie)} of the trade of T and R above gravity"
    if rung.effect is not None:
        effects = (f"{letter} {_sum(getattr(rung.effect, seat))}" for seat, letter in WHOSE.items())
        told += f"; effect on own GDP a year: {', '.join(effects)}"
    return f"{told}; brings {_percent(rung.worth)} of what realignment is worth"


def _axes(wedge: Wedge) -> Iterator[str]:
    worth, gdp = wedge.worth, "of its own GDP a year"
    yield f"To P full realignment is worth {bounds(worth.divider, '%')} {gdp}."
    yield f"To T itself it is worth {bounds(worth.target, '%')} {gdp}."
    yield f"R would give {bounds(worth.rival, '%')} {gdp} to prevent it."
    yield "These three are axes: results are shown over them before any of these ranges is used."


def _item(item: Item, wedge: Wedge) -> str:
    rung = next((rung.id for rung in wedge.rungs if rung.id == item.rung), item.rung)
    when = {
        ("divider", False): f"from '{rung}' up",
        ("divider", True): f"a stick that falls below '{rung}'",
        ("rival", False): f"up to '{rung}'",
        ("rival", True): f"a stick that falls beyond '{rung}'",
        ("target", False): f"kept from '{rung}' up",
    }[item.giver, item.stick]
    taker, giver = WHOSE[item.receiver], WHOSE[item.giver]
    parts = [
        f"{item.id}, {when}: {item.title}",
        f"worth {_sum(item.value)} of {taker}'s GDP a year",
        f"costs {_sum(item.cost)} of {giver}'s",
    ]
    parts += [f"{ally} loses {_sum(loss)}" for ally, loss in item.loss.items()]
    if item.third is not None:
        parts.append(f"does {_sum(item.third)} to {WHOSE[item.bystander]}")
    for consent in item.consent:
        chance = consent.chance
        likely = "if its own stake allows" if chance is None else f"chance {bounds(chance)}"
        parts.append(f"needs {consent.by}, {likely}")
    if not item.reversible:
        parts.append("cannot be taken back")
    if item.requires:
        parts.append(f"only with {', '.join(item.requires)}")
    if item.excludes:
        parts.append(f"not with {', '.join(item.excludes)}")
    return "; ".join(parts)


def _rests(wedge: Wedge) -> Iterator[str]:
    counts = bases(wedge)
    told = ", ".join(f"{number} {basis}" for basis, number in counts.items())
    yield f"{sum(counts.values())} uncertain numbers: {told}."
    unpriced = [
        item.id
        for item in wedge.items
        if all(isinstance(part, Range) and part.basis == "judged" for part in item.value)
    ]
    if unpriced:
        yield (
            f"The value of {len(unpriced)} of {len(wedge.items)} items is judged alone, so that "
            f"they are read as break-evens: {', '.join(unpriced)}."
        )


def _override(scenario: "Scenario") -> Iterator[str]:
    for name, changes in scenario.overrides.items():
        used = " (applied)" if name in scenario.applied else ""
        yield f"{name}{used}: changes {', '.join(changes)}"


def bounds(found: Range, unit: str = "") -> str:
    """Return a range in words: its bounds, its mode and its basis."""
    told = f"{found.low:g}" if found.low == found.high else f"{found.low:g} to {found.high:g}"
    told += f" {unit}" if unit else ""
    mode = "" if found.mode is None else f"likeliest {found.mode:g}, "
    return f"{told} ({mode}{found.basis})"


def _percent(found: Range) -> str:
    if found.low == found.high:
        return f"{100 * found.low:g} %"
    return f"{100 * found.low:g} to {100 * found.high:g} % ({found.basis})"


def _sum(amount: Amount) -> str:
    return " plus ".join(
        f"{part.share.low:g} to {part.share.high:g} times {part.computed} (computed)"
        if isinstance(part, Computed)
        else bounds(part, "%")
        for part in amount
    )
