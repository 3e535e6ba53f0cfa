"""What qualifies the verdict: dimensions that disagree, other zeros, the reach of the data."""

from collections import Counter

from tertius.alignment.dimensions import DIMENSIONS, OVERALL
from tertius.alignment.posterior import ANCHORS
from tertius.assessment import Assessment
from tertius.brief.likelihood import leads
from tertius.brief.names import in_prose, leg_name
from tertius.brief.notation import enumerate_words, probability
from tertius.brief.rift_wording import by_dimension
from tertius.brief.standing import modal_reading, zeros_that_differ
from tertius.triangle.patterns import LEGS
from tertius.triangle.seated import Triangle

__all__ = ["dimensions", "reach", "rift", "zeros"]


def dimensions(triangle: Triangle) -> str:
    """Say what each dimension reads, whether they agree, and where Kissinger's rule holds."""
    found = {d: p for d in DIMENSIONS if (p := triangle.sides[d].patterns) is not None}
    if not found:
        return f"{triangle.year}: no dimension has data on all three relations."
    told = "; ".join(f"{d} {modal_reading(triangle, d)}" for d in DIMENSIONS)
    clear = [p.modal_pattern for p in found.values() if leads(p.patterns)]
    if len(found) == 1:
        lead = f"only the {next(iter(found))} dimension has data"
    elif len(set(clear)) > 1:
        lead = "the dimensions disagree"
    else:
        agree = len(clear) == len(found)
        lead = "the dimensions agree" if agree else "not every dimension has a clear reading"
    return f"{triangle.year}: {lead}: {told}. {_rules(triangle)}"


def rift(triangle: Triangle) -> str:
    """Say what each dimension answers on the rift."""
    told = by_dimension(triangle) if any(triangle.rifts[d] for d in DIMENSIONS) else "no data"
    return f"{triangle.year}, rift to exploit: {told}."


def _rules(triangle: Triangle) -> str:
    shares = {
        d: rules["P"].probability
        for d in (OVERALL, *DIMENSIONS)
        if (rules := triangle.sides[d].kissinger) is not None
    }
    held = [d for d, p in shares.items() if p >= 0.5 and d != OVERALL]
    where = (
        f"on the {enumerate_words(held)} dimension{'s' * (len(held) > 1)}" if held else "on none"
    )
    listed = ", ".join(f"{d} {probability(p)}" for d, p in shares.items())
    return (
        f"Kissinger's rule for {in_prose(triangle.states['P'])} holds with more than even odds "
        f"{where if held else 'on no dimension'} ({listed})."
    )


def zeros(assessment: Assessment) -> str:
    """Say whether the readings stand under the other zero anchors."""
    places = {assessment.now.year: 1, assessment.then.year: 0}  # one, if they are the same
    changed = []
    for place in places.values():
        triangle = (assessment.then, assessment.now)[place]
        for anchor in zeros_that_differ(assessment, triangle):
            other = assessment.anchors[anchor][place]
            changed.append(
                f"with {ANCHORS[anchor]} as zero, {triangle.year} "
                f"reads {modal_reading(other, OVERALL)}"
            )
    if all(t.sides[OVERALL].patterns is None for t in (assessment.then, assessment.now)):
        return "Overall there is no reading to hold against another zero, for want of data."
    if not changed:
        return "The most probable pattern of both years is the same under all three zeros."
    return f"The verdict depends on what counts as neutral: {'; '.join(changed)}."


def reach(triangle: Triangle) -> str:
    """Say how far the evidence of each dimension reaches by the year, and why some is missing."""
    bare = _bare(triangle)
    legs = [leg for leg in LEGS if leg not in bare]
    ends: dict[str, list[str]] = {}
    wanting: dict[str, list[str]] = {}
    for dimension in DIMENSIONS:
        years = triangle.sides[dimension].evidence_year
        lacking = [leg_name(leg, triangle.states) for leg in legs if years[leg] is None]
        if lacking:
            wanting.setdefault(enumerate_words(lacking), []).append(dimension)
        known = [year for leg in legs if (year := years[leg]) is not None]
        if known and min(known) < triangle.year:
            ends.setdefault(_range(known), []).append(dimension)
    told = [f"{enumerate_words(dims)} data end in {years}" for years, dims in ends.items()]
    told += [
        f"no {enumerate_words(dims, 'or')} data by {triangle.year} for {pairs}"
        for pairs, dims in wanting.items()
    ]
    lacking_all = [f"{leg_name(leg, triangle.states)}: {note}" for leg, note in bare.items()]
    if not told and not bare:
        return f"{triangle.year}: every dimension has data of the year itself for all relations."
    carried = (
        "; from its last data on the model carries a relation's state forward, and its interval "
        "widens every year"
    )
    known_to = f"{'; '.join(told)}{carried if ends else ''}"
    return f"{triangle.year}: {'. '.join(filter(None, (known_to, *lacking_all)))}."


def _bare(triangle: Triangle) -> dict[str, str]:
    """Return the relations without a single indicator here, with the reason most often noted."""
    return {
        leg: Counter(figure.note for figure in figures).most_common(1)[0][0]
        for leg, figures in triangle.evidence.items()
        if figures and all(figure.value is None for figure in figures)
    }


def _range(years: list[int]) -> str:
    low, high = min(years), max(years)
    return str(low) if low == high else f"{low} to {high}, by relation"
