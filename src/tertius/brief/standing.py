"""The verdict's first sentence: where the triangle stands, against where it stood."""

from tertius.alignment.dimensions import DIMENSIONS, OVERALL
from tertius.alignment.posterior import Anchor
from tertius.assessment import Assessment
from tertius.brief.likelihood import CLEAR, adverb, leads, ranked, said
from tertius.brief.names import TYPES, in_prose, with_role
from tertius.brief.notation import enumerate_words, interval, probability, signed
from tertius.triangle.patterns import SEATS, Patterns
from tertius.triangle.seated import Triangle

__all__ = ["modal_reading", "standing", "zeros_that_differ"]


def standing(assessment: Assessment) -> str:
    """Return the sentence on type, roles and Kissinger's rule, now and then."""
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
        return _untold(triangle, be)
    doubt = ", though not under every zero" if zeros_that_differ(assessment, triangle) else ""
    return f"{be} {_type(triangle, found)}{doubt}, and {_rule(triangle, be, spelled=spelled)}"


def _untold(triangle: Triangle, be: str) -> str:
    missing = [d for d in DIMENSIONS if triangle.sides[d].patterns is None]
    wanting = f"{enumerate_words(missing)} data" if missing else "data"
    return f"{'cannot' if be == 'is' else 'could not'} be typed for want of {wanting}"


def _type(triangle: Triangle, found: Patterns) -> str:
    order = ranked(found.types)
    if not leads(found.types):
        named = [
            f"a {TYPES[name]}{_sole_role(triangle, found, name)} ({probability(p)})"
            for name, p in order
            if p >= order[1][1]
        ]
        none = ", for no type reaches one half" if order[0][1] < 0.5 else ""
        return f"open between {enumerate_words(named)}{none}"
    name, share = order[0]
    return f"{adverb(share)} a {TYPES[name]} ({probability(share)}){_role(triangle, found, name)}"


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
        held = said(found.probability, *verbs)
        return f"the rule {held} (probability {probability(found.probability)}, {slack})"
    who = in_prose(triangle.states["P"])
    stands = said(found.probability, "stands", "does not stand")
    return (
        f"{who} {stands} closer to each of the two than they stand to each other "
        f"(Kissinger's rule: probability {probability(found.probability)}, {slack})"
    )


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
    """Return the most probable reading of one dimension with its probability."""
    found = triangle.sides[dimension].patterns
    if found is None:
        return "no data"
    names = {seat: state.name for seat, state in triangle.states.items()}
    share = found.patterns[found.modal_pattern]
    return f"{with_role(found.modal_pattern, names)} ({probability(share)})"
