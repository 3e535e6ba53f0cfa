"""The divider's allies in one year: all that is known of each, joined from the store's tables.

An ally is a state to which a treaty of defence or offence ties the divider. ATOP ends in 2018: from
then on its last year stands, and members of NATO are added from the dated list of members. Every
column takes the last value known by the year, within a stated age; a value that is not known stays
null, and a table that is not there is named in the warnings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius import states
from tertius.errors import MissingDataError, UsageError
from tertius.measures.disputes import LAST as LAST_DISPUTES
from tertius.measures.reading import Tables
from tertius.states import groups
from tertius.wedge.allies.response import Coalition
from tertius.wedge.ally_columns import DISPLAY, columns

__all__ = ["Allies", "Challenges", "allies", "challenges"]

Floats = NDArray[np.float64]

DEFENCE = 3
NATO = "NATO"
LAST_TREATIES = 2018
EXPOSURE = ("nearness", "disputes", "rivalry")
CAPTIVITY = ("obligation", "troops", "bases", "arms", "trade", "weakness")


@dataclass(frozen=True, slots=True, eq=False)
class Allies:
    """The allies of a divider in a year.

    Attributes
    ----------
    table : polars.DataFrame
        One row an ally, sorted by `ccode`: `ccode`, `iso3`, `name`, the parts of exposure to the
        target and the rival (`nearness_target` …), the parts of captivity, `favourable`,
        `capability`, `worth` (share of the divider's GDP that is trade with the ally).
    known_in : mapping of str to tuple of int
        By column, the first and last year of its values.
    warnings : tuple of str
        What is missing, and why.
    sources : tuple of str
        Ids of the datasets behind it.
    """

    table: pl.DataFrame
    known_in: Mapping[str, tuple[int, int]]
    warnings: tuple[str, ...]
    sources: tuple[str, ...]

    def coalition(self) -> Coalition:
        """Return the allies as arrays for the model; an unknown capability has no weight."""

        def values(name: str) -> Floats:
            return self.table[name].cast(pl.Float64).fill_null(np.nan).to_numpy()

        return Coalition(
            names=tuple(self.table["iso3"]),
            to_target={part: values(f"{part}_target") for part in EXPOSURE},
            to_rival={part: values(f"{part}_rival") for part in EXPOSURE},
            captivity={part: values(part) for part in CAPTIVITY},
            favourable=values("favourable"),
            size=np.nan_to_num(values("capability"), nan=0.0),
        )

    def contributions(self) -> dict[str, Floats]:
        """Return what each ally brings, by weight: capability, bases, trade; unknown counts as 0.

        Capability is its share of the world's material capabilities, trade the divider's trade
        with it as a share of the divider's GDP. A weight that no ally has is left out.
        """
        named = {"capability": "capability", "bases": "bases", "trade": "worth"}
        found = {
            weight: self.table[column].cast(pl.Float64).fill_null(0.0).to_numpy()
            for weight, column in named.items()
        }
        return {weight: values for weight, values in found.items() if values.any()}


@dataclass(frozen=True, slots=True)
class Challenges:
    """How often a challenger tested some states.

    Attributes
    ----------
    tested, years : int
        Years with a display or use of force against any of them, and years looked at.
    first, last : int
        The years looked at.
    """

    tested: int
    years: int
    first: int
    last: int


def challenges(
    tables: Tables,
    challenger: str | int,
    defended: Sequence[str | int],
    year: int,
    window: int = 20,
) -> Challenges:
    """Count the years in which a challenger tested any of some states.

    Parameters
    ----------
    tables : Tables
        A store or the reference panel.
    challenger : str or int
        State.
    defended : sequence of str or int
        States.
    year : int
        Up to when; the record of disputes ends in 2014.
    window : int
        Years looked at.

    Raises
    ------
    MissingDataError
        If no pair has rows in any of the years.
    """
    last = min(year, LAST_DISPUTES)
    first = last - window + 1
    one = states.resolve(challenger, last).ccode
    others = [states.resolve(state, last).ccode for state in defended]
    pair = ((pl.col("ccode1") == one) & pl.col("ccode2").is_in(others)) | (
        (pl.col("ccode2") == one) & pl.col("ccode1").is_in(others)
    )
    rows = tables.scan("measure_disputes").filter(pair, pl.col("year").is_between(first, last))
    yearly = rows.group_by("year").agg(pl.col("hostility").max() >= DISPLAY).collect()
    if yearly.is_empty():
        raise MissingDataError(
            f"no rows of disputes between {one} and {others} from {first} to {last}"
        )
    return Challenges(int(yearly["hostility"].sum()), yearly.height, first, last)


def allies(
    tables: Tables,
    divider: str | int,
    target: str | int,
    rival: str | int,
    year: int,
    among: Sequence[str] | None = None,
) -> Allies:
    """Return what is known of the divider's allies.

    Parameters
    ----------
    tables : Tables
        A store or the reference panel.
    divider, target, rival : str or int
        States: ISO3 code, COW code or name. The latter two are never among the allies.
    year : int
        Calendar year.
    among : sequence of str, optional
        ISO3 codes of the allies to keep.

    Raises
    ------
    UnknownStateError
        If a state is unknown or did not exist in that year.
    UsageError
        If `among` names a state that is no ally.
    MissingDataError
        If the divider has no ally that year.
    """
    p, t, r = (states.resolve(state, year).ccode for state in (divider, target, rival))
    found = _partners(tables, p, year).filter(~pl.col("ccode").is_in([p, t, r]))
    named = found.join(
        states.state_years(year, year).select("ccode", "iso3", "name"), on="ccode", how="inner"
    ).sort("ccode")
    if among is not None:
        strange = sorted(set(among) - set(named["iso3"]))
        if strange:
            raise UsageError(
                f"no allies in {year}: {', '.join(strange)}; there are: {', '.join(named['iso3'])}"
            )
        named = named.filter(pl.col("iso3").is_in(list(among)))
    if named.is_empty():
        raise MissingDataError(
            f"state {p} has no treaty of defence or offence with anybody in {year}; "
            "the treaties at hand begin in 1946"
        )
    return _described(tables, named, (p, t, r), year)


def _partners(tables: Tables, divider: int, year: int) -> pl.DataFrame:
    """Return `ccode` and `obligation` of those bound to the divider."""
    rows = tables.scan("measure_alliance").filter(
        (pl.col("ccode1") == divider) | (pl.col("ccode2") == divider),
        pl.col("year") == min(year, LAST_TREATIES),
        pl.col("obligation") >= DEFENCE,
    )
    other = pl.when(pl.col("ccode1") == divider).then("ccode2").otherwise("ccode1")
    treaties = rows.select(ccode=other, obligation=pl.col("obligation").cast(pl.Int64)).collect()
    late = groups.codes(NATO, year) if year > LAST_TREATIES else ()
    if divider not in late:
        return treaties
    members = pl.DataFrame(
        {"ccode": list(late), "obligation": [DEFENCE] * len(late)},
        schema={"ccode": treaties.schema["ccode"], "obligation": pl.Int64},
    )
    return pl.concat([treaties, members]).unique("ccode").filter(pl.col("ccode") != divider)


def _described(
    tables: Tables, named: pl.DataFrame, seats: tuple[int, int, int], year: int
) -> Allies:
    table, known, warnings = named, {}, []
    sources = ["atop"]
    for column in columns(*seats, year):
        rows = column.rows(tables)
        if rows is None:
            warnings.append(f"{column.name}: no table '{column.needs}' here; the part is left out")
            table = table.with_columns(pl.lit(None, pl.Float64).alias(column.name))
            continue
        fresh = rows.filter(pl.col("known").is_between(year - column.age, year))
        mine = fresh.join(named, on="ccode", how="semi")
        table = table.join(
            mine.select("ccode", pl.col("value").alias(column.name)), on="ccode", how="left"
        )
        without = table.filter(pl.col(column.name).is_null())["iso3"].to_list()
        if without:
            warnings.append(f"{column.name}: not known for {', '.join(without)}")
        if mine.height:
            years = mine["known"].drop_nulls()
            known[column.name] = (int(years.min()), int(years.max()))  # type: ignore[arg-type]
            sources += [source for source in column.sources if source not in sources]
    if year > LAST_TREATIES:
        warnings.append(f"obligation: treaties as of {LAST_TREATIES}, and NATO's members of {year}")
    return Allies(table, known, tuple(warnings), tuple(sources))
