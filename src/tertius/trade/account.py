"""The economy of a triangle in one record: stakes, scenarios, channels, settlement, dependence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tertius import states
from tertius.errors import MissingDataError, TertiusError, UnknownStateError, UsageError
from tertius.store.tables import Store
from tertius.trade import baselines
from tertius.trade.channels import model, outcome, policy, verdict
from tertius.trade.channels.burden import burden
from tertius.trade.channels.incidence import Burden
from tertius.trade.dependence.product_reading import Product, between
from tertius.trade.dependence.reading import choke_points, dependence
from tertius.trade.dependence.records import ChokePoints, Dependence
from tertius.trade.scenario.imbalances import Closures, closures
from tertius.trade.scenario.model import load
from tertius.trade.scenario.outcome import Outcome
from tertius.trade.scenario.solution import run_all
from tertius.trade.settlement.against_model import Comparison
from tertius.trade.settlement.contrast import Contrast, contrast
from tertius.trade.settlement.worlds import against_facts
from tertius.trade.stakes import Stakes, stakes

__all__ = ["Account", "ChannelAccount", "account"]

BURDEN_DRAWS = 200  # of the channels' draws, solved in general equilibrium
MONTHS = 24
CLOSURE_DRAWS = 40  # for medians
TOP = 5  # partners in each list of choke points


@dataclass(frozen=True, slots=True)
class ChannelAccount:
    """What a policy against a pair's payments does.

    Attributes
    ----------
    found : tertius.trade.channels.outcome.Outcome
        Month by month.
    verdicts : tuple of Verdict
        Against what was traded.
    burdens : tuple of Burden
        Who bears it in general equilibrium, in the first month and the last; empty if missing.
    """

    found: outcome.Outcome
    verdicts: tuple[verdict.Verdict, ...]
    burdens: tuple[Burden, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """What the economy says of a triangle; a part that cannot be computed is None.

    Attributes
    ----------
    stakes : Stakes or None
        What five acts are worth to each of the three.
    scenarios : tuple of Outcome
        The scenarios asked for, in their order.
    closures : tuple of Closures
        Joint lifting, the end of the leg, and scenarios that treat imbalances in a way of their
        own, under each way.
    channels : ChannelAccount or None
        The pair's payments.
    settlement : Contrast or None
        The currencies of the pair's trade beside the world's.
    modelled : tuple of Comparison
        The channel model's share of own currencies beside the cited one.
    dependence : Dependence or None
        Target and rival on each other, good by good.
    choke_points : mapping of {"T", "R"} to ChokePoints
        The partners that each could replace least; empty where `dependence` is None.
    products : tuple of Product
        What is listed of their trade by heading.
    missing : tuple of str
        What is None or left out, and why.
    """

    stakes: Stakes | None
    scenarios: tuple[Outcome, ...]
    closures: tuple[Closures, ...]
    channels: ChannelAccount | None
    settlement: Contrast | None
    modelled: tuple[Comparison, ...]
    dependence: Dependence | None
    choke_points: Mapping[str, ChokePoints]
    products: tuple[Product, ...]
    missing: tuple[str, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the datasets behind it, each once."""
        outcomes = [*self.scenarios, *(self.stakes.outcomes.values() if self.stakes else ())]
        found = [source for each in outcomes for source in each.sources]
        found += [] if self.dependence is None else self.dependence.sources
        found += [source for each in self.products for source in each.sources]
        return tuple(dict.fromkeys(found))


def account(
    tables: Store,
    seats: tuple[str, str, str],
    year: int,
    *,
    counterfactuals: Sequence[str] = (),
    channels: str | None = None,
    rounds: str | None = None,
    baseline: str = baselines.DEFAULT,
    draws: int,
    seed: int,
) -> Account:
    """Return what the economy says of a triangle.

    Parameters
    ----------
    tables : Store
        A full build or the reference panel.
    seats : tuple of str
        P, T and R.
    year : int
        Year of the assessment: the latest of the data on dependence.
    counterfactuals : sequence of str
        Ids or files of scenarios.
    channels, rounds : str, optional
        Ids or files of the pair's payment channels and of the policy against them.
    baseline : str
        Id of the economy in which who bears the mark-up is found.
    draws, seed : int
        Of every part.
    """
    missing: list[str] = []
    # every part starts from the seed, so that what two of them share is drawn alike
    staked = _stakes(tables, seats, draws, np.random.default_rng(seed), missing)
    outcomes = _scenarios(tables, counterfactuals, draws, np.random.default_rng(seed), missing)
    paid = None
    if channels is not None and rounds is not None:
        paid = _channels(tables, channels, rounds, baseline, draws, seed, missing)
    depends, points, products = _dependence(tables, seats, year, missing)
    settled, modelled = _settlement(seats, draws, np.random.default_rng(seed), missing)
    return Account(
        stakes=staked,
        scenarios=outcomes,
        closures=_closures(tables, _chosen(staked, outcomes), seats, year, seed),
        channels=paid,
        settlement=settled,
        modelled=modelled,
        dependence=depends,
        choke_points=points,
        products=products,
        missing=tuple(missing),
    )


def _stakes(
    tables: Store,
    seats: tuple[str, str, str],
    draws: int,
    rng: np.random.Generator,
    missing: list[str],
) -> Stakes | None:
    try:
        found = stakes(tables, *seats, draws=draws, rng=rng)
    except (UsageError, MissingDataError) as error:
        missing.append(f"what each leg is worth: {error}")
        return None
    missing += [f"stakes, {act}: {reason}" for act, reason in found.missing.items()]
    missing += (f"stakes: {line}" for line in found.warnings)
    return found


def _scenarios(
    tables: Store,
    names: Sequence[str],
    draws: int,
    rng: np.random.Generator,
    missing: list[str],
) -> tuple[Outcome, ...]:
    try:
        found = run_all(tables, [load(name, tables) for name in names], draws=draws, rng=rng)
    except MissingDataError as error:
        missing.append(f"scenarios of trade: {error}")
        return ()
    missing += dict.fromkeys(f"trade: {line}" for each in found for line in each.warnings)
    return tuple(found)


def _chosen(staked: Stakes | None, outcomes: Sequence[Outcome]) -> list[Outcome]:
    acts = {} if staked is None else staked.outcomes
    found = [acts[act] for act in ("lift-allies", "end") if act in acts]
    return found + [each for each in outcomes if each.scenario.imbalances != "ratio"]


def _closures(
    tables: Store, outcomes: Sequence[Outcome], seats: tuple[str, str, str], year: int, seed: int
) -> tuple[Closures, ...]:
    codes = [states.resolve(seat, year).iso3 for seat in seats]
    return tuple(
        closures(
            tables,
            each.scenario,
            [code for code in codes if code in each.states],
            CLOSURE_DRAWS,
            rng=np.random.default_rng(seed),
        )
        for each in outcomes
    )


def _channels(
    tables: Store,
    name: str,
    rounds: str,
    baseline: str,
    draws: int,
    seed: int,
    missing: list[str],
) -> ChannelAccount:
    rng = np.random.default_rng(seed)
    found = outcome.assess(model.load(name), policy.load(rounds), rng, draws, MONTHS)
    verdicts, gaps = verdict.against_records(found, rng)
    missing += gaps
    try:
        economy = baselines.economy(tables, baseline)
        burdens = tuple(
            burden(economy, found.channels, found.policy, seed=seed, n=BURDEN_DRAWS, months=months)
            for months in (0, MONTHS)
        )
    except (MissingDataError, UnknownStateError) as error:
        missing.append(f"who bears the mark-up in general equilibrium: {error}")
        burdens = ()
    return ChannelAccount(found, verdicts, burdens)


def _settlement(
    seats: tuple[str, str, str], draws: int, rng: np.random.Generator, missing: list[str]
) -> tuple[Contrast | None, tuple[Comparison, ...]]:
    try:
        found = contrast(seats[1], seats[2])
    except TertiusError as error:
        missing.append(f"currencies of settlement: {error}")
        return None, ()
    return found, against_facts(found.states, rng, draws)


def _dependence(
    tables: Store, seats: tuple[str, str, str], year: int, missing: list[str]
) -> tuple[Dependence | None, dict[str, ChokePoints], tuple[Product, ...]]:
    try:
        target, rival = (states.resolve(seat, year) for seat in seats[1:])
        found = dependence(tables, target, rival, year)
        points = {
            seat: choke_points(tables, state, year, top=TOP)
            for seat, state in (("T", target), ("R", rival))
        }
    except (UsageError, MissingDataError) as error:
        missing.append(f"dependence: {error}")
        return None, {}, ()
    missing += found.warnings
    return found, points, between(tables, target, rival, year)
