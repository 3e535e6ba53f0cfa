"""Merge four records of goods trade into one series of flows as the importer reports them.

Precedence, a flow and year at a time
-------------------------------------
1. DOTS, importer-reported, where the year is complete: China's imports from all origins (2010 to
   2022), the imports of fifteen economies from each other (2011 to 2020).
2. COW, to 2014. It is the same record: outside China the two differ by one part in a hundred
   thousand (median of their common years), but COW counts Hong Kong into China from 1999 on and
   rounds to millions.
3. BACI, brought to the importers' level, for what both lack: 2015 to 2021 of its pairs outside
   the fifteen, and 2021 of all. BACI reconciles two reports at fob prices; its level differs from
   the importers' by a median of 10 per cent and, for what is shipped through traders, by half.
   Each flow is therefore multiplied by the mean ratio (geometric) of the two in the last three
   years that have both. A year after that link the result is within 4 per cent (median; root mean
   square 10) of the importer's report, three years after it within 5 (13).
4. DOTS, exporter-reported, where the importer's year lacks a month and BACI has nothing.

Level breaks are thus left with China only: up in 1999, where COW takes Hong Kong in, and down in
2010, where its imports without Hong Kong's are a sixth lower. Nothing is split, filled or carried
on; a flow that no source has after 2014 has no row, so that in 2022 there are China's imports
alone.
"""

from collections.abc import Mapping

import polars as pl

from tertius.errors import DataError
from tertius.sources.schemas import conform
from tertius.sources.trade_basis import CIF, FOB, FOB_AT_CIF_LEVEL, FOB_RECONCILED

__all__ = ["at_level", "merge"]

CHINA = "imf-dots-china-imports"
MONTHLY = "imf-dots-monthly15"
COW = "cow-trade"
BACI = "baci-19"
PAIR = ["exporter", "importer"]
KEY = [*PAIR, "year"]
LINK = 3


def merge(parts: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Merge the readers' `trade` tables.

    Parameters
    ----------
    parts : mapping of str to polars.DataFrame
        Table `trade` by dataset id: cow-trade, baci-19, imf-dots-monthly15 and
        imf-dots-china-imports.

    Returns
    -------
    polars.DataFrame
        Table `trade`.

    Raises
    ------
    DataError
        If BACI's rows are not reconciled flows at fob prices, or COW's not importer-reported.
    """
    monthly, baci, cow = parts[MONTHLY], parts[BACI], parts[COW]
    _expect(baci, BACI, FOB_RECONCILED)
    _expect(cow, COW, CIF)
    reported = _first(parts[CHINA], monthly.filter(pl.col("basis") == CIF), cow)
    levelled = at_level(baci, reported)
    return conform(
        _first(reported, levelled, monthly.filter(pl.col("basis") == FOB)), "trade", "merged trade"
    )


def at_level(other: pl.DataFrame, base: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that `other` has and `base` lacks, at the level of `base`.

    Parameters
    ----------
    other, base : polars.DataFrame
        Tables `trade`.

    Returns
    -------
    polars.DataFrame
        Rows of `other`, each flow times the geometric mean ratio of base to other in the last
        `LINK` earlier years in which both are above zero; a flow without such a year is left out.
        `basis` names the last of them.

    References
    ----------
    The linking of overlapping series is that of national accounts: System of National Accounts
    2008, paragraphs 15.43 to 15.50.
    """
    both = base.join(other, on=KEY, suffix="_other").filter(
        pl.col("flow") > 0, pl.col("flow_other") > 0
    )
    ratio = (pl.col("flow") / pl.col("flow_other")).log()
    links = both.sort("year").select(
        *KEY, level=ratio.rolling_mean(LINK, min_samples=1).over(PAIR), linked="year"
    )
    lacking = other.join(base, on=KEY, how="anti").sort("year")
    return (
        lacking.join_asof(links, on="year", by=PAIR, check_sortedness=False)
        .drop_nulls("level")
        .with_columns(
            flow=pl.col("flow") * pl.col("level").exp(),
            basis=pl.format(FOB_AT_CIF_LEVEL + " to {}", "linked"),
        )
        .select(other.columns)
    )


def _first(*frames: pl.DataFrame) -> pl.DataFrame:
    """Return all rows, of each flow and year the one that comes first."""
    return pl.concat(frames).unique(KEY, keep="first", maintain_order=True)


def _expect(frame: pl.DataFrame, source: str, basis: str) -> None:
    other = frame.filter(~pl.col("basis").str.starts_with(basis))
    if other.height:
        raise DataError(
            f"{source}, column 'basis': {other['basis'][0]!r} found, {basis!r} expected; "
            "the precedence of the merge rests on it"
        )
