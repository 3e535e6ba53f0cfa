"""What an economy and a change of its trade costs must be like; every fault a line."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

import numpy as np
from numpy.typing import NDArray

from tertius.errors import UnknownStateError

__all__ = [
    "batches",
    "choice",
    "connected",
    "costs",
    "cut_off",
    "elasticities",
    "flows",
    "known",
    "numbers",
]

Floats = NDArray[np.float64]

SHOWN = 5  # names in a message


def numbers(given: Mapping[str, object]) -> list[str]:
    """Return a line for each argument, by name, that is no array of numbers."""
    found = []
    for name, value in given.items():
        try:
            np.array(value, dtype=float)
        except (TypeError, ValueError) as error:
            found.append(f"{name} is not an array of numbers: {error}; give numbers, in equal rows")
    return found


def flows(matrix: Floats, states: Sequence[str]) -> list[str]:
    """Return what keeps a matrix of flows from being a baseline.

    Parameters
    ----------
    matrix : ndarray
        Should be of shape (n, n), finite, nowhere below 0, above 0 on the diagonal.
    states : sequence of str
        Should be n different names.
    """
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not len(matrix):
        return [f"flows has shape {matrix.shape}; give (n, n), exporters in rows"]
    found = []
    if len(states) != len(matrix):
        found.append(f"there are {len(states)} states for flows of shape {matrix.shape}")
        states = [str(place) for place in range(len(matrix))]
    repeated = sorted({name for name in states if list(states).count(name) > 1})
    if repeated:
        found.append(f"states are named twice: {_some(repeated)}")
    for fault, bad in (("not a finite number", ~np.isfinite(matrix)), ("negative", matrix < 0)):
        if bad.any():
            i, j = np.argwhere(bad)[0]
            found.append(
                f"flows are {fault} in {bad.sum()} cell(s), first {states[i]} to {states[j]}: "
                f"{matrix[i, j]:g}; give 0 where there is no trade"
            )
    without = [name for name, own in zip(states, np.diag(matrix), strict=True) if own == 0]
    if without:
        found.append(
            f"{len(without)} state(s) without domestic sales: {_some(without)}; put output less "
            "exports on the diagonal, or leave them out"
        )
    return found


def connected(matrix: Floats, states: Sequence[str], both_ways: bool) -> list[str]:
    """Return a line if trade does not tie all states together.

    Between parts that do not trade no price can be compared. Where every state is to spend what
    it earns, goods must also be able to come back to every state that sells.

    Parameters
    ----------
    matrix : ndarray, shape (n, n)
        Flows.
    states : sequence of str
        Their names.
    both_ways : bool
        Whether there must be a way along trade from each state to each other, and back.
    """
    sells = matrix > 0
    centre = int(matrix.sum(axis=1).argmax())
    if both_ways:
        inside = _reached(sells, centre) & _reached(sells.T, centre)
        fault = "neither directly nor through others both sell to and buy from"
    else:
        inside = _reached(sells | sells.T, centre)
        fault = "do not trade with"
    apart = [name for name, within in zip(states, inside, strict=True) if not within]
    if not apart:
        return []
    return [f"{len(apart)} state(s) {fault} the rest: {_some(apart)}; leave them out"]


def cut_off(flows: Floats) -> NDArray[np.intp]:
    """Return which states trade neither directly nor through others with most of the rest.

    Parameters
    ----------
    flows : ndarray, shape (n, n)
        What is left of trade.
    """
    ties = (flows > 0) | (flows > 0).T
    parts = (_reached(ties, start) for start in range(len(ties)))
    return np.flatnonzero(~max(parts, key=np.sum))


def _reached(ties: NDArray[np.bool_], start: int) -> NDArray[np.bool_]:
    """Return which states a walk along ties from one of them comes to."""
    seen: NDArray[np.bool_] = ties[start].copy()
    seen[start] = True
    while True:
        grown = seen | ties[seen].any(axis=0)
        if grown.sum() == seen.sum():
            return seen
        seen = grown


def elasticities(theta: Floats, psi: Floats) -> list[str]:
    """Return what is wrong with the elasticities of trade and of output."""
    found = []
    wrong = theta[~(np.isfinite(theta) & (theta > 0))]
    if wrong.size:
        found.append(f"elasticity is {wrong[0]:g}; it is sigma - 1: sigma must be above 1")
    wrong = psi[~(np.isfinite(psi) & (psi >= 0))]
    if wrong.size:
        found.append(f"output_elasticity is {wrong[0]:g}; it must be at least 0")
    return found + batches({"elasticity": theta.shape, "output_elasticity": psi.shape})


def costs(change: Floats, states: Sequence[str]) -> list[str]:
    """Return what is wrong with cost changes: should be (..., n, n), all above 0."""
    n = len(states)
    if change.shape[-2:] != (n, n):
        return [f"cost_change has shape {change.shape}; give (..., {n}, {n})"]
    found = []
    for fault, bad in (("is not a number", np.isnan(change)), ("must be above 0", change <= 0)):
        if bad.any():
            *case, i, j = (int(place) for place in np.argwhere(bad)[0])
            where = f", case {tuple(case)}" if case else ""
            found.append(
                f"cost_change {fault} in {bad.sum()} cell(s), first {states[i]} to {states[j]}"
                f"{where}: {change[bad][0]:g}; 1 is no change, infinity the end of trade"
            )
    return found


def batches(shapes: Mapping[str, tuple[int, ...]]) -> list[str]:
    """Return a line if batch axes do not broadcast with one another."""
    try:
        np.broadcast_shapes(*shapes.values())
    except ValueError:
        each = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        return [f"batch axes do not broadcast: {each}"]
    return []


def choice(name: str, value: str, among: Sequence[str]) -> list[str]:
    """Return a line if `value` is none of those to choose from."""
    return [] if value in among else [f"{name} is '{value}'; choose from {', '.join(among)}"]


def known(name: str, states: Sequence[str]) -> list[str]:
    """Return a line, with the nearest names, if a state is not among `states`."""
    if name in states:
        return []
    if full := _state(name):
        return [f"state '{name}' is not in this economy: {full} is a state without data in it"]
    near = get_close_matches(name, states, n=3)
    hint = f"did you mean {', '.join(near)}?" if near else f"known: {_some(states)}"
    return [f"state '{name}' is not in this economy; {hint}"]


def _state(code: str) -> str:
    """Return the name of the state of that ISO3 code, or nothing."""
    from tertius import states  # an economy of other names needs no register

    try:
        found = states.resolve(code)
    except UnknownStateError:
        return ""
    return found.name if found.iso3 == code else ""


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
