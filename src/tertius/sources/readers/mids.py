"""Militarized interstate disputes: MID5 (to 2014) and the corrected GML data (to 2010).

Both come as directed dyad-dispute-years: every pair on opposite sides makes two rows, even where
one of them joined late and never met the other. The hostility in them is the highest level that
a *state* reached in the dispute, against anyone; `dyadic_hostility` says what that leaves for
the pair.
"""

import polars as pl

from tertius.sources import corrections, rfiles
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["dyadic_hostility", "read", "undirected"]

UNKNOWN = -9
# Dataset: the file's object, and its column of onsets.
FILES = {
    "cow-mid": ("cow_mid_dirdisps", "disponset"),
    "gml-mid": ("gml_dirdisp", "midonset"),
}


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `disputes` of the dataset that `files` describes."""
    dataset = files.descriptor.id
    name, onset = FILES[dataset]
    raw = rfiles.read(files.path(f"{name}.rda"))[name].rename({onset: "onset"})
    disputes, _ = corrections.correct(undirected(raw), dataset, "disputes")
    disputes = disputes.with_columns(pl.lit(dataset).alias("source"))
    return {"disputes": conform(disputes, "disputes", f"{dataset}/{name}.rda")}


def undirected(directed: pl.DataFrame) -> pl.DataFrame:
    """Return one row a pair, dispute and year of directed dyad-dispute-years.

    Parameters
    ----------
    directed : polars.DataFrame
        `dispnum`, `ccode1`, `ccode2`, `year`, `onset`, and for both states `hostlev`, `fatality`
        (-9 unknown) and `orig` (1: in the dispute from its first day). Each pair stands in both
        directions; the rows with `ccode1` < `ccode2` are read.

    Returns
    -------
    polars.DataFrame
        Table `disputes` without `source` and `correction`. The fatality level is the higher of
        the two, and missing where either is unknown.
    """
    deaths = [pl.col(name).replace(UNKNOWN, None) for name in ("fatality1", "fatality2")]
    known = deaths[0].is_not_null() & deaths[1].is_not_null()
    return directed.filter(pl.col("ccode1") < pl.col("ccode2")).select(
        "ccode1",
        "ccode2",
        "year",
        pl.col("dispnum").alias("dispute"),
        dyadic_hostility().alias("hostility"),
        pl.when(known).then(pl.max_horizontal(*deaths)).alias("fatality"),
        pl.col("onset").cast(pl.Boolean),
    )


def dyadic_hostility() -> pl.Expr:
    """Return the hostility level of a pair from the levels of its two states.

    The level of a state that joined (`orig` 0) was reached against the other side; that of a
    state in the dispute from the start may have been reached against a third before. So a pair
    takes

    - the higher of the two levels, where both began the dispute;
    - the joiner's level, where one joined: the Soviet Union, which showed force against China in
      the Sino-Vietnamese war, is not at war with China;
    - the lower of the two, where both joined;
    - the other state's level, where that choice falls on one that did nothing (level 1);
    - 4 (use of force) in place of 5 unless both are at 5: a war takes two.

    Returns
    -------
    polars.Expr
        1 (no militarised act) to 5 (war), from columns `hostlev1`, `hostlev2`, `orig1`, `orig2`.

    References
    ----------
    Jones, Bremer & Singer (1996), Conflict Management and Peace Science 15(2): 163-213, for the
    levels; Maoz, Johnson, Kaplan, Ogunkoya & Shreve (2019), Journal of Conflict Resolution
    63(3): 811-835, for why the level of a dispute is not that of each pair in it.
    """
    low = pl.min_horizontal("hostlev1", "hostlev2")
    high = pl.max_horizontal("hostlev1", "hostlev2")
    first, second = pl.col("orig1") == 1, pl.col("orig2") == 1
    chosen = (
        pl.when(first & second)
        .then(high)
        .when(first)
        .then("hostlev2")
        .when(second)
        .then("hostlev1")
        .otherwise(low)
    )
    active = pl.when(chosen > 1).then(chosen).otherwise(high)
    return pl.when(low < 5).then(active.clip(upper_bound=4)).otherwise(active)
