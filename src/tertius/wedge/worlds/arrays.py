"""From draws to arrays: what each rung is worth to each side, and what each item delivers.

All of one kind are of shape (worlds, rungs) or (worlds, items). Gains and costs are in % of the
GDP a year of the side that has them; what arrives at the target in % of the target's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tertius.scenario import Amount, Computed, Item, Seat, Wedge
from tertius.scenario.names import expand
from tertius.wedge.allies.vetoes import decide
from tertius.wedge.worlds.deliver import Rules
from tertius.wedge.worlds.evidence import SEATS, Evidence
from tertius.wedge.worlds.inputs import CREDIBILITY, STAKES, patience, place, promise
from tertius.wedge.worlds.promises import arrives

__all__ = ["LOOPS", "Arrays", "Menu", "Setting", "Switches", "assemble"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Draws = Mapping[str, Floats]

LOOPS = ("adaptation", "dependence", "counterbid", "rearmament", "closing_ranks", "war_end")
"""Feedback loops, fields of the scenario's `feedback`; all off unless named."""


@dataclass(frozen=True, slots=True)
class Switches:
    """What of a scenario is in play.

    Attributes
    ----------
    loops : frozenset of str
        Feedback loops that are on, of `LOOPS`; one without a range in the file does nothing.
    items : frozenset of str or None
        Ids of P's items that are in play, sticks included; None for all its gifts.
    sticks : bool
        Whether P's sticks are in play where `items` names none.
    strict : bool
        Whether R would take back at the first step away from the status quo all that it gives for
        T to stay there, as far as that step is worth it to R; else it goes on giving on each rung
        what leaves it as well off.
    axis : bool
        Whether P's credibility is the input `axis.credibility` in place of the data's.
    """

    loops: frozenset[str] = frozenset()
    items: frozenset[str] | None = None
    sticks: bool = False
    strict: bool = False
    axis: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A scenario with its data, ready to take draws."""

    wedge: Wedge
    evidence: Evidence
    switches: Switches = field(default_factory=Switches)

    def loop(self, name: str, draws: Draws) -> Floats | float:
        """Return a loop's strength, 0 where it is off."""
        on = name in self.switches.loops and getattr(self.wedge.feedback, name) is not None
        return draws[f"wedge.feedback.{name}"] if on else 0.0

    def items(self, seat: Seat, *, stick: bool) -> tuple[Item, ...]:
        """Return the gifts or the sticks of one side that are in play."""
        chosen = self.switches.items
        own = tuple(item for item in self.wedge.given_by(seat) if item.stick == stick)
        if seat != "divider":
            return own
        if chosen is None:
            return own if self.switches.sticks or not stick else ()
        return tuple(item for item in own if item.id in chosen)


@dataclass(frozen=True, slots=True, eq=False)
class Menu:
    """The gifts of one side.

    Attributes
    ----------
    items : tuple of str
        Ids.
    value : ndarray, shape (worlds, items)
        What arrives at the target: worth times credibility times the chance of consent.
    agreed : ndarray, shape (worlds, items)
        The same once all have consented.
    promised : ndarray, shape (worlds, items)
        What is promised.
    cost : ndarray, shape (worlds, items)
        To the giver, with what it counts of its allies' loss; % of its GDP.
    loss : ndarray, shape (worlds, items)
        Of P's allies, % of P's GDP.
    seen : ndarray, shape (worlds, items)
        How plainly allies see it, 0 to 1.
    rules : Rules
        What goes with what.
    allowed : ndarray of int64, shape (rungs,)
        By rung, a mask of what can be given there.
    own : int
        Mask of what needs nobody's consent.
    """

    items: tuple[str, ...]
    value: Floats
    agreed: Floats
    promised: Floats
    cost: Floats
    loss: Floats
    seen: Floats
    rules: Rules
    allowed: NDArray[np.int64]
    own: int


@dataclass(frozen=True, slots=True, eq=False)
class Arrays:
    """The worlds of a wedge.

    Attributes
    ----------
    P, R : Menu
        Gifts of the divider and of the rival.
    gain_P, gain_R : ndarray, shape (worlds, rungs)
        What each rung is worth to P and R, % of their GDP a year, gifts apart.
    T : ndarray, shape (worlds, rungs)
        The same of the target.
    kept_P, kept_R, kept_T : ndarray, shape (worlds,)
        d (1 - h): what the next year counts, for caps.
    status_quo : int
        The rung where T stands.
    """

    P: Menu
    R: Menu
    gain_P: Floats
    gain_R: Floats
    T: Floats
    kept_P: Floats
    kept_R: Floats
    kept_T: Floats
    status_quo: int


def assemble(setting: Setting, draws: Draws) -> Arrays:
    """Return the arrays of all worlds that were drawn."""
    wedge = setting.wedge
    worlds = len(next(iter(draws.values())))
    gain = {seat: _rungs(setting, seat, draws, worlds) for seat in SEATS}
    for item in (*setting.items("divider", stick=True), *setting.items("rival", stick=True)):
        _strike(setting, item, draws, gain)
    for item in wedge.given_by("target"):
        _commit(setting, item, draws, gain)
    return Arrays(
        P=_menu(setting, "divider", draws, worlds),
        R=_menu(setting, "rival", draws, worlds),
        gain_P=gain["divider"],
        gain_R=gain["rival"],
        T=gain["target"],
        kept_P=_kept(setting, "divider", draws),
        kept_R=_kept(setting, "rival", draws),
        kept_T=_kept(setting, "target", draws),
        status_quo=wedge.status_quo,
    )


def _rungs(setting: Setting, seat: Seat, draws: Draws, worlds: int) -> Floats:
    """Return what each rung is worth to a side: its axis, and what trade computes."""
    gain = np.zeros((worlds, len(setting.wedge.rungs)))
    axis = draws[f"wedge.worth.{seat}"] * (-1.0 if seat == "rival" else 1.0)
    state = setting.evidence.states[seat]
    for number, rung in enumerate(setting.wedge.rungs):
        if rung.status_quo:
            continue
        path = f"wedge.rungs.{rung.id}"
        gain[:, number] = axis * draws[f"{path}.worth"]
        if rung.tie is not None:
            effect = _effect(setting, "stakes.gravity", state, draws)
            gain[:, number] += draws[f"{path}.tie"] * effect
        elif rung.effect is not None:
            parts = getattr(rung.effect, seat)
            gain[:, number] += amount(setting, parts, f"{path}.effect.{seat}", state, draws)
    return gain


def _effect(setting: Setting, name: str, state: str, draws: Draws) -> Floats:
    found = setting.evidence.effect(name, state)
    taken: Floats = found[place(draws, STAKES, len(found))]
    return taken


def amount(
    setting: Setting, parts: Amount, path: str, state: str, draws: Draws, sign: float = 1.0
) -> Floats:
    """Return draws of an amount of one state; `sign` turns computed effects, which are gains."""
    total: Floats = np.zeros(1)
    for number, part in enumerate(parts):
        at = f"{path}.{number}" if len(parts) > 1 else path
        if isinstance(part, Computed):
            share = draws[at]
            total = total + sign * share * _effect(setting, part.computed, state, draws)
        else:
            total = total + draws[at]
    return total


def _strike(setting: Setting, item: Item, draws: Draws, gain: Mapping[Seat, Floats]) -> None:
    """Let a stick fall: P's while T stays below its rung, R's once T goes beyond it."""
    rungs, at = np.arange(len(setting.wedge.rungs)), setting.wedge.rung(item.rung)
    falls = rungs < at if item.giver == "divider" else rungs > at
    path, states = f"wedge.items.{item.id}", setting.evidence.states
    hurt = amount(setting, item.value, f"{path}.value", states["target"], draws)
    hurt = hurt * _share(setting, item, draws) * _consent(setting, item, draws)
    hurt = hurt * (1.0 - setting.loop("adaptation", draws))
    cost = amount(setting, item.cost, f"{path}.cost", states[item.giver], draws, -1.0)
    if item.giver == "divider":
        cost = cost + draws["wedge.allied_weight"] * _loss(setting, item, draws)
    gain["target"][:, falls] += hurt[:, None]
    gain[item.giver][:, falls] -= np.broadcast_to(cost, hurt.shape)[:, None]
    _beside(setting, item, draws, gain, falls)


def _commit(setting: Setting, item: Item, draws: Draws, gain: Mapping[Seat, Floats]) -> None:
    """Add what T itself commits to, from its rung upwards."""
    held = np.arange(len(setting.wedge.rungs)) >= setting.wedge.rung(item.rung)
    path, states = f"wedge.items.{item.id}", setting.evidence.states
    value = amount(setting, item.value, f"{path}.value", states[item.receiver], draws)
    value = value * _share(setting, item, draws) * _consent(setting, item, draws)
    cost = amount(setting, item.cost, f"{path}.cost", states["target"], draws, -1.0)
    gain[item.receiver][:, held] += value[:, None]
    gain["target"][:, held] -= np.broadcast_to(cost, value.shape)[:, None]
    _beside(setting, item, draws, gain, held)


def _beside(
    setting: Setting, item: Item, draws: Draws, gain: Mapping[Seat, Floats], where: Flags
) -> None:
    """Add what a stick or a commitment does to the side that neither gives nor gets it."""
    if item.third is None:
        return
    seat, path = item.bystander, f"wedge.items.{item.id}.third"
    felt = amount(setting, item.third, path, setting.evidence.states[seat], draws)
    felt = felt * _share(setting, item, draws) * _consent(setting, item, draws)
    gain[seat][:, where] += felt[:, None]


def _menu(setting: Setting, seat: Seat, draws: Draws, worlds: int) -> Menu:
    items = setting.items(seat, stick=False)
    ids = tuple(item.id for item in items)
    shape = (worlds, len(items))
    promised, value, agreed, cost, loss, seen = (np.zeros(shape) for _ in range(6))
    own = 0
    for k, item in enumerate(items):
        path, states = f"wedge.items.{item.id}", setting.evidence.states
        promised[:, k] = amount(setting, item.value, f"{path}.value", states["target"], draws)
        if item.wartime:
            promised[:, k] *= 1.0 - setting.loop("war_end", draws)
        if seat == "rival":
            promised[:, k] *= 1.0 - setting.loop("dependence", draws)
        agreed[:, k] = promised[:, k] * _share(setting, item, draws)
        value[:, k] = agreed[:, k] * _consent(setting, item, draws)
        loss[:, k] = _loss(setting, item, draws)
        cost[:, k] = amount(setting, item.cost, f"{path}.cost", states[seat], draws, -1.0)
        cost[:, k] += draws["wedge.allied_weight"] * loss[:, k] if seat == "divider" else 0.0
        if item.visibility is not None:
            seen[:, k] = draws[f"{path}.visibility"]
        own |= 0 if item.consent else 1 << k
    links = [
        [[ids.index(other) for other in named if other in ids] for named in lists]
        for lists in ([item.requires for item in items], [item.excludes for item in items])
    ]
    return Menu(
        items=ids,
        value=value,
        agreed=agreed,
        promised=promised,
        cost=cost,
        loss=loss,
        seen=seen,
        rules=Rules.of(*links),
        allowed=_allowed(setting.wedge, seat, items),
        own=own,
    )


def _allowed(wedge: Wedge, seat: Seat, items: tuple[Item, ...]) -> NDArray[np.int64]:
    """Return by rung a mask of what can be given: P's from its rung up, R's up to its rung."""
    masks = np.zeros(len(wedge.rungs), np.int64)
    for k, item in enumerate(items):
        at = wedge.rung(item.rung)
        for number in range(len(wedge.rungs)):
            if (number >= at) if seat == "divider" else (number <= at):
                masks[number] |= 1 << k
    return masks


def _share(setting: Setting, item: Item, draws: Draws) -> Floats:
    """Return q: the share of what is promised that arrives, consent apart."""
    path, given = f"wedge.items.{item.id}", setting.evidence.promises[item.giver]
    early = draws[f"{path}.front_loaded"] if item.front_loaded is not None else 0.0
    if setting.switches.axis and item.giver == "divider" and item.reversible:
        return np.asarray(early + (1.0 - early) * draws[CREDIBILITY])
    alive, back = given.forms[item.form][None], np.zeros(1)
    if item.reversal is not None and given.by_reversal is not None:
        alive, back = given.by_reversal, draws[f"{path}.reversal"]
    return arrives(
        alive,
        place(draws, promise(item.giver), len(given.hazard)),
        draws[patience(item.receiver, setting.wedge)],
        back,
        draws[f"{path}.delivery"] if item.delivery is not None else 0.0,
        early,
        lasting=not item.reversible,
    )


def _consent(setting: Setting, item: Item, draws: Draws) -> Floats | float:
    """Return the chance that all agree whose consent an item needs, or whether they do."""
    total: Floats | float = 1.0
    for number, each in enumerate(item.consent):
        path = f"wedge.items.{item.id}.consent.{number}"
        if each.chance is not None:
            total = total * draws[f"{path}.chance"]
        elif each.stake is not None:
            members = expand(each.by, setting.wedge.year)
            stakes = [amount(setting, each.stake, f"{path}.stake", one, draws) for one in members]
            agreed = decide(np.stack(np.broadcast_arrays(*stakes), 1), rule=each.rule).passes
            total = np.asarray(total * agreed, float)
    return total


def _loss(setting: Setting, item: Item, draws: Draws) -> Floats | float:
    """Return what P's allies lose by an item, % of P's GDP a year."""
    gdp, states = setting.evidence.gdp, setting.evidence.states
    total: Floats | float = 0.0
    for name, parts in item.loss.items():
        path = f"wedge.items.{item.id}.loss.{name}"
        for one in expand(name, setting.wedge.year):
            if one in gdp and one not in states.values() and states["divider"] in gdp:
                ratio = gdp[one] / gdp[states["divider"]]
                total = total + ratio * amount(setting, parts, path, one, draws, -1.0)
    return total * (1.0 - setting.loop("rearmament", draws))


def _kept(setting: Setting, seat: Seat, draws: Draws) -> Floats:
    found = setting.evidence.promises[seat]
    hazard = found.hazard[place(draws, promise(seat), len(found.hazard))]
    return np.asarray(draws[patience(seat, setting.wedge)] * (1.0 - hazard))
