"""What a mirror holds, checked on a made-up mirror and on the real one where it is."""

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from tertius.errors import ChecksumError, MissingDataError
from tertius.sources.descriptor import Citation, Coverage, Descriptor, SourceFile, catalogue
from tertius.sources.status import status, verify


def dataset(name: str, *paths: str) -> Descriptor:
    return Descriptor(
        id=name,
        title=name.title(),
        producer="Nobody",
        version="1",
        address="https://example.org",
        terms="public domain",
        redistribution="open",
        accessed=date(2026, 11, 22),
        coverage=Coverage(first=1946, last=2023, units="toys"),
        reader="toy",
        tables=("rows",),
        files=tuple(
            SourceFile(path=path, sha256=sha256(path.encode()).hexdigest(), bytes=len(path))
            for path in paths
        ),
        citations=(Citation(key="toy", author="Nobody", title="Toy", year=2026),),
    )


DATASETS = {
    "zebra": dataset("zebra", "zebra/a.csv"),
    "ant": dataset("ant", "ant/a.csv", "ant/b.csv"),
    "bee": dataset("bee", "bee/a.csv", "ant/b.csv"),
}


@pytest.fixture
def toys(tmp_path: Path) -> Path:
    """A mirror in which every file is as described."""
    for dataset in DATASETS.values():
        for file in dataset.files:
            path = tmp_path / file.path
            path.parent.mkdir(exist_ok=True)
            path.write_text(file.path)
    return tmp_path


def states(mirror: Path | None) -> dict[str, tuple[str, bool]]:
    return {source.id: (source.state, source.present) for source in status(mirror, DATASETS)}


def test_every_dataset_is_listed_with_its_state(toys: Path) -> None:
    assert states(toys) == {"ant": ("ok", True), "bee": ("ok", True), "zebra": ("ok", True)}
    assert [source.id for source in verify(toys, DATASETS)] == ["ant", "bee", "zebra"]
    (toys / "ant" / "b.csv").write_text("something else")
    (toys / "zebra" / "a.csv").unlink()
    assert states(toys) == {
        "ant": ("altered", True),
        "bee": ("altered", True),
        "zebra": ("missing", False),
    }
    (toys / "ant" / "a.csv").unlink()
    assert states(toys)["ant"] == ("altered", False)
    found = status(toys, DATASETS)[0]
    assert (found.terms, found.coverage.last, found.redistribution) == (
        "public domain",
        2023,
        "open",
    )
    assert states(None) == dict.fromkeys(DATASETS, ("unchecked", False))


def test_verify_lists_all_problems_at_once(toys: Path) -> None:
    (toys / "zebra" / "a.csv").unlink()
    (toys / "ant" / "a.csv").unlink()
    with pytest.raises(MissingDataError) as missing:
        verify(toys, DATASETS)
    assert "zebra/a.csv" in str(missing.value)
    assert "ant/a.csv" in str(missing.value)
    assert "https://example.org" in str(missing.value)
    (toys / "ant" / "b.csv").write_text("x")
    with pytest.raises(ChecksumError) as altered:
        verify(toys, DATASETS)
    assert "zebra/a.csv" in str(altered.value)
    assert str(altered.value).count(f"{toys / 'ant' / 'b.csv'}: sha256 is") == 2


@pytest.mark.parametrize("mirror", [None, Path("no-such-directory")])
def test_a_mirror_that_is_not_there_says_how_to_name_one(mirror: Path | None) -> None:
    with pytest.raises(MissingDataError, match="TERTIUS_MIRROR"):
        verify(mirror, DATASETS)


def test_the_real_mirror_holds_what_the_descriptors_say(mirror: Callable[[str], Path]) -> None:
    root = mirror("cow-nmc/cow_nmc.rda").parents[1]
    assert [source.id for source in verify(root)] == list(catalogue())
