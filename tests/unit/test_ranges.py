"""Ranges: what they draw, and what they refuse."""

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import stats

from tertius.ranges import Range

JUDGED = {"basis": "judged", "reason": "a test"}
SHARES = np.linspace(0, 1, 41)


@pytest.mark.parametrize("mode", [-2.0, -1.0, 0.5, 3.0])
def test_a_mode_makes_it_triangular(mode: float) -> None:
    found = Range(low=-2, mode=mode, high=3, basis="judged", reason="a test")
    same = stats.triang(c=(mode + 2) / 5, loc=-2, scale=5)
    np.testing.assert_allclose(found.quantile(SHARES), same.ppf(SHARES), atol=1e-12)
    assert found.mean == pytest.approx(same.mean())


def test_without_a_mode_it_is_uniform_and_a_point_is_a_point() -> None:
    wide = Range(low=1, high=3, basis="judged", reason="a test")
    np.testing.assert_allclose(wide.quantile(SHARES), 1 + 2 * SHARES)
    point = Range(low=0.1, high=0.1, basis="judged", reason="a test")
    assert set(point.draw(np.random.default_rng(1), 5)) == {0.1}


def test_narrowing_one_range_leaves_the_draws_of_the_next() -> None:
    after = []
    for high in (1.0, 2.0):
        rng = np.random.default_rng(7)
        Range(low=1, high=high, basis="judged", reason="a test").draw(rng, 4)
        after.append(rng.random())
    assert after[0] == after[1]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"low": 2, "high": 1, **JUDGED}, "out of order"),
        ({"low": 0, "mode": 2, "high": 1, **JUDGED}, "out of order"),
        ({"low": 0, "high": float("inf"), **JUDGED}, "finite"),
        ({"low": 0, "high": 1, "basis": "judged", "reason": ""}, "reason"),
        ({"low": 0, "high": 1, "basis": "guessed", "reason": "x"}, "basis"),
        ({"low": 0, "high": 1, "basis": "published", "reason": "x"}, "publisher, year and address"),
        ({"low": 0, "high": 1, "basis": "computed", "reason": "x"}, "source rows"),
        ({"low": 0, "high": 1, "unit": "%", **JUDGED}, "unit"),
    ],
)
def test_what_cannot_be_meant_is_refused(fields: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Range.model_validate(fields)


def test_a_published_range_names_publisher_year_and_address() -> None:
    source = "Reuters via MENA Today (2025), https://menatoday.info/news"
    found = Range(low=0, high=0.12, basis="published", reason="a peak", source=source)
    assert found.source == source
