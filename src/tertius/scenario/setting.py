"""What surrounds the bargain: patience, sizes, bodies, policies, theatres, loops, the outcome."""

from pydantic import Field

from tertius.ranges import Range
from tertius.scenario.amounts import Factor, Multiple, Record, Share, Years

__all__ = ["Body", "Discounts", "Feedback", "Outcome", "Policy", "Sizes", "Theatre"]

ID = r"^[a-z][a-z0-9-]*$"


class Discounts(Record):
    """Yearly discount factor of each side; one left out takes the range of `credibility`."""

    divider: Factor | None = Field(default=None, description="of P")
    target: Factor | None = Field(default=None, description="of T")
    rival: Factor | None = Field(default=None, description="of R")


class Sizes(Record):
    """GDP as a multiple of the target's, where the tables do not have it."""

    divider: Multiple = Field(description="of P")
    rival: Multiple = Field(description="of R")


class Body(Record):
    """A body that is neither state nor group and whose consent may be needed: a legislature."""

    id: str = Field(pattern=ID, description="name in the rest of the file")
    title: str = Field(min_length=1, description="what it is")
    state: str = Field(min_length=1, description="whose it is")


class Policy(Record):
    """One of the courses that P might take, for the table of regrets."""

    id: str = Field(pattern=ID, description="name in results")
    title: str = Field(min_length=1, description="what P does, in words")
    items: tuple[str, ...] = Field(
        default=(), description="ids of items of P that it puts up; none: it does nothing"
    )
    wait: Years | None = Field(default=None, description="years before it offers anything")
    reassurance: Share | None = Field(
        default=None,
        description="what P's allies gain in trust from what is done for them, 0 to 1",
    )
    cost: Range | None = Field(
        default=None, description="cost of waiting or reassuring, % of P's GDP a year"
    )


class Theatre(Record):
    """A place elsewhere where P's resolve may be tested."""

    id: str = Field(pattern=ID, description="name in results")
    title: str = Field(min_length=1, description="what it is")
    challenger: str = Field(min_length=1, description="the state that would test")
    defended: tuple[str, ...] = Field(min_length=1, description="states or groups that P backs")


class Feedback(Record):
    """Loops that may be switched on in a run; all are off unless asked for, and all are judged."""

    adaptation: Share | None = Field(
        default=None, description="share of the bite of a stick that new ways around it give back"
    )
    dependence: Share | None = Field(
        default=None,
        description="share of R's gifts that T loses to R's bargaining power while it does not "
        "move up",
    )
    counterbid: Share | None = Field(
        default=None, description="what an offer of P adds to what R would give, as a share of it"
    )
    rearmament: Share | None = Field(
        default=None, description="share of allied loss that allies make good by arming"
    )
    closing_ranks: Share | None = Field(
        default=None,
        description="share by which allies' trust grows where T stays or draws closer to R",
    )
    war_end: Share | None = Field(
        default=None, description="share of the worth of wartime items that peace takes away"
    )


class Outcome(Record):
    """What became of a case of the past; used to score the model and by nothing else."""

    case: str = Field(default="", description="id of the case in a list of attempts")
    coded: str = Field(
        pattern="^(success|partial|failure)$", description="success, partial or failure"
    )
    rung: str = Field(description="id of the rung that T reached")
    year: int = Field(description="by when")
    note: str = Field(min_length=1, description="what happened, and what is disputed")
    source: str = Field(min_length=1, description="who says so, and when")
