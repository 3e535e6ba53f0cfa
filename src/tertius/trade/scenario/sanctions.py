"""Which flows a change of recorded sanctions bears on, in the terms of an estimated model."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius import states
from tertius.errors import MissingDataError, UsageError
from tertius.store.tables import Store
from tertius.trade.estimation.design import FLOW, sanctioned
from tertius.trade.estimation.models import senders
from tertius.trade.scenario.known import ALL, place
from tertius.trade.scenario.measures import Sanctions

__all__ = ["Register"]

Floats = NDArray[np.float64]
TABLE = "sanctions"
COMPLETE, PARTIAL = "sanction.complete", "sanction.partial"
BY_SENDER = "sanctions-senders"
"""Model whose partial sanctions are apart by sender."""


class Register:
    """Table `sanctions`, asked for what a measure adds or takes away.

    Parameters
    ----------
    table : polars.DataFrame
        Table `sanctions`.
    """

    def __init__(self, table: pl.DataFrame) -> None:
        self.table = table

    @classmethod
    def of(cls, tables: Store) -> "Register":
        """Read the table from a store.

        Raises
        ------
        MissingDataError
            If the store does not hold it.
        """
        if TABLE not in tables.names:
            raise MissingDataError(
                f"table '{TABLE}' is not in this {tables.kind}: build it with `tertius data build` "
                "and name the build with --store"
            )
        return cls(tables.read(TABLE))

    @property
    def sources(self) -> list[str]:
        """Ids of the datasets behind the table."""
        return self.table["source"].unique().sort().to_list()

    def weights(self, measure: Sanctions, economies: Sequence[str]) -> dict[str, Floats]:
        """Return how much of each term a measure adds to each flow.

        Imposed: what the selected sanctions of the year add to those of all senders in `since`,
        or to none. Lifted: what remains of all senders' without the selected ones, less all.
        Degrees do not add up: a partial sanction adds nothing where a complete one is in force.

        Parameters
        ----------
        measure : Sanctions
            What is imposed or lifted.
        economies : sequence of str
            Those of the baseline.

        Returns
        -------
        dict of str to ndarray, shape (n, n)
            From exporter (row) to importer, 1 for a term that begins, -1 for one that ends.

        Raises
        ------
        UsageError
            If the table does not reach the year.
        """
        last = int(self.table["end"].to_numpy().max())
        if measure.year > last:
            raise UsageError(
                f"measure '{measure.name}': sanctions are recorded to {last}, not to "
                f"{measure.year}: give an earlier year"
            )
        chosen = _between(measure.senders, measure.targets, measure.year)
        if measure.mutual:
            chosen = chosen | _between(measure.targets, measure.senders, measure.year)
        if measure.action == "lifted":
            first = self._terms(measure.year, measure.model, economies)
            second = self._terms(measure.year, measure.model, economies, ~chosen)
        else:
            since = measure.since
            added = self._terms(measure.year, measure.model, economies, chosen)
            first = {term: np.zeros_like(weight) for term, weight in added.items()}
            if since is not None:
                first = self._terms(since, measure.model, economies)
            second = _both(first, added)
        found = {term: second[term] - first[term] for term in second}
        return {term: weight for term, weight in found.items() if weight.any()}

    def _terms(
        self,
        year: int,
        model: str,
        economies: Sequence[str],
        chosen: pl.Expr | bool = True,
    ) -> dict[str, Floats]:
        """Return the terms of a model that each flow is under in a year."""
        rows = self.table.filter(pl.col("start") <= year, pl.col("end") >= year, chosen)
        found = sanctioned(rows, [year], senders([year]) if model == BY_SENDER else None)
        where = _positions(year, economies)
        inside = found.filter(*(pl.col(side).is_in(where) for side in FLOW[:2]))
        at = tuple(
            inside[side].replace_strict(where, return_dtype=pl.Int64).to_numpy()
            for side in FLOW[:2]
        )
        terms: dict[str, Floats] = {}
        for term in (name for name in found.columns if name not in FLOW):
            terms[term] = np.zeros((len(economies), len(economies)))
            terms[term][at] = inside[term].cast(pl.Float64).to_numpy()
        return terms


def _between(senders: Sequence[str], targets: Sequence[str], year: int) -> pl.Expr:
    """Return the condition on sanctions of some senders on some targets."""
    found = pl.lit(value=True)
    for side, names in (("sender", senders), ("target", targets)):
        if ALL not in names:
            found = found & pl.col(side).is_in(_codes(names, year))
    return found


def _both(first: Mapping[str, Floats], second: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return the terms of two sets of sanctions together; what is complete is not partial too."""
    found = {term: np.maximum(first[term], second[term]) for term in first}
    for term in found:
        if term.startswith(PARTIAL):
            found[term] = found[term] * (1 - found[COMPLETE])
    return found


def _positions(year: int, economies: Sequence[str]) -> dict[int, int]:
    """Return where each state, by COW code, stands in a baseline."""
    places = {name: number for number, name in enumerate(economies)}
    codes = states.members(year, "gw")
    found = {}
    for code in {*states.members(year), *codes}:
        try:
            iso3 = states.state(code, year).iso3
        except UsageError:
            continue
        if iso3 in places:
            found[code] = places[iso3]
    return found


def _codes(names: Sequence[str], year: int) -> list[int]:
    return [states.resolve(code, year).ccode for name in names for code in place(name, year)]
