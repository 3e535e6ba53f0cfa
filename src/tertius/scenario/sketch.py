"""The names in a scenario file, read with forbearance: what can be checked when numbers are wrong.

A file with one bad number is still searched for cycles and unknown names, so that all of its
mistakes come out in one run.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from tertius.scenario.ladder import Rung

__all__ = ["ItemSketch", "Sketch", "sketch"]

SEATS = ("divider", "target", "rival")


@dataclass(frozen=True, slots=True)
class ItemSketch:
    """The names in one item.

    Attributes
    ----------
    id, giver, rung : str
        Empty where there is none.
    requires, excludes : tuple of str
        Ids of items.
    loss : tuple of str
        Allies that lose.
    consent : tuple of (str, bool)
        Who must agree, and whether its own stake decides.
    computed : tuple of (str, str)
        Path within the item and name of each computed effect.
    """

    id: str
    giver: str
    rung: str
    requires: tuple[str, ...]
    excludes: tuple[str, ...]
    loss: tuple[str, ...]
    consent: tuple[tuple[str, bool], ...]
    computed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sketch:
    """The names in a file.

    Attributes
    ----------
    seats : mapping of str to str
        States by seat, those that are given.
    year : int or None
        In which names are looked up: the wedge part's, else that of the assessment.
    counterfactuals : tuple of str or None
        Of the economy part; None where the file has no such part.
    allies : tuple of str
        As written.
    rungs : tuple of str
        Ids, in order.
    standing : tuple of str
        Ids of rungs that claim to be the status quo.
    sound : mapping of str to Rung
        Rungs without a mistake of their own, by id.
    items : tuple of ItemSketch
        In order.
    bodies : mapping of str to str
        Bodies and whose they are.
    policies : mapping of str to tuple of str
        Items of each policy.
    theatres : mapping of str to tuple of str
        States and groups of each theatre.
    outcome : str or None
        Rung of the outcome.
    twice : tuple of str
        Paths of ids given twice.
    """

    seats: Mapping[str, str]
    year: int | None
    counterfactuals: tuple[str, ...] | None
    allies: tuple[str, ...]
    rungs: tuple[str, ...]
    standing: tuple[str, ...]
    sound: Mapping[str, Rung]
    items: tuple[ItemSketch, ...]
    bodies: Mapping[str, str]
    policies: Mapping[str, tuple[str, ...]]
    theatres: Mapping[str, tuple[str, ...]]
    outcome: str | None
    twice: tuple[str, ...]


def sketch(fields: Mapping[str, Any]) -> Sketch:
    """Return the names in the fields of a file, whatever else is wrong with it."""
    wedge = _table(fields.get("wedge"))
    economy = fields.get("economy")
    year = wedge.get("year", fields.get("now"))
    rungs = _records(wedge.get("rungs"))
    bodies, policies, theatres = (
        _records(wedge.get(part)) for part in ("bodies", "policies", "theatres")
    )
    listed = _table(economy).get("counterfactuals")
    return Sketch(
        seats={seat: fields[seat] for seat in SEATS if isinstance(fields.get(seat), str)},
        year=year if isinstance(year, int) and 1816 <= year <= 2100 else None,
        counterfactuals=None if economy is None else _texts(listed),
        allies=_texts(wedge.get("allies")),
        rungs=tuple(_text(rung.get("id")) for rung in rungs),
        standing=tuple(_text(rung.get("id")) for rung in rungs if rung.get("status_quo") is True),
        sound=dict(_sound(rungs)),
        items=tuple(_item(each) for each in _records(wedge.get("items"))),
        bodies={_text(each.get("id")): _text(each.get("state")) for each in bodies},
        policies={_text(each.get("id")): _texts(each.get("items")) for each in policies},
        theatres={
            _text(each.get("id")): (
                *_texts([each.get("challenger")]),
                *_texts(each.get("defended")),
            )
            for each in theatres
        },
        outcome=_text(_table(fields.get("outcome")).get("rung")) or None,
        twice=tuple(_repeated(wedge)),
    )


def _item(fields: Mapping[str, Any]) -> ItemSketch:
    consents = _records(fields.get("consent"))
    amounts = {name: fields.get(name) for name in ("value", "cost", "third")}
    amounts |= {f"loss.{who}": amount for who, amount in _table(fields.get("loss")).items()}
    amounts |= {
        f"consent.{number}.stake": each.get("stake") for number, each in enumerate(consents)
    }
    return ItemSketch(
        id=_text(fields.get("id")),
        giver=_text(fields.get("giver")),
        rung=_text(fields.get("rung")),
        requires=_texts(fields.get("requires")),
        excludes=_texts(fields.get("excludes")),
        loss=tuple(_table(fields.get("loss"))),
        consent=tuple((_text(each.get("by")), each.get("stake") is not None) for each in consents),
        computed=tuple(
            (path, part["computed"])
            for path, amount in amounts.items()
            for part in (amount if isinstance(amount, list | tuple) else [amount])
            if isinstance(part, Mapping) and isinstance(part.get("computed"), str)
        ),
    )


def _sound(rungs: list[Mapping[str, Any]]) -> Iterator[tuple[str, Rung]]:
    for fields in rungs:
        try:
            rung = Rung.model_validate(fields)
        except ValidationError:
            continue  # told with the fields
        yield rung.id, rung


def _repeated(wedge: Mapping[str, Any]) -> Iterator[str]:
    for part in ("rungs", "items", "bodies", "policies", "theatres"):
        names = [_text(each.get("id")) for each in _records(wedge.get(part))]
        yield from (
            f"wedge.{part}.{name}" for name in sorted(set(names)) if name and names.count(name) > 1
        )


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _records(value: object) -> list[Mapping[str, Any]]:
    found = value if isinstance(value, list | tuple) else []
    return [each for each in found if isinstance(each, Mapping)]


def _texts(value: object) -> tuple[str, ...]:
    found = value if isinstance(value, list | tuple) else []
    return tuple(each for each in found if isinstance(each, str))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
