"""Exploration over random tables: frontiers, regrets, boxes and break-evens by brute force."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tertius.wedge.explore import break_even, frontier, prim, regret

SEEDS = st.integers(0, 2**32)


@given(st.integers(1, 6), st.integers(1, 12), SEEDS)
def test_the_efficient_set_by_brute_force(policies: int, worlds: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    one, other = rng.integers(0, 4, (2, policies, worlds)).astype(float)
    names = [f"p{number}" for number in range(policies)]
    found = frontier(names, one, other)
    for d in range(worlds):
        points = list(zip(one[:, d], other[:, d], strict=True))
        for number, (x, y) in enumerate(points):
            beaten = any(a >= x and b >= y and (a, b) != (x, y) for a, b in points)
            assert found.efficient[number, d] == (not beaten)
    assert (found.efficient.sum(axis=0) >= 1).all()


@given(st.integers(1, 5), st.integers(1, 20), SEEDS)
def test_regret_ignores_what_is_common_to_all_policies(n: int, worlds: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    value = rng.normal(size=(n, worlds))
    names = [f"p{number}" for number in range(n)]
    plain, shifted = regret(names, value), regret(names, value + rng.normal(size=worlds))
    assert np.allclose(plain.worst, shifted.worst)
    assert (plain.worst >= plain.mean_regret - 1e-12).all()
    assert plain.mean_regret[names.index(plain.by_value)] == plain.mean_regret.min()


@settings(max_examples=40)
@given(st.integers(60, 400), st.integers(1, 4), SEEDS)
def test_a_box_holds_what_it_says(worlds: int, k: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    inputs = {f"x{number}": rng.random(worlds).round(2) for number in range(k)}
    case = rng.random(worlds) < 0.2 + 0.6 * (inputs["x0"] > 0.5)
    found = prim(inputs, case)
    box = found.chosen
    inside = np.ones(worlds, bool)
    for name, (low, high) in box.limits.items():
        inside &= (inputs[name] >= low) & (inputs[name] <= high)
    assert np.isclose(box.mass, inside.mean())
    assert np.isclose(box.density, case[inside].mean())
    assert np.isclose(box.coverage, case[inside].sum() / case.sum())
    assert (np.diff(found.mass) < 0).all()
    assert (np.diff(found.coverage) <= 1e-12).all()
    assert found.mass[-1] >= 0.05


@settings(max_examples=40)
@given(SEEDS)
def test_scaling_an_input_scales_its_break_even(seed: int) -> None:
    rng = np.random.default_rng(seed)
    slope, cost = rng.uniform(0.5, 2, 30), rng.uniform(-5, 15, 30)
    plain = break_even(lambda value: slope * value >= cost, 30, 0.0, 10.0)
    large = break_even(lambda value: slope * value / 1000 >= cost, 30, 0.0, 10_000.0)
    assert np.allclose(plain.value * 1000, large.value, atol=large.width * 2)
    ends = np.isfinite(plain.value)
    assert np.allclose(plain.value[ends], (cost / slope)[ends].clip(0), atol=plain.width)
