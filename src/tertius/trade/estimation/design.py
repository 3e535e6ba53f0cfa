"""Who trades with whom, and under which sanctions and agreements: the rows that are estimated on.

A row is a directed pair in a year. A sanction on the sender's exports bears on the flow from
sender to target, one on its imports on the flow back; finance, arms, travel and the rest on both.
A term is 1 where any sanction in force that year is of its kind. Where a flow is under a complete
and a partial sanction at once, it counts as complete.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tertius.trade.estimation.ppml import Fit, fit

__all__ = [
    "FLOW",
    "Design",
    "agreement_terms",
    "around",
    "border_terms",
    "design",
    "estimate",
    "groups",
    "sanctioned",
]

FLOW = ["exporter", "importer", "year"]
TRADE = ("sanction.complete", "sanction.partial")
PAIR_LOW = pl.min_horizontal("exporter", "importer").alias("low")
PAIR_HIGH = pl.max_horizontal("exporter", "importer").alias("high")

KINDS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "sanction.financial": ("financial",),
        "sanction.arms": ("arms", "military"),
        "sanction.travel": ("travel",),
        "sanction.other": ("other",),
    }
)
"""Terms beside trade itself, and the columns of table `sanctions` that each is made of."""


@dataclass(frozen=True, slots=True)
class Design:
    """Rows to estimate on.

    Attributes
    ----------
    frame : polars.DataFrame
        `FLOW`, ``flow`` (not below zero), one Float64 column a term.
    terms : tuple of str
        Names of the term columns.
    """

    frame: pl.DataFrame
    terms: tuple[str, ...]


def sanctioned(
    sanctions: pl.DataFrame, years: Sequence[int], by: Mapping[str, pl.Expr] | None = None
) -> pl.DataFrame:
    """Return the flows under sanctions and under which.

    Parameters
    ----------
    sanctions : polars.DataFrame
        Table `sanctions`.
    years : sequence of int
        Years to look at.
    by : mapping of str to polars.Expr, optional
        Splits term ``sanction.partial`` by sender: a name and the condition on the columns
        ``sender``, ``sender_group`` and ``year``; who meets none is ``other``. A flow can be
        under partial sanctions of several.

    Returns
    -------
    polars.DataFrame
        `FLOW` and one Boolean column a term, rows with at least one true.
    """
    flows = _flows(sanctions, years)
    partial = pl.col("degree") == "partial"
    splits = {"sanction.partial": partial} if by is None else _split(partial, by)
    found = flows.group_by(FLOW).agg(
        (pl.col("degree") == "complete").any().alias("sanction.complete"),
        *(condition.any().alias(term) for term, condition in splits.items()),
        *(pl.any_horizontal(columns).any().alias(term) for term, columns in KINDS.items()),
    )
    return found.with_columns(pl.col(list(splits)) & ~pl.col("sanction.complete"))


def around(sanctions: pl.DataFrame, years: Sequence[int], step: int) -> pl.DataFrame:
    """Return the flows on which trade sanctions are about to come or have just ended.

    Parameters
    ----------
    sanctions, years
        As in `sanctioned`.
    step : int
        Years between two looks: ``.before`` is true where the sanction is in force `step` years
        later and not now, ``.after`` where it was `step` years ago and is not now.

    Returns
    -------
    polars.DataFrame
        `FLOW` and four Boolean columns, rows with at least one true.
    """
    now = _traded(sanctions, years)
    found = now.select(FLOW)
    shifted = {}
    for name, shift in (("before", step), ("after", -step)):
        then = _traded(sanctions, [year + shift for year in years])
        shifted[name] = then.with_columns(pl.col("year") - shift)
        found = pl.concat([found, shifted[name].select(FLOW)]).unique()
    for name, then in shifted.items():
        both = found.join(then, on=FLOW, how="left").join(now, on=FLOW, how="left", suffix="_now")
        found = both.select(
            *(column for column in found.columns),
            *(
                (pl.col(term) & ~pl.col(f"{term}_now").fill_null(False)).alias(f"{term}.{name}")
                for term in TRADE
            ),
        )
    return found.with_columns(pl.exclude(FLOW).fill_null(False)).filter(
        pl.any_horizontal(pl.exclude(FLOW))
    )


def _traded(sanctions: pl.DataFrame, years: Sequence[int]) -> pl.DataFrame:
    return sanctioned(sanctions, years).select(*FLOW, *TRADE)


def _flows(sanctions: pl.DataFrame, years: Sequence[int]) -> pl.DataFrame:
    """Return one row a sanction, year and direction of trade, with its degree there."""
    dated = (
        sanctions.with_columns(year=pl.int_ranges("start", pl.col("end") + 1, dtype=pl.Int16))
        .explode("year")
        .filter(pl.col("year").is_in(list(years)))
    )
    kept = ["year", "sender", "sender_group", *(name for kind in KINDS.values() for name in kind)]
    out = dated.select(*kept, exporter="sender", importer="target", degree="trade_exports")
    back = dated.select(*kept, exporter="target", importer="sender", degree="trade_imports")
    return pl.concat([out, back])


def _split(partial: pl.Expr, by: Mapping[str, pl.Expr]) -> dict[str, pl.Expr]:
    rest = partial & ~pl.any_horizontal(*by.values())
    named = {f"sanction.partial.{name}": partial & condition for name, condition in by.items()}
    return {**named, "sanction.partial.other": rest}


def agreement_terms(
    agreements: pl.DataFrame, apart: Mapping[str, str] = MappingProxyType({})
) -> pl.DataFrame:
    """Return the flows whose agreements are known, and which are in force.

    Parameters
    ----------
    agreements : polars.DataFrame
        Table `agreements`.
    apart : mapping of str to str
        Terms of their own: name, and the text that the agreement's name holds. Their pairs do
        not count for term ``agreement``.

    Returns
    -------
    polars.DataFrame
        `FLOW`, ``agreement`` and the terms named in `apart`; both directions of each pair.
    """
    named = {term: (pl.col("agreement") == text).fill_null(False) for term, text in apart.items()}
    general = pl.col("in_force") & ~pl.any_horizontal(pl.lit(False), *named.values())
    one_way = agreements.select(
        "year", exporter="ccode1", importer="ccode2", agreement=general, **named
    )
    back = one_way.with_columns(exporter="importer", importer="exporter")
    return pl.concat([one_way, back.select(one_way.columns)])


def border_terms(flows: pl.DataFrame, base: int) -> pl.DataFrame:
    """Return for each flow whether it crosses a border, one term a year other than `base`."""
    abroad = pl.col("exporter") != pl.col("importer")
    years = sorted(set(flows["year"].to_list()) - {base})
    return flows.select(
        *FLOW, *(((pl.col("year") == year) & abroad).alias(f"border.{year}") for year in years)
    )


def design(flows: pl.DataFrame, *terms: pl.DataFrame, known: pl.DataFrame | None = None) -> Design:
    """Join flows with the terms that bear on them.

    Parameters
    ----------
    flows : polars.DataFrame
        `FLOW` and ``flow``.
    *terms : polars.DataFrame
        `FLOW` and Boolean columns; a flow that is not in one of them has all its terms false.
    known : polars.DataFrame, optional
        The same, where a flow that is not in it is not known and is left out.
    """
    joined = flows.select(*FLOW, "flow").drop_nulls()
    names: list[str] = []
    for found, how in ((known, "inner"), *((part, "left") for part in terms)):
        if found is not None:
            joined = joined.join(found, on=FLOW, how=how)  # type: ignore[arg-type]
            names += [name for name in found.columns if name not in FLOW]
    filled = joined.with_columns(pl.col(names).fill_null(False).cast(pl.Float64)).sort(FLOW)
    ordered = sorted(names, key=lambda name: not name.startswith("sanction"))
    return Design(filled, tuple(ordered))


def estimate(rows: Design) -> Fit:
    """Estimate all terms with exporter-year, importer-year and directed-pair effects.

    Standard errors are clustered by unordered pair: what befalls one direction befalls the other.

    Raises
    ------
    UsageError, NotConvergedError
        As in `tertius.trade.estimation.ppml.fit`.
    """
    frame = rows.frame
    return fit(
        frame["flow"].to_numpy().astype(float),
        {term: frame[term].to_numpy() for term in rows.terms},
        [
            groups(frame, "exporter", "year"),
            groups(frame, "importer", "year"),
            groups(frame, "exporter", "importer"),
        ],
        groups(frame, PAIR_LOW, PAIR_HIGH),
    )


def groups(frame: pl.DataFrame, *keys: str | pl.Expr) -> NDArray[np.int64]:
    """Return the number of each row's group: rows that agree in all `keys`."""
    ranks = frame.select(pl.struct(*keys).rank("dense").cast(pl.Int64)).to_series()
    return ranks.to_numpy()
