"""A counterfactual scenario in TOML, checked against the data it will run on."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from tertius import shipped, toml
from tertius.errors import DataError, TertiusError, UsageError, collect
from tertius.ranges import Range
from tertius.store.tables import Store
from tertius.trade.baselines import DEFAULT, flows
from tertius.trade.scenario.known import Known
from tertius.trade.scenario.measures import Change, End, Undone
from tertius.trade.scenario.world import World, apart, check_moved, world

__all__ = ["SCENARIOS", "TradeScenario", "assemble", "load"]

SCENARIOS = "counterfactuals"
"""Folder of the scenarios that ship, below the package's data."""

NO_SUCH = "no_such_standing_measure"
"""Type of the mistake of undoing what does not stand."""


class TradeScenario(World):
    """A world as it stands, and what changes in it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="name on the command line")
    title: str = Field(min_length=1, description="what changes, in words")
    question: str = Field(min_length=1, description="what a reader learns from it")
    world: str | None = Field(
        default=None,
        description="id or file of a world: what it sets holds here too, its standing measures "
        "first; what is set here as well takes precedence",
    )
    elasticity: Range = Field(description="trade elasticity, sigma - 1")
    report: tuple[str, ...] = Field(min_length=1, description="states that are reported first")
    change: tuple[Change, ...] = Field(min_length=1, description="what changes")

    @field_validator("change")
    @classmethod
    def _change_apart(cls, measures: tuple[Change, ...]) -> tuple[Change, ...]:
        apart(measures)
        return measures

    @field_validator("change")
    @classmethod
    def _undoes(cls, measures: tuple[Change, ...], info: ValidationInfo) -> tuple[Change, ...]:
        if "standing" not in info.data:  # it is wrong itself
            return measures
        stands = {measure.name: measure for measure in info.data["standing"]}
        undone = [measure for measure in measures if isinstance(measure, Undone)]
        for name, of in [(measure.name, of) for measure in undone for of in measure.of]:
            if of not in stands:
                raise PydanticCustomError(
                    NO_SUCH,
                    f"'{name}' undoes '{of}', which is no standing measure: "
                    f"name one of {', '.join(stands) or 'them, of which there are none'}",
                )
            if isinstance(stands[of], End):
                raise ValueError(
                    f"'{name}' undoes '{of}', which ends trade: nothing is "
                    "left to begin again from; let trade fall by a factor instead"
                )
        return measures

    @property
    def sha256(self) -> str:
        """Checksum of all its fields: one name for what was asked."""
        return sha256(self.model_dump_json().encode()).hexdigest()

    def on(self, baseline: str, tables: Store) -> "TradeScenario":
        """Return the scenario on another baseline, checked against it.

        Raises
        ------
        UsageError
            Listing what the scenario names that the baseline does not have; if what stands was
            observed on the scenario's own baseline; or if there is no such baseline.
        MissingDataError
            If only a full build holds it.
        """
        flows(tables, baseline)
        own = self.model_dump(exclude={"world"})
        collect(UsageError, f"scenario '{self.id}'", check_moved(own, baseline))
        fields = {**own, "baseline": baseline}
        try:
            return assemble(fields, f"scenario '{self.id}'", tables)
        except DataError as error:
            raise UsageError(str(error)) from error


def load(name: str, tables: Store | None = None) -> TradeScenario:
    """Return a scenario shipped with the package, or one in a TOML file.

    Parameters
    ----------
    name : str
        Id of a shipped scenario, or path of a file that ends in ``.toml``.
    tables : Store, optional
        The data that it is to run on; with them, what it names is looked up as well.

    Raises
    ------
    UsageError
        If there is no such scenario.
    DataError
        Listing every mistake in the file and in its world's: field, value and remedy.
    MissingDataError
        If the store holds no baselines.
    """
    found, origin = shipped.text(name, SCENARIOS, "scenario")
    return assemble(toml.fields(found, origin), origin, tables)


def assemble(fields: Mapping[str, Any], origin: str, tables: Store | None = None) -> TradeScenario:
    """Return a scenario from the fields of its file, those of its world added.

    Parameters
    ----------
    fields : mapping
        As in a file.
    origin : str
        What to call it in messages.
    tables : Store, optional
        As for `load`.

    Raises
    ------
    DataError, MissingDataError
        As `load` does.
    """
    below, faults = _world(fields.get("world"))
    faults += check_moved(below, fields.get("baseline"))
    baseline = fields.get("baseline", below.get("baseline", DEFAULT))
    known = None if tables is None else Known.of(tables, baseline)
    # what the scenario sets itself is its own mistake
    taken = {name: below[name] for name in below if name == "standing" or name not in fields}
    wrong = toml.mistakes(World, taken, known)
    if wrong:
        faults += [f"world '{fields['world']}', {line}" for line in wrong]
        below = {}
    merged = {**below, **fields}
    if below:
        merged["standing"] = [*below.get("standing", []), *_listed(fields.get("standing"))]
    spared = {*World.model_fields, NO_SUCH} if faults else ()
    return toml.validate(TradeScenario, merged, origin, known, faults, spared)


def _world(name: object) -> tuple[dict[str, Any], list[str]]:
    """Return the fields of the world that a scenario names, and what is wrong with the name."""
    if not isinstance(name, str):
        return {}, []
    try:
        return world(name), []
    except TertiusError as error:
        return {}, [f"field 'world', value {name!r}: {error}"]


def _listed(value: object) -> list[Any]:
    """Return a list as it is, and anything else as its one member, to be found wrong there."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
