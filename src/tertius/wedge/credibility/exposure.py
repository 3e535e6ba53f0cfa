"""Years at risk: spells in office cut into short steps, each with what may raise or lower the risk.

Leaders are at risk of leaving office (`in_office`), some of them to a successor of the same source
of support (`in_succession`); sources are at risk of giving way to another (`in_support`). A step
lasts a month of tenure, so that tenure, age, regime and the time since the last vote hardly change
within it. Steps are summed by state and by what the model can tell apart: a Poisson count with
that exposure has the same likelihood as the steps.
"""

from datetime import date

import polars as pl

from tertius.wedge.credibility.terms import bands

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "SUPPORT_LAST_DAY",
    "in_office",
    "in_succession",
    "in_support",
]

FIRST_DAY, LAST_DAY = date(1946, 1, 1), date(2020, 12, 31)
"""From the first peacetime year to the last day of the record of regimes."""
SUPPORT_LAST_DAY = date(2008, 12, 31)
"""Last day of the record of sources of support."""
YEAR, MONTH = 365.25, 30.4375
NEXT_LEADER = 90
"""Days within which a new leader counts as the successor of the last."""
KEYS = ["ccode", "regime", "tenure", "vote", "age"]


def in_office(
    leaders: pl.DataFrame,
    regimes: pl.DataFrame,
    votes: pl.DataFrame,
    first: date = FIRST_DAY,
    last: date = LAST_DAY,
) -> pl.DataFrame:
    """Return exposure and exits of leaders.

    Parameters
    ----------
    leaders, regimes, votes : polars.DataFrame
        Tables `leaders` (merged), `regimes` and `votes_of_nations`.
    first, last : date
        Days between which the risk is watched; who is in office on the first enters then, with
        the tenure he has; who is in office on the last is censored.

    Returns
    -------
    polars.DataFrame
        ccode, regime, tenure, vote, age (numbers of bands, see `terms`), exposure (years), events.
    """
    watched = leaders.select(
        "ccode",
        "start",
        pl.min_horizontal("end", pl.lit(last)).alias("end"),
        pl.col("born").cast(pl.Int32),
        (~pl.col("censored") & (pl.col("end") <= last)).alias("left"),
    ).filter(pl.col("start") <= last, pl.col("end") >= first)
    return _summed(_described(_steps(watched, first), regimes, votes))


def in_succession(
    leaders: pl.DataFrame,
    changes: pl.DataFrame,
    years: pl.DataFrame,
    regimes: pl.DataFrame,
    votes: pl.DataFrame,
    first: date = FIRST_DAY,
    last: date = SUPPORT_LAST_DAY,
) -> pl.DataFrame:
    """Return exposure of leaders and their exits to a successor of the same source of support.

    An exit to another source ends the exposure without an event: it is a competing risk, which
    `in_support` counts. The change that goes with an exit is the first from the day before it on,
    within `NEXT_LEADER` days.
    """
    spans = years.group_by("ccode").agg(
        pl.date(pl.col("year").min(), 1, 1).alias("from"),
        pl.date(pl.col("year").max(), 12, 31).alias("until"),
    )
    covered = leaders.join(spans, on="ccode").filter(
        pl.col("start") <= pl.col("until"), pl.col("end") >= pl.col("from")
    )
    followed = (
        covered.with_columns(exit_day=pl.col("end") - pl.duration(days=1))
        .sort("exit_day")
        .join_asof(
            changes.sort("date", "number").select("ccode", "changed", on="date"),
            left_on="exit_day",
            right_on="on",
            by="ccode",
            strategy="forward",
            tolerance=f"{NEXT_LEADER}d",
            check_sortedness=False,
        )
    )
    last_covered = pl.min_horizontal("until", pl.lit(last))
    watched = followed.select(
        "ccode",
        "start",
        pl.min_horizontal("end", last_covered).alias("end"),
        pl.col("born").cast(pl.Int32),
        (
            ~pl.col("censored")
            & (pl.col("end") <= last_covered)
            & ~pl.col("changed").fill_null(True)
        ).alias("left"),
    ).filter(pl.col("end") >= first)
    return _summed(_described(_steps(watched, first), regimes, votes))


def in_support(
    leaders: pl.DataFrame,
    changes: pl.DataFrame,
    years: pl.DataFrame,
    regimes: pl.DataFrame,
    votes: pl.DataFrame,
    first: date = FIRST_DAY,
    last: date = SUPPORT_LAST_DAY,
) -> pl.DataFrame:
    """Return exposure and ends of sources of support; parameters and columns as in `in_office`.

    The clock of a source runs from the day it came in, or, for the first one recorded, from the
    first day of the state's record (1919, or independence): by 1946 such a source is in the last
    band of tenure either way. The age is that of the leader of the day. State-years under foreign
    rule are not at risk.
    """
    began = years.group_by("ccode").agg(pl.date(pl.col("year").min(), 1, 1).alias("start"))
    until = years.group_by("ccode").agg(pl.date(pl.col("year").max(), 12, 31).alias("until"))
    starts = pl.concat([began, changes.filter("changed").select("ccode", start="date")])
    spells = (
        starts.unique()
        .sort("ccode", "start")
        .with_columns(then=pl.col("start").shift(-1).over("ccode"))
        .join(until, on="ccode")
        .with_columns(
            end=pl.coalesce("then", "until"),
            left=pl.col("then").is_not_null(),
        )
        .with_columns(
            pl.min_horizontal("end", pl.lit(last)).alias("end"),
            pl.col("left") & (pl.col("end") <= last),
        )
        .filter(pl.col("start") <= last, pl.col("end") >= first)
    )
    steps = _steps(spells.select("ccode", "start", "end", "left"), first)
    free = years.filter("independent").select("ccode", pl.col("year").cast(pl.Int32))
    steps = steps.with_columns(year=pl.col("at").dt.year()).join(free, on=["ccode", "year"])
    ruling = leaders.select("ccode", "start", pl.col("born").cast(pl.Int32)).sort("start")
    led = (
        steps.drop("start")
        .sort("at")
        .join_asof(ruling, left_on="at", right_on="start", by="ccode", check_sortedness=False)
    )
    return _summed(_described(led, regimes, votes))


def _steps(spells: pl.DataFrame, first: date) -> pl.DataFrame:
    """Cut spells into months of tenure from `first` on; the last may be shorter."""
    days = (pl.col("end") - pl.col("start")).dt.total_days()
    entry = (pl.lit(first) - pl.col("start")).dt.total_days().clip(lower_bound=0)
    numbered = spells.with_columns(
        days=days,
        step=pl.int_ranges((entry / MONTH).floor().cast(pl.Int64), (days / MONTH).floor() + 1),
    ).explode("step", empty_as_null=False)
    begun = pl.col("step") * MONTH
    ended = pl.min_horizontal(begun + MONTH, "days")
    return numbered.with_columns(
        # who comes and goes on one day was at risk for half of it
        exposure=pl.max_horizontal(ended - begun, 0.5) / YEAR,
        years=begun / YEAR,
        at=pl.col("start") + pl.duration(days=begun.cast(pl.Int64)),
        until=pl.col("start") + pl.duration(days=ended.cast(pl.Int64)),
        events=(pl.col("left") & (begun + MONTH > pl.col("days"))).cast(pl.Int32),
    ).filter((ended > begun) | (pl.col("events") == 1))


def _described(steps: pl.DataFrame, regimes: pl.DataFrame, votes: pl.DataFrame) -> pl.DataFrame:
    """Add to each step the regime it falls in and its bands; steps in no known regime go."""
    ruled = (
        steps.sort("at")
        .join_asof(
            regimes.select("ccode", "regime", began="start", over="end").sort("began"),
            left_on="at",
            right_on="began",
            by="ccode",
            check_sortedness=False,
        )
        .filter(pl.col("at") <= pl.col("over"))
    )
    # since the vote at the end of the step: a prime minister who loses is gone the next day
    deciding = votes.filter("held", pl.col("kind") != "referendum").select("ccode", voted="date")
    counted = (
        ruled.sort("until")
        .join_asof(
            deciding.sort("voted"),
            left_on="until",
            right_on="voted",
            by="ccode",
            check_sortedness=False,
        )
        .with_columns(
            since=(pl.col("until") - pl.col("voted")).dt.total_days() / YEAR,
            old=pl.col("at").dt.year() - pl.col("born"),
        )
    )
    regime, tenure, vote, age = (
        counted["regime"].to_list(),
        counted["years"].to_numpy(),
        counted["since"].fill_null(float("inf")).to_numpy(),
        counted["old"].fill_null(-1).to_numpy(),
    )
    found = bands(regime, tenure, vote, age)
    return counted.with_columns(
        pl.Series(name, values, dtype=pl.Int8) for name, values in found.items()
    )


def _summed(steps: pl.DataFrame) -> pl.DataFrame:
    return steps.group_by(KEYS).agg(pl.col("exposure").sum(), pl.col("events").sum()).sort(KEYS)
