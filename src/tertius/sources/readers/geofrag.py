"""Geopolitical fragmentation: trade of 151 economies in 2019, shocks, and published results.

References
----------
Campos, Estefania-Flores, Furceri & Timini (2023), "Geopolitical fragmentation and trade", Journal
of Comparative Economics 51(4): 1289-1315.
"""

import polars as pl

from tertius.sources.descriptor import SourceFiles
from tertius.sources.readers.baselines import ALL, GOODS, baseline, results
from tertius.sources.schemas import conform

__all__ = ["AUTARKY", "MEASURES", "read"]

DATASET = "geofrag-campos"
THOUSAND = 1e3
AUTARKY = 1e9
"""Factor on the foreign trade costs of Russia that the authors take for autarky."""

MEASURES = {"Trade": "trade", "Output": "output", "Welfare": "welfare"}
PRODUCTION = {f"{name}_prod": measure for name, measure in MEASURES.items()}


def read(files: SourceFiles) -> dict[str, pl.DataFrame]:
    """Return tables `baseline_flows`, `cost_changes`, `published_results`."""
    return {
        "baseline_flows": pl.concat([_trade(files), _production(files)]),
        "cost_changes": _changes(files),
        "published_results": _results(files),
    }


def _trade(files: SourceFiles) -> pl.DataFrame:
    raw = pl.read_csv(files.path("trade_2019.csv"), separator=";")
    flows = raw.select(
        exporter="iso_o", importer="iso_d", year=pl.lit(2019), value=pl.col("trade") / THOUSAND
    )
    return baseline(flows, DATASET, "geofrag", goods=GOODS)


def _production(files: SourceFiles) -> pl.DataFrame:
    raw = pl.read_csv(files.path("trade_prod_2018.csv"))
    flows = raw.select(exporter="iso_o", importer="iso_d", year=pl.lit(2018), value="trade")
    return baseline(flows, DATASET, "geofrag-production", goods=ALL)


def _changes(files: SourceFiles) -> pl.DataFrame:
    raw = pl.read_csv(files.path("tau_hat.csv")).rename({"iso_o": "exporter", "iso_d": "importer"})
    long = raw.unpivot(
        ["tau_hat_1", "tau_hat_2", "tau_hat_3"],
        index=["exporter", "importer"],
        variable_name="scenario",
        value_name="change",
    ).filter(pl.col("change") != 1)
    named = long.with_columns(
        pl.col("scenario").str.replace("tau_hat_", "geofrag-"), source=pl.lit(DATASET)
    )
    economies = sorted(set(raw["exporter"]) - {"RUS"})
    russia = pl.DataFrame({"exporter": ["RUS"] * len(economies), "importer": economies})
    alone = pl.concat([russia, russia.select(exporter="importer", importer="exporter")])
    autarky = alone.with_columns(
        scenario=pl.lit("geofrag-0"), change=pl.lit(AUTARKY), source=pl.lit(DATASET)
    )
    both = pl.concat([named, autarky.select(named.columns)])
    return conform(both, "cost_changes", DATASET)


def _results(files: SourceFiles) -> pl.DataFrame:
    parts = []
    for number in (0, 1, 3):
        wide = pl.read_csv(files.path(f"fragmentation_{number}.csv")).rename({"iso": "economy"})
        parts.append(results(wide, DATASET, f"geofrag-{number}", MEASURES))
    for number in (1, 3):
        wide = pl.read_csv(files.path(f"fragmentation_{number}_prod.csv"))
        kept = wide.select(pl.col("iso").alias("economy"), *PRODUCTION)
        parts.append(results(kept, DATASET, f"geofrag-production-{number}", PRODUCTION))
    return pl.concat(parts)
