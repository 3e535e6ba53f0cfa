"""Who could give a promise in a year: leader, tenure, regime, source of support, votes to come.

One row a state and year, as of 1 July: all that a forecast of turnover needs, so that the
reference panel can carry it without the records behind it. Where a record ends, what it last says
is carried on, and the row says until which day the leader is known.
"""

from datetime import date

import polars as pl

from tertius import states
from tertius.wedge.credibility.terms import AFTER_VOTE

__all__ = ["USUAL_TERM", "givers", "inferred_changes", "support_starts"]

YEAR = 365.25
SUPPORT_LAST_DAY = date(2008, 12, 31)
GAPS = 4  # votes whose gaps make the usual term
USUAL_TERM = 4.0  # years, for a state without two votes on record
TERM_AT_MOST = 1.25  # usual terms within which a regular vote is the next one
SOON = int(AFTER_VOTE * YEAR)


def support_starts(
    leaders: pl.DataFrame, changes: pl.DataFrame, regimes: pl.DataFrame, votes: pl.DataFrame
) -> pl.DataFrame:
    """Return the days on which a new source of support came in: state, day, whether inferred.

    To the end of 2008 they are recorded. Later ones are inferred: a new leader rests on another
    source if the incumbent's side lost a vote in the half-year before, or the type of regime
    changed in it.
    """
    recorded = changes.filter("changed").select(
        "ccode", pl.col("date").alias("began"), pl.lit(False).alias("inferred")
    )
    later = inferred_changes(leaders, regimes, votes).filter(
        "changed", pl.col("start") > SUPPORT_LAST_DAY
    )
    return pl.concat(
        [recorded, later.select("ccode", pl.col("start").alias("began"), inferred=True)]
    ).sort("ccode", "began")


def inferred_changes(
    leaders: pl.DataFrame, regimes: pl.DataFrame, votes: pl.DataFrame
) -> pl.DataFrame:
    """Return each leader's first day and whether, by the rule, the source of support changed."""
    lost = votes.filter("held", pl.col("kind") != "referendum", ~pl.col("incumbent")).select(
        "ccode", lost="date"
    )
    # a type that begins anew under the same name is no change of type
    types = regimes.sort("ccode", "start").with_columns(
        before=pl.col("regime").shift(1).over("ccode")
    )
    other = types.filter(pl.col("before") != pl.col("regime")).select("ccode", other="start")
    found = leaders.select("ccode", "start").sort("start")
    for frame, day in ((lost, "lost"), (other, "other")):
        found = found.join_asof(
            frame.sort(day),
            left_on="start",
            right_on=day,
            by="ccode",
            tolerance=f"{SOON}d",
            check_sortedness=False,
        )
    return found.with_columns(changed=pl.any_horizontal(pl.col("lost", "other").is_not_null()))


def givers(
    leaders: pl.DataFrame,
    regimes: pl.DataFrame,
    votes: pl.DataFrame,
    changes: pl.DataFrame,
    years: pl.DataFrame,
    first: int = 1919,
    last: int = 2025,
) -> pl.DataFrame:
    """Return table `givers`.

    Regimes are those of table `regimes`; where it has none (regimes that had gone by 1946), that
    of table `support_years`.

    Parameters
    ----------
    leaders, regimes, votes, changes, years : polars.DataFrame
        Tables `leaders`, `regimes`, `votes_of_nations`, `support_changes`, `support_years`.
    first, last : int
        Years.

    Returns
    -------
    polars.DataFrame
        ccode, year, leader, tenure (years in office), age (null where unknown), regime, support
        (years since its source of support came in), support_inferred, next_vote (years until the
        next vote that makes an executive; null where none is held), term (usual years between
        such votes), since_vote (years since the last), known_until (day), source.
    """
    grid = states.state_years(first, last).select("ccode", "year", on=pl.date("year", 7, 1))
    grid = grid.sort("on")
    starts = support_starts(leaders, changes, regimes, votes)
    born = years.group_by("ccode").agg(pl.date(pl.col("year").min(), 1, 1).alias("began"))
    starts = pl.concat([starts, born.with_columns(inferred=False).select(starts.columns)])
    found = _standing(grid, leaders.select("ccode", "leader", "born", "start", "end", "censored"))
    found = found.rename({"start": "entered", "end": "known_until"})
    found = _ruled(found, regimes, years)
    found = found.join_asof(
        starts.sort("began"), left_on="on", right_on="began", by="ccode", check_sortedness=False
    )
    found = _with_votes(found, votes)
    # a state without a record of support: its leader's own time is all that is known
    began = pl.min_horizontal(pl.coalesce("began", "entered"), "entered")
    return found.select(
        "ccode",
        "year",
        "leader",
        tenure=_since("entered"),
        age=(pl.col("year").cast(pl.Int16) - pl.col("born")),
        regime="regime",
        support=(pl.col("on") - began).dt.total_days() / YEAR,
        support_inferred=pl.col("inferred").fill_null(True),
        next_vote="next_vote",
        term="term",
        since_vote="since_vote",
        known_until=pl.min_horizontal("known_until", "on"),
        source=pl.lit("archigos+reign+chisols"),
    ).sort("ccode", "year")


def _since(day: str) -> pl.Expr:
    return (pl.col("on") - pl.col(day)).dt.total_days() / YEAR


def _standing(grid: pl.DataFrame, spells: pl.DataFrame) -> pl.DataFrame:
    """Join the spell that holds on the day `on`; one not ended when coverage stops goes on."""
    joined = grid.join_asof(
        spells.sort("start"), left_on="on", right_on="start", by="ccode", check_sortedness=False
    )
    return joined.filter((pl.col("on") <= pl.col("end")) | pl.col("censored")).drop("censored")


def _ruled(found: pl.DataFrame, regimes: pl.DataFrame, years: pl.DataFrame) -> pl.DataFrame:
    spells = regimes.select("ccode", "regime", "start", "end", "censored")
    listed = _standing(found.select("ccode", "year", "on"), spells)
    other = years.select("ccode", "year", pl.col("regime").alias("coded"))
    return (
        found.join(listed.select("ccode", "year", "regime"), on=["ccode", "year"], how="left")
        .join(other, on=["ccode", "year"], how="left")
        .with_columns(regime=pl.coalesce("regime", "coded"))
        .drop_nulls("regime")
        .sort("on")
    )


def _with_votes(found: pl.DataFrame, votes: pl.DataFrame) -> pl.DataFrame:
    """Add years to the next vote, since the last, and between votes."""
    deciding = (
        votes.filter(pl.col("kind") != "referendum")
        .group_by("ccode", "date")
        .agg(pl.col("due").any())
        .sort("ccode", "date")
        .with_columns(gap=pl.col("date").diff().over("ccode").dt.total_days() / YEAR)
        # the second round of a vote is not the next one
        .filter(pl.col("gap").is_null() | (pl.col("gap") > AFTER_VOTE))
        .with_columns(term=pl.col("gap").rolling_median(GAPS, min_samples=1).over("ccode"))
    )
    past = found.join_asof(
        deciding.select("ccode", "term", past="date").sort("past"),
        left_on="on",
        right_on="past",
        by="ccode",
        check_sortedness=False,
    ).join_asof(
        deciding.filter("due").select("ccode", to_come="date").sort("to_come"),
        left_on="on",
        right_on="to_come",
        by="ccode",
        strategy="forward",
        check_sortedness=False,
    )
    since = _since("past")
    ahead = (pl.col("to_come") - pl.col("on")).dt.total_days() / YEAR
    # an early vote could not be foreseen: only one held or due at its time is, else the usual
    # term goes on; after two terms without a vote none is expected
    foreseen = pl.when(ahead <= TERM_AT_MOST * pl.col("term").fill_null(USUAL_TERM)).then(ahead)
    usual = pl.when(since <= 2 * pl.col("term")).then(pl.col("term") - since % pl.col("term"))
    return past.with_columns(since_vote=since, next_vote=pl.coalesce(foreseen, usual))
