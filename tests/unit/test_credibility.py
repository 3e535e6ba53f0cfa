"""Survival of promises, caps and hazards, against enumeration, simulation and planted truths."""

from datetime import date
from itertools import product

import numpy as np
import polars as pl
import pytest
from pydantic import ValidationError

from tertius.errors import MissingDataError, UsageError
from tertius.wedge.credibility import (
    constant_hazard,
    delivered_share,
    in_office,
    kept,
    self_enforcing_cap,
    target_keeps,
    target_needs,
)
from tertius.wedge.credibility.exposure import in_office as exposed
from tertius.wedge.credibility.exposure import in_succession, in_support
from tertius.wedge.credibility.forecast import Giver, incumbent, successor
from tertius.wedge.credibility.hazards import Hazard, fit, read
from tertius.wedge.credibility.honour import Count, honour_draws
from tertius.wedge.credibility.judgements import Judgements, judgements
from tertius.wedge.credibility.terms import ELECTED, TENURE, bands, design, names
from tertius.wedge.credibility.terms import REGIMES as REGIME_TYPES


def enumerated(first: list[float], again: list[float], reversal: float) -> float:
    """Chance that a promise is alive at the end: every path of stays and exits, one by one."""
    total = 0.0
    for path in product((False, True), repeat=len(first)):
        chance, changes, held, newcomer = 1.0, 0, 0, False
        for left in path:
            hazard = (again if newcomer else first)[held]
            chance *= hazard if left else 1.0 - hazard
            held = 0 if left else held + 1
            changes, newcomer = changes + left, newcomer or left
        total += chance * (1.0 - reversal) ** changes
    return total


def test_survival_of_a_promise_is_that_of_all_paths_one_by_one() -> None:
    rng = np.random.default_rng(1)
    first, again = rng.random((2, 20, 8))
    reversal = rng.random(20)
    found = kept(first, again, reversal)
    for draw in range(20):
        for steps in (1, 2, 5, 8):
            expected = enumerated(
                first[draw, :steps].tolist(), again[draw].tolist(), reversal[draw]
            )
            assert found[draw, steps - 1] == pytest.approx(expected, abs=1e-12)


def test_with_sure_reversal_a_promise_lasts_as_long_as_its_maker() -> None:
    hazards = np.random.default_rng(2).random((5, 12))
    assert kept(hazards, hazards[::-1], 1.0) == pytest.approx(in_office(hazards), abs=1e-12)
    assert kept(hazards, hazards, 0.0) == pytest.approx(np.ones((5, 12)), abs=1e-12)


def test_share_of_a_stream_by_hand() -> None:
    share = delivered_share([0.9, 0.5], 0.8, consent=0.5)
    assert share == pytest.approx(0.5 * (0.8 * 0.9 + 0.64 * 0.5) / (0.8 + 0.64))
    assert delivered_share([0.9, 0.5], 0.8, consent=0.5, at_once=1.0) == 0.5
    half = delivered_share([0.0, 0.0], 0.8, at_once=0.5)
    assert half == pytest.approx(0.5)


def test_a_constant_hazard_is_recovered() -> None:
    assert constant_hazard(0.93 ** np.arange(1, 8)) == pytest.approx(0.07)


def test_caps_and_the_target_s_promise_by_hand() -> None:
    values = np.array([[0.0, 2.0, 8.0]])
    caps = self_enforcing_cap(values, [2.0], [0.9], [0.1])
    assert caps == pytest.approx(np.array([[0.0, 0.0, 0.9 * 0.9 * 6.0]]))
    own = np.array([[3.0, 1.0, 0.0]])
    needs = target_needs(own, [0.9], [0.5])
    assert needs == pytest.approx(np.array([[0.0, 2 / 0.45, 3 / 0.45]]))
    assert target_keeps(own, needs, [0.9], [0.5]).all()
    assert not target_keeps(own, needs * 0.99, [0.9], [0.5])[0, 1:].any()
    assert np.isinf(target_needs(own, [0.9], [1.0])[0, 1:]).all(), "one that surely goes"


def test_bands_are_those_of_the_calendar() -> None:
    found = bands(
        ["presidential", "presidential", "party", "party", "parliamentary"],
        [7.4, 7.5, 5.0, 25.0, 0.2],
        [0.1, 0.6, np.inf, 0.2, 0.4],
        [-1, 64.9, 65.0, 90.0, 75.0],
    )
    assert found["tenure"].tolist() == [4, 5, 3, 5, 0]
    assert found["vote"].tolist() == [2, 0, 0, 2, 0], "a vote before the leader came is none"
    assert found["age"].tolist() == [0, 0, 1, 2, 2]


def test_every_cell_has_one_regime_and_at_most_one_of_each_other_term() -> None:
    grid = list(product(["presidential", "monarchy"], range(5), range(3), range(3)))
    regime, tenure, vote, age = map(list, zip(*grid, strict=True))
    found = design(regime, tenure, vote, age)
    terms = names()
    for family in ("regime", "tenure", "vote", "age"):
        columns = [number for number, term in enumerate(terms) if term.startswith(family)]
        sums = found[:, columns].sum(axis=1)
        assert sums.max() == 1
        assert family != "regime" or sums.min() == 1
    assert len({tuple(row) for row in found.tolist()}) == len(grid), "no two cells look alike"


CELLS = [
    (ccode, regime, tenure, vote, age)
    for ccode, regime in enumerate(REGIME_TYPES * 12, start=1)
    for tenure in range(len(TENURE[regime in ELECTED]))
    for vote in range(3)
    for age in range(3)
]


def planted(rng: np.random.Generator, truth: dict[str, float]) -> pl.DataFrame:
    """Cells of 84 made-up states, with a frailty of each state's own, exits drawn from `truth`."""
    columns = ["ccode", "regime", "tenure", "vote", "age"]
    cells = pl.DataFrame(CELLS, schema=columns, orient="row")
    beta = np.array([truth[term] for term in names()])
    frailty = rng.gamma(30.0, 1 / 30.0, size=85)[cells["ccode"].to_numpy()]
    years = rng.uniform(0.5, 6.0, size=cells.height)
    rates = frailty * np.exp(design(*cells[:, 1:]) @ beta)
    return cells.with_columns(exposure=years, events=rng.poisson(rates * years))


def test_planted_hazards_are_recovered_and_intervals_cover() -> None:
    truth = dict.fromkeys(names(), 0.0)
    truth |= {f"regime.{regime}": -2.0 for regime in REGIME_TYPES}
    truth |= {"regime.presidential": -1.5, "regime.party": -2.5, "tenure.elected.3.5": 0.5}
    truth |= {"tenure.other.10": -0.6, "vote.presidential": 2.0, "age.other.75": 0.8}
    rng = np.random.default_rng(7)
    within, far = [], []
    for _ in range(10):
        table, _ = fit(planted(rng, truth), "leader")
        for term, estimate, se in table.select("term", "estimate", "se").iter_rows():
            within.append(abs(estimate - truth[term]) < 1.645 * se)
            far.append((estimate - truth[term]) / se)
    assert len(within) == 10 * len(truth)
    assert 0.85 < np.mean(within) < 0.94
    assert abs(np.mean(far)) < 0.15


def test_terms_never_seen_take_their_nearest_kin() -> None:
    truth = dict.fromkeys(names(), -1.0)
    cells = planted(np.random.default_rng(3), truth).filter(
        pl.col("tenure") < 3, pl.col("vote") < 2
    )
    hazard = read(*fit(cells, "leader"), "leader")
    value = dict(zip(hazard.terms, hazard.coefficients, strict=True))
    assert value["tenure.elected.11.5"] == value["tenure.elected.2"]
    assert value["vote.presidential.late"] == value["vote.presidential"]
    with pytest.raises(MissingDataError, match="no model 'support'"):
        read(*fit(cells, "leader"), "support")
    few = cells.filter(pl.col("regime") != "monarchy")
    with pytest.raises(MissingDataError, match=r"term 'regime\.monarchy' is missing"):
        read(*fit(few, "leader"), "leader")


def test_a_band_without_an_exit_does_not_pull_its_base_down() -> None:
    cells = planted(np.random.default_rng(3), dict.fromkeys(names(), -1.0))
    none = cells.with_columns(
        events=pl.when(pl.col("age") == 2).then(0).otherwise(pl.col("events"))
    )
    dropped, _ = fit(none, "leader")
    without, _ = fit(cells.filter(pl.col("age") < 2), "leader")
    assert dropped["term"].to_list() == without["term"].to_list()
    assert dropped["estimate"].to_numpy() == pytest.approx(without["estimate"].to_numpy())


LEADERS = pl.DataFrame(
    {
        "ccode": [2, 2, 2],
        "leader": ["A", "B", "C"],
        "start": [date(1940, 1, 1), date(1952, 1, 1), date(1952, 6, 1)],
        "end": [date(1952, 1, 1), date(1952, 6, 1), date(1960, 1, 1)],
        "born": pl.Series([1890, None, 1900], dtype=pl.Int16),
        "censored": [False, False, True],
    }
).cast({"ccode": pl.Int16})
REGIMES = pl.DataFrame(
    {
        "ccode": pl.Series([2], dtype=pl.Int16),
        "start": [date(1900, 1, 1)],
        "end": [date(2020, 12, 31)],
        "regime": ["party"],
        "censored": [True],
    }
)
VOTES = pl.DataFrame(
    {
        "ccode": pl.Series([2, 2], dtype=pl.Int16),
        "date": [date(1951, 12, 20), date(1955, 6, 1)],
        "kind": ["executive", "referendum"],
        "held": [True, True],
        "due": [True, True],
        "incumbent": [False, None],
    }
)


def test_exposure_begins_with_the_watch_and_counts_no_day_twice() -> None:
    found = exposed(LEADERS, REGIMES, VOTES)
    assert found["events"].sum() == 2
    years = (date(1960, 1, 1) - date(1946, 1, 1)).days / 365.25
    assert found["exposure"].sum() == pytest.approx(years, abs=0.1)
    old = found.filter(pl.col("tenure") == 3)
    assert old["exposure"].sum() == pytest.approx(6.6, abs=0.1), "A in 1946-49, C from June 1957"
    brief = LEADERS.with_columns(end=pl.max_horizontal("start", pl.lit(date(1945, 1, 1))))
    assert exposed(brief, REGIMES, VOTES)["exposure"].sum() == pytest.approx(0.5 / 365.25), (
        "B, half a day"
    )
    after = found.filter(pl.col("vote") > 0)
    assert after["events"].sum() == 1, "A left twelve days after a vote; B came after it"
    assert after["exposure"].sum() < 0.1, "a referendum is no vote on the executive"


def test_support_and_succession_share_out_the_exits() -> None:
    changes = pl.DataFrame(
        {
            "ccode": pl.Series([2, 2], dtype=pl.Int16),
            "date": [date(1952, 1, 1), date(1952, 6, 1)],
            "number": pl.Series([1, 2], dtype=pl.Int8),
            "changed": [False, True],
        }
    )
    years = pl.DataFrame({"year": pl.arange(1940, 1961, eager=True, dtype=pl.Int16)}).with_columns(
        ccode=pl.lit(2, pl.Int16), independent=pl.col("year") != 1958, regime=pl.lit("party")
    )
    support = in_support(LEADERS, changes, years, REGIMES, VOTES)
    assert support["events"].sum() == 1
    occupied = support["exposure"].sum()
    assert occupied == pytest.approx(14.0, abs=0.2), "1946 to 1960 less 1958"
    within = in_succession(LEADERS, changes, years, REGIMES, VOTES)
    assert within["events"].sum() == 1, "A to B; B's own exit is the change of source"
    assert within["exposure"].sum() == pytest.approx(14.0, abs=0.2)


def flat(model: str, value: float) -> Hazard:
    terms = names()
    beta = np.array([value if term.startswith("regime") else 0.0 for term in terms])
    return Hazard(model, terms, beta, np.zeros((len(terms), len(terms))))


def test_a_forecast_of_a_flat_hazard_is_exponential() -> None:
    hazard = flat("leader", np.log(0.2))
    giver = Giver("personal", tenure=23.0, support=30.0, age=70.0, next_vote=0.7, term=6.0)
    quarters = incumbent(giver, hazard, hazard.coefficients[None, :], 5)
    assert in_office(quarters)[0, 3::4] == pytest.approx(np.exp(-0.2 * np.arange(1, 6)))
    assert successor(giver, hazard.coefficients[None, :], 5) == pytest.approx(quarters)


def test_votes_come_round_each_term_for_incumbent_and_successor() -> None:
    terms = names()
    beta = np.array([{"vote": 1.0, "regime": -1.0}.get(term.split(".")[0], 0.0) for term in terms])
    hazard = Hazard("leader", terms, beta, np.zeros((len(terms), len(terms))))
    giver = Giver("presidential", 1.0, 1.0, None, next_vote=1.5, term=4.0, since_vote=2.5)
    now = incumbent(giver, hazard, beta[None, :], 10)[0]
    raised = np.flatnonzero(now > np.median(now)) / 4
    assert raised.tolist() == [1.5, 1.75, 5.5, 5.75, 9.5, 9.75]
    new = successor(giver, beta[None, :], 10)[0]
    raised = np.flatnonzero(new > np.median(new)) / 4
    assert raised.tolist() == [3.75, 4.0, 7.75, 8.0]


def test_honour_believes_the_giver_s_own_record_the_more_the_longer_it_is() -> None:
    rng = np.random.default_rng(1)
    kin, era = Count(60, 80), Count(10, 50)
    none = honour_draws(Count(0, 0), kin, era, rng, 20_000)
    assert none.mean() == pytest.approx((0.75 + 0.2) / 2, abs=0.02), "both records, even odds"
    some = honour_draws(Count(4, 4), kin, era, rng, 20_000)
    many = honour_draws(Count(400, 400), kin, era, rng, 20_000)
    assert none.mean() < some.mean() < many.mean()
    assert many.mean() > 0.97
    assert many.std() < some.std()


def test_judged_ranges_outside_zero_and_one_are_refused_together() -> None:
    shipped = judgements()
    bad = shipped.model_dump()
    bad["discount"]["high"] = 1.5
    bad["reversal"]["treaty"]["same"]["low"] = -0.2
    with pytest.raises(ValidationError, match=r"reversal\.treaty\n.*must lie within \[0, 1\]"):
        Judgements.model_validate(bad)
    with pytest.raises(UsageError, match="form 'oath' is unknown: choose among executive"):
        shipped.form("oath")
    for form in shipped.reversal.values():
        assert form.same.high <= form.other.high
        assert {form.same.basis, form.other.basis} == {"judged"}
