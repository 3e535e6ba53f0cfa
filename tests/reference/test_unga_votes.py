"""The General Assembly's record against figures taken from the same files by other programs.

Agreement, cosine and dyad-session figures were computed with pandas and R; vote counts and the
answers on single resolutions are those that the UN publishes.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from tertius.sources.descriptor import SourceFiles, describe
from tertius.sources.merge import votes as merging
from tertius.sources.readers import ideal_points, unga_undl, unga_unvotes, unga_wide

USA, RUS, CHN, ISR, MEX = 2, 365, 710, 666, 70
Tables = dict[str, pl.DataFrame]


@pytest.fixture(scope="module")
def parts(mirror: Callable[[str], Path]) -> dict[str, Tables]:
    """Return the three records, each as its reader makes it."""
    readers = {
        merging.WIDE: unga_wide.read,
        merging.UNVOTES: unga_unvotes.read,
        merging.UNDL: unga_undl.read,
    }
    found = {}
    for dataset, read in readers.items():
        descriptor = describe(dataset)
        paths = [mirror(file.path) for file in descriptor.files]
        found[dataset] = read(SourceFiles(paths[0].parents[1], descriptor))
    return found


@pytest.fixture(scope="module")
def merged(parts: dict[str, Tables]) -> Tables:
    """Return the merged tables."""
    return merging.merge(parts)


def dated(tables: Tables) -> pl.DataFrame:
    """Return votes with the date, year and resolution of their roll call."""
    columns = ["vote_id", "date", "year", "session", "resolution"]
    return tables["votes"].join(tables["roll_calls"].select(columns), on="vote_id")


def pair(votes: pl.DataFrame, first: int, second: int) -> pl.DataFrame:
    """Return the answers `x` and `y` of two states on roll calls in which both have a row."""
    one = votes.filter(pl.col("ccode") == first).select("vote_id", x="answer")
    two = votes.filter(pl.col("ccode") == second).select("vote_id", y="answer")
    return one.join(two, on="vote_id")


def agreement(votes: pl.DataFrame, first: int, second: int) -> tuple[float, float, int]:
    """Return the shares of same answers and of graded agreement, and the common votes."""
    both = pair(votes, first, second).filter((pl.col("x") > 0) & (pl.col("y") > 0))
    distance = (both["x"].cast(pl.Float64) - both["y"].cast(pl.Float64)).abs().to_numpy()
    return float((distance == 0).mean()), float((1 - distance / 2).mean()), len(distance)


def test_each_record_has_all_its_rows(parts: dict[str, Tables], merged: Tables) -> None:
    heights = {name: tables["roll_calls"].height for name, tables in parts.items()}
    assert heights == {merging.WIDE: 6551, merging.UNVOTES: 6203, merging.UNDL: 192}
    assert parts[merging.UNVOTES]["votes"].height == 870_109
    wide = parts[merging.WIDE]["votes"]["answer"].value_counts().sort("answer").rows()
    assert wide == [(0, 96_103 - 435), (1, 69_281), (2, 116_820), (3, 733_470)]
    assert merged["roll_calls"].height == 6551 + 192


def test_roll_calls_of_a_year(merged: Tables) -> None:
    counts = dict(merged["roll_calls"]["year"].value_counts().rows())
    known = {1951: 7, 1971: 126, 1985: 155, 2015: 78, 2023: 88, 2024: 6, 2025: 192}
    assert {year: counts[year] for year in known} == known
    assert 1964 not in counts
    nineteen = merged["roll_calls"].filter(pl.col("session") == 19)
    assert nineteen["date"].to_list() == [date(1965, 2, 6)]


AGREEMENT = [
    (1946, USA, RUS, 0.233, 0.279, 43),
    (1965, USA, RUS, 0.262, 0.405, 42),
    (1971, USA, RUS, 0.280, 0.460, 125),
    (1971, USA, CHN, 0.286, 0.500, 49),
    (1971, RUS, CHN, 0.800, 0.860, 50),
    (1972, USA, RUS, 0.349, 0.552, 106),
    (1972, USA, CHN, 0.280, 0.506, 82),
    (1972, RUS, CHN, 0.654, 0.796, 81),
    (1985, USA, RUS, 0.113, 0.258, 151),
    (1985, USA, CHN, 0.150, 0.316, 147),
    (1985, RUS, CHN, 0.719, 0.805, 146),
    (1991, USA, RUS, 0.243, 0.464, 70),
    (1991, USA, CHN, 0.090, 0.231, 67),
    (1991, RUS, CHN, 0.537, 0.761, 67),
    (2000, USA, RUS, 0.342, 0.474, 76),
    (2000, USA, CHN, 0.184, 0.349, 76),
    (2000, RUS, CHN, 0.747, 0.867, 75),
    (2015, USA, RUS, 0.269, 0.391, 78),
    (2015, USA, CHN, 0.156, 0.279, 77),
    (2015, RUS, CHN, 0.714, 0.831, 77),
    (2019, USA, RUS, 0.209, 0.291, 86),
    (2019, USA, CHN, 0.136, 0.205, 88),
    (2019, RUS, CHN, 0.791, 0.872, 86),
    (2022, USA, RUS, 0.210, 0.327, 81),
    (2022, USA, CHN, 0.175, 0.275, 80),
    (2022, RUS, CHN, 0.712, 0.812, 80),
    (2023, USA, RUS, 0.159, 0.267, 88),
    (2023, USA, CHN, 0.161, 0.276, 87),
    (2023, RUS, CHN, 0.678, 0.787, 87),
    (2024, USA, RUS, 0.167, 0.167, 6),
    (2024, USA, CHN, 0.333, 0.417, 6),
    (2024, RUS, CHN, 0.667, 0.750, 6),
    (2025, USA, RUS, 0.130, 0.190, 192),
    (2025, USA, CHN, 0.042, 0.099, 192),
    (2025, RUS, CHN, 0.781, 0.862, 192),
]


def test_agreement_of_the_three_powers_by_year(merged: Tables) -> None:
    votes = dated(merged).filter(pl.col("ccode").is_in([USA, RUS, CHN]))
    for year, first, second, same, graded, n in AGREEMENT:
        found = agreement(votes.filter(pl.col("year") == year), first, second)
        assert found[2] == n
        assert found[:2] == pytest.approx((same, graded), abs=6e-4)


@pytest.mark.parametrize(
    ("year", "first", "second", "cosine"),
    [
        (2015, USA, RUS, -0.306),
        (2015, USA, CHN, -0.522),
        (2015, RUS, CHN, 0.729),
        (2022, USA, RUS, -0.453),
        (2022, USA, CHN, -0.497),
        (2022, RUS, CHN, 0.682),
        (2023, USA, RUS, -0.542),
        (2023, USA, CHN, -0.523),
        (2023, RUS, CHN, 0.627),
        (2025, USA, RUS, -0.678),
        (2025, USA, CHN, -0.872),
        (2025, USA, ISR, 0.658),
        (2025, RUS, CHN, 0.784),
    ],
)
def test_cosine_with_absence_at_zero(
    merged: Tables, year: int, first: int, second: int, cosine: float
) -> None:
    both = pair(dated(merged).filter(pl.col("year") == year), first, second)
    weight = np.array([0.0, -1.0, 0.0, 1.0])
    x, y = weight[both["x"].to_numpy()], weight[both["y"].to_numpy()]
    assert x @ y / np.sqrt((x @ x) * (y @ y)) == pytest.approx(cosine, abs=6e-4)


def test_the_united_states_and_mexico_in_1946(merged: Tables) -> None:
    votes = dated(merged).filter(pl.col("year") == 1946)
    same, graded, n = agreement(votes, USA, MEX)
    assert (n, same) == (38, 0.5)
    assert 2 * graded - 1 == pytest.approx(0.13157895, abs=1e-8)


@pytest.mark.parametrize(
    ("session", "n", "agree", "s"),
    [
        (5, 52, 0.173076923076923, -0.480769230769231),
        (26, 125, 0.28, -0.0800000000000001),
        (27, 106, 0.349056603773585, 0.10377358490566),
        (41, 150, 0.126666666666667, -0.466666666666667),
    ],
)
def test_the_united_states_and_russia_by_session(
    parts: dict[str, Tables], session: int, n: int, agree: float, s: float
) -> None:
    votes = dated(parts[merging.UNVOTES]).filter(pl.col("session") == session)
    same, graded, common = agreement(votes, USA, RUS)
    assert common == n
    assert same == pytest.approx(agree, rel=1e-12)
    assert 2 * graded - 1 == pytest.approx(s, rel=1e-12)


def dyads(votes: pl.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return agreement and S of all pairs with a common vote, from (state, vote, answer)."""
    table = votes.pivot("vote_id", index="ccode", values="answer").drop("ccode").to_numpy()
    no, abstain, yes = (np.nan_to_num(table == answer).astype(float) for answer in (1, 2, 3))
    voted = no + abstain + yes
    pairs = np.triu_indices(len(table), 1)
    n = (voted @ voted.T)[pairs]
    same = (no @ no.T + abstain @ abstain.T + yes @ yes.T)[pairs]
    opposed = (no @ yes.T + yes @ no.T)[pairs]
    common = n > 0
    half = n - same - opposed
    distance = (half + 2 * opposed)[common]
    return same[common] / n[common], 1 - distance / n[common]


def test_all_dyad_sessions(parts: dict[str, Tables]) -> None:
    votes = dated(parts[merging.UNVOTES]).select("session", "vote_id", "ccode", "answer")
    results = [dyads(session) for session in votes.partition_by("session")]
    agree = np.concatenate([result[0] for result in results])
    s = np.concatenate([result[1] for result in results])
    assert len(s) == 826_638
    assert agree.mean() == pytest.approx(0.719404876166, abs=1e-11)
    assert s.mean() == pytest.approx(0.632726722159, abs=1e-11)


def test_the_votes_of_24_february_2025(merged: Tables) -> None:
    votes = dated(merged).filter(pl.col("ccode").is_in([USA, RUS, CHN]))
    for symbol, expected in (("A/RES/ES-11/7", [1, 1, 2]), ("A/RES/ES-11/8", [2, 1, 2])):
        found = votes.filter(pl.col("resolution") == symbol).sort("ccode")
        assert found["answer"].to_list() == expected


def test_votes_of_2025_add_up_to_the_stated_counts(
    parts: dict[str, Tables], mirror: Callable[[str], Path]
) -> None:
    path = mirror("un-votes-2025-undl/un_votes_2025_processed.csv")
    stated = pl.read_csv(path, infer_schema_length=None).with_columns(
        pl.col("token").cast(pl.String).alias("source_id")
    )
    tables = parts[merging.UNDL]
    counts = (
        tables["votes"]
        .group_by("vote_id")
        .agg(*((pl.col("answer") == answer).sum().alias(str(answer)) for answer in range(4)))
    )
    both = counts.join(tables["roll_calls"], on="vote_id").join(stated, on="source_id")
    assert both.height == 192
    for answer, column in (("3", "YES COUNT"), ("1", "NO COUNT"), ("2", "ABSTAIN COUNT")):
        assert (both[answer] == both[column]).all()
    # Afghanistan and Venezuela have no column: the stated count has two more that did not vote.
    assert (both["0"] + 2 == both["NO-VOTE COUNT"]).all()
    assert {700, 101}.isdisjoint(tables["votes"]["ccode"])


def test_no_vote_is_known_in_the_gap(merged: Tables) -> None:
    start, end = merging.GAP
    days = merged["roll_calls"]["date"]
    assert days.is_between(start, end).sum() == 0
    assert (days == date(2024, 6, 4)).any()
    assert (days == date(2025, 2, 24)).any()


def test_china_has_one_voice_at_a_time(merged: Tables) -> None:
    votes = dated(merged)
    republic = votes.filter(pl.col("ccode") == 713)["date"]
    people = votes.filter(pl.col("ccode") == CHN)["date"]
    assert republic.max() == date(1971, 10, 7)
    assert people.min() == date(1971, 11, 3)


def test_the_members_that_the_wide_file_lacks(merged: Tables) -> None:
    added = dated(merged).filter(pl.col("source") == merging.UNVOTES)
    counts = added.filter(pl.col("answer") > 0)["ccode"].value_counts().sort("ccode").rows()
    yemen_after_unity = 84
    assert counts == [
        (265, 2067),
        (315, 3752),
        (345, 110),
        (511, 2),
        (678, 3291 - yemen_after_unity),
        (679, yemen_after_unity),
        (680, 2378),
    ]


def test_germany_by_state(parts: dict[str, Tables]) -> None:
    votes = parts[merging.WIDE]["votes"].filter(pl.col("answer") > 0)
    counts = dict(votes["ccode"].value_counts().rows())
    federal, after_unity = 2151, 84
    assert (counts[260], counts[255]) == (federal - after_unity, 5051 - federal + after_unity)


def test_states_that_were_no_members_were_not_absent(merged: Tables) -> None:
    votes = dated(merged)

    def between(state: int, first: date, last: date) -> int:
        days = votes.filter(pl.col("ccode") == state)["date"]
        return int(days.is_between(first, last).sum())

    start = date(1946, 1, 1)
    assert between(225, start, date(2002, 8, 31)) == 0
    assert between(946, start, date(1999, 8, 31)) == 0
    assert between(626, start, date(2011, 6, 30)) == 0
    assert between(652, date(1958, 1, 1), date(1961, 9, 30)) == 0
    assert between(640, date(2023, 11, 1), date(2024, 12, 31)) == 0
    assert between(640, date(2025, 1, 1), date(2025, 12, 31)) == 192


def test_ukraine_and_belarus_vote_from_1946(merged: Tables) -> None:
    votes = dated(merged).filter(pl.col("year") == 1946)
    assert {369, 370, 750} <= set(votes["ccode"])


@pytest.mark.parametrize(
    ("release", "year", "points", "n"),
    [
        ("1946-2025-final", 1971, (2.01, -2.64, -0.71), None),
        ("1946-2025-final", 1985, (2.73, -1.39, 0.19), None),
        ("1946-2025-final", 2022, (2.20, -0.76, -1.35), None),
        ("1946-2025-final", 2024, (2.10, -0.85, -0.88), 8),
        ("1946-2025-final", 2025, (3.36, 0.44, -0.16), 158),
        ("2025-07-final", 1971, (1.99, -2.64, -0.74), None),
        ("2025-07-final", 2023, (2.22, -0.41, -0.73), None),
        ("2025-07-final", 2024, (2.21, -0.60, -0.85), 100),
    ],
)
def test_ideal_points_of_the_three_powers(
    mirror: Callable[[str], Path],
    release: str,
    year: int,
    points: tuple[float, float, float],
    n: int | None,
) -> None:
    descriptor = describe("voeten-ideal-points")
    root = mirror(descriptor.files[0].path).parents[1]
    table = ideal_points.read(SourceFiles(root, descriptor))["ideal_points"]
    found = table.filter(
        (pl.col("release") == release)
        & (pl.col("year") == year)
        & pl.col("ccode").is_in([USA, RUS, CHN])
    ).sort("ccode")
    assert found["point"].to_list() == pytest.approx(points, abs=6e-3)
    assert n is None or found["n_votes"][0] == n


def test_releases_of_ideal_points_have_all_their_rows(mirror: Callable[[str], Path]) -> None:
    descriptor = describe("voeten-ideal-points")
    root = mirror(descriptor.files[0].path).parents[1]
    table = ideal_points.read(SourceFiles(root, descriptor))["ideal_points"]
    counts = table.group_by("release").agg(pl.len(), pl.min("year"), pl.max("year").alias("last"))
    assert sorted(counts.rows()) == [
        ("1946-2025-final", 11_610, 1946, 2025),
        ("2024-06-all", 11_238, 1946, 2023),
        ("2025-07-all", 11_440 - 208, 1946, 2023),
        ("2025-07-final", 11_440 - 19, 1946, 2024),
    ]
    assert 1964 not in set(table["year"])
