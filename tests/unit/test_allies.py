"""Allies: beliefs, indices, cascade, losses, vetoes on cases worked out by hand."""

import numpy as np
import pytest
from scipy import stats

from tertius.errors import DataError, UsageError
from tertius.wedge.allies.assumptions import assumptions, parse
from tertius.wedge.allies.belief import perceived, prior
from tertius.wedge.allies.cascade import STAYS, cascade, neighbours
from tertius.wedge.allies.exposure import Scale, index, standardise
from tertius.wedge.allies.loss import first, loss
from tertius.wedge.allies.theatres import theatre
from tertius.wedge.allies.vetoes import decide


def test_bayes_rule_by_quadrature() -> None:
    belief = prior(7, 3, 0.4)
    ratio = 3.5
    r = (np.arange(200_000) + 0.5) / 200_000
    density = stats.beta.pdf(r, belief.kept, belief.broken) * (ratio - (ratio - 1) * r)
    assert belief.after(ratio) == pytest.approx((r * density).sum() / density.sum(), rel=1e-8)


def test_a_telling_concession_counts_as_one_promise_broken() -> None:
    belief = prior(69, 70, 1.0)
    assert belief.after(np.inf) == pytest.approx(prior(69, 71, 1.0).mean, rel=1e-14)
    assert belief.after(1.0) == pytest.approx(belief.mean, rel=1e-14)


def test_a_concession_unseen_or_at_nobody_s_expense_says_nothing() -> None:
    assert perceived(5.0, [0.0, 1.0, 1.0], [1.0, 0.0, 1.0]).tolist() == [1.0, 1.0, 5.0]


def test_a_record_that_cannot_be_is_refused() -> None:
    with pytest.raises(UsageError, match=r"honoured is -1[^$]*weight lies outside"):
        prior(-1, 0, 1.5)


def test_scales_by_hand() -> None:
    near = Scale(zero=8000, one=200, form="log")
    assert standardise([8000, 200, 40, 20000, np.nan], near)[:4].tolist() == [0, 1, 1, 0]
    assert standardise(np.sqrt(8000 * 200), near) == pytest.approx(0.5)
    assert np.isnan(standardise(np.nan, near))
    assert standardise([0, 40], Scale(0, 40, "log1p")).tolist() == [0, 1]
    assert standardise(0.0, Scale(100, 50_000, "log")) == 0
    with pytest.raises(UsageError, match="above 0"):
        Scale(0, 1, "log")


def test_an_index_leaves_unknown_parts_out() -> None:
    parts = [[1.0, 0.0, np.nan], [np.nan, np.nan, np.nan]]
    found = index(parts, [[2.0, 1.0, 5.0], [0.0, 1.0, 0.0]])
    assert found[:, 0].tolist() == [pytest.approx(2 / 3), 0.0]
    assert np.isnan(found[:, 1]).all()


def test_a_row_of_dominoes_falls_one_a_round() -> None:
    n = 5
    weights = np.eye(n, k=-1)  # each heeds the one before
    gap = np.full((2, n), -0.5)
    gap[0, 0] = 0.1
    found = cascade(gap, 0.6, weights)
    assert found.round[0].tolist() == [0, 1, 2, 3, 4]
    assert found.round[1].tolist() == [STAYS] * n
    assert found.alone.sum() == 1
    assert found.joined[0].all()
    # a pull that closes the gap exactly moves nobody: indifferent allies stay
    assert cascade(gap, 0.5, weights).joined.sum() == 1


def test_weights_by_size() -> None:
    found = neighbours([3.0, 1.0, 0.0])
    assert found.tolist() == [[0, 1, 0], [1, 0, 0], [0.75, 0.25, 0]]


def test_a_senseless_cascade_is_refused_whole() -> None:
    with pytest.raises(UsageError, match=r"gap is missing[^$]*pull is below 0[^$]*diagonal"):
        cascade([[np.nan, 0.0]], -1.0, np.eye(2))


def test_loss_and_who_goes_first() -> None:
    assert loss([[True, False, True], [False] * 3], [5, 3, 2]).tolist() == [0.7, 0.0]
    with pytest.raises(UsageError, match="missing"):
        loss([[True, False]], [1.0, np.nan])
    gap = [[0.1, 0.3, -1], [-0.1, 0.1, -1], [-0.1, -0.2, -1], [0.2, 0.1, -1]]
    order = first(gap, ("A", "B", "C"))
    assert [(one.ally, one.share, round(one.among, 3)) for one in order] == [
        ("B", 0.5, 0.667),
        ("A", 0.25, 0.333),
        ("C", 0.0, 0.0),
    ]


def test_one_objection_is_enough_and_has_a_price() -> None:
    stake = [[1.0, -2.0, 0.0], [1.0, -2.0, -3.0], [1.0, 2.0, 3.0]]
    found = decide(stake)
    assert found.passes.tolist() == [False, False, True]
    assert found.price.tolist() == [2.0, 5.0, 0.0]
    assert found.alone.tolist() == [0.0, pytest.approx(1 / 3), 0.0]
    assert decide(stake, [0.0, 2.0, 0.0]).passes.tolist() == [True, False, True]
    assert decide([[-1.0, -2.0]], rule="any").price.tolist() == [1.0]
    with pytest.raises(UsageError, match="must not be guessed"):
        decide([[np.nan, 1.0]])


def test_doubt_that_does_not_travel_changes_no_theatre() -> None:
    before, after = np.full(4000, 0.6), np.full(4000, 0.5)
    still = theatre("strait", 3, 20, before, after, np.zeros(4000), np.random.default_rng(1))
    assert np.abs(still.range) == pytest.approx(0, abs=1e-15)
    whole = theatre("strait", 3, 20, before, after, np.ones(4000), np.random.default_rng(1))
    odds = (whole.after / (1 - whole.after)) / (whole.before / (1 - whole.before))
    assert odds == pytest.approx(1.5)  # odds of "no resolve" go from 2/3 to 1
    assert whole.before.mean() == pytest.approx(3.5 / 21, abs=0.005)
    assert "disputed" in whole.label


def test_the_shipped_assumptions_are_all_judged_and_have_reasons() -> None:
    for name, range_ in assumptions().ranges.items():
        assert range_.basis == "judged", name
        assert range_.low < range_.high, name


def test_faulty_assumptions_are_named_together() -> None:
    with pytest.raises(DataError, match=r"exposure[^$]*captivity[^$]*behaviour"):
        parse("", "mine.toml")
    judged = assumptions().model_dump()
    judged["behaviour"]["pull"]["range"]["high"] = 2.0
    del judged["behaviour"]["fear"]
    with pytest.raises(ValueError, match=r"'fear' is missing; behaviour 'pull' runs from 0 to 2"):
        type(assumptions()).model_validate(judged)
