"""Gross domestic product from the World Development Indicators (World Bank), 1960 on.

Two releases are at hand: total GDP to 2023 (an older one), and GDP per head and population to
2024. The product of the newer two is taken throughout, so that one release speaks for all years;
total GDP stands in where there is no product, and where GDP per head counts a part of the people.
"""

import io
from pathlib import Path

import polars as pl

from tertius import states
from tertius.errors import DataError
from tertius.sources import corrections
from tertius.sources.borders import own_territory
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["PART_OF_THE_PEOPLE", "PRODUCT", "TOTAL", "combined", "read", "wide"]

DATASET = "wdi"
PRODUCT = "GDP per head times population"
TOTAL = "total GDP, older release"
PER_HEAD = "NY.GDP.PCAP.CD"
POPULATION = "SP.POP.TOTL"
MILLION = 1e6

# GDP per head is for the government-controlled area of Cyprus and for mainland Tanzania, the
# population for the whole: the product would be too high.
PART_OF_THE_PEOPLE = ("CYP", "TZA")


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `gdp` of states; the World, regions and income groups are left out."""
    per_head = wide(files.path("WDI_GDP.csv"), PER_HEAD)
    population = wide(files.path("WDI_POPULATION.csv"), POPULATION)
    total = pl.read_csv(files.path("gdp.csv")).select(
        iso3="Country Code", year=pl.col("Year").cast(pl.Int16), value="Value"
    )
    found, _ = corrections.correct(combined(per_head, population, total), DATASET, "gdp")
    coded = states.translate(own_territory(found), "iso3", system="iso3").drop_nulls("ccode")
    gdp = coded.select("ccode", "year", "gdp", "basis", source=pl.lit(DATASET))
    return {"gdp": conform(gdp, "gdp", DATASET)}


def wide(path: Path, indicator: str) -> pl.DataFrame:
    """Return the values of a World Bank file with one column a year.

    Parameters
    ----------
    path : Path
        The file; four lines stand before its header.
    indicator : str
        Code of the indicator it must hold, whatever the file is called.

    Returns
    -------
    polars.DataFrame
        ``iso3``, ``year``, ``value``.

    Raises
    ------
    DataError
        If the file holds another indicator.
    """
    text = path.read_text("utf-8-sig")
    table = pl.read_csv(io.StringIO(text), skip_lines=4, infer_schema=False)
    held = table["Indicator Code"].unique().to_list()
    if held != [indicator]:
        raise DataError(f"{path}: column 'Indicator Code' holds {held}, not only {indicator}")
    years = [column for column in table.columns if column.isdigit()]
    return (
        table.select(pl.col("Country Code").alias("iso3"), *years)
        .unpivot(index="iso3", variable_name="year")
        .with_columns(pl.col("year").cast(pl.Int16), pl.col("value").replace("", None))
        .with_columns(pl.col("value").cast(pl.Float64))
        .drop_nulls("value")
    )


def combined(per_head: pl.DataFrame, population: pl.DataFrame, total: pl.DataFrame) -> pl.DataFrame:
    """Return GDP in million current US dollars, and how it was reached.

    Parameters
    ----------
    per_head, population, total : polars.DataFrame
        ``iso3``, ``year``, ``value``: US dollars a head, persons, US dollars.
    """
    key = ["iso3", "year"]
    whole = ~pl.col("iso3").is_in(PART_OF_THE_PEOPLE)
    product = (
        per_head.filter(whole)
        .join(population, on=key, suffix="_people")
        .select(*key, gdp=pl.col("value") * pl.col("value_people") / MILLION, basis=pl.lit(PRODUCT))
    )
    rest = total.join(product, on=key, how="anti").select(
        *key, gdp=pl.col("value") / MILLION, basis=pl.lit(TOTAL)
    )
    return pl.concat([product, rest])
