"""Menu games by hand: what is refused, what is told, small cases one can check on paper."""

import doctest
from importlib import import_module
from typing import get_args

import numpy as np
import pytest

import tertius.wedge as wedge
from tertius.errors import UsageError
from tertius.wedge.bargain.equilibria import Ties
from tertius.wedge.bargain.existence import existence
from tertius.wedge.bargain.observation import observed
from tertius.wedge.bargain.promises import delivered
from tertius.wedge.bargain.screening import screening

MODULES = [
    *(f"bargain.{name}" for name in ("solution", "equilibria", "promises", "observation")),
    *(f"{name}" for name in ("bargain.screening", "packages.offers")),
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    found = doctest.testmod(import_module(f"tertius.wedge.{name}"))
    assert found.attempted > 0
    assert found.failed == 0


def test_shapes_follow_the_worlds() -> None:
    found = wedge.solve(np.ones((3, 1, 4)), np.ones(4), np.zeros((2, 4)))
    assert found.rung.shape == found.rent.shape == found.solutions.shape == (3, 2)
    assert found.bid_P.shape == found.supported.shape == (3, 2, 4)
    assert found.bounds.T.shape == (3, 2, 2)
    empty = wedge.solve(np.ones((0, 4)), np.ones(4), np.ones(4))
    assert empty.rung.shape == (0,)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(UsageError) as told:
        wedge.solve([0, np.nan], 5.0, [1, 0], "capped", caps=(-1, [1, 2]))
    for part in ("P: nan at (1,)", "R: shape ()", "caps of P: -1.0"):
        assert part in str(told.value)


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ({"concept": "sincere"}, "'sincere' is not known"),
        ({"concept": "capped"}, "needs caps"),
        ({"caps": (1, 1)}, "has no caps"),
        ({"concept": "capped", "caps": 3}, "not a pair"),
        ({"R": [1, 2, 3]}, "do not fit"),
        ({"R": ["a", "b"]}, "not an array of numbers"),
    ],
)
def test_what_is_refused(arguments: dict[str, object], part: str) -> None:
    with pytest.raises(UsageError, match=part):
        wedge.solve(**{"P": [0, 8], "R": [5, 0], "T": [1, 0], **arguments})  # type: ignore[arg-type]


def test_grids_that_are_too_fine_are_refused() -> None:
    with pytest.raises(UsageError, match="too many pairs"):
        wedge.pure_equilibria(range(5), range(5), range(5), step=0.01)
    with pytest.raises(UsageError, match="one game at a time"):
        wedge.pure_equilibria([[0, 1]], [0, 1], [0, 1], step=-1)


def test_ties_go_to_the_higher_rung_or_the_larger_surplus() -> None:
    assert wedge.solve([1, 1, 1], [1, 1, 1], [0, 0, 0]).rung == 2
    assert wedge.pure_equilibria([0, 0, 0], [0, 0, 0], [0, 0, 0]).rung.tolist() == [2]
    # alike to T: R has the lower rung for nothing only if T's ties go by surplus
    higher, surplus = (
        wedge.pure_equilibria([0, 0], [2, 0], [0, 0], ties=ties) for ties in get_args(Ties)
    )
    assert set(higher.rung) == set(surplus.rung) == {0}
    assert (higher.bounds.R[1], surplus.bounds.R[1]) == (1, 2)


def test_both_pay_for_what_both_want() -> None:
    # rung 1 costs T 4; P gains 6, R gains 3, and either alone would not do: R cannot, P would
    P, R, T = [0, 6], [0, 3], [4, 0]
    natural = wedge.solve(P, R, T, "natural")
    assert natural.rung == 1
    # P pays all, or 6/9 of it: halfway between is the pick, between 1 and 4 the stable range
    assert natural.bid_P[1] == pytest.approx((4 + 4 * 6 / 9) / 2)
    assert natural.bounds.P.tolist() == [2, 5]
    assert natural.solutions == 1
    assert wedge.solve(P, R, T).payoff_T == 4


def test_no_solution_under_caps_is_counted() -> None:
    rng = np.random.default_rng(3)
    P, R, T = rng.integers(0, 14, (3, 5000, 4))
    caps = rng.integers(0, 9, (2, 5000, 4)).astype(float)
    found = wedge.solve(P, R, T, "capped", caps)
    none = found.rung == -1
    assert found.missing == none.sum() == (~found.exists).sum() > 0
    assert np.isnan(found.bid_P[none]).all()
    assert not found.supported[none].any()
    assert np.isfinite(found.price).all()


def test_natural_solutions_always_exist_and_capped_ones_mostly() -> None:
    found = existence(np.random.default_rng(1), worlds=20_000)
    assert found.natural == 1
    assert (found.capped[:-1] > 0.99).all()
    assert (found.capped[:-1] < 1).all()
    assert found.capped[-1] == 1


def test_nothing_arrives_of_what_nobody_believes() -> None:
    found = delivered([0, 8], [5, 0], [1, 0], q_P=0.0, caps=(3, 3)).solve()
    assert found.rung == 0
    assert found.price.tolist() == [0, np.inf]
    assert found.bid_P.tolist() == [0, 0]
    assert found.payoff_P == 0
    with pytest.raises(UsageError, match=r"(?s)q_P: 1.5.*keep: 0"):
        delivered([0, 8], [5, 0], [1, 0], q_P=1.5, keep=0.0)


def test_a_target_that_may_not_last_is_dearer() -> None:
    firm = delivered([0, 8], [0, 0], [2, 0]).solve()
    loose = delivered([0, 8], [0, 0], [2, 0], keep=0.5).solve()
    assert firm.bid_P[1] == 2
    assert loose.bid_P[1] == loose.needed == 4
    assert loose.payoff_T == 4


def test_bad_games_of_commitment_and_taste_are_refused() -> None:
    with pytest.raises(UsageError, match="shapes"):
        observed([[1, 2]], [[1], [2]], 0.1)
    with pytest.raises(UsageError, match="each row sum to 1"):
        observed([[1, 2], [3, 4]], [[1, 2], [3, 4]], np.array([[0.5, 0.4], [0, 1]]))
    with pytest.raises(UsageError, match=r"(?s)prior.*cap"):
        screening([0, 1], [[0, 1]], [0.5], cap=-1)
