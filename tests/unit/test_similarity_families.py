"""The families votes, portfolios and ideal on small tables whose values are known."""

from itertools import combinations

import numpy as np
import polars as pl
import pytest
from scipy.stats import foldnorm

from tertius.measures import ideal, portfolios, votes
from tertius.measures.register import Measure
from tertius.measures.similarity import similarity

KEYS = ["ccode1", "ccode2", "year"]


def dyads(ccodes: list[int], years: list[int]) -> pl.DataFrame:
    rows = [(*pair, year) for year in years for pair in combinations(ccodes, 2)]
    return pl.DataFrame(rows, orient="row", schema=dict.fromkeys(KEYS, pl.Int16))


def check_columns(frame: pl.DataFrame, measures: tuple[Measure, ...]) -> None:
    """The table holds the register's columns and no others, in their range, sorted by key."""
    columns = [
        name
        for measure in measures
        for name in (
            measure.column,
            *([f"{measure.column}_{end}" for end in ("sd", "p05", "p95")] * measure.interval),
        )
    ]
    assert [name for name in frame.columns if name != "source"] == [*KEYS, *columns]
    assert frame.sort(KEYS).equals(frame)
    for measure in measures:
        values = frame[measure.column].drop_nulls()
        assert measure.low is None or (values >= measure.low).all()
        assert measure.high is None or (values <= measure.high).all()


# 1950: three votes. 2 and 200 answer all; 365 misses one; 710 is a member, always absent; 740 is
# no member. 1951: 740 has joined for a vote at which 2 was not. 2040 is out of coverage.
ROLL_CALLS = pl.DataFrame({"vote_id": [1, 2, 3, 4, 5], "year": [1950, 1950, 1950, 1951, 1951]})
CAST = {
    1: {2: 3, 200: 3, 365: 1, 710: 0},
    2: {2: 1, 200: 2, 365: 3, 710: 0},
    3: {2: 3, 200: 3, 365: 0, 710: 0},
    4: {200: 3, 365: 3, 710: 3, 740: 3},
    5: {2: 3, 200: 3},
}
VOTES = pl.DataFrame(
    [(vote, ccode, answer) for vote, cast in CAST.items() for ccode, answer in cast.items()],
    orient="row",
    schema={"vote_id": pl.Int32, "ccode": pl.Int16, "answer": pl.Int8},
).with_columns(source=pl.when(pl.col("vote_id") == 2).then(pl.lit("b")).otherwise(pl.lit("a")))


@pytest.fixture(scope="module")
def voting() -> pl.DataFrame:
    frame = dyads([2, 200, 365, 710, 740], [1951, 2040, 1950])
    return votes.compute(frame, ROLL_CALLS, VOTES, np.random.default_rng(1), replicates=50)


def cell(frame: pl.DataFrame, a: int, b: int, year: int, column: str) -> float | None:
    found = frame.filter(ccode1=a, ccode2=b, year=year)[column].to_list()
    assert len(found) == 1
    value: float | None = found[0]
    return value


def test_votes_table_is_what_the_register_says(voting: pl.DataFrame) -> None:
    check_columns(voting, votes.MEASURES)
    assert voting.height == 20
    assert voting["year"].unique().to_list() == [1950, 1951]


def test_each_year_names_the_datasets_it_rests_on(voting: pl.DataFrame) -> None:
    named = voting.select("year", "source").unique().sort("year").rows()
    assert named == [(1950, "a+b"), (1951, "a")]


def test_common_votes_tell_absent_from_not_a_member(voting: pl.DataFrame) -> None:
    assert cell(voting, 2, 200, 1950, "n") == 3
    assert cell(voting, 2, 365, 1950, "n") == 2
    assert cell(voting, 2, 710, 1950, "n") == 0
    assert cell(voting, 2, 740, 1950, "n") is None
    assert cell(voting, 2, 740, 1951, "n") is None
    assert cell(voting, 200, 740, 1951, "n") == 1
    for column in votes.INDICES:
        assert cell(voting, 2, 710, 1950, column) is None
        assert cell(voting, 2, 710, 1950, f"{column}_sd") is None
        assert cell(voting, 2, 740, 1950, column) is None


def test_votes_indices_are_the_quadratic_ones(voting: pl.DataFrame) -> None:
    answers = [[3, 1, 3], [3, 2, 3]]
    for column, formula in votes.INDICES.items():
        expected = similarity(answers, formula)[0, 1]
        assert cell(voting, 2, 200, 1950, column) == pytest.approx(expected, abs=1e-15)
    assert cell(voting, 2, 200, 1950, "kappa") == pytest.approx(1 - 1 / (11 / 3))
    # One and the same answer: agreement 1, kappa not defined.
    assert cell(voting, 2, 200, 1951, "agreement") == 1.0
    assert cell(voting, 2, 200, 1951, "kappa") is None
    assert cell(voting, 2, 200, 1951, "kappa_p05") is None


def test_votes_do_not_depend_on_the_order_of_rows(voting: pl.DataFrame) -> None:
    frame = dyads([740, 710, 365, 200, 2][::-1], [1950, 1951])
    mixed = VOTES.sample(fraction=1, shuffle=True, seed=3)
    again = votes.compute(
        frame.reverse(), ROLL_CALLS.reverse(), mixed, np.random.default_rng(1), replicates=50
    )
    assert again.equals(voting)


def test_no_votes_at_all_leave_everything_null() -> None:
    frame = votes.compute(
        dyads([2, 200], [1950]), ROLL_CALLS, VOTES.clear(), np.random.default_rng(1)
    )
    assert frame.drop(KEYS).null_count().sum_horizontal().item() == frame.width - 3


def test_portfolios_of_germany_and_russia_in_1914() -> None:
    # The published example of 20 states, set in a covered year; the tie to oneself is implied.
    germany, russia, others = 255, 365, list(range(1, 19))
    ties = {(germany, 2): 3, (germany, 3): 3, (germany, 4): 3, (russia, 3): 1, (russia, 5): 3}
    ties[russia, 6] = 1
    rows = [(min(pair), max(pair), 1950, grade) for pair, grade in ties.items()]
    rows.append((germany, 999, 1950, 3))  # no member of the system: does not count
    alliances = pl.DataFrame(
        rows, orient="row", schema={**dict.fromkeys(KEYS, pl.Int16), "obligation": pl.Int8}
    )
    frame = portfolios.compute(dyads(sorted([germany, russia, *others]), [1950, 2019]), alliances)
    check_columns(frame, portfolios.MEASURES)
    assert frame["year"].unique().to_list() == [1950]
    found = frame.filter(ccode1=germany, ccode2=russia).row(0, named=True)
    assert found["n"] == 20
    assert found["s"] == pytest.approx(0.4, abs=1e-12)
    assert found["kappa"] == pytest.approx(-0.07758621, abs=5e-9)
    assert found["pi"] == pytest.approx(-0.0869565217, abs=5e-11)
    # Two states without allies share 18 absent ties, not their ties to themselves.
    assert cell(frame, 7, 8, 1950, "s") == pytest.approx(1 - 2 * 6 / 60)


def ideal_points() -> pl.DataFrame:
    rows = [
        (2, 2015, ideal.RELEASE, 2.4, 2.2, 2.6),
        (365, 2015, ideal.RELEASE, 0.1, 0.0, 0.2),
        (710, 2015, ideal.RELEASE, 0.2, -0.2, 0.6),
        (2, 2016, ideal.RELEASE, 2.0, None, None),
        (365, 2016, ideal.RELEASE, 0.0, -0.1, 0.1),
        (710, 2016, "another release", 9.0, 8.9, 9.1),
    ]
    columns = ["ccode", "year", "release", "point", "p05", "p95"]
    frame = pl.DataFrame(rows, orient="row", schema=columns)
    return frame.cast({"ccode": pl.Int16, "year": pl.Int16})


def test_ideal_distance_with_its_spread() -> None:
    frame = ideal.compute(dyads([2, 365, 710], [2016, 2015, 2025]), ideal_points())
    check_columns(frame, ideal.MEASURES)
    assert frame["year"].unique().to_list() == [2015, 2016]
    assert cell(frame, 2, 365, 2015, "distance") == pytest.approx(2.3)
    for other, gap, halves in ((2, 2.3, (0.2, 0.1)), (710, 0.1, (0.1, 0.4))):
        a, b = sorted((365, other))
        sd = float(np.hypot(*halves)) / 1.6448536269514722
        assert cell(frame, a, b, 2015, "distance_sd") == pytest.approx(sd)
        for column, share in (("distance_p05", 0.05), ("distance_p95", 0.95)):
            exact = foldnorm.ppf(share, gap / sd, scale=sd)
            assert cell(frame, a, b, 2015, column) == pytest.approx(exact, rel=1e-9)


def test_ideal_distance_splices_no_releases_and_invents_no_spread() -> None:
    frame = ideal.compute(dyads([2, 365, 710], [2016]), ideal_points())
    assert cell(frame, 2, 710, 2016, "distance") is None
    assert cell(frame, 2, 365, 2016, "distance") == pytest.approx(2.0)
    for column in ("distance_sd", "distance_p05", "distance_p95"):
        assert cell(frame, 2, 365, 2016, column) is None
