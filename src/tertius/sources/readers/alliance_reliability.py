"""Were alliances honoured when war called on them: Leeds and Anac; Berkemeier and Fuhrmann."""

import pandas as pd
import polars as pl

from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["FIRST_YEARS", "leeds_anac", "read", "reassessed"]

SOURCE = pl.lit("alliance-reliability").alias("source")
CODINGS = {"bf": "BF", "llm": "LLM"}

# First year of each war of Leeds and Anac's file, whose numbers are those of the Correlates of
# War's third edition; the fourth renumbered some (Hungary 1956 is 154 here and 156 there).
FIRST_YEARS = {
    10: 1848, 22: 1853, 28: 1859, 46: 1864, 49: 1864, 52: 1865, 55: 1866, 58: 1870, 61: 1877,
    64: 1879, 73: 1894, 82: 1900, 85: 1904, 97: 1911, 100: 1912, 103: 1913, 106: 1914, 118: 1929,
    121: 1931, 124: 1932, 127: 1935, 130: 1937, 133: 1938, 136: 1939, 139: 1939, 142: 1939,
    148: 1948, 154: 1956, 157: 1956, 166: 1965, 169: 1967, 175: 1969, 178: 1971, 181: 1973,
    189: 1977, 211: 1990,
}  # fmt: skip
UNDATED = {"WorldWarI": 1914, "WorldWarII": 1939, "Iran-Iraq1980": 1980}


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `honouring`, all codings one after the other."""
    members = pl.read_csv(
        files.path("atop-member-level.csv"), encoding="latin1", infer_schema_length=None
    )
    found = pl.concat(
        [
            leeds_anac(_stata(files, "LeedsAnacIIrep.dta"), members),
            *(
                reassessed(_stata(files, "BerkemeierFuhrmannRAP2018_0303.dta"), coding)
                for coding in CODINGS
            ),
        ]
    )
    return {"honouring": conform(found, "honouring", "alliance-reliability/*.dta")}


def _stata(files: SourceFiles, name: str) -> pl.DataFrame:
    return pl.from_pandas(pd.read_stata(files.path(name), convert_categoricals=False))


def leeds_anac(raw: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return Leeds and Anac's coding, the giver filled in where a treaty has two members.

    Parameters
    ----------
    raw : polars.DataFrame
        The source: its `ccode1` is the ally at war, to whom the others owed something.
    members : polars.DataFrame
        ATOP's members of treaties: `atopid`, `member`.
    """
    pairs = (
        members.select(pl.col("atopid").cast(pl.Int32), pl.col("member").cast(pl.Int16))
        .unique()
        .filter(pl.len().over("atopid") == 2)
        .rename({"atopid": "treaty", "member": "giver"})
    )
    rows = raw.select(
        pl.lit("leeds-anac").alias("coding"),
        pl.col("atopid").cast(pl.Int32).alias("treaty"),
        pl.col("war").cast(pl.Int32),
        pl.col("war").cast(pl.Int64).replace_strict(FIRST_YEARS).alias("year"),
        pl.col("ccode1").cast(pl.Int16).alias("invoked_by"),
        (pl.col("honor3") == 1).alias("honoured"),
        (pl.col("bilat") == 1).alias("bilateral"),
        SOURCE,
    )
    others = rows.join(pairs, on="treaty").filter(pl.col("giver") != pl.col("invoked_by"))
    owed = others.filter("bilateral").select("treaty", "war", "giver")
    order = ["coding", "treaty", "war", "year", "invoked_by", "giver"]
    return rows.join(owed, on=["treaty", "war"], how="left").select(
        *order, "honoured", "bilateral", SOURCE
    )


def reassessed(raw: pl.DataFrame, coding: str) -> pl.DataFrame:
    """Return Berkemeier and Fuhrmann's data in one of their codings: ``bf`` or ``llm``.

    Flags are 1 or missing. An alliance that a war did not call on has neither, and no row.
    """
    honoured = (pl.col(f"honor{CODINGS[coding]}") == 1).fill_null(False)
    broken = (pl.col(f"violate{CODINGS[coding]}") == 1).fill_null(False)
    dated = pl.col("warname").str.extract(r"(1[89]\d\d|20\d\d)").cast(pl.Int16)
    return raw.filter(honoured != broken).select(
        pl.lit(coding).alias("coding"),
        pl.col("atopid").cast(pl.Int32).alias("treaty"),
        pl.col("warid").cast(pl.Int32).alias("war"),
        pl.coalesce(pl.col("warname").replace_strict(UNDATED, default=None), dated).alias("year"),
        pl.lit(None, pl.Int16).alias("invoked_by"),
        pl.lit(None, pl.Int16).alias("giver"),
        honoured.alias("honoured"),
        (pl.col("multilateral") == 0).alias("bilateral"),
        SOURCE,
    )
