"""Words for the columns of computed tables, which have no schema of their own."""

from collections.abc import Mapping
from dataclasses import dataclass

from tertius.alignment import DIMENSIONS
from tertius.measures.register import FAMILIES, Measure, register

__all__ = ["DERIVED", "Derived"]


@dataclass(frozen=True, slots=True)
class Derived:
    """A computed table: what a row is, and what its columns mean."""

    summary: str
    columns: Mapping[str, str]


_DYAD = {
    "ccode1": "COW code of the first state",
    "ccode2": "COW code of the second state, above the first",
}
_DYAD_YEAR = {**_DYAD, "year": "calendar year"}
_DIRECTIONS = {"_12": ", of the first state on the second", "_21": ", of the second on the first"}
_PARTS = {
    "": "",
    "_sd": ": standard deviation",
    "_p05": ": 5 % quantile",
    "_p95": ": 95 % quantile",
}


_NAMED = {
    "votes": {"source": "the year's votes"},
    "disputes": {"source": "the year's disputes"},
    "trade": {
        "total_source": "the total",
        "dependence_12_source": "dependence_12",
        "dependence_21_source": "dependence_21",
    },
}


def _family(family: str) -> Derived:
    columns = dict(_DYAD_YEAR)
    for found in register().values():
        if found.family == family:
            columns |= _measure(found)
    columns |= {
        name: f"ids of the datasets behind {what}, joined by +"
        for name, what in _NAMED.get(family, {}).items()
    }
    return Derived(f"Measures of family `{family}`, one row a dyad and year.", columns)


def _measure(found: Measure) -> dict[str, str]:
    directions = _DIRECTIONS if found.directed else {"": ""}
    parts = _PARTS if found.interval else {"": ""}
    return {
        f"{found.column}{direction}{part}": f"{found.label}{words}{what}; {found.unit}"
        for direction, words in directions.items()
        for part, what in parts.items()
    }


_MOMENTS = {
    "mean": "posterior mean, zero being neutral",
    "sd": "posterior standard deviation",
    "carry": "slope of a year's score on the next year's, given all data; with mean and sd it "
    "holds the joint law of the whole path",
}

_QUANTILES = {
    "mean": "mean",
    "sd": "standard deviation",
    "p05": "5 % quantile",
    "p25": "25 % quantile",
    "p50": "median",
    "p75": "75 % quantile",
    "p95": "95 % quantile",
}
_LOSSES = {
    "short": "share of the importer's imports of the good that nobody else makes good within "
    "about a year",
    "idle": "share of the exporter's exports of the good that nobody else takes within about a "
    "year",
    "price": "price pressure: short over the elasticity of demand, 1 being a doubling to first "
    "order",
}
_GOOD = {"year": "calendar year", "good": "id of the group of goods; all is the total"}
_ECONOMY = {"economy": "ISO3 code, or the source's name of an area"}
_SOURCE = {"source": "ids of the datasets, joined by +"}

_DEPENDENCE: Mapping[str, Derived] = {
    "dependence": Derived(
        "Dependence of two economies on each other in one group of goods, one row a directed "
        "pair, good and year; a pair below 1 % of both sides' trade in the good has no row.",
        {
            "exporter": "ISO3 code, or the source's name of an area",
            "importer": "the same",
            **_GOOD,
            "import_share": "share of the exporter in the importer's imports of the good",
            "export_share": "share of the importer in the exporter's exports of the good",
            **{
                f"{loss}_{moment}": f"{words}: {what}"
                for loss, words in _LOSSES.items()
                for moment, what in _QUANTILES.items()
            },
            "passed_on": "part of short that would fall on third parties if the importer outbid "
            "them",
            "stand_in": "other supplier that could bring the importer most; missing where there "
            "is none",
            "stand_in_share": "share of the lost imports that it alone could cover",
            "outlet": "other buyer that could take most; missing where there is none",
            "outlet_share": "share of the lost exports that it alone could take",
            **_SOURCE,
        },
    ),
    "concentration": Derived(
        "Suppliers and buyers of an economy in one group of goods, one row an economy, good and "
        "year.",
        {
            **_ECONOMY,
            **_GOOD,
            "unit": "million US dollars, or the unit of the quantity",
            "imports": "imports, in unit; not in the panel",
            "exports": "exports, in unit; not in the panel",
            "import_weight": "imports of the good over all imports in value; for fuels over use "
            "of oil, gas or coal",
            "export_weight": "exports of the good over all exports in value; for fuels over "
            "output of oil, gas or coal",
            "supplier_hhi": "Herfindahl index of suppliers, 1 being one alone",
            "buyer_hhi": "Herfindahl index of buyers",
            "suppliers": "number of suppliers",
            "buyers": "number of buyers",
            **_SOURCE,
        },
    ),
    "mineral_shares": Derived(
        "Critical minerals, one row an economy, mineral and year.",
        {
            **_ECONOMY,
            "year": "calendar year",
            "mineral": "id of the mineral or group",
            "output_share": "share of world mine production; missing where it is not listed",
            "export_share": "share of China's exports that goes to the economy, in value; missing "
            "where it is no listed destination",
        },
    ),
    "arms_shares": Derived(
        "Shares of suppliers in the major arms that a state received in the ten years to a year.",
        {
            "supplier": "COW code of the supplier",
            "recipient": "COW code of the recipient",
            "year": "last of the ten years",
            "share": "share of what it received",
        },
    ),
}

DERIVED: Mapping[str, Derived] = {
    **_DEPENDENCE,
    "states": Derived(
        "Identities of states, one row an identity: a state keeps its COW code while its name or "
        "its other codes change.",
        {
            "ccode": "COW code",
            "gwcode": "Gleditsch–Ward code",
            "iso3": "ISO 3166-1 code of three letters, or the withdrawn one",
            "iso2": "ISO 3166-1 code of two letters",
            "un": "United Nations M49 code",
            "abbreviation": "abbreviation in the COW list",
            "name": "name in these years",
            "first": "first day",
            "last": "last day; missing where the identity stands",
            "predecessor": "COW codes of the states it came out of",
            "successor": "COW codes of the states that came out of it",
        },
    ),
    "dyad_years": Derived(
        "Pairs of states that are members of the COW system on one same day of a year.",
        {
            **_DYAD_YEAR,
            "contiguous": "by land, or across at most 400 miles of water",
            "major": "at least one of the two is a major power in the year",
            "relevant": "politically relevant: contiguous or with a major power",
        },
    ),
    **{f"measure_{family}": _family(family) for family in FAMILIES},
    "alignment": Derived(
        "Alignment, one row a dyad and year; units are standard deviations of politically "
        "relevant dyad-years.",
        {
            **_DYAD_YEAR,
            **{
                f"{dimension}_{moment}": f"{dimension} alignment: {words}"
                for dimension in DIMENSIONS
                for moment, words in _MOMENTS.items()
            },
        },
    ),
    "loadings": Derived(
        "Parameters of the alignment model, one row an indicator, on the scale of scores.",
        {
            "dimension": "dimension it measures",
            "indicator": "its name",
            "measure": "measure it is made from",
            "label": "its name for a reader",
            "sign": "1 raises alignment, -1 lowers it",
            "intercept": "a in y = a + b x + e",
            "loading": "b in y = a + b x + e",
            "noise": "variance of e",
            "weight": "share of the information that a year's indicators give, all being there",
            "neutral": "neutrality in words",
            "observations": "dyad-years that the estimate rests on",
        },
    ),
    "anchors": Derived(
        "Zero and unit of each dimension, one row a dimension.",
        {
            "dimension": "the dimension",
            "neutral": "score taken as zero, on the scale of scores",
            "unit": "one published unit, on the scale of scores",
            "median": "median of politically relevant dyad-years, in published units",
            "drift": "variance of a year's step of the random walk, on the scale of scores",
            "iterations": "steps of expectation-maximisation until it converged",
        },
    ),
}
