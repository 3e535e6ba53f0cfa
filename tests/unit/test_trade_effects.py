"""Tables of effects, draws from them, and the arithmetic of the measures of 2022."""

import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from tertius import facts
from tertius.errors import UsageError
from tertius.trade.estimation import russia
from tertius.trade.estimation.effects import Estimated, cost_factor, draw, tables
from tertius.trade.estimation.ppml import Fit

COVARIANCE = np.array([[0.04, 0.012, 0.0], [0.012, 0.01, -0.002], [0.0, -0.002, 0.09]])
MODEL = Estimated(
    model="made-up",
    fit=Fit(
        terms=("sanction.partial", "agreement", "sanction.complete"),
        estimates=np.array([-0.1, 0.2, -1.2]),
        covariance=COVARIANCE,
        treated=np.array([5, 6, 7]),
        n_obs=100,
        n_clusters=20,
        dropped=3,
    ),
    first=1964,
    last=2016,
    sample="made up",
    sources=("gsdb", "rta-penppml"),
)
OTHER = russia.estimated()


@pytest.fixture(scope="module")
def stored() -> tuple[pl.DataFrame, pl.DataFrame]:
    found = tables([MODEL, OTHER])
    return found["trade_effects"], found["trade_effects_covariance"]


def test_draws_follow_estimates_and_covariances_in_the_order_asked_for(
    stored: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    asked = ["sanction.complete", "sanction.partial", "agreement"]
    order = [2, 0, 1]
    n = 200_000
    found = draw(*stored, "made-up", asked, np.random.default_rng(3), n)
    expected = COVARIANCE[np.ix_(order, order)]
    np.testing.assert_allclose(found.mean(0), [-1.2, -0.1, 0.2], atol=4 * 0.3 / math.sqrt(n))
    np.testing.assert_allclose(np.cov(found.T), expected, atol=1e-3)


def test_the_same_seed_gives_the_same_bytes(stored: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    one, two, other = (
        draw(*stored, "made-up", ["agreement"], np.random.default_rng(seed), 50)
        for seed in (1, 1, 2)
    )
    assert one.tobytes() == two.tobytes() != other.tobytes()
    effects, covariance = (frame.sample(fraction=1, shuffle=True, seed=5) for frame in stored)
    again = draw(effects, covariance, "made-up", ["agreement"], np.random.default_rng(1), 50)
    assert again.tobytes() == one.tobytes()


def test_tables_do_not_depend_on_the_last_digits_of_sums(
    stored: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    fit = MODEL.fit
    noisy = replace(
        fit, estimates=fit.estimates * (1 + 1e-12), covariance=fit.covariance * (1 - 1e-9)
    )
    again = tables([replace(MODEL, fit=noisy), OTHER])
    assert again["trade_effects"].equals(stored[0])
    assert again["trade_effects_covariance"].equals(stored[1])


def test_what_is_not_there_is_named(stored: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    rng = np.random.default_rng(1)
    with pytest.raises(UsageError, match=r"'else' is no model; known: made-up, russia-2022"):
        draw(*stored, "else", ["agreement"], rng, 1)
    with pytest.raises(UsageError) as raised:
        draw(*stored, "made-up", ["agreement", "agreement", "tariff"], rng, 0)
    for part in ("'tariff' is no term", "named twice", "n is 0"):
        assert part in str(raised.value)


def test_a_cost_factor_undoes_the_effect_it_came_from() -> None:
    effects = np.array([-1.2, 0.0, 0.3])
    np.testing.assert_allclose(-4.0 * np.log(cost_factor(effects, 4.0)), effects)
    with pytest.raises(UsageError, match="above zero"):
        cost_factor(-1.0, 0.0)


def test_every_figure_behind_2022_is_cited_and_of_its_flow() -> None:
    for change in russia.changes():
        way, sender = change.term.split(".")[1:]
        pair = {f"RUS;{sender.upper()}", "RUS;CHN"}
        if way == "exports":
            pair = {";".join(reversed(states.split(";"))) for states in pair}
        rows = [facts.fact(id) for id in change.facts]
        assert {row.states for row in rows} == pair
        assert {row.quantity for row in rows} == {"goods-flow"}
        assert all(row.seen and row.address for row in rows)


def test_2022_lies_between_the_bare_fall_and_the_fall_against_china() -> None:
    found = dict(
        zip(OTHER.fit.terms, zip(OTHER.fit.estimates, OTHER.fit.se, strict=True), strict=True)
    )
    # the United States: imports 29.7 to 4.57 billion dollars while China's went 79.6 to 129.2
    bare = math.log(4.57 / 29.7)
    against = bare - (math.log(129.1 / 79.6) + math.log(129.32 / 79.6)) / 2
    estimate, se = found["sanction.imports.usa"]
    assert estimate == pytest.approx((bare + against) / 2)
    assert estimate - 1.645 * se < against < bare < estimate + 1.645 * se
    # eleven months of 2023 and eight of 2024 count as whole years
    fall = [math.log(46.9 * 12 / 11 / 158.5), math.log(23.4 * 12 / 8 / 158.5)]
    change = next(one for one in russia.changes() if one.term == "sanction.imports.eu")
    assert change.logs == pytest.approx(fall)
    # what is not known about China's part moves all four together
    correlation = OTHER.fit.covariance / np.outer(OTHER.fit.se, OTHER.fit.se)
    assert correlation.min() > 0.5
