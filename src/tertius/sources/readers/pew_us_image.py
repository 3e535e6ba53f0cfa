"""Shares of publics with a favourable view of the United States, 2000 to 2017 (FiveThirtyEight).

Compiled from Pew's published tables, in whole per cent. It adds the year 2000 to the newer
compilation of the same surveys and a check on the rest.
"""

import polars as pl

from tertius import states
from tertius.errors import DataError
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["PUBLISHED", "publics", "read"]

DATASET = "pew-us-image-538"
PUBLISHED = "share favourable, whole per cent as published"
AMERICA = 2
PER_CENT = 100.0


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `favourability`."""
    wide = pl.read_csv(files.path("TRUMPWORLD-us.csv"), infer_schema_length=None)
    found = publics(wide).with_columns(
        target=pl.lit(AMERICA),
        asked=pl.lit(None, pl.Int32),
        basis=pl.lit(PUBLISHED),
        source=pl.lit(DATASET),
    )
    return {"favourability": conform(found, "favourability", DATASET)}


def publics(wide: pl.DataFrame) -> pl.DataFrame:
    """Return `public`, `year`, `share`; a blank is a year in which nobody was asked.

    Parameters
    ----------
    wide : polars.DataFrame
        `year`, `avg` (over whoever was asked that year: no series, left out), and one column a
        country, in per cent.

    Raises
    ------
    DataError
        If a column's name is no state's.
    """
    long = wide.drop("avg").unpivot(index="year", variable_name="country", value_name="share")
    rows = states.translate(long.drop_nulls("share"), "country", system="any", out="public")
    lost = rows.filter(pl.col("public").is_null())["country"].unique().sort().to_list()
    if lost:
        raise DataError(f"{DATASET}, columns {lost}: no states of those names")
    return rows.select("public", "year", pl.col("share") / PER_CENT)
