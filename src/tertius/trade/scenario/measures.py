"""The measures of a scenario: what may be in force, or change, between two sides.

The descriptions of the fields are the manual.
"""

from collections.abc import Callable
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from tertius.errors import TertiusError
from tertius.ranges import Range
from tertius.trade.channels import model, policy
from tertius.trade.scenario.known import Known, faulty

__all__ = [
    "Change",
    "Channels",
    "Cost",
    "Effect",
    "End",
    "Gravity",
    "Measure",
    "Observed",
    "Sanctions",
    "Standing",
    "Tariff",
    "Undone",
]

FIRST, LAST = 1946, 2025
Year = Annotated[int, Field(ge=FIRST, le=LAST)]


def _above_zero(value: Range) -> Range:
    if value.low <= 0:
        raise ValueError(f"low {value.low:g} is not above 0: a factor of 1 is no change, 2 doubles")
    return value


def _above_minus_100(value: Range) -> Range:
    if value.low <= -100:
        raise ValueError(f"low {value.low:g} % is not above -100: give a tariff such as 100")
    return value


def _part(value: Range) -> Range:
    if not 0 < value.low <= value.high <= 1:
        raise ValueError(
            f"{value.low:g} to {value.high:g}: give shares above 0 and at most 1, which is all"
        )
    return value


Factor = Annotated[Range, AfterValidator(_above_zero)]
Percent = Annotated[Range, AfterValidator(_above_minus_100)]
Sides = Annotated[tuple[str, ...], Field(min_length=1)]
OneOrMore = Annotated[
    tuple[str, ...],
    BeforeValidator(lambda given: (given,) if isinstance(given, str) else given),
    Field(min_length=1),
]


class _Named(BaseModel):
    """What all measures have: a name and a reason."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, description="what it is called in results")
    reason: str = Field(min_length=1, description="why it is there, and what it leaves out")

    @property
    def ranges(self) -> dict[str, Range]:
        """The ranges it draws from, by field."""
        return {
            name: value
            for name in type(self).model_fields
            if isinstance(value := getattr(self, name), Range)
        }


def _checked(names: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    """Return names of states and groups, each known, and in the baseline if there is one."""
    known = info.context if isinstance(info.context, Known) else None
    if faults := faulty(names, info.data.get("year", LAST), known):
        raise ValueError("; ".join(faults))
    return names


def _estimated(model: str, info: ValidationInfo) -> str:
    _refuse(info, lambda known: known.check_effect(model))
    return model


class _Pairs(_Named):
    """A measure between two sides."""

    year: Year = Field(default=2023, description="year as of which groups are read")
    exporters: Sides = Field(description="who sells: states, groups, or all")
    importers: Sides = Field(description="who buys: states, groups, or all")
    both_ways: bool = Field(default=True, description="whether it also holds the other way")
    imposed_by: tuple[str, ...] = Field(
        default=(),
        description="of what stands: states and groups that hold the trade down and could let it "
        "go; none where it is no sanction",
    )

    _places = field_validator("exporters", "importers", "imposed_by")(_checked)


class Cost(_Pairs):
    """Trade costs change by a factor."""

    kind: Literal["cost"]
    factor: Factor = Field(description="factor on trade costs: 1.1 makes trading a tenth dearer")

    @field_validator("factor")
    @classmethod
    def _some(cls, factor: Range) -> Range:
        if factor.low == factor.high == 1:
            raise ValueError("1 to 1 changes nothing: give another factor, or leave it out")
        return factor


class Tariff(_Pairs):
    """The importers levy a tariff, entered as a cost: what the treasury collects is not counted."""

    kind: Literal["tariff"]
    both_ways: bool = Field(default=False, description="whether the exporters levy it as well")
    percent: Percent = Field(description="ad valorem, %; negative where one is taken away")

    @field_validator("percent")
    @classmethod
    def _some(cls, percent: Range) -> Range:
        if percent.low == percent.high == 0:
            raise ValueError("0 % changes nothing: give another, or leave it out")
        return percent


class Effect(_Pairs):
    """An estimated effect on trade is imposed or lifted."""

    kind: Literal["effect"]
    model: str = Field(description="id of the model, from table trade_effects")
    term: str = Field(description="id of the term in that model")
    action: Literal["imposed", "lifted"] = Field(description="imposed or lifted")

    _known = field_validator("model")(_estimated)

    @field_validator("term")
    @classmethod
    def _in_model(cls, term: str, info: ValidationInfo) -> str:
        if "model" in info.data:  # else it is wrong itself
            _refuse(info, lambda known: known.check_effect(info.data["model"], term))
        return term


class Sanctions(_Named):
    """Recorded sanctions of a year come into force or are lifted, with their estimated effects."""

    kind: Literal["sanctions"]
    model: str = Field(description="id of the model, from table trade_effects")
    year: Year = Field(description="year whose sanctions are meant")
    since: Year | None = Field(
        default=None,
        description="for sanctions imposed: only what was added since that year; usually the "
        "baseline's, whose trade has already felt the earlier ones",
    )
    senders: Sides = Field(description="who imposes them: states, groups, or all")
    targets: Sides = Field(description="on whom: states, groups, or all")
    mutual: bool = Field(
        default=False,
        description="whether the targets' sanctions on the senders are meant as well: a flow that "
        "the other side's sanctions still bear on does not recover",
    )
    action: Literal["imposed", "lifted"] = Field(description="imposed or lifted")

    _known = field_validator("model")(_estimated)
    _places = field_validator("senders", "targets")(_checked)

    @model_validator(mode="after")
    def _timely(self) -> Self:
        if self.since is not None and (self.action == "lifted" or self.since >= self.year):
            raise ValueError(
                f"since {self.since} does not go with sanctions of {self.year} {self.action}: give "
                "an earlier year, for sanctions imposed only"
            )
        return self


class Gravity(_Pairs):
    """Trade costs change by what takes trade to what gravity expects, all else equal.

    Prices then give way, so that trade ends up near it, not exactly on it.
    """

    kind: Literal["gravity"]
    falls_only: bool = Field(
        default=True, description="whether trade below what gravity expects stays as it is"
    )


class End(_Pairs):
    """Trade ends."""

    kind: Literal["end"]


class Channels(_Pairs):
    """Payments become dearer: the mark-up of the marginal payment channel is a cost of trade.

    Either a range, or the model of payment channels with a policy against them.
    """

    kind: Literal["channels"]
    markup: Range | None = Field(default=None, description="share of the value paid, 0.05 for 5 %")
    channels: str | None = Field(default=None, description="id or file of a channel set")
    policy: str | None = Field(default=None, description="id or file of a policy against it")
    months: float = Field(
        default=0, ge=0, description="months after the policy; inf once adaptation is complete"
    )

    @field_validator("channels", "policy")
    @classmethod
    def _there(cls, name: str | None, info: ValidationInfo) -> str | None:
        load: Callable[[str], object] = model.load if info.field_name == "channels" else policy.load
        try:
            if name is not None:
                load(name)
        except TertiusError as error:
            raise ValueError(str(error)) from error
        return name

    @model_validator(mode="after")
    def _one(self) -> Self:
        modelled = self.channels is not None and self.policy is not None
        if (self.markup is not None) == modelled or (self.channels is None) != (
            self.policy is None
        ):
            raise ValueError("give either markup, or channels and policy")
        if self.markup is not None and (self.markup.low < 0 or self.markup.high == 0):
            raise ValueError(
                f"markup from {self.markup.low:g} to {self.markup.high:g}: give bounds of at "
                "least 0, the upper one above"
            )
        if self.channels is not None and self.policy is not None:
            try:
                policy.load(self.policy).check(model.load(self.channels))
            except TertiusError as error:
                raise ValueError(str(error)) from error
        return self


class Undone(_Named):
    """Standing measures are undone, wholly or in part; of all of them the same share."""

    kind: Literal["undone"]
    of: OneOrMore = Field(description="name of the standing measure, or a list of names")
    share: Annotated[Range, AfterValidator(_part)] = Field(
        description="how much of their effect on log trade is undone, drawn once for all; 1 for all"
    )
    year: Year = Field(default=2023, description="year as of which groups are read")
    senders: tuple[str, ...] = Field(
        default=(),
        description="undone only on the trade of these, states and groups, and the targets; by "
        "default on all that the measures bear on",
    )
    targets: tuple[str, ...] = Field(
        default=(), description="the other side of that trade; by default all"
    )

    _places = field_validator("senders", "targets")(_checked)


class Observed(_Pairs):
    """Trade reaches a multiple of the baseline's, relative to the world's output.

    The cost that brings it there, whatever the other standing measures do to it, is solved for.
    """

    kind: Literal["observed"]
    times: Factor = Field(
        description="trade over that of the baseline; of both directions together if both ways"
    )

    @model_validator(mode="after")
    def _lower(self) -> Self:
        if self.imposed_by and self.times.low >= 1:
            raise ValueError(
                f"times from {self.times.low:g} with imposed_by: what is imposed lowers trade; "
                "leave imposed_by out, or give times below 1"
            )
        return self


Standing = Annotated[
    Cost | Tariff | Effect | Sanctions | End | Channels | Observed, Field(discriminator="kind")
]
"""What may be in force before."""

Change = Annotated[
    Cost | Tariff | Effect | Sanctions | Gravity | End | Channels | Undone,
    Field(discriminator="kind"),
]
"""What may change."""

Measure = Cost | Tariff | Effect | Sanctions | Gravity | End | Channels | Observed | Undone


def _refuse(info: ValidationInfo, check: Callable[[Known], list[str]]) -> None:
    """Raise what the data at hand say against a measure."""
    if isinstance(info.context, Known) and (faults := check(info.context)):
        raise ValueError("; ".join(faults))
