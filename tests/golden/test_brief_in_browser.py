"""The brief in a real browser: no message on the console, no request, nothing cut off."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next((p for n in ("chromium", "chromium-browser") if (p := shutil.which(n))), None)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-default-apps", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # the browser's own errands stay at home
)  # fmt: skip

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on PATH")


def visit(page: str, folder: Path, width: int) -> tuple[str, list[str], Path]:
    """Return the console and the addresses that the page asked for, and take a picture."""
    path, log, shot = folder / "brief.html", folder / "net.json", folder / "shot.png"
    path.write_text(page, "utf-8")
    ran = subprocess.run(
        [
            str(CHROMIUM), *FLAGS, f"--user-data-dir={folder / 'profile'}",
            f"--window-size={width},2400", "--enable-logging=stderr", "--log-level=0",
            f"--log-net-log={log}", f"--screenshot={shot}", path.as_uri(),
        ],
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert shot.exists(), ran.stderr[-2000:]
    return ran.stderr, requests(json.loads(log.read_text("utf-8"))), shot


def requests(log: dict[str, Any]) -> list[str]:
    """Return the addresses asked for on behalf of a page; the browser's own have no origin."""
    started = log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    jobs = [event["params"] for event in log["events"] if event["type"] == started]
    jobs = [job for job in jobs if "url" in job and job.get("initiator") != "not an origin"]
    return sorted({job["url"] for job in jobs})


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_quiet(page: str, tmp_path: Path, width: int) -> None:
    console, asked, shot = visit(page, tmp_path, width)
    assert "CONSOLE" not in console
    assert not asked
    assert shot.stat().st_size > 50_000, "the page is blank"


def test_a_request_would_be_seen(tmp_path: Path) -> None:
    """The test above can fail: a page that asks for something is caught."""
    page = "<!doctype html><img src='http://127.0.0.1:9/x.png'><script>oops()</script>"
    console, asked, _ = visit(page, tmp_path, 390)
    assert "CONSOLE" in console
    assert asked == ["http://127.0.0.1:9/x.png"]
