"""What a policy against a pair's payments does, in estimates: impact, adaptation, incidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from tertius.errors import UsageError
from tertius.provenance import Estimate, estimate
from tertius.trade.channels import program
from tertius.trade.channels.adaptation import NOTICED, Path, follow, start
from tertius.trade.channels.incidence import partial
from tertius.trade.channels.model import ChannelSet, Drawn
from tertius.trade.channels.policy import Policy
from tertius.trade.channels.record import Record
from tertius.trade.cited import Cited, cited, ranges
from tertius.trade.settlement.against_model import own_currency_share

__all__ = ["Month", "Outcome", "assess"]

Floats = NDArray[np.float64]
CHECKED = 500
"""Draws of the first month that are also solved as a linear program."""
OF_TRADE = "% of trade without the policy"
OF_PAID = "% of the value paid"


@dataclass(frozen=True, slots=True)
class Month:
    """What holds in one month; every field but the date is an estimate.

    Attributes
    ----------
    date : str
        YYYY-MM.
    lost : Estimate
        Trade lost, % of trade without the policy.
    recovered : Estimate or None
        Share of the first month's loss won back, %; None where no draw loses anything.
    factor : Estimate
        Factor on the pair's trade costs.
    marginal, average, rent : Estimate
        Mark-up of the marginal channel; mark-up paid; what those gain who hold cheaper channels.
        % of the value paid.
    own_currency : Estimate
        Share of trade settled in own currencies, %.
    """

    date: str
    lost: Estimate
    recovered: Estimate | None
    factor: Estimate
    marginal: Estimate
    average: Estimate
    rent: Estimate
    own_currency: Estimate


@dataclass(frozen=True, slots=True)
class Outcome:
    """A policy followed month by month over all draws.

    Attributes
    ----------
    channels : ChannelSet
    policy : Policy
    drawn : Drawn
        Draws before the policy.
    path : Path
        Month by month.
    dates : tuple of str
        Its months.
    months : tuple of Month
        The same, in estimates.
    mix : ndarray, shape (2 + T, n, K)
        Share of each channel in trade: before the policy, then month by month.
    exporter_share : Estimate
        Share of the added mark-up, in logs, that exporters bear in their own market, %.
    next_round : Estimate
        What the last round, repeated at the end of the path, would take of the trade that is left,
        %.
    gap : float
        Largest difference from the linear program, over trade and mixes of the draws checked.
    """

    channels: ChannelSet
    policy: Policy
    drawn: Drawn
    path: Path
    dates: tuple[str, ...]
    months: tuple[Month, ...]
    mix: Floats
    exporter_share: Estimate
    next_round: Estimate
    gap: float

    @property
    def sha256(self) -> str:
        """Checksum of the channel set and the policy: one name for what was asked."""
        asked = self.channels.model_dump_json() + self.policy.model_dump_json()
        return sha256(asked.encode()).hexdigest()

    def cited(self, records: Sequence[Record] = ()) -> Cited:
        """Return the datasets and facts behind the set, the policy and records beside them."""
        return cited(ranges([self.channels, self.policy, *records]))


def assess(
    channels: ChannelSet, policy: Policy, rng: np.random.Generator, n: int, months: int = 24
) -> Outcome:
    """Follow a policy month by month.

    Parameters
    ----------
    channels : ChannelSet
        The pair's channels.
    policy : Policy
        What is done to them.
    rng : numpy.random.Generator
        Where randomness comes from.
    n : int
        How many draws, at least 2.
    months : int
        How many months after the first round; it must reach the last round.

    Raises
    ------
    DataError
        If the policy changes channels that are not in the set.
    UsageError
        If there are too few draws or months.
    """
    if n < 2:
        raise UsageError(f"{n} draws: take at least 2, for a range")
    drawn, hits = channels.draw(rng, n), policy.draw(channels, rng, n)
    if months < hits[-1].month:
        raise UsageError(f"{months} months end before the last round, month {hits[-1].month}")
    path = follow(start(drawn), hits, months)
    dates = tuple(_later(policy.rounds[0].date, month) for month in range(months + 1))
    last = path.settings[-1]
    taken = 1 - last.struck(hits[-1]).settle().trade / path.settlement.trade[-1]
    taken[np.abs(taken) < NOTICED] = 0
    borne = partial(1.0, drawn.elasticity, drawn.supply_elasticity).exporter_share
    mixes = np.concatenate([path.before.mix[None], path.settlement.mix])
    return Outcome(
        channels=channels,
        policy=policy,
        drawn=drawn,
        path=path,
        dates=dates,
        months=tuple(_month(date, t, path, drawn) for t, date in enumerate(dates)),
        mix=mixes / mixes.sum(-1, keepdims=True),
        exporter_share=estimate(100 * borne, "% of the added mark-up"),
        next_round=estimate(100 * taken, "% of trade before it"),
        gap=_gap(path),
    )


def _month(date: str, t: int, path: Path, drawn: Drawn) -> Month:
    now, won = path.settlement, path.recovered[t]
    won = won[np.isfinite(won)]
    spread = now.marginal[t] - now.average[t]
    own = own_currency_share(now.mix[t], drawn.own_currency)
    return Month(
        date=date,
        lost=estimate(100 * (1 - path.trade[t]), OF_TRADE),
        recovered=estimate(100 * won, "% of the first month's loss") if won.size else None,
        factor=estimate(path.cost_factor[t], "factor on trade costs"),
        marginal=estimate(100 * now.marginal[t], OF_PAID),
        average=estimate(100 * now.average[t], OF_PAID),
        rent=estimate(100 * spread, OF_PAID),
        own_currency=estimate(own, "% of settled trade"),
    )


def _gap(path: Path) -> float:
    """Return how far the first month is from the linear program's solution."""
    first = path.settings[0]
    paid = first.markups + first.fading + first.lasting
    parameters = (paid, first.capacities, first.exposures, first.budget, first.elasticity)
    solved = program.settle(*(each[:CHECKED] for each in parameters))
    mix = path.settlement.mix[0, :CHECKED]
    return float(max(np.abs(solved.mix - mix).max(), np.abs(solved.trade - mix.sum(-1)).max()))


def _later(date: str, months: int) -> str:
    year, month = map(int, date.split("-"))
    years, left = divmod(month - 1 + months, 12)
    return f"{year + years}-{left + 1:02d}"
