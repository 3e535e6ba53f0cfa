"""What qualifies the verdict: dimensions that disagree, other zeros, the reach of the data."""

from tertius.alignment.dimensions import DIMENSIONS, OVERALL
from tertius.alignment.posterior import ANCHORS
from tertius.assessment import Assessment
from tertius.brief.names import in_prose
from tertius.brief.notation import enumerate_words, probability
from tertius.brief.standing import modal_reading, zeros_that_differ
from tertius.triangle.seated import Triangle

__all__ = ["dimensions", "reach", "zeros"]


def dimensions(triangle: Triangle) -> str:
    """Say what each dimension reads, whether they agree, and where Kissinger's rule holds."""
    known = [d for d in DIMENSIONS if triangle.sides[d].patterns is not None]
    readings = {
        found.modal_pattern for d in known if (found := triangle.sides[d].patterns) is not None
    }
    if not known:
        return f"{triangle.year}: no dimension has data on all three relations."
    told = "; ".join(f"{d} {modal_reading(triangle, d)}" for d in DIMENSIONS)
    verb = "agree" if len(readings) == 1 else "disagree"
    lead = f"the dimensions {verb}" if len(known) > 1 else f"only the {known[0]} dimension has data"
    return f"{triangle.year}: {lead}: {told}. {_rules(triangle)}"


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
                f"reads most probably {modal_reading(other, OVERALL)}"
            )
    if all(t.sides[OVERALL].patterns is None for t in (assessment.then, assessment.now)):
        return "Overall there is no reading to hold against another zero, for want of data."
    if not changed:
        return "The most probable pattern of both years is the same under all three zeros."
    return f"The verdict depends on what counts as neutral: {'; '.join(changed)}."


def reach(triangle: Triangle) -> str:
    """Say how far the evidence of each dimension reaches by the year."""
    ends: dict[str, list[str]] = {}
    wanting = []
    for dimension in DIMENSIONS:
        years = list(triangle.sides[dimension].evidence_year.values())
        known = [year for year in years if year is not None]
        if len(known) < len(years):
            wanting.append(dimension)
        elif min(known) < triangle.year:
            ends.setdefault(_range(known), []).append(dimension)
    told = [f"{enumerate_words(dims)} data end in {years}" for years, dims in ends.items()]
    if wanting:
        told.append(f"{enumerate_words(wanting)} data are missing for at least one relation")
    if not told:
        return f"{triangle.year}: every dimension has data of the year itself for all relations."
    carried = (
        "; from its last data on the model carries a relation's state forward, and its interval "
        "widens every year"
    )
    return f"{triangle.year}: {enumerate_words(told)}{carried if ends else ''}."


def _range(years: list[int]) -> str:
    low, high = min(years), max(years)
    return str(low) if low == high else f"{low} to {high}, by relation"
