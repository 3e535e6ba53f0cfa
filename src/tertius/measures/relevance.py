"""Politically relevant dyads: the pairs that could plausibly come to blows."""

import polars as pl

from tertius.measures.spells import years

__all__ = ["relevant"]

KEYS = ["ccode1", "ccode2", "year"]


def relevant(
    dyad_years: pl.DataFrame, majors: pl.DataFrame, contiguity: pl.DataFrame
) -> pl.DataFrame:
    """Mark the pairs that are contiguous or hold a major power.

    Parameters
    ----------
    dyad_years : polars.DataFrame
        `ccode1` < `ccode2`, `year`.
    majors, contiguity : polars.DataFrame
        Canonical tables. Spells not ended when their lists stop (2016) are carried on.

    Returns
    -------
    polars.DataFrame
        `ccode1`, `ccode2`, `year`, sorted, and as booleans `contiguous` (by land or across at
        most 400 miles of water), `major` (at least one of the two is a major power in the year)
        and `relevant` (either).

    References
    ----------
    Weede (1976), Journal of Conflict Resolution 20(3): 395-411; Maoz & Russett (1993), American
    Political Science Review 87(3): 624-638; Lemke & Reed (2001), Journal of Conflict Resolution
    45(1): 126-144, who measure what the restriction leaves out.
    """
    pairs = dyad_years.select(pl.col(KEYS).cast(pl.Int16))
    if pairs.is_empty():
        return pairs.with_columns(
            pl.lit(False).alias(name) for name in ("contiguous", "major", "relevant")
        )
    first, last = pairs.select(pl.col("year").min().alias("first"), pl.col("year").max()).row(0)
    neighbours = years(contiguity, first, last).select(KEYS).unique()
    powers = years(majors, first, last).select("ccode", "year").unique()
    return (
        pairs.join(neighbours.with_columns(contiguous=True), on=KEYS, how="left")
        .join(
            powers.with_columns(major1=True),
            left_on=["ccode1", "year"],
            right_on=["ccode", "year"],
            how="left",
        )
        .join(
            powers.with_columns(major2=True),
            left_on=["ccode2", "year"],
            right_on=["ccode", "year"],
            how="left",
        )
        .select(
            *KEYS,
            pl.col("contiguous").fill_null(False),
            (pl.col("major1").fill_null(False) | pl.col("major2").fill_null(False)).alias("major"),
        )
        .with_columns((pl.col("contiguous") | pl.col("major")).alias("relevant"))
        .sort(KEYS)
    )
