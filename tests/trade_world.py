"""A made-up store for counterfactual scenarios: six economies, two sanctions, two models."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from tertius.sources.schemas import conform
from tertius.store.build import Stage, build
from tertius.store.tables import Store
from tertius.trade import scenario
from tertius.trade.scenario.model import assemble

__all__ = ["LEG", "STATES", "THETA", "WIDE", "asked", "made_up", "point", "solve"]

STATES = ("CHN", "DEU", "FRA", "IND", "RUS", "USA")
CCODES = {"CHN": 710, "DEU": 255, "FRA": 220, "IND": 750, "RUS": 365, "USA": 2}
EFFECTS = {"sanction.complete": (-1.2, 0.2), "sanction.partial": (-0.3, 0.1)}
DEGREES = ("none", "partial", "complete")

THETA = {"low": 4.0, "high": 4.0, "basis": "judged", "reason": "a point"}
WIDE = {"low": 2.5, "high": 6.0, "basis": "judged", "reason": "a range"}
LEG: dict[str, Any] = {"exporters": ["RUS"], "importers": ["CHN"], "reason": "made up"}


def made_up(root: Path) -> Store:
    """Build the store; FRA sells nothing at home in baseline ``geofrag-production-2018``."""
    tables = {
        "baseline_flows": pl.concat([_flows("geofrag-2019", 2019), _lame()]),
        "gravity_costs": _geography(),
        "sanctions": _sanctions(),
        "trade_effects": _effects(),
        "trade_effects_covariance": _covariance(),
    }
    conformed = {name: conform(frame, name, "made up") for name, frame in tables.items()}
    build(
        [Stage("made up", (), (), tuple(tables), lambda _: conformed)], root, root, descriptors={}
    )
    return Store.open(root)


def _flows(name: str, year: int) -> pl.DataFrame:
    rng = np.random.default_rng(7)
    size = np.array([900.0, 300.0, 200.0, 150.0, 100.0, 1200.0])
    matrix = np.outer(size, size) / size.sum() * rng.uniform(0.1, 0.4, (6, 6))
    np.fill_diagonal(matrix, size)
    return pl.DataFrame(
        [
            {
                "baseline": name,
                "exporter": a,
                "importer": b,
                "year": year,
                "value": matrix[i, j] * 1e3,
                "prices": "current",
                "goods": "goods and services",
                "source": "geofrag-campos",
            }
            for i, a in enumerate(STATES)
            for j, b in enumerate(STATES)
        ]
    )


def _lame() -> pl.DataFrame:
    rows = _flows("geofrag-production-2018", 2018)
    return rows.filter(~((pl.col("exporter") == "FRA") & (pl.col("importer") == "FRA")))


def _geography() -> pl.DataFrame:
    pairs = [(a, b) for a in STATES for b in STATES if a < b]
    return pl.DataFrame(
        {
            "baseline": "geofrag-2019",
            "economy1": [a for a, _ in pairs],
            "economy2": [b for _, b in pairs],
            "effect": np.random.default_rng(3).normal(0, 0.5, len(pairs)),
            "source": "geofrag-campos+cepii-geodist",
        }
    )


def _sanctions() -> pl.DataFrame:
    """The United States on Russia, exports completely from 2022; Germany on Russia from 2014."""
    rows = [
        (1, "USA", "RUS", 2022, "complete", "partial"),
        (2, "DEU", "RUS", 2014, "partial", "none"),
        (3, "RUS", "USA", 2022, "none", "partial"),
    ]
    return pl.DataFrame(
        [
            {
                "case": case,
                "sender": CCODES[sender],
                "target": CCODES[target],
                "start": start,
                "end": 2023,
                "ongoing": True,
                "trade_exports": exports,
                "trade_imports": imports,
                **dict.fromkeys(("arms", "military", "financial", "travel", "other"), False),
                "sender_group": None,
                "target_group": None,
                "source": "gsdb",
            }
            for case, sender, target, start, exports, imports in rows
        ],
        schema_overrides={"sender_group": pl.String, "target_group": pl.String},
    )


def _effects() -> pl.DataFrame:
    rows = [("sanctions", term, *values) for term, values in EFFECTS.items()]
    rows.append(("agreements", "agreement", 0.3, 0.1))
    return pl.DataFrame(
        [
            {
                "model": model,
                "term": term,
                "estimate": estimate,
                "se": se,
                "t": estimate / se,
                "treated": 100,
                "n_obs": 1000,
                "n_clusters": 100,
                "first": 1964,
                "last": 2016,
                "sample": "made up",
                "source": "gsdb",
            }
            for model, term, estimate, se in rows
        ]
    )


def _covariance() -> pl.DataFrame:
    """Errors of the two kinds of sanctions go together."""
    (a, (_, s)), (b, (_, r)) = EFFECTS.items()
    shared = 0.8 * s * r
    rows = [(a, a, s**2), (b, b, r**2), (a, b, shared), (b, a, shared)]
    frame = pl.DataFrame(rows, schema=["term1", "term2", "covariance"], orient="row")
    agreement = pl.DataFrame({"term1": ["agreement"], "term2": ["agreement"], "covariance": [0.01]})
    return pl.concat(
        [
            frame.with_columns(model=pl.lit("sanctions")),
            agreement.with_columns(model=pl.lit("agreements")),
        ]
    )


def asked(store: Store, *change: dict[str, Any], **more: Any) -> scenario.TradeScenario:
    fields = {
        "id": "made-up",
        "title": "made up",
        "question": "does it work?",
        "elasticity": THETA,
        "report": ["RUS"],
        "pairs": [["RUS", "CHN"]],
        "change": [{"name": f"change {n}", **each} for n, each in enumerate(change)],
        **more,
    }
    return assemble(fields, "made-up.toml", store)


def solve(
    store: Store, given: scenario.TradeScenario, draws: int = 4, seed: int = 1
) -> scenario.Outcome:
    return scenario.run(store, given, draws=draws, rng=np.random.default_rng(seed))


def point(value: float) -> dict[str, Any]:
    return {"low": value, "high": value, "basis": "judged", "reason": "a point"}
