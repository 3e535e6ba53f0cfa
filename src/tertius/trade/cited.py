"""Which datasets and cited facts stand behind ranges, from what their sources name.

A range's source names datasets by id (``wdi``, ``baci-19``) and facts of the ledger by id
(``goods-trade.rus-chn.2023.1``) among other words; what was published elsewhere it gives with an
address.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from tertius import facts
from tertius.ranges import Range
from tertius.sources.descriptor import catalogue

__all__ = ["Cited", "cited", "ranges"]

ADDRESS = re.compile(r"https?://\S+")
WORD = re.compile(r"[a-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*")


@dataclass(frozen=True, slots=True)
class Cited:
    """What stands behind ranges.

    Attributes
    ----------
    datasets : tuple of str
        Ids of datasets, each once, in the order of the ranges.
    facts : tuple of str
        Ids of cited facts, likewise.
    """

    datasets: tuple[str, ...]
    facts: tuple[str, ...]


def cited(values: Iterable[Range]) -> Cited:
    """Return the datasets and facts that the sources of ranges name.

    Examples
    --------
    >>> from tertius.ranges import Range
    >>> source = "fact goods-trade.rus-chn.2023.1; baci-19 of 2019; gdp (wdi)"
    >>> found = cited([Range(low=1, high=2, basis="computed", reason="a ratio", source=source)])
    >>> found.datasets, found.facts
    (('baci-19', 'wdi'), ('goods-trade.rus-chn.2023.1',))
    """
    sources = (ADDRESS.sub(" ", value.source) for value in values)
    words = dict.fromkeys(word for source in sources for word in WORD.findall(source))
    ledger = set(facts.load()["id"])
    return Cited(
        datasets=tuple(word for word in words if word in catalogue()),
        facts=tuple(word for word in words if word in ledger),
    )


def ranges(value: object) -> Iterator[Range]:
    """Yield all ranges in a record, in the order of its fields."""
    if isinstance(value, Range):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from ranges(getattr(value, name))
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from ranges(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from ranges(each)
