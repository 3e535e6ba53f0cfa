"""The best package within a budget: against every subset, and against another search."""

from itertools import pairwise

import numpy as np
import pytest
from numpy.random import default_rng

from tertius.errors import UsageError
from tertius.wedge.packages.items import items
from tertius.wedge.packages.offers import offers
from tertius.wedge.worlds import deliver, deliver_numpy
from tertius.wedge.worlds.deliver import Rules


def invented(seed: int, worlds: int = 30) -> tuple[np.ndarray, ...]:
    rng = default_rng(seed)
    count = int(rng.integers(1, 9))
    value, cost = rng.normal(0.5, 1.0, (2, worlds, count))
    if seed % 3 == 0:  # ties
        value, cost = np.round(value), np.round(cost)
    budget = rng.normal(0.5, 1.5, (worlds, 3))
    return value, cost, budget, rng.integers(0, 1 << count, 3)


def rules(seed: int, count: int) -> Rules:
    rng = default_rng(seed + 1000)
    chance = rng.random((2, count, count))
    np.einsum("kii->ki", chance)[:] = 1.0
    lists = [[np.flatnonzero(row < share).tolist() for row in each]
             for each, share in zip(chance, (0.15, 0.1), strict=True)]  # fmt: skip
    return Rules.of(*lists)


@pytest.mark.parametrize("seed", range(60))
def test_it_is_the_best_of_all_subsets(seed: int) -> None:
    value, cost, budget, allowed = invented(seed)
    kept = rules(seed, value.shape[1])
    ours = deliver.most(value, cost, budget, allowed, kept)
    theirs = deliver_numpy.most(value, cost, budget, allowed, kept)
    np.testing.assert_allclose(ours.amount, theirs.amount, atol=1e-9)
    held = deliver.members(ours.mask, value.shape[1])
    some = np.isfinite(ours.amount)
    np.testing.assert_allclose((held * value[:, None]).sum(-1)[some], ours.amount[some], atol=1e-9)
    assert ((held * cost[:, None]).sum(-1) <= budget + 1e-9)[some].all()
    assert not (held & ~deliver.members(allowed, value.shape[1])).any()


@pytest.mark.parametrize("seed", range(20))
def test_the_cheapest_is_that_of_the_other_search(seed: int) -> None:
    rng = default_rng(seed)
    value, cost = rng.uniform(0.0, 2.0, (2, 12, 7))
    price = rng.uniform(0.0, 12.0, (12, 3))
    rungs = np.tri(7, 3, 0, dtype=bool) | (np.arange(7)[:, None] < 3)
    needs, bars = [(4, 1)], [(0, 2), (3, 5)]
    other = offers(items(value, cost, prerequisites=needs, exclusions=bars, rungs=rungs), price)
    kept = Rules.of(
        [[j for i, j in needs if i == k] for k in range(7)],
        [[j for i, j in bars if i == k] for k in range(7)],
    )
    allowed = [int((rungs[:, rung] << np.arange(7)).sum()) for rung in range(3)]
    ours = deliver.least(value, cost, price, allowed, kept)
    np.testing.assert_allclose(np.where(np.isinf(ours.amount), np.nan, ours.amount), other.cost)
    assert ((ours.mask == deliver.NONE) == ~other.suffices).all()


def test_every_package_keeps_to_the_rules_and_neighbours_differ_by_one() -> None:
    free = deliver_numpy.every_package(Rules.free(6))
    assert sorted(free) == list(range(64))
    assert all(bin(a ^ b).count("1") == 1 for a, b in pairwise(free))
    kept = deliver_numpy.every_package(Rules.of([[], [0], []], [[2], [], []]))
    assert sorted(kept) == [0b000, 0b001, 0b011, 0b100]


def test_more_budget_never_brings_less() -> None:
    rng = default_rng(5)
    value, cost = rng.uniform(-0.2, 2.0, (2, 200, 10))
    steps = np.sort(rng.uniform(-1.0, 8.0, (200, 6)), axis=1)
    found = deliver.most(value, cost, steps, np.full(6, 1023), Rules.free(10)).amount
    assert (found[:, 1:] >= found[:, :-1] - 1e-12).all()


def test_all_mistakes_are_told_at_once() -> None:
    value = np.array([[1.0, np.nan]])
    with pytest.raises(UsageError) as told:
        deliver.most(value, value, np.array([[np.nan]]), [1, 2], Rules.free(3))
    for part in ("(1, 2)", "rules are for 3", "missing or infinite", "a budget is missing"):
        assert part in str(told.value)


def test_the_leanest_leaves_out_what_brings_nothing() -> None:
    value, cost = np.array([[1.0, 0.0, 1.0]]), np.array([[0.4, 0.1, 0.3]])
    found = deliver.leanest(value, cost, np.array([[0.6, -0.1]]), [7, 7], Rules.free(3))
    assert found.mask[0].tolist() == [0b100, deliver.NONE]
    assert found.amount[0].tolist() == pytest.approx([0.3, np.inf])
