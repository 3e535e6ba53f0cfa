"""Packages against brute force: cheapest, fullest, frontier, break-evens, and worthless items."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tertius.errors import UsageError
from tertius.wedge.packages import frontier as frontiers
from tertius.wedge.packages import offers as offering
from tertius.wedge.packages.enumeration import chosen, feasible, totals
from tertius.wedge.packages.frontier import frontier, movement
from tertius.wedge.packages.items import Items, items
from tertius.wedge.packages.offers import break_evens, offers

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SEEDS = st.integers(0, 2**32 - 1)


def draw(seed: int, m: int | None = None, draws: int | None = None) -> Items:
    """Return items that need and exclude each other, some of negative worth, cost or loss."""
    rng = np.random.default_rng(seed)
    m = int(rng.integers(1, 9)) if m is None else m
    shape = (m,) if draws is None else (draws, m)
    whole = rng.random() < 0.5
    amounts = [rng.uniform(-1, high, shape) for high in (5, 5, 2)]
    pairs = [(i, int(rng.integers(0, i))) for i in range(1, m) if rng.random() < 0.3]
    barred = [(0, m - 1)] if m > 1 and rng.random() < 0.3 else []
    arrays = [np.rint(x) if whole else x for x in amounts]
    try:
        return items(*arrays, prerequisites=pairs, exclusions=barred)
    except UsageError:  # the last needs the first
        return items(*arrays, prerequisites=pairs)


def every(some: Items) -> tuple[Bools, Floats, Floats, Floats]:
    """Return all packages that can be given, one by one, and their sums."""
    kept = []
    for k in range(2**some.count):
        package = np.array([k >> i & 1 for i in range(some.count)], np.bool_)
        whole = all(
            package[j] for i in np.flatnonzero(package) for j in np.flatnonzero(some.needs[i])
        )
        if whole and not some.bars[np.ix_(package, package)].any():
            kept.append(package)
    packages = np.array(kept)
    return packages, packages @ some.value, packages @ some.cost, packages @ some.loss


def undominated(*sums: Floats) -> set[tuple[float, ...]]:
    """Return the triples, the more the better, that no other betters."""
    rows = np.array(sums).T.round(9) + 0.0
    worse = [((rows >= row).all(1) & (rows > row).any(1)).any() for row in rows]
    return {tuple(row) for row, drop in zip(rows.tolist(), worse, strict=True) if not drop}


@given(SEEDS)
def test_all_packages_are_listed_and_summed(seed: int) -> None:
    some = draw(seed)
    packages, value, _, _ = every(some)
    listed = feasible(some)
    np.testing.assert_array_equal(chosen(listed, some.count), packages)
    np.testing.assert_allclose(totals(listed, some.value), value, atol=1e-12)


@settings(max_examples=200)
@given(SEEDS)
def test_the_cheapest_and_the_fullest_are_those_of_brute_force(seed: int) -> None:
    rng = np.random.default_rng(seed)
    some = draw(seed)
    packages, value, cost, loss = every(some)
    price, budget = rng.uniform(-1, value.max() + 1, 3), rng.uniform(-1, cost.max() + 1, 3)
    found = offers(some, price, budget)
    for rung in range(3):
        affordable = cost <= budget[rung] + 1e-9
        enough = affordable & (value >= price[rung] - 1e-9)
        assert found.suffices[rung] == enough.any()
        most = value[affordable].max() if affordable.any() else -np.inf
        assert found.available[rung] == pytest.approx(most)
        assert found.gap[rung] == pytest.approx(price[rung] - most)
        if enough.any():
            least = cost[enough].min()
            assert found.cost[rung] == pytest.approx(least)
            assert found.loss[rung] == pytest.approx(loss[enough & (cost <= least + 1e-9)].min())
            assert (packages == found.chosen[rung]).all(1).any()
        else:
            assert np.isnan(found.cost[rung])
    assert found.reach == max(np.flatnonzero(found.suffices), default=-1)


@settings(max_examples=100)
@given(SEEDS)
def test_the_frontier_is_that_of_brute_force(seed: int) -> None:
    some = draw(seed)
    _, value, cost, loss = every(some)
    expected = undominated(value, -cost, -loss)
    found = frontier(some)
    rows = np.array([found.receipt, -found.cost, -found.loss]).T.round(9) + 0.0
    assert sorted(map(tuple, rows.tolist())) == sorted(expected)
    np.testing.assert_allclose(found.chosen @ some.cost, found.cost)
    assert (np.diff(found.cost) >= 0).all()


def test_a_grown_frontier_is_the_listed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    some = draw(5, m=17)
    listed = frontier(some)
    monkeypatch.setattr(frontiers, "LISTED", 3)
    grown = frontier(some)
    assert len(listed.cost) > 50
    for name in ("receipt", "cost", "loss"):
        np.testing.assert_allclose(getattr(listed, name), getattr(grown, name), atol=1e-9)


def test_integer_programs_agree_with_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    some = draw(11, m=12, draws=3)
    price = np.sort(np.random.default_rng(2).uniform(0, 45, (3, 4)), 1)
    searched, alone = offers(some, price, 18.0), break_evens(some, price, 18.0)
    monkeypatch.setattr(offering, "SEARCHED", 3)
    programmed = offers(some, price, 18.0)
    assert 0 < searched.suffices.sum() < searched.suffices.size
    np.testing.assert_array_equal(searched.suffices, programmed.suffices)
    np.testing.assert_allclose(searched.cost, programmed.cost, atol=1e-9)
    np.testing.assert_allclose(searched.loss, programmed.loss, atol=1e-9)
    np.testing.assert_allclose(searched.available, programmed.available, atol=1e-9)
    assert alone.value.shape == (3, 12, 4)


@given(SEEDS)
def test_break_evens_just_suffice(seed: int) -> None:
    rng = np.random.default_rng(seed)
    some = draw(seed)
    packages, value, _, _ = every(some)
    price = rng.uniform(0, value.max() + 3, 2)
    found = break_evens(some, price)
    for i in range(some.count):
        with_it = packages[:, i]
        for rung in range(2):
            without = value[~with_it]
            assert found.required[i, rung] == (without.max(initial=-np.inf) < price[rung] - 1e-9)
            if not with_it.any():
                assert np.isinf(found.value[i, rung])
                continue
            worth = some.value.copy()
            worth[i] = found.value[i, rung]
            assert (packages[with_it] @ worth).max() == pytest.approx(price[rung])


@given(SEEDS)
def test_an_item_worth_nothing_changes_nothing(seed: int) -> None:
    some = draw(seed)
    rng = np.random.default_rng(seed)
    price = rng.uniform(0, 8, 3)
    plain = items(some.value, some.cost, some.loss)
    more = items(*(np.append(x, 0.0) for x in (plain.value, plain.cost, plain.loss)))
    before, after = offers(plain, price), offers(more, price)
    for name in ("cost", "loss", "available", "gap", "suffices", "reach"):
        np.testing.assert_allclose(getattr(before, name), getattr(after, name), atol=1e-12)
    np.testing.assert_allclose(frontier(plain).cost, frontier(more).cost, atol=1e-12)


def test_items_for_one_rung_stay_on_it() -> None:
    some = items([3, 4, 5], [1, 1, 1], prerequisites=[(2, 0)], rungs=[[0, 1], [1, 1], [1, 1]])
    found = offers(some, price=[5, 5])
    assert found.suffices.tolist() == [False, True]  # without the first the last cannot be given
    assert found.available.tolist() == [4, 12]
    assert frontier(some, rung=0).receipt.tolist() == [0, 4]


def test_movement_is_the_highest_rung_paid_for() -> None:
    price = np.array([0.0, 2.0, 1.0, 4.0])
    assert movement(np.array([-1.0, 0.0, 1.5, 3.0, 4.0]), price).tolist() == [-1, 0, 2, 2, 3]


def test_no_package_suffices_is_proved_by_the_fullest() -> None:
    found = offers(items([3, 2, 2], [4, 1, 2]), price=[7.5])
    assert found.fullest.all()
    assert [found.available[0], found.gap[0], found.reach] == [7, 0.5, -1]


def test_every_mistake_is_told() -> None:
    with pytest.raises(UsageError) as told:
        items([1, np.inf], [1, 1], prerequisites=[(0, 1), (1, 0), (5, 0)], rungs=[[1]])
    for part in ("value", "(5, 0)", "need themselves", "rungs: shape"):
        assert part in str(told.value)
    with pytest.raises(UsageError, match="need what excludes"):
        items([1, 1], [1, 1], prerequisites=[(0, 1)], exclusions=[(1, 0)])
