"""Checks of menus: what each item is conditional on, what it needs, what it cannot stand beside."""

from collections.abc import Iterator, Mapping

from tertius.scenario.mistakes import Mistake
from tertius.scenario.sketch import ItemSketch, Sketch

__all__ = ["cycles", "links", "needed", "offers", "policies"]


def offers(found: Sketch) -> Iterator[Mistake]:
    """Return items on rungs that are not there or that make them unconditional; an empty menu."""
    if not any(item.giver == "divider" for item in found.items):
        yield Mistake(
            "wedge.items",
            "",
            'the divider puts nothing on the table: add an item with giver = "divider"',
        )
    for item in found.items:
        if not item.rung:
            continue
        path = f"wedge.items.{item.id}.rung"
        if item.rung not in found.rungs:
            known = ", ".join(found.rungs) or "none yet"
            yield Mistake(path, repr(item.rung), f"no such rung: name one of {known}")
        elif found.standing and _unconditional(item, found):
            yield Mistake(path, repr(item.rung), _AT_ANY_RATE[item.giver == "rival"])


_AT_ANY_RATE = (
    "T would have it without moving, so that it buys nothing: name a rung above the status quo",
    "it would be given wherever T goes, so that it holds nothing: name a rung below the highest",
)


def _unconditional(item: ItemSketch, found: Sketch) -> bool:
    if item.giver == "rival":
        return item.rung == found.rungs[-1]
    return found.rungs.index(item.rung) <= found.rungs.index(found.standing[0])


def links(found: Sketch) -> Iterator[Mistake]:
    """Return prerequisites and exclusions that cannot be meant."""
    items = {item.id: item for item in found.items if item.id}
    for item in found.items:
        for field in ("requires", "excludes"):
            for other in getattr(item, field):
                path = f"wedge.items.{item.id}.{field}"
                if wrong := _unlike(item, other, items, found, field):
                    yield Mistake(path, repr(other), wrong)
    chains = {name: item.requires for name, item in items.items()}
    for cycle in cycles(chains):
        yield Mistake(
            f"wedge.items.{cycle[0]}.requires",
            " -> ".join((*cycle, cycle[0])),
            "each needs the next and none can come first: break the circle",
        )
    yield from _torn(items, chains)


def _unlike(
    item: ItemSketch, other: str, items: Mapping[str, ItemSketch], found: Sketch, field: str
) -> str:
    if other == item.id:
        return "it names itself: drop it"
    if other not in items:
        return f"no such item: name one of {', '.join(name for name in items if name != item.id)}"
    if items[other].giver != item.giver:
        return f"it is {items[other].giver}'s, and packages are one side's: name one of its own"
    if field == "requires" and item.rung in found.rungs and items[other].rung in found.rungs:
        mine, first = (found.rungs.index(each.rung) for each in (item, items[other]))
        late = mine > first if item.giver == "rival" else mine < first
        if late:
            return (
                f"it is given on fewer rungs ('{items[other].rung}') than what needs it "
                f"('{item.rung}'): make the two agree"
            )
    return ""


def _torn(
    items: Mapping[str, ItemSketch], chains: Mapping[str, tuple[str, ...]]
) -> Iterator[Mistake]:
    """Find items whose own prerequisites, near or far, shut them or each other out."""
    out = {frozenset((name, other)) for name, item in items.items() for other in item.excludes}
    for name in items:
        wanted = sorted({name, *needed(name, chains)})
        for place, one in enumerate(wanted):
            for other in wanted[place + 1 :]:
                if frozenset((one, other)) in out:
                    yield Mistake(
                        f"wedge.items.{name}.requires",
                        f"{one}, {other}",
                        "it can only be given with both, and they exclude each other: drop the "
                        "prerequisite or the exclusion",
                    )


def needed(name: str, chains: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return all that an item needs, near or far, without itself."""
    found: set[str] = set()
    ahead = list(chains.get(name, ()))
    while ahead:
        one = ahead.pop()
        if one not in found and one in chains:
            found.add(one)
            ahead += chains[one]
    return found - {name}


def cycles(chains: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the circles of prerequisites, each once, from its first name in the alphabet."""
    found: set[tuple[str, ...]] = set()
    done: set[str] = set()

    def follow(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            circle = path[path.index(name) :]
            start = circle.index(min(circle))
            found.add((*circle[start:], *circle[:start]))
        elif name in chains and name not in done:
            for other in chains[name]:
                if other != name:  # told on its own
                    follow(other, (*path, name))
            done.add(name)

    for name in chains:
        follow(name, ())
    return sorted(found)


def policies(found: Sketch) -> Iterator[Mistake]:
    """Return policies that name what P does not have, or what cannot be given together."""
    items = {item.id: item for item in found.items}
    for policy, named in found.policies.items():
        path = f"wedge.policies.{policy}.items"
        for name in named:
            if name not in items or items[name].giver != "divider":
                yield Mistake(path, repr(name), "the divider has no such item: name one of its own")
                continue
            lacking = [other for other in items[name].requires if other not in named]
            beside = [other for other in items[name].excludes if other in named]
            if lacking:
                yield Mistake(path, repr(name), f"it needs {', '.join(lacking)}: add that")
            if beside:
                yield Mistake(path, repr(name), f"it excludes {', '.join(beside)}: drop one")
