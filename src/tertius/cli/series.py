"""`tertius series`: one measure of a dyad over time."""

from typing import TYPE_CHECKING, Annotated

import typer

from tertius.cli.command import Run, reading
from tertius.cli.output import Answer, aligned

if TYPE_CHECKING:
    import polars as pl

    from tertius.measures.register import Measure

__all__ = ["add_to"]


def add_to(app: typer.Typer) -> None:
    """Register the command."""

    @reading(app, "series")
    def series(
        run: Run,
        a: Annotated[str, typer.Argument(metavar="A", help="First state.")],
        b: Annotated[str, typer.Argument(metavar="B", help="Second state.")],
        measure: Annotated[
            str, typer.Option("--measure", metavar="M", help="A measure; see `tertius measures`.")
        ],
        first: Annotated[
            int | None, typer.Option("--from", metavar="Y", help="First year.")
        ] = None,
        last: Annotated[int | None, typer.Option("--to", metavar="Y", help="Last year.")] = None,
    ) -> Answer:
        """Show one measure of two states over time, with intervals.

        A directed measure is of A on (or to) B. States: ISO3 code, COW code or name.
        """
        from tertius.alignment.register import measure as find
        from tertius.errors import MissingDataError

        found = find(measure)
        world = run.world()
        dyad = world.dyad(a, b)
        frame = dyad.series(measure, first, last)
        known = frame.filter(frame["mean"].is_not_null())
        names = f"{dyad.a.name} and {dyad.b.name}"
        if known.is_empty():
            raise MissingDataError(
                f"no value of {measure} for {names} in the years asked for; it covers "
                f"{found.first}-{found.last}"
            )
        states = {
            seat: {"code": state.iso3, "name": state.name}
            for seat, state in (("A", dyad.a), ("B", dyad.b))
        }
        return Answer(
            data={
                "states": states,
                "measure": measure,
                "label": found.label,
                "unit": found.unit,
                "series": frame.to_dicts(),
            },
            text=f"{found.label}, {names}\nunit: {found.unit}\n\n{_in_columns(frame)}",
            table=lambda: frame,
            sources=_sources(known),
            manifest=world.manifest,
            warnings=_gaps(frame, found),
        )


def _sources(frame: "pl.DataFrame") -> list[str]:
    """Return the ids of the datasets behind the rows, in order of first use."""
    rows = frame["source"].unique(maintain_order=True)
    return list(dict.fromkeys(source for row in rows for source in row.split("+")))


def _gaps(frame: "pl.DataFrame", measure: "Measure") -> list[str]:
    """Return the reason for each kind of null in the series."""
    from tertius.brief.notation import spans_of_years

    warnings = []
    missing = frame.filter(frame["mean"].is_null())["year"].to_list()
    covered = range(measure.first, measure.last + 1)
    if outside := [year for year in missing if year not in covered]:
        warnings.append(
            f"{measure.id}: null in {spans_of_years(outside)}, outside its coverage "
            f"{measure.first}-{measure.last}"
        )
    if silent := [year for year in missing if year in covered]:
        warnings.append(f"{measure.id}: null in {spans_of_years(silent)}: no data for this dyad")
    if not measure.interval:
        warnings.append(
            f"{measure.id}: sd and quantiles are null: it is counted or coded, not estimated"
        )
    elif frame.filter(frame["mean"].is_not_null())["p25"].null_count():
        warnings.append(f"{measure.id}: p25, p50 and p75 are null: only sd, p05 and p95 are kept")
    return warnings


def _in_columns(frame: "pl.DataFrame") -> str:
    rows = [("year", "value", "90 % interval", "source")]
    for row in frame.iter_rows(named=True):
        value = "-" if row["mean"] is None else f"{row['mean']:.4g}"
        within = "" if row["p05"] is None else f"[{row['p05']:.4g}, {row['p95']:.4g}]"
        rows.append((str(row["year"]), value, within, row["source"] or ""))
    return aligned(rows)
