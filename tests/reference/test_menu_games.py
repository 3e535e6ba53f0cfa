"""Menu games held to others: published check values, Gambit's enumeration, Bagwell's result."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import polars as pl
import pygambit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import tertius.wedge as wedge
from tertius.wedge.bargain.observation import observed

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Pairs = set[tuple[tuple[float, ...], tuple[float, ...]]]

FACTS = Path(__file__).parent / "facts" / "menu_auction.csv"
FLIP = [0, 8], [5, 0], [1, 0]
SEEDS = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("step", [1.0, 0.5, 0.25])
def test_pure_equilibria_on_three_grids(step: float) -> None:
    facts = pl.read_csv(FACTS, comment_prefix="#").filter(pl.col("step") == step)
    found = wedge.pure_equilibria(*FLIP, step=step)
    bids = sorted(zip(found.bid_P[:, 1], found.bid_R[:, 0], strict=True))
    assert bids == sorted(facts.select("bid_P", "bid_R").iter_rows())
    assert (found.rung == 1).all()
    assert not found.bid_P[:, 0].any()
    assert not found.bid_R[:, 1].any()


def test_check_values_of_the_concepts() -> None:
    free = wedge.solve(*FLIP)
    assert free.rung == 1
    assert [free.payoff_P, free.payoff_R, free.payoff_T, free.rent] == [2, 0, 6, 5]
    assert free.bid_P.tolist() == [0, 6]
    assert free.bid_R.tolist() == [5, 0]
    tied = wedge.solve(*FLIP, concept="capped", caps=(2, 5))
    assert tied.rung == 0
    assert [tied.payoff_P, tied.payoff_R, tied.payoff_T] == [0, 4, 2]
    assert tied.bid_P.tolist() == [0, 2]
    assert tied.bid_R.tolist() == [1, 0]


def enumerated(A: Ints, B: Ints) -> list[tuple[int, int]]:
    """Return the pure equilibria that Gambit finds in a game in matrix form."""
    game = pygambit.StrategicGame.from_arrays(A, B)
    first, second = game.players
    return [
        (played(profile[first]), played(profile[second]))
        for profile in pygambit.nash.enumpure_solve(game).equilibria
    ]


def played(strategy: Iterable[tuple[str, Fraction]]) -> int:
    """Return the number of the pure strategy that is played."""
    return next(k for k, (_, chance) in enumerate(strategy) if chance == 1)


def by_gambit(P: Floats, R: Floats, T: Floats, tops: list[Floats], order: Ints) -> Pairs:
    """Return the equilibria in menus of whole bids up to `tops`, ties by `order`."""
    menus = [np.array(list(product(*(range(int(k) + 1) for k in top)))) for top in tops]
    total = T + menus[0][:, None] + menus[1]
    tied = total == total.max(-1, keepdims=True)
    rung = np.where(tied, order, -1).argmax(-1)
    i, j = np.indices(rung.shape)
    A, B = P[rung] - menus[0][i, rung], R[rung] - menus[1][j, rung]
    return {
        (tuple(menus[0][a].tolist()), tuple(menus[1][b].tolist()))
        for a, b in enumerated(A.astype(int), B.astype(int))
    }


@settings(max_examples=200)
@given(SEEDS)
def test_equilibria_are_those_of_gambit(seed: int) -> None:
    rng = np.random.default_rng(seed)
    capped, surplus = rng.random(2) < 0.5
    n = int(rng.integers(2, 4)) if capped else 2
    P, R, T = rng.integers(0, 5 if capped else 3, (3, n)).astype(float)
    caps = rng.integers(0, 3, (2, n)).astype(float) if capped else None
    found = wedge.pure_equilibria(P, R, T, ties="surplus" if surplus else "higher", caps=caps)
    # one bid more than any equilibrium can have, so that no departure is cut off
    most = (P + R + T).max() - P.min() - R.min() - T + 1
    order = np.argsort(np.lexsort((np.arange(n), P + R + T))) if surplus else np.arange(n)
    tops = [most, most] if caps is None else list(caps)
    expected = by_gambit(P, R, T, tops, order)
    assert len(found) == len(expected)
    assert {
        (tuple(p), tuple(r))
        for p, r in zip(found.bid_P.tolist(), found.bid_R.tolist(), strict=True)
    } == expected


BAGWELL = np.array([[5, 3], [6, 4]]), np.array([[2, 1], [3, 4]])  # rows: S, C; columns: S, C


def test_commitment_seen_for_certain_is_worth_something() -> None:
    found = observed(*BAGWELL, noise=0.0)
    assert (0, [0, 1]) in [(a, p) for a, p in zip(found.action, found.plan.tolist(), strict=True)]
    assert found.leader.max() == 5


@pytest.mark.parametrize("noise", [0.01, 1e-9])
def test_with_noise_only_the_equilibrium_without_commitment_remains(noise: float) -> None:
    found = observed(*BAGWELL, noise=noise)
    assert found.action.tolist() == [1]
    assert found.plan.tolist() == [[1, 1]]
    assert (found.leader[0], found.follower[0]) == (4, 4)


@settings(max_examples=30)
@given(SEEDS)
def test_noisy_commitment_is_that_of_gambit(seed: int) -> None:
    rng = np.random.default_rng(seed)
    leader, follower = rng.integers(0, 5, (2, 3, 2))
    weight = rng.integers(1, 9, (3, 3))
    found = observed(leader, follower, weight / weight.sum(1, keepdims=True))
    plans = np.array(list(product(range(2), repeat=3)))
    A, B = (
        np.array([[np.dot(weight[a], U[a, p]) for p in plans] for a in range(3)])
        for U in (leader, follower)
    )
    # whole numbers for Gambit
    scale = np.lcm.reduce(weight.sum(1)) // weight.sum(1)
    expected = {(a, tuple(plans[b])) for a, b in enumerated(A * scale[:, None], B * scale[:, None])}
    assert {(a, tuple(p)) for a, p in zip(found.action, found.plan, strict=True)} == expected


def test_a_promise_in_the_dark_is_worth_nothing() -> None:
    bids = np.arange(10)  # P offers 0 to 9 for rung 1; T takes it if it gets more than 1
    P, T = np.array([[0.0, 8.0 - b] for b in bids]), np.array([[1.0, float(b)] for b in bids])
    clear, dim = observed(P, T, 0.0), observed(P[[0, 2]], T[[0, 2]], 0.01)
    assert clear.leader.max() == 7
    assert dim.leader.tolist() == [0.0]
