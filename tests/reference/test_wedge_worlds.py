"""The shipped scenarios on the data: what comes out is whole, and says what it rests on."""

from typing import Any

import numpy as np
import pytest

from tertius.scenario import load
from tertius.sources.descriptor import catalogue
from tertius.wedge.result import WedgeResult
from tertius.wedge.worlds.backcasts import backcasts, table
from tertius.wedge.worlds.run import wedge


@pytest.fixture(scope="module")
def found(built: Any) -> WedgeResult:
    scenario = load("reverse-kissinger")
    return wedge(built, scenario, draws=2000, equilibria=40, explore=False)


def test_every_world_has_a_price_an_offer_and_a_source(found: WedgeResult) -> None:
    game = found.played.values
    for array in (game.P, game.R, game.T, game.cap_P, game.cap_R):
        assert np.isfinite(array).all()
    assert set(found.sources) <= set(catalogue())
    assert {each.basis for each in found.inputs} == {"judged", "computed", "estimated"}
    for packages in found.packages:
        shares = (packages.reachable, packages.too_dear, packages.impossible)
        assert sum(shares) == pytest.approx(1.0)
    offers = found.offers
    above = slice(found.status_quo + 1, None)
    assert (offers.alone[:, above] <= offers.expected[:, above] + 1e-9).all()
    assert (offers.expected[:, above] <= offers.full[:, above] + 1e-9).all()


def test_what_trade_computes_is_of_the_known_size(found: WedgeResult) -> None:
    gravity = found.evidence.effect("stakes.gravity", "RUS")
    assert -1.5 < gravity.mean() < -0.4  # % of GDP: trade with China above gravity
    assert found.evidence.gdp["USA"] == pytest.approx(13.6, abs=0.1)
    share = {seat: kept.share().mean() for seat, kept in found.evidence.promises.items()}
    assert share["divider"] < share["target"] < share["rival"]


def test_allies_answer_and_the_cascade_only_adds(found: WedgeResult) -> None:
    answer = found.hedging
    assert answer is not None
    assert {"JPN", "DEU", "POL"} <= set(answer.names)
    assert (answer.joined >= answer.alone).all()
    assert (answer.joined >= answer.before).all()
    assert (answer.added("capability").p95) > 0


def test_back_casts_are_scored_against_no_change(built: Any) -> None:
    cases = backcasts(built, draws=500, equilibria=20)
    assert len(cases) == 5
    for each in cases:
        assert each.forecasts["model"].sum() == pytest.approx(1.0)
        assert each.scores["no change"].brier == (0.0 if each.happened == each.status_quo else 2.0)
    means = table(cases).filter(case="mean")
    assert means["forecast"].to_list() == ["model", "no change", "other cases"]
