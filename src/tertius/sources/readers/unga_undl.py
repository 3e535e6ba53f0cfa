"""Read the General Assembly's recorded votes of 2025 from UN Digital Library records.

One row a resolution, one column a member: YES, NO, ABSTAIN or blank. A blank in an Assembly row
is a member that did not vote, since every column is a member's through all of 2025. The rows of
the Security Council, where a blank means nothing of the sort, are left out.
"""

import polars as pl

from tertius.errors import DataError, collect
from tertius.sources import assembly
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["read"]

DATASET = "un-votes-2025-undl"
ANSWERS = {"NO": 1, "ABSTAIN": 2, "YES": 3, "": 0}
COUNTS = {"YES COUNT": 3, "NO COUNT": 1, "ABSTAIN COUNT": 2}


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return the tables `roll_calls` and `votes`, February to December 2025.

    Raises
    ------
    DataError
        If the answers of a resolution do not add up to the counts stated beside them.
    """
    path = files.path("un_votes_2025_processed.csv")
    return tables(pl.read_csv(path, infer_schema_length=None))


def tables(records: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the canonical tables of a frame of Digital Library records."""
    symbol = pl.col("Resolution").str.extract(r"^A/(?:RES|DEC)/(\d+)/").cast(pl.Int16)
    records = assembly.number(
        records.filter(pl.col("Council") == "General Assembly").with_columns(
            pl.col("token").cast(pl.String).alias("source_id"),
            pl.col("Date").str.to_date().alias("date"),
            pl.col("Resolution").alias("resolution"),
            pl.lit(None, pl.Boolean).alias("important"),
            pl.lit(True).alias("final"),
            pl.lit(DATASET).alias("source"),
        )
    ).with_columns(pl.coalesce(symbol, assembly.by_session()).alias("session"))
    members = [name for name in records.columns if len(name) == 3 and name.isupper()]
    answers = records.unpivot(
        members, index=["vote_id", "date", "source"], variable_name="code", value_name="answer"
    ).with_columns(pl.col("answer").fill_null("").replace_strict(ANSWERS, return_dtype=pl.Int8))
    _check_counts(records, answers)
    votes = answers.join(assembly.columns_to_states(members, "iso3"), on="code").select(
        "vote_id", assembly.voter(), "answer", "source"
    )
    roll_calls = records.select(
        "vote_id",
        "source_id",
        "date",
        "year",
        "session",
        "resolution",
        "important",
        "final",
        "source",
    )
    return {
        "roll_calls": conform(roll_calls, "roll_calls", DATASET),
        "votes": conform(votes, "votes", DATASET),
    }


def _check_counts(records: pl.DataFrame, answers: pl.DataFrame) -> None:
    """Raise unless every resolution's answers add up to its stated counts."""
    problems = []
    for column, answer in COUNTS.items():
        cast = answers.group_by("vote_id").agg((pl.col("answer") == answer).sum().alias("cast"))
        wrong = records.join(cast, on="vote_id").filter(pl.col("cast") != pl.col(column))
        problems += [
            f"'{column}' of {row['resolution']} is {row[column]}, the members' columns hold "
            f"{row['cast']}: get the described file again"
            for row in wrong.iter_rows(named=True)
        ]
    collect(DataError, DATASET, problems)
