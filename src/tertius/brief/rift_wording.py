"""The verdict's second sentence: is there a rift to exploit, and by what evidence."""

from tertius.alignment.dimensions import DIMENSIONS
from tertius.brief.likelihood import adverb, leads
from tertius.brief.names import ANSWERS, leg_in_prose
from tertius.brief.notation import (
    decimal,
    enumerate_words,
    estimated,
    probability,
    spans_of_years,
)
from tertius.triangle.rift import FALL, Rift
from tertius.triangle.seated import Triangle

__all__ = ["by_dimension", "reach_of_records", "rift_answer"]

_RECORDS = {"disputes.hostility": "disputes", "rivalry.strategic": "rivalries"}
_NONE = "no record of disputes or of rivalries"


def rift_answer(then: Triangle, now: Triangle) -> str:
    """Return the second sentence: the answer, against then, its evidence, the records' reach."""
    pair = leg_in_prose("TR", now.states)
    found = now.rift
    if found is None:
        return (
            f"Whether there is a rift to exploit between {pair} in {now.year} cannot be judged "
            f"overall for want of data; {by_dimension(now)}."
        )
    before = "" if then.year == now.year else _before(then, now)
    return f"{_answer(found, pair)}{before}; {_evidence(found, now.year)}."


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
    """Return what the answer was in the other year."""
    be = "was" if then.year < now.year else "is"
    found = then.rift
    if found is None:
        return f", which for {then.year} cannot be judged"
    if not leads(found.verdict):
        return f", where in {then.year} it {be} open ({_shares(found)})"
    share = found.verdict[found.answer]
    word, p = adverb(share), probability(share)
    if found.answer == "emerging":
        return f", where in {then.year} one {be} {word} emerging ({p})"
    return f", where in {then.year} there {be} {word} {ANSWERS[found.answer]} ({p})"


def _evidence(found: Rift, year: int) -> str:
    """Return the level, and what is on record beside it."""
    level = f"in {year} their alignment is {estimated(found.level, '90 % interval ')}"
    record = _record(found)
    return f"{level}, with {record}{'' if record == _NONE else reach_of_records(found, year)}"


def _record(found: Rift) -> str:
    """Return the strongest evidence beside the level."""
    if found.heat.force:
        return f"disputes with force on record for {spans_of_years(found.heat.force)}"
    if found.heat.rivalry:
        return f"a strategic rivalry on record for {spans_of_years(found.heat.rivalry)}"
    fall = found.change10.mean if found.change10 is not None else 0.0
    if found.verdict["no"] < 0.5 and fall < -FALL:
        return f"a fall of {decimal(-fall)} over ten years"
    if all(f.evidence_year is None for f in found.evidence if f.method in _RECORDS):
        return _NONE
    return "no open quarrel on record"


def reach_of_records(found: Rift, year: int) -> str:
    """Say where the records of open quarrel end, if before the year."""
    short = [
        f"{_RECORDS[figure.method]} "
        + ("missing" if figure.evidence_year is None else f"to {figure.evidence_year}")
        for figure in found.evidence
        if figure.method in _RECORDS and (figure.evidence_year or 0) < year
    ]
    return f" (records: {', '.join(short)})" if short else ""


def by_dimension(triangle: Triangle) -> str:
    """Return the answer of each dimension; one that does not lead is called open."""
    told = [f"{d} {_reading(r)}" for d in DIMENSIONS if (r := triangle.rifts[d]) is not None]
    return f"by dimension, {enumerate_words(told)}" if told else "nor on any dimension"


def _reading(found: Rift) -> str:
    if not leads(found.verdict):
        return f"open ({_shares(found)})"
    return f"{ANSWERS[found.answer]} ({probability(found.verdict[found.answer])})"
