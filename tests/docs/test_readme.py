"""The README: what it links and shows is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_links_and_pictures_lead_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#]+)", (ROOT / "README.md").read_text("utf-8"))
    assert "docs/brief.png" in targets
    assert len(targets) > 10
    for target in targets:
        assert (ROOT / target).is_file(), target
