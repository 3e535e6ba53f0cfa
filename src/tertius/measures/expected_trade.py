"""The trade that gravity expects of each pair, fitted anew each year, in one meaning throughout.

From 2015 the sources at hand cover some twenty economies instead of nearly all states. A fit to
twenty large ones expects something else of a pair than a fit to all: over 2005 to 2014 the two
differ by 0.16 to 0.18 in logarithms (root mean square), steadily by pair. So from 2015 what the
small fit expects is brought to the level of the large one by the pair's mean ratio of the two in
2012 to 2014. Tried on 2008 to 2014, with the ratio of 2005 to 2007, that leaves 0.04 after one
year and 0.085 after seven.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius.measures.spells import years
from tertius.trade import gravity
from tertius.trade.distance import great_circle

__all__ = ["KEYS", "NARROW", "PARTNERS", "expectations"]

NARROW = 2015
"""First year in which the record covers some twenty economies only."""
LINK = 3
PARTNERS = 5
"""Fewest recorded partners with which a state takes part in a fit, on either side."""
LAND = 1
PAIR = ("ccode1", "ccode2")
KEYS = (*PAIR, "year")


def expectations(
    trade: pl.DataFrame, capitals: pl.DataFrame, contiguity: pl.DataFrame
) -> pl.DataFrame:
    """Return the trade of each pair that gravity expects, both ways together.

    Parameters
    ----------
    trade, capitals, contiguity : polars.DataFrame
        Canonical tables.

    Returns
    -------
    polars.DataFrame
        `ccode1` < `ccode2`, `year`, `expected` (million current US dollars) for all pairs of
        states in the year's fit; from 2015 for those that were also in the fits of 2012 to 2014.

    Raises
    ------
    NotConvergedError
        Naming the year whose gravity could not be fitted, and its residual.
    """
    wide = _fitted(trade, capitals, contiguity)
    narrow = wide.filter(pl.col("year") >= NARROW)
    levels = [
        _level(year, trade, wide, capitals, contiguity) for year in narrow["year"].unique().sort()
    ]
    linked = [
        narrow.join(level, on=KEYS).with_columns(pl.col("expected") * pl.col("level")).drop("level")
        for level in levels
    ]
    return pl.concat([wide.filter(pl.col("year") < NARROW), *linked]).sort(KEYS)


def _level(
    year: int,
    trade: pl.DataFrame,
    wide: pl.DataFrame,
    capitals: pl.DataFrame,
    contiguity: pl.DataFrame,
) -> pl.DataFrame:
    """Return by how much a fit to all states expects more of a pair than one to a year's states."""
    recorded = trade.filter(pl.col("year") == year).select("exporter", "importer")
    before = trade.filter(pl.col("year").is_between(NARROW - LINK, NARROW - 1))
    few = _fitted(
        before.join(recorded, on=["exporter", "importer"], how="semi"), capitals, contiguity
    )
    ratio = (pl.col("expected") / pl.col("expected_few")).log()
    return (
        wide.join(few, on=KEYS, suffix="_few")
        .sort(KEYS)
        .group_by(PAIR)
        .agg(level=ratio.mean().exp())
        .with_columns(pl.lit(year, pl.Int16).alias("year"))
    )


def _fitted(trade: pl.DataFrame, capitals: pl.DataFrame, contiguity: pl.DataFrame) -> pl.DataFrame:
    """Return what each year's fit to the year's flows expects of each pair."""
    enough = [pl.len().over(side, "year") >= PARTNERS for side in ("exporter", "importer")]
    flows = _by_year(trade.filter(*enough))
    schema = {**dict.fromkeys(KEYS, pl.Int16), "expected": pl.Float64}
    if not flows:
        return pl.DataFrame(schema=schema)
    first, last = min(flows), max(flows)
    seats = (
        years(capitals.with_columns(began="start"), first, last)
        .sort("ccode", "year", "began")
        .unique(["ccode", "year"], keep="last", maintain_order=True)
    )
    borders = years(contiguity.filter(pl.col("kind") == LAND), first, last)
    seats_in, borders_in = _by_year(seats), _by_year(borders)
    return pl.concat(
        _fitted_in(
            year, part, seats_in.get(year, seats.clear()), borders_in.get(year, borders.clear())
        )
        for year, part in flows.items()
    )


def _by_year(frame: pl.DataFrame) -> dict[int, pl.DataFrame]:
    parts = frame.sort("year").partition_by("year", as_dict=True)
    return {int(key[0]): part for key, part in parts.items()}


def _fitted_in(
    year: int, flows: pl.DataFrame, seats: pl.DataFrame, borders: pl.DataFrame
) -> pl.DataFrame:
    codes = np.unique(flows.select("exporter", "importer").to_numpy())
    matrix = np.full((len(codes), len(codes)), np.nan)
    matrix[_places(flows, "exporter", codes), _places(flows, "importer", codes)] = flows["flow"]
    costs = _costs(codes, seats, borders, np.isfinite(matrix))
    fitted = gravity.fit(matrix, costs, case=f"gravity of {year}").expected
    both = fitted + fitted.T
    first, second = np.nonzero(np.triu(np.isfinite(both), 1))
    return pl.DataFrame(
        {"ccode1": codes[first], "ccode2": codes[second], "expected": both[first, second]}
    ).select(*PAIR, pl.lit(year, pl.Int16).alias("year"), "expected")


def _costs(
    codes: NDArray[np.int16], seats: pl.DataFrame, borders: pl.DataFrame, known: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return log distance, and land border where some recorded pairs have one and others not."""
    seated = pl.DataFrame({"ccode": codes}).join(
        seats, on="ccode", how="left", maintain_order="left"
    )
    distance = great_circle(seated["latitude"].to_numpy(), seated["longitude"].to_numpy())
    distance[distance == 0] = np.nan
    inside = borders.filter(*(pl.col(side).is_in(codes.tolist()) for side in PAIR))
    first, second = _places(inside, "ccode1", codes), _places(inside, "ccode2", codes)
    border = np.zeros_like(distance)
    border[first, second] = border[second, first] = 1.0
    share = border[known].mean()
    return np.stack([np.log(distance), border] if 0 < share < 1 else [np.log(distance)])


def _places(frame: pl.DataFrame, column: str, codes: NDArray[np.int16]) -> NDArray[np.intp]:
    return np.searchsorted(codes, frame[column].to_numpy())
