"""Which flows a sanction or an agreement bears on."""

import polars as pl
import pytest

from tertius.sources.schemas import conform
from tertius.trade.estimation.design import (
    FLOW,
    agreement_terms,
    around,
    border_terms,
    design,
    sanctioned,
)
from tertius.trade.estimation.models import senders

USA, GBR, FRA, CUB, RUS, NOR = 2, 200, 220, 40, 365, 385


def spell(sender: int, target: int, start: int, end: int, **more: object) -> dict[str, object]:
    return {
        "case": 1,
        "sender": sender,
        "target": target,
        "start": start,
        "end": end,
        "ongoing": False,
        "trade_exports": "none",
        "trade_imports": "none",
        **dict.fromkeys(("arms", "military", "financial", "travel", "other"), False),
        "sender_group": None,
        "target_group": None,
        "source": "made up",
        **more,
    }


def sanctions(*spells: dict[str, object]) -> pl.DataFrame:
    frame = pl.DataFrame([one | {"case": number + 1} for number, one in enumerate(spells)])
    return conform(frame, "sanctions", "made up")


def under(found: pl.DataFrame, term: str) -> set[tuple[int, int, int]]:
    return set(found.filter(pl.col(term)).select(FLOW).rows())


def test_exports_go_out_imports_come_in_and_money_goes_both_ways() -> None:
    found = sanctioned(
        sanctions(
            spell(USA, CUB, 1962, 2000, trade_exports="complete", trade_imports="partial"),
            spell(GBR, RUS, 1968, 1971, financial=True),
        ),
        [1964, 1968, 2004],
    )
    assert under(found, "sanction.complete") == {(USA, CUB, 1964), (USA, CUB, 1968)}
    assert under(found, "sanction.partial") == {(CUB, USA, 1964), (CUB, USA, 1968)}
    assert under(found, "sanction.financial") == {(GBR, RUS, 1968), (RUS, GBR, 1968)}


def test_a_flow_under_both_degrees_is_under_a_complete_sanction() -> None:
    found = sanctioned(
        sanctions(
            spell(USA, CUB, 1960, 1970, trade_exports="partial"),
            spell(USA, CUB, 1962, 1966, trade_exports="complete"),
        ),
        [1960, 1964, 1968],
    )
    assert under(found, "sanction.complete") == {(USA, CUB, 1964)}
    assert under(found, "sanction.partial") == {(USA, CUB, 1960), (USA, CUB, 1968)}


def test_senders_are_told_apart_by_who_decides() -> None:
    years = [1972, 1976]
    partial = {"trade_exports": "partial"}
    found = sanctioned(
        sanctions(
            spell(USA, CUB, 1970, 1980, **partial),
            spell(USA, RUS, 1970, 1980, sender_group="UN", **partial),
            spell(GBR, RUS, 1970, 1980, **partial),
            spell(FRA, RUS, 1970, 1980, sender_group="EU", **partial),
            spell(NOR, RUS, 1970, 1980, **partial),
        ),
        years,
        senders(years),
    )
    term = "sanction.partial."
    assert under(found, term + "usa") == {(USA, CUB, year) for year in years}
    assert under(found, term + "un") == {(USA, RUS, year) for year in years}
    # the United Kingdom joined in 1973
    assert under(found, term + "eu") == {(FRA, RUS, 1972), (FRA, RUS, 1976), (GBR, RUS, 1976)}
    assert under(found, term + "other") == {(GBR, RUS, 1972), (NOR, RUS, 1972), (NOR, RUS, 1976)}


def test_before_and_after_are_years_without_the_sanction() -> None:
    found = around(
        sanctions(spell(USA, CUB, 1963, 1973, trade_exports="complete")),
        range(1956, 1985, 4),
        4,
    )
    assert under(found, "sanction.complete.before") == {(USA, CUB, 1960)}
    assert under(found, "sanction.complete.after") == {(USA, CUB, 1976)}
    assert found.height == 2


def test_agreements_bear_on_both_flows_and_some_apart() -> None:
    agreements = conform(
        pl.DataFrame(
            {
                "ccode1": [USA, USA, GBR, GBR],
                "ccode2": [CUB, FRA, FRA, RUS],
                "year": 2000,
                "in_force": [False, True, True, True],
                "agreement": [None, "Free trade", "Preferences", "Free trade; Preferences"],
                "source": "made up",
            }
        ),
        "agreements",
        "made up",
    )
    found = agreement_terms(agreements, {"light": "Preferences"})
    assert under(found, "agreement") == {
        flow for a, b in ((USA, FRA), (GBR, RUS)) for flow in ((a, b, 2000), (b, a, 2000))
    }
    assert under(found, "light") == {(GBR, FRA, 2000), (FRA, GBR, 2000)}
    assert found.height == 8


def test_rows_without_a_known_agreement_are_left_out_and_others_default_to_none() -> None:
    flows = pl.DataFrame(
        {
            "exporter": [USA, USA, FRA],
            "importer": [CUB, FRA, USA],
            "year": 2000,
            "flow": [1.0, 2.0, None],
        }
    ).cast({"exporter": pl.Int16, "importer": pl.Int16, "year": pl.Int16})
    known = flows.filter(pl.col("importer") == CUB).select(*FLOW, agreement=True)
    sanction = flows.filter(pl.col("importer") == FRA).select(*FLOW, sanction=True)
    full = design(flows, sanction)
    assert full.frame.select("flow", "sanction").rows() == [(1.0, 0.0), (2.0, 1.0)]
    cut = design(flows, sanction, known=known)
    assert cut.terms == ("sanction", "agreement")
    assert cut.frame.select("flow", *cut.terms).rows() == [(1.0, 0.0, 1.0)]


@pytest.mark.parametrize("base", [1990, 1994])
def test_borders_are_relative_to_a_year(base: int) -> None:
    flows = pl.DataFrame(
        {"exporter": ["A", "A"] * 2, "importer": ["A", "B"] * 2, "year": [1990, 1990, 1994, 1994]}
    )
    found = border_terms(flows, base)
    other = ({1990, 1994} - {base}).pop()
    assert found.columns == [*FLOW, f"border.{other}"]
    assert found.filter(f"border.{other}").select(FLOW).rows() == [("A", "B", other)]
