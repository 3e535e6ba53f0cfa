"""`tertius facts`: the ledger of cited facts."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.command import Run, reading
from tertius.cli.output import Answer, aligned

if TYPE_CHECKING:
    from tertius.facts import Quantity

__all__ = ["add_to"]


def add_to(app: typer.Typer) -> None:
    """Register the command."""

    @reading(app, "facts")
    def facts(
        _: Run,
        quantity: Annotated[
            str | None, typer.Argument(metavar="QUANTITY", help="Id of a quantity; all without it.")
        ] = None,
        states: Annotated[
            list[str] | None,
            typer.Option(
                "--state", metavar="S", help="A state that the fact is about; may be repeated."
            ),
        ] = None,
        year: Annotated[
            list[int] | None,
            typer.Option("--year", metavar="Y", help="Year of the fact; may be repeated."),
        ] = None,
    ) -> Answer:
        """List cited figures: what is published, by whom, where.

        Without a quantity, and without a state or year, the quantities themselves are listed.
        Facts that disagree stand side by side. States: ISO3 code, COW code or name; also WLD, EU.
        """
        from tertius.errors import MissingDataError
        from tertius.facts import cite, find, quantities

        if quantity is None and not states and not year:
            return _quantities(quantities())
        found = find(quantity, states=states or None, year=year or None)
        if found.is_empty():
            raise MissingDataError(
                "no fact in the ledger answers to that; `tertius facts` lists the quantities"
            )
        days = ("first", "last")
        shown = found.with_columns(found[name].cast(str) for name in days)
        rows = [
            {**row, "citation": cite(row["id"])} for row in shown.drop(*days).iter_rows(named=True)
        ]
        return Answer(
            data=rows,
            text="\n\n".join(_in_words(row) for row in rows),
            table=lambda: shown,
            warnings=_nulls(rows),
        )


NULLS = {
    "stated": "low and high are null where the source states one figure",
    "about": "low and high are null where the source gives one rough figure",
    "over": "value and high are null where the source says 'over'",
    "under": "value and low are null where the source says 'at most'",
    "range": "value is null where the source gives a range",
}
"""Why numbers are null, by how firmly the source puts them."""


def _nulls(rows: "list[dict[str, Any]]") -> list[str]:
    """Return why numbers are null, one line for each way in which sources put them."""
    bare = [row for row in rows if None in (row["value"], row["low"], row["high"])]
    put = {row["qualifier"] for row in bare}
    return [line for qualifier, line in NULLS.items() if qualifier in put]


def _quantities(known: "dict[str, Quantity]") -> Answer:
    import polars as pl

    from tertius.facts import find

    rows = [
        {"quantity": name, "facts": find(name).height, "units": "; ".join(each.units)}
        | {"label": each.label}
        for name, each in known.items()
    ]
    cells = [["quantity", "facts", "units", "what"], *(list(map(str, r.values())) for r in rows)]
    return Answer(data=rows, text=aligned(cells), table=lambda: pl.DataFrame(rows))


def _in_words(row: "dict[str, object]") -> str:
    from tertius.facts.wording import figure

    lines = [
        f"{row['states']}  {row['date']}  {figure(row)}  ({row['base']})",
        f"  {row['citation']}",
        f"  {row['note']}",
        f"  {row['id']}",
    ]
    return "\n".join(line for line in lines if line.strip())
