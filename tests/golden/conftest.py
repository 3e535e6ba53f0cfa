"""A made-up assessment: closed-form numbers, so that goldens change only when the brief does."""

import os
from collections.abc import Callable, Mapping
from datetime import date
from itertools import product
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import polars as pl
import pytest

from tertius.alignment.dimensions import DIMENSIONS, OVERALL, UNIT
from tertius.assessment import Assessment, IndexReading
from tertius.brief.blocks import Document
from tertius.brief.document import compose
from tertius.brief.render_html import render
from tertius.measures.register import Measure
from tertius.provenance import QUANTILES, Estimate, Figure
from tertius.scenario import Scenario
from tertius.sources.descriptor import Citation, Coverage, Descriptor, Quirk, SourceFile
from tertius.states import state
from tertius.store.manifest import Manifest, TableRecord
from tertius.triangle.history import Check
from tertius.triangle.kissinger import Rule
from tertius.triangle.patterns import LEGS, PATTERNS, SEATS, TYPES, Patterns, pariah_of, pivot_of
from tertius.triangle.phases import HingeYear, PhaseYear
from tertius.triangle.rift import Heat, Rift, Turn
from tertius.triangle.seated import Side, Triangle

ENDS = {"PT": (2, 365), "PR": (2, 710), "TR": (365, 710)}
FIRST, LAST, THEN, NOW = 1946, 2025, 1972, 2023
# mean alignment at some years, joined by straight lines
KNOTS: Mapping[tuple[str, str], tuple[tuple[int, float], ...]] = {
    ("PT", "diplomatic"): ((1946, -1.5), (1972, -1.1), (1985, -2.0), (1992, 0.2), (2025, -1.6)),
    ("PR", "diplomatic"): ((1946, -0.9), (1972, -1.5), (1985, -1.7), (1992, -1.3), (2025, -1.7)),
    ("TR", "diplomatic"): ((1946, 0.1), (1972, 0.6), (1985, 0.4), (1992, 0.3), (2025, 1.3)),
    ("PT", "economic"): ((1946, -1.1), (1960, -1.6), (1972, -1.2), (2000, -0.2), (2025, -0.9)),
    ("PR", "economic"): ((1946, -0.6), (1960, -2.4), (1972, -1.9), (2000, 1.1), (2025, 1.3)),
    ("TR", "economic"): ((1946, 0.9), (1958, 1.6), (1970, -1.5), (1990, 0.2), (2025, 1.5)),
    ("PT", "security"): ((1946, -0.9), (1962, -1.6), (1972, -0.9), (1992, -0.2), (2025, -1.5)),
    ("PR", "security"): ((1946, 0.1), (1952, -2.2), (1972, -0.3), (1990, 0.2), (2025, -1.1)),
    ("TR", "security"): ((1946, 0.8), (1955, 1.9), (1969, -1.9), (1980, -1.2), (2001, 0.9),
                         (2025, 1.2)),
}  # fmt: skip
SPREAD = {"diplomatic": 0.28, "economic": 0.42, "security": 0.38}
DATA_END = {"diplomatic": 2023, "economic": 2021, "security": 2018}


def normal(mean: float, sd: float) -> Estimate:
    p05, p25, p50, p75, p95 = (NormalDist(mean, sd).inv_cdf(q) for q in QUANTILES)
    return Estimate(mean, sd, p05, p25, p50, p75, p95, UNIT)


def moments(leg: str, dimension: str, year: int) -> tuple[float, float]:
    if dimension == OVERALL:
        parts = [moments(leg, d, year) for d in DIMENSIONS]
        return sum(m for m, _ in parts) / 3, sum(s**2 for _, s in parts) ** 0.5 / 3
    years, means = zip(*KNOTS[leg, dimension], strict=True)
    gap = max(0, year - DATA_END[dimension]) + (max(0, 1971 - year) if "R" in leg else 0) / 4
    return float(np.interp(year, years, means)), SPREAD[dimension] * (1 + 0.12 * gap) ** 0.5


def split(legs: Mapping[str, Estimate]) -> Patterns:
    up = {leg: NormalDist(e.mean, e.sd).cdf(2 * e.mean) for leg, e in legs.items()}
    shares = {
        name: float(
            np.prod(
                [up[leg] if s == "+" else 1 - up[leg] for leg, s in zip(LEGS, name, strict=True)]
            )
        )
        for name in PATTERNS
    }
    return Patterns(
        patterns=shares,
        types={t: sum(p for n, p in shares.items() if n.count("-") == k)
               for k, t in enumerate(TYPES)},
        pivot={s: sum(p for n, p in shares.items() if pivot_of(n) == s) for s in SEATS},
        pariah={s: sum(p for n, p in shares.items() if pariah_of(n) == s) for s in SEATS},
        balanced=sum(p for n, p in shares.items() if n.count("-") % 2 == 0),
    )  # fmt: skip


def ruled(legs: Mapping[str, Estimate]) -> dict[str, Rule]:
    found = {}
    for seat, (near, far, across) in {
        "P": ("PT", "PR", "TR"),
        "T": ("PT", "TR", "PR"),
        "R": ("PR", "TR", "PT"),
    }.items():
        worse = min((legs[near], legs[far]), key=lambda e: e.mean)
        slack = normal(worse.mean - legs[across].mean, (worse.sd**2 + legs[across].sd ** 2) ** 0.5)
        found[seat] = Rule(1 - NormalDist(slack.mean, slack.sd).cdf(0), slack)
    return found


def side(dimension: str, year: int, shift: float) -> Side:
    legs = {
        leg: normal(mean - shift, sd)
        for leg, (mean, sd) in ((leg, moments(leg, dimension, year)) for leg in LEGS)
    }
    end = max(DATA_END.values()) if dimension == OVERALL else DATA_END[dimension]
    return Side(legs, split(legs), ruled(legs), dict.fromkeys(LEGS, min(year, end)))


MEASURES = {
    m.id: m
    for m in (
        Measure("votes.kappa", "Voting similarity, kappa", "index, 1 identical", -1, 1,
                ("un-votes",), 1946, 2023, "1 − observed / expected squared differences.",
                "Häge (2011), Political Analysis 19(3): 287-305", interval=True),
        Measure("trade.dependence", "Trade dependence", "share of GDP", 0, None,
                ("trade-flows", "national-accounts"), 1946, 2021,
                "Exports and imports between the two, over the GDP of the first.",
                "Barbieri (1996), Journal of Peace Research 33(1): 29-49", directed=True),
        Measure("alliance.obligation", "Alliance obligation", "grade 0 to 3", 0, 3, ("treaties",),
                1946, 2018, "The highest promise in force.", "Leeds et al. (2002)"),
        Measure("disputes.hostility", "Hostility of disputes", "level 0 to 5", 0, 5,
                ("disputes",), 1946, 2014, "The highest level in the year.", "Gibler (2016)"),
        Measure("rivalry.strategic", "Strategic rivalry", "1 rivals, 0 not", 0, 1, ("rivalries",),
                1946, 2020, "1 in years of rivalry.", "Thompson (2001)"),
    )
}  # fmt: skip
VALUES: Mapping[str, Mapping[str, tuple[float | None, float | None]]] = {
    "PT": {"votes": (-0.08, -0.41), "trade": (0.00045, 0.0002), "alliance": (0, 0),
           "disputes": (3, 4), "rivalry": (1, 1)},
    "PR": {"votes": (-0.21, -0.38), "trade": (None, 0.0271), "alliance": (0, 0),
           "disputes": (2, 3), "rivalry": (1, 1)},
    "TR": {"votes": (0.33, 0.61), "trade": (0.0009, 0.0812), "alliance": (0, 2),
           "disputes": (4, 0), "rivalry": (1, 0)},
}  # fmt: skip


def figure(leg: str, measure: Measure, year: int, column: str) -> Figure:
    value = VALUES[leg][measure.family][year == NOW]
    known = min(year, measure.last)
    low, high = ENDS[leg]
    ends = {"_12": f", of {low} on {high}", "_21": f", of {high} on {low}"}
    where = f"ccode1 = {low} AND ccode2 = {high} AND year = {known}"
    return Figure(
        label=measure.label + ends.get(column.removeprefix(measure.column), ""),
        value=value,
        unit=measure.unit,
        interval=(value - 0.06, value + 0.06) if measure.interval and value is not None else None,
        method=measure.id,
        sources=measure.sources,
        rows=f"SELECT year, {column} FROM {measure.table} WHERE {where}",
        evidence_year=None if value is None else known,
        note=f"no data by {year}" if value is None else "",
    )


def figures(leg: str, year: int) -> tuple[Figure, ...]:
    return tuple(
        figure(leg, measure, year, measure.column + suffix)
        for measure in MEASURES.values()
        for suffix in (("_12", "_21") if measure.directed else ("",))
    )


def torn(dimension: str, year: int, shift: float) -> Rift:
    mean, sd = moments("TR", dimension, year)
    level = normal(mean - shift, sd)
    cold = NormalDist(level.mean, level.sd).cdf(0)
    before = moments("TR", dimension, year - 10)
    change = normal(mean - before[0], (sd**2 + before[1] ** 2) ** 0.5)
    heat = (
        Heat(force=(1964, 1966, 1967, 1968, 1969, 1972), rivalry=tuple(range(1963, 1973)),
             unknown=())
        if year == THEN
        else Heat(force=(), rivalry=(), unknown=(2021, 2022, 2023))
    )  # fmt: skip
    falling = NormalDist(change.mean, change.sd).cdf(-0.25)
    yes = cold if heat.present else cold * falling
    emerging = cold + falling - cold * falling - yes if not heat.present else (1 - cold) * falling
    turns = {
        "security": (Turn(1961, 0.64, 0.0), Turn(1989, 0.0, 0.71), Turn(1991, 0.0, 0.24)),
        "economic": (Turn(1960, 0.41, 0.0), Turn(1962, 0.33, 0.0), Turn(1984, 0.0, 0.28)),
        OVERALL: (Turn(1961, 0.83, 0.0), Turn(1986, 0.0, 0.55)),
    }
    bearing = {"disputes.hostility", "rivalry.strategic", "trade.dependence"}
    return Rift(
        verdict={"yes": yes, "emerging": emerging, "no": 1 - yes - emerging},
        cold=cold,
        level=level,
        change5=normal(change.mean / 2, change.sd),
        change10=change,
        turns=tuple(t for t in turns.get(dimension, ()) if t.year <= year),
        heat=heat,
        evidence=tuple(f for f in figures("TR", year) if f.method in bearing),
    )


def triangle(year: int, anchor: str = "neutral", shift: float = 0.0) -> Triangle:
    states = dict(zip(SEATS, (state(code, year) for code in (2, 365, 710)), strict=True))
    return Triangle(
        year=year,
        states=states,
        sides={d: side(d, year, shift) for d in (OVERALL, *DIMENSIONS)},
        rifts={d: torn(d, year, shift) for d in (OVERALL, *DIMENSIONS)},
        evidence={leg: figures(leg, year) for leg in LEGS},
        anchor=anchor,  # type: ignore[arg-type]
        weights=dict.fromkeys(DIMENSIONS, 1 / 3),
        draws=2000,
        seed=1,
        warnings=tuple(
            f"{d} {leg}: last data {DATA_END[d]}; the interval widens after"
            for d, leg in product(DIMENSIONS, LEGS)
            if DATA_END[d] < year
        ),
    )


def track(leg: str, dimension: str) -> pl.DataFrame:
    rows = []
    for year in range(FIRST, LAST + 1):
        found = normal(*moments(leg, dimension, year)).as_dict()
        rows.append({"year": year, **{k: v for k, v in found.items() if k != "unit"}})
    return pl.DataFrame(rows)


def descriptor(name: str, title: str) -> Descriptor:
    return Descriptor(
        id=name,
        title=title,
        producer=f"Makers of {title}",
        version="1.0",
        address=f"https://example.org/{name}",
        terms="Free for scholarly use with citation.",
        redistribution="open" if name == "un-votes" else "derived-only",
        accessed=date(2026, 11, 22),
        coverage=Coverage(first=1946, last=2023, units="pairs of states"),
        reader=name.replace("-", "_"),
        tables=("rows",),
        files=(SourceFile(path=f"{name}/rows.csv", sha256="a" * 64, bytes=1234),),
        citations=(
            Citation(key=f"maker-{name}", kind="article", author="Maker, Ann and Other, Bob",
                     title=f"Making {title}", year=2001, journal="Journal of Made Data"),
        ),
        quirks=(Quirk(trap="A column counts <twice> & more.", handled="Counted once."),),
    )  # fmt: skip


TITLES = {
    "disputes": "Disputes of the World",
    "national-accounts": "National Accounts",
    "rivalries": "Strategic Rivalries",
    "trade-flows": "Flows of Trade",
    "treaties": "Treaties of Alliance",
    "un-votes": "Votes of the General Assembly",
}
DESCRIPTORS = {name: descriptor(name, title) for name, title in TITLES.items()}


def reading(year: int, index: str, values: tuple[float, ...]) -> IndexReading:
    pattern = "".join("+" if value > 0 else "-" for value in values)
    pivot, pariah = pivot_of(pattern), pariah_of(pattern)
    return IndexReading(
        year=year,
        index=index,
        legs=dict(zip(LEGS, values, strict=True)),
        evidence_year=dict.fromkeys(LEGS, year),
        pattern=pattern,
        type=TYPES[pattern.count("-")],
        role=f"pivot {pivot}" if pivot else f"pariah {pariah}" if pariah else "",
    )


def hinge_years() -> tuple[HingeYear, ...]:
    return tuple(
        HingeYear(year, dimension, 0.1 * (year - 1971), 0.05, normal(-0.4, 0.3))
        for year, dimension in product(range(1972, 1975), (OVERALL, *DIMENSIONS))
    )


def phase_years() -> tuple[PhaseYear, ...]:
    found = []
    for year, dimension in product(range(1972, 1977), (OVERALL, *DIMENSIONS)):
        agrees = dimension == "security" and year < 1975
        ours = "romantic_triangle (pivot USA)" if agrees else "unit_veto"
        found.append(
            PhaseYear(
                year=year,
                dimension=dimension,
                scheme="Dittmer",
                theirs="romantic_triangle (pivot USA)",
                ours=ours,
                probability=0.55 if agrees else 0.15,
                agrees=agrees,
                indicators="PT: obligation 0, hostility 3, rivalry 1; PR: obligation 0, hostility "
                "0, rivalry 1; TR: obligation 0, hostility 4, rivalry 1",
            )
        )
    return tuple(found)


def made_up() -> Assessment:
    then, now = triangle(THEN), triangle(NOW)
    return Assessment(
        scenario=Scenario(
            id="made-up",
            title="Kissinger in reverse",
            question="Could the United States draw Russia away from China?",
            divider="USA",
            target="RUS",
            rival="CHN",
            then=THEN,
            now=NOW,
        ),
        now=now,
        then=then,
        anchors={
            "neutral": (then, now),
            "median": (triangle(THEN, "median", 0.9), triangle(NOW, "median", 0.9)),
            "own_mean": (triangle(THEN, "own_mean", -0.7), triangle(NOW, "own_mean", -0.7)),
        },
        series={(leg, d): track(leg, d) for leg in LEGS for d in (OVERALL, *DIMENSIONS)},
        indices=(
            reading(THEN, "votes.kappa", (-0.08, -0.21, 0.33)),
            reading(NOW, "votes.kappa", (-0.41, -0.38, 0.61)),
        ),
        checks=(
            Check("USSR-PRC, security: a change point downward within 1958-1964", True,
                  "expected number of such change points 0.97", ""),
            Check("1950-1956: both negative towards the USA, overall", False,
                  "lowest probability 0.41, in 1950", "1950: obligation 0, hostility 0, rivalry 0"),
        ),
        hinge=hinge_years(),
        phases=phase_years(),
        loadings=pl.DataFrame(
            {
                "dimension": ["diplomatic", "economic", "security", "security"],
                "indicator": ["kappa", "dependence_higher", "obligation", "hostility"],
                "measure": ["votes.kappa", "trade.dependence", "alliance.obligation",
                            "disputes.hostility"],
                "label": ["vote agreement beyond chance", "dependence of the more dependent side",
                          "alliance obligation", "militarized disputes"],
                "sign": [1, 1, 1, -1],
                "intercept": [0.01, -0.02, 0.0, 0.03],
                "loading": [0.81, 0.77, 0.66, -0.58],
                "noise": [0.31, 0.38, 0.44, 0.52],
                "weight": [1.0, 1.0, 0.6, 0.4],
                "neutral": ["agreement at chance level", "trade at the gravity expectation",
                            "no obligation", "no dispute"],
                "observations": [61234, 54321, 8123, 8123],
            }
        ),
        anchor_table=pl.DataFrame(
            {
                "dimension": list(DIMENSIONS),
                "neutral": [-0.31, 0.12, 0.44],
                "unit": [0.91, 0.88, 0.72],
                "median": [0.25, 0.08, -0.14],
                "drift": [0.051, 0.048, 0.083],
                "iterations": [41, 63, 88],
            }
        ),
        economy=None,
        sources=tuple(sorted(DESCRIPTORS)),
        draws=2000,
        seed=1,
        warnings=tuple(f"{t.year}: {line}" for t in (then, now) for line in t.warnings),
    )  # fmt: skip


MANIFEST = Manifest(
    kind="reference panel",
    version="0.0.0",
    schema=1,
    inputs={f"{name}/rows.csv": "a" * 64 for name in sorted(DESCRIPTORS)},
    tables={"alignment": TableRecord(1000, "b" * 64), "measure_votes": TableRecord(900, "c" * 64)},
)


@pytest.fixture(scope="session")
def assessment() -> Assessment:
    return made_up()


@pytest.fixture(scope="session")
def made_from() -> dict[str, Any]:
    return {"manifest": MANIFEST, "descriptors": DESCRIPTORS, "measures": MEASURES}


@pytest.fixture(scope="session")
def document(assessment: Assessment, made_from: dict[str, Any]) -> Document:
    return compose(assessment, **made_from)


@pytest.fixture(scope="session")
def page(document: Document) -> str:
    return render(document)


@pytest.fixture(scope="session")
def golden() -> Callable[[str, str], None]:
    """Compare text with a golden file, or renew it where TERTIUS_RENEW=1."""
    folder = Path(__file__).parent / "expected"

    def compare(name: str, text: str) -> None:
        path = folder / name
        if os.environ.get("TERTIUS_RENEW") == "1":
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        expected = path.read_text("utf-8") if path.exists() else ""
        assert text == expected, f"{name} changed; look, then TERTIUS_RENEW=1 pytest tests/golden"

    return compare
