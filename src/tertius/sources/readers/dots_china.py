"""China's imports by origin (IMF, Direction of Trade Statistics), mainland China reporting."""

import fastexcel
import polars as pl

from tertius import states
from tertius.errors import DataError
from tertius.sources import corrections
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform
from tertius.sources.trade_basis import CIF

__all__ = ["NOT_STATES", "origins", "read"]

DATASET = "imf-dots-china-imports"
BOOK = "ChinaPR_Mainland_Imports_of_Goods_f.xlsx"
SHEET = "Goods, Value of Imports, Cost,"
CHINA = 710

RENAMED = {
    "Congo, Dem. Rep. of the": "COD",
    "Congo, Rep. of": "COG",
    "Korea, Dem. People's Rep. of": "PRK",
    "Korea, Rep. of": "KOR",
    "Kyrgyz Rep.": "KGZ",
    "Lao People's Dem. Rep.": "LAO",
    "Slovak Rep.": "SVK",
    "Syrian Arab Rep.": "SYR",
}
NOT_STATES = frozenset(
    {
        "Africa not specified",
        "Aruba, Kingdom of the Netherlands",
        "Asia not specified",
        "Bermuda",
        "China, P.R.: Hong Kong",
        "China, P.R.: Macao",
        "Countries & Areas not specified",
        "Curaçao, Kingdom of the Netherlands",
        "Europe not specified",
        "Faroe Islands",
        "French Polynesia",
        "Gibraltar",
        "Greenland",
        "Holy See",
        "Montserrat",
        "Netherlands Antilles",
        "New Caledonia",
        "Sint Maarten, Kingdom of the Netherlands",
        "Special Categories",
        "West Bank and Gaza",
        "Western Hemisphere not specified",
    }
)


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `trade`: China's imports, one row an origin and year."""
    sheet = fastexcel.read_excel(str(files.path(BOOK))).load_sheet(SHEET).to_polars()
    found, _ = corrections.correct(origins(sheet), DATASET, "imports")
    flows = found.drop_nulls("exporter").select(
        "exporter",
        "year",
        "flow",
        importer=pl.lit(CHINA),
        basis=pl.lit(CIF),
        source=pl.lit(DATASET),
    )
    return {"trade": conform(flows, "trade", f"{DATASET}/{BOOK}")}


def origins(sheet: pl.DataFrame) -> pl.DataFrame:
    """Return one row an origin and year with a value; origins that are no states stay null.

    Parameters
    ----------
    sheet : polars.DataFrame
        First column the IMF's name of the origin, the others years.

    Returns
    -------
    polars.DataFrame
        ``name``, ``year``, ``flow`` in the sheet's unit, and ``exporter``.

    Raises
    ------
    DataError
        If a name is neither a state's nor among those known to be none.
    """
    first = sheet.columns[0]
    long = (
        sheet.rename({first: "name"})
        .unpivot(index="name", variable_name="year", value_name="flow")
        .drop_nulls()
        .with_columns(pl.col("year").cast(pl.Int16), pl.col("flow").cast(pl.Float64))
    )
    plain = pl.col("name").str.replace(r",.*$", "")
    label = (
        pl.when(pl.col("name").is_in(list(NOT_STATES)))
        .then(None)
        .otherwise(pl.col("name").replace_strict(RENAMED, default=plain, return_dtype=pl.String))
    )
    coded = states.translate(long.with_columns(label=label), "label", system="any", out="exporter")
    unknown = coded.filter(pl.col("label").is_not_null() & pl.col("exporter").is_null())
    if unknown.height:
        raise DataError(
            f"{DATASET}, names {unknown['name'].unique().sort().to_list()}: no states of that "
            "name; say in the reader which state they are, or that they are none"
        )
    return coded.drop("label")
