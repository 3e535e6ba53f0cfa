"""What the ledger of facts may hold."""

from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field, RootModel

from tertius import toml
from tertius.errors import UsageError

__all__ = ["Quantity", "quantities", "quantity"]


class Quantity(BaseModel):
    """What is measured, in which units and bounds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str = Field(description="in words")
    units: tuple[str, ...] = Field(min_length=1, description="units that a row may have")
    directed: bool = Field(default=False, description="from the first state to the second")
    forward: bool = Field(
        default=False, description="a plan or contract: a source may be older than its time"
    )
    low: float | None = Field(default=None, description="least value, inclusive")
    high: float | None = Field(default=None, description="greatest value, inclusive")
    break_date: str | None = Field(
        default=None, pattern=r"^\d{4}-\d{2}$", description="month from which it is counted anew"
    )
    break_reason: str = Field(default="", description="what changed then")


@cache
def quantities() -> dict[str, Quantity]:
    """Return the quantities that the ledger may hold, by id."""
    path = files("tertius") / "data" / "facts" / "quantities.toml"
    record = RootModel[dict[str, Quantity]]
    return toml.parse(record, path.read_text("utf-8"), "data/facts/quantities.toml").root


def quantity(id: str) -> Quantity:
    """Return one quantity by its id.

    Raises
    ------
    UsageError
        If the ledger has none of that id; it names those nearest in spelling.
    """
    known = quantities()
    if id not in known:
        near = get_close_matches(id, known, n=3, cutoff=0.4)
        hint = f"did you mean {', '.join(near)}?"
        if not near:
            hint = f"nearest: {', '.join(get_close_matches(id, known, n=1, cutoff=0.0))}"
        raise UsageError(
            f"no quantity '{id}' in the ledger of facts; {hint} (`tertius facts` lists them all)"
        )
    return known[id]
