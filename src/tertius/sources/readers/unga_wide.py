"""Read the General Assembly's roll calls from the wide file, one column a member.

The file codes 1 yes, 2 abstain, 3 no, 8 absent, 9 not a member. Four of its ids stand for two
roll calls each, so a roll call is known by id and date together.
"""

import polars as pl

from tertius.errors import DataError
from tertius.sources import assembly, corrections
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["read"]

DATASET = "unga-votes-voeten-wide"
ISSUES = ("me", "nu", "di", "hr", "co", "ec")
ANSWERS = {1: 3, 2: 2, 3: 1, 8: 0}
NOT_A_MEMBER = 9


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return the tables `roll_calls` and `votes`, 1946 to June 2024.

    The session is reckoned from the date; resolution, importance and finality are not in the file.
    """
    wide = number(pl.read_csv(files.path("ungaVoting_003.csv"), infer_schema_length=None))
    kept, _ = corrections.correct(answers(wide), DATASET, "answers")
    return tables(wide, kept)


def number(wide: pl.DataFrame) -> pl.DataFrame:
    """Return the file's rows with `vote_id`, `source_id`, `date`, `year` and `source`."""
    return assembly.number(
        wide.drop(ISSUES, strict=False).with_columns(
            pl.col("rcid").cast(pl.Int64).cast(pl.String).alias("source_id"),
            pl.col("date").str.to_date(),
            pl.lit(DATASET).alias("source"),
        )
    )


def answers(wide: pl.DataFrame) -> pl.DataFrame:
    """Return one row a member's code and roll call, with `answer` and `month` (YYYYMM)."""
    codes = wide.with_columns(pl.col(_members(wide)).cast(pl.Int8)).unpivot(
        _members(wide),
        index=["vote_id", "date", "source"],
        variable_name="code",
        value_name="answer",
    )
    strange = codes.filter(~pl.col("answer").is_in([*ANSWERS, NOT_A_MEMBER]).fill_null(False))
    if strange.height:
        raise DataError(
            f"{DATASET}: {strange.height} answers are none of 1, 2, 3, 8, 9, first "
            f"{strange['answer'][0]} by {strange['code'][0]} on {strange['date'][0]}: "
            "get the described file again"
        )
    return codes.filter(pl.col("answer") != NOT_A_MEMBER).with_columns(
        pl.col("answer").replace_strict(ANSWERS, return_dtype=pl.Int8),
        (pl.col("date").dt.year() * 100 + pl.col("date").dt.month()).alias("month"),
    )


def tables(wide: pl.DataFrame, answers: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the canonical tables of the numbered rows and the answers kept."""
    roll_calls = wide.select(
        "vote_id",
        "source_id",
        "date",
        "year",
        assembly.by_session(),
        pl.lit(None, pl.String).alias("resolution"),
        pl.lit(None, pl.Boolean).alias("important"),
        pl.lit(None, pl.Boolean).alias("final"),
        "source",
    )
    codes = assembly.columns_to_states(_members(wide), "iso3")
    votes = answers.join(codes, on="code").select("vote_id", assembly.voter(), "answer", "source")
    return {
        "roll_calls": conform(roll_calls, "roll_calls", DATASET),
        "votes": conform(votes, "votes", DATASET),
    }


def _members(wide: pl.DataFrame) -> list[str]:
    return [name for name in wide.columns if name.isupper()]
