"""The economy of states: gravity, and general equilibrium on top of it.

``tt.trade.Economy`` is the way in; the kernels below it take arrays and return arrays.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tertius.trade.counterfactual import Counterfactual, Effects
    from tertius.trade.economy import Economy

__all__ = ["Counterfactual", "Economy", "Effects"]

_HOMES = {
    "Counterfactual": "tertius.trade.counterfactual",
    "Economy": "tertius.trade.economy",
    "Effects": "tertius.trade.counterfactual",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'tertius.trade' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
