"""China's trade by heading, as text and as JSON, for the commands on dependence."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tertius.cli.output import aligned

if TYPE_CHECKING:
    from tertius.trade.dependence.product_reading import Product

__all__ = ["HEADING", "as_json", "as_text", "merged", "warnings"]

HEADING = "China's trade by heading, listed partners only: shares at least, at most"
WORDS = 44
NOTHING = (
    "products: nothing is listed by that year; the source lists the first partners of China only, "
    "and the store must be built with table 'product_partners'"
)
LISTED = (
    "products: only the first suppliers of a heading and the first headings of a partner are "
    "listed; what is not listed is missing, not none"
)
NO_SUPPLY = (
    "products: supply_share is null where the suppliers of the heading are not listed, low where "
    "China's own total of the year is missing"
)
NO_SEEN = "products: seen is null where the main headings of the partner are not listed"


def as_json(found: "tuple[Product, ...]") -> list[dict[str, Any]]:
    """Return the products as the JSON surface spells them."""
    rows = []
    for each in found:
        row = asdict(each)
        supply, pair = row.pop("supply"), row.pop("pair")
        row["supply_share"] = supply and {"low": supply[0], "high": supply[1]}
        row["pair_share"] = {"low": pair[0], "high": pair[1]}
        rows.append(row)
    return rows


def as_text(found: "tuple[Product, ...]") -> str:
    """Return the products as a table under its heading, or nothing."""
    if not found:
        return ""
    head = ("from", "to", "product", "year", "bn USD", "of supply %", "of the pair %", "cut short")
    rows = [head] + [
        (
            each.exporter,
            each.importer,
            f"{each.product.removeprefix('hs')} {each.label}"[:WORDS].rstrip()
            if each.product.startswith("hs")
            else each.label,
            str(each.year),
            f"{each.value / 1e3:.2f}",
            "" if each.supply is None else _bounds(*each.supply),
            _bounds(*each.pair),
            "+".join(each.absent),
        )
        for each in found
    ]
    note = (
        "of supply: of what China imports of the heading; of the pair: of all that one sells the "
        "other.\ncut short: large suppliers whose record may end before the heading"
    )
    return f"{HEADING}\n{aligned(rows)}\n{note}"


def warnings(found: "tuple[Product, ...]") -> list[str]:
    """Return what the bounds leave open, and why values are null."""
    if not found:
        return [NOTHING]
    open_ended = any(each.supply is None or each.supply[0] is None for each in found)
    unseen = any(each.seen is None for each in found)
    return [LISTED] + [NO_SUPPLY] * open_ended + [NO_SEEN] * unseen


def merged(sources: tuple[str, ...], found: "tuple[Product, ...]") -> tuple[str, ...]:
    """Return the ids of the datasets of an answer and of the products, each once."""
    return tuple(dict.fromkeys([*sources, *(source for each in found for source in each.sources)]))


def _bounds(low: float | None, high: float) -> str:
    if low == high:
        return f"{100 * high:.1f}"
    return f"{'?' if low is None else f'{100 * low:.1f}'}-{100 * high:.1f}"
