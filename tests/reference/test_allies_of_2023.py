"""The allies of the United States in 2023, from the panel and the files it leaves out."""

import numpy as np
import polars as pl
import pytest

from tertius.errors import MissingDataError, UsageError
from tertius.sources.descriptor import SourceFiles, describe
from tertius.sources.merge import favourability
from tertius.sources.readers import (
    cow_geography,
    cow_nmc,
    pew_favourability,
    pew_us_image,
    sipri_tiv,
    state_system,
    us_troops,
)
from tertius.store.panel import open_panel
from tertius.wedge.allies.assumptions import assumptions
from tertius.wedge.allies.response import Concession, respond
from tertius.wedge.ally_data import Allies, allies, challenges
from tertius.wedge.ally_tables import arms_shares

READERS = {
    "us-troops": us_troops,
    "state-system": state_system,
    "cow-geography": cow_geography,
    "cow-nmc": cow_nmc,
    "sipri-tiv": sipri_tiv,
}
OPINION = {"pew-favourability-derived": pew_favourability, "pew-us-image-538": pew_us_image}


class Joined:
    """The panel's tables, and those read from files."""

    def __init__(self, frames: dict[str, pl.DataFrame]) -> None:
        self.frames, self.panel = frames, open_panel()

    def scan(self, name: str) -> pl.LazyFrame:
        return self.frames[name].lazy() if name in self.frames else self.panel.scan(name)


@pytest.fixture(scope="module")
def tables() -> Joined:
    from tests.conftest import mirror_root, require

    frames: dict[str, pl.DataFrame] = {}
    for source in (*READERS, *OPINION):
        for file in describe(source).files:
            require(mirror_root() / file.path)

    def files(source: str) -> SourceFiles:
        return SourceFiles(mirror_root(), describe(source))

    for source, reader in READERS.items():
        frames |= reader.read(files(source))
    frames["favourability"] = favourability.merge(
        {source: reader.read(files(source))["favourability"] for source, reader in OPINION.items()}
    )
    frames["arms_shares"] = arms_shares(frames["arms_transfers"])
    return Joined(frames)


@pytest.fixture(scope="module")
def america(tables: Joined) -> Allies:
    return allies(tables, "USA", "RUS", "CHN", 2023)


def of(found: Allies, iso3: str, column: str) -> float | None:
    value = found.table.filter(iso3=iso3)[column].item()
    return None if value is None else float(value)


def test_who_they_are(america: Allies) -> None:
    names = set(america.table["iso3"])
    assert {"FIN", "MNE", "JPN", "KOR", "PHL", "AUS", "THA", "CAN"} <= names
    assert not {"USA", "RUS", "CHN", "SWE", "TWN", "ISR", "UKR"} & names


def test_what_is_known_of_them(america: Allies) -> None:
    assert of(america, "JPN", "troops") == 55_799
    assert of(america, "POL", "nearness_target") == 0
    assert of(america, "JPN", "nearness_rival") == pytest.approx(643.7)  # 400 miles of water
    assert of(america, "DEU", "nearness_target") == pytest.approx(643.7)
    assert of(america, "GBR", "nearness_target") == pytest.approx(2500, rel=0.01)
    assert (of(america, "JPN", "rivalry_rival"), of(america, "JPN", "rivalry_target")) == (1, 0)
    assert of(america, "POL", "favourable") == pytest.approx(0.93, abs=0.005)
    assert of(america, "EST", "favourable") is None
    assert america.known_in["troops"][1] == 2023
    assert america.known_in["disputes_target"] == (2014, 2014)
    assert of(america, "JPN", "arms") == pytest.approx(0.97, abs=0.01)
    assert of(america, "GBR", "arms") == pytest.approx(0.81, abs=0.01)
    assert any("favourable: not known" in line and "EST" in line for line in america.warnings)


def test_who_is_exposed_and_who_captive(america: Allies) -> None:
    judged, rng = assumptions(), np.random.default_rng(1)
    coalition = america.coalition()
    world = judged.draw(rng, 500)
    taste = rng.standard_normal((500, len(coalition.names)))
    found = respond(
        coalition, (5, 5), Concession(np.asarray(1.0), np.asarray(0.0)), world, judged, taste
    )

    def order(index: np.ndarray) -> list[str]:
        return [coalition.names[place] for place in np.argsort(-index.mean(axis=0))]

    assert set(order(found.exposure_target)[:3]) == {"FIN", "NOR", "JPN"}
    assert order(found.exposure_rival)[:2] == ["JPN", "KOR"]
    held = [name for name in order(found.captivity) if name in ("DEU", "JPN", "KOR", "FRA", "POL")]
    assert held == ["JPN", "KOR", "DEU", "POL", "FRA"]
    assert (found.on >= found.off).all()


def test_what_they_bring(america: Allies) -> None:
    brings = america.contributions()
    first = {
        weight: america.table["iso3"][int(values.argmax())] for weight, values in brings.items()
    }
    assert first == {"capability": "JPN", "bases": "JPN", "trade": "CAN"}


def test_nobody_is_made_up(tables: Joined) -> None:
    with pytest.raises(UsageError, match=r"no allies in 2023: SWE; there are: .*FIN"):
        allies(tables, "USA", "RUS", "CHN", 2023, among=["FIN", "SWE"])
    with pytest.raises(MissingDataError, match="no treaty of defence"):
        allies(tables, "CHE", "RUS", "CHN", 2010)


def test_the_allies_of_1972(tables: Joined) -> None:
    earlier = allies(tables, "USA", "SUN", "CHN", 1972)
    assert {"TWN", "JPN", "IRN", "NZL", "DEU"} <= set(earlier.table["iso3"])
    assert not {"FIN", "POL", "VNM"} & set(earlier.table["iso3"])
    assert (of(earlier, "DEU", "troops"), of(earlier, "DEU", "bases")) == (215_381, 40)


def test_the_panel_alone_knows_the_allies(tables: Joined) -> None:
    """Coarse, as it is carried: troops to two digits, opinion and arms to hundredths."""
    found = allies(open_panel(), "USA", "RUS", "CHN", 2023)
    whole = allies(tables, "USA", "RUS", "CHN", 2023)
    assert not [line for line in found.warnings if "no table" in line]
    assert found.table["iso3"].to_list() == whole.table["iso3"].to_list()
    for name, tolerance in (("troops", 0.06), ("favourable", 0.06), ("arms", 0.06)):
        gap = (found.table[name] / whole.table[name] - 1).abs().drop_nans().max()
        assert gap is None or float(gap) <= tolerance, name  # type: ignore[arg-type]
        assert found.table[name].null_count() == whole.table[name].null_count()
    assert of(found, "JPN", "rivalry_rival") == 1


def test_two_theatres(tables: Joined) -> None:
    strait = challenges(tables, "CHN", ["TWN"], 2023)
    assert (strait.first, strait.last, strait.years) == (1995, 2014, 20)
    assert 0 < strait.tested < 20
    baltic = challenges(tables, "RUS", ["EST", "LVA", "LTU"], 2023)
    assert 0 < baltic.tested < 20
