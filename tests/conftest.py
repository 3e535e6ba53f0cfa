"""Fixtures shared by all tests: no network, the mirror if there is one, a store built from it."""

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# A busy machine makes a fast test slow now and then: examples are bounded, time is not. The same
# examples each run, so that a failure can be repeated.
settings.register_profile("tertius", deadline=None, derandomize=True)
settings.load_profile("tertius")

REPOSITORY = Path(__file__).resolve().parents[1]


def mirror_root() -> Path:
    """Return where the mirror of source files would be."""
    return Path(os.environ.get("TERTIUS_MIRROR") or REPOSITORY.parent / "shared" / "mirror")


def require(path: Path) -> Path:
    """Return `path`, or skip the test naming it; where the mirror must be there, fail."""
    if not path.exists():
        message = f"needs {path}, which is not here"
        if os.environ.get("TERTIUS_REQUIRE_MIRROR") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family == socket.AF_UNIX or str(address[0]) in {"127.0.0.1", "::1", "localhost"}:
            return connect(self, address)
        raise RuntimeError(f"a test tried to reach {address}")

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def mirror() -> Callable[[str], Path]:
    """Return a function from a path below the mirror to the file, skipping where it is missing."""
    return lambda path: require(mirror_root() / path)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a store built from the mirror, once for all tests and workers that need one."""
    from tertius.pipeline import STAGES, build_store
    from tertius.sources.descriptor import describe
    from tertius.store.tables import Store

    for source in {source for stage in STAGES for source in stage.sources}:
        for file in describe(source).files:
            require(mirror_root() / file.path)
    base = tmp_path_factory.getbasetemp()
    shared = base if "PYTEST_XDIST_WORKER" not in os.environ else base.parent
    root, ended = shared / "store", shared / "store-ended"
    try:
        (shared / "store-begun").mkdir()
    except FileExistsError:  # another worker is at it
        while not ended.exists():
            time.sleep(0.5)
    else:
        try:
            build_store(mirror_root(), root)
        finally:
            ended.mkdir()
    return Store.open(root)
