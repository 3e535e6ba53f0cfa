"""What every row of the ledger must keep to."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tertius.errors import UnknownStateError
from tertius.facts.quantity import Quantity
from tertius.facts.times import period

if TYPE_CHECKING:
    import polars as pl

__all__ = ["NOT_STATES", "faults"]

# counted beside states: the world, the European Union of the time, an economy with its own customs
NOT_STATES = frozenset({"WLD", "EU", "HKG"})
# which of value, low and high a row has, by how firmly its source puts it
QUALIFIERS: Mapping[str, frozenset[str]] = {
    "stated": frozenset({"value"}),
    "about": frozenset({"value"}),
    "over": frozenset({"low"}),
    "under": frozenset({"high"}),
    "range": frozenset({"low", "high"}),
}
WORDS = ("base", "reporter", "publisher", "title")
NUMBERS = ("low", "value", "high")


def faults(rows: "pl.DataFrame", known: Mapping[str, Quantity]) -> list[str]:
    """Return all that is wrong with rows of the ledger, one line each, with the row's id.

    Parameters
    ----------
    rows : polars.DataFrame
        Columns of `tertius.facts.Fact`.
    known : mapping of str to Quantity
        The quantities that there are.
    """
    twice = rows["id"].filter(rows["id"].is_duplicated()).unique().sort()
    problems = [f"id '{id}' is given twice: number one of them anew" for id in twice]
    for row in rows.iter_rows(named=True):
        problems += [f"{row['id']}: {problem}" for problem in _of(row, known)]
    return problems


def _of(row: Mapping[str, Any], known: Mapping[str, Quantity]) -> Iterator[str]:
    quantity = known.get(row["quantity"])
    if quantity is None:
        yield f"quantity {row['quantity']!r} is unknown: add it to quantities.toml"
    else:
        yield from _measured(row, quantity)
        yield from _placed(row, quantity)
    yield from _numbers(row)
    yield from _page(row)


def _measured(row: Mapping[str, Any], quantity: Quantity) -> Iterator[str]:
    if row["unit"] not in quantity.units:
        yield f"unit {row['unit']!r} is not one of {', '.join(quantity.units)}"
    low = -float("inf") if quantity.low is None else quantity.low
    high = float("inf") if quantity.high is None else quantity.high
    for name in NUMBERS:
        if row[name] is not None and not low <= row[name] <= high:
            yield f"{name} {row[name]} is outside [{low}, {high}], the bounds of the quantity"


def _placed(row: Mapping[str, Any], quantity: Quantity) -> Iterator[str]:
    """Yield faults of states and times."""
    from tertius import states

    for code in row["states"].split(";"):
        if code in NOT_STATES:
            continue
        try:
            if states.resolve(code, row["year"]).iso3 != code:
                yield f"state {code!r} is not an ISO 3166-1 code of {row['year']}"
        except UnknownStateError:
            yield f"state {code!r} is unknown in {row['year']}"
    if quantity.directed and row["states"].count(";") != 1:
        yield f"states {row['states']!r}: a directed quantity has two"
    if not row["id"].startswith(f"{row['quantity']}.{row['states'].replace(';', '-').lower()}."):
        yield "the id does not begin with quantity and states"
    try:
        first, last = period(row["date"])
        told = period(row["source_date"])[1]
    except ValueError as error:
        yield f"date or source_date: {error}"
        return
    if not first.year == last.year == row["year"]:
        yield f"year {row['year']} is not that of date {row['date']!r}"
    if told < first and not quantity.forward:
        yield f"source_date {row['source_date']} is before {row['date']}, and it is no plan"


def _numbers(row: Mapping[str, Any]) -> Iterator[str]:
    given = {name for name in NUMBERS if row[name] is not None}
    needed = QUALIFIERS.get(row["qualifier"])
    if needed is None:
        yield f"qualifier {row['qualifier']!r} is not one of {', '.join(QUALIFIERS)}"
    elif not needed <= given or (needed != given and "value" not in needed):
        yield f"qualifier {row['qualifier']!r} goes with {sorted(needed)}, not {sorted(given)}"
    present = [row[name] for name in NUMBERS if row[name] is not None]
    if present != sorted(present):
        yield f"low, value, high are {present}: not in order"


def _page(row: Mapping[str, Any]) -> Iterator[str]:
    address = urlsplit(row["address"])
    if address.scheme not in {"http", "https"} or "." not in address.netloc:
        yield f"address {row['address']!r} is not a web address"
    for name in WORDS:
        if not row[name] or row[name] != row[name].strip():
            yield f"{name} {row[name]!r} is empty or has blanks at its ends"
    if row["basis"] not in {"published", "computed"}:
        yield f"basis {row['basis']!r} is neither published nor computed"
    if row["basis"] == "computed" and not row["note"]:
        yield "it is computed, and the note does not say how"
    if re.search(r"\s{2,}", row["note"]):
        yield "the note has blanks in a row"
