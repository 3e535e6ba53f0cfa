"""What is built, in which order: source files to tables, to measures, to alignment, to the panel.

Read it as a map of the data: every table of the store is named here, with what it is made from.
"""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import numpy as np
import polars as pl

from tertius import states
from tertius.alignment.tables import NEEDED, alignment_tables
from tertius.errors import ChecksumError, MissingDataError, collect
from tertius.measures.register import FAMILIES, register
from tertius.sources.descriptor import check, describe
from tertius.store.build import Inputs, Progress, Stage, build
from tertius.store.manifest import Manifest
from tertius.store.panel import write_panel
from tertius.store.tables import Store

__all__ = ["FIRST", "LAST", "STAGES", "build_panel", "build_store", "panel_frames"]

FIRST, LAST = 1946, 2025
SEED = 19461  # of the bootstrap behind the intervals of vote similarity
DYAD = ["ccode1", "ccode2"]
Tables = Mapping[str, pl.DataFrame]


def _read(inputs: Inputs, source: str) -> dict[str, pl.DataFrame]:
    """Return the canonical tables of one dataset."""
    reader = import_module(f"tertius.sources.readers.{describe(source).reader}")
    tables: dict[str, pl.DataFrame] = reader.read(inputs.files(source))
    return tables


def _single(source: str, *makes: str) -> Stage:
    """Return the stage that reads one dataset into tables of its own."""

    def run(inputs: Inputs) -> Tables:
        tables = _read(inputs, source)
        return {name: tables[name] for name in makes}

    return Stage(f"read {source}", (), (source,), makes, run)


def _merged(name: str, *sources: str) -> Stage:
    """Return the stage that merges several datasets into one table."""

    def run(inputs: Inputs) -> Tables:
        merge = import_module(f"tertius.sources.merge.{name}").merge
        return {name: merge({source: _read(inputs, source)[name] for source in sources})}

    return Stage(f"merge {name}", (), sources, (name,), run)


VOTES = ("unga-votes-voeten-wide", "unga-votes-unvotes", "un-votes-2025-undl")


def _votes(inputs: Inputs) -> Tables:
    from tertius.sources.merge.votes import merge

    return merge({source: _read(inputs, source) for source in VOTES})


def _states(_: Inputs) -> Tables:
    return {"states": states.table()}


def _dyad_years(inputs: Inputs) -> Tables:
    from tertius.measures.relevance import relevant

    pairs = states.dyad_years(FIRST, LAST)
    return {"dyad_years": relevant(pairs, inputs.read("majors"), inputs.read("contiguity"))}


MEASURED_FROM: Mapping[str, tuple[str, ...]] = {
    "votes": ("roll_calls", "votes"),
    "ideal": ("ideal_points",),
    "portfolios": ("alliances",),
    "alliance": ("alliances",),
    "disputes": ("disputes",),
    "rivalry": ("rivalries",),
    "trade": ("trade", "gdp", "capitals", "contiguity"),
}


def _measure(family: str) -> Stage:
    """Return the stage that computes one family of measures."""
    needs = ("dyad_years", *MEASURED_FROM[family])

    def run(inputs: Inputs) -> Tables:
        module = import_module(f"tertius.measures.{family}")
        frames = [inputs.read(name) for name in needs]
        frames[0] = frames[0].select(*DYAD, "year")
        more = [np.random.default_rng(SEED)] if family == "votes" else []
        return {f"measure_{family}": module.compute(*frames, *more)}

    return Stage(f"measure {family}", needs, (), (f"measure_{family}",), run)


def _alignment(inputs: Inputs) -> Tables:
    dyad_years = inputs.read("dyad_years").select(*DYAD, "year", "relevant")
    return alignment_tables(dyad_years, {name: inputs.read(name) for name in NEEDED})


STAGES: tuple[Stage, ...] = (
    Stage("states", (), (), ("states",), _states),
    Stage("merge votes", (), VOTES, ("roll_calls", "votes"), _votes),
    _single("voeten-ideal-points", "ideal_points"),
    _single("atop", "alliances"),
    _merged("disputes", "gml-mid", "cow-mid"),
    _single("rivalries", "rivalries"),
    _single("cow-nmc", "capabilities"),
    _single("state-system", "majors", "capitals"),
    _single("cow-geography", "contiguity"),
    _merged("trade", "cow-trade", "baci-19", "imf-dots-monthly15", "imf-dots-china-imports"),
    _merged("gdp", "wdi", "pwt", "sdp-gdp"),
    Stage("dyad-years", ("majors", "contiguity"), (), ("dyad_years",), _dyad_years),
    *(_measure(family) for family in FAMILIES),
    Stage(
        "alignment",
        ("dyad_years", *NEEDED),
        (),
        ("alignment", "loadings", "anchors"),
        _alignment,
    ),
)


def build_store(mirror: Path, root: Path, progress: Progress | None = None) -> Manifest:
    """Build every table from the source files below `mirror` into a store at `root`.

    Raises
    ------
    MissingDataError, ChecksumError
        Listing every source file that is missing or altered, before anything is built.
    TertiusError
        Naming the stage that failed; what stood at `root` is as it was before.
    """
    _check_inputs(mirror)
    return build(STAGES, root, mirror, progress)


def _check_inputs(mirror: Path) -> None:
    """Name every file that is missing or altered before the first stage runs."""
    missing, altered = [], []
    for source in sorted({source for stage in STAGES for source in stage.sources}):
        descriptor = describe(source)
        for file in descriptor.files:
            try:
                check(mirror / file.path, file, descriptor)
            except MissingDataError as error:
                missing.append(str(error))
            except ChecksumError as error:
                altered.append(str(error))
    heading = f"{mirror}: source files"
    collect(ChecksumError if altered else MissingDataError, heading, [*altered, *missing])


def build_panel(store: Store, directory: Path) -> Manifest:
    """Write the reference panel from a full build."""
    frames = panel_frames(store)
    scales = {name: _scales(name, frame) for name, frame in frames.items()}
    scales = {name: found for name, found in scales.items() if found}
    return write_panel(frames, scales, directory, store.manifest.inputs)


def panel_frames(store: Store) -> dict[str, pl.DataFrame]:
    """Return the tables that the main job needs, cut to what the panel may carry.

    Measures are kept for dyads that are politically relevant in some year, the posterior of the
    alignment for all: its moments and `carry` hold the joint law of whole paths, so that any
    number of draws comes from them. Trade totals stay out, and shares of GDP are rounded to two
    significant digits, so that with GDP at hand a flow comes back to within some per cent only.
    What other columns hold are public facts in the package's own coding (a rivalry's years, an
    alliance's grade).
    """
    dyad_years = store.read("dyad_years")
    ever = dyad_years.filter("relevant").select(DYAD).unique()
    frames = {
        "alignment": store.read("alignment"),
        "loadings": store.read("loadings"),
        "anchors": store.read("anchors"),
    }
    for family in FAMILIES:
        name = f"measure_{family}"
        frame = store.read(name).join(ever, on=DYAD, how="semi")
        frames[name] = frame.drop(*WITHHELD.get(name, ())).with_columns(
            pl.col(column).round_sig_figs(2) for column in COARSE if column in frame.columns
        )
    return frames


WITHHELD: Mapping[str, tuple[str, ...]] = {"measure_trade": ("total", "total_source", "expected")}


COARSE = tuple(f"{name}_{way}" for name in ("dependence", "excess") for way in ("12", "21"))


def _scales(table: str, frame: pl.DataFrame) -> dict[str, float]:
    """Return how many stored integers make one unit, column by column."""
    floats = [name for name, dtype in frame.schema.items() if dtype.is_float()]
    if table in ("loadings", "anchors"):
        return dict.fromkeys(floats, 1e6)
    if table == "alignment":
        return {name: 1000.0 if name.endswith(("mean", "sd")) else 10_000.0 for name in floats}
    return {name: 1e6 if name.startswith(("dependence", "excess")) else 1000.0 for name in floats}


def absent_from_panel() -> frozenset[str]:
    """Return the ids of the measures that only a full build holds."""
    withheld = {f"{table}.{column}" for table, columns in WITHHELD.items() for column in columns}
    return frozenset(
        name for name, found in register().items() if f"{found.table}.{found.column}" in withheld
    )
