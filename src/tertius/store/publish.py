"""Swapping a finished build in: readers see the old build or the new one, never half of one.

A build grows in ``build-unfinished``; once complete it is renamed after its manifest's checksum,
and only then does the file ``current`` come to name it, in one atomic replacement. Before that
moment the old build is untouched, so a build may be killed anywhere. Locks are advisory
(``flock`` on the directories themselves) and vanish with their process; on systems without them
one build at a time is for the user to see to.
"""

import contextlib
import os
import re
import shutil
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from tertius.errors import DataError, MissingDataError, TertiusError
from tertius.sources.descriptor import sha256 as checksum
from tertius.store.manifest import MANIFEST, REMEDY, Manifest
from tertius.store.parquet import flush

if sys.platform != "win32":
    import fcntl

__all__ = ["building", "hold", "named_after", "publish"]

POINTER = "current"
UNFINISHED = "build-unfinished"
BUILD = re.compile(r"build-([0-9a-f]{16})(-\d+)?")


@contextlib.contextmanager
def building(root: Path) -> Iterator[Path]:
    """Hold the store at `root` for one build, and yield a fresh directory to build in.

    What killed builds left behind is removed first; what this one leaves unpublished, last.

    Raises
    ------
    TertiusError
        If another build of the same store is running.
    """
    root.mkdir(parents=True, exist_ok=True)
    try:
        lock = _lock(root, exclusive=True)
    except BlockingIOError as error:
        raise TertiusError(
            f"{root}: another build of this store is running; wait until it ends"
        ) from error
    aside = root / UNFINISHED
    try:
        _sweep(root)
        aside.mkdir()
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def publish(aside: Path, manifest: Manifest) -> Path:
    """Make the finished build in `aside` the current one; return its directory.

    Must be called inside `building`. Builds that it replaces are removed after the swap, except
    those that a reader holds, which the next build removes.
    """
    root = aside.parent
    text = manifest.to_json()
    (aside / MANIFEST).write_text(text, "utf-8", newline="\n")
    flush(aside / MANIFEST)
    flush(aside)
    build = _settle(aside, manifest)
    fresh = root / f"{POINTER}.new"
    fresh.write_text(build.name + "\n", "utf-8", newline="\n")
    flush(fresh)
    fresh.replace(root / POINTER)  # the swap, atomic
    flush(root)
    _sweep(root)
    return build


def _settle(aside: Path, manifest: Manifest) -> Path:
    # A directory cannot be replaced atomically, so an equal build stays where it is, and one of
    # the same name with damaged bytes is passed by, to be swept once it is no longer current.
    root, stem = aside.parent, f"build-{manifest.digest[:16]}"
    for name in (stem, *(f"{stem}-{again}" for again in range(2, 1000))):
        build = root / name
        if not build.exists():
            aside.rename(build)
            flush(root)
            return build
        if _intact(build, manifest):
            return build
    raise DataError(f"{root}: a thousand damaged builds named {stem}; remove them by hand")


def _intact(build: Path, manifest: Manifest) -> bool:
    try:
        return (build / MANIFEST).read_text("utf-8") == manifest.to_json() and all(
            checksum(build / f"{name}.parquet") == table.sha256
            for name, table in manifest.tables.items()
        )
    except (OSError, UnicodeDecodeError):
        return False


def hold(root: Path) -> tuple[Path, int | None]:
    """Find the current build, and keep it from being removed.

    Returns
    -------
    build : Path
        Directory of the current build.
    lock : int or None
        File descriptor which holds the build until it is closed; None where the system has no
        such lock.

    Raises
    ------
    MissingDataError
        If there is no store at `root`.
    DataError
        If its pointer names no build.
    """
    while True:
        build = _current(root)
        with contextlib.suppress(FileNotFoundError, BlockingIOError):  # being removed: look again
            lock = _lock(build, exclusive=False)
            if _current(root) == build and (lock is None or _still_there(lock, build)):
                return build, lock
            if lock is not None:
                os.close(lock)
        if not build.is_dir() and _current(root) == build:
            raise DataError(f"{root / POINTER}: names '{build.name}', which is not there; {REMEDY}")


def named_after(build: Path) -> bool:
    """Tell whether a build's directory bears the checksum of the manifest in it."""
    name = BUILD.fullmatch(build.name)
    digest = sha256((build / MANIFEST).read_bytes()).hexdigest()
    return name is not None and digest.startswith(name[1])


def _current(root: Path) -> Path:
    try:
        name = (root / POINTER).read_text("utf-8").strip()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MissingDataError(
            f"{root}: no store here; make one with `tertius data build --mirror DIR`, "
            "or point TERTIUS_STORE at one"
        ) from error
    if not BUILD.fullmatch(name):
        raise DataError(f"{root / POINTER}: '{name}' is not the name of a build; {REMEDY}")
    return root / name


def _sweep(root: Path) -> None:
    pointer = root / POINTER
    keep = pointer.read_text("utf-8").strip() if pointer.exists() else None
    (root / f"{POINTER}.new").unlink(missing_ok=True)
    for entry in sorted(root.iterdir()):
        if entry.name == UNFINISHED:
            shutil.rmtree(entry)
        elif BUILD.fullmatch(entry.name) and entry.name != keep:
            _remove_unless_held(entry)


def _remove_unless_held(build: Path) -> None:
    try:
        lock = _lock(build, exclusive=True)
    except BlockingIOError:
        return
    shutil.rmtree(build, ignore_errors=True)
    if lock is not None:
        os.close(lock)


def _lock(directory: Path, *, exclusive: bool) -> int | None:
    """Lock a directory, or return None where that cannot be done; BlockingIOError if it is held."""
    if sys.platform == "win32":
        return None
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise
    except OSError:  # a file system without locks
        os.close(descriptor)
        return None
    return descriptor


def _still_there(lock: int, build: Path) -> bool:
    # A build removed and made again bears the old name, but the lock is on the one removed.
    return os.path.samestat(os.fstat(lock), build.stat())
