"""Items: what a side can put on the table, who must agree, what it is worth, costs and risks."""

from typing import Literal, Self

from pydantic import Field, model_validator

from tertius.ranges import Range
from tertius.scenario.amounts import (
    Amount,
    Chance,
    Computed,
    Record,
    Seat,
    Share,
    Years,
    low_high,
)

__all__ = ["Consent", "Form", "Item", "Rule"]

Rule = Literal["unanimity", "consensus", "any"]
Form = Literal["executive", "statute", "treaty"]


class Consent(Record):
    """Whose agreement an item needs before it can be delivered."""

    by: str = Field(description="a state, a group of states, or one of the file's bodies")
    rule: Rule = Field(
        default="unanimity",
        description="unanimity or consensus of the members, or any, where one is enough",
    )
    chance: Chance | None = Field(default=None, description="probability that it is given")
    stake: Amount | None = Field(
        default=None,
        description="in place of chance: what the item is worth to each member, % of its own GDP "
        "a year; a member agrees where that is not below 0. For states and groups",
    )

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.chance is None) == (self.stake is None):
            raise ValueError("give either chance, or stake, from which it is computed")
        return self


class Item(Record):
    """One thing that a side can promise, or threaten.

    From which rung an item is given depends on whose it is:

    - divider: from `rung` upwards; a stick of the divider falls while T stays below `rung`;
    - rival: up to and including `rung`; a stick of the rival falls once T goes beyond `rung`;
    - target: a commitment that T keeps from `rung` upwards.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="name in the rest of the file")
    title: str = Field(min_length=1, description="what is given, in words")
    giver: Seat = Field(description="divider, target or rival")
    to: Seat | None = Field(
        default=None,
        description="who receives it: the target, unless the target gives; then divider or rival",
    )
    rung: str = Field(description="id of the rung that it is conditional on")
    stick: bool = Field(default=False, description="whether it is a threat; its value is negative")
    consent: tuple[Consent, ...] = Field(default=(), description="who must agree; all of them")
    value: Amount = Field(description="worth to the receiver, % of the receiver's GDP a year")
    cost: Amount = Field(
        description="cost to the giver, % of its own GDP a year; negative where giving pays. A "
        "stick costs while it falls"
    )
    third: Amount | None = Field(
        default=None,
        description="what it does to the side that neither gives nor receives, % of its own GDP a "
        "year; negative where it hurts, as a stick on the rival's banks",
    )
    loss: dict[str, Amount] = Field(
        default={},
        description="by ally or group of allies of P: loss to each, % of that ally's GDP a year",
    )
    form: Form = Field(
        default="executive",
        description="legal form, on which the chance that a successor takes it back depends: "
        "executive, statute or treaty",
    )
    reversible: bool = Field(default=True, description="whether it can be taken back at all")
    reversal: Chance | None = Field(
        default=None,
        description="chance that one new leader takes it back, in place of those of the form",
    )
    delivery: Years | None = Field(
        default=None, description="years until it flows; by default from the first year"
    )
    front_loaded: Share | None = Field(
        default=None, description="share delivered at the outset, beyond recall; by default none"
    )
    visibility: Share | None = Field(
        default=None,
        description="how plainly allies of P see it as conceded at their expense, 0 to 1; needed "
        "for what P gives",
    )
    wartime: bool = Field(
        default=False, description="whether its worth ends when the target's war does"
    )
    requires: tuple[str, ...] = Field(
        default=(), description="ids of items of the same giver without which it is not given"
    )
    excludes: tuple[str, ...] = Field(
        default=(), description="ids of items of the same giver beside which it is not given"
    )

    @property
    def receiver(self) -> Seat:
        """Who gets it."""
        return self.to or ("divider" if self.giver == "target" else "target")

    @property
    def bystander(self) -> Seat:
        """Who neither gives nor gets it."""
        seats: tuple[Seat, ...] = ("divider", "target", "rival")
        return next(seat for seat in seats if seat not in (self.giver, self.receiver))

    @property
    def computed(self) -> tuple[str, ...]:
        """Names of the computed effects that it rests on, each once."""
        amounts = [self.value, self.cost, *self.loss.values()]
        amounts += [each.stake for each in self.consent if each.stake is not None]
        amounts += [] if self.third is None else [self.third]
        named = (part.computed for each in amounts for part in each if isinstance(part, Computed))
        return tuple(dict.fromkeys(named))

    @model_validator(mode="after")
    def _sides(self) -> Self:
        if self.receiver == self.giver:
            raise ValueError(f"to {self.to}: {self.giver} gives to itself; name another side")
        if self.giver != "target" and self.receiver != "target":
            raise ValueError(f"to {self.to}: what {self.giver} gives goes to the target")
        if self.giver == "target" and self.stick:
            raise ValueError("stick true: the target only commits itself; leave it out")
        return self

    @model_validator(mode="after")
    def _signed(self) -> Self:
        bounds = low_high(self.value)
        if bounds is not None and self.stick and bounds[1] > 0:
            raise ValueError(
                f"value up to {bounds[1]:g}: a stick hurts; give bounds of at most 0, or stick "
                "false"
            )
        if bounds is not None and not self.stick and bounds[0] < 0:
            raise ValueError(
                f"value from {bounds[0]:g}: what is given is worth at least 0; give such bounds, "
                "or stick true"
            )
        return self

    @model_validator(mode="after")
    def _kept(self) -> Self:
        if not self.reversible and self.reversal is not None:
            raise ValueError("reversal is given for what is not reversible: leave one out")
        if self.giver == "divider" and self.visibility is None:
            raise ValueError(f"visibility of '{self.id}' is missing: say how plainly allies see it")
        return self

    def bounds(self) -> dict[str, Range]:
        """Return its single ranges by field, those that are given."""
        names = ("reversal", "delivery", "front_loaded", "visibility")
        found = {name: getattr(self, name) for name in names}
        return {name: value for name, value in found.items() if value is not None}
