"""The numbers of a scenario: ranges with bounds, references to computed effects, sums of both."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    field_validator,
)

from tertius.ranges import Range

__all__ = [
    "STAKES",
    "Amount",
    "Chance",
    "Computed",
    "Factor",
    "Multiple",
    "Part",
    "Record",
    "Seat",
    "Share",
    "SignedShare",
    "Weight",
    "Years",
    "low_high",
]

STAKES = ("gravity", "end", "lift", "lift-allies", "preferences")
"""Acts whose effects `tertius.trade.stakes` computes; the keys of its `ACTS`."""


Seat = Literal["divider", "target", "rival"]


class Record(BaseModel):
    """What every part of a scenario is: frozen, and without fields of other names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _between(low: float, high: float, what: str) -> Callable[[Range], Range]:
    def check(found: Range) -> Range:
        if not low <= found.low <= found.high <= high:
            raise ValueError(
                f"{found.low:g} to {found.high:g} is no {what}: give bounds from {low:g} to "
                f"{high:g}"
            )
        return found

    return check


Chance = Annotated[Range, AfterValidator(_between(0, 1, "probability"))]
Share = Annotated[Range, AfterValidator(_between(0, 1, "share"))]
SignedShare = Annotated[Range, AfterValidator(_between(-1, 1, "share of either sign"))]
Years = Annotated[Range, AfterValidator(_between(0, 30, "number of years"))]
Factor = Annotated[Range, AfterValidator(_between(0.5, 1, "yearly discount factor"))]
Weight = Annotated[Range, AfterValidator(_between(0, 10, "weight"))]
Multiple = Annotated[Range, AfterValidator(_between(0.001, 10_000, "ratio of two economies"))]


class Computed(Record):
    """An effect that the economy part computes, of the state that the field is about.

    The effect is the change of a state's welfare in % of its GDP a year. A value takes it as it
    is; a cost or a loss takes it with the sign reversed, so that a gain is a negative cost.
    """

    computed: str = Field(
        description="stakes.NAME (gravity, end, lift, lift-allies, preferences), or "
        "counterfactuals.ID with an id that the economy part lists"
    )
    share: Share = Field(description="part of the effect that counts here, 0 to 1")

    @field_validator("computed")
    @classmethod
    def _known(cls, computed: str) -> str:
        kind, _, name = computed.partition(".")
        if not (kind == "counterfactuals" and name) and (kind != "stakes" or name not in STAKES):
            known = ", ".join(f"stakes.{act}" for act in STAKES)
            raise ValueError(f"no such effect: give {known}, or counterfactuals.ID")
        return computed


def _kind(part: object) -> str:
    named = isinstance(part, dict) and "computed" in part
    return "~computed" if named or isinstance(part, Computed) else "~range"


def _listed(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


Part = Annotated[
    Annotated[Range, Tag("~range")] | Annotated[Computed, Tag("~computed")], Discriminator(_kind)
]
Amount = Annotated[
    tuple[Part, ...],
    Field(min_length=1),
    BeforeValidator(_listed, json_schema_input_type=Part | list[Part]),
]
"""One range, one computed effect, or a list of them, which are added up."""


def low_high(amount: tuple[Range | Computed, ...]) -> tuple[float, float] | None:
    """Return the bounds of an amount in which nothing is computed, else None."""
    ranges = [part for part in amount if isinstance(part, Range)]
    if len(ranges) < len(amount):
        return None
    return sum(part.low for part in ranges), sum(part.high for part in ranges)
