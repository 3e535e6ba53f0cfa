"""What an opening did to trade where no economy can be solved: partial effects, and no more.

General equilibrium needs a baseline with domestic sales. Those at hand begin in 1986, and none of
them has China and the Soviet Union. For an earlier opening, such as that of 1972, three things can
be said: which sanctions ended, what that does to the flow by itself according to the estimates,
and how much each of the two came to trade. What it was worth to either, and to the third, cannot;
it is returned as missing, with the reason.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius import states
from tertius.errors import MissingDataError, UsageError
from tertius.provenance import Figure
from tertius.states import State
from tertius.store.tables import Store
from tertius.trade.estimation.design import FLOW, sanctioned

__all__ = ["MODEL", "opening"]

MODEL = "sanctions"
NEEDED = ("sanctions", "trade_effects", "trade_effects_covariance", "measure_trade")
METHOD = "partial effect"
NORMAL_90 = 1.6448536269514722
NO_BASELINE = (
    "no matrix of trade with domestic sales is at hand for that year, so prices, incomes and "
    "welfare cannot be solved for"
)


def opening(
    tables: Store, divider: str, target: str, rival: str, before: int, after: int
) -> tuple[Figure, ...]:
    """Return what can be said of an opening of P to T.

    Parameters
    ----------
    tables : Store
        A full build or the reference panel.
    divider, target, rival : str
        P, T and R: ISO3 code, COW code or name, as of the year before.
    before, after : int
        A year before the opening and one after.

    Returns
    -------
    tuple of Figure
        Change of each flow between P and T that the end of sanctions makes by itself, %; trade of
        each pair over GDP, %, before and after; welfare of P, T and R, which is missing.

    Raises
    ------
    UsageError
        If the years are out of order, or a state is unknown.
    MissingDataError
        If the store lacks a table.
    """
    if before >= after:
        raise UsageError(f"years {before} and {after}: give one before the opening and one after")
    absent = [name for name in NEEDED if name not in tables.names]
    if absent:
        raise MissingDataError(
            f"an opening needs {', '.join(absent)}, not in this {tables.kind}: build with "
            "`tertius data build` and name the build with --store"
        )
    p, t, r = (states.resolve(name, before) for name in (divider, target, rival))
    terms = {
        year: _terms(tables.read("sanctions"), p.ccode, t.ccode, year) for year in (before, after)
    }
    flows = [(p, t), (t, p)]
    partial = [_partial(tables, pair, terms[before], terms[after], before, after) for pair in flows]
    record = tables.read("measure_trade")
    shares = [
        _dependence(record, a, b, year)
        for a, b in ((p, t), (t, p), (t, r), (r, t))
        for year in (before, after)
    ]
    welfare = [
        Figure(
            label=f"welfare of {state.name}, {before} to {after}",
            value=None,
            unit="% of real expenditure",
            interval=None,
            method="general equilibrium",
            sources=(),
            rows="",
            note=NO_BASELINE,
        )
        for state in (p, t, r)
    ]
    return (*partial, *shares, *welfare)


def _terms(
    sanctions: pl.DataFrame, p: int, t: int, year: int
) -> Mapping[tuple[int, int], frozenset[str]]:
    """Return the terms that each of the two flows is under in a year."""
    both = sanctions.filter(pl.col("sender").is_in([p, t]), pl.col("target").is_in([p, t]))
    found = sanctioned(both, [year])
    names = [name for name in found.columns if name not in FLOW]
    return {
        (row["exporter"], row["importer"]): frozenset(name for name in names if row[name])
        for row in found.iter_rows(named=True)
    }


def _partial(
    tables: Store,
    pair: tuple[State, State],
    first: Mapping[tuple[int, int], frozenset[str]],
    second: Mapping[tuple[int, int], frozenset[str]],
    before: int,
    after: int,
) -> Figure:
    """Return what the change of sanctions does to one flow, all else equal."""
    key = (pair[0].ccode, pair[1].ccode)
    ended = sorted(first.get(key, frozenset()) - second.get(key, frozenset()))
    begun = sorted(second.get(key, frozenset()) - first.get(key, frozenset()))
    effects = tables.read("trade_effects").filter(pl.col("model") == MODEL)
    known = dict(effects.select("term", "estimate").iter_rows())
    signs = {term: sign for terms, sign in ((ended, -1.0), (begun, 1.0)) for term in terms}
    used = [term for term in signs if term in known]
    weights = np.array([signs[term] for term in used])
    mean = float(weights @ np.array([known[term] for term in used])) if used else 0.0
    covariance = _covariance(tables.read("trade_effects_covariance"), used)
    sd = float(np.sqrt(weights @ covariance @ weights)) if used else 0.0
    told = [
        f"{word}: {', '.join(terms)}"
        for word, terms in (("ended", ended), ("begun", begun))
        if terms
    ]
    years = f"{before} and {after}"
    return Figure(
        label=f"exports of {pair[0].name} to {pair[1].name}, by sanctions alone",
        value=_percent(mean) if used else None,
        unit="%",
        interval=(_percent(mean - NORMAL_90 * sd), _percent(mean + NORMAL_90 * sd))
        if used
        else None,
        method=METHOD,
        sources=tuple(dict.fromkeys([*"+".join(effects["source"].unique()).split("+"), "gsdb"])),
        rows=f"sanctions between {key[0]} and {key[1]} in {years}; trade_effects model {MODEL}",
        evidence_year=after,
        note="; ".join(told) or f"the same kinds of sanctions are recorded for {years}",
    )


def _covariance(table: pl.DataFrame, terms: Sequence[str]) -> NDArray[np.float64]:
    rows = table.filter(pl.col("model") == MODEL)
    found = {(a, b): value for a, b, value in rows.select("term1", "term2", "covariance").rows()}
    return np.array([[found[a, b] for b in terms] for a in terms])


def _percent(logs: float) -> float:
    return float(100 * np.expm1(logs))


def _dependence(record: pl.DataFrame, of: State, on: State, year: int) -> Figure:
    """Return a pair's trade over the GDP of one of the two."""
    low, high = sorted((of.ccode, on.ccode))
    column = "dependence_12" if of.ccode == low else "dependence_21"
    rows = record.filter(pl.col("ccode1") == low, pl.col("ccode2") == high, pl.col("year") == year)
    value = rows[column].item() if rows.height else None
    source = rows[f"{column}_source"].item() if rows.height else None
    return Figure(
        label=f"trade of {of.name} with {on.name} in {year}",
        value=None if value is None else 100 * value,
        unit=f"% of the GDP of {of.name}",
        interval=None,
        method=f"measure_trade.{column}",
        sources=tuple(source.split("+")) if source else (),
        rows=f"measure_trade where ccode1 = {low} and ccode2 = {high} and year = {year}",
        evidence_year=year if value is not None else None,
        note="" if value is not None else "no trade between the two is recorded for that year",
    )
