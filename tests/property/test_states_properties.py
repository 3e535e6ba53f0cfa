"""What holds of every state in every year."""

from contextlib import suppress
from datetime import date, timedelta
from itertools import groupby, pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertius import states
from tertius.errors import UnknownStateError
from tertius.states.resolution import claims, normal

SYSTEMS: tuple[states.System, ...] = ("cow", "gw", "un")
YEARS = st.integers(1816, 2030)
# West Germany and Germany, and the Yemens, bore one code and name in turn in 1990
SHARED = {(255, 1990), (678, 1990)}


@given(year=YEARS, system=st.sampled_from(SYSTEMS), data=st.data())
def test_code_and_name_lead_back_to_the_member(
    year: int, system: states.System, data: st.DataObject
) -> None:
    members = states.members(year, system)
    if members:
        ccode = data.draw(st.sampled_from(members))
        found = states.state(ccode, year)
        assert states.resolve(ccode, year) == found
        assert states.resolve(str(ccode), year) == found
        if (ccode, year) not in SHARED:
            assert states.resolve(found.iso3, year) == found
            assert states.resolve(found.name.upper(), year) == found


@given(year=YEARS, text=st.one_of(st.text(max_size=12), st.sampled_from(sorted(claims("any")))))
def test_any_text_is_a_state_of_that_year_or_refused(year: int, text: str) -> None:
    with suppress(UnknownStateError):
        assert states.resolve(text, year).days_in(year)


@given(year=YEARS, system=st.sampled_from(SYSTEMS))
def test_dyads_are_the_pairs_of_members_that_meet(year: int, system: states.System) -> None:
    pairs = states.dyad_years(year, year, system)
    members = states.members(year, system)
    full = len(members) * (len(members) - 1) // 2
    assert (pairs["ccode1"] < pairs["ccode2"]).all()
    assert pairs.n_unique() == pairs.height <= full
    stayed = [
        spell.ccode
        for spell in states.memberships()
        if spell.system == system
        and spell.first <= date(year, 1, 1)
        and (spell.last is None or spell.last >= date(year, 12, 31))
    ]
    whole = pairs.filter(pl.col("ccode1").is_in(stayed), pl.col("ccode2").is_in(stayed))
    assert whole.height == len(stayed) * (len(stayed) - 1) // 2


@given(first=YEARS, length=st.integers(0, 40), system=st.sampled_from(SYSTEMS))
def test_state_years_are_the_members_year_by_year(
    first: int, length: int, system: states.System
) -> None:
    found = states.state_years(first, first + length, system)
    expected = [
        (ccode, year)
        for year in range(first, first + length + 1)
        for ccode in states.members(year, system)
    ]
    assert found.select("ccode", "year").rows() == sorted(expected)


def test_spells_of_one_code_do_not_overlap() -> None:
    spells: dict[tuple[str, int], list[tuple[date, date | None]]] = {}
    for found in states.identities():
        spells.setdefault(("identity", found.ccode), []).append((found.first, found.last))
    for spell in states.memberships():
        spells.setdefault((spell.system, spell.ccode), []).append((spell.first, spell.last))
    for key, spans in spells.items():
        assert all(last is None or first <= last for first, last in spans), key
        for (_, before), (after, _) in pairwise(spans):
            assert before is not None, key
            assert before < after, key


def test_members_have_an_identity_on_every_day() -> None:
    day = timedelta(days=1)
    for spell in states.memberships():
        spans = [
            (it.first, it.last or date.max) for it in states.identities() if it.ccode == spell.ccode
        ]
        reached = spell.first
        for first, last in spans:
            if first <= reached <= last:
                reached = date.max if last == date.max else last + day
        assert reached > (spell.last or date.max) or reached == date.max, spell


def test_every_alias_meant_someone_and_contradicts_no_own_name() -> None:
    for key, found in claims("any").items():
        assert key == normal(key)
        for claim in found:
            assert claim.bearers(), (key, claim)


def test_one_code_stands_for_one_state_at_a_time() -> None:
    ordered = sorted(states.identities(), key=lambda found: (found.iso3, found.first))
    for iso3, bearers in groupby(ordered, key=lambda found: found.iso3):
        for before, after in pairwise(bearers):
            assert before.last is not None, iso3
            assert before.last < after.first, iso3


def test_predecessors_and_successors_are_symmetric() -> None:
    standing = states.identities()
    for found in standing:
        for code in found.predecessor:
            assert any(it.ccode == code and found.ccode in it.successor for it in standing), found
        for code in found.successor:
            assert any(it.ccode == code and found.ccode in it.predecessor for it in standing), found


@pytest.mark.parametrize("name", ["Türkiye", "TURKIYE", "türkiye", "Turkiye"])
def test_accents_and_case_do_not_matter(name: str) -> None:
    assert states.resolve(name, 2023).ccode == 640
