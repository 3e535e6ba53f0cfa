"""Disputes: how many, and how far they went."""

import polars as pl

from tertius.measures.register import Measure
from tertius.sources.merge.disputes import LAST, preferred, source_of_year

__all__ = ["FIRST", "LAST", "MEASURES", "compute"]

FIRST = 1946

_REFERENCE = (
    "Gibler, Miller & Little (2016), International Studies Quarterly 60(4): 719-730, to 2010; "
    "Palmer, McManus, D'Orazio, Kenwick, Karstens, Bloch, Dietrich, Kahn, Ritter & Soules (2022), "
    "Conflict Management and Peace Science 39(4): 470-482, 2011-2014"
)

MEASURES = (
    Measure(
        id="disputes.hostility",
        label="Hostility of disputes",
        unit="level: 0 no militarised act, 2 threat, 3 display of force, 4 use of force, 5 war",
        low=0,
        high=5,
        sources=("gml-mid", "cow-mid"),
        first=FIRST,
        last=LAST,
        definition=(
            "The highest hostility level of the two states towards each other in any militarised "
            "dispute in progress in the year. The sources give the level that each state reached "
            "in the dispute as a whole; a late joiner's own level stands for its pairs, and war "
            "needs both at war. Level 1 of the sources (opposed in a dispute, no act by either) "
            "is 0 here."
        ),
        reference=_REFERENCE,
    ),
    Measure(
        id="disputes.count",
        label="Disputes in progress",
        unit="disputes",
        low=0,
        high=None,
        sources=("gml-mid", "cow-mid"),
        first=FIRST,
        last=LAST,
        definition=(
            "Number of militarised disputes in progress in the year in which the two stand on "
            "opposite sides, whatever their level."
        ),
        reference=_REFERENCE,
    ),
)


def compute(dyad_years: pl.DataFrame, disputes: pl.DataFrame) -> pl.DataFrame:
    """Return table `measure_disputes`.

    Parameters
    ----------
    dyad_years : polars.DataFrame
        `ccode1` < `ccode2`, `year`: the pairs of states in the system.
    disputes : polars.DataFrame
        Canonical table with the rows of both sources.

    Returns
    -------
    polars.DataFrame
        One row for every pair and year from 1946 to 2014, sorted: `hostility` and `count`, both
        0 where there is no dispute, and `source`, the dataset of the year. Years outside the
        coverage have no row.
    """
    keys = ["ccode1", "ccode2", "year"]
    found = (
        preferred(disputes)
        .group_by(keys)
        .agg(
            pl.col("hostility").max().replace(1, 0),
            pl.len().cast(pl.Int16).alias("count"),
        )
    )
    covered = dyad_years.filter(pl.col("year").is_between(FIRST, LAST))
    return (
        covered.select(pl.col(keys).cast(pl.Int16))
        .join(found, on=keys, how="left")
        .with_columns(pl.col("hostility", "count").fill_null(0), source=source_of_year())
        .sort(keys)
    )
