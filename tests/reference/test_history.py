"""What the packaged panel says of the triangle that historians know."""

import pytest

from tertius.alignment.dimensions import DIMENSIONS, OVERALL
from tertius.store.panel import open_panel
from tertius.store.tables import Store
from tertius.triangle.history import checks
from tertius.triangle.phases import compare_phases
from tertius.triangle.seated import seat


@pytest.fixture(scope="module")
def panel() -> Store:
    return open_panel()


def test_checks_are_computed_and_a_failure_gives_its_reason(panel: Store) -> None:
    found = checks(panel)
    assert len(found) == 15
    for check in found:
        assert any(letter.isdigit() for letter in check.figures)
        assert bool(check.reason) != check.passed
    assert found == checks(panel)


def test_now_the_united_states_is_the_pariah_of_a_stable_marriage(panel: Store) -> None:
    found = seat(panel, "USA", "RUS", "CHN", 2023)
    overall = found.sides[OVERALL]
    assert overall.patterns is not None
    assert overall.kissinger is not None
    assert overall.patterns.pariah["P"] > 0.9
    assert overall.kissinger["P"].probability < 0.05
    assert found.rift is not None
    assert found.rift.answer == "no"


def test_votes_alone_never_gave_the_united_states_the_hinge(panel: Store) -> None:
    """The finding of the published ideal points: the rule fails on votes in the 1970s too."""
    for year in (1972, 1975, 1979, 1985, 2023):
        side = seat(panel, "USA", "RUS", "CHN", year, draws=300).sides["diplomatic"]
        assert side.kissinger is not None
        assert side.kissinger["P"].probability < 0.05, year


def test_a_leg_has_the_same_draws_in_every_seat(panel: Store) -> None:
    one = seat(panel, "USA", "RUS", "CHN", 1972, draws=200)
    other = seat(panel, "CHN", "USA", "RUS", 1972, draws=200)
    for dimension in (OVERALL, *DIMENSIONS):
        first, second = one.sides[dimension], other.sides[dimension]
        assert first.legs["PT"] == second.legs["TR"]
        assert first.legs["TR"] == second.legs["PR"]
        assert first.patterns is not None
        assert second.patterns is not None
        assert first.patterns.types == second.patterns.types


def test_a_relation_before_the_first_vote_is_flagged(panel: Store) -> None:
    found = seat(panel, "USA", "RUS", "CHN", 1960, draws=50)
    assert any("diplomatic PR: no data by 1960" in line for line in found.warnings)
    assert found.sides["diplomatic"].evidence_year["PR"] is None


def test_states_bear_the_names_of_the_year(panel: Store) -> None:
    names = {
        year: [s.name for s in seat(panel, "USA", "RUS", "CHN", year, draws=5).states.values()]
        for year in (1972, 2023)
    }
    assert names == {
        1972: ["United States", "Soviet Union", "China"],
        2023: ["United States", "Russia", "China"],
    }


def test_phases_are_compared_year_by_year(panel: Store) -> None:
    found = compare_phases(panel, draws=100)
    assert {row.dimension for row in found} == {OVERALL, *DIMENSIONS}
    early = [r for r in found if r.scheme == "Vu Duong Huan" and r.dimension == OVERALL]
    assert [row.year for row in early] == list(range(1950, 1961))
    assert all(row.agrees for row in early)
    for row in found:
        assert row.agrees == (row.ours == row.theirs)
        assert 0 <= row.probability <= 1
