"""What the facts say of an outcome: how well it accounts for them, and what they leave open."""

from dataclasses import dataclass

import numpy as np

from tertius import shipped
from tertius.errors import UsageError
from tertius.provenance import Estimate, estimate
from tertius.trade.channels import record
from tertius.trade.channels.comparison import Comparison, compare
from tertius.trade.channels.outcome import OF_TRADE, Outcome

__all__ = ["LossBin", "Period", "Verdict", "against", "against_records"]

FEW = 20
"""Consistent columns below which no estimate is made of them."""
USD = "USD bn"


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a record.

    Attributes
    ----------
    period : str
    traded, without, modelled : Estimate
        What was traded, what would have been without the policy, and the model's path, USD bn.
    grown_pct : float
        Growth on the same months before the policy: from this much on friction is needed to
        explain what was traded.
    implied : Estimate
        Factor on trade costs that brings `without` to `traded`, whatever the channels.
    needed : float
        Share of paths without the policy that lie above what was traded.
    """

    period: str
    traded: Estimate
    without: Estimate
    modelled: Estimate
    grown_pct: float
    implied: Estimate
    needed: float


@dataclass(frozen=True, slots=True)
class LossBin:
    """How draws fare that lose between two shares of trade.

    Attributes
    ----------
    low_pct, high_pct : float
        Mean loss over the record, %.
    columns : int
        How many there are.
    consistent : float or None
        Share that agrees with every fact; None where there are none.
    """

    low_pct: float
    high_pct: float
    columns: int
    consistent: float | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome set against one record.

    Attributes
    ----------
    record, title : str
    periods : tuple of Period
    columns : int
        Pairs of a draw and a path without the policy.
    consistent, consistent_without : float
        Share of them that agrees with every fact, with the policy and without it.
    by_loss : tuple of LossBin
    lost, impact, factor : Estimate
        Mean loss over the record, loss of the first month, factor on trade costs at the end; of all
        columns.
    lost_consistent, impact_consistent, factor_consistent : Estimate or None
        The same of the consistent ones; None where they are few.
    trade_off : float or None
        Rank correlation, among them, of growth without the policy and loss to it; near 1 the facts
        do not tell the two apart.
    """

    record: str
    title: str
    periods: tuple[Period, ...]
    columns: int
    consistent: float
    consistent_without: float
    by_loss: tuple[LossBin, ...]
    lost: Estimate
    impact: Estimate
    factor: Estimate
    lost_consistent: Estimate | None
    impact_consistent: Estimate | None
    factor_consistent: Estimate | None
    trade_off: float | None


def against_records(
    outcome: Outcome, rng: np.random.Generator
) -> tuple[tuple[Verdict, ...], list[str]]:
    """Set an outcome against every record that ships for its channels.

    Returns
    -------
    tuple
        The verdicts, and a line for each record or number that is missing, with the reason.
    """
    verdicts, missing = [], []
    for name in shipped.ids(record.FOLDER):
        found = record.load(name)
        if found.channels != outcome.channels.id:
            continue
        try:
            verdict = against(outcome, found, rng)
        except UsageError as error:
            missing.append(f"no comparison: {error}")
            continue
        verdicts.append(verdict)
        if verdict.lost_consistent is None:
            missing.append(
                f"record '{name}': estimates of consistent draws are null, there are fewer than "
                f"{FEW}; take more draws"
            )
    return tuple(verdicts), missing


def against(outcome: Outcome, found: record.Record, rng: np.random.Generator) -> Verdict:
    """Set an outcome against one record.

    Raises
    ------
    UsageError
        If the record begins before the path, or ends after it.
    """
    seen = compare(found, outcome.path, outcome.dates[0], rng)
    agreed, enough = seen.consistent, int(seen.consistent.sum()) >= FEW
    impact = 100 * (1 - outcome.path.trade[0][seen.draw])
    factor = outcome.path.cost_factor[-1][seen.draw]
    measures = ((100 * seen.lost, OF_TRADE), (impact, OF_TRADE), (factor, "factor on trade costs"))
    lost, first, last = (estimate(values, unit) for values, unit in measures)
    known = [estimate(values[agreed], unit) if enough else None for values, unit in measures]
    return Verdict(
        record=found.id,
        title=found.title,
        periods=tuple(_period(seen, place) for place in range(len(seen.periods))),
        columns=seen.draw.size,
        consistent=float(agreed.mean()),
        consistent_without=float(seen.consistent_without.mean()),
        by_loss=tuple(
            LossBin(100 * low, 100 * high, n, None if np.isnan(share) else share)
            for low, high, n, share in seen.by_loss()
        ),
        lost=lost,
        impact=first,
        factor=last,
        lost_consistent=known[0],
        impact_consistent=known[1],
        factor_consistent=known[2],
        trade_off=seen.trade_off if enough else None,
    )


def _period(seen: Comparison, place: int) -> Period:
    return Period(
        period=seen.periods[place],
        traded=estimate(seen.observed[place], USD),
        without=estimate(seen.no_policy[place], USD),
        modelled=estimate(seen.modelled[place], USD),
        grown_pct=float(seen.break_even[place].mean()),
        implied=estimate(seen.implied[place], "factor on trade costs"),
        needed=float((seen.implied[place] > 1).mean()),
    )
