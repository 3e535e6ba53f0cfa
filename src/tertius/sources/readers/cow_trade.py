"""Dyadic trade of the Correlates of War project, 1946 on: goods imports, mostly from the IMF.

Each pair stands in the file twice, once from either side; one of the two rows is read and split
into its two directions. A direction without a value has no row.
"""

import polars as pl

from tertius.errors import DataError
from tertius.sources import corrections, rfiles
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform
from tertius.sources.trade_basis import CIF, CIF_WITH_HONG_KONG

__all__ = ["directed", "pairs", "read"]

DATASET = "cow-trade"
FIRST = 1946
CHINA = 710
HONG_KONG_FROM = 1999


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `trade` with the source's gaps left as gaps."""
    raw = rfiles.read(files.path("cow_trade_ddy.rds"))["data"]
    found, _ = corrections.correct(pairs(raw), DATASET, "pairs")
    return {"trade": conform(directed(found), "trade", f"{DATASET}/cow_trade_ddy.rds")}


def pairs(raw: pl.DataFrame) -> pl.DataFrame:
    """Return one row a pair and year from a file that has each pair from both sides.

    Parameters
    ----------
    raw : polars.DataFrame
        ``ccode1``, ``ccode2``, ``year``, ``flow1`` (imports of 1 from 2, million US dollars),
        ``flow2`` (imports of 2 from 1).

    Returns
    -------
    polars.DataFrame
        The same columns with ``ccode1`` < ``ccode2``, years from 1946.

    Raises
    ------
    DataError
        If the two rows of a pair differ, or one of them is not there.
    """
    rows = raw.select(
        pl.col("ccode1", "ccode2", "year").cast(pl.Int16), pl.col("flow1", "flow2").cast(pl.Float64)
    ).filter(pl.col("year") >= FIRST)
    first = rows.filter(pl.col("ccode1") < pl.col("ccode2"))
    turned = rows.filter(pl.col("ccode1") > pl.col("ccode2")).select(
        ccode1="ccode2", ccode2="ccode1", year="year", flow1="flow2", flow2="flow1"
    )
    unequal = first.join(turned, on=first.columns, how="anti", nulls_equal=True)
    if unequal.height or first.height != turned.height:
        example = (unequal if unequal.height else turned).row(0)
        raise DataError(
            f"{DATASET}: the two rows of a pair and year disagree, or one is missing, "
            f"for {example[:3]}: decide which side to read"
        )
    return first


def directed(found: pl.DataFrame) -> pl.DataFrame:
    """Return one row an exporter, importer and year with a known flow."""
    sides = (("ccode2", "ccode1", "flow1"), ("ccode1", "ccode2", "flow2"))
    flows = pl.concat(
        found.select(exporter=exporter, importer=importer, year="year", flow=flow)
        for exporter, importer, flow in sides
    ).drop_nulls("flow")
    with_hong_kong = (pl.col("year") >= HONG_KONG_FROM) & (
        (pl.col("exporter") == CHINA) | (pl.col("importer") == CHINA)
    )
    return flows.with_columns(
        basis=pl.when(with_hong_kong).then(pl.lit(CIF_WITH_HONG_KONG)).otherwise(pl.lit(CIF)),
        source=pl.lit(DATASET),
    )
