"""Monthly trade of fifteen economies with each other (IMF, Direction of Trade Statistics).

Both sides report, and differ: by freight and insurance, by timing, by what passes through a third
country. The importer's figure is taken; the exporter's stands in where the importer's year has
fewer than twelve months. A month at 0 between months in the hundreds of millions is one that was
not reported, so it does not count; a sum of fewer than twelve months is no year.
"""

import polars as pl

from tertius import states
from tertius.errors import DataError
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform
from tertius.sources.trade_basis import CIF, FOB

__all__ = ["both_sides", "preferred", "read"]

DATASET = "imf-dots-monthly15"
MONTHS = 12


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `trade`: importer-reported years, else exporter-reported ones."""
    raw = pl.read_csv(files.path("trading.csv"))
    flows = preferred(both_sides(_coded(raw))).with_columns(source=pl.lit(DATASET))
    return {"trade": conform(flows, "trade", f"{DATASET}/trading.csv")}


def both_sides(months: pl.DataFrame) -> pl.DataFrame:
    """Return each year's flow as the importer and as the exporter reports it.

    Parameters
    ----------
    months : polars.DataFrame
        ``reporter``, ``partner``, ``type`` ("import" or "export"), ``year``, ``month``, ``value``
        (million US dollars).

    Returns
    -------
    polars.DataFrame
        ``exporter``, ``importer``, ``year``, ``imports`` and ``exports``: sums of twelve reported
        months, null where there are fewer; a state's rows with itself are left out.
    """
    reported = months.filter(pl.col("reporter") != pl.col("partner"), pl.col("value") > 0)
    years = (
        reported.group_by("reporter", "partner", "type", "year")
        .agg(pl.sum("value"), pl.col("month").n_unique().alias("months"))
        .filter(pl.col("months") == MONTHS)
    )
    key = ["exporter", "importer", "year"]
    imports = years.filter(pl.col("type") == "import").select(
        exporter="partner", importer="reporter", year="year", imports="value"
    )
    exports = years.filter(pl.col("type") == "export").select(
        exporter="reporter", importer="partner", year="year", exports="value"
    )
    return imports.join(exports, on=key, how="full", coalesce=True).sort(key)


def preferred(flows: pl.DataFrame) -> pl.DataFrame:
    """Return one flow and its basis out of the two of `both_sides`."""
    imported = pl.col("imports").is_not_null()
    return flows.select(
        "exporter",
        "importer",
        "year",
        flow=pl.coalesce("imports", "exports"),
        basis=pl.when(imported).then(pl.lit(CIF)).otherwise(pl.lit(FOB)),
    )


def _coded(raw: pl.DataFrame) -> pl.DataFrame:
    coded = states.translate(raw, "countrySource", system="name", out="reporter")
    coded = states.translate(coded, "countryTarget", system="name", out="partner")
    unknown = coded.filter(pl.col("reporter").is_null() | pl.col("partner").is_null())
    if unknown.height:
        raise DataError(
            f"{DATASET}/trading.csv: no state answers to {unknown['countrySource'][0]!r} or "
            f"{unknown['countryTarget'][0]!r} in {unknown['year'][0]}: add the name to the aliases"
        )
    return coded
