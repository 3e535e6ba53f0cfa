"""Words for probabilities, and when one answer among several is clear."""

from collections.abc import Mapping

__all__ = ["CLEAR", "WORDS", "adverb", "leads", "ranked", "said"]

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


def said(p: float, affirmed: str, denied: str) -> str:
    """Return a verb with its word, or its denial with the word for the denial."""
    return f"{adverb(p)} {affirmed}" if p >= WORDS[-1][0] else f"{adverb(1 - p)} {denied}"


def ranked(shares: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return answers from the likeliest down, alphabetically where they tie."""
    return sorted(shares.items(), key=lambda item: (-item[1], item[0]))


def leads(shares: Mapping[str, float]) -> bool:
    """Return whether the likeliest answer has at least one half and a clear lead."""
    (_, first), (_, second) = ranked(shares)[:2]
    return first >= 0.5 and first - second >= CLEAR
