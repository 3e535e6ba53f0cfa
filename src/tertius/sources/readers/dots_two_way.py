"""Trade of five economies, both ways in one sum (IMF, Direction of Trade Statistics).

The sum cannot be split into its two directions without another source, so it makes no row of
`trade`: it is kept apart, to check the totals of the merged series.
"""

import fastexcel
import polars as pl

from tertius import states
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["read", "sums"]

DATASET = "imf-dots-multiatsm"
BOOK = "TradeData.xlsx"
RUSSIA, RUSSIA_FROM = 365, 1992
MILLION = 1e6


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `trade_two_way`, one row a reporter, partner and year."""
    book = fastexcel.read_excel(str(files.path(BOOK)))
    found = pl.concat(sums(book.load_sheet(name).to_polars(), name) for name in book.sheet_names)
    flows = found.with_columns(
        basis=pl.lit("reporter's imports and exports together"), source=pl.lit(DATASET)
    )
    return {"trade_two_way": conform(flows, "trade_two_way", f"{DATASET}/{BOOK}")}


def sums(sheet: pl.DataFrame, reporter: str) -> pl.DataFrame:
    """Return the reporter's trade with each partner, in million US dollars.

    A zero is a year without a record, with the reporter itself or another, and is left out. So
    are years before 1992 with Russia: the Soviet Union is another state, which is not linked.

    Parameters
    ----------
    sheet : polars.DataFrame
        First column partners, the others years; US dollars.
    reporter : str
        Name of the reporting state.
    """
    first = sheet.columns[0]
    long = (
        sheet.rename({first: "partner_name"})
        .unpivot(index="partner_name", variable_name="year", value_name="flow")
        .with_columns(
            pl.col("year").cast(pl.Float64).cast(pl.Int16),
            pl.col("flow").cast(pl.Float64) / MILLION,
            reporter_name=pl.lit(reporter),
        )
        .filter(pl.col("flow") > 0, pl.col("partner_name") != reporter)
    )
    coded = states.translate(long, "partner_name", system="name", out="partner")
    coded = states.translate(coded, "reporter_name", system="name", out="reporter")
    soviet = pl.any_horizontal(pl.col("reporter", "partner") == RUSSIA) & (
        pl.col("year") < RUSSIA_FROM
    )
    return coded.filter(~soviet).select("reporter", "partner", "year", "flow")
