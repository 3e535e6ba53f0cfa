"""What the tables say of one giver in one year: who is in office, and the records of honouring."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

import polars as pl

from tertius import states
from tertius.errors import MissingDataError, UsageError
from tertius.wedge.credibility.forecast import Giver
from tertius.wedge.credibility.givers import USUAL_TERM
from tertius.wedge.credibility.honour import Count
from tertius.wedge.credibility.terms import ELECTED

__all__ = ["Honoured", "Standing", "Tables", "entered", "honoured", "standing"]

YEAR = 365.25


class Tables(Protocol):
    """Anything that tables can be read from: a store, or the reference panel."""

    def read(self, name: str) -> pl.DataFrame:
        """Return a whole table."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """A row of table `givers`.

    Attributes
    ----------
    leader : str
        Who is in office on 1 July.
    day : date
        That day.
    known_until : date
        Last day to which the leader is on record.
    inferred : bool
        Whether the age of the source of support is inferred.
    guessed : bool
        Whether votes to come are guessed: of a democracy without votes on record, half a usual
        term ahead.
    giver : Giver
        What the hazards see.
    """

    leader: str
    day: date
    known_until: date
    inferred: bool
    guessed: bool
    giver: Giver

    @property
    def voted_since(self) -> bool:
        """Whether a democracy was due to vote after the record of its leaders ends."""
        voted = self.giver.since_vote
        gap = (self.day - self.known_until).days / YEAR
        return self.giver.regime in ELECTED and voted is not None and voted < gap


def standing(tables: Tables, ccode: int, year: int) -> Standing:
    """Return who stands for a state in a year.

    Raises
    ------
    MissingDataError
        If no leader or regime of the state is on record for the year.
    """
    rows = tables.read("givers").filter(pl.col("ccode") == ccode, pl.col("year") == year)
    if rows.is_empty():
        name = states.state(ccode, year).name
        raise MissingDataError(
            f"no leader or no regime of {name} is on record for 1 July {year}: table 'givers' "
            "covers states in most years from 1919 to 2025; choose another year"
        )
    row = rows.row(0, named=True)
    wanted = ("regime", "tenure", "support", "age", "next_vote", "term", "since_vote")
    giver = Giver(**{name: row[name] for name in wanted})
    guessed = giver.regime in ELECTED and giver.next_vote is None
    if guessed:
        term = giver.term or USUAL_TERM
        giver = replace(giver, term=term, next_vote=term / 2)
    return Standing(
        leader=row["leader"],
        day=date(year, 7, 1),
        known_until=row["known_until"],
        inferred=row["support_inferred"],
        guessed=guessed,
        giver=giver,
    )


def entered(found: Standing, since: date) -> Standing:
    """Return the standing of a leader who came in on a day, with a new source of support.

    Raises
    ------
    UsageError
        If the day lies after the promise.
    """
    held = (found.day - since).days / YEAR
    if held < 0:
        raise UsageError(f"since {since}: lies after {found.day}; give an earlier day")
    return replace(
        found,
        leader=f"in office since {since}",
        known_until=found.day,
        inferred=False,
        giver=replace(found.giver, tenure=held, support=held, age=None),
    )


@dataclass(frozen=True, slots=True)
class Honoured:
    """Three records of honouring: the giver's own, that of its kind of regime, all since 1945."""

    own: Count
    kin: Count
    era: Count


def honoured(tables: Tables, ccode: int, regime: str) -> Honoured:
    """Return the records that bear on a giver; a record of nothing counts nothing."""
    frame = tables.read("honour_records")
    kind = "elected" if regime in ELECTED else "other"

    def count(scope: str, key: str) -> Count:
        rows = frame.filter(pl.col("scope") == scope, pl.col("key") == key)
        if rows.is_empty():
            return Count(0, 0)
        return Count(*rows.select("honoured", "n", "first", "last").row(0))

    return Honoured(
        own=count("giver", str(ccode)), kin=count("regime", kind), era=count("era", "since-1945")
    )
