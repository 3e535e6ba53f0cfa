"""A scenario: which triangle, seated how, then and now; and what the bargain may consist of."""

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from tertius import shipped as shipped_records
from tertius import toml
from tertius.errors import DataError, UsageError, collect
from tertius.scenario import mistakes, overrides
from tertius.scenario.checks import ALIGNMENT_FROM, across
from tertius.scenario.mistakes import Mistake
from tertius.scenario.setting import Outcome
from tertius.scenario.wedge import Wedge

__all__ = [
    "BASELINE",
    "EconomyPart",
    "Scenario",
    "assemble",
    "check",
    "load",
    "read",
    "schema",
    "shipped",
    "with_overrides",
]

BASELINE = "geofrag-2019"
FOLDER = "scenarios"
FIRST, LAST = 1816, 2025
"""Years of the system of states; the record of alignment begins in `ALIGNMENT_FROM`."""


class EconomyPart(BaseModel):
    """What of the economy the assessment computes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    counterfactuals: tuple[str, ...] = Field(
        default=(), description="ids or files of counterfactuals to run"
    )
    channels: str | None = Field(
        default=None, description="id of a set of payment channels, or none"
    )
    policy: str | None = Field(default=None, description="id of a policy towards those channels")
    baseline: str = Field(default=BASELINE, min_length=1, description="id of the baseline")

    @field_validator("counterfactuals")
    @classmethod
    def _there(cls, named: tuple[str, ...]) -> tuple[str, ...]:
        for name in named:
            _of("counterfactuals", name)
        return named

    @field_validator("channels")
    @classmethod
    def _set(cls, name: str | None) -> str | None:
        return name if name is None else _of("channels/sets", name)

    @field_validator("policy")
    @classmethod
    def _policy(cls, name: str | None) -> str | None:
        return name if name is None else _of("channels/policies", name)

    @model_validator(mode="after")
    def _together(self) -> Self:
        if self.policy is not None and self.channels is None:
            raise ValueError(f"policy '{self.policy}' is towards no channels: name them too")
        return self


class Scenario(BaseModel):
    """What an assessment is about."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="name on the command line")
    title: str = Field(min_length=1, description="title of the brief")
    question: str = Field(min_length=1, description="the question, for a reader")
    description: str = Field(default="", description="what the file rests on, for a reader")
    divider: str = Field(min_length=1, description="P: the state that would divide")
    target: str = Field(min_length=1, description="T: the state to be drawn away")
    rival: str = Field(min_length=1, description="R: the state it is to be drawn from")
    then: int = Field(ge=FIRST, le=LAST, description="year to compare with")
    now: int = Field(
        ge=FIRST,
        le=LAST,
        description="year of the assessment; before 1946 there is no record of alignment, and "
        "only a wedge part can be assessed",
    )
    economy: EconomyPart | None = Field(default=None, description="what trade is to tell")
    wedge: Wedge | None = Field(default=None, description="what it would take to move the target")
    outcome: Outcome | None = Field(
        default=None, description="what became of it, for cases of the past"
    )
    overrides: dict[str, dict[str, Any]] = Field(
        default={}, description="by name: new values by dotted path, for --override NAME"
    )
    applied: dict[str, dict[str, Any]] = Field(
        default={}, description="overrides that were applied, in order; set by loading"
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.wedge is None and min(self.then, self.now) >= ALIGNMENT_FROM:
            return self  # states are looked up where they are used
        if found := across(self._plain()):
            lines = "; ".join(map(str, found))
            raise PydanticCustomError(mistakes.CROSS, "{lines}", {"lines": lines})
        return self

    def _plain(self) -> dict[str, Any]:
        empty = {name for name in ("wedge", "economy", "outcome") if getattr(self, name) is None}
        return self.model_dump(exclude=empty)

    @property
    def sha256(self) -> str:
        """Checksum of all its fields and of the overrides applied: one name for what was asked."""
        return sha256(self.model_dump_json(exclude={"overrides"}).encode()).hexdigest()

    @property
    def unrecorded(self) -> tuple[str, ...]:
        """What the record of alignment cannot say of it: one line a year before 1946."""
        return tuple(
            f"{year}: the record of alignment begins in {ALIGNMENT_FROM}: votes, alliances, trade "
            "and disputes of that year are not fused, and neither types nor rift are computed"
            for year in sorted({self.then, self.now})
            if year < ALIGNMENT_FROM
        )

    def at(self, year: int) -> "Scenario":
        """Return the scenario with another year of assessment, or say which years there are."""
        if not ALIGNMENT_FROM <= year <= LAST:
            raise UsageError(f"year {year}: the record runs from {ALIGNMENT_FROM} to {LAST}")
        return Scenario.model_validate({**self.model_dump(), "now": year})


def load(name: str, overrides: Sequence[str] = ()) -> Scenario:
    """Return a scenario shipped with the package, or one in a TOML file.

    Parameters
    ----------
    name : str
        Id of a shipped scenario, or path of a file that ends in ``.toml``.
    overrides : sequence of str
        Names of overrides in the file, applied in this order.

    Raises
    ------
    UsageError
        If there is no such scenario, or it has no such override.
    DataError
        Listing every mistake in the file.
    """
    text, origin = read(name)
    return assemble(toml.fields(text, origin), origin, overrides)


def read(name: str) -> tuple[str, str]:
    """Return the text of a scenario and what to call it in messages.

    Parameters
    ----------
    name : str
        As for `load`.

    Raises
    ------
    UsageError
        If there is no such scenario.
    DataError
        If the file is not UTF-8.
    """
    return shipped_records.text(name, FOLDER, "scenario")


def assemble(fields: Mapping[str, Any], origin: str, overrides: Sequence[str] = ()) -> Scenario:
    """Return a scenario from the fields of its file, overrides applied.

    Parameters
    ----------
    fields : mapping
        As in a file.
    origin : str
        What to call it in messages.
    overrides : sequence of str
        As for `load`.

    Raises
    ------
    UsageError, DataError
        As `load` does.
    """
    changed, told = with_overrides(fields, origin, overrides)
    told += check(changed)
    collect(DataError, origin, [str(mistake) for mistake in told])
    return Scenario.model_validate(changed)


def with_overrides(
    fields: Mapping[str, Any], origin: str, names: Sequence[str]
) -> tuple[dict[str, Any], list[Mistake]]:
    """Return the fields of a file with overrides applied, and mistakes in their paths.

    Raises
    ------
    UsageError
        If there is no override of that name.
    """
    told: list[Mistake] = []
    if "applied" in fields:
        told.append(Mistake("applied", "", "it is set by loading, not by a file: drop it"))
    known = fields.get("overrides", {})
    known = known if isinstance(known, Mapping) else {}
    changed = dict(fields)
    for name in dict.fromkeys(names):
        if not isinstance(known.get(name), Mapping):
            there = ", ".join(known) or "none"
            raise UsageError(f"{origin}: there is no override '{name}'; there are: {there}")
        changed, wrong = overrides.apply(changed, name, known[name])
        told += wrong
    if names:
        changed["applied"] = {name: dict(known[name]) for name in dict.fromkeys(names)}
    return changed, told


def check(
    fields: Mapping[str, Any], treaty: Collection[str] | None = None, *, seats: bool = False
) -> list[Mistake]:
    """Return every mistake in the fields of a file.

    Parameters
    ----------
    fields : mapping
        As in a file.
    treaty : collection of str, optional
        ISO3 codes of P's allies by treaty, for a file that counts on them.
    seats : bool
        Whether to look the three states up also where nothing but the triangle is asked for.
    """
    told = []
    try:
        Scenario.model_validate(fields)
    except ValidationError as error:
        told = mistakes.of_fields(error, fields)
    told += [
        found
        for found in across(fields, treaty)
        if seats or "wedge" in fields or found.field not in ("divider", "target", "rival")
    ]
    return told


def shipped() -> tuple[str, ...]:
    """Return the ids of the scenarios that ship, in alphabetical order."""
    return tuple(shipped_records.ids(FOLDER))


def schema() -> dict[str, Any]:
    """Return the JSON schema of a scenario file."""
    found = Scenario.model_json_schema()
    del found["properties"]["applied"]  # set by loading, not by a file
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def _of(folder: str, name: str) -> str:
    known = shipped_records.ids(folder)
    if not name.endswith(".toml") and name not in known:
        raise ValueError(f"'{name}' does not ship: give a .toml file or {', '.join(known)}")
    return name
