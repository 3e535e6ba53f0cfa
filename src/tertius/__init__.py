"""Tertius: the workbench for strategic triangles.

>>> import tertius as tt
>>> answers = [[1, 1, 2, 3, 1], [3, 1, 3, 3, 0], [3, 2, 3, 3, 3]]
>>> tt.votes.similarity(answers, measure="agreement").round(2).tolist()
[[1.0, 0.5, 0.2], [0.5, 1.0, 0.75], [0.2, 0.75, 1.0]]

Everything public is listed in ``__all__`` and imported on first use, so that ``import tertius``
costs nothing; anything else is internal.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tertius import errors, facts, trade, votes, wedge
    from tertius.assessment import Assessment
    from tertius.provenance import Estimate, Figure
    from tertius.scenario import Scenario
    from tertius.states import State
    from tertius.workbench import Dyad, Triangle, World, assess, open

    __version__: str

__all__ = [
    "Assessment",
    "Dyad",
    "Estimate",
    "Figure",
    "Scenario",
    "State",
    "Triangle",
    "World",
    "__version__",
    "assess",
    "errors",
    "facts",
    "open",
    "trade",
    "votes",
    "wedge",
]

_HOMES = {
    "Assessment": "tertius.assessment",
    "Dyad": "tertius.workbench",
    "Estimate": "tertius.provenance",
    "Figure": "tertius.provenance",
    "Scenario": "tertius.scenario",
    "State": "tertius.states",
    "Triangle": "tertius.workbench",
    "World": "tertius.workbench",
    "assess": "tertius.workbench",
    "open": "tertius.workbench",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("tertius")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name in __all__:
        return import_module(f"tertius.{name}")
    raise AttributeError(f"module 'tertius' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
