"""The ladder: how far the target may move, and what each rung is worth."""

from typing import Literal, Self

from pydantic import Field, model_validator

from tertius.ranges import Range
from tertius.scenario.amounts import Amount, Record, SignedShare

__all__ = ["Effect", "Posture", "Rung", "Worth"]

Posture = Literal["cement", "status-quo", "hedge", "neutralise", "realign"]


class Effect(Record):
    """What a rung does to each side's economy, % of its own GDP a year; a loss is negative."""

    divider: Amount = Field(description="to P")
    target: Amount = Field(description="to T")
    rival: Amount = Field(description="to R")


class Rung(Record):
    """One posture of the target towards the rival."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="name in the rest of the file")
    title: str = Field(min_length=1, description="what T does on this rung, in words")
    posture: Posture = Field(description="cement, status-quo, hedge, neutralise or realign")
    status_quo: bool = Field(
        default=False, description="whether T stands here; true on exactly one rung"
    )
    tie: SignedShare | None = Field(
        default=None,
        description="share of the trade of T and R above what gravity expects that ends here, -1 "
        "to 1, negative where it grows; the effects on all three are computed from it, as that "
        "share of stakes.gravity. Needs the economy part. Left out at the status quo",
    )
    effect: Effect | None = Field(
        default=None, description="the effects themselves, in place of `tie`"
    )
    worth: SignedShare = Field(
        description="share of the worth of full realignment that this rung brings: 0 at the "
        "status quo, negative below it, at most 1"
    )

    @model_validator(mode="after")
    def _posture(self) -> Self:
        if self.status_quo != (self.posture == "status-quo"):
            raise ValueError(
                f"posture {self.posture} with status_quo {str(self.status_quo).lower()}: the "
                "posture is status-quo where T stands, and only there"
            )
        return self

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        zero = (self.worth.low, self.worth.high) == (0, 0)
        if self.status_quo and not (zero and self.tie is None and self.effect is None):
            raise ValueError(
                "the status quo is what others are measured from: give worth 0 to 0, and neither "
                "tie nor effect"
            )
        if not self.status_quo and (self.tie is None) == (self.effect is None):
            raise ValueError("give either tie, to have the effects computed, or effect")
        return self


class Worth(Record):
    """The axes: what full realignment of the target is worth beyond what trade computes.

    Results are shown as boundaries over them before any prior is laid on. All in % of the GDP a
    year of the state itself.
    """

    divider: Range = Field(description="what P would give for full realignment; a gain is positive")
    target: Range = Field(
        description="what full realignment is worth to T itself: autonomy gained, less insecurity; "
        "negative where T would rather stay"
    )
    rival: Range = Field(
        description="what R would give to keep T from realigning; R's loss on a rung is this times "
        "the rung's worth"
    )
