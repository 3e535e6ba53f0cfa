"""The Poisson estimator against a plain one with dummies, planted truths, and bad input."""

import sys

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from tertius.errors import NotConvergedError, UsageError
from tertius.trade.estimation.design import groups
from tertius.trade.estimation.ppml import Fit, fit

Floats = NDArray[np.float64]
TERMS = ("policy", "cost")


def panel(
    rng: np.random.Generator, states: int, years: int, effects: tuple[float, float]
) -> pl.DataFrame:
    """Return flows with known effects, three-way fixed effects, and errors tied by pair."""
    i, j, t = (axis.ravel() for axis in np.indices((states, states, years)))
    keep = i != j
    i, j, t = i[keep], j[keep], t[keep]
    pair = np.minimum(i, j) * states + np.maximum(i, j)
    out, into = rng.normal(scale=0.5, size=(2, states, years))
    tie = rng.normal(scale=0.5, size=(states, states))
    # policy comes to half of the pairs at a time of their own, and stays
    start = rng.integers(1, 2 * years, states * states)[pair]
    policy = (t >= start).astype(float)
    cost = rng.normal(size=i.size)
    mean = np.exp(effects[0] * policy + effects[1] * cost + out[i, t] + into[j, t] + tie[i, j])
    shared = rng.gamma(10, 1 / 10, (states * states, years))[pair, t]
    flow = mean * shared * rng.gamma(10, 1 / 10, i.size)
    return pl.DataFrame(
        {"exporter": i, "importer": j, "year": t, "pair": pair, "flow": flow}
    ).with_columns(policy=pl.Series(policy), cost=pl.Series(cost))


def estimate(frame: pl.DataFrame, terms: tuple[str, ...] = TERMS, tolerance: float = 1e-8) -> Fit:
    return fit(
        frame["flow"].to_numpy(),
        {term: frame[term].to_numpy() for term in terms},
        [
            groups(frame, "exporter", "year"),
            groups(frame, "importer", "year"),
            groups(frame, "exporter", "importer"),
        ],
        frame["pair"].to_numpy(),
        tolerance,
    )


def plain(frame: pl.DataFrame) -> tuple[Floats, Floats]:
    """Return estimates and clustered covariance by Newton's method on a matrix of dummies."""
    y, x = frame["flow"].to_numpy(), frame.select(TERMS).to_numpy()
    sets = (("exporter", "year"), ("importer", "year"), ("exporter", "importer"))
    dummies = [np.eye(int(g.max()))[g - 1] for g in (groups(frame, *keys) for keys in sets)]
    full = np.hstack([x, *dummies])
    mean = (y + y.mean()) / 2
    for _ in range(100):
        working = np.log(mean) + y / mean - 1
        root = np.sqrt(mean)[:, None]
        beta = np.linalg.lstsq(root * full, root[:, 0] * working, rcond=1e-12)[0]
        mean = np.exp(full @ beta)
    bread = np.linalg.pinv(full.T @ (mean[:, None] * full), rcond=1e-12)
    scores = full * (y - mean)[:, None]
    cluster = frame["pair"].to_numpy()
    sums = np.array([scores[cluster == c].sum(0) for c in np.unique(cluster)])
    factor = len(sums) / (len(sums) - 1)
    covariance = factor * bread @ (sums.T @ sums) @ bread
    return beta[: len(TERMS)], covariance[: len(TERMS), : len(TERMS)]


def test_equals_newton_s_method_with_dummies() -> None:
    frame = panel(np.random.default_rng(4), states=8, years=4, effects=(-0.7, 0.3))
    found = estimate(frame, tolerance=1e-13)
    beta, covariance = plain(frame)
    np.testing.assert_allclose(found.estimates, beta, rtol=1e-6)
    np.testing.assert_allclose(found.covariance, covariance, rtol=1e-6, atol=1e-9)
    assert (found.n_obs, found.n_clusters, found.dropped) == (8 * 7 * 4, 28, 0)
    assert found.treated.tolist() == [int(frame["policy"].sum()), frame.height]
    total, se = found.combined({"policy": 1, "cost": 2})
    assert total == pytest.approx(beta @ [1, 2], rel=1e-6)
    assert se == pytest.approx(np.sqrt([1, 2] @ covariance @ [1, 2]), rel=1e-6)


def test_planted_effects_come_back_and_intervals_cover_them() -> None:
    rng, truth, runs = np.random.default_rng(11), (-1.2, 0.25), 100
    fits = [estimate(panel(rng, states=24, years=6, effects=truth)) for _ in range(runs)]
    estimates = np.array([found.estimates for found in fits])
    errors = np.array([found.se for found in fits])
    spread = estimates.std(0, ddof=1)
    np.testing.assert_array_less(abs(estimates.mean(0) - truth), 3 * spread / np.sqrt(runs))
    # errors of three-way models fall somewhat short in short panels (Weidner & Zylkin 2021)
    np.testing.assert_allclose(errors.mean(0), spread, rtol=0.2)
    covered = (abs(estimates - truth) < 1.645 * errors).mean(0)
    np.testing.assert_allclose(covered, 0.9, atol=0.08)


def test_units_and_the_order_of_rows_and_terms_do_not_matter() -> None:
    frame = panel(np.random.default_rng(5), states=7, years=4, effects=(-0.5, 0.2))
    one = estimate(frame)
    shuffled = frame.sample(fraction=1, shuffle=True, seed=2)
    other = estimate(shuffled.with_columns(pl.col("flow") * 1e6), TERMS[::-1])
    np.testing.assert_allclose(other.estimates[::-1], one.estimates, rtol=1e-6)
    np.testing.assert_allclose(other.se[::-1], one.se, rtol=1e-6)


def test_pairs_that_never_trade_are_left_out_and_counted() -> None:
    frame = panel(np.random.default_rng(6), states=7, years=4, effects=(-0.5, 0.2))
    silent = (pl.col("exporter") == 0) & (pl.col("importer") < 3)
    zeros = frame.with_columns(flow=pl.when(silent).then(0.0).otherwise("flow"))
    found = estimate(zeros)
    assert found.dropped == 2 * 4
    np.testing.assert_allclose(
        found.estimates, estimate(frame.filter(~silent)).estimates, rtol=1e-6
    )


def test_what_cannot_be_estimated_is_refused_by_name() -> None:
    frame = panel(np.random.default_rng(7), states=7, years=4, effects=(-0.5, 0.2))
    tied = frame.with_columns(tied=(pl.col("year") * 1.0))
    with pytest.raises(NotConvergedError, match="'tied' is not identified"):
        estimate(tied, ("policy", "tied"))
    late = (pl.col("year") == 3) & (pl.col("exporter") == 1) & (pl.col("importer") < 4)
    embargo = frame.with_columns(
        flow=pl.when(late).then(0.0).otherwise("flow"), embargo=late.cast(pl.Float64)
    )
    with pytest.raises(NotConvergedError, match="'embargo' applies to zeros only"):
        estimate(embargo, ("policy", "embargo"))


def test_bad_input_is_told_all_at_once() -> None:
    flow = np.array([1.0, -2.0, 3.0])
    with pytest.raises(UsageError) as raised:
        fit(flow, {"a": np.array([1.0, np.nan])}, [], np.arange(3))
    for part in ("'a' has 2", "no fixed effects", "below zero", "'a' has values that are not"):
        assert part in str(raised.value)


def test_without_pyfixest_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyfixest", None)
    frame = panel(np.random.default_rng(8), states=4, years=3, effects=(0, 0))
    with pytest.raises(UsageError, match=r"pip install 'tertius\[estimation\]'"):
        estimate(frame)
