"""Read the General Assembly's roll calls as the R package unvotes carries them.

Yes, no and abstain only: a member that is missing from a roll call was absent or not a member.
"""

import polars as pl

from tertius.errors import DataError
from tertius.sources import assembly, rfiles
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["read"]

DATASET = "unga-votes-unvotes"
ANSWERS = {"no": 1, "abstain": 2, "yes": 3}
FIRST_SESSION_WITH_IMPORTANCE = 38

# Members that are no more, some of them without a code in the file. Two stand under the code of
# the state that they became, and are told from it by date.
FORMER_MEMBERS = {
    "Czechoslovakia": 315,
    "Federal Republic of Germany": 255,
    "German Democratic Republic": 265,
    "Yemen Arab Republic": 679,
    "Yemen People's Republic": 680,
    "Yugoslavia": 345,
    "Zanzibar": 511,
}


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return the tables `roll_calls` and `votes`, sessions 1 to 74 (January 2020)."""
    return tables(
        rfiles.read(files.path("un_roll_calls.rda"))["un_roll_calls"],
        rfiles.read(files.path("un_votes.rda"))["un_votes"],
    )


def tables(un_roll_calls: pl.DataFrame, un_votes: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the canonical tables of the package's two frames.

    A roll call is final if it was neither on a paragraph nor on an amendment, and null where that
    was not coded. The list of important votes begins with session 38; before it the file's
    zeros mean nothing and become null.
    """
    partial = (pl.col("amend") == 1) | (pl.col("para") == 1)
    listed = pl.col("session") >= FIRST_SESSION_WITH_IMPORTANCE
    roll_calls = assembly.number(
        un_roll_calls.with_columns(
            pl.col("rcid").cast(pl.Int64).cast(pl.String).alias("source_id"),
            rfiles.days_to_date("date"),
            pl.col("session").cast(pl.Int16),
            pl.col("unres").replace("", None).alias("resolution"),
            pl.when(listed).then(pl.col("importantvote") == 1).alias("important"),
            (~partial).alias("final"),
            pl.lit(DATASET).alias("source"),
        )
    ).drop("rcid", "importantvote", "unres", "amend", "para", "short", "descr")
    votes = (
        un_votes.with_columns(pl.col("rcid").cast(pl.Int64).cast(pl.String).alias("source_id"))
        .join(_voters(un_votes), on=["country", "country_code"], nulls_equal=True)
        .join(roll_calls.select("source_id", "vote_id", "date", "source"), on="source_id")
        .select(
            "vote_id",
            assembly.voter(),
            pl.col("vote").replace_strict(ANSWERS, return_dtype=pl.Int8).alias("answer"),
            "source",
        )
    )
    return {
        "roll_calls": conform(roll_calls, "roll_calls", DATASET),
        "votes": conform(votes, "votes", DATASET),
    }


def _voters(un_votes: pl.DataFrame) -> pl.DataFrame:
    """Return the COW code of each `country` and `country_code` of the file."""
    members = un_votes.select("country", "country_code").unique()
    former = pl.col("country").is_in(list(FORMER_MEMBERS))
    nameless = members.filter(~former & pl.col("country_code").is_null())["country"].to_list()
    if nameless:
        raise DataError(
            f"{DATASET}: members without a code: {nameless}; add them as former members"
        )
    gone = members.filter(former).with_columns(
        pl.col("country").replace_strict(FORMER_MEMBERS, return_dtype=pl.Int16).alias("ccode")
    )
    present = members.filter(~former)
    codes = assembly.columns_to_states(present["country_code"].to_list(), "iso2")
    return pl.concat([gone, present.join(codes, left_on="country_code", right_on="code")])
