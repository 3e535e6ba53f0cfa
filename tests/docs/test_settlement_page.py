"""The numbers on the page about settlement are those that the program gives."""

import re
from pathlib import Path

import numpy as np
import pytest

from tertius.brief.notation import interval
from tertius.trade.settlement.contrast import Contrast, Movement, contrast
from tertius.trade.settlement.pace import Pace
from tertius.trade.settlement.worlds import against_facts

PAGE = (Path(__file__).parents[2] / "docs" / "explanation" / "settlement.md").read_text("utf-8")
PROSE = " ".join(PAGE.split())


@pytest.fixture(scope="module")
def found() -> Contrast:
    return contrast("RUS", "CHN")


def told(pace: Pace | None) -> str:
    assert pace is not None
    return interval(pace.per_year.low, pace.per_year.high)


def test_the_table_of_paces(found: Contrast) -> None:
    for each in (found.pair, *found.world):
        row = f"| {each.name} | {min(each.years)} | {max(each.years)} | {told(each.whole)} |"
        assert f"{row} {told(each.recent)} |" in PAGE


def test_how_many_times_as_fast(found: Contrast) -> None:
    world = {each.name: each for each in found.world}
    reserves, payments = (
        found.times(world[name]) for name in ("dollar-share-of-reserves", "rmb-share-of-payments")
    )
    assert reserves is not None
    assert payments is not None
    assert f"{reserves.low:.0f} to {reserves.high:.0f} times as fast as the dollar's" in PROSE
    assert f"{payments.low:.0f} to {payments.high:.0f} times as fast as the renminbi's" in PROSE


def test_years_to_the_yardsticks(found: Contrast) -> None:
    world: dict[str, Movement] = {each.name: each for each in found.world}
    half = world["dollar-share-of-reserves"].reaches[0].years
    tenth = world["rmb-share-of-payments"].reaches[0].years
    assert f"{half.low:.0f} to {half.high:.0f} years until the dollar is half" in PROSE
    assert f"{tenth.low:.0f} to {tenth.high:.0f} until the renminbi is a tenth" in PROSE


def test_weights(found: Contrast) -> None:
    payments, proportion, goods = (each.ceiling for each in found.weights if each.year == 2024)
    assert f"{payments.points.low:.2f} to {payments.points.high:.2f} points of a share" in PROSE
    assert f"at most {100 * payments.part.high:.0f} % of it" in PROSE
    assert f"{100 * proportion.part.low:.1f} to {100 * proportion.part.high:.1f} % of them" in PROSE
    assert f"{proportion.points.low:.2f} to {proportion.points.high:.2f} points. This" in PROSE
    assert f"{goods.points.low:.1f} to {goods.points.high:.1f} points." in PROSE


def test_the_model_s_share_is_about_what_the_page_says() -> None:
    rows = re.findall(
        r"^\| (\d{4}|end of \d{4}).*\| (\d+) \| (\d+) to (\d+) \|$", PAGE, re.MULTILINE
    )
    written = [tuple(map(int, row[1:])) for row in rows]
    computed = [
        (each.model.p50, each.model.p05, each.model.p95)
        for each in against_facts(("RUS", "CHN"), np.random.default_rng(1), 1000)
    ]
    np.testing.assert_allclose(written, computed, atol=2)
