"""What the page about the bargain shows is what the program answers."""

import doctest
import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "bargain.md"


def test_every_example_answers_as_printed() -> None:
    blocks = re.findall(
        r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    example = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, PAGE.name, str(PAGE), 0)
    assert len(example.examples) > 30
    told: list[str] = []
    doctest.DocTestRunner().run(example, out=told.append)
    assert not told, "\n".join(told)
