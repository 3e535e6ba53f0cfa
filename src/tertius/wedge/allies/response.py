"""From exposure, captivity and a concession to who hedges: all worlds in one pass.

In each world ally i, with belief mu, exposure x, captivity c and favourable opinion f,

    expense   = spill + (1 - spill) x_i(to whom the concession is made)
    seen      = E[r | a concession seen with ratio ** (visibility * expense)]
    trust     = seen + rearm * (mu - seen) + reassurance_i
    threshold = threshold + fear * x_i - hold * c_i - warmth * (2 f_i - 1) + taste * e_i
    gap       = threshold - trust
    pull      = pull * trust

and hedges once gap + pull * (share of the others that hedge) > 0. Here x_i in the threshold is the
larger of the exposures to target and rival, and e_i is standard normal. With `rearm` at 0 allies do
not arm themselves when they doubt the divider: the feedback is off.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.errors import UsageError, collect
from tertius.wedge.allies.assumptions import Assumptions, Part
from tertius.wedge.allies.belief import perceived, prior
from tertius.wedge.allies.cascade import Cascade, cascade, neighbours
from tertius.wedge.allies.exposure import index, standardise

__all__ = ["Coalition", "Concession", "Response", "respond"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Coalition:
    """The allies: what is known of each; arrays of shape (allies,), NaN where unknown.

    Attributes
    ----------
    names : tuple of str
        Who they are.
    to_target, to_rival : mapping of str to ndarray
        By the id of a part of exposure, its value towards the target and towards the rival.
    captivity : mapping of str to ndarray
        By the id of a part of captivity.
    favourable : ndarray
        Share of the public with a favourable view of the divider; unknown counts as evenly split.
    size : ndarray
        What makes the others heed an ally, such as its capability; at least 0.
    """

    names: tuple[str, ...]
    to_target: Mapping[str, Floats]
    to_rival: Mapping[str, Floats]
    captivity: Mapping[str, Floats]
    favourable: Floats
    size: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Concession:
    """What the divider gives away, and what it does for its allies.

    Attributes
    ----------
    visibility : ndarray
        In [0, 1], broadcasting to (worlds, allies): 0 where nothing is conceded or seen.
    reassurance : ndarray
        Added to trust, in units of resolve, same shape.
    """

    visibility: Floats
    reassurance: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """Who hedges, and why; arrays of shape (worlds, allies).

    Attributes
    ----------
    names : tuple of str
        The allies.
    exposure_target, exposure_rival, captivity : ndarray
        Indices in [0, 1].
    trust_before, trust : ndarray
        Expected resolve before and after the concession, the latter with what reassures.
    gap : ndarray
        Threshold less trust; above 0 an ally hedges on its own account.
    hedging : Cascade
        Who does, alone and with the cascade on.
    """

    names: tuple[str, ...]
    exposure_target: Floats
    exposure_rival: Floats
    captivity: Floats
    trust_before: Floats
    trust: Floats
    gap: Floats
    hedging: Cascade

    @property
    def off(self) -> Floats:
        """Chance of hedging with the cascade off, by ally."""
        return np.asarray(self.hedging.alone.mean(axis=0))

    @property
    def on(self) -> Floats:
        """Chance of hedging with the cascade on, by ally."""
        return np.asarray(self.hedging.joined.mean(axis=0))


def respond(
    allies: Coalition,
    record: tuple[float, float],
    concession: Concession,
    world: Mapping[str, Floats],
    judged: Assumptions,
    taste: Floats,
) -> Response:
    """Return who hedges in each world.

    Parameters
    ----------
    allies : Coalition
        Who they are.
    record : tuple of float
        The divider's commitments honoured and broken.
    concession : Concession
        What it gives away.
    world : mapping of str to ndarray, shape (worlds,)
        Draws of every number in `judged.ranges`.
    judged : Assumptions
        The parts and their scales.
    taste : ndarray, shape (worlds, allies)
        Standard normal draws: what moves one ally's threshold alone.

    Raises
    ------
    UsageError
        If draws are missing or of another length, or nothing is known of some ally.
    """
    collect(UsageError, "a response of allies", _faults(allies, world, judged, taste))
    column = {name: np.asarray(world[name])[:, None] for name in judged.behaviour}
    weights = {
        kind: np.stack([world[f"{kind}.{part.id}"] for part in parts], axis=1)
        for kind, parts in (("exposure", judged.exposure), ("captivity", judged.captivity))
    }
    near_target, near_rival, bound = (
        index(_standard(parts, values, len(allies.names)), weights[kind])
        for kind, parts, values in (
            ("exposure", judged.exposure, allies.to_target),
            ("exposure", judged.exposure, allies.to_rival),
            ("captivity", judged.captivity, allies.captivity),
        )
    )
    belief = prior(record[0], record[1], column["weight"])
    expense = column["spill"] + (1 - column["spill"]) * near_target
    seen = belief.after(perceived(column["ratio"], concession.visibility, expense))
    made_up = column["rearm"] * (belief.mean - seen)
    trust = seen + made_up + concession.reassurance
    warm = 2 * np.nan_to_num(allies.favourable, nan=0.5) - 1
    threshold = (
        column["threshold"]
        + column["fear"] * np.maximum(near_target, near_rival)
        - column["hold"] * bound
        - column["warmth"] * warm
        + column["taste"] * taste
    )
    gap = threshold - trust
    pull = column["pull"] * np.maximum(trust, 0.0)
    return Response(
        names=allies.names,
        exposure_target=near_target,
        exposure_rival=near_rival,
        captivity=bound,
        trust_before=np.broadcast_to(belief.mean, trust.shape),
        trust=trust,
        gap=gap,
        hedging=cascade(gap, pull, neighbours(allies.size)),
    )


def _standard(parts: tuple[Part, ...], values: Mapping[str, Floats], n: int) -> Floats:
    unknown = np.full(n, np.nan)
    return np.stack(
        [standardise(values.get(part.id, unknown), part.standard) for part in parts], axis=1
    )


def _faults(
    allies: Coalition, world: Mapping[str, Floats], judged: Assumptions, taste: Floats
) -> list[str]:
    found = [f"no draws of '{name}'" for name in judged.ranges if name not in world]
    n = len(allies.names)
    if taste.ndim != 2 or taste.shape[1] != n:
        return [*found, f"taste has shape {taste.shape}; give (worlds, {n})"]
    found += [
        f"draws of '{name}' have shape {world[name].shape}; give ({len(taste)},)"
        for name in judged.ranges
        if name in world and np.shape(world[name]) != (len(taste),)
    ]
    for label, parts, values in (
        ("exposure to the target", judged.exposure, allies.to_target),
        ("exposure to the rival", judged.exposure, allies.to_rival),
        ("captivity", judged.captivity, allies.captivity),
    ):
        blank = np.isnan(_standard(parts, values, n))
        named = [name for name, row in zip(allies.names, blank, strict=True) if row.all()]
        if named:
            found.append(f"nothing is known of the {label} of {', '.join(named)}: leave them out")
    if not np.all(np.asarray(allies.size) >= 0):
        found.append("size is missing or below 0 for some ally")
    return found
