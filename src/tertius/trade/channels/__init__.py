"""Payment channels: how a pair settles its trade when a policy makes paying dear.

Kernels: `program` (the linear program), `merit` (its closed form), `adaptation` (months after a
policy), `incidence` (who bears the mark-up), `comparison` (against what was traded). Records in
TOML: `model` (channels), `policy` (rounds of changes), `record` (what was traded).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tertius.trade.channels.factors import cost_factors
    from tertius.trade.channels.model import ChannelSet
    from tertius.trade.channels.policy import Policy
    from tertius.trade.channels.record import Record

__all__ = ["ChannelSet", "Policy", "Record", "cost_factors"]

_HOMES = {
    "ChannelSet": "tertius.trade.channels.model",
    "Policy": "tertius.trade.channels.policy",
    "Record": "tertius.trade.channels.record",
    "cost_factors": "tertius.trade.channels.factors",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'tertius.trade.channels' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
