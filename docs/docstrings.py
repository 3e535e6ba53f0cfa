"""NumPy-style docstrings as Markdown."""

import inspect
import re
from collections.abc import Iterator

__all__ = ["markdown"]

_RULED = re.compile(r"^(\w[\w ]*)\n-{3,}\n", re.MULTILINE)
_ENTRIES = {"Parameters", "Attributes", "Returns", "Yields", "Raises"}


def markdown(docstring: str) -> str:
    """Return a docstring's text, its lists of parameters and the like as Markdown lists."""
    head, *parts = _RULED.split(inspect.cleandoc(docstring) + "\n")
    blocks = [_prose(head)]
    for title, body in zip(parts[::2], parts[1::2], strict=True):
        text = "\n".join(_entries(body)) if title in _ENTRIES else _prose(body)
        blocks.append(f"**{title}**\n\n{text}")
    return "\n\n".join(block for block in blocks if block)


def _prose(text: str) -> str:
    """Fence interactive examples and literal blocks; leave the rest as it stands."""
    blocks = []
    for block in re.split(r"\n\s*\n", text.strip()):
        if block.startswith(">>>"):
            blocks.append(f"```pycon\n{block}\n```")
        elif all(line.startswith("    ") for line in block.splitlines()):
            blocks.append(f"```text\n{inspect.cleandoc(block)}\n```")
        else:
            blocks.append(re.sub(r"::$", ":", block.replace("``", "`")))
    return "\n\n".join(block for block in blocks if block != ":")


def _entries(body: str) -> Iterator[str]:
    """Yield a list item for each entry: ``name : type``, or a type alone, with its text."""
    for entry in re.split(r"\n(?=\S)", body.strip()):
        line, _, text = entry.partition("\n")
        name, colon, kind = line.partition(" : ")
        described = " ".join(inspect.cleandoc(text).split()).replace("``", "`")
        head = f"`{name}` ({kind.replace('``', '`')})" if colon else f"`{name}`"
        yield f"- {head}: {described}" if described else f"- {head}"
