"""The example of gegravity: manufactures of 30 economies in 2006, domestic sales included."""

import polars as pl

from tertius.sources.descriptor import SourceFiles
from tertius.sources.readers.baselines import MANUFACTURES, baseline

__all__ = ["covariates", "read"]

DATASET = "gegravity-sample"
FILE = "sample_data_set.dlm"


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return table `baseline_flows`."""
    flows = covariates(files).select("exporter", "importer", "year", value="trade")
    return {"baseline_flows": baseline(flows, DATASET, "gegravity", goods=MANUFACTURES)}


def covariates(files: SourceFiles) -> pl.DataFrame:
    """Return the file as it is: trade, output Y, expenditure E, and what trade costs rest on."""
    raw = pl.read_csv(files.path(FILE))
    return raw.rename(str.strip).with_columns(pl.col("trade", "Y", "E").cast(pl.Float64))
