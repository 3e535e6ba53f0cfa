"""The judged ranges: discounting, chances of reversal, how often a promise is put to the test."""

from functools import cache
from importlib.resources import files
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tertius import toml
from tertius.errors import UsageError
from tertius.ranges import Range

__all__ = ["Judgements", "Reversal", "judgements"]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reversal(_Record):
    """Chance that a newcomer reverses a promise of one legal form."""

    same: Range = Field(description="a successor of the same source of support")
    other: Range = Field(description="a successor of another source")

    @model_validator(mode="after")
    def _chances(self) -> Self:
        _within(("same", self.same), ("other", self.other))
        return self


class Judgements(_Record):
    """All judged ranges of this room."""

    discount: Range = Field(description="yearly discount factor")
    tested: Range = Field(description="chance a year that keeping becomes as costly as war")
    reversal: dict[str, Reversal] = Field(min_length=1, description="by legal form of the promise")

    @model_validator(mode="after")
    def _chances(self) -> Self:
        _within(("discount", self.discount), ("tested", self.tested))
        return self

    def form(self, name: str) -> Reversal:
        """Return the chances for a legal form, or say which forms there are."""
        if name not in self.reversal:
            raise UsageError(f"form '{name}' is unknown: choose among {', '.join(self.reversal)}")
        return self.reversal[name]


def _within(*ranges: tuple[str, Range]) -> None:
    for name, found in ranges:
        if not 0 <= found.low <= found.high <= 1:
            raise ValueError(f"{name} [{found.low:g}, {found.high:g}] must lie within [0, 1]")


@cache
def judgements() -> Judgements:
    """Return the shipped ranges."""
    entry = files("tertius") / "data" / "credibility.toml"
    return toml.parse(Judgements, entry.read_text("utf-8"), "data/credibility.toml")
