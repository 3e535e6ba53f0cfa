"""What holds for similarity whatever the answers are, and the kernels against plain NumPy."""

from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import ArrayLike, NDArray

from tertius.measures import kernels, kernels_numpy
from tertius.measures.bootstrap import bootstrap
from tertius.measures.rolls import Pairs, Rolls, all_pairs, arrange, sets
from tertius.measures.similarity import NAMES, compare, similarity, weigh

Answers = NDArray[np.int8]

# The first call compiles: no deadline.
slowly = settings(deadline=None, max_examples=60)


@st.composite
def answer_matrices(draw: st.DrawFn, levels: int | None = None) -> tuple[Answers, int]:
    """Return answers (units, items), beyond one machine word at times, and their levels."""
    top = levels or draw(st.integers(2, 4))
    shape = (draw(st.integers(1, 5)), draw(st.integers(0, 12) | st.integers(60, 140)))
    return draw(arrays(np.int8, shape, elements=st.integers(0, top))), top


@st.composite
def grouped(draw: st.DrawFn) -> Rolls:
    """Return answers whose items fall into groups, some of them empty."""
    answers, levels = draw(answer_matrices())
    cuts = draw(st.lists(st.integers(0, answers.shape[1]), max_size=4))
    return Rolls(answers, np.array([0, *sorted(cuts), answers.shape[1]]), levels)


def close(left: ArrayLike, right: ArrayLike) -> None:
    gap = np.asarray(left, dtype=float) - np.asarray(right, dtype=float)
    np.testing.assert_array_equal(np.isnan(left), np.isnan(right))
    assert (np.abs(gap[~np.isnan(gap)]) <= 1e-12).all()


def distance(gap: NDArray[np.float64], power: int) -> NDArray[np.float64]:
    return np.where(gap == 0, 0.0, np.abs(gap) ** power)


def naive(x: Answers, y: Answers, weights: NDArray[np.float64], levels: int) -> dict[str, float]:
    """Return all measures of one pair from their definitions, item by item."""
    both = (x > 0) & (y > 0) & (weights > 0)
    left, right = x[both].astype(np.float64), y[both].astype(np.float64)
    w, span = weights[both], levels - 1
    total = w.sum()
    if not total:
        return dict.fromkeys(NAMES, np.nan)
    pooled, pooled_w = np.concatenate((left, right)), np.concatenate((w, w))
    found = {"agreement": float(w[left == right].sum() / total)}
    for name, power in {"": 0, "_linear": 1, "_quadratic": 2}.items():
        seen = (w * distance(left - right, power)).sum()
        own = (np.outer(w, w) * distance(np.subtract.outer(left, right), power)).sum() / total
        gaps = np.subtract.outer(pooled, pooled)
        mixed = (np.outer(pooled_w, pooled_w) * distance(gaps, power)).sum() / (4 * total)
        found[f"kappa{name}"] = 1 - seen / own if own else np.nan
        found[f"pi{name}"] = 1 - seen / mixed if mixed else np.nan
        if name == "_linear":
            found["agreement_half"] = 1 - seen / (span * total)
            found["s"] = 1 - 2 * seen / (span * total)
            found["a"] = 2 * (own - seen) / (span * total)
        elif name == "_quadratic":
            found["s_squared"] = 1 - 2 * seen / (span**2 * total)
    return found


@slowly
@given(answer_matrices(), st.data())
def test_equals_the_definitions_item_by_item(
    case: tuple[Answers, int], data: st.DataObject
) -> None:
    answers, levels = case
    weight = st.sampled_from([0.0, 0.5, 1.0, 3.0])
    weights = data.draw(st.none() | arrays(np.float64, answers.shape[1], elements=weight))
    used = np.ones(answers.shape[1]) if weights is None else weights
    last = len(answers) - 1
    expected = naive(answers[0], answers[last], used, levels)
    for measure in NAMES:
        close(similarity(answers, measure, weights, levels)[0, last], expected[measure])


@slowly
@given(grouped())
def test_kernels_equal_plain_numpy(rolls: Rolls) -> None:
    pairs = all_pairs(rolls)
    planes, edges = sets(rolls)
    np.testing.assert_array_equal(
        planes, kernels_numpy.pack(rolls.answers, rolls.starts, rolls.levels)
    )
    tables = np.empty((rolls.levels, rolls.levels, len(pairs)), dtype=np.int32)
    rows = (pairs.group, pairs.first, pairs.second)
    kernels.count(planes, edges, *rows, tuple(range(rolls.levels)), tables)
    values = compare(rolls, pairs, (*NAMES, "n"))
    for group in range(len(rolls.starts) - 1):
        part = rolls.answers[:, rolls.starts[group] : rolls.starts[group + 1]]
        here = pairs.group == group
        twin = kernels_numpy.count(part, rolls.levels)[:, :, pairs.first[here], pairs.second[here]]
        np.testing.assert_array_equal(tables[:, :, here], twin)
        close(values[:, here], kernels_numpy.evaluate(twin))


@slowly
@given(grouped(), st.integers(0, 2**32 - 1))
def test_weighted_kernel_equals_plain_numpy(rolls: Rolls, seed: int) -> None:
    weights = np.random.default_rng(seed).exponential(size=(rolls.answers.shape[1], 3))
    pairs = all_pairs(rolls)
    draws = weigh(rolls, pairs, (*NAMES, "n"), weights)
    for row in range(len(pairs)):
        part = slice(rolls.starts[pairs.group[row]], rolls.starts[pairs.group[row] + 1])
        answers = rolls.answers[[pairs.first[row], pairs.second[row]], part]
        for replicate in range(3):
            table = kernels_numpy.weigh(answers, weights[part, replicate], rolls.levels)
            close(draws[row, :, replicate], kernels_numpy.evaluate(table[:, :, 0, 1]))


@slowly
@given(grouped())
def test_all_groups_at_once_are_the_groups_one_by_one(rolls: Rolls) -> None:
    pairs = all_pairs(rolls)
    values = compare(rolls, pairs, NAMES)
    seen = 0
    for group, (start, stop) in enumerate(pairwise(rolls.starts)):
        here = pairs.group == group
        part = rolls.answers[:, start:stop]
        common = np.triu((part > 0).astype(int) @ (part > 0).T, k=1)
        np.testing.assert_array_equal(
            np.array([pairs.first[here], pairs.second[here]]), np.nonzero(common)
        )
        seen += here.sum()
        for place, measure in enumerate(NAMES):
            square = similarity(part, measure, levels=rolls.levels)
            np.testing.assert_array_equal(
                values[place, here], square[pairs.first[here], pairs.second[here]]
            )
    assert seen == len(pairs)


@slowly
@given(answer_matrices(), st.randoms(use_true_random=False))
def test_order_of_units_and_items_does_not_matter(
    case: tuple[Answers, int], random: Random
) -> None:
    answers, levels = case
    units, items = list(range(answers.shape[0])), list(range(answers.shape[1]))
    random.shuffle(units)
    random.shuffle(items)
    for measure in NAMES:
        square = similarity(answers, measure, levels=levels)
        np.testing.assert_array_equal(square, square.T)
        shuffled = similarity(answers[units][:, items], measure, levels=levels)
        np.testing.assert_array_equal(shuffled, square[np.ix_(units, units)])


@slowly
@given(answer_matrices())
def test_range_and_similarity_to_oneself(case: tuple[Answers, int]) -> None:
    answers, levels = case
    answered = (answers > 0).any(axis=1)
    for measure in NAMES:
        square = similarity(answers, measure, levels=levels)
        defined = square[~np.isnan(square)]
        lowest = {"agreement": 0.0, "agreement_half": 0.0, "a": -2.0}.get(measure, -1.0)
        assert (defined >= lowest - 1e-12).all()
        assert (defined <= 1.0 + 1e-12).all()
        self = np.diag(square)
        assert np.isnan(self[~answered]).all()
        if measure.startswith(("kappa", "pi")):
            assert np.isin(self[~np.isnan(self)], 1.0).all()
        elif measure != "a":
            assert (self[answered] == 1.0).all()


@slowly
@given(answer_matrices(levels=3), st.permutations([1, 2, 3]))
def test_relabelling_of_answers(case: tuple[Answers, int], labels: list[int]) -> None:
    answers, _ = case
    nominal = ("agreement", "kappa", "pi")
    # Distances survive only if the scale is turned over; nominal measures survive any relabelling.
    for measures, relabelled in ((nominal, [0, *labels]), (NAMES, [0, 3, 2, 1])):
        for measure in measures:
            close(similarity(np.array(relabelled)[answers], measure), similarity(answers, measure))


@slowly
@given(grouped(), st.randoms(use_true_random=False))
def test_a_long_table_in_any_order_makes_the_same_matrix(rolls: Rolls, random: Random) -> None:
    unit, item = (index.tolist() for index in np.nonzero(rolls.answers))
    rows = list(zip(unit, item, strict=True))
    random.shuffle(rows)
    units, items = (np.array(rows, dtype=np.int32).reshape(-1, 2)[:, side] for side in (0, 1))
    group = (np.searchsorted(rolls.starts, items, side="right") - 1).astype(np.int16)
    found = arrange(units, items, group, rolls.answers[units, items], rolls.levels)
    answered = (rolls.answers > 0).any(axis=1), (rolls.answers > 0).any(axis=0)
    np.testing.assert_array_equal(found.units, np.flatnonzero(answered[0]))
    np.testing.assert_array_equal(found.rolls.answers, rolls.answers[np.ix_(*answered)])
    np.testing.assert_array_equal(found.groups, np.unique(group))


@pytest.mark.parametrize("measures", [("agreement", "s"), ("kappa_quadratic", "pi")])
@slowly
@given(grouped(), st.integers(0, 2**32 - 1))
def test_bootstrap_lies_around_defined_values_only(
    measures: tuple[str, ...], rolls: Rolls, seed: int
) -> None:
    pairs: Pairs = all_pairs(rolls)
    spread = bootstrap(rolls, pairs, measures, np.random.default_rng(seed), replicates=20)
    undefined = np.isnan(compare(rolls, pairs, measures))
    for values in (spread.sd, spread.p05, spread.p95):
        np.testing.assert_array_equal(np.isnan(values), undefined)
    assert (spread.sd[~undefined] >= 0).all()
    assert (spread.p05[~undefined] <= spread.p95[~undefined]).all()
