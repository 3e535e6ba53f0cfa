"""How a fact's figure reads."""

from collections.abc import Mapping
from typing import Any

__all__ = ["figure"]


def figure(row: Mapping[str, Any]) -> str:
    """Return a fact's figure with its unit, as firmly as its source puts it.

    Parameters
    ----------
    row : mapping
        ``value``, ``low``, ``high``, ``unit`` and ``qualifier`` of a fact.

    Examples
    --------
    >>> figure({"value": None, "low": 16, "high": 18, "unit": "USD/bbl", "qualifier": "range"})
    '16 to 18 USD/bbl'
    >>> figure({"value": 25, "low": None, "high": None, "unit": "%", "qualifier": "about"})
    'about 25 %'
    """
    words = {
        "stated": "{value}",
        "about": "about {value}",
        "over": "over {low}",
        "under": "at most {high}",
        "range": "{low} to {high}",
    }
    numbers = {
        name: None if row[name] is None else f"{row[name]:.10g}"
        for name in ("value", "low", "high")
    }
    return f"{words[row['qualifier']].format(**numbers)} {row['unit']}"
