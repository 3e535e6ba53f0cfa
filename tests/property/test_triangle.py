"""Patterns, roles and Kissinger's rule under any legs and any seating."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tertius.triangle.kissinger import rule, slack
from tertius.triangle.patterns import PATTERNS, SEATS, TYPES, pariah_of, patterns, pivot_of, type_of

legs = arrays(float, st.tuples(st.integers(1, 30), st.just(3)), elements=st.floats(-3, 3))
SWAPS = {  # a swap of two seats reorders the legs PT, PR, TR
    ("P", "T"): [0, 2, 1],
    ("T", "R"): [1, 0, 2],
    ("P", "R"): [2, 1, 0],
}


@given(legs)
def test_probabilities_add_up(draws: np.ndarray) -> None:
    found = patterns(draws)
    assert set(found.patterns) == set(PATTERNS)
    assert set(found.types) == set(TYPES)
    assert sum(found.patterns.values()) == 1 or abs(sum(found.patterns.values()) - 1) < 1e-12
    assert abs(sum(found.types.values()) - 1) < 1e-12
    assert abs(sum(found.pivot.values()) - found.types["romantic_triangle"]) < 1e-12
    assert abs(sum(found.pariah.values()) - found.types["stable_marriage"]) < 1e-12
    balanced = found.types["menage_a_trois"] + found.types["stable_marriage"]
    assert abs(found.balanced - balanced) < 1e-12


@given(legs, st.sampled_from(sorted(SWAPS)))
def test_roles_follow_the_states_when_two_change_seats(
    draws: np.ndarray, swap: tuple[str, str]
) -> None:
    before, after = patterns(draws), patterns(draws[:, SWAPS[swap]])
    other = {swap[0]: swap[1], swap[1]: swap[0]}
    for seat in SEATS:
        moved = other.get(seat, seat)
        assert abs(before.pivot[seat] - after.pivot[moved]) < 1e-12
        assert abs(before.pariah[seat] - after.pariah[moved]) < 1e-12
        np.testing.assert_array_equal(slack(draws, seat), slack(draws[:, SWAPS[swap]], moved))
    for name in TYPES:
        assert abs(before.types[name] - after.types[name]) < 1e-12


@given(legs, st.floats(-2, 2))
def test_the_rule_does_not_depend_on_the_zero(draws: np.ndarray, shift: float) -> None:
    for seat in SEATS:
        np.testing.assert_allclose(slack(draws, seat), slack(draws + shift, seat), atol=1e-12)


@given(legs)
def test_at_most_one_state_holds_the_position(draws: np.ndarray) -> None:
    held = rule(draws, "")
    assert sum(held[seat].probability for seat in SEATS) <= 1 + 1e-12


def test_the_eight_patterns_by_hand() -> None:
    expected = {
        "+++": ("menage_a_trois", None, None),
        "++-": ("romantic_triangle", "P", None),
        "+-+": ("romantic_triangle", "T", None),
        "-++": ("romantic_triangle", "R", None),
        "+--": ("stable_marriage", None, "R"),
        "-+-": ("stable_marriage", None, "T"),
        "--+": ("stable_marriage", None, "P"),
        "---": ("unit_veto", None, None),
    }
    found = {name: (type_of(name), pivot_of(name), pariah_of(name)) for name in PATTERNS}
    assert found == expected
