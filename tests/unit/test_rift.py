"""The rift rule, case by case, and what it reports beside the verdict."""

import numpy as np
import pytest

from tertius.triangle.rift import FALL, Heat, rift

QUIET = Heat(force=(), rivalry=(), unknown=())
QUARREL = Heat(force=(1969,), rivalry=(), unknown=())
YEARS = np.arange(1950, 1973)


def paths(level: float, fall: float, draws: int = 50) -> np.ndarray:
    """Return draws that stand at `level` in the last year and fell by `fall` in ten years."""
    line = np.linspace(level + fall * (len(YEARS) - 1) / 10, level, len(YEARS))
    return line + 1e-6 * np.random.default_rng(1).normal(size=(draws, len(YEARS)))


@pytest.mark.parametrize(
    ("level", "fall", "heat", "answer"),
    [
        (-0.5, 0.0, QUARREL, "yes"),
        (-0.5, 2 * FALL, QUIET, "yes"),
        (-0.5, 0.0, QUIET, "emerging"),
        (0.5, 2 * FALL, QUIET, "emerging"),
        (0.5, 2 * FALL, QUARREL, "emerging"),
        (0.5, 0.0, QUARREL, "no"),
        (0.5, -1.0, QUIET, "no"),
    ],
)
def test_the_rule(level: float, fall: float, heat: Heat, answer: str) -> None:
    found = rift(paths(level, fall), YEARS, 1972, heat, (), "", np.random.default_rng(1))
    assert found.verdict[answer] == 1.0
    assert found.answer == answer
    assert sum(found.verdict.values()) == pytest.approx(1.0)


def test_changes_are_those_of_the_draws() -> None:
    found = rift(paths(0.0, 1.0), YEARS, 1972, QUIET, (), "", np.random.default_rng(1))
    assert found.change10 is not None
    assert found.change5 is not None
    assert found.change10.mean == pytest.approx(-1.0, abs=1e-5)
    assert found.change5.mean == pytest.approx(-0.5, abs=1e-5)


def test_a_young_dyad_has_no_change_and_still_a_verdict() -> None:
    young = paths(-0.5, 3.0)[:, -3:]
    found = rift(young, YEARS[-3:], 1972, QUIET, (), "", np.random.default_rng(1))
    assert found.change5 is None
    assert found.change10 is None
    assert found.answer == "emerging"
