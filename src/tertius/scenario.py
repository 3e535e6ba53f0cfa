"""A scenario: which triangle, seated how, then and now."""

from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tertius import toml
from tertius.errors import DataError, UsageError

__all__ = ["Scenario", "load"]


class Scenario(BaseModel):
    """What an assessment is about."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="name on the command line")
    title: str = Field(min_length=1, description="title of the brief")
    question: str = Field(min_length=1, description="the question, for a reader")
    divider: str = Field(min_length=1, description="P: the state that would divide")
    target: str = Field(min_length=1, description="T: the state to be drawn away")
    rival: str = Field(min_length=1, description="R: the state it is to be drawn from")
    then: int = Field(ge=1946, le=2025, description="year to compare with")
    now: int = Field(ge=1946, le=2025, description="year of the assessment")

    @property
    def sha256(self) -> str:
        """Checksum of all its fields: one name for what was asked."""
        return sha256(self.model_dump_json().encode()).hexdigest()

    def at(self, year: int) -> "Scenario":
        """Return the scenario with another year of assessment, or say which years there are."""
        try:
            return Scenario.model_validate({**self.model_dump(), "now": year})
        except ValidationError as error:
            raise UsageError(f"year {year}: the record runs from 1946 to 2025") from error


def load(name: str) -> Scenario:
    """Return a scenario shipped with the package, or one in a TOML file.

    Parameters
    ----------
    name : str
        Id of a shipped scenario, or path of a file that ends in ``.toml``.

    Raises
    ------
    UsageError
        If there is no such scenario.
    DataError
        Listing every mistake in the file.
    """
    if name.endswith(".toml"):
        path = Path(name)
        if not path.is_file():
            raise UsageError(f"scenario file {name} does not exist: check the path")
        try:
            return _parse(path.read_text("utf-8"), name)
        except UnicodeDecodeError as error:
            raise DataError(f"{name}: not UTF-8 text ({error}); save it as UTF-8") from error
    folder = files("tertius") / "data" / "scenarios"
    shipped = sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir())
    if name not in shipped:
        raise UsageError(
            f"scenario '{name}' is unknown: give a .toml file or one of {', '.join(shipped)}"
        )
    return _parse((folder / f"{name}.toml").read_text("utf-8"), f"scenario '{name}'")


def _parse(text: str, origin: str) -> Scenario:
    return toml.parse(Scenario, text, origin)
