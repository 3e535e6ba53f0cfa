"""Exploration: samples, indices, boundaries, boxes, break-evens and regret on known models."""

from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from tertius.errors import UsageError
from tertius.ranges import Range
from tertius.wedge.explore import (
    boundary,
    break_even,
    contour,
    explore,
    frontier,
    latin_hypercube,
    prim,
    regret,
    sobol_indices,
    sobol_points,
)
from tertius.wedge.explore.worlds import Model

Floats = NDArray[np.float64]


def uniform(low: float, high: float, mode: float | None = None) -> Range:
    return Range(low=low, high=high, mode=mode, basis="judged", reason="a test")


UNIT = {name: uniform(0, 1) for name in "abc"}


def sums(inputs: Mapping[str, Floats]) -> dict[str, NDArray[np.generic]]:
    total = inputs["a"] + inputs["b"]
    return {"total": total, "high": total + 0 * inputs["c"] >= 1}


def test_a_latin_hypercube_has_one_world_in_each_slice_of_each_input() -> None:
    sample = latin_hypercube({"x": uniform(2, 6), "y": uniform(0, 1)}, 40, seed=5)
    assert sorted(((sample.inputs["x"] - 2) / 4 * 40).astype(int)) == list(range(40))
    assert sorted((sample.inputs["y"] * 40).astype(int)) == list(range(40))
    again = latin_hypercube({"x": uniform(2, 6), "y": uniform(0, 1)}, 40, seed=5)
    assert again.inputs["y"].tobytes() == sample.inputs["y"].tobytes()
    assert latin_hypercube({"x": uniform(2, 6)}, 40, seed=6).seed == 6


def test_triangular_and_point_ranges_are_honoured() -> None:
    ranges = {"peak": uniform(0, 10, mode=2), "point": uniform(3, 3)}
    sample = sobol_points(ranges, 4096, seed=1)
    assert sample.inputs["peak"].mean() == pytest.approx(4, abs=0.01)
    assert set(sample.inputs["point"].tolist()) == {3.0}


def test_sobol_points_come_in_powers_of_two() -> None:
    with pytest.raises(UsageError, match="take 64 or 128"):
        sobol_points(UNIT, 100, seed=1)
    with pytest.raises(UsageError, match=r"ranges is empty[^$]*worlds is 0"):
        latin_hypercube({}, 0, seed=1)


def test_shares_of_worlds() -> None:
    def model(inputs: Mapping[str, Floats]) -> dict[str, NDArray[np.generic]]:
        a = inputs["a"]
        return {"rung": np.where(a < 0.25, np.nan, np.floor(a * 4))}

    found = explore(model, latin_hypercube(UNIT, 400, seed=3))
    assert found.share("rung", at_least=2) == 0.5
    assert found.unanswered("rung") == 0.25
    with pytest.raises(UsageError, match=r"give \(400,\)"):
        explore(lambda _: {"one": np.ones(3)}, latin_hypercube(UNIT, 400, seed=3))


def ishigami(inputs: Mapping[str, Floats]) -> dict[str, NDArray[np.generic]]:
    a, b, c = (inputs[name] for name in "abc")
    return {"y": np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)}


WAVES = {name: uniform(-np.pi, np.pi) for name in "abc"}


def closed_form() -> tuple[list[float], list[float]]:
    """Ishigami & Homma (1990): variances with coefficients 7 and 0.1."""
    one = 0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2
    two = 49 / 8
    both = 0.1**2 * np.pi**8 * (1 / 18 - 1 / 50)
    whole = one + two + both
    return [one / whole, two / whole, 0.0], [(one + both) / whole, two / whole, both / whole]


def test_ishigami_s_indices() -> None:
    found = sobol_indices(ishigami, WAVES, 2**14, seed=1)["y"]
    first, total = closed_form()
    assert found.first == pytest.approx(first, abs=0.006)
    assert found.total == pytest.approx(total, abs=0.006)
    inside = (found.total_interval[:, 0] <= total) & (total <= found.total_interval[:, 1])
    assert inside.all()
    assert found.ranked() == ("a", "b", "c")
    assert sum(first) < 1 < sum(total)


def test_an_idle_input_has_no_index_and_a_constant_output_none_at_all() -> None:
    def model(inputs: Mapping[str, Floats]) -> dict[str, NDArray[np.generic]]:
        return {"y": inputs["a"] + 2 * inputs["b"], "flat": np.ones_like(inputs["a"])}

    found = sobol_indices(model, UNIT, 2**12, seed=2)
    assert found["y"].first == pytest.approx([0.2, 0.8, 0], abs=0.01)
    assert found["y"].total[2] == 0
    assert np.isnan(found["flat"].total).all()


def test_indices_against_salib() -> None:
    pytest.importorskip("SALib")
    from SALib.analyze import sobol
    from scipy.stats import qmc

    from tertius.wedge.explore.design import placed
    from tertius.wedge.explore.sobol import _blocks

    found = sobol_indices(ishigami, WAVES, 2**10, seed=4)["y"]
    cube = qmc.Sobol(6, rng=np.random.default_rng(4)).random(2**10)
    blocks = _blocks(cube[:, :3], cube[:, 3:])
    values = np.asarray(ishigami(placed(blocks.reshape(-1, 3), WAVES))["y"], float).reshape(5, -1)
    theirs = sobol.analyze(
        {"num_vars": 3, "names": list("abc"), "bounds": [[-np.pi, np.pi]] * 3},
        values[[0, 2, 3, 4, 1]].T.ravel(),  # they want A, AB_1 ... AB_k, B, world by world
        calc_second_order=False,
    )
    assert found.first == pytest.approx(theirs["S1"], abs=1e-3)
    assert found.total == pytest.approx(theirs["ST"], abs=1e-3)


def test_the_contour_of_a_plane_is_its_line() -> None:
    x, y = np.linspace(0, 2, 9), np.linspace(0, 1, 6)
    lines = contour(x, y, x[:, None] + y, 1.3)
    assert lines.sum(axis=2) == pytest.approx(1.3)
    length = np.hypot(*(lines[:, 0] - lines[:, 1]).T).sum()
    assert length == pytest.approx(np.sqrt(2))  # from (0.3, 1) to (1.3, 0)
    assert len(contour(x, y, x[:, None] + y, 9.0)) == 0


def test_the_contour_of_a_cone_is_a_circle() -> None:
    x = np.linspace(-1, 1, 81)
    lines = contour(x, x, np.hypot(x[:, None], x), 0.7)
    assert np.hypot(*(lines[:, 0] - lines[:, 1]).T).sum() == pytest.approx(1.4 * np.pi, rel=2e-3)


def test_a_flip_boundary_is_where_brute_force_has_it() -> None:
    sample = latin_hypercube(UNIT, 200, seed=9)

    def model(inputs: Mapping[str, Floats]) -> dict[str, NDArray[np.generic]]:
        return {"wins": inputs["a"] * inputs["b"] > inputs["c"]}

    found = boundary(model, sample, "wins", "a", "b", grid=11)
    for i, a in enumerate(found.x_values):
        for j, b in enumerate(found.y_values):
            assert found.share[i, j] == (a * b > sample.inputs["c"]).mean()
    ends = found.lines[0.5].reshape(-1, 2)
    assert (ends[:, 0] * ends[:, 1]) == pytest.approx(0.5, abs=0.02)
    with pytest.raises(UsageError, match=r"not in the sample[^$]*grid is 1"):
        boundary(model, sample, "wins", "a", "z", grid=1)


def planted(
    worlds: int, seed: int, noise: float = 0.0
) -> tuple[dict[str, Floats], NDArray[np.bool_]]:
    """Return worlds and cases: a in [0.3, 0.8] and b above 0.6, c idle, some cases astray."""
    rng = np.random.default_rng(seed)
    inputs = {name: rng.random(worlds) for name in "abc"}
    case = (inputs["a"] > 0.3) & (inputs["a"] < 0.8) & (inputs["b"] > 0.6)
    return inputs, case ^ (rng.random(worlds) < noise)


def test_prim_finds_the_planted_box() -> None:
    inputs, case = planted(20_000, seed=1, noise=0.02)
    box = prim(inputs, case).chosen
    assert set(box.limits) == {"a", "b"}
    assert box.limits["a"] == pytest.approx((0.3, 0.8), abs=0.03)
    assert box.limits["b"][0] == pytest.approx(0.6, abs=0.03)
    assert box.density > 0.95
    assert box.coverage > 0.88
    assert max(box.chance.values()) < 1e-10


def naive_peeling(
    rows: list[tuple[float, ...]], case: list[bool], peel: float, least: float
) -> list[float]:
    """Return the density of each box on the way, by lists and sorting: another implementation."""
    worlds, found = len(rows), [sum(case) / len(case)]
    while True:
        cut = max(int(peel * len(rows)), 1)
        if len(rows) - cut < least * worlds or all(case) or not any(case):
            return found
        best: tuple[float, list[int]] | None = None
        for column in range(len(rows[0])):
            order = sorted(range(len(rows)), key=lambda row: rows[row][column])
            for kept in (order[cut:], order[: len(rows) - cut]):
                mean = sum(case[row] for row in kept) / len(kept)
                if best is None or mean > best[0]:
                    best = mean, kept
        assert best is not None
        rows, case = [rows[row] for row in best[1]], [case[row] for row in best[1]]
        found.append(sum(case) / len(case))


@pytest.mark.parametrize("seed", range(5))
def test_prim_peels_as_a_plain_implementation_does(seed: int) -> None:
    inputs, case = planted(600, seed=seed, noise=0.1)
    found = prim(inputs, case, peel=0.07, least=0.1)
    rows = list(zip(*(values.tolist() for values in inputs.values()), strict=True))
    assert found.density.tolist() == pytest.approx(naive_peeling(rows, case.tolist(), 0.07, 0.1))
    assert found.coverage * case.mean() == pytest.approx(found.density * found.mass)


def test_prim_peels_inputs_with_few_values() -> None:
    rng = np.random.default_rng(2)
    rung = rng.integers(0, 4, 2000).astype(float)
    box = prim({"rung": rung, "idle": rng.random(2000)}, rung >= 2).chosen
    assert box.limits == {"rung": (2.0, 3.0)}
    assert (box.coverage, box.density) == (1.0, 1.0)


def test_prim_has_nothing_to_tell_without_cases() -> None:
    with pytest.raises(UsageError, match=r"0 of 5 worlds are cases[^$]*peel is 0.9"):
        prim({"a": np.arange(5.0)}, np.zeros(5, bool), peel=0.9)


def test_break_evens_against_the_formula() -> None:
    cost = np.array([1.0, 2.0, 30.0, -1.0])
    found = break_even(lambda value: 2 * value >= cost, 4, 0.0, 10.0)
    assert found.value[:2] == pytest.approx(cost[:2] / 2, abs=found.width)
    assert found.value[2:].tolist() == [np.inf, 0.0]
    assert (found.never, found.always) == (0.25, 0.25)
    assert found.share_at(np.array([0.0, 0.75, 10.0])).tolist() == [0.25, 0.5, 0.75]
    with pytest.raises(UsageError, match="not monotone"):
        break_even(lambda value: value < 5, 3, 0.0, 10.0)


def test_regret_by_hand() -> None:
    found = regret(("thaw", "wait"), [[4.0, 0.0, 1.0], [1.0, 2.0, 1.0]])
    assert found.worst.tolist() == [2.0, 3.0]
    assert found.expected.tolist() == pytest.approx([5 / 3, 4 / 3])
    assert found.best.tolist() == pytest.approx([2 / 3, 2 / 3])
    assert (found.by_regret, found.by_value) == ("thaw", "thaw")
    with pytest.raises(UsageError, match="missing in 1 cells"):
        regret(("thaw",), [[np.nan]])


def test_the_efficient_set_by_hand() -> None:
    found = frontier(
        ("a", "b", "c"), [[3.0, 1.0], [2.0, 1.0], [1.0, 1.0]], [[1, 0], [2, 0], [1, 1]]
    )
    assert found.efficient.tolist() == [[True, False], [True, False], [False, True]]
    assert found.share.tolist() == [0.5, 0.5, 0.5]
    assert found.dominated_by[2].tolist() == [0.5, 0.5, 0.0]


def test_a_model_may_be_any_function_of_arrays() -> None:
    model: Model = sums
    found = explore(model, sobol_points(UNIT, 1024, seed=7))
    assert found.share("high") == pytest.approx(0.5, abs=0.02)
