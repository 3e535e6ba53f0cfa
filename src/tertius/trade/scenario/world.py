"""A world as it stands: what a scenario may take over from a file of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from tertius import shipped, toml
from tertius.errors import DataError
from tertius.ranges import Range
from tertius.trade.baselines import DEFAULT
from tertius.trade.counterfactual import Imbalances
from tertius.trade.economy import WORLD
from tertius.trade.scenario.known import Known, faulty
from tertius.trade.scenario.measures import Measure, Standing

__all__ = ["World", "apart", "check_moved", "world"]

WORLDS = "worlds"
"""Folder of the worlds that ship, below the package's data."""

YEAR = 2023
"""As of when the states of a report are named."""


class World(BaseModel):
    """A baseline, how it is solved, and what stands in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    baseline: str = Field(default=DEFAULT, description="id of the baseline")
    imbalances: Imbalances = Field(
        default="ratio", description="what becomes of deficits: ratio, amount or removed"
    )
    numeraire: str = Field(
        default=WORLD, description="world, or a state whose consumer price does not change"
    )
    elasticity: Range | None = Field(default=None, description="trade elasticity, sigma - 1")
    output_elasticity: Range | None = Field(
        default=None,
        description="elasticity of output with respect to what it buys; by default output is fixed",
    )
    report: tuple[str, ...] = Field(default=(), description="states that are reported first")
    pairs: tuple[tuple[str, str], ...] = Field(
        default=(), description="exporter and importer whose trade is reported"
    )
    standing: tuple[Standing, ...] = Field(default=(), description="what is in force before")

    @field_validator("baseline")
    @classmethod
    def _held(cls, baseline: str, info: ValidationInfo) -> str:
        if isinstance(info.context, Known) and info.context.fault:
            raise ValueError(info.context.fault)
        return baseline

    @field_validator("elasticity")
    @classmethod
    def _above_zero(cls, elasticity: Range | None) -> Range | None:
        if elasticity is not None and elasticity.low <= 0:
            raise ValueError(
                f"low {elasticity.low:g}: it is sigma - 1, and sigma must be above 1; "
                "give bounds above 0"
            )
        return elasticity

    @field_validator("output_elasticity")
    @classmethod
    def _at_least_zero(cls, elasticity: Range | None) -> Range | None:
        if elasticity is not None and elasticity.low < 0:
            raise ValueError(f"low {elasticity.low:g}: give bounds of at least 0")
        return elasticity

    @field_validator("numeraire", "report", "pairs")
    @classmethod
    def _states(cls, value: Any, info: ValidationInfo) -> Any:
        named = [value] if isinstance(value, str) else list(value)
        flat = [name for entry in named for name in ([entry] if isinstance(entry, str) else entry)]
        known = info.context if isinstance(info.context, Known) else None
        if faults := faulty([name for name in flat if name != WORLD], YEAR, known, grouped=False):
            raise ValueError("; ".join(faults))
        return value

    @field_validator("standing")
    @classmethod
    def _standing_apart(cls, measures: tuple[Standing, ...]) -> tuple[Standing, ...]:
        apart(measures)
        return measures


def apart(measures: Sequence[Measure]) -> None:
    """Raise ValueError unless each measure has a name of its own."""
    named = [measure.name for measure in measures]
    again = sorted({name for name in named if named.count(name) > 1})
    if again:
        raise ValueError(f"{', '.join(again)} named twice; give each its own name")


def world(name: str) -> dict[str, Any]:
    """Return the fields of a world, by the id under which it ships or from a file, unchecked.

    Raises
    ------
    UsageError, DataError
        If there is no such world, or its file is not TOML or empty.
    """
    found, origin = shipped.text(name, WORLDS, "world")
    fields = toml.fields(found, origin)
    if not fields:
        raise DataError(
            f"{origin} is empty: give at least one of {', '.join(sorted(World.model_fields))}"
        )
    return fields


def check_moved(fields: Mapping[str, Any], baseline: object) -> list[str]:
    """Return a line if what was observed on one baseline is to stand on another."""
    own, standing = fields.get("baseline", DEFAULT), fields.get("standing", ())
    kinds = [each.get("kind") for each in standing if isinstance(each, Mapping)]
    if baseline in (None, own) or "observed" not in kinds:
        return []
    return [
        f"baseline '{baseline}': what stands is given in multiples of the trade of '{own}': keep "
        "that baseline, or let nothing observed stand"
    ]
