"""`tertius trade dependence` and `tertius trade chokepoints`: who could do without whom."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.command import Run, reading
from tertius.cli.output import Answer, aligned
from tertius.cli.trade import products_text as products

if TYPE_CHECKING:
    import polars as pl

    from tertius.provenance import Figure
    from tertius.states import State
    from tertius.trade.dependence.product_reading import Product
    from tertius.trade.dependence.records import ChokePoint, ChokePoints, Dependence, Exposure

__all__ = ["add_to"]

NO_WEIGHT = "weights and losses are null where use or output of the fuel is not known"
Year = Annotated[int | None, typer.Option("--year", metavar="Y", help="Latest year of data.")]


def add_to(app: typer.Typer) -> None:
    """Register the two commands."""

    @reading(app, "trade dependence")
    def dependence(
        run: Run,
        a: Annotated[str, typer.Argument(metavar="A", help="First state.")],
        b: Annotated[str, typer.Argument(metavar="B", help="Second state.")],
        year: Year = None,
    ) -> Answer:
        """Show how far two states depend on each other, good by good.

        Shares of each other's trade, and what nobody else would make good within about a year.
        """
        from tertius.trade.dependence import product_reading
        from tertius.trade.dependence import reading as found_by

        world = run.world()
        dyad = world.dyad(a, b)
        found = found_by.dependence(world.tables, dyad.a, dyad.b, year or found_by.LAST)
        last = year or product_reading.LAST
        listed = product_reading.between(world.tables, dyad.a, dyad.b, last)
        return Answer(
            data=_pair(found) | {"products": products.as_json(listed)},
            text=_joined(_in_words(found), listed),
            table=lambda: _flat(found),
            sources=products.merged(found.sources, listed),
            manifest=world.manifest,
            warnings=[*found.warnings, *_below(found), *products.warnings(listed)],
        )

    @reading(app, "trade chokepoints")
    def chokepoints(
        run: Run,
        state: Annotated[str, typer.Argument(metavar="STATE", help="The state.")],
        year: Year = None,
        top: Annotated[int, typer.Option("--top", min=1, help="Length of each list.")] = 10,
    ) -> Answer:
        """Rank the partners that a state could replace least, by group of goods."""
        from tertius.states import resolve
        from tertius.trade.dependence import product_reading
        from tertius.trade.dependence import reading as found_by

        world = run.world()
        found = found_by.choke_points(world.tables, resolve(state), year or found_by.LAST, top)
        last = year or product_reading.LAST
        listed = product_reading.of_state(world.tables, found.state, last, top)
        shares = [point.share for _, points in _lists(found) for point in points]
        return Answer(
            data=_state(found) | {"products": products.as_json(listed)},
            text=_joined(_listed(found), listed),
            table=lambda: _ranked(found),
            sources=products.merged(_sources(shares), listed),
            manifest=world.manifest,
            warnings=[
                *found.warnings,
                *_no_weight(found),
                *_minerals_missing(found),
                *products.warnings(listed),
            ],
        )


def _named(state: "State") -> dict[str, str]:
    return {"code": state.iso3, "name": state.name}


def _sources(figures: "list[Figure]") -> tuple[str, ...]:
    from tertius.provenance import merged_sources

    return merged_sources(figures)


def _pair(found: "Dependence") -> dict[str, Any]:
    freer = found.freer
    worst = {"A": found.most_exposed(found.a), "B": found.most_exposed(found.b)}
    return {
        "states": {"A": _named(found.a), "B": _named(found.b)},
        "year": found.year,
        "freer": None if freer is None else freer.iso3,
        "most_exposed": {seat: None if one is None else one.good for seat, one in worst.items()},
        "goods": [
            {"good": x.good, "label": x.label, "year": x.year, "unit": x.unit}
            | {"A": _side(x), "B": _side(y), "balance": _differences(balance)}
            for x, y, balance in zip(found.of_a, found.of_b, found.balances, strict=True)
        ],
    }


def _side(each: "Exposure") -> dict[str, Any]:
    row = asdict(each)
    for name in ("of", "on", "good", "label", "year", "unit"):
        del row[name]
    row["import_share"], row["export_share"] = each.import_share.value, each.export_share.value
    return row


def _differences(balance: Any) -> dict[str, Any]:
    row = asdict(balance)
    return {name: row[name] for name in row if name.startswith(("supply", "sales"))}


def _state(found: "ChokePoints") -> dict[str, Any]:
    return {
        "state": _named(found.state),
        "year": found.year,
        **{
            name: [{**asdict(point), "share": point.share.value} for point in points]
            for name, points in _lists(found)
        },
        "minerals": [asdict(each) for each in found.minerals],
    }


def _lists(found: "ChokePoints") -> "Iterator[tuple[str, tuple[ChokePoint, ...]]]":
    yield "suppliers", found.suppliers
    yield "buyers", found.buyers
    yield "fuel_suppliers", found.fuel_suppliers
    yield "fuel_buyers", found.fuel_buyers


def _in_words(found: "Dependence") -> str:
    parts = []
    for exposures, state, other in (
        (found.of_a, found.a, found.b),
        (found.of_b, found.b, found.a),
    ):
        rows = [("", "year", "of its imports", "short", "of its exports", "unsold", "stand-in")]
        rows += [
            (
                each.label,
                str(each.year),
                _per_cent(each.import_share.value),
                _interval(each.short),
                _per_cent(each.export_share.value),
                _interval(each.idle),
                each.stand_in or "",
            )
            for each in exposures
            if each.import_share.value is not None or each.export_share.value is not None
        ]
        parts.append(f"{state.name} on {other.name}, % of its trade in the good\n{aligned(rows)}")
    freer = found.freer
    verdict = (
        "Neither loses less on both sides of its trade."
        if freer is None
        else f"{freer.name} loses less of its imports and of its exports by a break."
    )
    note = (
        "short, unsold: what nobody else makes good or takes within about a year, median and 90 %"
    )
    return "\n\n".join([*parts, f"{verdict}\n{note}"])


def _listed(found: "ChokePoints") -> str:
    titles = {
        "suppliers": "Suppliers hardest to replace, goods in value",
        "buyers": "Buyers hardest to replace, goods in value",
        "fuel_suppliers": "Suppliers of fuels hardest to replace, in quantity",
        "fuel_buyers": "Buyers of fuels hardest to replace, in quantity",
    }
    parts = [f"{found.state.name}, data to {found.year}"]
    for name, points in _lists(found):
        whole = "of use %" if name == "fuel_suppliers" else "of output %"
        last = whole if name.startswith("fuel") else "of all %"
        rows = [("partner", "good", "year", "share %", "lost %", last, "best stand-in")]
        rows += [
            (
                point.partner,
                point.label,
                str(point.year),
                _per_cent(point.share.value),
                _interval(point.lost),
                _per_cent(point.loss),
                point.replaced_by or "",
            )
            for point in points
        ]
        parts.append(f"{titles[name]}\n{aligned(rows) if points else 'none'}")
    mined = [("mineral", "year", "leader", "share %", "Herfindahl", "own %", "from China %")]
    mined += [
        (
            each.mineral,
            str(each.year or each.from_china_year or ""),
            each.leader or "",
            _per_cent(each.leader_share),
            "" if each.herfindahl is None else f"{each.herfindahl:.2f}",
            _per_cent(each.own_share),
            _per_cent(each.from_china),
        )
        for each in found.minerals
    ]
    parts.append(f"Critical minerals: world output, and share of China's exports\n{aligned(mined)}")
    return "\n\n".join(parts)


def _joined(text: str, listed: "tuple[Product, ...]") -> str:
    return "\n\n".join(filter(None, [text, products.as_text(listed)]))


def _per_cent(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f}"


def _interval(found: Any) -> str:
    if found is None:
        return ""
    # the median: where most draws are nothing, the mean may lie outside the interval
    return f"{100 * found.p50:.1f} [{100 * found.p05:.1f}, {100 * found.p95:.1f}]"


def _flat(found: "Dependence") -> "pl.DataFrame":
    """Return one row a state and good."""
    import polars as pl

    rows = []
    for each in (*found.of_a, *found.of_b):
        row: dict[str, Any] = {"of": each.of, "on": each.on, "good": each.good}
        row |= {"year": each.year} | _side(each)
        for name in ("short", "idle", "price"):
            moments: dict[str, float] = row.pop(name) or {}
            row |= {
                f"{name}_{moment}": moments.get(moment) for moment in ("mean", "p05", "p50", "p95")
            }
        rows.append(row | {"source": "+".join(each.import_share.sources)})
    return pl.DataFrame(rows, infer_schema_length=None)


def _ranked(found: "ChokePoints") -> "pl.DataFrame":
    """Return one row a choke point."""
    import polars as pl

    return pl.DataFrame(
        [
            {
                "list": name,
                "partner": point.partner,
                "good": point.good,
                "year": point.year,
                "share": point.share.value,
                "lost_mean": point.lost.mean,
                "lost_p05": point.lost.p05,
                "lost_p50": point.lost.p50,
                "lost_p95": point.lost.p95,
                "weight": point.weight,
                "loss": point.loss,
                "replaced_by": point.replaced_by,
            }
            for name, points in _lists(found)
            for point in points
        ],
        infer_schema_length=None,
    )


def _below(found: "Dependence") -> list[str]:
    """Return why values of pairs, weights and stand-ins are null."""
    warnings = []
    for exposures in (found.of_a, found.of_b):
        for flow, missing in (
            ("imports from", [each.label for each in exposures if each.short is None]),
            ("exports to", [each.label for each in exposures if each.idle is None]),
        ):
            if missing:
                side = f"{exposures[0].of}'s {flow} {exposures[0].on}"
                note = "below 1 % of both sides' trade in the good, or none"
                warnings.append(f"{side}: null for {', '.join(missing)}: {note}")
    if any(None in (x.import_weight, x.export_weight) for x in (*found.of_a, *found.of_b)):
        warnings.append(NO_WEIGHT)
    if any(b.supply_difference is None or b.sales_difference is None for b in found.balances):
        warnings.append("balances are null where one of the two shares is")
    warnings.append("stand_in and outlet are null where no other partner is in the market")
    return warnings


def _no_weight(found: "ChokePoints") -> list[str]:
    null = any(point.weight is None for _, points in _lists(found) for point in points)
    return [NO_WEIGHT] if null else []


def _minerals_missing(found: "ChokePoints") -> list[str]:
    if not found.minerals:
        return ["no data on minerals by that year"]
    return [
        "minerals: own_share is null where the source does not list the state, from_china where it "
        "is no listed destination; gallium, germanium and polysilicon have no figures of output, "
        "cobalt and lithium none of China's exports"
    ]
