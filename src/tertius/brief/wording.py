"""The verdict in two sentences, from numbers, for any triangle.

Nothing is fixed: which type is named, how sure the words are, which evidence is quoted and which
dimension is said to carry or to contradict the answer all follow from the assessment.
"""

from collections.abc import Mapping

from tertius.alignment.dimensions import DIMENSIONS, OVERALL
from tertius.assessment import Assessment
from tertius.brief.names import ANSWERS, TYPES, in_prose, leg_in_prose, with_role
from tertius.brief.notation import (
    decimal,
    enumerate_words,
    estimated,
    interval,
    probability,
    signed,
    spans_of_years,
)
from tertius.triangle.patterns import SEATS, Patterns
from tertius.triangle.rift import FALL, WINDOW, Rift
from tertius.triangle.seated import Triangle

__all__ = [
    "CLEAR",
    "WORDS",
    "adverb",
    "leads",
    "modal_reading",
    "reach_of_records",
    "verdict",
    "zeros_that_differ",
]

WORDS: tuple[tuple[float, str], ...] = (
    (0.95, "almost certainly"),
    (0.80, "very likely"),
    (0.55, "likely"),
    (0.45, "as likely as not"),
)
"""Words for probabilities, each from this probability on; below the last, the denial is said.

The bands are those of the US intelligence community (ODNI 2015, Intelligence Community Directive
203, Analytic Standards), the outermost carried to certainty.
"""

CLEAR = 0.1
"""By how much the likeliest of several answers must lead to be named alone."""


def adverb(p: float) -> str:
    """Return the word for a probability of at least 0.45; smaller ones are said as denials.

    Examples
    --------
    >>> adverb(0.97), adverb(0.5)
    ('almost certainly', 'as likely as not')
    """
    return next((word for floor, word in WORDS if p >= floor), WORDS[-1][1])


def _said(p: float, affirmed: str, denied: str) -> str:
    """Return a verb with its word, or its denial with the word for the denial."""
    return f"{adverb(p)} {affirmed}" if p >= WORDS[-1][0] else f"{adverb(1 - p)} {denied}"


def _ranked(shares: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(shares.items(), key=lambda item: (-item[1], item[0]))


def leads(shares: Mapping[str, float]) -> bool:
    """Return whether the likeliest answer has at least one half and a clear lead."""
    (_, first), (_, second) = _ranked(shares)[:2]
    return first >= 0.5 and first - second >= CLEAR


def verdict(assessment: Assessment) -> tuple[str, str]:
    """Return the verdict: where the triangle stands, and whether there is a rift to exploit.

    Parameters
    ----------
    assessment : Assessment
        Of any triangle, any two years.

    Returns
    -------
    tuple of str
        Two sentences.
    """
    return _standing(assessment), _rift(assessment.then, assessment.now)


def _standing(assessment: Assessment) -> str:
    then, now = assessment.then, assessment.now
    first = f"In {now.year} the triangle of {_three(now)} {_read(assessment, now, 'is')}"
    if then.year == now.year:
        return f"{first}."
    be = "was" if then.year < now.year else "is"
    return (
        f"{first}; in {then.year}{_renamed(then, now)} it "
        f"{_read(assessment, then, be, spelled=False)}."
    )


def _three(triangle: Triangle) -> str:
    return enumerate_words([in_prose(triangle.states[seat]) for seat in SEATS])


def _renamed(then: Triangle, now: Triangle) -> str:
    """Name the states that were called otherwise in the other year."""
    changed = [
        f"{in_prose(then.states[seat])} in the place of {in_prose(now.states[seat])}"
        for seat in SEATS
        if then.states[seat].name != now.states[seat].name
    ]
    return f", with {enumerate_words(changed)}," if changed else ""


def _read(assessment: Assessment, triangle: Triangle, be: str, *, spelled: bool = True) -> str:
    """Return type, role and Kissinger's rule of one year."""
    found = triangle.sides[OVERALL].patterns
    if found is None:
        return f"{_untold(triangle, be)}, and so {'are' if be == 'is' else 'were'} its roles"
    doubt = ", though not under every zero" if zeros_that_differ(assessment, triangle) else ""
    return f"{be} {_type(triangle, found)}{doubt}, and {_rule(triangle, be, spelled=spelled)}"


def _untold(triangle: Triangle, be: str) -> str:
    missing = [d for d in DIMENSIONS if triangle.sides[d].patterns is None]
    wanting = f"{enumerate_words(missing)} data" if missing else "data"
    return f"{be} not to be typed for want of {wanting}"


def _type(triangle: Triangle, found: Patterns) -> str:
    ranked = _ranked(found.types)
    if not leads(found.types):
        named = [
            f"a {TYPES[name]}{_sole_role(triangle, found, name)} ({probability(p)})"
            for name, p in ranked
            if p >= ranked[1][1]
        ]
        none = ", for no type reaches one half" if ranked[0][1] < 0.5 else ""
        return f"open between {enumerate_words(named)}{none}"
    name, share = ranked[0]
    return f"{adverb(share)} a {TYPES[name]} ({probability(share)}){_role(triangle, found, name)}"


def _role(triangle: Triangle, found: Patterns, name: str) -> str:
    """Say who is pivot or pariah, or between whom it lies; of the other types, why they are so."""
    if name == "menage_a_trois":
        return " of three friendly relations"
    if name == "unit_veto":
        return " of three hostile relations"
    kind = "pivot" if name == "romantic_triangle" else "pariah"
    ranked = _ranked(found.pivot if kind == "pivot" else found.pariah)
    if ranked[0][1] - ranked[1][1] < CLEAR:
        either = [f"{in_prose(triangle.states[s])} ({probability(p)})" for s, p in ranked[:2]]
        return f", the {kind} being {enumerate_words(either, 'or')}"
    seat, share = ranked[0]
    alike = probability(share) == probability(found.types[name])
    return f" with {in_prose(triangle.states[seat])} as {kind}" + (
        "" if alike else f" ({probability(share)})"
    )


def _sole_role(triangle: Triangle, found: Patterns, name: str) -> str:
    """Say who is pivot or pariah of a type where hardly anyone else can be."""
    shares = {"romantic_triangle": found.pivot, "stable_marriage": found.pariah}.get(name)
    if shares is None:
        return ""
    seat, share = _ranked(shares)[0]
    kind = "pivot" if name == "romantic_triangle" else "pariah"
    who = f" with {in_prose(triangle.states[seat])} as {kind}"
    return who if share >= (1 - CLEAR) * found.types[name] else ""


def _rule(triangle: Triangle, be: str, *, spelled: bool) -> str:
    rules = triangle.sides[OVERALL].kissinger
    if rules is None:
        return "Kissinger's rule cannot be judged"
    found = rules["P"]
    label = ", 90 % interval " if spelled else ", "
    ends = interval(found.slack.p05, found.slack.p95)
    slack = f"slack {signed(found.slack.mean)}{label}{ends}"
    if not spelled:
        verbs = ("holds", "does not hold") if be == "is" else ("held", "did not hold")
        said = _said(found.probability, *verbs)
        return f"the rule {said} (probability {probability(found.probability)}, {slack})"
    who = in_prose(triangle.states["P"])
    said = _said(found.probability, "stands", "does not stand")
    return (
        f"{who} {said} closer to each of the two than they stand to each other "
        f"(Kissinger's rule: probability {probability(found.probability)}, {slack})"
    )


def zeros_that_differ(assessment: Assessment, triangle: Triangle) -> list[str]:
    """Return the zero anchors under which the most probable pattern is another."""
    own = triangle.sides[OVERALL].patterns
    place = 0 if triangle.year == assessment.then.year else 1
    return [
        anchor
        for anchor, pair in assessment.anchors.items()
        if own is not None
        and (other := pair[place].sides[OVERALL].patterns) is not None
        and other.modal_pattern != own.modal_pattern
    ]


def _rift(then: Triangle, now: Triangle) -> str:
    """Return the second sentence: the answer, against then, its evidence, its dimensions."""
    pair = leg_in_prose("TR", now.states)
    found = now.rift
    if found is None:
        return (
            f"Whether there is a rift to exploit between {pair} in {now.year} cannot be judged "
            f"overall for want of data; {_by_dimension(now)}."
        )
    before = "" if then.year == now.year else _before(then, now)
    return (
        f"{_answer(found, pair)}{before}: in {now.year} {_evidence(found, now.year)}; "
        f"{_carriers(now, found)}."
    )


def _answer(found: Rift, pair: str) -> str:
    if not leads(found.verdict):
        return f"Whether there is a rift to exploit between {pair} is open ({_shares(found)})"
    share = found.verdict[found.answer]
    word, p = adverb(share), probability(share)
    if found.answer == "emerging":
        return f"Between {pair} a rift to exploit is {word} emerging ({p})"
    return f"Between {pair} there is {word} {ANSWERS[found.answer]} to exploit ({p})"


def _shares(found: Rift) -> str:
    return ", ".join(f"{name} {probability(found.verdict[key])}" for key, name in ANSWERS.items())


def _before(then: Triangle, now: Triangle) -> str:
    """Return what the answer was in the other year, under the names of that year."""
    pair = leg_in_prose("TR", then.states)
    who = "" if pair == leg_in_prose("TR", now.states) else f", between {pair},"
    be = "was" if then.year < now.year else "is"
    found = then.rift
    if found is None:
        return f", which for {then.year}{who} cannot be judged"
    if not leads(found.verdict):
        return f", where in {then.year}{who} it {be} open ({_shares(found)})"
    share = found.verdict[found.answer]
    word, p = adverb(share), probability(share)
    if found.answer == "emerging":
        return f", where in {then.year}{who} one {be} {word} emerging ({p})"
    return f", where in {then.year}{who} there {be} {word} {ANSWERS[found.answer]} ({p})"


def _evidence(found: Rift, year: int) -> str:
    """Return the level, and the strongest evidence beside it for what is the likelier side."""
    level = f"their alignment is {estimated(found.level, '90 % interval ')}"
    if found.verdict["no"] < 0.5:
        return f"{level} and {_for_a_rift(found, year)}"
    return f"{level} and {_against_a_rift(found, year)}"


def _for_a_rift(found: Rift, year: int) -> str:
    window = f"the ten years to {year}"
    if found.heat.force:
        return f"disputes with force are on record for {spans_of_years(found.heat.force)}"
    if found.heat.rivalry:
        return f"a strategic rivalry is on record for {spans_of_years(found.heat.rivalry)}"
    if found.change10 is not None and found.change10.mean < -FALL:
        return f"it fell by {decimal(-found.change10.mean)} in {window}"
    return f"no open quarrel is on record for {window}{reach_of_records(found, year)}"


def _against_a_rift(found: Rift, year: int) -> str:
    if found.heat.present:
        return f"yet {_for_a_rift(found, year)}"
    window = f"{year - WINDOW + 1}–{year}"
    return (
        f"neither a display of force nor a rivalry is on record for {window}"
        f"{reach_of_records(found, year)}"
    )


def reach_of_records(found: Rift, year: int) -> str:
    """Say where the records of open quarrel end, if before the year."""
    names = {"disputes.hostility": "disputes", "rivalry.strategic": "rivalries"}
    short = [
        f"the record of {names[figure.method]} "
        + ("is missing" if figure.evidence_year is None else f"ends in {figure.evidence_year}")
        for figure in found.evidence
        if figure.method in names and (figure.evidence_year or 0) < year
    ]
    return f" ({enumerate_words(short)})" if short else ""


def _carriers(triangle: Triangle, whole: Rift) -> str:
    """Return which dimension carries the answer, and which contradicts it."""
    known = {d: r for d in DIMENSIONS if (r := triangle.rifts[d]) is not None}
    with_it = {d: r.verdict[whole.answer] for d, r in known.items() if r.answer == whole.answer}
    against = [
        f"{d} ({ANSWERS[r.answer]} {probability(r.verdict[r.answer])})"
        for d, r in known.items()
        if d not in with_it
    ]
    if not known:
        return "no dimension can be judged by itself"
    if not with_it:
        return f"no dimension by itself says {ANSWERS[whole.answer]}: {enumerate_words(against)}"
    first, share = _ranked(with_it)[0]
    if against:
        return (
            f"the {first} dimension carries {ANSWERS[whole.answer]} most firmly "
            f"({probability(share)}), contradicted by {enumerate_words(against)}"
        )
    count = "all three dimensions agree" if len(known) == 3 else "the dimensions with data agree"
    return f"{count}, {first} most firmly ({probability(share)})"


def _by_dimension(triangle: Triangle) -> str:
    told = [
        f"{d} {ANSWERS[r.answer]} ({probability(r.verdict[r.answer])})"
        for d in DIMENSIONS
        if (r := triangle.rifts[d]) is not None
    ]
    return f"by dimension, {enumerate_words(told)}" if told else "nor on any dimension"


def modal_reading(triangle: Triangle, dimension: str) -> str:
    """Return the most probable reading of one dimension with its probability."""
    found = triangle.sides[dimension].patterns
    if found is None:
        return "no data"
    names = {seat: state.name for seat, state in triangle.states.items()}
    share = found.patterns[found.modal_pattern]
    return f"{with_role(found.modal_pattern, names)} ({probability(share)})"
