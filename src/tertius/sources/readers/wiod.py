"""World Input-Output Database: totals of 43 economies and the rest of the world, four years.

The copy carries the results of the Stata command ge_gravity for the enlargement of the European
Union, on the baseline of 2000.

References
----------
Timmer, Dietzenbacher, Los, Stehrer & de Vries (2015), "An Illustrated User Guide to the World
Input-Output Database", Review of International Economics 23(3): 575-605. Baier, Yotov & Zylkin
(2019), Journal of International Economics 116: 206-226: the command and its example.
"""

import numpy as np
import polars as pl

from tertius.sources import rfiles
from tertius.sources.descriptor import SourceFiles
from tertius.sources.readers.baselines import ALL, baseline, results
from tertius.sources.schemas import conform

__all__ = ["SCENARIO", "THETA", "read"]

DATASET = "gegravity-wiod"
SCENARIO = "wiod-enlargement"
THETA = 4.0
"""Trade elasticity of the published results."""

MEASURES = {"w_eu": "welfare, deficits as amounts", "w_mult": "real output, deficits as ratios"}


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return tables `baseline_flows`, `cost_changes`, `published_results`."""
    raw = rfiles.read(files.path("TradeData0014.rda"))["TradeData0014"]
    flows = raw.select("exporter", "importer", "year", value="trade")
    solved = rfiles.read(files.path("TradeData0014_Results.rda"))["TradeData0014_Results"]
    pairs = solved.filter(pl.col("year") == 2000)
    changes = pairs.filter(pl.col("eu_effect") != 0).select(
        "exporter",
        "importer",
        scenario=pl.lit(SCENARIO),
        change=(pl.col("eu_effect") / -THETA).map_batches(np.exp, return_dtype=pl.Float64),
        source=pl.lit(DATASET),
    )
    states = pairs.group_by(economy="exporter").agg(
        (pl.col(name).first() - 1) * 100 for name in MEASURES
    )
    return {
        "baseline_flows": baseline(flows, DATASET, "wiod", goods=ALL),
        "cost_changes": conform(changes, "cost_changes", DATASET),
        "published_results": results(states, DATASET, SCENARIO, MEASURES),
    }
