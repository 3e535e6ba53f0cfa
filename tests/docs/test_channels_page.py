"""The page on payment channels states the ranges that ship."""

from pathlib import Path

import pytest

from tertius import shipped
from tertius.ranges import Range
from tertius.trade.channels import model, policy, record

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "channels.md"


def spelt(value: Range | None, scale: float = 100) -> str:
    """Return a range as the page writes it: low–mode–high."""
    if value is None:
        return "–"
    bounds = (value.low, value.high) if value.mode is None else (value.low, value.mode, value.high)
    return "–".join(f"{scale * bound:.4g}" for bound in dict.fromkeys(bounds))


def rows() -> list[str]:
    """Return the rows of the page's tables of assumptions."""
    channels = model.load("russia-china")
    found = [
        f"| {each.title} | {spelt(each.markup)} | {spelt(each.capacity)} | {spelt(each.ceiling)} "
        f"| {spelt(each.exposure, 1)} | {spelt(each.own_currency)} |"
        for each in channels.channels
    ]
    found += [
        f"| elasticity θ | {spelt(channels.elasticity, 1)} |",
        f"| supply elasticity η | {spelt(channels.supply_elasticity, 1)} |",
        f"| half-life, months | {spelt(channels.half_life, 1)} |",
        f"| exposure accepted | {spelt(channels.exposure_budget, 1)} |",
    ]
    for each in policy.load("secondary-sanctions-rounds").rounds:
        found.append(
            f"| {each.date} | all | budget {spelt(each.exposure_budget, 1)} | | "
            f"lasting {spelt(each.lasting)} |"
        )
        found += [
            f"| {each.date} | {name} | {spelt(change.capacity, 1)} | {spelt(change.ceiling, 1)} "
            f"| {spelt(change.markup)} |"
            for name, change in each.changes.items()
        ]
    for name in shipped.ids(record.FOLDER):
        flow = record.load(name)
        found.append(
            f"| {flow.id} | energy share {spelt(flow.energy_share)} "
            f"| tolerance {spelt(flow.tolerance)} | |"
        )
        found += [
            f"| {flow.id}, {year.year} | {spelt(year.energy_price)} | {spelt(year.energy_volume)} "
            f"| {spelt(year.goods)} |"
            for year in flow.growth
        ]
    return found


@pytest.mark.parametrize("row", rows())
def test_the_page_states_what_ships(row: str) -> None:
    assert row in PAGE.read_text("utf-8").splitlines(), f"put this row into {PAGE.name}: {row}"
