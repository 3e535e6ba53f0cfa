"""Imports of Russian fossil fuels by month and importer (CREA, from Comtrade and Eurostat)."""

import polars as pl

from tertius.sources import rfiles
from tertius.sources.descriptor import SourceFiles
from tertius.sources.economies import coded
from tertius.sources.schemas import conform

__all__ = ["read", "side_by_side"]

DATASET = "crea-russia-fossil"
UNION = "EU"

GOODS = {
    "coal": "coal",
    "coal_gas": "coal-gas",
    "coke": "coke",
    "lng": "lng",
    "natural_gas": "pipeline-gas",
    "oil": "crude-oil",
    "oil_products": "oil-products",
    "tar": "tar",
}
RENAMED = {
    "Bosnia Herzegovina": "BIH",
    "China, Hong Kong SAR": "China, Hong Kong SAR",
    "Czech Rep.": "CZE",
    "Dem.Rep. of the Congo": "COD",
    "Dominican Rep.": "DOM",
    "Lao People's Dem. Rep.": "LAO",
    "Rep. of Korea": "KOR",
    "Rep. of Moldova": "MDA",
    "TFYR of Macedonia": "MKD",
    "United Rep. of Tanzania": "TZA",
}


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `fuel_imports`; the rows of the European Union repeat its members'."""
    raw = rfiles.read(files.path("comtrade_eurostat.RDS"))["data"]
    found = side_by_side(raw.filter(pl.col("country") != UNION))
    named = coded(found, ("exporter", "importer"), DATASET, renamed=RENAMED)
    return {"fuel_imports": conform(named.drop("year"), "fuel_imports", DATASET)}


def side_by_side(raw: pl.DataFrame) -> pl.DataFrame:
    """Return tonnes and euros in one row a month; what cannot be an import is missing.

    Parameters
    ----------
    raw : polars.DataFrame
        ``country``, ``partner``, ``date`` (days since 1970-01-01), ``commodity``, ``unit``
        (``eur`` or ``tonne``), ``value``.
    """
    wide = raw.with_columns(rfiles.days_to_date("date")).pivot(
        "unit", index=["country", "partner", "date", "commodity"], values="value"
    )
    # Gas by pipeline is all gas less liquefied gas, which can fall below nought; a value without
    # a quantity is a quantity not reported.
    tonnes = pl.when((pl.col("tonne") > 0) | (pl.col("eur") == 0), pl.col("tonne") >= 0)
    return (
        wide.select(
            exporter="partner",
            importer="country",
            month="date",
            year=pl.col("date").dt.year(),
            good=pl.col("commodity").replace_strict(GOODS),
            quantity=tonnes.then("tonne"),
            value=pl.when(pl.col("eur") >= 0).then("eur"),
        )
        .filter(pl.any_horizontal(pl.col("quantity", "value").is_not_null()))
        .with_columns(source=pl.lit(DATASET))
    )
