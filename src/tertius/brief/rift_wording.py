"""The verdict's second sentence: is there a rift to exploit, by what evidence, where."""

from tertius.alignment.dimensions import DIMENSIONS
from tertius.brief.likelihood import adverb, leads, ranked
from tertius.brief.names import ANSWERS, leg_in_prose
from tertius.brief.notation import (
    decimal,
    enumerate_words,
    estimated,
    probability,
    spans_of_years,
)
from tertius.triangle.rift import FALL, WINDOW, Rift
from tertius.triangle.seated import Triangle

__all__ = ["reach_of_records", "rift_answer"]

_RECORDS = {"disputes.hostility": "disputes", "rivalry.strategic": "rivalries"}
_NO_RECORD = "no record of disputes or of rivalries covers the two"


def rift_answer(then: Triangle, now: Triangle) -> str:
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
    if _unrecorded(found):
        return _NO_RECORD
    return f"no open quarrel is on record for {window}{reach_of_records(found, year)}"


def _against_a_rift(found: Rift, year: int) -> str:
    if found.heat.present:
        return f"yet {_for_a_rift(found, year)}"
    if _unrecorded(found):
        return _NO_RECORD
    window = f"{year - WINDOW + 1}–{year}"
    return (
        f"neither a display of force nor a rivalry is on record for {window}"
        f"{reach_of_records(found, year)}"
    )


def _unrecorded(found: Rift) -> bool:
    """Return whether neither record of open quarrel covers the two at all."""
    return all(f.evidence_year is None for f in found.evidence if f.method in _RECORDS)


def reach_of_records(found: Rift, year: int) -> str:
    """Say where the records of open quarrel end, if before the year."""
    short = [
        f"the record of {_RECORDS[figure.method]} "
        + ("is missing" if figure.evidence_year is None else f"ends in {figure.evidence_year}")
        for figure in found.evidence
        if figure.method in _RECORDS and (figure.evidence_year or 0) < year
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
    first, share = ranked(with_it)[0]
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
