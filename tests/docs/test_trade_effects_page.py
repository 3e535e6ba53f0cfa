"""The page on trade effects says of 2022 what the cited figures say."""

import math
import re
from pathlib import Path

from tertius import facts
from tertius.trade.estimation import russia

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "trade-effects.md"
NAMES = {"imports": "{} imports from Russia", "exports": "{} exports to Russia"}


def percent(log: float) -> str:
    return f"{100 * math.expm1(log):+.0f} %".replace("-", "−")


def test_falls_are_those_of_the_ledger() -> None:
    rows = {
        row[0].strip(): [cell.strip() for cell in row[1:]]
        for row in re.findall(r"^\| (\w\w imports .+?|\w\w exports .+?)\|(.+?)\|(.*?)\|(.+?)\|$",
                              PAGE.read_text("utf-8"), re.M)
    }  # fmt: skip
    assert len(rows) == len(russia.FIGURES)
    for change in russia.changes():
        way, sender = change.term.split(".")[1:]
        cells = rows[NAMES[way].format("US" if sender == "usa" else "EU")]
        expected = [percent(log) for log in change.logs] + [""] * (2 - len(change.logs))
        before, after = (facts.fact(id).value for id in russia.YARDSTICK[way][:2])
        assert before
        assert after
        assert cells == [*expected, percent(math.log(after / before))]


def test_the_averages_set_against_2022_are_those_of_the_tables() -> None:
    page = PAGE.read_text("utf-8").replace("−", "-")
    for percentage, cell in (("-9 %", "-0.09"), ("-32 %", "-0.38"), ("-67 %", "-1.12")):
        assert f"| {cell} (" in page
        assert percentage in page.split("## 2022")[1]
        assert percentage == f"{100 * math.expm1(float(cell)):.0f} %"
