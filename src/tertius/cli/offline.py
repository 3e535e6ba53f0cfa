"""``--offline`` kept as a promise: while it holds, no socket of this process connects."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from tertius.errors import MissingDataError

__all__ = ["offline"]

_REFUSED: ContextVar[bool] = ContextVar("tertius_offline", default=False)
_hooked = False


@contextmanager
def offline(refuse: bool) -> Iterator[None]:
    """Refuse connections and look-ups of names within the block, if asked to.

    An attempt raises MissingDataError in the code that made it.
    """
    if refuse:
        _hook()
    token = _REFUSED.set(refuse)
    try:
        yield
    finally:
        _REFUSED.reset(token)


def _hook() -> None:
    # an audit hook cannot be taken off again, so one stays and asks whether it is wanted
    global _hooked
    if not _hooked:
        sys.addaudithook(_guard)
        _hooked = True


def _guard(event: str, arguments: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.getaddrinfo"} and _REFUSED.get():
        target = arguments[1] if event == "socket.connect" else arguments[0]
        raise MissingDataError(f"--offline: a connection to {target} was refused; go without it")
