"""Trade agreements of the World Bank's deep trade agreements, every fourth year, with exports.

The file holds directed pairs in 1964, 1968, ..., 2016. An agreement is the same both ways but for
its name in six pair-years; a pair is looked at if either direction has a row. Between the years
nothing is filled: an agreement that is in force in 2004 and not in 2000 began in between, and the
file does not say when.

References
----------
Mattoo, Rocha & Ruta (2020), Handbook of Deep Trade Agreements. Breinlich, Corradi, Rocha, Ruta,
Santos Silva & Zylkin (2021), World Bank Policy Research Working Paper 9629.
"""

import polars as pl

from tertius import states
from tertius.sources import rfiles
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["CODES", "exports", "read"]

DATASET = "rta-penppml"
MILLION = 1e6
FLOW = ["exporter", "importer", "year"]

CODES = pl.DataFrame(
    [
        ("BLX", "BEL"),
        ("BLX", "LUX"),
        ("KN1", "KNA"),
        ("MNT", "MNE"),
        ("SVR", "RVN"),
        ("SVU", "SUN"),
        ("TAN", "TZA"),
        ("TMP", "TLS"),
        ("YDR", "YMD"),
    ],
    schema=["code", "iso3"],
    orient="row",
)
"""Codes of the file that are not ISO's; Belgium and Luxembourg share one, in all years."""


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `agreements`."""
    rows = _directed(files).select(*FLOW, "agreement")
    both = rows.select(
        "year",
        "agreement",
        ccode1=pl.min_horizontal("exporter", "importer"),
        ccode2=pl.max_horizontal("exporter", "importer"),
    )
    named = pl.col("agreement").drop_nulls().unique().sort()
    found = both.group_by("ccode1", "ccode2", "year").agg(
        in_force=pl.col("agreement").is_not_null().any(),
        agreement=named.str.join("; ").replace("", None),
    )
    dated = found.with_columns(source=pl.lit(DATASET))
    return {"agreements": conform(dated, "agreements", f"{DATASET}/trade.rda")}


def exports(files: SourceFiles) -> pl.DataFrame:
    """Return exports between states as the exporter reports them.

    Returns
    -------
    polars.DataFrame
        ``exporter`` and ``importer`` (COW codes), ``year``, ``flow`` in million current US
        dollars, zeros as in the file. Belgium stands for Belgium and Luxembourg.
    """
    luxembourg = states.resolve("LUX").ccode
    rows = _directed(files).select(*FLOW, flow=pl.col("export") / MILLION)
    kept = rows.filter(pl.col("exporter") != luxembourg, pl.col("importer") != luxembourg)
    # two codes of one state in one year are parts of its trade: Tanganyika and Zanzibar
    return kept.group_by(FLOW).agg(pl.col("flow").sum()).sort(FLOW)


def _directed(files: SourceFiles) -> pl.DataFrame:
    """Return the file's rows between two different states, with their COW codes."""
    raw = rfiles.read(files.path("trade.rda"))["trade"].select(
        "exp",
        "imp",
        "export",
        pl.col("agreement").replace("", None),
        year=pl.col("time").cast(pl.Int16),
    )
    for side, out in (("exp", "exporter"), ("imp", "importer")):
        coded = raw.join(CODES, left_on=side, right_on="code", how="left")
        iso3 = pl.coalesce("iso3", side)
        raw = states.translate(coded.with_columns(iso3=iso3), "iso3", system="iso3", out=out).drop(
            "iso3"
        )
    return raw.drop_nulls(["exporter", "importer"]).filter(pl.col("exporter") != pl.col("importer"))
