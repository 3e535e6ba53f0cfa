"""The wedge part of a scenario: ladder, axes, items, and what surrounds them."""

from datetime import date

from pydantic import Field

from tertius.scenario.amounts import Record, Seat, Weight
from tertius.scenario.items import Item
from tertius.scenario.ladder import Rung, Worth
from tertius.scenario.setting import Body, Discounts, Feedback, Policy, Sizes, Theatre

__all__ = ["ATOP", "Wedge"]

ATOP = "atop"
"""Among the allies: P's allies by treaty in the year of the assessment."""


class Wedge(Record):
    """What it would take to move the target, and what stands against it."""

    year: int = Field(
        ge=1816,
        le=2100,
        description="year for which the ranges were judged and in which names are looked up; may "
        "lie after `now`, where the record of alignment ends",
    )
    horizon: int = Field(ge=1, le=30, description="years over which promises are to be kept")
    notes: str = Field(default="", description="on units and on what is left out")
    allies: tuple[str, ...] = Field(
        default=(),
        description="P's allies: states, groups, or atop for all by treaty; with a state that is "
        "no ally by treaty but bears a loss",
    )
    allied_weight: Weight = Field(
        description="what one % of P's GDP lost by its allies counts against one lost by P itself"
    )
    discount: Discounts = Field(default=Discounts(), description="patience of each side")
    gdp: Sizes | None = Field(default=None, description="sizes, where the tables have none")
    office: dict[Seat, date] = Field(
        default={},
        description="by side, the day on which the leader of that year took office with a new "
        "source of support, where records of leaders end before it",
    )
    worth: Worth = Field(description="the axes")
    rungs: tuple[Rung, ...] = Field(description="two or more, from closest to R to closest to P")
    bodies: tuple[Body, ...] = Field(default=(), description="legislatures and the like")
    items: tuple[Item, ...] = Field(description="what each side can put up; P at least one")
    policies: tuple[Policy, ...] = Field(default=(), description="courses to compare")
    theatres: tuple[Theatre, ...] = Field(default=(), description="where resolve may be tested")
    feedback: Feedback = Field(default=Feedback(), description="loops that may be switched on")

    @property
    def status_quo(self) -> int:
        """Number of the rung where T stands, from 0."""
        return next(number for number, rung in enumerate(self.rungs) if rung.status_quo)

    def rung(self, name: str) -> int:
        """Return the number of a rung, from 0."""
        return [rung.id for rung in self.rungs].index(name)

    def item(self, name: str) -> Item:
        """Return an item by its id."""
        return next(item for item in self.items if item.id == name)

    def given_by(self, seat: Seat) -> tuple[Item, ...]:
        """Return one side's items, in the order of the file."""
        return tuple(item for item in self.items if item.giver == seat)
