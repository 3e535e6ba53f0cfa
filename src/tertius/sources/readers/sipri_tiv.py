"""Deliveries of major arms by supplier, recipient and year (SIPRI), 1950 to 2023.

Volumes are SIPRI's trend-indicator values: an index of military capability, not money. The terms
forbid passing the rows on: they stay in a user's own store, and only shares made from them leave.
"""

import polars as pl

from tertius import states
from tertius.errors import DataError
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform

__all__ = ["NOT_STATES", "deliveries", "read"]

DATASET = "sipri-tiv"
FILES = ("trade-register_initial_situation.csv", "trade-register.csv")
PREAMBLE = 11  # lines before the header
NOT_STATES = frozenset(
    {
        "Aruba", "Biafra", "Katanga", "Libya GNC", "Northern Cyprus", "Palestine",
        "Western Sahara", "unknown recipient(s)", "unknown supplier(s)",
    }
)  # fmt: skip


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `arms_transfers`."""
    register = pl.concat(
        pl.read_csv(
            files.path(name),
            skip_rows=PREAMBLE,
            encoding="latin1",
            columns=["Supplier", "Recipient", "Delivery year", "TIV delivery values"],
            schema_overrides={"TIV delivery values": pl.Float64, "Delivery year": pl.Int64},
        )
        for name in FILES
    )
    return {"arms_transfers": conform(deliveries(register), "arms_transfers", DATASET)}


def deliveries(register: pl.DataFrame) -> pl.DataFrame:
    """Return the volume delivered, one row a supplier, recipient and year.

    Parameters
    ----------
    register : polars.DataFrame
        `Supplier`, `Recipient`, `Delivery year`, `TIV delivery values`: one row a deal and year.
        Organisations and rebels, whose names end in a star, and the unknown are no states; rows
        of a territory before its independence are left out with them.

    Raises
    ------
    DataError
        If a name is neither a state's in any of its years nor known to be none.
    """
    rows = register.rename({"Delivery year": "year", "TIV delivery values": "tiv"}).with_columns(
        source=pl.lit(DATASET)
    )
    for column, out in (("Supplier", "supplier"), ("Recipient", "recipient")):
        named = ~pl.col(column).str.ends_with("*") & ~pl.col(column).is_in(NOT_STATES)
        rows = states.translate(rows.filter(named), column, system="any", out=out)
        lost = rows.group_by(column).agg(pl.col(out).is_null().all()).filter(out)
        if lost.height:
            raise DataError(
                f"{DATASET}, column {column} {lost[column].sort().to_list()}: no states of those "
                "names; say in the reader which they are, or that they are none"
            )
    known = rows.drop_nulls(["supplier", "recipient"])
    return known.group_by("supplier", "recipient", "year", "source").agg(pl.col("tiv").sum())
