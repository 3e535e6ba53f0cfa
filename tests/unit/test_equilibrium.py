"""The solver: kernel against its NumPy twin, Newton's derivatives, hard cases, no solution."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tertius.errors import NotConvergedError
from tertius.trade import equilibrium, newton
from tertius.trade.equilibrium import Closure, amounts, balanced, held, ratios, solve

Floats = NDArray[np.float64]

CLOSURES = [ratios, amounts, balanced, held]


def flows(n: int = 9, seed: int = 4) -> Floats:
    rng = np.random.default_rng(seed)
    found = rng.lognormal(0, 1.2, (n, n))
    np.fill_diagonal(found, found.sum(0) * rng.uniform(1, 4, n))
    return found


def world(x: Floats, change: Floats, closure: Closure, theta: float, psi: float) -> newton.World:
    return newton.World(
        shares=x / x.sum(0) * change**-theta,
        made=x.sum(1),
        spent=x.sum(0),
        ratio=closure.ratio,
        amount=closure.amount,
        theta=theta,
        psi=psi,
        held=closure.held,
    )


@pytest.mark.parametrize("close", CLOSURES)
@pytest.mark.parametrize("psi", [0.0, 1.24])
def test_kernel_and_numpy_agree(close: object, psi: float) -> None:
    x, rng = flows(), np.random.default_rng(5)
    change = np.exp(rng.normal(0, 0.1, x.shape))
    closure = close(x)  # type: ignore[operator]
    found = solve(x, change, 4.0, closure, psi=psi)
    state = newton.evaluate(world(x, change, closure, 4.0, psi), np.log(found.price))
    assert state.residual < 1e-11
    np.testing.assert_allclose(state.value, found.output, rtol=1e-12)
    np.testing.assert_allclose(state.budget, found.expenditure, rtol=1e-12)
    np.testing.assert_allclose(state.inward**-0.25, found.consumer_price, rtol=1e-12)
    polished, _ = newton.polish(world(x, change, closure, 4.0, psi), np.zeros(len(x)), 1e-13)
    gap = polished.u - np.log(found.price)
    np.testing.assert_allclose(gap, gap.mean() if closure.held else 0, rtol=0, atol=1e-10)


@pytest.mark.parametrize("close", CLOSURES)
def test_jacobian_is_the_derivative(close: object) -> None:
    x, rng = flows(), np.random.default_rng(6)
    closure = close(x)  # type: ignore[operator]
    one = world(x, np.exp(rng.normal(0, 0.3, x.shape)), closure, 5.0, 0.7)
    u, along, step = rng.normal(0, 0.1, len(x)), rng.normal(0, 1, len(x)), 1e-6
    state = newton.evaluate(one, u)
    level = (1 + 5.0 + 0.7) * (state.value / state.value.sum()) @ along
    slope = newton.jacobian(one, state) @ along + level
    up, down = (newton.evaluate(one, u + sign * step * along).f for sign in (1, -1))
    np.testing.assert_allclose(slope, (up - down) / (2 * step), rtol=0, atol=1e-7)


def test_hard_cases_in_a_batch_of_easy_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    x = flows()
    n = len(x)
    change = np.ones((5, n, n))
    change[1, 0, 1:] = change[1, 1:, 0] = 1e9  # cut off, with a deficit to earn
    change[2] = np.where(np.eye(n) > 0, 1.0, 0.2)
    change[4] = np.where(np.eye(n) > 0, 1.0, 50.0)
    found = solve(x, change, 4.0, ratios(x))
    assert (found.residual < 1e-10).all()
    assert found.iterations[1] > found.iterations[0]
    np.testing.assert_allclose(found.flows.sum(-1), found.output, rtol=1e-9)
    for case in (1, 2, 4):
        alone = solve(x, change[case], 4.0, ratios(x))
        real = found.price[case] / found.consumer_price[case]
        np.testing.assert_allclose(real, alone.price / alone.consumer_price, rtol=1e-8)
    # without the fast kernel, patience alone arrives at the same point
    monkeypatch.setattr(equilibrium, "STEPS", 0)
    slow = solve(x, change, 4.0, ratios(x))
    real, other = (it.price / it.consumer_price for it in (found, slow))
    np.testing.assert_allclose(other, real, rtol=1e-8)


def test_no_solution_names_the_case_and_the_state() -> None:
    x = flows()
    n = len(x)
    change = np.ones((2, 3, n, n))
    change[1, 2, 4, :] = change[1, 2, :, 4] = 1e9
    change[1, 2, 4, 4] = 1.0
    with pytest.raises(NotConvergedError, match=r"case \(1, 2\) of a batch of shape \(2, 3\)"):
        solve(x, change, 4.0, amounts(x), names=[f"state-{it}" for it in range(n)])
    with pytest.raises(NotConvergedError, match=r"do not clear.*state-.*1 case"):
        solve(x, change[1, 2], 4.0, amounts(x), names=[f"state-{it}" for it in range(n)])


def test_no_cases_no_work() -> None:
    x = flows()
    found = solve(x, np.ones((0, *x.shape)), 4.0, ratios(x))
    assert found.flows.shape == (0, *x.shape)


def test_result_does_not_depend_on_the_batch_it_is_in() -> None:
    x, rng = flows(), np.random.default_rng(8)
    change = np.exp(rng.normal(0, 0.1, (20, *x.shape)))
    whole = solve(x, change, 4.0, ratios(x)).flows
    assert whole[3:7].tobytes() == solve(x, change[3:7], 4.0, ratios(x)).flows.tobytes()


def test_parts_that_do_not_trade_have_real_outcomes_all_the_same() -> None:
    x = flows()
    x[:4, 4:] = x[4:, :4] = 0
    change = np.ones(x.shape)
    change[0, 1] = 2.0
    x = solve(x, np.ones(x.shape), 4.0, balanced(x)).flows
    found = solve(x, change, 4.0, balanced(x))
    alone = solve(x[:4, :4], change[:4, :4], 4.0, balanced(x[:4, :4]))
    real = found.price / found.consumer_price
    np.testing.assert_allclose(real[:4], alone.price / alone.consumer_price, rtol=1e-9)
    np.testing.assert_allclose(real[4:], 1, rtol=1e-9)
