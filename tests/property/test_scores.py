"""Scores: mean zero, variance one, order kept."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertius.errors import UsageError
from tertius.latent.scores import normal_scale, standard_scale

categories = st.lists(st.integers(0, 5), min_size=5, max_size=200).filter(
    lambda values: len(set(values)) > 1
)


@given(categories)
def test_normal_scores_are_standard_and_keep_the_order(values: list[int]) -> None:
    data = np.array(values, dtype=float)
    scale = normal_scale(data)
    scores = scale(data)
    assert abs(scores.mean()) < 1e-9
    assert abs(scores.std() - 1) < 1e-9
    assert (np.diff(scale.scores) > 0).all()


@given(categories, st.floats(0.1, 10), st.floats(-5, 5))
def test_standard_scores_forget_unit_and_origin(
    values: list[int], factor: float, shift: float
) -> None:
    data = np.array(values, dtype=float)
    moved = factor * data + shift
    np.testing.assert_allclose(standard_scale(moved)(moved), standard_scale(data)(data), atol=1e-7)


def test_missing_stays_missing_and_beyond_the_ends_goes_on_straight() -> None:
    scale = standard_scale(np.array([0.0, 2.0]))
    np.testing.assert_allclose(scale(np.array([np.nan, 5.0])), [np.nan, 4.0])


def test_an_indicator_that_never_varies_is_refused() -> None:
    for scale in (normal_scale, standard_scale):
        with pytest.raises(UsageError, match="one value only"):
            scale(np.ones(5))
