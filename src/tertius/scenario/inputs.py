"""All uncertain numbers of a scenario, each with its place, unit and basis."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tertius.ranges import Range
from tertius.scenario.amounts import Computed, Record
from tertius.scenario.items import Item
from tertius.scenario.ladder import Rung
from tertius.scenario.setting import Policy
from tertius.scenario.wedge import Wedge

__all__ = ["Input", "inputs"]

WHOSE = {"divider": "P", "target": "T", "rival": "R"}


@dataclass(frozen=True, slots=True)
class Input:
    """One uncertain number.

    Attributes
    ----------
    path : str
        Dotted path in the file; records in a list are named by their id, parts of a sum by their
        number where there are several.
    label : str
        What it is, in words.
    unit : str
        Of `range`.
    range : Range
        Its bounds and what they rest on.
    computed : str
        Name of the computed effect that `range` is a share of; empty for the number itself.
    """

    path: str
    label: str
    unit: str
    range: Range
    computed: str = ""

    @property
    def basis(self) -> str:
        """What the number rests on: computed, where it is a share of a computed effect."""
        return "computed" if self.computed else self.range.basis


def inputs(wedge: Wedge) -> tuple[Input, ...]:
    """Return all uncertain numbers of a wedge part, in the order of the model's fields.

    Their paths are unique, so that draws can be kept by them.
    """
    return tuple(_all(wedge))


def _all(wedge: Wedge) -> Iterator[Input]:
    yield Input(
        "wedge.allied_weight", "weight of allied loss", "% of P's GDP per % lost",
        wedge.allied_weight,
    )  # fmt: skip
    yield from _fields(wedge.discount, "wedge.discount", "patience of {}", "yearly discount factor")
    if wedge.gdp is not None:
        yield from _fields(wedge.gdp, "wedge.gdp", "GDP of {}", "multiple of T's GDP")
    for seat, letter in WHOSE.items():
        yield Input(
            f"wedge.worth.{seat}", f"worth of realignment to {letter}", _gdp(letter),
            getattr(wedge.worth, seat),
        )  # fmt: skip
    for rung in wedge.rungs:
        yield from _rung(rung)
    for item in wedge.items:
        yield from _item(item)
    for policy in wedge.policies:
        yield from _policy(policy)
    yield from _fields(wedge.feedback, "wedge.feedback", "loop {}", "share")


def _fields(record: Record, path: str, label: str, unit: str) -> Iterator[Input]:
    for name in type(record).model_fields:
        found = getattr(record, name)
        if found is not None:
            named = WHOSE.get(name, name.replace("_", " "))
            yield Input(f"{path}.{name}", label.format(named), unit, found)


def _rung(rung: Rung) -> Iterator[Input]:
    path = f"wedge.rungs.{rung.id}"
    if rung.tie is not None:
        yield Input(
            f"{path}.tie", f"tie of T and R that ends at '{rung.title}'", "share", rung.tie,
            "stakes.gravity",
        )  # fmt: skip
    if rung.effect is not None:
        for seat, letter in WHOSE.items():
            label = f"effect of '{rung.title}' on {letter}"
            yield from _amount(
                getattr(rung.effect, seat), f"{path}.effect.{seat}", label, _gdp(letter)
            )
    if not rung.status_quo:
        yield Input(
            f"{path}.worth", f"worth of '{rung.title}'", "share of full realignment", rung.worth
        )


def _item(item: Item) -> Iterator[Input]:
    path, giver, taker = f"wedge.items.{item.id}", WHOSE[item.giver], WHOSE[item.receiver]
    yield from _amount(item.value, f"{path}.value", f"value of '{item.title}'", _gdp(taker))
    yield from _amount(item.cost, f"{path}.cost", f"cost of '{item.title}'", _gdp(giver))
    if item.third is not None:
        other = WHOSE[item.bystander]
        label = f"effect of '{item.title}' on {other}"
        yield from _amount(item.third, f"{path}.third", label, _gdp(other))
    for ally, amount in item.loss.items():
        label = f"loss of {ally} by '{item.title}'"
        yield from _amount(amount, f"{path}.loss.{ally}", label, "% of each ally's GDP a year")
    for number, consent in enumerate(item.consent):
        place, who = f"{path}.consent.{number}", f"{consent.by} to '{item.title}'"
        if consent.chance is not None:
            yield Input(f"{place}.chance", f"consent of {who}", "probability", consent.chance)
        if consent.stake is not None:
            yield from _amount(
                consent.stake, f"{place}.stake", f"stake of {who}", "% of each member's GDP a year"
            )
    for name, found in item.bounds().items():
        yield Input(f"{path}.{name}", f"{_ITEM[name][0]} '{item.title}'", _ITEM[name][1], found)


_ITEM: Mapping[str, tuple[str, str]] = {
    "reversal": ("reversal of", "probability"),
    "delivery": ("time until delivery of", "years"),
    "front_loaded": ("delivered at once of", "share"),
    "visibility": ("visibility of", "share"),
}


def _policy(policy: Policy) -> Iterator[Input]:
    units = {"wait": "years", "reassurance": "share", "cost": _gdp("P")}
    for name, unit in units.items():
        found = getattr(policy, name)
        if found is not None:
            yield Input(
                f"wedge.policies.{policy.id}.{name}", f"{name} under '{policy.title}'", unit, found
            )


def _amount(
    amount: tuple[Range | Computed, ...], path: str, label: str, unit: str
) -> Iterator[Input]:
    for number, part in enumerate(amount):
        place = f"{path}.{number}" if len(amount) > 1 else path
        if isinstance(part, Computed):
            told = f"share of {part.computed} in {label}"
            yield Input(place, told, "share", part.share, part.computed)
        else:
            yield Input(place, label, unit, part)


def _gdp(letter: str) -> str:
    return f"% of {letter}'s GDP a year"
