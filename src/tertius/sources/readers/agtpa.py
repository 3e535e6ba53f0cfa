"""An Advanced Guide to Trade Policy Analysis: manufactures of 69 economies, and its results.

References
----------
Yotov, Piermartini, Monteiro & Larch (2016), "An Advanced Guide to Trade Policy Analysis: The
Structural Gravity Model", UN and WTO, ch. 2, applications 1 and 2, exercise 1.
"""

import polars as pl

from tertius.sources import rfiles
from tertius.sources.descriptor import SourceFiles
from tertius.sources.readers.baselines import MANUFACTURES, baseline, results

__all__ = ["MEASURES", "SCENARIOS", "covariates", "read"]

DATASET = "agtpa"
SCENARIOS = {
    "agtpa-borders": "1_TradeWithoutBorder_FULL.xls",
    "agtpa-nafta": "2_RTAsEffects_FULL.xls",
    "agtpa-border-a": "1_RemovingSpecificBorder_FULL_part_A.xls",
    "agtpa-border-bc": "1_RemovingSpecificBorder_FULL_part_BC.xls",
    "agtpa-border-d": "1_RemovingSpecificBorder_FULL_part_D.xls",
}
MEASURES = {
    "change_Xi_CDL": "exports, conditional",
    "change_Xi_FULL": "exports",
    "change_price_FULL": "output price",
    "change_IMR_FULL": "consumer price",
    "change_rGDP_FULL": "real output",
}


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return tables `baseline_flows` and `published_results`."""
    flows = covariates(files).select("exporter", "importer", "year", value="trade")
    published = [
        results(
            pl.read_excel(files.path(file)).rename({"country": "economy"}),
            DATASET,
            scenario,
            MEASURES,
        )
        for scenario, file in SCENARIOS.items()
    ]
    return {
        "baseline_flows": baseline(flows, DATASET, "agtpa", goods=MANUFACTURES),
        "published_results": pl.concat(published),
    }


def covariates(files: SourceFiles) -> pl.DataFrame:
    """Return the file as it is: trade by pair and year, and what trade costs rest on."""
    return rfiles.read(files.path("agtpa_applications.rda"))["agtpa_applications"]
