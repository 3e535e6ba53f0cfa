"""A store with made-up numbers for four states, and a command line that asks it."""

from collections.abc import Callable, Mapping
from itertools import combinations
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner, Result

from tertius.alignment import DIMENSIONS
from tertius.alignment.dimensions import indicators
from tertius.cli.main import app
from tertius.measures.register import FAMILIES, register
from tertius.store.build import Inputs, Stage, build

STATES = (2, 200, 365, 710)
YEARS = range(1946, 2026)
KEY = {"ccode1": pl.Int16, "ccode2": pl.Int16, "year": pl.Int16}

Tertius = Callable[..., Result]


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A full build of made-up numbers; pairs with China (710) have no votes before 1971."""
    root = tmp_path_factory.mktemp("store")
    names = ("alignment", "anchors", "loadings", *(f"measure_{family}" for family in FAMILIES))
    build([Stage("made up", (), (), names, _tables)], root, root, descriptors={})
    return root


@pytest.fixture
def tertius(store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Tertius:
    """The command line, in an empty directory, on the made-up store."""
    monkeypatch.setenv("TERTIUS_STORE", str(store))
    monkeypatch.delenv("TERTIUS_MIRROR", raising=False)
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, list(map(str, words)))


def _tables(_: Inputs) -> Mapping[str, pl.DataFrame]:
    pairs = [(a, b, year) for a, b in combinations(STATES, 2) for year in YEARS]
    key = pl.DataFrame(pairs, schema=KEY, orient="row")
    wave = np.sin(np.arange(key.height) / 20)
    alignment = key.with_columns(
        pl.Series(f"{dimension}_{part}", values)
        for shift, dimension in enumerate(DIMENSIONS)
        for part, values in (
            ("mean", wave - shift / 4),
            ("sd", np.full(key.height, 0.3)),
            ("carry", np.full(key.height, 0.9)),
        )
    )
    anchors = pl.DataFrame(
        {
            "dimension": DIMENSIONS,
            "neutral": 0.0,
            "unit": 1.0,
            "median": [0.1, 0.2, 0.3],
            "drift": 0.04,
            "iterations": 20,
        }
    )
    loadings = pl.DataFrame(
        {
            "dimension": item.dimension,
            "indicator": item.name,
            "measure": item.measure,
            "label": item.label,
            "sign": item.sign,
            "intercept": 0.0,
            "loading": 0.7 * item.sign,
            "noise": 0.5,
            "weight": 0.3,
            "neutral": item.neutral_label,
            "observations": 100,
        }
        for item in indicators()
    )
    measures = {f"measure_{family}": _family(key, family, wave) for family in FAMILIES}
    return {"alignment": alignment, "anchors": anchors, "loadings": loadings, **measures}


def _family(key: pl.DataFrame, family: str, wave: np.ndarray) -> pl.DataFrame:
    late = pl.col("ccode2") == 710 if family == "votes" else pl.lit(False)
    columns = []
    for found in register().values():
        if found.family != family:
            continue
        ends = ("_12", "_21") if found.directed else ("",)
        parts = ("", "_sd", "_p05", "_p95") if found.interval else ("",)
        columns += [f"{found.column}{end}{part}" for end in ends for part in parts]
    filled = key.with_columns(pl.Series(name, wave + n) for n, name in enumerate(columns))
    silent = late & (pl.col("year") < 1971)
    return filled.with_columns(
        pl.when(silent).then(None).otherwise(pl.col(name)).alias(name) for name in columns
    )
