"""Similarity by hand: a published example, small cases, and calls that cannot be meant."""

import doctest
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import tertius.measures.similarity
import tertius.votes
from tertius.errors import UsageError
from tertius.measures.similarity import NAMES, similarity

# Germany and Russia in 1914 over the 20 states of the European system: capability, obligation of
# Germany, obligation of Russia (Signorino & Ritter 1999; 3 to oneself).
EUROPE_1914 = [
    (0.25, 3, 0),  # Germany
    (0.21, 0, 3),  # Russia
    (0.20, 0, 1),  # United Kingdom
    (0.08, 0, 3),  # France
    (0.08, 3, 0),  # Austria-Hungary
    (0.05, 3, 1),  # Italy
    (0.03, 0, 0),  # Belgium
    (0.03, 0, 0),  # Spain
    (0.02, 0, 0),  # Turkey
    (0.01, 0, 0),  # Netherlands
    (0.01, 0, 0),  # Sweden
    (0.01, 3, 0),  # Romania
    (0.01, 0, 0),  # Portugal
    (0.01, 0, 0),  # Switzerland
    *[(0.0, 0, 0)] * 6,
]
CAPABILITY = [row[0] for row in EUROPE_1914]
OBLIGATIONS = np.array([row[1:] for row in EUROPE_1914]).T


@pytest.mark.parametrize(
    ("measure", "published"),
    [
        ("s", "0.4"),
        ("s_squared", "0.4444444"),
        ("kappa_quadratic", "-0.07758621"),
        ("pi", "-0.04477612"),
        ("pi_quadratic", "-0.0869565217"),
        ("a", "-0.04"),
    ],
)
def test_germany_and_russia_1914(measure: str, published: str) -> None:
    found = similarity(OBLIGATIONS + 1, measure, levels=4)[0, 1]
    decimals = len(published.split(".")[1])
    assert f"{found:.{decimals}f}" == published


def test_germany_and_russia_1914_weighted_by_capability() -> None:
    weighted = similarity(OBLIGATIONS + 1, "s", weights=CAPABILITY, levels=4)
    assert weighted[0, 1] == pytest.approx(-0.46, abs=1e-12)


@pytest.mark.parametrize(("measure", "value"), [("s", 0.4), ("kappa", 0.0625), ("pi", 0.0625)])
def test_germany_and_russia_1914_allied_or_not(measure: str, value: float) -> None:
    allied = (OBLIGATIONS > 0).astype(int) + 1
    assert similarity(allied, measure, levels=2)[0, 1] == pytest.approx(value, abs=1e-12)


def test_four_votes_by_hand() -> None:
    # Common votes (3, 3), (3, 1), (1, 1), (2, 3): distances 0, 2, 0, 1. Over all 16 pairings of
    # the two margins: 10 unequal, |x - y| 16, (x - y)² 28; over all 64 of the pooled one: 38
    # unequal, |x - y| 62, (x - y)² 110.
    answers = [[3, 3, 1, 2, 0], [3, 1, 1, 3, 2]]
    expected = {
        "agreement": 1 / 2,
        "agreement_half": 5 / 8,
        "s": 1 / 4,
        "s_squared": 3 / 8,
        "kappa": 1 - 2 / (10 / 4),
        "kappa_linear": 1 - 3 / (16 / 4),
        "kappa_quadratic": 1 - 5 / (28 / 4),
        "pi": 1 - 2 / (38 / 16),
        "pi_linear": 1 - 3 / (62 / 16),
        "pi_quadratic": 1 - 5 / (110 / 16),
        "a": 1 / 4 - (1 - 2 * (16 / 4) / 8),
    }
    assert tuple(expected) == NAMES
    found = {measure: similarity(answers, measure)[0, 1] for measure in NAMES}
    assert found == pytest.approx(expected, abs=1e-15)


def test_undefined_is_nan() -> None:
    # The first two never meet; the last two agree throughout, on one and the same answer.
    answers = [[1, 0, 0], [0, 3, 3], [0, 3, 3]]
    for measure in NAMES:
        assert np.isnan(similarity(answers, measure)[0, 1])
    for measure in (name for name in NAMES if name.startswith(("kappa", "pi"))):
        assert np.isnan(similarity(answers, measure)[1:, 1:]).all()
    assert similarity(answers, "s")[1, 2] == 1.0
    assert similarity(answers, "a")[1, 2] == 0.0
    assert np.isnan(similarity(answers, "s", weights=[1, 0, 0])[1, 2])
    assert np.isnan(similarity(np.zeros((2, 0)), "s")).all()


def test_one_weight_doubled_is_one_item_twice() -> None:
    answers = np.array([[3, 3, 1, 2, 0], [3, 1, 1, 3, 2], [1, 2, 0, 2, 3]])
    twice = answers[:, [0, 1, 1, 2, 3, 4]]
    for measure in NAMES:
        weighted = similarity(answers, measure, weights=[1, 2, 1, 1, 1])
        np.testing.assert_allclose(weighted, similarity(twice, measure), rtol=0, atol=1e-14)


def test_frames_and_missing_values_are_taken() -> None:
    expected = similarity([[3, 1, 0], [3, 2, 1]])
    frame = {"a": [3, 3], "b": [1, 2], "c": [None, 1]}
    for answers in (pl.DataFrame(frame), pd.DataFrame(frame), pl.DataFrame(frame).to_arrow()):
        np.testing.assert_array_equal(similarity(answers), expected)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"measure": "tau"}, "measure is 'tau': choose one of agreement"),
        ({"levels": 1}, "levels is 1"),
        ({"answers": [1, 2, 3]}, "answers has 1 dimension"),
        ({"answers": [[1, 4], [1, 2]]}, r"answers\[0, 1\] is 4: use whole numbers 1..3"),
        ({"answers": [[1, -1]]}, r"answers\[0, 1\] is -1"),
        ({"answers": [[1.5, 1]]}, r"answers\[0, 0\] is 1.5"),
        ({"answers": [["yes", "no"]]}, "answers is not numeric"),
        ({"answers": [[True, False]]}, "answers is of type bool"),
        ({"weights": [1.0]}, r"weights has shape \(1,\): give one per item, \(2,\)"),
        ({"weights": [1.0, -2.0]}, r"weights\[1\] is -2"),
        ({"weights": [np.nan, 1.0]}, r"weights\[0\] is nan"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        similarity(**{"answers": [[1, 2], [3, 2]], **arguments})


@pytest.mark.parametrize("module", [tertius.votes, tertius.measures.similarity])
def test_examples_in_docstrings(module: ModuleType) -> None:
    outcome = doctest.testmod(module)
    assert outcome.attempted > 0
    assert outcome.failed == 0
