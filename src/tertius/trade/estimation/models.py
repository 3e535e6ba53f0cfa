"""The models that are estimated: which rows, which terms, and why those.

`SAMPLES` says it in the words that travel with the estimates; the page on trade effects argues
the choices.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import polars as pl

from tertius.states import groups
from tertius.trade.estimation import russia
from tertius.trade.estimation.design import (
    FLOW,
    Design,
    agreement_terms,
    around,
    border_terms,
    design,
    estimate,
    sanctioned,
)
from tertius.trade.estimation.effects import Estimated, tables

__all__ = ["SAMPLES", "agreements_with_borders", "effect_tables", "sanctions_models", "senders"]

STEP = 4
"""Years between two looks: trade takes time to adjust, and agreements are known every fourth."""

YEARS = range(1964, 2017, STEP)
IMPORT_YEARS = range(1964, 2013, STEP)
BORDER_YEARS = range(1986, 2007, STEP)

UNITED_STATES = 2
GSTP = "Global System of Trade Preferences among Developing Countries (GSTP)"

SAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "sanctions": "exports between states as exporters report them, every fourth year",
        "sanctions-imports": "imports between states as importers report them, every fourth year",
        "sanctions-senders": "as sanctions, partial trade sanctions apart by sender",
        "sanctions-timing": "as sanctions, with trade sanctions four years ahead and just ended",
        "agreements": "manufactures of 69 economies, domestic sales included, every fourth year",
    }
)


def effect_tables(
    exports: pl.DataFrame,
    trade: pl.DataFrame,
    sanctions: pl.DataFrame,
    agreements: pl.DataFrame,
    covariates: pl.DataFrame,
) -> dict[str, pl.DataFrame]:
    """Return tables `trade_effects` and `trade_effects_covariance` with all models.

    Parameters
    ----------
    exports, covariates : polars.DataFrame
        As `sanctions_models` and `agreements_with_borders` take them.
    trade, sanctions, agreements : polars.DataFrame
        Tables of the store.
    """
    return tables(
        [
            *sanctions_models(exports, trade, sanctions, agreements),
            agreements_with_borders(covariates),
            russia.estimated(),
        ]
    )


def sanctions_models(
    exports: pl.DataFrame,
    trade: pl.DataFrame,
    sanctions: pl.DataFrame,
    agreements: pl.DataFrame,
) -> list[Estimated]:
    """Estimate what sanctions by kind did to goods trade, on two records of it.

    Parameters
    ----------
    exports : polars.DataFrame
        ``exporter``, ``importer``, ``year``, ``flow``, as the exporter reports.
    trade, sanctions, agreements : polars.DataFrame
        Tables of the store.
    """
    known = agreement_terms(agreements, {"agreement.gstp": GSTP})
    now = sanctioned(sanctions, YEARS)
    split = sanctioned(sanctions, YEARS, senders(YEARS))
    designs = {
        "sanctions": design(exports, now, known=known),
        "sanctions-senders": design(exports, split, known=known),
        "sanctions-timing": design(exports, now, around(sanctions, YEARS, STEP), known=known),
    }
    models = [_estimated(model, rows, ("gsdb", "rta-penppml")) for model, rows in designs.items()]
    imports = trade.filter(pl.col("year").is_in(list(IMPORT_YEARS)))
    origins = imports["source"].unique().sort().to_list()
    rows = design(imports, sanctioned(sanctions, IMPORT_YEARS), known=known)
    return [*models, _estimated("sanctions-imports", rows, ("gsdb", "rta-penppml", *origins))]


def _estimated(model: str, rows: Design, sources: Sequence[str]) -> Estimated:
    """Estimate one model on its rows."""
    years = rows.frame["year"]
    return Estimated(
        model=model,
        fit=estimate(rows),
        first=int(years.min()),  # type: ignore[arg-type]
        last=int(years.max()),  # type: ignore[arg-type]
        sample=SAMPLES[model],
        sources=tuple(sources),
    )


def senders(years: Sequence[int]) -> dict[str, pl.Expr]:
    """Return who sends a sanction: the United Nations, the European Union, the United States.

    A member of the Union counts as the Union, whether it acts through it or alone; who acts on a
    mandate of the United Nations counts as them.
    """
    united = pl.col("sender_group").fill_null("") == "UN"
    key = pl.col("sender").cast(pl.Int32) * 10_000 + pl.col("year")
    union = [ccode * 10_000 + year for year in years for ccode in groups.codes("EU", year)]
    return {
        "usa": (pl.col("sender") == UNITED_STATES) & ~united,
        "eu": key.is_in(union) & ~united,
        "un": united,
    }


def agreements_with_borders(covariates: pl.DataFrame) -> Estimated:
    """Estimate what agreements and borders did to manufactures, domestic sales included.

    Parameters
    ----------
    covariates : polars.DataFrame
        ``exporter``, ``importer``, ``year``, ``trade`` (million dollars), ``rta``.

    References
    ----------
    Yotov, Piermartini, Monteiro & Larch (2016), An Advanced Guide to Trade Policy Analysis,
    equation 1-39; here with an effect of each directed pair instead of each pair.
    """
    dated = covariates.with_columns(pl.col("year").cast(pl.Int16))
    kept = dated.filter(pl.col("year").is_in(list(BORDER_YEARS)))
    rows = design(
        kept.select(*FLOW, flow="trade"),
        kept.select(*FLOW, agreement=pl.col("rta") == 1),
        border_terms(kept, base=BORDER_YEARS.start),
    )
    return _estimated("agreements", rows, ("agtpa",))
