"""The verdict's first sentence: where the triangle stands, against where it stood."""

from tertius.alignment.dimensions import DIMENSIONS, OVERALL
from tertius.alignment.posterior import Anchor
from tertius.assessment import Assessment
from tertius.brief.likelihood import CLEAR, adverb, leads, ranked, said
from tertius.brief.names import TYPES, in_prose, with_role
from tertius.brief.notation import enumerate_words, probability
from tertius.triangle.patterns import SEATS, Patterns, type_of
from tertius.triangle.seated import Triangle

__all__ = ["modal_reading", "standing", "zeros_that_differ"]

_COUNTS = ("none", "one", "two", "three")


def standing(assessment: Assessment) -> str:
    """Return the sentence on type, roles and Kissinger's rule now, and on the type then."""
    then, now = assessment.then, assessment.now
    first = f"In {now.year} {_three(now)} {_now(assessment, now)}"
    if then.year == now.year:
        return f"{first}."
    be = "were" if then.year < now.year else "are"
    return f"{first}; in {then.year}{_renamed(then, now)} they {_then(assessment, then, be)}."


def _three(triangle: Triangle) -> str:
    return enumerate_words([in_prose(triangle.states[seat]) for seat in SEATS])


def _renamed(then: Triangle, now: Triangle) -> str:
    """Name the states that were called otherwise in the other year."""
    changed = [
        f"{in_prose(then.states[seat])} for {in_prose(now.states[seat])}"
        for seat in SEATS
        if then.states[seat].name != now.states[seat].name
    ]
    return f", with {enumerate_words(changed)}," if changed else ""


def _now(assessment: Assessment, triangle: Triangle) -> str:
    """Return type, role, Kissinger's rule and the dimension that contradicts most."""
    found = triangle.sides[OVERALL].patterns
    if found is None:
        return _untold(triangle, "are")
    kind = f"{_type(triangle, found)}{_zeros(assessment, triangle)}"
    return f"are {kind}; {_rule(triangle)}{_contradiction(triangle, found)}"


def _then(assessment: Assessment, triangle: Triangle, be: str) -> str:
    """Return the type alone; roles stand in the table of both years."""
    found = triangle.sides[OVERALL].patterns
    if found is None:
        return _untold(triangle, be)
    return f"{be} {_type(triangle, found, brief=True)}{_zeros(assessment, triangle)}"


def _zeros(assessment: Assessment, triangle: Triangle) -> str:
    """Say under how many zeros the most probable pattern is this one, if not under all."""
    place = 0 if triangle.year == assessment.then.year else 1
    sides = [pair[place].sides[OVERALL] for pair in assessment.anchors.values()]
    known = sum(side.patterns is not None for side in sides)
    other = len(zeros_that_differ(assessment, triangle))
    return f", under {_COUNTS[known - other]} of {_COUNTS[known]} zeros" if other else ""


def _contradiction(triangle: Triangle, whole: Patterns) -> str:
    """Name the dimension that reads otherwise with the highest probability, if any clearly does."""
    against = {
        d: found.patterns[found.modal_pattern]
        for d in DIMENSIONS
        if (found := triangle.sides[d].patterns) is not None
        and leads(found.patterns)
        and not _alike(found.modal_pattern, whole)
    }
    if not against:
        return ""
    dimension = ranked(against)[0][0]
    return f", though the {dimension} dimension says {modal_reading(triangle, dimension)}"


def _alike(pattern: str, whole: Patterns) -> bool:
    """Return whether a pattern is the overall reading, or among those it is open between."""
    if leads(whole.types):
        return pattern == whole.modal_pattern
    return whole.types[type_of(pattern)] >= ranked(whole.types)[1][1]


def _untold(triangle: Triangle, be: str) -> str:
    missing = [d for d in DIMENSIONS if triangle.sides[d].patterns is None]
    wanting = f"{enumerate_words(missing)} data" if missing else "data"
    return f"{'cannot' if be == 'are' else 'could not'} be typed for want of {wanting}"


def _type(triangle: Triangle, found: Patterns, *, brief: bool = False) -> str:
    order = ranked(found.types)
    if not leads(found.types):
        named = [
            f"a {TYPES[name]}{'' if brief else _sole_role(triangle, found, name)} "
            f"({probability(p)})"
            for name, p in order
            if p >= order[1][1]
        ]
        none = ", for no type reaches one half" if order[0][1] < 0.5 and not brief else ""
        return f"open between {enumerate_words(named)}{none}"
    name, share = order[0]
    role = "" if brief else _role(triangle, found, name)
    return f"{adverb(share)} a {TYPES[name]} ({probability(share)}){role}"


def _role(triangle: Triangle, found: Patterns, name: str) -> str:
    """Say who is pivot or pariah, or between whom it lies; of the other types, why they are so."""
    if name == "menage_a_trois":
        return " of three friendly relations"
    if name == "unit_veto":
        return " of three hostile relations"
    kind = "pivot" if name == "romantic_triangle" else "pariah"
    order = ranked(found.pivot if kind == "pivot" else found.pariah)
    if order[0][1] - order[1][1] < CLEAR:
        either = [f"{in_prose(triangle.states[s])} ({probability(p)})" for s, p in order[:2]]
        return f", the {kind} being {enumerate_words(either, 'or')}"
    seat, share = order[0]
    alike = probability(share) == probability(found.types[name])
    return f" with {in_prose(triangle.states[seat])} as {kind}" + (
        "" if alike else f" ({probability(share)})"
    )


def _sole_role(triangle: Triangle, found: Patterns, name: str) -> str:
    """Say who is pivot or pariah of a type where hardly anyone else can be."""
    shares = {"romantic_triangle": found.pivot, "stable_marriage": found.pariah}.get(name)
    if shares is None:
        return ""
    seat, share = ranked(shares)[0]
    kind = "pivot" if name == "romantic_triangle" else "pariah"
    who = f" with {in_prose(triangle.states[seat])} as {kind}"
    return who if share >= (1 - CLEAR) * found.types[name] else ""


def _rule(triangle: Triangle) -> str:
    rules = triangle.sides[OVERALL].kissinger
    if rules is None:
        return "Kissinger's rule cannot be judged"
    p = rules["P"].probability
    held = said(p, "holds", "fails")
    return f"Kissinger's rule {held} for {in_prose(triangle.states['P'])} ({probability(p)})"


def zeros_that_differ(assessment: Assessment, triangle: Triangle) -> list[Anchor]:
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


def modal_reading(triangle: Triangle, dimension: str) -> str:
    """Return the reading of one dimension with its probability; open where none leads."""
    found = triangle.sides[dimension].patterns
    if found is None:
        return "no data"
    names = {seat: in_prose(state) for seat, state in triangle.states.items()}
    if leads(found.patterns):
        share = found.patterns[found.modal_pattern]
        return f"{with_role(found.modal_pattern, names)} ({probability(share)})"
    nearest = [
        f"{with_role(name, names)} {probability(p)}" for name, p in ranked(found.patterns)[:2]
    ]
    return f"open ({'; '.join(nearest)})"
