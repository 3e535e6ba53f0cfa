"""Alliance: how far the treaties between two states oblige them."""

import polars as pl

from tertius.measures.register import Measure

__all__ = ["FIRST", "LAST", "MEASURES", "compute"]

FIRST, LAST = 1946, 2018

MEASURES = (
    Measure(
        id="alliance.obligation",
        label="Alliance obligation",
        unit="grade: 0 none, 1 consultation or non-aggression, 2 neutrality, 3 defence or offence",
        low=0,
        high=3,
        sources=("atop",),
        first=FIRST,
        last=LAST,
        definition=(
            "The highest promise of any treaty in force between the two at any time in the year, "
            "whichever of them gives it. Declarations without weight (the Helsinki Final Act, "
            "ASEAN's Treaty of Amity for outsiders, the Geneva declaration on Laos, the charter "
            "of the United States and Russia of 1992) and the treaty of the Republic of China "
            "for the People's Republic do not count; see the table's column 'correction'."
        ),
        reference=(
            "Leeds, Ritter, Mitchell & Long (2002), International Interactions 28(3): 237-260; "
            "version 5.1"
        ),
    ),
)


def compute(dyad_years: pl.DataFrame, alliances: pl.DataFrame) -> pl.DataFrame:
    """Return table `measure_alliance`.

    Parameters
    ----------
    dyad_years : polars.DataFrame
        `ccode1` < `ccode2`, `year`: the pairs of states in the system.
    alliances : polars.DataFrame
        Canonical table.

    Returns
    -------
    polars.DataFrame
        One row for every pair and year from 1946 to 2018, sorted: `obligation`, 0 where no
        treaty stands. Years outside the coverage have no row.
    """
    covered = dyad_years.filter(pl.col("year").is_between(FIRST, LAST))
    keys = ["ccode1", "ccode2", "year"]
    return (
        covered.select(pl.col(keys).cast(pl.Int16))
        .join(alliances.select(*keys, "obligation"), on=keys, how="left")
        .with_columns(pl.col("obligation").fill_null(0))
        .sort(keys)
    )
