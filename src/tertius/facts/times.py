"""Times as the ledger writes them: years, halves, quarters, months, days, spans of months."""

import re
from datetime import date, timedelta

__all__ = ["period"]

WRITTEN = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d\d)(?:-(\d\d))?))?")


def period(written: str) -> tuple[date, date]:
    """Return the first and last day of a time.

    Parameters
    ----------
    written : str
        2024, 2024-H1, 2024-Q2, 2024-03, 2024-03-31, or two of them with "/" between.

    Raises
    ------
    ValueError
        If it is written in another way, is no date, or ends before it begins.

    Examples
    --------
    >>> [str(day) for day in period("2024-Q2")]
    ['2024-04-01', '2024-06-30']
    >>> [str(day) for day in period("2025-01/2025-11")]
    ['2025-01-01', '2025-11-30']
    """
    if "/" in written:
        opening, closing = written.split("/", 1)
        first, last = period(opening)[0], period(closing)[1]
        if last < first:
            raise ValueError(f"{written!r} ends before it begins")
        return first, last
    found = WRITTEN.fullmatch(written)
    if not found:
        raise ValueError(f"{written!r} is not a time")
    year, quarter, half, month, day = (int(part or 0) for part in found.groups())
    if day:
        return date(year, month, day), date(year, month, day)
    months = 3 if quarter else 6 if half else 1 if found[4] else 12
    start_month = month if found[4] else 1 + months * ((quarter or half or 1) - 1)
    after = start_month - 1 + months
    end = date(year + after // 12, after % 12 + 1, 1) - timedelta(days=1)
    return date(year, start_month, 1), end
