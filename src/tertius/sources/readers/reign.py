"""REIGN: leaders, regimes and national votes, to March 2021."""

from datetime import date

import polars as pl

from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["LAST_DAY", "LAST_REGIME_DAY", "REGIMES", "leaders", "read", "regimes", "votes"]

LAST_DAY = date(2021, 3, 31)
"""Last day of the release's list of leaders."""
LAST_REGIME_DAY = date(2020, 12, 31)
"""Last day of the release's list of regimes."""

REGIMES = {
    "presidential": "presidential",
    "parliamentary": "parliamentary",
    "party-based": "party",
    "party-personal": "party",
    "party-military": "party",
    "party-personal-military": "party",
    "personal": "personal",
    "military personal": "personal",
    "military": "military",
    "indirect military": "military",
    "monarchy": "monarchy",
    "oligarchy": "other",
    "warlordism": "other",
    "foreign-occupied": "other",
    "provisional": "other",
    "civilian provisional": "other",
    "provisional military": "other",
}
KINDS = {"X": "executive", "L": "legislative", "R": "referendum"}
SOURCE = pl.lit("reign").alias("source")


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return tables `leaders`, `regimes` and `votes_of_nations`."""
    return {
        "leaders": conform(
            leaders(_rows(files, "leaderlist_3_21.csv")), "leaders", "reign/leaderlist_3_21.csv"
        ),
        "regimes": conform(
            regimes(_rows(files, "regime_list.csv")), "regimes", "reign/regime_list.csv"
        ),
        "votes_of_nations": conform(
            votes(_rows(files, "electionlist_3_21.csv")),
            "votes_of_nations",
            "reign/electionlist_3_21.csv",
        ),
    }


def _rows(files: SourceFiles, name: str) -> pl.DataFrame:
    """Return a file as text, without the blanks around it; an empty cell is null."""
    raw = pl.read_csv(files.path(name), encoding="latin1", infer_schema_length=0)
    return raw.with_columns(pl.all().str.strip_chars().replace("", None))


def leaders(raw: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of table `leaders`.

    The source has the month of an end, not its day. Where the next leader begins in that month or
    the one after, the end is that day; else it is the 15th, no earlier than the start.
    """
    numbers = ("sdate", "smonth", "syear", "emonth", "eyear", "birthyear", "ccode")
    found = (
        raw.with_columns(pl.col(numbers).cast(pl.Int32))
        .with_columns(start=pl.date("syear", "smonth", "sdate"), mid=pl.date("eyear", "emonth", 15))
        .sort("ccode", "start")
        .with_columns(then=pl.col("start").shift(-1).over("ccode"))
    )
    months = (pl.col("then").dt.year() - pl.col("eyear")) * 12 + (
        pl.col("then").dt.month() - pl.col("emonth")
    )
    end = pl.when(months.is_in([0, 1])).then("then").otherwise("mid")
    open_ended = pl.col("eyear").is_null()
    return found.select(
        "ccode",
        "leader",
        "start",
        spell=pl.format("{}-{}", "ccode", "start"),
        born=pl.when(pl.col("birthyear") > 0).then("birthyear"),
        end=pl.when(open_ended).then(pl.lit(LAST_DAY)).otherwise(pl.max_horizontal(end, "start")),
        precision=pl.when(open_ended | months.is_in([0, 1]))
        .then(pl.lit("day"))
        .otherwise(pl.lit("month")),
        exit=pl.when(open_ended).then(pl.lit("in office")),
        censored=open_ended,
        source=SOURCE,
    )


def regimes(raw: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of table `regimes`; a spell that ends with the list has not ended."""
    spells = raw.select(
        pl.col("cowcode").cast(pl.Int16).alias("ccode"),
        pl.col("gwf_startdate").str.to_date("%m/%d/%Y").alias("start"),
        pl.col("gwf_enddate").str.to_date("%m/%d/%Y").alias("end"),
        pl.col("gwf_regimetype").replace_strict(REGIMES).alias("regime"),
        pl.col("gwf_regimetype").alias("detail"),
        SOURCE,
    ).sort("ccode", "start")
    # a spell ends on the day on which the next begins, which belongs to the next
    then = pl.col("start").shift(-1).over("ccode") - pl.duration(days=1)
    return spells.with_columns(
        pl.min_horizontal("end", then).alias("end"),
        (pl.col("end") >= LAST_REGIME_DAY).alias("censored"),
    )


def votes(raw: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of table `votes_of_nations`.

    The source tells each vote as a sequence of events. Votes that took place have one event that
    begins with "Vote", votes to come one that begins with "Upcoming"; the rest were called off.
    """
    event = pl.col("event").str.to_lowercase()
    last = raw.filter(event.str.starts_with("vote") | event.str.starts_with("upcoming"))
    first = pl.date(pl.col("elec_year").cast(pl.Int32), pl.col("elec_month").cast(pl.Int8), 1)
    days = pl.duration(days=pl.col("elec_day").cast(pl.Int16).fill_null(15) - 1)
    return last.select(
        pl.col("ccode").cast(pl.Int16),
        pl.col("elecnum").alias("vote"),
        # a day that its month does not have (31 November) is the month's last
        pl.min_horizontal(first + days, first.dt.month_end()).alias("date"),
        pl.col("type").replace_strict(KINDS).alias("kind"),
        event.str.starts_with("vote").alias("held"),
        event.str.ends_with("scheduled").alias("due"),
        (pl.col("victory") == "Y").alias("incumbent"),
        SOURCE,
    )
