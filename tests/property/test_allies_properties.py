"""The cascade's theorems, over random coalitions."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tertius.wedge.allies.assumptions import assumptions
from tertius.wedge.allies.cascade import cascade
from tertius.wedge.allies.cascade_numpy import best_reply, least_fixed_point
from tertius.wedge.allies.response import Coalition, Concession, Response, respond

Floats = NDArray[np.float64]


@st.composite
def games(draw: st.DrawFn, most: int = 7) -> tuple[Floats, Floats, Floats]:
    """Gaps, pulls and weights of a few worlds."""
    n, worlds = draw(st.integers(1, most)), draw(st.integers(1, 5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    gap, pull = rng.normal(-0.3, 0.4, (worlds, n)), rng.uniform(0, 1.5, (worlds, n))
    weights = rng.random((n, n)) * (rng.random((n, n)) < 0.6)
    np.fill_diagonal(weights, 0)
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1)
    return gap, pull, weights


@given(games())
def test_the_kernel_and_its_twin_agree(game: tuple[Floats, Floats, Floats]) -> None:
    assert np.array_equal(cascade(*game).round, least_fixed_point(*game))


@given(games(most=6))
def test_the_cascade_is_the_least_of_all_fixed_points(game: tuple[Floats, Floats, Floats]) -> None:
    gap, pull, weights = game
    found = cascade(*game).joined
    for d, row in enumerate(found):
        case = gap[[d]], pull[[d]], weights
        points = [
            np.array(sets)
            for sets in product([False, True], repeat=gap.shape[1])
            if np.array_equal(best_reply(*case, np.array([sets]))[0], sets)
        ]
        assert any(np.array_equal(row, point) for point in points)
        assert all((row <= point).all() for point in points)


@given(games())
def test_on_is_never_less_than_off_and_one_alone_has_no_cascade(
    game: tuple[Floats, Floats, Floats],
) -> None:
    gap, pull, weights = game
    found = cascade(*game)
    assert (found.joined >= found.alone).all()
    assert np.array_equal(cascade(gap, 0.0, weights).joined, found.alone)
    single = cascade(gap[:, :1], pull[:, :1], np.zeros((1, 1)))
    assert np.array_equal(single.joined, found.alone[:, :1])


@given(games(), st.integers(0, 2**32))
def test_more_doubt_anywhere_never_means_less_hedging(
    game: tuple[Floats, Floats, Floats], seed: int
) -> None:
    gap, pull, weights = game
    rng = np.random.default_rng(seed)
    raised = gap + rng.exponential(0.2, gap.shape) * (rng.random(gap.shape) < 0.5)
    assert (cascade(raised, pull, weights).joined >= cascade(*game).joined).all()


@given(games(), st.integers(0, 2**32))
def test_the_order_of_allies_does_not_matter(
    game: tuple[Floats, Floats, Floats], seed: int
) -> None:
    gap, pull, weights = game
    order = np.random.default_rng(seed).permutation(gap.shape[1])
    shuffled = cascade(gap[:, order], pull[:, order], weights[np.ix_(order, order)])
    assert np.array_equal(shuffled.round, cascade(*game).round[:, order])


def coalition(n: int, rng: np.random.Generator) -> Coalition:
    """An invented coalition; a fifth of what is known of captivity is missing."""
    judged = assumptions()

    def values(parts: tuple[str, ...]) -> dict[str, Floats]:
        return {part: rng.uniform(0, 10, n) for part in parts}

    exposure = tuple(part.id for part in judged.exposure)
    captivity = values(tuple(part.id for part in judged.captivity))
    captivity["troops"][rng.random(n) < 0.2] = np.nan
    names = tuple(f"A{number}" for number in range(n))
    opinion = np.where(rng.random(n) < 0.3, np.nan, rng.random(n))
    return Coalition(
        names, values(exposure), values(exposure), captivity, opinion, rng.uniform(0.1, 1, n)
    )


def answer(
    allies: Coalition, visibility: float, reassurance: Floats | float, seed: int
) -> Response:
    rng = np.random.default_rng(seed)
    world = assumptions().draw(rng, 60)
    taste = rng.standard_normal((60, len(allies.names)))
    given_up = Concession(np.asarray(visibility), np.asarray(reassurance, float))
    return respond(allies, (70, 70), given_up, world, assumptions(), taste)


@settings(max_examples=40)
@given(st.integers(1, 12), st.integers(0, 2**32))
def test_reassurance_never_raises_hedging_and_a_concession_never_lowers_it(
    n: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    allies = coalition(n, rng)
    plain = answer(allies, 1.0, 0.0, seed)
    helped = answer(allies, 1.0, rng.uniform(0, 0.5, n) * (rng.random(n) < 0.5), seed)
    assert (helped.hedging.joined <= plain.hedging.joined).all()
    nothing = answer(allies, 0.0, 0.0, seed)
    assert (plain.hedging.joined >= nothing.hedging.joined).all()
    assert np.allclose(nothing.trust, nothing.trust_before, rtol=0, atol=1e-14)


@settings(max_examples=20)
@given(st.integers(2, 8), st.integers(0, 2**32))
def test_a_coalition_in_another_order_answers_in_that_order(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    allies, order = coalition(n, rng), rng.permutation(n)
    turned = Coalition(
        tuple(allies.names[place] for place in order),
        {name: values[order] for name, values in allies.to_target.items()},
        {name: values[order] for name, values in allies.to_rival.items()},
        {name: values[order] for name, values in allies.captivity.items()},
        allies.favourable[order],
        allies.size[order],
    )
    draws = np.random.default_rng(seed)
    world, taste = assumptions().draw(draws, 60), draws.standard_normal((60, n))
    given_up = Concession(np.asarray(0.8), np.asarray(0.0))
    one = respond(allies, (70, 70), given_up, world, assumptions(), taste)
    two = respond(turned, (70, 70), given_up, world, assumptions(), taste[:, order])
    assert np.allclose(one.gap[:, order], two.gap, rtol=0, atol=1e-12)
    assert np.array_equal(one.hedging.alone[:, order], two.hedging.alone)


@settings(max_examples=20)
@given(st.integers(1, 8), st.integers(0, 2**32))
def test_allies_that_arm_themselves_hedge_less_after_a_concession(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    allies = coalition(n, rng)
    draws = np.random.default_rng(seed)
    world, taste = assumptions().draw(draws, 60), draws.standard_normal((60, n))
    given_up = Concession(np.asarray(1.0), np.asarray(0.0))

    def with_rearm(value: float) -> Response:
        switched = world | {"rearm": np.full(60, value)}
        return respond(allies, (2, 1), given_up, switched, assumptions(), taste)

    off, half, full = (with_rearm(value) for value in (0.0, 0.5, 1.0))
    assert (full.hedging.joined <= half.hedging.joined).all()
    assert (half.hedging.joined <= off.hedging.joined).all()
    assert np.allclose(full.trust, full.trust_before, rtol=0, atol=1e-14)
