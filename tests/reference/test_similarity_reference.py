"""Similarity of real votes against numbers of other implementations."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tertius.measures import ideal, votes
from tertius.measures.rolls import Arranged, Pairs, all_pairs, arrange
from tertius.measures.similarity import compare, similarity
from tertius.sources.descriptor import SourceFiles, describe
from tertius.sources.readers import ideal_points, unga_unvotes, unga_wide

FACTS = Path(__file__).parent / "facts"
SESSIONS = pl.read_csv(FACTS / "assembly_dyad_sessions.csv", comment_prefix="#")
Mirror = Callable[[str], Path]
Tables = dict[str, pl.DataFrame]


def files(mirror: Mirror, dataset: str) -> SourceFiles:
    descriptor = describe(dataset)
    paths = [mirror(file.path) for file in descriptor.files]
    return SourceFiles(paths[0].parents[1], descriptor)


def arranged(cast: pl.DataFrame, group: str) -> Arranged:
    state, vote = cast["ccode"].to_numpy(), cast["vote_id"].to_numpy()
    return arrange(state, vote, cast[group].to_numpy(), cast["answer"].to_numpy())


@pytest.fixture(scope="module")
def by_session(mirror: Mirror) -> Arranged:
    """Return the answers of sessions 1 to 74."""
    tables = unga_unvotes.read(files(mirror, "unga-votes-unvotes"))
    cast = tables["votes"].join(tables["roll_calls"].select("vote_id", "session"), on="vote_id")
    return arranged(cast, "session")


@pytest.fixture(scope="module")
def wide(mirror: Mirror) -> Tables:
    """Return the votes by calendar year."""
    return unga_wide.read(files(mirror, "unga-votes-voeten-wide"))


def test_named_dyad_sessions(by_session: Arranged) -> None:
    measures = SESSIONS.columns[3:]
    group, first, second = (
        np.searchsorted(codes, SESSIONS[column].to_numpy()).astype(np.int32)
        for codes, column in (
            (by_session.groups, "session"),
            (by_session.units, "ccode1"),
            (by_session.units, "ccode2"),
        )
    )
    found = compare(by_session.rolls, Pairs(group, first, second), measures)
    expected = SESSIONS.select(measures).cast(pl.Float64).fill_null(np.nan).to_numpy()
    np.testing.assert_allclose(found.T, expected, rtol=0, atol=2e-12)


def test_all_dyads_of_all_sessions(by_session: Arranged) -> None:
    n, s, agreement = compare(
        by_session.rolls, all_pairs(by_session.rolls), ("n", "s", "agreement")
    )
    common = n > 0
    assert common.sum() == 826_638
    assert s[common].mean() == pytest.approx(0.632726722159, abs=5e-13)
    assert agreement[common].mean() == pytest.approx(0.719404876166, abs=5e-13)


def test_united_states_and_mexico_in_1946(wide: Tables) -> None:
    year = wide["votes"].join(
        wide["roll_calls"].filter(pl.col("year") == 1946).select("vote_id", "year"), on="vote_id"
    )
    answers = arranged(year, "year")
    both = answers.rolls.answers[np.searchsorted(answers.units, [2, 70])]
    assert (both > 0).all(axis=0).sum() == 38
    for measure, digits in {
        "kappa_quadratic": "-0.01222707",
        "pi": "-0.02775801",
        "pi_quadratic": "-0.017782656",
        "s": "0.13157895",
        "s_squared": "0.19736842",
        "agreement": "0.5",
    }.items():
        found = similarity(both, measure)[0, 1]
        assert found == pytest.approx(float(digits), abs=0.5 * 10 ** -len(digits.split(".")[1]))


def test_the_votes_family_on_the_triangle(wide: Tables) -> None:
    # Same votes and their number by calendar year, computed with pandas from the same file.
    expected = {
        (2, 365, 1946): (0.233, 43),
        (2, 365, 1972): (0.349, 106),
        (2, 710, 1972): (0.280, 82),
        (365, 710, 1972): (0.654, 81),
        (2, 365, 2023): (0.159, 88),
        (2, 710, 2023): (0.161, 87),
        (365, 710, 2023): (0.678, 87),
    }
    frame = pl.DataFrame(
        list(expected), orient="row", schema=dict.fromkeys(("ccode1", "ccode2", "year"), pl.Int16)
    )
    found = votes.compute(frame, wide["roll_calls"], wide["votes"], np.random.default_rng(1))
    for row in found.iter_rows(named=True):
        share, n = expected[row["ccode1"], row["ccode2"], row["year"]]
        assert row["n"] == n
        assert row["agreement"] == pytest.approx(share, abs=0.0005)
        assert row["agreement_p05"] < row["agreement"] < row["agreement_p95"]
        exact = (row["agreement"] * (1 - row["agreement"]) / (n + 1)) ** 0.5
        assert row["agreement_sd"] == pytest.approx(exact, rel=0.25)


def test_the_ideal_family_on_the_triangle(mirror: Mirror) -> None:
    # Differences of the published points (to two decimals), release of July 2025.
    tables = ideal_points.read(files(mirror, "voeten-ideal-points"))
    expected = {
        (2, 365, 1971): 1.99 + 2.64,
        (2, 710, 1971): 1.99 + 0.74,
        (2, 365, 2015): 2.45 - 0.16,
        (2, 710, 2024): 2.21 + 0.85,
        (365, 710, 2024): -0.60 + 0.85,
    }
    frame = pl.DataFrame(
        list(expected), orient="row", schema=dict.fromkeys(("ccode1", "ccode2", "year"), pl.Int16)
    )
    found = ideal.compute(frame, tables["ideal_points"])
    assert found.height == len(expected)
    for row in found.iter_rows(named=True):
        key = row["ccode1"], row["ccode2"], row["year"]
        assert row["distance"] == pytest.approx(expected[key], abs=0.011)
        assert row["distance_p05"] < row["distance"] < row["distance_p95"]
