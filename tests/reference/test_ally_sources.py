"""Values of the files on allies, as their publishers and the literature have them."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest

from tertius.sources.descriptor import SourceFiles, describe

Mirror = Callable[[str], Path]


def tables(mirror: Mirror, source: str) -> dict[str, pl.DataFrame]:
    """Return the tables of one dataset; skip where a file is missing."""
    described = describe(source)
    root = Path()
    for file in described.files:
        found = mirror(file.path)
        root = found.parents[len(Path(file.path).parts) - 1]
    reader = import_module(f"tertius.sources.readers.{described.reader}")
    read: dict[str, pl.DataFrame] = reader.read(SourceFiles(root, described))
    return read


def test_garrisons(mirror: Mirror) -> None:
    found = tables(mirror, "us-troops")
    troops = dict(
        zip(found["troops"].select("host", "year").rows(), found["troops"]["troops"], strict=True)
    )
    assert [troops[260, 1957], troops[260, 1972], troops[255, 2000]] == [244_407, 215_381, 69_203]
    assert [troops[740, 1972], troops[732, 2024], troops[713, 1972]] == [61_747, 24_515, 8_289]
    assert troops[817, 1968] == 537_377
    assert (816, 1968) not in troops
    years = set(found["troops"]["year"])
    assert not years & {1951, 1952, 2008}
    assert troops[690, 2004] is None
    most = found["bases"].sort("bases", descending=True).head(3)
    assert most.select("host", "bases").rows() == [(740, 42), (255, 40), (732, 30)]


def test_two_compilations_of_the_same_surveys_agree(mirror: Mirror) -> None:
    new = tables(mirror, "pew-favourability-derived")["favourability"]
    old = tables(mirror, "pew-us-image-538")["favourability"]
    both = new.join(old, on=["public", "target", "year"])
    assert both.height == 310
    assert (both["share"] - both["share_right"]).abs().max() < 0.0095  # type: ignore[operator]
    row = new.filter(public=365, target=2, year=2014)
    assert row["share"].item() == pytest.approx(0.23, abs=0.005)
    assert new.filter(target=710, year=2013).is_empty()


def test_spending(mirror: Mirror) -> None:
    found = tables(mirror, "sipri-milex")["military_spending"]

    def of(ccode: int, year: int) -> float:
        return round(float(found.filter(ccode=ccode, year=year)["spending"].item()))

    assert [of(2, 1972), of(710, 1989), of(365, 2024)] == [588_036, 20_219, 150_534]
    assert of(365, 1988) == 282_701  # the Soviet Union
    assert found.filter(ccode=365, year=1991).is_empty()
    assert found.filter(ccode=365, year=2024)["share"].item() == pytest.approx(0.0705, abs=5e-5)


def test_aid(mirror: Mirror) -> None:
    found = tables(mirror, "us-greenbook")["aid"]
    military = {
        (ccode, year): round(found.filter(recipient=ccode, year=year)["military"].item())
        for ccode, year in ((713, 1955), (732, 1972), (651, 1979), (666, 1973), (369, 2019))
    }
    assert list(military.values()) == [2972, 3562, 4401, 1400, 301]


def test_arms(mirror: Mirror) -> None:
    found = tables(mirror, "sipri-tiv")["arms_transfers"]
    to_china = dict(found.filter(supplier=365, recipient=710).select("year", "tiv").iter_rows())
    wanted = {1950: 2570, 1960: 2341, 1968: 180, 1992: 1008, 2005: 3066, 2014: 560, 2023: 372}
    assert {year: to_china[year] for year in wanted} == pytest.approx(wanted, abs=0.6)
    assert not [year for year in to_china if 1969 <= year <= 1989]
    assert found.filter(supplier=2, recipient=710)["tiv"].sum() == pytest.approx(210.6, abs=0.1)
