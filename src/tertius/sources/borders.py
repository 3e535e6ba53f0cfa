"""Where a source that carries today's borders backwards speaks of another territory than the state.

Economic series are often reckoned for the present territory before the present state. Where the
state of that code was then much larger or smaller, the figure is not its own and is dropped. The
united Germany's figures before 1990 are kept for the Federal Republic, about a tenth too high:
nothing better is at hand.
"""

import polars as pl

__all__ = ["FROM", "own_territory"]

FROM = {
    "PAK": 1972,  # before: without East Pakistan
    "RUS": 1992,  # before: the Russian republic of the Soviet Union
    "VNM": 1976,  # before: both Vietnams together
    "YEM": 1990,  # before: both Yemens together
}


def own_territory(frame: pl.DataFrame, iso3: str = "iso3", year: str = "year") -> pl.DataFrame:
    """Drop the rows of the years before `FROM`."""
    first = pl.col(iso3).replace_strict(FROM, default=0, return_dtype=pl.Int32)
    return frame.filter(pl.col(year) >= first)
