"""`tertius trade settlement`: the currencies of a pair's trade, against the world's."""

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.command import Run, reading
from tertius.cli.output import Answer, aligned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tertius.trade.settlement.against_model import Comparison
    from tertius.trade.settlement.contrast import Contrast, Movement
    from tertius.trade.settlement.interval import Interval
    from tertius.trade.settlement.pace import Pace, Reach

__all__ = ["add_to"]


def add_to(app: typer.Typer) -> None:
    """Register the command."""

    @reading(app, "trade settlement")
    def settlement(
        run: Run,
        a: Annotated[str, typer.Argument(metavar="A", help="First state.")] = "RUS",
        b: Annotated[str, typer.Argument(metavar="B", help="Second state.")] = "CHN",
        since: Annotated[
            int, typer.Option("--since", metavar="Y", help="First year of the whole span.")
        ] = 2013,
        recent: Annotated[
            int, typer.Option("--recent", metavar="Y", help="First year of the recent span.")
        ] = 2020,
        draws: Annotated[
            int, typer.Option("--draws", metavar="N", min=1, help="Draws of the channel model.")
        ] = 1000,
    ) -> Answer:
        """Show in which currencies two states settle their trade, and what the world does.

        From cited facts: shares by year, how fast they move, when yardsticks would be reached at
        the recent pace (arithmetic, no forecast), how much of the renminbi's global shares the
        pair's own trade can be, and what the model of payment channels makes of the pair's share.
        """
        import numpy as np

        from tertius.facts import cite
        from tertius.trade.settlement.contrast import contrast
        from tertius.trade.settlement.worlds import against_facts

        found = contrast(a, b, since=since, recent=recent)
        model = against_facts(found.states, np.random.default_rng(run.seed), draws)
        moving = (found.pair, *found.world)
        held = [each.facts for each in moving] + [each.facts for each in found.weights]
        used = dict.fromkeys(id for ids in held for id in ids)
        return Answer(
            data=_data(found)
            | {"model": [_compared(each) for each in model]}
            | {"citations": {id: cite(id) for id in used}},
            text=_text(found) + _modelled(model),
            table=lambda: found.rows,
            warnings=[*_warnings(found), *_nulls(found)],
        )


def _data(found: "Contrast") -> dict[str, Any]:
    return {
        "states": found.states,
        "unit": "%",
        "series": found.rows.to_dicts(),
        "pair": _moving(found.pair),
        "world": [_moving(each) | {"times": _bounds(found.times(each))} for each in found.world],
        "weights": [asdict(each) for each in found.weights],
    }


def _moving(found: "Movement") -> dict[str, Any]:
    return {
        "series": found.name,
        "label": found.label,
        "years": {str(year): asdict(bounds) for year, bounds in found.years.items()},
        "points_a_year": _paced(found.whole),
        "points_a_year_recent": _paced(found.recent),
        "at_the_recent_pace": [_reached(each) for each in found.reaches],
        "facts": found.facts,
        "note": found.note or None,
    }


def _paced(found: "Pace | None") -> dict[str, Any] | None:
    if found is None:
        return None
    return {"middle": found.middle, **asdict(found.per_year), "years": found.years}


def _reached(found: "Reach") -> dict[str, Any]:
    finite = {
        name: value if math.isfinite(value) else None
        for name, value in (
            ("earliest_years", found.years.low),
            ("middle_years", found.middle),
            ("latest_years", found.years.high),
        )
    }
    return {"level": found.level, "passed": found.passed, "basis": "extrapolation", **finite}


def _bounds(found: "Interval | None") -> dict[str, float] | None:
    return None if found is None else asdict(found)


def _compared(found: "Comparison") -> dict[str, Any]:
    return {
        "year": found.year,
        "world": found.world,
        "model": found.model.as_dict(),
        "cited": asdict(found.cited),
        "probability_inside": found.inside,
        "distance": found.distance.as_dict(),
    }


def _modelled(model: "Sequence[Comparison]") -> str:
    if not model:
        return ""
    rows = [["", "model, median", "90 % interval", "cited", "draws within", "world"]]
    rows += [
        [
            str(each.year),
            f"{each.model.p50:.0f}",
            f"{each.model.p05:.0f}–{each.model.p95:.0f}",
            _span(each.cited),
            f"{100 * each.inside:.0f} %",
            each.world,
        ]
        for each in model
    ]
    title = "Own-currency share in the model of payment channels, %"
    return f"\n\n{title}\n\n{aligned(rows)}"


def _text(found: "Contrast") -> str:
    moving = (found.pair, *found.world)
    years = sorted({year for each in moving for year in each.years})
    shares = [
        ["", *(each.name for each in moving)],
        *([str(year), *(_span(each.years.get(year)) for each in moving)] for year in years),
    ]
    paces = [
        ["", "points a year", "recently", "the pair is faster by", "at the recent pace"],
        *(
            [
                each.name,
                _rate(each.whole),
                _rate(each.recent),
                "" if each is found.pair else _times(found.times(each)),
                "; ".join(map(_reaching, each.reaches)),
            ]
            for each in moving
        ),
    ]
    weights = [
        f"{each.year}  {_span(each.ceiling.points, 2)} of {_span(each.share, 2)} points of "
        f"{each.name}, {_span(each.ceiling.part * 100)} % of it\n      {each.formula}"
        for each in found.weights
    ]
    return "\n".join(
        [
            f"Settlement of {'-'.join(found.states)} trade and the world, % (bounds of what "
            "sources say of the year)",
            "",
            aligned(shares),
            "",
            "Change, bounds of the least-squares slope; years to a level are an extrapolation",
            "",
            aligned(paces),
            *(
                ["", "What the pair's trade comes to in the shares of the renminbi", ""]
                if weights
                else []
            ),
            *weights,
        ]
    )


def _span(found: "Interval | None", digits: int = 1) -> str:
    if found is None:
        return "–"
    low, high = (f"{end:.{digits}f}" for end in (found.low, found.high))
    return low if low == high else f"{low}–{high}"


def _rate(found: "Pace | None") -> str:
    from tertius.brief.notation import interval

    return "–" if found is None else interval(found.per_year.low, found.per_year.high)


def _times(found: "Interval | None") -> str:
    return "–" if found is None else f"{found.low:.0f}–{found.high:.0f} times"


def _reaching(found: "Reach") -> str:
    level = f"{found.level:g} %"
    if found.passed is not None:
        return f"{level} passed by {found.passed}"
    if math.isinf(found.years.low):
        return f"{level}: moves away"
    latest = "never" if math.isinf(found.years.high) else f"{found.years.high:.0f}"
    return f"{level} in {found.years.low:.0f}–{latest} years"


def _warnings(found: "Contrast") -> list[str]:
    broken: dict[str, list[str]] = {}
    for each in (found.pair, *found.world):
        if each.note:
            broken.setdefault(each.note, []).append(each.name)
    notes = [f"{', '.join(names)}: {note}" for note, names in broken.items()]
    if not found.weights:
        notes.append("no weight in the renminbi's shares: China is not one of the two")
    missing = [each.name for each in found.world if each.recent is None]
    return notes + [f"{name}: fewer than two recent years, so no recent pace" for name in missing]


def _nulls(found: "Contrast") -> list[str]:
    """Return why numbers are null, one line a kind."""
    moving = (found.pair, *found.world)
    reached = [reach for each in moving for reach in each.reaches]
    endless = any(
        math.isinf(years) for each in reached for years in (each.years.low, each.years.high)
    )
    told = {
        "value is null where the source gives bounds only": found.rows["value"].has_nulls(),
        "passed is null where the level is not passed yet": any(
            each.passed is None for each in reached
        ),
        "years to a level are null where it is never reached at that pace": endless,
        "times is null where a pace is unknown or may be nothing": any(
            found.times(each) is None for each in found.world
        ),
        "points_a_year is null where fewer than two years are known": any(
            each.whole is None for each in moving
        ),
        "note is null where nothing breaks the series": any(not each.note for each in moving),
    }
    return [line for line, there in told.items() if there]
