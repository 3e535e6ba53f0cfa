"""Trade by heading between bounds, customs beside movements, the break of 2022: by hand."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import typer
from tests.unit.test_dependence import panel, world
from typer.testing import CliRunner

from tertius.cli.trade import dependence as command
from tertius.cli.trade import products_text
from tertius.sources.schemas import conform
from tertius.states import resolve
from tertius.store.panel import write_panel
from tertius.trade import breaks
from tertius.trade.dependence import customs, products
from tertius.trade.dependence.product_reading import between, of_state

__all__ = ["panel", "world"]

CHIPS, CARS, PHONES = "854231", "870323", "851770"


def product(
    exporter: str, importer: str, year: int, heading: str, value: float, **totals: float | None
) -> dict[str, object]:
    """Return a row of `product_trade`."""
    return {
        "exporter": exporter,
        "importer": importer,
        "year": year,
        "heading": heading,
        "label": heading,
        "reporter": exporter if importer == "CHN" else importer,
        "value": value,
        "product_total": totals.get("product"),
        "pair_total": totals.get("pair"),
        "source": "made-up",
    }


def partner(
    exporter: str, importer: str, year: int, value: float, reporter: str
) -> dict[str, object]:
    """Return a row of `partner_trade`."""
    return {
        "exporter": exporter,
        "importer": importer,
        "year": year,
        "reporter": reporter,
        "value": value,
        "source": "made-up",
    }


def shares() -> pl.DataFrame:
    """Return the bounds of a small world, years 2020 and 2022."""
    listed = [
        # 2020: Korea whole, Germany's record ends before chips: 30 of 200
        product("KOR", "CHN", 2020, CHIPS, 60, product=80, pair=100),
        product("VNM", "CHN", 2020, CHIPS, 20, product=80),
        product("KOR", "CHN", 2020, CARS, 10, pair=100),
        product("DEU", "CHN", 2020, "300490", 20, pair=30),
        # 2022: all whole; China's own total is missing; a heading that has ended
        product("KOR", "CHN", 2022, CHIPS, 50, product=100, pair=100),
        product("DEU", "CHN", 2022, CHIPS, 50, product=100, pair=200),
        product("DEU", "CHN", 2022, CARS, 100, pair=200),
        product("VNM", "CHN", 2022, PHONES, 1, product=1),
        # a record that is cut, and a pair without a total
        product("CHN", "DEU", 2022, "030475", 5, pair=10),
        product("AUS", "CHN", 2022, CHIPS, 1, product=100),
    ]
    totals = [
        partner("WORLD", "CHN", 2020, 500, "CHN"),
        partner("KOR", "CHN", 2020, 100, "KOR"),
        partner("VNM", "CHN", 2020, 50, "VNM"),
        partner("DEU", "CHN", 2020, 200, "DEU"),
        partner("KOR", "CHN", 2022, 100, "KOR"),
        partner("DEU", "CHN", 2022, 200, "DEU"),
        partner("VNM", "CHN", 2022, 50, "VNM"),
        partner("CHN", "DEU", 2022, 100, "DEU"),
    ]
    kinds = {"year": pl.Int16, "product_total": pl.Float64, "pair_total": pl.Float64}
    found = products.compute(
        pl.DataFrame(listed, schema_overrides={**kinds, "value": pl.Float64}),
        pl.DataFrame(totals, schema_overrides={"year": pl.Int16, "value": pl.Float64}),
    )
    return conform(found, "product_partners", "made-up")


def row(frame: pl.DataFrame, exporter: str, year: int, name: str) -> dict[str, object]:
    return frame.filter(exporter=exporter, year=year, product=name).row(0, named=True)


def test_bounds_of_a_supplier() -> None:
    chips = row(shares(), "KOR", 2020, f"hs{CHIPS}")
    # China imports 500; Korea shows 100, Germany 30 and Vietnam 20: 350 could all be chips
    assert chips["supply_high"] == pytest.approx(60 / 80)
    assert chips["supply_low"] == pytest.approx(60 / (80 + 350))
    assert chips["pair_low"] == chips["pair_high"] == pytest.approx(0.6)
    assert chips["absent"] == "DEU"
    later = row(shares(), "KOR", 2022, f"hs{CHIPS}")
    assert later["supply_low"] is None
    assert later["supply_high"] == pytest.approx(0.5)
    assert later["absent"] == ""


def test_bounds_of_a_group_of_headings() -> None:
    found = shares()
    electronics = row(found, "DEU", 2022, "electronics")
    # chips are 50 and cars 100 of 200: of the other 50 all or nothing may be electronics
    assert electronics["pair_low"] == pytest.approx(0.25)
    assert electronics["pair_high"] == pytest.approx(0.5)
    assert row(found, "KOR", 2020, "vehicles")["pair_high"] == pytest.approx(0.4)
    assert found.filter(exporter="KOR", year=2022, product="vehicles").is_empty()


def test_first_of_what_is_left_is_no_row() -> None:
    found = shares()
    assert found.filter(exporter="CHN").is_empty()  # 10 of 100 seen
    assert found.filter(exporter="DEU", year=2020).is_empty()  # 30 of 200 seen
    assert found.filter(product=f"hs{PHONES}").is_empty()  # the heading ended with 2021
    assert found.filter(exporter="AUS").is_empty()  # the pair's trade is not known


@dataclass(frozen=True)
class One:
    """A store of one table."""

    frame: pl.DataFrame

    def scan(self, name: str) -> pl.LazyFrame:
        assert name == "product_partners"
        return self.frame.lazy()


def test_the_year_with_the_fewest_absent_is_shown() -> None:
    tables = One(shares())
    korea, china = resolve("KOR"), resolve("CHN")
    found = {each.product: each for each in between(tables, korea, china, 2025)}
    assert found[f"hs{CHIPS}"].year == 2022
    supply = found[f"hs{CHIPS}"].supply
    assert supply is not None
    assert supply[0] is None
    assert supply[1] == pytest.approx(0.5)
    assert found["vehicles"].year == 2020
    before = {each.product: each for each in between(tables, china, korea, 2021)}
    assert before[f"hs{CHIPS}"].absent == ("DEU",)
    assert between(tables, korea, resolve("DEU"), 2025) == ()


def test_choke_points_of_china_name_the_first_supplier() -> None:
    (first,) = of_state(One(shares()), resolve("CHN"), 2021, 5)
    assert (first.exporter, first.product) == ("KOR", f"hs{CHIPS}")
    assert [each.value for each in of_state(One(shares()), resolve("DEU"), 2025, 2)] == [100, 100]


def test_a_product_as_json_and_text() -> None:
    found = between(One(shares()), resolve("KOR"), resolve("CHN"), 2021)
    (chips,) = [each for each in products_text.as_json(found) if each["product"] == f"hs{CHIPS}"]
    assert chips["supply_share"] == {"low": pytest.approx(60 / 430), "high": 0.75}
    assert chips["absent"] == ("DEU",)
    text = products_text.as_text(found)
    assert text.startswith(products_text.HEADING)
    assert "14.0-75.0" in text
    assert any("null" in line for line in products_text.warnings(found))


def run(panel: Path, *words: str) -> str:
    app = typer.Typer()
    command.add_to(app)
    result = CliRunner().invoke(app, [*words, "--store", str(panel)])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_commands_show_products_where_the_store_has_them(
    world: object, panel: Path, tmp_path: Path
) -> None:
    assert json.loads(run(panel, "chokepoints", "CHN", "--json"))["data"]["products"] == []
    frames = {**world.frames, "product_partners": shares()}  # type: ignore[attr-defined]
    scales = {
        name: {column: 1e4 for column, dtype in frame.schema.items() if dtype.is_float()}
        for name, frame in frames.items()
    }
    write_panel(frames, scales, tmp_path, {})
    document = json.loads(run(tmp_path, "chokepoints", "CHN", "--json"))
    assert [each["exporter"] for each in document["data"]["products"]] == ["DEU"]
    assert products_text.HEADING in run(tmp_path, "chokepoints", "DEU")


def test_customs_beside_movements() -> None:
    months = [date(2020, month, 1) for month in range(1, 13)]
    gas = pl.DataFrame({"month": months, "good": ["pipeline-gas"] * 12}).with_columns(
        exporter=pl.lit("RUS"), quantity=pl.lit(0.5e6), value=pl.lit(10.0), source=pl.lit("c")
    )
    everyone = gas.with_columns(exporter=pl.lit("WORLD"), value=pl.lit(40.0)).with_columns(
        quantity=pl.lit(None, dtype=pl.Float64)
    )
    moved = pl.DataFrame(
        {"exporter": ["RUS", "TKM"], "quantity": [8.16, 32.64], "good": ["pipeline-gas"] * 2}
    ).with_columns(importer=pl.lit("CHN"), year=pl.lit(2020, dtype=pl.Int16), source=pl.lit("m"))
    found = customs.compute(pl.concat([gas, everyone]), moved).row(0, named=True)
    assert found["per_tonne"] == pytest.approx(1.36)
    assert found["share"] == found["moved_share"] == pytest.approx(0.2)
    assert found["value_share"] == pytest.approx(0.25)
    assert found["source"] == "c+m"
    short = customs.compute(pl.concat([gas.head(11), everyone]), moved).row(0, named=True)
    assert (short["months"], short["share"], short["per_tonne"]) == (11, None, None)


def test_a_break_by_hand() -> None:
    rows = [
        ("DEU", date(2021, 3, 1), "all", 100.0),
        ("DEU", date(2021, 3, 1), "sanctioned", 40.0),
        ("DEU", date(2022, 11, 1), "all", 50.0),
        ("DEU", date(2022, 11, 1), "sanctioned", 5.0),
        ("DEU", date(2022, 2, 1), "all", 999.0),  # before the months that are compared
        ("FRA", date(2021, 5, 1), "all", 60.0),
        ("FRA", date(2022, 5, 1), "all", None),
    ]
    trade = pl.DataFrame(
        rows, schema=["reporter", "month", "product", "exports"], orient="row"
    ).with_columns(
        pl.col("exports") * 1e6,
        partner=pl.lit("RUS"),
        imports=pl.lit(None, dtype=pl.Float64),
        source=pl.lit("made-up"),
    )
    found = breaks.compute(trade)
    by_key = {(r["reporter"], r["product"]): r for r in found.iter_rows(named=True)}
    assert by_key["DEU", "other"]["before"] == pytest.approx(60)
    assert by_key["DEU", "other"]["after"] == pytest.approx(45)
    assert by_key["EU", "all"]["before"] == pytest.approx(160)
    assert by_key["DEU", "sanctioned"]["change"] == pytest.approx(-2.0794415)
    assert by_key["FRA", "all"]["change"] is None
    assert set(found["flow"]) == {"exports"}
