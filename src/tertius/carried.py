"""What the reference panel carries of a full build: which rows, which columns, how many decimals.

Only measures that this package computes, and public facts in its own coding. Sources whose rows
may not be passed on enter as shares, indices and estimates; trade totals stay out, and shares of
GDP are rounded to two significant digits, so that with GDP at hand a flow comes back to within
some per cent only.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from tertius.measures.register import FAMILIES, register
from tertius.store.manifest import Manifest
from tertius.store.panel import write_panel
from tertius.store.tables import Store
from tertius.trade import baselines, expected

__all__ = ["absent_from_panel", "build_panel", "panel_frames", "scales"]

DYAD = ["ccode1", "ccode2"]
FIRST = 1946

WITHHELD: Mapping[str, tuple[str, ...]] = {"measure_trade": ("total", "total_source", "expected")}
COARSE = tuple(f"{name}_{way}" for name in ("dependence", "excess") for way in ("12", "21"))
"""Columns kept to two significant digits."""

Cut = Callable[[pl.DataFrame], pl.DataFrame]


def _whole(frame: pl.DataFrame) -> pl.DataFrame:
    return frame


def _coarse(*columns: str) -> Cut:
    def cut(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(pl.col(columns).round_sig_figs(2))

    return cut


def _since_first(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col("year") >= FIRST)


def _weights(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.drop("imports", "exports")


def _changes(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.drop("before", "after")


def _capability(frame: pl.DataFrame) -> pl.DataFrame:
    return _since_first(frame).select("ccode", "year", "cinc", "source")


def _sizes(frame: pl.DataFrame) -> pl.DataFrame:
    return _since_first(frame).with_columns(pl.col("gdp").round_sig_figs(2))


def _answers(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.drop("asked").with_columns(pl.col("share").round(2))


CUTS: Mapping[str, Cut] = {
    "alignment": _whole,
    "loadings": _whole,
    "anchors": _whole,
    "baseline_flows": baselines.carried,
    "gravity_costs": expected.carried,
    "sanctions": _whole,
    "trade_effects": _whole,
    "trade_effects_covariance": _whole,
    "dependence": _whole,
    "concentration": _weights,
    "mineral_shares": _whole,
    "product_partners": _coarse("value"),
    "eu_break": _changes,
    "givers": _since_first,
    "turnover_hazards": _whole,
    "turnover_covariance": _whole,
    "honour_records": _whole,
    "gdp": _sizes,
    "capitals": _whole,
    "contiguity": _whole,
    "capabilities": _capability,
    "bases": _whole,
    "troops": _coarse("troops"),
    "favourability": _answers,
    "arms_shares": _coarse("share"),
}
"""Tables carried beside the measures, and what of each."""

SCALES: Mapping[str, float] = {
    "loadings": 1e6,
    "anchors": 1e6,
    "trade_effects": 1e6,
    "trade_effects_covariance": 1e9,
    "turnover_hazards": 1e5,
    "turnover_covariance": 1e9,
    "baseline_flows": 100.0,
    "dependence": 1e4,
    "concentration": 1e4,
    "mineral_shares": 1e4,
    "product_partners": 1e4,
    "eu_break": 1e4,
    "capitals": 100.0,
    "gdp": 10.0,
    "capabilities": 1e6,
    "givers": 1e3,
}
"""Stored integers a unit, where a table's decimals are not kept to three."""

FINER: Mapping[str, float] = {"dependence": 1e6, "excess": 1e6, "carry": 1e4}
"""The same by the beginning or the end of a column's name."""


def build_panel(store: Store, directory: Path) -> Manifest:
    """Write the reference panel from a full build."""
    frames = panel_frames(store)
    kept = {name: scales(name, frame) for name, frame in frames.items()}
    kept = {name: found for name, found in kept.items() if found}
    return write_panel(frames, kept, directory, store.manifest.inputs)


def panel_frames(store: Store) -> dict[str, pl.DataFrame]:
    """Return the tables that the main job needs, cut to what the panel may carry.

    Measures are kept for dyads that are politically relevant in some year, the posterior of the
    alignment for all: its moments and `carry` hold the joint law of whole paths, so that any
    number of draws comes from them.
    """
    dyad_years = store.read("dyad_years")
    ever = dyad_years.filter("relevant").select(DYAD).unique()
    frames = {name: cut(store.read(name)) for name, cut in CUTS.items()}
    for family in FAMILIES:
        name = f"measure_{family}"
        frame = store.read(name).join(ever, on=DYAD, how="semi")
        frames[name] = frame.drop(*WITHHELD.get(name, ())).with_columns(
            pl.col(column).round_sig_figs(2) for column in COARSE if column in frame.columns
        )
    return frames


def scales(table: str, frame: pl.DataFrame) -> dict[str, float]:
    """Return how many stored integers make one unit, column by column."""
    floats = [name for name, dtype in frame.schema.items() if dtype.is_float()]
    usual = SCALES.get(table, 1e3)
    return {name: _finer(name) or usual for name in floats}


def _finer(column: str) -> float | None:
    parts = column.split("_")
    return FINER.get(parts[0]) or FINER.get(parts[-1])


def absent_from_panel() -> frozenset[str]:
    """Return the ids of the measures that only a full build holds."""
    withheld = {f"{table}.{column}" for table, columns in WITHHELD.items() for column in columns}
    return frozenset(
        name for name, found in register().items() if f"{found.table}.{found.column}" in withheld
    )
