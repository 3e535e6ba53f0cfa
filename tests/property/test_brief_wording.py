"""The verdict on any triangle: two sentences that say what the numbers say, and no more."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tertius.alignment.dimensions import DIMENSIONS, OVERALL
from tertius.alignment.posterior import ANCHORS
from tertius.assessment import Assessment
from tertius.brief import qualifiers
from tertius.brief.likelihood import CLEAR, WORDS, adverb, leads
from tertius.brief.names import TYPES as TYPE_NAMES
from tertius.brief.names import in_prose
from tertius.brief.notation import estimated, probability
from tertius.brief.wording import verdict
from tertius.provenance import Estimate, Figure
from tertius.scenario import Scenario
from tertius.states import state
from tertius.triangle.kissinger import Rule
from tertius.triangle.patterns import (
    LEGS,
    PATTERNS,
    SEATS,
    TYPES,
    Patterns,
    pariah_of,
    pivot_of,
    type_of,
)
from tertius.triangle.rift import Heat, Rift, Turn
from tertius.triangle.seated import Side, Triangle

SIDES = (OVERALL, *DIMENSIONS)
CODES = (2, 200, 210, 220, 230, 365, 640, 645, 666, 710, 731, 750, 770)
UNIT = "standard deviations"
PROPERTY = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))


def normal(mean: float, sd: float) -> Estimate:
    p05, p25, p50, p75, p95 = (mean + z * sd for z in (-1.645, -0.674, 0.0, 0.674, 1.645))
    return Estimate(mean, sd, p05, p25, p50, p75, p95, UNIT)


def split(weights: Mapping[str, float]) -> Patterns:
    total = sum(weights.values())
    shares = {name: weights.get(name, 0.0) / total for name in PATTERNS}

    def over(key: str, of: Callable[[str], str | None]) -> float:
        return sum(p for name, p in shares.items() if of(name) == key)

    return Patterns(
        patterns=shares,
        types={name: over(name, type_of) for name in TYPES},
        pivot={seat: over(seat, pivot_of) for seat in SEATS},
        pariah={seat: over(seat, pariah_of) for seat in SEATS},
        balanced=sum(p for name, p in shares.items() if name.count("-") % 2 == 0),
    )


def side(found: Patterns | None, held: float = 0.5, mean: float = 0.0) -> Side:
    if found is None:
        return Side(dict.fromkeys(LEGS), None, None, dict.fromkeys(LEGS))
    legs = {leg: normal(mean, 0.3) for leg in LEGS}
    rules = {seat: Rule(held, normal(mean, 0.4)) for seat in SEATS}
    return Side(legs, found, rules, dict.fromkeys(LEGS, 2010))


def torn(yes: float, emerging: float, no: float, heat: Heat, fall: float, reach: int) -> Rift:
    total = yes + emerging + no
    records = ("disputes.hostility", "rivalry.strategic")
    figures = (Figure("", 0.0, "", None, m, ("x",), "SELECT 1", reach) for m in records)
    return Rift(
        verdict={"yes": yes / total, "emerging": emerging / total, "no": no / total},
        cold=0.5,
        level=normal(-fall, 0.3),
        change5=None,
        change10=normal(-fall, 0.3),
        turns=(Turn(1960, 0.3, 0.0),),
        heat=heat,
        evidence=tuple(figures),
    )


def triangle(
    year: int, codes: tuple[int, ...], sides: Mapping[str, Side], rifts: Mapping[str, Rift | None]
) -> Triangle:
    return Triangle(
        year=year,
        states=dict(zip(SEATS, (state(code, year) for code in codes), strict=True)),
        sides=sides,
        rifts=rifts,
        evidence=dict.fromkeys(LEGS, ()),
        anchor="neutral",
        weights=dict.fromkeys(DIMENSIONS, 1 / 3),
        draws=100,
        seed=1,
        warnings=(),
    )


def assessed(then: Triangle, now: Triangle, other: Triangle | None = None) -> Assessment:
    anchors = dict.fromkeys(ANCHORS, (then, now))
    if other is not None:
        anchors["median"] = (then, other)
    scenario = Scenario(
        id="any", title="any", question="?", divider="A", target="B", rival="C",
        then=then.year, now=now.year,
    )  # fmt: skip
    return Assessment(
        scenario=scenario, now=now, then=then, anchors=anchors, series={}, indices=(), checks=(),
        hinge=(), phases=(),
        loadings=pl.DataFrame(), anchor_table=pl.DataFrame(), economy=None, sources=(), draws=100,
        seed=1, warnings=(),
    )  # fmt: skip


weight = st.one_of(st.just(0.0), st.floats(0.001, 1), st.sampled_from([0.25, 0.5, 1.0]))
shares = st.dictionaries(st.sampled_from(PATTERNS), weight).filter(lambda w: sum(w.values()) > 0)
some_sides = st.one_of(
    st.just(side(None)),
    st.builds(side, st.builds(split, shares), st.floats(0, 1), st.floats(-3, 3)),
)
years_of_heat = st.lists(st.integers(1950, 2020), max_size=4).map(lambda y: tuple(sorted(set(y))))
heats = st.builds(Heat, years_of_heat, years_of_heat, years_of_heat)
answers = st.tuples(weight, weight, weight).filter(lambda w: sum(w) > 0)
some_rifts = st.one_of(
    st.none(),
    st.builds(
        lambda w, heat, fall, reach: torn(w[0], w[1], w[2], heat, fall, reach),
        answers, heats, st.floats(-2, 2), st.integers(1950, 2023),
    ),
)  # fmt: skip


@st.composite
def triangles(draw: st.DrawFn, codes: tuple[int, ...]) -> Triangle:
    year = draw(st.sampled_from([1965, 1972, 1985, 1995, 2023]))
    return triangle(
        year,
        codes,
        {d: draw(some_sides) for d in SIDES},
        {d: draw(some_rifts) for d in SIDES},
    )


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    picked = draw(st.lists(st.sampled_from(CODES), min_size=3, max_size=3, unique=True))
    codes = tuple(picked)
    return assessed(draw(triangles(codes)), draw(triangles(codes)), draw(triangles(codes)))


@PROPERTY
@given(assessments())
def test_always_two_sentences(found: Assessment) -> None:
    sentences = verdict(found)
    assert len(sentences) == 2
    for sentence in sentences:
        assert sentence[0].isupper()
        assert re.findall(r"[.!?](?=\s|$)", sentence) == ["."], sentence
        assert sentence.endswith(".")
        assert sentence.count("(") == sentence.count(")")
        assert "  " not in sentence
        assert "None" not in sentence
        assert "nan" not in sentence


@PROPERTY
@given(assessments())
def test_the_states_are_named_as_of_each_year(found: Assessment) -> None:
    first, second = verdict(found)
    for seat in SEATS:
        assert in_prose(found.now.states[seat]) in first
        if found.then.year != found.now.year:
            assert found.then.states[seat].name in first
    assert all(found.now.states[seat].name in second for seat in "TR")


@PROPERTY
@given(assessments())
def test_every_probability_quoted_is_one_of_the_assessment(found: Assessment) -> None:
    known: set[str] = set()
    for year in (found.then, found.now):
        for one in year.sides.values():
            if one.patterns is not None and one.kissinger is not None:
                p = one.patterns
                tables = (p.types, p.pivot, p.pariah, p.patterns)
                known |= {probability(v) for table in tables for v in table.values()}
                rule = one.kissinger["P"]
                known.add(probability(rule.probability))
        for rift in year.rifts.values():
            if rift is not None:
                known |= {probability(v) for v in rift.verdict.values()}
                known |= set(re.findall(r"[+−]?\d\.\d\d", estimated(rift.level)))
                change = rift.change10
                known |= {f"{abs(change.mean):.2f}"} if change else set()
    quoted = re.findall(r"[<>+−]?\d+\.\d\d", " ".join(verdict(found)))
    assert set(quoted) <= known


@PROPERTY
@given(assessments())
def test_the_type_named_alone_is_the_likeliest_with_its_probability(found: Assessment) -> None:
    whole = found.now.sides[OVERALL].patterns
    assume(whole is not None)
    assert whole is not None
    first = verdict(found)[0]
    modal, share = whole.modal_type, whole.types[whole.modal_type]
    if leads(whole.types):
        assert f"are {adverb(share)} a {TYPE_NAMES[modal]} ({probability(share)})" in first
    else:
        assert "are open between" in first
        assert (" no type reaches one half" in first) >= (share < 0.5)


@PROPERTY
@given(assessments())
def test_another_zero_that_changes_the_pattern_is_admitted(found: Assessment) -> None:
    own = found.now.sides[OVERALL].patterns
    other = found.anchors["median"][1].sides[OVERALL].patterns
    assume(own is not None)
    assume(other is not None)
    assert own is not None
    assert other is not None
    assume(found.then.year != found.now.year)
    first = verdict(found)[0].split(f"; in {found.then.year}")[0]
    changes = own.modal_pattern != other.modal_pattern
    assert ("under two of three zeros" in first) == changes
    assert ("depends on what counts as neutral" in qualifiers.zeros(found)) >= changes


@PROPERTY
@given(assessments())
def test_every_dimension_answers_on_the_rift_and_is_open_where_nothing_leads(
    found: Assessment,
) -> None:
    told = qualifiers.rift(found.now)
    for d in DIMENSIONS:
        rift = found.now.rifts[d]
        if rift is None:
            assert d not in told
        else:
            assert (f"{d} open (" in told) == (not leads(rift.verdict))


@PROPERTY
@given(assessments())
def test_what_qualifies_is_said_of_any_triangle(found: Assessment) -> None:
    for year in (found.then, found.now):
        for said in (qualifiers.dimensions(year), qualifiers.reach(year)):
            assert said.startswith(f"{year.year}: ")
            assert said.endswith(".")
            assert "None" not in said


@given(st.floats(0.45, 1), st.floats(0.45, 1))
def test_surer_words_for_higher_probabilities(p: float, q: float) -> None:
    order = [word for _, word in reversed(WORDS)]
    if p <= q:
        assert order.index(adverb(p)) <= order.index(adverb(q))


QUIET = Heat((), (), ())
USA_RUS_CHN = (2, 365, 710)


def plain(
    weights: Mapping[str, float], held: float, rift: Rift | None, year: int = 2023
) -> Triangle:
    sides = dict.fromkeys(SIDES, side(split(weights), held, -1.0))
    return triangle(year, USA_RUS_CHN, sides, dict.fromkeys(SIDES, rift))


def test_a_clear_case_reads_in_full() -> None:
    hot = torn(0.9, 0.05, 0.05, Heat((1964, 1965, 1969), (1963,), ()), 0.8, 1972)
    calm = torn(0.01, 0.02, 0.97, QUIET, -1.0, 2014)
    then = plain({"++-": 9, "---": 1}, 0.9, hot, 1972)
    now = plain({"--+": 98, "---": 2}, 0.02, calm)
    assert verdict(assessed(then, now)) == (
        "In 2023 the United States, Russia and China are almost certainly a stable marriage "
        "(0.98) with the United States as pariah; Kissinger's rule almost certainly fails for the "
        "United States (0.02); in 1972, with the Soviet Union for Russia, they were very likely a "
        "romantic triangle (0.90).",
        "Between Russia and China there is almost certainly no rift to exploit (0.97), where in "
        "1972 there was very likely a rift (0.90); in 2023 their alignment is +1.00 (90 % "
        "interval +0.51 to +1.49), with no open quarrel on record (records: disputes to 2014, "
        "rivalries to 2014).",
    )


def test_the_dimension_that_contradicts_most_is_named() -> None:
    now = plain({"--+": 98, "---": 2}, 0.02, None)
    torn_sides = {
        **now.sides,
        "economic": side(split({"+++": 7, "--+": 3})),
        "security": side(split({"-++": 6, "+++": 5})),  # leads by too little to count
    }
    now = replace(now, sides=torn_sides)
    first = verdict(assessed(now, now))[0]
    assert "though the economic dimension says ménage à trois (0.70)" in first
    assert "security" not in first
    told = qualifiers.dimensions(now)
    assert "security open (romantic triangle, pivot China 0.55; ménage à trois 0.45)" in told


def test_an_answer_that_does_not_lead_is_called_open() -> None:
    now = plain({"---": 1}, 0.5, torn(0.33, 0.34, 0.33, QUIET, 0.0, 2023))
    told = qualifiers.rift(now)
    assert told.count("open (a rift 0.33, an emerging rift 0.34, no rift 0.33)") == 3


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"--+": 40, "---": 35, "++-": 25},
         "are open between a stable marriage with the United States as pariah (0.40) and a unit "
         "veto (0.35), for no type reaches one half"),
        ({"--+": 1, "---": 1}, "are open between a stable marriage with the United States as "
         "pariah (0.50) and a unit veto (0.50)"),
        ({"--+": 31, "-+-": 29, "---": 20, "+++": 20},
         "are likely a stable marriage (0.60), the pariah being the United States (0.31) or Russia "
         "(0.29)"),
        ({"+++": 1}, "are almost certainly a ménage à trois (>0.99) of three friendly relations"),
        ({"++-": 7, "+-+": 2, "---": 1},
         "are very likely a romantic triangle (0.90) with the United States as pivot (0.70)"),
    ],
)  # fmt: skip
def test_open_and_divided_cases(weights: Mapping[str, float], said: str) -> None:
    now = plain(weights, 0.5, torn(1, 1, 1, QUIET, 0.0, 2023))
    assert said in verdict(assessed(now, now))[0]


def test_a_year_without_data_is_not_judged() -> None:
    now = plain({"+++": 1}, 0.5, None)
    bare = replace(now, sides={**now.sides, OVERALL: side(None), "economic": side(None)})
    first, second = verdict(assessed(plain({"---": 1}, 0.5, None, 1972), bare))
    assert "cannot be typed for want of economic data" in first
    assert "they were almost certainly a unit veto (>0.99)" in first
    assert second == (
        "Whether there is a rift to exploit between Russia and China in 2023 cannot be judged "
        "overall for want of data; nor on any dimension."
    )


def test_the_strongest_evidence_is_quoted() -> None:
    def second(heat: Heat, fall: float) -> str:
        now = plain({"---": 1}, 0.5, torn(0.9, 0.1, 0.0, heat, fall, 2023))
        return verdict(assessed(now, now))[1]

    force = second(Heat((2016, 2018, 2019), (2014,), ()), 1.0)
    assert "disputes with force on record for 2016 and 2018–2019" in force
    assert "a strategic rivalry on record for 2014" in second(Heat((), (2014,), ()), 1.0)
    assert "a fall of 1.00 over ten years" in second(QUIET, 1.0)
    assert "no open quarrel on record" in second(QUIET, 0.1)
    bare = torn(0.1, 0.1, 0.8, QUIET, 0.0, 2023)
    bare = replace(bare, evidence=tuple(replace(f, evidence_year=None) for f in bare.evidence))
    now = plain({"---": 1}, 0.5, bare)
    assert "no record of disputes or of rivalries" in verdict(assessed(now, now))[1]


def test_the_lead_is_what_the_methods_say() -> None:
    assert leads({"a": 0.5, "b": 0.399, "c": 0.101})
    assert not leads({"a": 0.5, "b": 0.5 - CLEAR + 0.001, "c": 0.0})
    assert not leads({"a": 0.49, "b": 0.26, "c": 0.25})
