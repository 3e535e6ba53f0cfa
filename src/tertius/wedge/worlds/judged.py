"""The judgements that are this room's own, with their ranges and reasons."""

from functools import cache

from tertius.ranges import Range

__all__ = ["coalition"]


@cache
def coalition() -> Range:
    """Return what all of P's allies together are worth to it, % of its GDP a year.

    It weighs losses of allies against gains from the target in the table of regrets, and nothing
    else; the frontier of the dilemma is shown without it.
    """
    return Range(
        low=0.3,
        high=3.0,
        mode=1.0,
        basis="judged",
        reason="a great power spends some 3 % of GDP on defence, a part of it on account of its "
        "allies, and trades and borrows on better terms with them; no estimate is agreed upon",
    )
