"""The ledger: rows read, checked, found and cited."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

import polars as pl

from tertius import states as known_states
from tertius.errors import DataError, UsageError, collect
from tertius.facts.checks import NOT_STATES, faults
from tertius.facts.quantity import quantities, quantity
from tertius.facts.times import period

__all__ = ["Fact", "cite", "fact", "find", "load", "parse"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure as published.

    Attributes
    ----------
    id : str
        Stable name: quantity, states, time, number.
    quantity : str
        Id of a `tertius.facts.Quantity`.
    states : str
        ISO 3166-1 codes joined by ";", in order where the quantity is directed; also WLD (the
        world), EU, HKG.
    date : str
        Time it speaks of: 2024, 2024-H1, 2024-Q2, 2024-03, 2024-03-31, 2024-01/2024-08.
    year : int
        Its year.
    low, high, value : float or None
        The figure as printed is `value`; `low` and `high` are bounds where the source gives a
        range, or only one end.
    unit : str
        Unit of all three.
    base : str
        What exactly is counted, or of what it is a share.
    publisher, title, source_date, address : str
        The page: who published it, its title, when, where.
    note : str
        What a reader must know; empty if nothing.
    basis : {"published", "computed"}
        Computed: worked out from published figures as the note says.
    qualifier : {"stated", "about", "over", "under", "range"}
        How firmly the source puts it; "over" and "under" have one bound and no value.
    reporter : str
        Who counted, or who said so.
    seen : bool
        Whether the page was read; a fact from memory supports no verdict.
    """

    id: str
    quantity: str
    states: str
    date: str
    year: int
    low: float | None
    high: float | None
    value: float | None
    unit: str
    base: str
    publisher: str
    title: str
    source_date: str
    address: str
    note: str
    basis: str
    qualifier: str
    reporter: str
    seen: bool


COLUMNS = tuple(each.name for each in fields(Fact))
_CASTS = {
    "year": pl.col("year").cast(pl.Int16),
    "seen": pl.col("seen") == "yes",
    **{name: pl.col(name).replace("", None).cast(pl.Float64) for name in ("low", "high", "value")},
}


@cache
def load() -> pl.DataFrame:
    """Return the whole ledger: columns of `Fact`, then ``first`` and ``last`` day of its time.

    Raises
    ------
    DataError
        Listing every row that breaks a rule.
    """
    folder = files("tertius") / "data" / "facts"
    tables = sorted(file.name for file in folder.iterdir() if file.name.endswith(".csv"))
    rows = pl.concat([parse((folder / name).read_bytes()) for name in tables])
    collect(DataError, "data/facts", faults(rows, quantities()))
    days = [period(each) for each in rows["date"]]
    return rows.with_columns(
        first=pl.Series([first for first, _ in days]), last=pl.Series([last for _, last in days])
    ).sort("quantity", "states", "first", "last", "id")


def parse(table: bytes) -> pl.DataFrame:
    """Return the rows of a CSV file of facts with their types, not yet checked."""
    raw = pl.read_csv(table, infer_schema=False).with_columns(pl.all().fill_null(""))
    return raw.select(_CASTS.get(name, pl.col(name)) for name in COLUMNS)


def find(
    quantity: str | None = None,
    *,
    states: str | Sequence[str] | None = None,
    year: int | Sequence[int] | None = None,
) -> pl.DataFrame:
    """Return the facts that answer to all conditions given, oldest first; perhaps none.

    Parameters
    ----------
    quantity : str, optional
        Id of a quantity.
    states : str or sequence of str, optional
        States (ISO3, COW code or name, or WLD, EU, HKG) that must all be among the row's. Two of
        them with a directed quantity mean from the first to the second.
    year : int or sequence of int, optional
        A year, or several.

    Raises
    ------
    UsageError
        If there is no such quantity or state.
    """
    rows = load()
    directed = False
    if quantity is not None:
        directed = _quantity(quantity).directed
        rows = rows.filter(pl.col("quantity") == quantity)
    if states is not None:
        wanted = [_code(each) for each in ([states] if isinstance(states, str) else states)]
        held = pl.col("states").str.split(";")
        if directed and len(wanted) == 2:
            rows = rows.filter(pl.col("states") == ";".join(wanted))
        else:
            rows = rows.filter(*(held.list.contains(code) for code in wanted))
    if year is not None:
        rows = rows.filter(pl.col("year").is_in([year] if isinstance(year, int) else list(year)))
    return rows.sort("quantity", "first", "last", "id")


def fact(id: str) -> Fact:
    """Return one fact by its id.

    Raises
    ------
    UsageError
        If the ledger has none of that id.
    """
    rows = load().filter(pl.col("id") == id)
    if rows.is_empty():
        near = get_close_matches(id, load()["id"], n=3)
        meant = f"; did you mean {', '.join(near)}?" if near else ""
        raise UsageError(f"no fact '{id}' in the ledger{meant}")
    return Fact(**rows.select(COLUMNS).row(0, named=True))


def cite(id: str) -> str:
    """Return where a fact stands: who counted, the page, its date and address.

    Examples
    --------
    >>> cite("goods-trade.rus-chn.2025.1")[:70]
    "GACC (customs of China), in: TASS, 'Trade turnover between Russia and "
    """
    found = fact(id)
    worked = "" if found.basis == "published" else "computed from figures "
    return (
        f"{found.reporter}, {worked}in: {found.publisher}, '{found.title}', "
        f"{found.source_date}, {found.address}"
    )


_quantity = quantity  # `find` has a parameter of that name


def _code(name: str) -> str:
    return name if name in NOT_STATES else known_states.resolve(name).iso3
