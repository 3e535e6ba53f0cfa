"""Bounds of paces, years to a level, weights and shares hold for every series within the bounds."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertius.errors import UsageError
from tertius.trade.settlement.against_model import compare, own_currency_share
from tertius.trade.settlement.ceiling import in_proportion, of_trade
from tertius.trade.settlement.interval import Interval, hull
from tertius.trade.settlement.pace import pace, reach

shares = st.floats(0, 100).map(lambda x: round(x, 3))
intervals = st.tuples(shares, shares).map(lambda ends: Interval(min(ends), max(ends)))
years = st.lists(st.integers(1990, 2030), min_size=2, max_size=9, unique=True)
SLACK = 1e-7


@st.composite
def bounded_series(draw: st.DrawFn) -> tuple[list[int], list[Interval]]:
    when = draw(years)
    return when, draw(st.lists(intervals, min_size=len(when), max_size=len(when)))


@given(bounded_series(), st.integers(0, 2**32 - 1))
def test_the_slope_of_any_series_within_bounds_lies_within_the_pace(
    series: tuple[list[int], list[Interval]], seed: int
) -> None:
    when, bounds = series
    rng = np.random.default_rng(seed)
    inside = [rng.uniform(each.low, each.high) for each in bounds]
    slope = np.polyfit(np.array(when) - 2000, inside, 1)[0]
    found = pace(when, bounds)
    assert found.per_year.low - SLACK <= slope <= found.per_year.high + SLACK
    middle = np.polyfit(np.array(when) - 2000, [each.middle for each in bounds], 1)[0]
    assert found.middle == pytest.approx(middle, abs=SLACK)


@given(bounded_series())
def test_both_ends_of_a_pace_are_reached_by_some_series(
    series: tuple[list[int], list[Interval]],
) -> None:
    when, bounds = series
    late = [year > np.mean(when) for year in when]
    steep = [each.high if after else each.low for each, after in zip(bounds, late, strict=True)]
    flat = [each.low if after else each.high for each, after in zip(bounds, late, strict=True)]
    found = pace(when, bounds).per_year
    ends = [np.polyfit(np.array(when) - 2000, series, 1)[0] for series in (flat, steep)]
    assert [found.low, found.high] == pytest.approx(ends, abs=SLACK)


@given(bounded_series(), st.randoms(use_true_random=False))
def test_the_order_of_years_does_not_matter(series, random) -> None:  # type: ignore[no-untyped-def]
    pairs = list(zip(*series, strict=True))
    before = pace(*series)
    random.shuffle(pairs)
    after = pace([year for year, _ in pairs], [bounds for _, bounds in pairs])
    assert after.years == before.years
    assert after.middle == pytest.approx(before.middle, abs=SLACK)


@given(st.integers(1, 12), st.floats(0.1, 20), st.floats(0, 50), st.floats(1, 40))
def test_a_straight_line_is_followed_to_the_level(
    n: int, slope: float, start: float, ahead: float
) -> None:
    known = {2000 + t: Interval(start + slope * t, start + slope * t) for t in range(n + 1)}
    moving = pace(list(known), list(known.values()))
    found = reach(start + slope * (n + ahead), known, moving)
    assert found.passed is None
    assert found.middle == pytest.approx(ahead, rel=1e-6)
    assert (found.years.low, found.years.high) == pytest.approx((ahead, ahead), rel=1e-6)
    away = reach(start - 1, known, moving)
    assert away.middle == math.inf
    behind = reach(start + slope * n, known, moving)
    assert behind.passed == 2000 + n


@given(bounded_series(), shares)
def test_years_to_a_level_hold_the_middle_and_never_go_back(
    series: tuple[list[int], list[Interval]], level: float
) -> None:
    known = dict(zip(*series, strict=True))
    found = reach(level, known, pace(*series))
    assert 0 <= found.years.low <= found.middle <= found.years.high


def test_a_level_is_passed_only_if_it_stays_passed() -> None:
    known = {t: Interval(x, x) for t, x in ((2014, 44.6), (2017, 38.0), (2025, 48.0))}
    assert reach(40, known, pace(list(known), list(known.values()))).passed is None
    kept = {t: Interval(x, x) for t, x in ((2014, 44.6), (2017, 38.0), (2025, 39.0))}
    assert reach(40, kept, pace(list(kept), list(kept.values()))).passed == 2017


@pytest.mark.parametrize("when", [[], [2020], [2020, 2020]])
def test_a_pace_needs_two_years(when: list[int]) -> None:
    with pytest.raises(UsageError, match="two or more, each once"):
        pace(when, [Interval(1, 2)] * len(when))


part = st.tuples(st.floats(1, 1e3), st.floats(1, 1e3)).map(
    lambda ends: Interval(min(ends), max(ends))
)
all_of_it = st.tuples(st.floats(1e3, 1e6), st.floats(1e3, 1e6)).map(
    lambda ends: Interval(min(ends), max(ends))
)
percent = st.tuples(st.floats(0.5, 100), st.floats(0.5, 100)).map(
    lambda ends: Interval(min(ends), max(ends))
)


@given(part, percent, all_of_it, percent, st.integers(0, 2**32 - 1))
def test_weights_hold_for_all_numbers_within_their_bounds(
    trade: Interval, settled: Interval, whole: Interval, share: Interval, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    t, s, w, q = (rng.uniform(each.low, each.high) for each in (trade, settled, whole, share))
    ceiling, exact = of_trade(trade, settled, whole, share), t * s / w / q
    assert ceiling.points.low - SLACK <= t * s / w <= ceiling.points.high + SLACK
    assert ceiling.part.low - SLACK <= min(1, exact) <= ceiling.part.high + SLACK
    proportion = in_proportion(trade, settled, whole, share)
    assert proportion.points.low - SLACK <= q * t * s / 100 / w <= proportion.points.high + SLACK
    assert proportion.part.high <= 1


@given(st.lists(st.tuples(st.floats(0.01, 9), st.floats(0, 1)), min_size=1, max_size=8))
def test_an_own_currency_share_is_a_weighted_mean_of_the_channels(
    channels: list[tuple[float, float]],
) -> None:
    mix, own = np.array(channels).T
    found = float(own_currency_share(mix, own))
    assert 100 * own.min() - SLACK <= found <= 100 * own.max() + SLACK
    assert float(own_currency_share(7 * mix[::-1], own[::-1])) == pytest.approx(found, abs=SLACK)
    assert found == pytest.approx(100 * np.average(own, weights=mix), abs=SLACK)


@given(st.lists(shares, min_size=1, max_size=40), intervals)
def test_a_draw_is_inside_or_as_far_off_as_the_nearest_cited_value(
    drawn: list[float], cited: Interval
) -> None:
    found = compare(2024, "made up", drawn, cited)
    inside = [cited.low <= each <= cited.high for each in drawn]
    assert found.inside == pytest.approx(np.mean(inside))
    assert (found.distance.p95 <= SLACK) or not all(inside)


def test_an_interval_has_its_ends_in_order() -> None:
    with pytest.raises(ValueError, match="is not at most"):
        Interval(2, 1)
    assert hull([Interval(1, 2), Interval(0, 1)]) == Interval(0, 2)
