"""Cited facts: figures that stand in a publication, each with all that is needed to check it.

The ledger is data (``data/facts/*.csv``), coded by hand. Where sources disagree about a quantity
their rows stand side by side, told apart by who counted (`Fact.reporter`); nothing is averaged.

>>> from tertius import facts
>>> found = facts.find("goods-trade", states=("RUS", "CHN"), year=2025)
>>> found.select("date", "value", "unit").rows()[0]
('2025-H1', 106.48, 'USD bn')
"""

from tertius.facts.ledger import Fact, cite, fact, find, load
from tertius.facts.quantity import Quantity, quantities

__all__ = ["Fact", "Quantity", "cite", "fact", "find", "load", "quantities"]
