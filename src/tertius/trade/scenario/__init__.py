"""Counterfactual scenarios: a world as it stands, and what changes in it.

A scenario is a TOML file. `model` and `measures` say what may be in it, `solution` solves it: the
world with the standing measures first, then with the changes on top, many draws of all uncertain
numbers together.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tertius.trade.scenario.imbalances import Closures, closures
    from tertius.trade.scenario.model import TradeScenario, load
    from tertius.trade.scenario.outcome import Outcome
    from tertius.trade.scenario.solution import run

__all__ = ["Closures", "Outcome", "TradeScenario", "closures", "load", "run"]

_HOMES = {
    "Closures": "imbalances",
    "Outcome": "outcome",
    "TradeScenario": "model",
    "closures": "imbalances",
    "load": "model",
    "run": "solution",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"tertius.trade.scenario.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'tertius.trade.scenario' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
