"""`tertius trade opening`: what an opening did to trade, where no economy can be solved."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.command import Run, reading
from tertius.cli.output import Answer, aligned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tertius.provenance import Figure

__all__ = ["add_to"]


def add_to(app: typer.Typer) -> None:
    """Register the command."""

    @reading(app, "trade opening")
    def opening(
        run: Run,
        divider: Annotated[str, typer.Argument(metavar="P", help="State that opens.")] = "USA",
        target: Annotated[str, typer.Argument(metavar="T", help="To whom.")] = "CHN",
        rival: Annotated[str, typer.Argument(metavar="R", help="State it was drawn from.")] = "RUS",
        before: Annotated[
            int, typer.Option("--before", metavar="Y", help="A year before it.")
        ] = 1970,
        after: Annotated[int, typer.Option("--after", metavar="Y", help="A year after it.")] = 1975,
    ) -> Answer:
        """Show what an opening did to trade: partial effects of sanctions, and trade over GDP.

        By default that of 1972. Without a matrix of trade that has domestic sales nothing more can
        be solved for: what it was worth to anybody is null, with the reason.
        """
        from tertius.provenance import merged_sources
        from tertius.trade.opening import opening as found_of

        world = run.world()
        found = found_of(world.tables, divider, target, rival, before, after)
        return Answer(
            data={
                "states": [divider, target, rival],
                "before": before,
                "after": after,
                "figures": [asdict(figure) for figure in found],
            },
            text=_in_words(found),
            table=lambda: _table(found),
            sources=list(merged_sources(found)),
            manifest=world.manifest,
            warnings=[f"{each.label}: null, {each.note}" for each in found if each.value is None],
        )


def _table(found: "Sequence[Figure]") -> Any:
    import polars as pl

    return pl.DataFrame(
        [
            {
                "label": each.label,
                "value": each.value,
                "p05": each.interval[0] if each.interval else None,
                "p95": each.interval[1] if each.interval else None,
                "unit": each.unit,
                "method": each.method,
                "note": each.note,
            }
            for each in found
        ],
        infer_schema_length=None,
    )


def _in_words(found: "Sequence[Figure]") -> str:
    from tertius.brief.notation import decimal, interval, signed

    rows = []
    for each in found:
        value = "no data" if each.value is None else decimal(each.value, 3)
        if each.value is not None and each.interval is not None:  # a change, not a level
            value = f"{signed(each.value, 0)} ({interval(*each.interval, 0)})"
        rows.append((each.label, value, each.unit, each.note if each.value is not None else ""))
    return aligned(rows)
