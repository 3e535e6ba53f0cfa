"""`tertius trade effects`."""

import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner, Result

from tertius.cli.main import app
from tertius.store.build import Stage, build
from tertius.trade.estimation import russia
from tertius.trade.estimation.effects import Estimated, tables
from tertius.trade.estimation.ppml import Fit

Tertius = Callable[..., Result]


@pytest.fixture(scope="module")
def effects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two models, one of them of made-up numbers."""
    root = tmp_path_factory.mktemp("effects")
    fit = Fit(
        terms=("sanction.complete", "agreement"),
        estimates=np.array([-1.2, 0.2]),
        covariance=np.diag([0.04, 0.01]),
        treated=np.array([2000, 20_000]),
        n_obs=230_000,
        n_clusters=15_000,
        dropped=21_000,
    )
    made_up = Estimated("sanctions", fit, 1964, 2016, "made up", ("gsdb", "rta-penppml"))
    found = tables([made_up, russia.estimated()])
    build([Stage("made up", (), (), tuple(found), lambda _: found)], root, root, descriptors={})
    return root


@pytest.fixture
def tertius(effects: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Tertius:
    monkeypatch.setenv("TERTIUS_STORE", str(effects))
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, list(words))


def test_effects_come_with_intervals_and_with_what_they_mean_for_trade(tertius: Tertius) -> None:
    result = tertius("trade", "effects", "--json")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["command"] == "trade effects"
    assert document["sources"] == ["gsdb", "rta-penppml"]
    russian, made_up = document["data"]
    assert [found["model"] for found in (russian, made_up)] == ["russia-2022", "sanctions"]
    complete = next(row for row in made_up["effects"] if row["term"] == "sanction.complete")
    assert complete["effect"]["p95"] == pytest.approx(-1.2 + 1.6449 * 0.2, abs=1e-4)
    change = complete["trade_change"]
    assert change["p50"] == pytest.approx(100 * math.expm1(-1.2))
    draws = 100 * np.expm1(np.random.default_rng(1).normal(-1.2, 0.2, 400_000))
    assert change["mean"] == pytest.approx(draws.mean(), abs=0.05)
    assert change["sd"] == pytest.approx(draws.std(), abs=0.05)
    assert [change[key] for key in ("p05", "p25", "p75", "p95")] == pytest.approx(
        np.quantile(draws, (0.05, 0.25, 0.75, 0.95)), abs=0.1
    )
    # the figures of 2022 are cited facts, no dataset
    assert russian["sources"] == []
    assert any("russia-2022" in warning for warning in document["warnings"])


def test_one_model_as_text_and_as_a_file(tertius: Tertius) -> None:
    result = tertius("trade", "effects", "--model", "sanctions", "--out", "effects.csv")
    assert result.exit_code == 0, result.output
    written = pl.read_csv("effects.csv")
    assert set(written["model"]) == {"sanctions"}
    shown = tertius("trade", "effects", "--model", "sanctions").stdout
    assert "1964-2016, 230,000 observations, 15,000 pairs" in shown
    assert "sanction.complete  -1.200      0.200  -70      -78 to -58     2,000" in shown


def test_an_unknown_model_names_the_known_ones(tertius: Tertius) -> None:
    result = tertius("trade", "effects", "--model", "tariffs")
    assert result.exit_code == 2
    assert "known: russia-2022, sanctions" in result.output


def test_a_store_without_estimates_says_how_to_get_them(
    tertius: Tertius, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    empty = {"states": pl.DataFrame({"ccode": [2]})}
    build(
        [Stage("made up", (), (), ("states",), lambda _: empty)], tmp_path, tmp_path, descriptors={}
    )
    monkeypatch.setenv("TERTIUS_STORE", str(tmp_path))
    result = tertius("trade", "effects")
    assert result.exit_code == 4
    assert "tertius data build" in result.output
