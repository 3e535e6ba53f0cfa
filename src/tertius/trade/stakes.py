"""What the economy puts at stake for the three states of a triangle.

P would divide, T is the target, R the rival. Five acts, each a change from one standing world:
trade of T and R falls to what gravity expects; it ends; P lifts what it holds against T; P and its
allies do; R grants T preferences. For each state the change of real expenditure for good, in %.

The bargain asks for % of GDP a year. A change of x % of real expenditure is x E / Y % of output a
year, every year, once all has adjusted; E / Y is expenditure over output in the baseline. In
`geofrag-2019` output is GDP; in baselines from production data it is gross output, of which GDP is
about half.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
import polars as pl

from tertius.provenance import Estimate, estimate
from tertius.store.build import Progress
from tertius.store.tables import Store
from tertius.trade import baselines
from tertius.trade.expected import TABLE
from tertius.trade.lifting import AVERAGE, Lifting, lifting
from tertius.trade.question import question
from tertius.trade.scenario.known import Known
from tertius.trade.scenario.model import TradeScenario, assemble
from tertius.trade.scenario.outcome import Outcome
from tertius.trade.scenario.solution import DRAWS, run_all

__all__ = ["ACTS", "ALLIES", "Stakes", "stakes"]

ACTS: Mapping[str, str] = {
    "gravity": "trade of T and R falls to what gravity expects",
    "end": "trade of T and R ends",
    "lift": "P lifts what it holds against T",
    "lift-allies": "P and its allies lift what they hold against T",
    "preferences": "R and T conclude a trade agreement",
}
ALLIES: Mapping[str, tuple[str, ...]] = {
    "USA": ("us-allies-europe", "us-allies-pacific", "EU", "CAN", "CHE", "SGP")
}
"""Who counts as an ally of P, or goes with it, where nobody is named."""
WORLD = "2023"
AGREEMENT = ("agreements", "agreement")
"""Model and term of what an agreement does to trade."""
THETA = {
    "low": 2.5,
    "mode": 3.8,
    "high": 6.0,
    "basis": "judged",
    "reason": "as in world 2023: what studies of aggregate trade use",
}


@dataclass(frozen=True, slots=True)
class Stakes:
    """What each act is worth to each state.

    Attributes
    ----------
    states : mapping of {"P", "T", "R"} to str
        ISO3 codes.
    allies : tuple of str
        Who lifts together with P.
    world : str
        Id of the standing world, or ``none``.
    baseline : str
        Id of the baseline.
    outcomes : mapping of str to Outcome
        By act, one of `ACTS`; acts that cannot be computed are missing.
    missing : mapping of str to str
        Why, by act.
    spent_over_made : mapping of {"P", "T", "R"} to float
        Expenditure over output in the baseline: what turns % of real expenditure into % of
        output.
    warnings : tuple of str
        Who was named and lifts nothing; which acts rest on averages of past sanctions.
    """

    states: Mapping[str, str]
    allies: tuple[str, ...]
    world: str
    baseline: str
    outcomes: Mapping[str, Outcome]
    missing: Mapping[str, str]
    spent_over_made: Mapping[str, float]
    warnings: tuple[str, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of the cited facts used."""
        return tuple(dict.fromkeys(id for each in self.outcomes.values() for id in each.facts))

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the datasets used."""
        return tuple(dict.fromkeys(id for each in self.outcomes.values() for id in each.sources))

    @property
    def sha256(self) -> str:
        """Checksum of the world and of all acts: one name for what was asked."""
        parts = [each.scenario.sha256 for each in self.outcomes.values()]
        return sha256("".join([*self.states.values(), *parts]).encode()).hexdigest()

    def estimate(self, act: str, seat: str) -> Estimate | None:
        """Return the change of a seat's real expenditure, %, or None where it is missing."""
        found = self.outcomes.get(act)
        return None if found is None else found.estimate(self.states[seat])

    def of_output(self, act: str, seat: str) -> Estimate | None:
        """Return the same in % of output a year, or None where it is missing."""
        found = self.outcomes.get(act)
        if found is None:
            return None
        drawn = found.changes["welfare_pct"][:, found.states.index(self.states[seat])]
        return estimate(drawn * self.spent_over_made[seat], "% of output a year")

    def table(self) -> pl.DataFrame:
        """Return one row an act and seat.

        Returns
        -------
        polars.DataFrame
            act, seat, state, mean, sd, p05, p25, p50, p75, p95, unit, of_output (mean, % of output
            a year), reason (why it is missing).
        """
        rows = []
        for act in ACTS:
            for seat, state in self.states.items():
                value, output = self.estimate(act, seat), self.of_output(act, seat)
                rows.append(
                    {
                        "act": act,
                        "seat": seat,
                        "state": state,
                        **({} if value is None else value.as_dict()),
                        "of_output": None if output is None else output.mean,
                        "reason": self.missing.get(act, ""),
                    }
                )
        numbers = ("mean", "sd", "p05", "p25", "p50", "p75", "p95")
        texts = ("act", "seat", "state")
        schema = {
            **dict.fromkeys(texts, pl.String),
            **dict.fromkeys(numbers, pl.Float64),
            "unit": pl.String,
            "of_output": pl.Float64,
            "reason": pl.String,
        }
        return pl.DataFrame(rows, schema=schema)


def stakes(
    tables: Store,
    divider: str,
    target: str,
    rival: str,
    *,
    allies: Sequence[str] | None = None,
    standing: str = WORLD,
    baseline: str | None = None,
    draws: int = DRAWS,
    rng: np.random.Generator,
    progress: Progress | None = None,
) -> Stakes:
    """Return what each act is worth to P, T and R.

    Parameters
    ----------
    tables : Store
        A full build or the reference panel.
    divider, target, rival : str
        P, T and R: ISO3 code, COW code or name.
    allies : sequence of str, optional
        States and groups that lift together with P; by default those of `ALLIES`.
    standing : str
        Id or file of the world to start from, or ``none`` for the baseline as it is.
    baseline : str, optional
        Takes the place of the world's baseline.
    draws : int
        Number of draws.
    rng : numpy.random.Generator
        Where randomness comes from.
    progress : callable, optional
        Called as each lot of draws begins.

    Raises
    ------
    UsageError
        If a state is unknown, not in the baseline, or seated twice; or there is no such world.
    DataError
        If a mistake in the world's file is among what is wrong.
    MissingDataError, NotConvergedError
        As `tertius.trade.scenario.solution.run` does.
    """
    named = {"P": divider, "T": target, "R": rival}
    asked = question(tables, named, allies or (), standing, baseline)
    seats, known = asked.seats, asked.known
    base = {"elasticity": THETA, **asked.world, "baseline": known.baseline}
    friends = tuple(ALLIES.get(seats["P"], ()) if allies is None else allies)
    lifts = {
        "lift": lifting(tables, base, known, seats["T"], [seats["P"]]),
        "lift-allies": lifting(tables, base, known, seats["T"], [seats["P"], *friends]),
    }
    changes, missing = _changes(tables, known, seats, friends, lifts)
    scenarios = [
        _scenario(act, change, base, seats, tables, _title(act, lifts))
        for act, change in changes.items()
    ]
    found = run_all(tables, scenarios, draws=draws, rng=rng, progress=progress)
    economy = baselines.economy(tables, known.baseline)
    ratio = economy.flows.sum(0) / economy.flows.sum(1)
    return Stakes(
        states=seats,
        allies=friends,
        world=standing,
        baseline=known.baseline,
        outcomes=dict(zip(changes, found, strict=True)),
        missing=missing,
        spent_over_made={
            seat: float(ratio[economy.states.index(code)]) for seat, code in seats.items()
        },
        warnings=_warnings(lifts, seats, standing),
    )


def _title(act: str, lifts: Mapping[str, Lifting]) -> str:
    found = lifts.get(act)
    return f"{ACTS[act]}, {AVERAGE}" if found is not None and found.average else ACTS[act]


def _warnings(
    lifts: Mapping[str, Lifting], seats: Mapping[str, str], standing: str
) -> tuple[str, ...]:
    """Return a line for every act that rests on averages, and one for all who lift nothing."""
    found = [
        f"{ACTS[act]}: nothing of theirs stands in world '{standing}', so sanctions on record are "
        f"lifted {AVERAGE}, which was far less than that of the measures of 2022"
        for act, lifted in lifts.items()
        if lifted.average
    ]
    together = lifts["lift-allies"]
    if together.change and together.idle:
        where = "is on record" if together.average else f"stands in world '{standing}'"
        found.append(
            f"{ACTS['lift-allies']}: nothing is lifted for {', '.join(together.idle)}, of whom no "
            f"sanction on {seats['T']} that could be undone {where}"
        )
    return tuple(found)


def _scenario(
    act: str,
    change: list[dict[str, Any]],
    base: Mapping[str, Any],
    seats: Mapping[str, str],
    tables: Store,
    title: str,
) -> TradeScenario:
    fields = {
        **base,
        "id": f"stakes-{act}",
        "title": title,
        "question": "What is it worth to P, T and R?",
        "report": list(seats.values()),
        "pairs": [[seats["T"], seats["R"]], [seats["R"], seats["T"]]],
        "change": change,
    }
    return assemble(fields, f"stakes, {ACTS[act]}", tables)


def _changes(
    tables: Store,
    known: Known,
    seats: Mapping[str, str],
    allies: Sequence[str],
    lifts: Mapping[str, Lifting],
) -> tuple[dict[str, list[dict[str, Any]]], dict[str, str]]:
    """Return the measures of every act that can be computed, and why others cannot."""
    leg = {"exporters": [seats["T"]], "importers": [seats["R"]], "reason": "the leg of T and R"}
    found: dict[str, list[dict[str, Any]]] = {
        "gravity": [{"kind": "gravity", "name": "to gravity", **leg}],
        "end": [{"kind": "end", "name": "the end", **leg}],
    }
    missing: dict[str, str] = {}
    if TABLE not in tables.names:
        del found["gravity"]
        missing["gravity"] = f"table '{TABLE}' is not in this {tables.kind}"
    for act, lifted in lifts.items():
        if act == "lift-allies" and not allies:
            missing[act] = f"no allies of {seats['P']} are named: name them"
        elif lifted.change:
            found[act] = lifted.change
        else:
            missing[act] = (
                f"nothing of {seats['P']} against {seats['T']} stands in this world, and no "
                "sanctions with an estimated effect are on record"
            )
    model, term = AGREEMENT
    if known.check_effect(model, term):
        missing["preferences"] = "the effect of trade agreements is not among the estimates here"
    else:
        found["preferences"] = [
            {
                "kind": "effect",
                "name": "a trade agreement",
                "model": model,
                "term": term,
                "action": "imposed",
                **leg,
            }
        ]
    return found, missing
