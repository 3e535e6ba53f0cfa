"""Reconciled goods trade of nineteen economies (CEPII, BACI), out of a gravity exercise's file.

The file's predictions and covariates are somebody's model and are not read.
"""

import polars as pl

from tertius import states
from tertius.sources import corrections
from tertius.sources.descriptor import SourceFiles
from tertius.sources.schemas import conform
from tertius.sources.trade_basis import FOB_RECONCILED

__all__ = ["read"]

DATASET = "baci-19"
FILE = "baci_gravity_viz.parquet"


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `trade`; flows to Hong Kong, which is no state, are left out."""
    raw = pl.read_parquet(
        files.path(FILE), columns=["year", "iso_o", "iso_d", "trade_value_usd_millions"]
    ).rename({"trade_value_usd_millions": "flow"})
    found, _ = corrections.correct(raw, DATASET, "flows")
    coded = states.translate(found, "iso_o", system="iso3", out="exporter")
    coded = states.translate(coded, "iso_d", system="iso3", out="importer")
    flows = coded.drop_nulls(["exporter", "importer"]).select(
        "exporter",
        "importer",
        "year",
        "flow",
        basis=pl.lit(FOB_RECONCILED),
        source=pl.lit(DATASET),
    )
    return {"trade": conform(flows, "trade", f"{DATASET}/{FILE}")}
