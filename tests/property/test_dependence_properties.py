"""Losses of suppliers and buyers: against a linear program solver, and what must always hold."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog

from tertius.trade.dependence.concentration import herfindahl, numbers_equivalent, shares
from tertius.trade.dependence.loss import lost, plan, stand_ins, without

SHAPES = hnp.array_shapes(min_dims=2, max_dims=2, min_side=2, max_side=6)
AMOUNT = st.one_of(st.just(0.0), st.floats(0.01, 100))
FLOWS = SHAPES.flatmap(lambda shape: hnp.arrays(np.float64, shape, elements=AMOUNT))
PARAMETERS = st.tuples(st.floats(0, 1), st.floats(0, 0.5), st.floats(0, 3))
Parameters = tuple[float, float, float]


def pooled(flows: Any, s: int, m: int, d: float, u: float, g: float) -> tuple[float, float]:
    """Solve the pooled program; return what m is short of, third parties kept whole or outbid."""
    others = [k for k in range(len(flows)) if k != s]
    n, q = len(others), flows[s, m]
    sales = flows.sum(axis=1)[others]
    here = flows[others, m]
    place = g * (flows[s].sum() - q)
    each = np.eye(n)
    none = np.zeros((n, n))
    # variables: a_k, w_k, v; what third parties lose is sum of w less v, at most nought
    upper = np.vstack([each, none, each]), np.vstack([none, each, each])
    rows = np.hstack([*upper, np.zeros((3 * n, 1))])
    limits = [*(u * sales), *(d * (sales - here)), *(g * here)]
    total = np.concatenate([np.ones(2 * n), [0.0]])
    spared = np.concatenate([np.zeros(n), np.ones(n), [-1.0]])
    short = []
    for whole in (True, False):
        matrix = np.vstack([rows, total, *([spared] if whole else [])])
        bound = [*limits, q, *([0.0] if whole else [])]
        found = linprog(-total, matrix, bound, bounds=[(0, None)] * (2 * n) + [(0, place)])
        short.append(q + found.fun)
    return short[0], short[1]


def bilateral(flows: Any, s: int, m: int, d: float, u: float, g: float) -> float:
    """Solve the program with each third party kept whole by itself; return what m is short of."""
    others = [k for k in range(len(flows)) if k != s]
    third = [j for j in range(flows.shape[1]) if j != m]
    n, p, q = len(others), len(third), flows[s, m]
    sales, here = flows.sum(axis=1)[others], flows[others, m]
    size = n + n * p + p  # spare a_k, diverted w_kj, placed v_j
    rows, limits = [], []

    def add(limit: float, *terms: tuple[int, float]) -> None:
        row = np.zeros(size)
        for place, factor in terms:
            row[place] += factor
        rows.append(row)
        limits.append(limit)

    for i in range(n):
        moved = [(n + i * p + j, 1.0) for j in range(p)]
        add(u * sales[i], (i, 1.0))
        add(d * (sales[i] - here[i]), *moved)
        add(g * here[i], (i, 1.0), *moved)
        for j in range(p):
            add(flows[others[i], third[j]], moved[j])
    for j in range(p):
        add(g * flows[s, third[j]], (n + n * p + j, 1.0))
        add(0.0, *[(n + i * p + j, 1.0) for i in range(n)], (n + n * p + j, -1.0))
    total = np.concatenate([np.ones(n + n * p), np.zeros(p)])
    found = linprog(-total, np.vstack([*rows, total]), [*limits, q], bounds=[(0, None)] * size)
    return float(q + found.fun)


@given(FLOWS, PARAMETERS)
def test_closed_form_is_the_optimum_of_the_program(flows: Any, parameters: Parameters) -> None:
    found = lost(flows, *parameters)
    s, m = divmod(int(np.argmax(flows)), flows.shape[1])
    assume(flows[s, m] > 0)
    whole, outbid = pooled(flows, s, m, *parameters)
    assert found.short[s, m] == pytest.approx(whole, abs=1e-6)
    assert found.outbid[s, m] == pytest.approx(outbid, abs=1e-6)


@given(FLOWS, PARAMETERS)
def test_keeping_each_third_party_whole_by_itself_covers_no_more(
    flows: Any, parameters: Parameters
) -> None:
    s, m = divmod(int(np.argmax(flows)), flows.shape[1])
    assume(flows[s, m] > 0)
    assert lost(flows, *parameters).short[s, m] <= bilateral(flows, s, m, *parameters) + 1e-6


@given(FLOWS, PARAMETERS)
def test_losses_lie_between_nought_and_what_is_bought(flows: Any, parameters: Parameters) -> None:
    found = lost(flows, *parameters)
    assert (found.outbid >= 0).all()
    assert (found.outbid <= found.short + 1e-9 * flows.sum()).all()
    assert (found.short <= flows).all()
    assert (found.short[flows == 0] == 0).all()


@given(FLOWS, PARAMETERS, st.integers(0, 2), st.floats(0, 1))
def test_more_room_never_leaves_anyone_shorter(
    flows: Any, parameters: Parameters, which: int, more: float
) -> None:
    wider = list(parameters)
    wider[which] = min(wider[which] + more, 1.0) if which == 0 else wider[which] + more
    before, after = lost(flows, *parameters), lost(flows, *wider)
    dust = 1e-9 * flows.sum()
    assert (after.short <= before.short + dust).all()
    assert (after.outbid <= before.outbid + dust).all()


@given(FLOWS, PARAMETERS, st.floats(0.01, 100))
def test_results_scale_with_flows_and_follow_their_order(
    flows: Any, parameters: Parameters, factor: float
) -> None:
    found = lost(flows, *parameters).short
    assert lost(factor * flows, *parameters).short == pytest.approx(
        factor * found, abs=1e-9 * factor * (1 + flows.sum())
    )
    turned = lost(flows[::-1, ::-1], *parameters).short
    assert turned[::-1, ::-1] == pytest.approx(found, abs=1e-9 * (1 + flows.sum()))


@given(FLOWS, PARAMETERS)
def test_a_sole_supplier_or_buyer_cannot_be_replaced(flows: Any, parameters: Parameters) -> None:
    flows[1:, 0] = 0
    assert lost(flows, *parameters).short[0, 0] == flows[0, 0]
    flows[0, 1:] = 0
    assert lost(flows.T, *parameters).short[0, 0] == flows[0, 0]


@given(FLOWS, PARAMETERS)
def test_a_plan_breaks_no_limit_and_loses_no_goods(flows: Any, parameters: Parameters) -> None:
    d, u, g = parameters
    s, m = divmod(int(np.argmax(flows)), flows.shape[1])
    found = plan(flows, s, m, d, u, g)
    dust = 1e-9 * (1 + flows.sum())
    sales, here = flows.sum(axis=1), flows[:, m]
    assert found.spare[s] == found.diverted[s] == 0
    for part in (found.spare, found.diverted, np.array([found.placed, found.idle, found.short])):
        assert (part >= -dust).all()
    assert (found.spare <= u * sales + dust).all()
    assert (found.diverted <= d * (sales - here) + dust).all()
    assert (found.spare + found.diverted <= g * here + dust).all()
    assert found.placed <= g * (sales[s] - here[s]) + dust
    # what m is short of and what s cannot sell differ by what others made in addition
    made = found.spare.sum()
    assert found.short + made + found.diverted.sum() == pytest.approx(here[s], abs=dust)
    assert found.idle - found.short == pytest.approx(made, abs=dust)
    assert found.short == pytest.approx(lost(flows, d, u, g).short[s, m], abs=dust)


@given(FLOWS, PARAMETERS)
def test_the_stand_in_is_never_the_lost_supplier(flows: Any, parameters: Parameters) -> None:
    who, share = stand_ins(flows, *parameters)
    assert (who != np.arange(len(flows))[:, None]).all()
    assert ((share >= 0) & (share <= 1)).all()
    covered = flows - lost(flows, *parameters).outbid
    assert (share * flows <= covered + 1e-9 * (1 + flows.sum())).all()


@given(FLOWS)
def test_herfindahl_runs_from_even_to_alone(flows: Any) -> None:
    index = herfindahl(flows, 0)
    bought = flows.sum(axis=0) > 0
    count = (flows > 0).sum(axis=0)[bought]
    assert (index[bought] >= 1 / count - 1e-12).all()
    assert (index[bought] <= 1 + 1e-12).all()
    assert np.isnan(index[~bought]).all()
    assert (numbers_equivalent(index[bought]) <= count + 1e-9).all()
    assert np.nansum(shares(flows, 0), axis=0)[bought] == pytest.approx(1)


@given(
    hnp.arrays(np.float64, (5, 5), elements=AMOUNT),
    PARAMETERS,
    st.lists(st.integers(0, 4), min_size=2, max_size=4, unique=True),
)
def test_a_coalition_buys_what_its_members_buy_from_outside(
    flows: Any, parameters: Parameters, members: list[int]
) -> None:
    merged, kept = without(flows, members)
    outside = [k for k in range(5) if k not in members]
    assert list(kept) == outside
    assert merged[:, -1].sum() == pytest.approx(flows[np.ix_(outside, members)].sum())
    assert merged[outside, :-1] == pytest.approx(flows[np.ix_(outside, outside)])
    turned, _ = without(flows.T, members, buyers=False)
    np.testing.assert_allclose(turned.T, merged)
