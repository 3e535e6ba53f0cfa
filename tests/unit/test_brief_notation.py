"""How numbers and names are written: examples in docstrings, and the edges."""

import doctest

import pytest

from tertius.brief import likelihood, notation
from tertius.brief.charts import series
from tertius.brief.charts.series import dodge
from tertius.brief.names import in_prose, pattern_label, with_role
from tertius.brief.notation import decimal, probability, quantity, signed, spans_of_years
from tertius.states import resolve

STATES = {"P": "USA", "T": "RUS", "R": "CHN"}


@pytest.mark.parametrize("module", [notation, likelihood, series])
def test_examples_in_docstrings(module: object) -> None:
    outcome = doctest.testmod(module)  # type: ignore[arg-type]
    assert outcome.attempted
    assert not outcome.failed


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (-2.0, "−2"), (0.5, "0.500"), (12.345, "12.3"), (123.45, "123"),
        (1234.5, "1\u202f234"), (0.0000770, "0.0000770"), (-0.018, "−0.0180"),
        (1e7, "10\u202f000\u202f000"), (99.96, "100"),
    ],
)  # fmt: skip
def test_quantities(value: float, text: str) -> None:
    assert quantity(value) == text


def test_nothing_rounds_to_certainty_or_to_a_signed_zero() -> None:
    assert [probability(p) for p in (0.0, 0.0049, 0.005, 0.994, 0.9951, 1.0)] == [
        "<0.01", "<0.01", "0.01", "0.99", ">0.99", ">0.99",
    ]  # fmt: skip
    assert [signed(v) for v in (-0.004, 0.004, 0.0)] == ["0.00"] * 3
    assert decimal(-0.0049) == "0.00"


def test_years() -> None:
    assert spans_of_years([]) == ""
    assert spans_of_years([2001, 2001, 2003]) == "2001 and 2003"


@pytest.mark.parametrize(
    ("name", "year", "said"),
    [
        ("USA", 2023, "the United States"), ("SUN", 1972, "the Soviet Union"),
        ("CHN", 2023, "China"), ("NLD", 2023, "the Netherlands"),
        ("CZE", 2023, "Czechia"), ("DOM", 2023, "the Dominican Republic"),
        ("GDR", 1972, "the German Democratic Republic"), ("ARE", 2023, "the United Arab Emirates"),
    ],
)  # fmt: skip
def test_articles(name: str, year: int, said: str) -> None:
    assert in_prose(resolve(name, year)) == said


def test_patterns_are_named_with_their_role() -> None:
    assert with_role("++-", STATES) == "romantic triangle, pivot USA"
    assert with_role("--+", STATES) == "stable marriage, pariah USA"
    assert pattern_label("+-+", STATES, brief=True) == "+ − +  pivot RUS"
    assert pattern_label("---", STATES) == "− − −  unit veto"


def test_labels_move_apart_and_no_further() -> None:
    assert dodge({"a": 0.0, "b": 10.0}, 1.0) == {"a": 0.0, "b": 10.0}
    moved = dodge({"a": 0.0, "b": 0.1, "c": 0.2}, 1.0)
    assert [round(v, 9) for v in moved.values()] == [-0.9, 0.1, 1.1]
    assert list(moved) == ["a", "b", "c"]
