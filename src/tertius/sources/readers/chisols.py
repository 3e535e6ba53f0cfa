"""CHISOLS: does a new leader rest on the same groups as the last? State-years, 1919 to 2008."""

import polars as pl

from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["changes", "read", "regime", "years"]

AT_MOST = 7  # changes of leader within a year that the file has columns for
AUTOCRACIES = {
    "sp": "party",
    "per": "personal",
    "mil": "military",
    "mon": "monarchy",
}
SOURCE = pl.lit("chisols").alias("source")


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return tables `support_changes` and `support_years`."""
    path = files.path("CHISOLSstyr4_0.csv")
    raw = pl.read_csv(path, encoding="latin1", infer_schema_length=0)
    origin = "chisols/CHISOLSstyr4_0.csv"
    return {
        "support_changes": conform(changes(raw), "support_changes", origin),
        "support_years": conform(years(raw), "support_years", origin),
    }


def changes(raw: pl.DataFrame) -> pl.DataFrame:
    """Return one row a change of leader.

    The file is wide: seven changes a year, each with a day and a flag. A change back within 30
    days and a minor change (one party in a coalition) are no change of source, as its authors
    count them.
    """
    parts = [
        raw.filter(pl.col(f"leaderchyr{number}").is_not_null()).select(
            pl.col("ccode").cast(pl.Int16),
            pl.date(
                *(pl.col(f"leaderch{part}{number}").cast(pl.Int32) for part in ("yr", "mo", "day"))
            ).alias("date"),
            pl.lit(number, pl.Int8).alias("number"),
            (pl.col(f"solschange{number}") == "1").alias("changed"),
            SOURCE,
        )
        for number in range(1, AT_MOST + 1)
    ]
    return pl.concat(parts)


def years(raw: pl.DataFrame) -> pl.DataFrame:
    """Return one row a state-year covered."""
    return raw.select(
        pl.col("ccode", "year").cast(pl.Int16),
        pl.col("solschange").cast(pl.Int8).alias("changes"),
        pl.col("totalldrtrans").cast(pl.Int8).alias("leaders"),
        (pl.col("nonindep") == "0").alias("independent"),
        regime().alias("regime"),
        SOURCE,
    )


def regime() -> pl.Expr:
    """Return the type of regime in the words of table `regimes`; null in a year of transition.

    A democracy that is neither presidential nor parliamentary counts as the latter: its ruler is
    mostly a prime minister. Of several marks of a mixed autocracy the first of `AUTOCRACIES`
    counts, as in the list of regimes.
    """
    democracy = (
        pl.when(pl.col("pres") == "1")
        .then(pl.lit("presidential"))
        .when(pl.col("dem") == "1")
        .then(pl.lit("parliamentary"))
    )
    marks = [pl.when(pl.col(mark) == "1").then(pl.lit(kind)) for mark, kind in AUTOCRACIES.items()]
    rest = pl.when(pl.col("dem") == "0").then(pl.lit("other"))
    return pl.coalesce(democracy, *marks, rest)
