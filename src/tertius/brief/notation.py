"""How numbers are written: rounding, signs, intervals, lists and spans of years."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from tertius.provenance import Estimate, probability

__all__ = [
    "DASH",
    "count",
    "decimal",
    "enumerate_words",
    "estimated",
    "interval",
    "probability",
    "quantity",
    "signed",
    "spans_of_years",
]

DASH = "–"
_MINUS = "−"


def decimal(value: float, digits: int = 2) -> str:
    """Return a number with a true minus sign, and no sign where it rounds to zero.

    Examples
    --------
    >>> decimal(-0.517), decimal(-0.001)
    ('−0.52', '0.00')
    """
    text = f"{value:.{digits}f}"
    return f"{_MINUS}{text[1:]}" if text.startswith("-") and float(text) else text.lstrip("-")


def signed(value: float, digits: int = 2) -> str:
    """Return a number with its sign, plus included.

    Examples
    --------
    >>> signed(0.517), signed(-0.517), signed(0.001)
    ('+0.52', '−0.52', '0.00')
    """
    text = decimal(value, digits)
    return f"+{text}" if value > 0 and float(text) else text


def interval(low: float, high: float, digits: int = 2) -> str:
    """Return an interval, both ends with their signs.

    Examples
    --------
    >>> interval(-1.2, 0.3)
    '−1.20 to +0.30'
    """
    return f"{signed(low, digits)} to {signed(high, digits)}"


def estimated(found: Estimate, label: str = "") -> str:
    """Return the mean with its 90 % interval, which a label may name."""
    return f"{signed(found.mean)} ({label}{interval(found.p05, found.p95)})"


def count(value: int) -> str:
    """Return a whole number with thin spaces between thousands."""
    return f"{value:,}".replace(",", "\u202f")


def quantity(value: float) -> str:
    """Return a measured value: whole numbers whole, others with three digits that count.

    Examples
    --------
    >>> quantity(3.0), quantity(0.0123456), quantity(-0.5172), quantity(123456.7)
    ('3', '0.0123', '−0.517', '123\u202f457')
    """
    if value == round(value) or abs(value) >= 1000:
        text = count(round(abs(value)))
    else:
        # Decimal writes small numbers without an exponent
        text = f"{Decimal(f'{abs(value):#.3g}'):f}"
    return f"{_MINUS}{text}" if value < 0 else text


def spans_of_years(years: Iterable[int]) -> str:
    """Return years with runs drawn together.

    Examples
    --------
    >>> spans_of_years([1967, 1963, 1964, 1965])
    '1963–1965 and 1967'
    """
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return enumerate_words(
        [str(first) if first == last else f"{first}{DASH}{last}" for first, last in runs]
    )


def enumerate_words(words: Sequence[str], joint: str = "and") -> str:
    """Return words as a list in a sentence.

    Examples
    --------
    >>> enumerate_words(["votes", "trade", "disputes"])
    'votes, trade and disputes'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"
