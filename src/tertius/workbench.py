"""The workbench in Python: open a world of data, look at a dyad, a triangle, a whole scenario."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from tertius import assessment
from tertius.alignment.dimensions import OVERALL
from tertius.alignment.posterior import Anchor, leg
from tertius.alignment.posterior import series as leg_series
from tertius.alignment.register import FAMILY, measure, register
from tertius.assessment import Assessment
from tertius.errors import MissingDataError, UsageError
from tertius.measures.reading import series as measure_series
from tertius.scenario import Scenario, load
from tertius.states import State, resolve
from tertius.store.manifest import Manifest
from tertius.store.panel import open_panel
from tertius.store.publish import POINTER
from tertius.store.tables import Store, default_root
from tertius.triangle import seated
from tertius.triangle.seated import DRAWS, seat

if TYPE_CHECKING:
    import altair as alt

__all__ = ["Dyad", "Triangle", "World", "assess", "open"]

FIRST_YEAR, LAST_YEAR = 1816, 2100


@dataclass(frozen=True, slots=True)
class Triangle(seated.Triangle):
    """Where a triangle stands in a year, with a picture of itself."""

    def chart(self, dimension: str = OVERALL) -> "alt.LayerChart":
        """Return the triangle diagram of one dimension as an Altair chart."""
        import altair as alt

        from tertius.brief.charts.triangle import diagram

        if dimension not in self.sides:
            raise UsageError(
                f"dimension '{dimension}' is unknown: choose among {', '.join(self.sides)}"
            )
        return alt.LayerChart.from_dict(diagram(self, dimension))

    def _repr_html_(self) -> str:
        from tertius.brief.notebook import html

        return html(self)


def _pictured(found: seated.Triangle) -> Triangle:
    return Triangle(**{field.name: getattr(found, field.name) for field in fields(found)})


@dataclass(frozen=True, slots=True)
class Dyad:
    """Two states, in the order in which they were named.

    Attributes
    ----------
    tables : Store
        Where the numbers come from.
    a, b : State
        The two; a directed measure is of `a` on (or to) `b`.
    """

    tables: Store
    a: State
    b: State

    def series(self, name: str, first: int | None = None, last: int | None = None) -> pl.DataFrame:
        """Return one measure over time.

        Parameters
        ----------
        name : str
            Id of the measure: ``votes.kappa``, ``alignment.security``; see `World.measures`.
        first, last : int, optional
            Years, both inclusive; by default from the first to the last year with a value.

        Returns
        -------
        polars.DataFrame
            year, mean (the value), sd, p05, p25, p50, p75, p95, source; one row a year, null
            where there is no value. `source` joins ids of datasets by ``+``.

        Raises
        ------
        UnknownMeasureError
            With the nearest names, if there is no such measure.
        UsageError
            If `first` is after `last`, or one of them far outside any record.
        MissingDataError
            If alignment is asked for and the two never coexist from 1946 on.
        """
        for bound in (first, last):
            if bound is not None and not FIRST_YEAR <= bound <= LAST_YEAR:
                raise UsageError(f"year {bound}: ask for years from {FIRST_YEAR} to {LAST_YEAR}")
        if first is not None and last is not None and first > last:
            raise UsageError(f"years {first} to {last}: the first is after the last; swap them")
        found = measure(name)
        if found.family == FAMILY:
            frame = leg_series(leg(self.tables, self.a.ccode, self.b.ccode), found.column)
            frame = frame.with_columns(source=pl.lit("+".join(found.sources)))
        else:
            frame = measure_series(self.tables, name, self.a.ccode, self.b.ccode)
        return _every_year(frame.filter(pl.col("mean").is_not_null()), first, last)


@dataclass(frozen=True, slots=True)
class World:
    """A full build or the reference panel, open for questions.

    Attributes
    ----------
    tables : Store
        Its tables: `tables.names`, `tables.read(name)`, `tables.sql(query)`.
    """

    tables: Store

    @property
    def manifest(self) -> Manifest:
        """What the tables were made from: the checksum of every input."""
        return self.tables.manifest

    def dyad(self, a: str | int, b: str | int) -> Dyad:
        """Return a pair of states.

        Parameters
        ----------
        a, b : str or int
            ISO3 code, COW code or name; a former one (``SUN``, ``USSR``) means the same state.

        Raises
        ------
        UnknownStateError
            With the nearest names, if there is no such state.
        UsageError
            If both are one state.
        """
        first, second = resolve(a), resolve(b)
        if first.ccode == second.ccode:
            raise UsageError(f"'{a}' and '{b}' are one state, {first.name}: name two")
        return Dyad(self.tables, first, second)

    def triangle(
        self,
        divider: str | int,
        target: str | int,
        rival: str | int,
        year: int,
        *,
        anchor: Anchor = "neutral",
        weights: Mapping[str, float] | None = None,
        draws: int = DRAWS,
        seed: int = 1,
    ) -> Triangle:
        """Compute where a triangle stands in a year.

        Parameters
        ----------
        divider, target, rival : str or int
            States: ISO3 code, COW code or name, as of the year.
        year : int
            From 1946.
        anchor : {"neutral", "median", "own_mean"}
            What counts as zero: indicators at their neutral values, the median politically
            relevant dyad-year, or each dyad's own mean.
        weights : mapping, optional
            Weight of each dimension in the overall alignment; equal by default.
        draws, seed : int
            Number of posterior draws, at least 1, and the seed they start from.

        Raises
        ------
        UnknownStateError
            If a state is unknown or did not exist in that year.
        UsageError
            If two seats hold the same state, or an option cannot be meant.
        MissingDataError
            If the year lies outside the data.
        """
        found = seat(
            self.tables,
            divider,
            target,
            rival,
            year,
            anchor=anchor,
            weights=weights,
            draws=draws,
            seed=seed,
        )
        return _pictured(found)

    def measures(self) -> pl.DataFrame:
        """Return what a series can be asked of, one row a measure.

        Returns
        -------
        polars.DataFrame
            id, label, unit, low, high, directed, interval, first, last, sources, definition,
            reference.
        """
        return pl.DataFrame(
            [
                {
                    "id": found.id,
                    "label": found.label,
                    "unit": found.unit,
                    "low": found.low,
                    "high": found.high,
                    "directed": found.directed,
                    "interval": found.interval,
                    "first": found.first,
                    "last": found.last,
                    "sources": list(found.sources),
                    "definition": found.definition,
                    "reference": found.reference,
                }
                for found in register().values()
            ],
            schema_overrides={"low": pl.Float64, "high": pl.Float64},
        )

    def assess(
        self,
        scenario: str | Path | Scenario = "reverse-kissinger",
        year: int | None = None,
        *,
        draws: int = DRAWS,
        seed: int = 1,
    ) -> Assessment:
        """Run the main job: the triangle of a scenario, then and now.

        Parameters
        ----------
        scenario : str, Path or Scenario
            Id of a shipped scenario, path of a ``.toml`` file, or a scenario.
        year : int, optional
            Takes the place of the scenario's `now`.
        draws, seed : int
            Number of posterior draws and the seed they start from.

        Raises
        ------
        UsageError
            If there is no such scenario, or it cannot be asked of that year.
        DataError
            Listing every mistake in the scenario's file.
        MissingDataError
            If one of its years lies before the record of alignment.
        """
        chosen = scenario if isinstance(scenario, Scenario) else load(str(scenario))
        chosen = chosen if year is None else chosen.at(year)
        if chosen.unrecorded:
            raise MissingDataError(
                f"scenario '{chosen.id}' cannot be assessed: {'; '.join(chosen.unrecorded)}. "
                f"Its bargain can be solved: tertius wedge {chosen.id}"
            )
        found = assessment.assess(self.tables, chosen, draws=draws, seed=seed)
        anchors = {
            anchor: (_pictured(then), _pictured(now))
            for anchor, (then, now) in found.anchors.items()
        }
        then, now = anchors["neutral"]
        return replace(found, then=then, now=now, anchors=anchors)


def open(path: str | Path | None = None) -> World:
    """Open the data.

    Parameters
    ----------
    path : str or Path, optional
        Directory of a full build. By default the user's full build, if there is one, else the
        reference panel carried in the package.

    Raises
    ------
    MissingDataError
        If `path` holds no build.
    DataError
        If the build is damaged or of another version's layout.
    """
    if path is not None:
        return World(Store.open(path))
    root = default_root()
    return World(Store.open(root) if (root / POINTER).is_file() else open_panel())


def assess(
    scenario: str | Path | Scenario = "reverse-kissinger",
    year: int | None = None,
    *,
    draws: int = DRAWS,
    seed: int = 1,
) -> Assessment:
    """Run the main job on the default data; parameters as in `World.assess`."""
    return open().assess(scenario, year, draws=draws, seed=seed)


def _every_year(frame: pl.DataFrame, first: int | None, last: int | None) -> pl.DataFrame:
    """Return one row a year; the ends default to those of the frame."""
    years = frame["year"].to_list()
    start = first if first is not None else min(years, default=None)
    end = last if last is not None else max(years, default=None)
    if start is None or end is None:
        return frame
    span = pl.DataFrame({"year": range(start, end + 1)}, schema={"year": pl.Int64})
    return span.join(frame, on="year", how="left", maintain_order="left")
