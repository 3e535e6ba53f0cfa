"""What holds of every menu game: twins, shifts, scales, names, prices, bounds, hidden tastes."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import tertius.wedge as wedge
from tertius.wedge.bargain import kernels_numpy as twins
from tertius.wedge.bargain.promises import delivered
from tertius.wedge.bargain.screening import screening
from tertius.wedge.bargain.solution import Concept, Solution, solve

Floats = NDArray[np.float64]

SEEDS = st.integers(0, 2**32 - 1)
CONCEPTS: tuple[Concept, ...] = ("truthful", "natural", "capped")


@dataclass(frozen=True, slots=True)
class Drawn:
    P: Floats
    R: Floats
    T: Floats
    caps: Floats

    def solve(self, concept: Concept) -> Solution:
        caps = self.caps if concept == "capped" else None
        return solve(self.P, self.R, self.T, concept, caps)


def draw(seed: int, worlds: int = 1, *, ties: bool = False) -> Drawn:
    """Return games without ties, or full of them: whole values, caps that bind or coincide."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 6))
    if not ties:
        scale = rng.uniform(0.3, 3, (3, 1, 1))
        P, R, T = rng.normal(size=(3, worlds, n)) * scale
        return Drawn(P, R, T, rng.exponential(1.0, (2, worlds, n)))
    P, R, T = rng.integers(0, 9, (3, worlds, n)).astype(float)
    caps = rng.integers(0, 7, (2, worlds, n)).astype(float)
    if rng.random() < 0.4:
        caps = np.broadcast_to(rng.integers(0, 7, (2, worlds, 1)), caps.shape).astype(float)
    return Drawn(P, R, T * rng.choice([1.0, 2.0]), caps)


@pytest.mark.parametrize("concept", CONCEPTS)
@settings(max_examples=100)
@given(SEEDS, st.booleans())
def test_kernels_find_what_the_definitions_give(concept: Concept, seed: int, ties: bool) -> None:
    drawn = draw(seed, ties=ties)
    found = drawn.solve(concept)
    free = np.full_like(drawn.caps, np.inf)
    caps = drawn.caps if concept == "capped" else free
    world = twins.World(drawn.P[0], drawn.R[0], drawn.T[0], caps[0, 0], caps[1, 0])
    one, every = getattr(twins, concept)(world)
    if one is None:
        assert not every
        assert found.rung[0] == -1
        assert found.missing == 1
        assert np.isnan(found.payoff_T[0])
        return
    assert found.rung[0] == one.rung
    payoffs = [found.payoff_P[0], found.payoff_R[0], found.payoff_T[0]]
    np.testing.assert_allclose(payoffs, one.payoffs(world), atol=1e-8)
    spread = np.array([c.payoffs(world) for c in every])
    bounds = np.array([found.bounds.P[0], found.bounds.R[0], found.bounds.T[0]])
    np.testing.assert_allclose(bounds, np.array([spread.min(0), spread.max(0)]).T, atol=1e-8)
    assert set(np.flatnonzero(found.supported[0])) == {c.rung for c in every}


def test_sets_in_pieces_are_those_of_the_definition() -> None:
    rng = np.random.default_rng(0)
    P, R, T = rng.integers(0, 14, (3, 60_000, 4)).astype(float)
    caps = rng.integers(0, 9, (2, 60_000, 4)).astype(float)
    found = solve(P, R, T, "capped", caps)
    torn = np.flatnonzero(found.solutions > found.supported.sum(-1))
    assert torn.size > 3
    for w in torn:
        world = twins.World(P[w], R[w], T[w], caps[0, w], caps[1, w])
        one, every = twins.capped(world)
        assert one is not None
        np.testing.assert_allclose(found.payoff_P[w], one.payoffs(world)[0])
        payoff = [c.payoffs(world)[0] for c in every]
        np.testing.assert_allclose(found.bounds.P[w], [min(payoff), max(payoff)])


@given(SEEDS, st.booleans())
def test_loose_caps_are_none(seed: int, ties: bool) -> None:
    drawn = draw(seed, 200, ties=ties)
    free, loose = drawn.solve("truthful"), solve(drawn.P, drawn.R, drawn.T, "capped", (1e6, np.inf))
    np.testing.assert_array_equal(free.rung, loose.rung)
    np.testing.assert_array_equal(free.supported, loose.supported)
    for name in ("bid_P", "bid_R", "payoff_P", "payoff_R", "payoff_T", "rent"):
        np.testing.assert_allclose(getattr(free, name), getattr(loose, name), atol=1e-8)
    for player in "PRT":
        np.testing.assert_allclose(
            getattr(free.bounds, player), getattr(loose.bounds, player), atol=1e-8
        )


@pytest.mark.parametrize("concept", CONCEPTS)
@given(SEEDS)
def test_scale_and_shift(concept: Concept, seed: int) -> None:
    drawn = draw(seed, 100)
    found = drawn.solve(concept)
    moved = Drawn(7 * drawn.P + 3, 7 * drawn.R - 2, 7 * drawn.T + 5, 7 * drawn.caps).solve(concept)
    np.testing.assert_array_equal(found.rung, moved.rung)
    np.testing.assert_allclose(7 * found.price, moved.price, atol=1e-7)
    np.testing.assert_allclose(7 * found.bid_P, moved.bid_P, atol=1e-7)
    np.testing.assert_allclose(7 * found.payoff_T + 5, moved.payoff_T, atol=1e-7)


@pytest.mark.parametrize("concept", CONCEPTS)
@given(SEEDS)
def test_other_names_other_order(concept: Concept, seed: int) -> None:
    drawn = draw(seed, 100)
    found = drawn.solve(concept)
    swapped = Drawn(drawn.R, drawn.P, drawn.T, drawn.caps[::-1]).solve(concept)
    np.testing.assert_array_equal(found.rung, swapped.rung)
    np.testing.assert_allclose(found.bid_P, swapped.bid_R, atol=1e-9)
    np.testing.assert_allclose(found.bounds.R, swapped.bounds.P, atol=1e-9)
    back = Drawn(*(x[..., ::-1] for x in (drawn.P, drawn.R, drawn.T, drawn.caps))).solve(concept)
    there, n = found.rung >= 0, drawn.P.shape[-1]
    np.testing.assert_array_equal(found.rung[there], n - 1 - back.rung[there])
    np.testing.assert_allclose(found.price, back.price[..., ::-1], atol=1e-9)


@pytest.mark.parametrize("concept", CONCEPTS)
@given(SEEDS)
def test_a_keener_rival_never_lowers_the_price(concept: Concept, seed: int) -> None:
    drawn = draw(seed, 100)
    rng = np.random.default_rng(seed)
    s, j = rng.integers(0, drawn.P.shape[-1], 2)
    keener = drawn.R.copy()
    keener[:, j] += rng.exponential(1.0, 100) * (j != s)
    before, after = (
        Drawn(drawn.P, R, drawn.T, drawn.caps).solve(concept).price[:, s] for R in (drawn.R, keener)
    )
    assert (after >= before - 1e-12).all()
    assert (before >= 0).all()


@pytest.mark.parametrize("concept", CONCEPTS)
@given(SEEDS, st.floats(0.05, 1), st.floats(0.05, 1))
def test_credibility_never_raises_the_price(
    concept: Concept, seed: int, one: float, other: float
) -> None:
    drawn = draw(seed, 20)
    low, high = (
        delivered(drawn.P, drawn.R, drawn.T, q_P=q, q_R=0.7, caps=drawn.caps).solve(concept).price
        for q in sorted((one, other))
    )
    assert (high <= low * (1 + 1e-12) + 1e-12).all()


@pytest.mark.parametrize("concept", CONCEPTS)
@given(SEEDS, st.floats(0.1, 1), st.floats(0.1, 1), st.floats(0.1, 1))
def test_the_target_keeps_what_it_takes(
    concept: Concept, seed: int, q_P: float, q_R: float, keep: float
) -> None:
    drawn = draw(seed, 50)
    game = delivered(drawn.P, drawn.R, drawn.T, q_P=q_P, q_R=q_R, caps=drawn.caps, keep=keep)
    found = game.solve(concept)
    there = found.rung >= 0
    assert (found.receipt[there] >= found.needed[there] - 1e-8).all()
    np.testing.assert_allclose(found.bid_P * q_P, found.solution.bid_P)
    np.testing.assert_allclose(found.payoff_P * q_P, found.solution.payoff_P, atol=1e-9)
    if concept == "capped":
        assert (found.bid_R[there] <= drawn.caps[1][there] + 1e-8).all()


@pytest.mark.parametrize("concept", CONCEPTS)
@given(SEEDS, st.booleans())
def test_every_solution_is_a_pure_equilibrium(concept: Concept, seed: int, ties: bool) -> None:
    drawn = draw(seed, 50, ties=ties)
    caps = drawn.caps + 0.5  # none of them 0: see the page on the limits of the definition
    given_caps = caps if concept == "capped" else None
    found = solve(drawn.P, drawn.R, drawn.T, concept, given_caps)
    wide = wedge.pure_bounds(drawn.P, drawn.R, drawn.T, given_caps)
    for player in "PRT":
        inner, outer = getattr(found.bounds, player), getattr(wide, player)
        there = found.exists
        assert (inner[there, 0] >= outer[there, 0] - 1e-8).all()
        assert (inner[there, 1] <= outer[there, 1] + 1e-8).all()


@settings(max_examples=40)
@given(SEEDS, st.booleans())
def test_a_grid_lies_within_the_bounds_without_one(seed: int, bound: bool) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 4))
    P, R, T = rng.uniform(0, 2, (3, n))
    caps = rng.uniform(0.5, 2, (2, n)) if bound else None
    step = 0.05 if n == 2 else 0.25
    grid = wedge.pure_equilibria(P, R, T, step=step, caps=caps).bounds
    free = wedge.pure_bounds(P, R, T, caps)
    for player in "PRT":
        inner, outer = getattr(grid, player), getattr(free, player)
        if np.isfinite(inner).all():
            assert inner[0] >= outer[0] - 3 * step
            assert inner[1] <= outer[1] + 3 * step
            if n == 2 and caps is None:
                np.testing.assert_allclose(inner, outer, atol=3 * step)


@settings(max_examples=60)
@given(SEEDS)
def test_the_best_menu_is_that_of_brute_force(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, types = int(rng.integers(2, 4)), int(rng.integers(1, 5))
    P, T = rng.integers(0, 9, n).astype(float), rng.integers(0, 6, (types, n)).astype(float)
    chance, rival = rng.dirichlet(np.ones(types)), rng.integers(0, 3, n)
    cap = rng.integers(0, 8, n).astype(float)
    found = screening(P, T, chance, rival, cap)
    best = -np.inf
    for menu in product(*(range(int(c) + 1) for c in cap)):
        worth = T + rival + menu
        taken = worth == worth.max(1, keepdims=True)
        best = max(best, float(chance @ np.where(taken, P - menu, -np.inf).max(1)))
    assert found.payoff_P == pytest.approx(best)
    assert (found.rent >= -1e-9).all()
    assert found.full_information >= found.payoff_P - 1e-9
    own = (T + rival + found.bid).max(1)
    np.testing.assert_allclose(found.payoff_T, own)
    assert not (found.foregone & ~found.no_deal).any()
