"""What all commands share: exit codes, one message, silence, start-up, no network."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable

import pytest
import typer
from typer.testing import CliRunner, Result

from tertius import errors
from tertius.cli.command import Run, reading
from tertius.cli.output import Answer
from tertius.cli.progress import Bar
from tertius.errors import TertiusError

Tertius = Callable[..., Result]
KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, TertiusError)
]


def run(command: Callable[[Run], Answer], *words: str) -> Result:
    """Run one command of an application of its own."""
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    reading(app, "trial")(command)
    return CliRunner().invoke(app, words)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("words", [(), ("--json",)])
def test_every_error_has_its_exit_code_and_one_message(
    kind: type[TertiusError], words: tuple[str, ...]
) -> None:
    def command(_: Run) -> Answer:
        raise kind("the file is short; fetch it again")

    result = run(command, *words)
    assert result.exit_code == kind.exit_code
    assert (result.stdout, result.stderr) == ("", "error: the file is short; fetch it again\n")


def test_exit_codes_are_the_published_ones() -> None:
    published = {"UsageError": 2, "DataError": 3, "MissingDataError": 4, "NotConvergedError": 5}
    assert {name: getattr(errors, name).exit_code for name in published} == published
    assert TertiusError.exit_code == 1


def test_an_unforeseen_error_is_internal_and_shows_its_traceback_only_on_request() -> None:
    def command(_: Run) -> Answer:
        raise ZeroDivisionError("by nought")

    brief, long = run(command), run(command, "-v")
    assert (brief.exit_code, long.exit_code) == (1, 1)
    assert brief.stderr.startswith("error: internal error, ZeroDivisionError: by nought")
    assert brief.stderr.count("\n") == 1
    assert "Traceback" in long.stderr


def test_an_undefined_number_never_reaches_the_document() -> None:
    def command(_: Run) -> Answer:
        return Answer({"mean": float("nan")}, "", lambda: pytest.fail("no table was asked for"))

    result = run(command, "--json")
    assert (result.exit_code, result.stdout) == (1, "")


def test_offline_refuses_connections_and_only_then() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def command(_: Run) -> Answer:
            socket.create_connection(server.getsockname()).close()
            return Answer("reached", "reached", lambda: pytest.fail("no table was asked for"))

        assert run(command).stdout == "reached\n"
        refused = run(command, "--offline")
        assert refused.exit_code == 4
        assert "127.0.0.1" in refused.stderr
        assert run(command).exit_code == 0


def test_the_envelope_names_inputs_seed_and_panel(tertius: Tertius) -> None:
    result = tertius("series", "USA", "CHN", "--measure", "votes.n", "--json", "--seed", 7)
    document = json.loads(result.stdout)
    assert document["manifest"]["seed"] == 7
    assert document["manifest"]["panel"] is None  # a full build answered
    assert document["manifest"]["scenario_sha256"] is None
    assert document["manifest"]["inputs"] == {}  # made up, from no file


def test_progress_shows_only_at_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Bar(shown=True) as bar:
        bar("votes", 1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with Bar(shown=True) as bar:
        bar("votes", 2, 2)
    shown = capsys.readouterr().err
    assert "] 2/2 votes" in shown
    assert shown.endswith("\r\x1b[2K")  # cleared at the end
    with Bar(shown=False) as bar:
        bar("votes", 1, 2)
    assert capsys.readouterr().err == ""


def test_errors_are_coloured_only_at_a_terminal_that_wants_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tertius.cli.command import failing

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    for value, coloured in (("", True), ("1", False)):
        monkeypatch.setenv("NO_COLOR", value)
        with pytest.raises(typer.Exit), failing(verbose=False):
            raise TertiusError("no")
        assert ("\x1b[31m" in capsys.readouterr().err) is coloured


HEAVY = ("numpy", "polars", "pydantic", "scipy", "numba", "altair", "duckdb", "pandas", "rich")


@pytest.mark.parametrize(
    "code",
    ["import tertius", "import sys; sys.argv[1:] = ['--help']; from tertius.cli import main"],
)
def test_start_up_imports_nothing_heavy(code: str) -> None:
    show = f"; import sys; print([name for name in {HEAVY} if name in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", code + show], capture_output=True, text=True, check=True
    )
    assert result.stdout == "[]\n"


@pytest.mark.skipif(not hasattr(os, "times"), reason="needs the time of child processes")
def test_help_answers_in_under_three_tenths_of_a_second() -> None:
    def once() -> float:
        before = os.times()
        subprocess.run(
            [sys.executable, "-c", "from tertius.cli import main; main()", "--help"],
            capture_output=True,
            check=True,
        )
        after = os.times()
        spent = (after.children_user - before.children_user, after.children_system)
        return spent[0] + spent[1] - before.children_system

    # processor time, for the clock also counts what else the machine is doing
    assert min(once() for _ in range(3)) < 0.3


def test_version_and_help(tertius: Tertius) -> None:
    from importlib.metadata import version

    assert tertius("--version").stdout == f"tertius {version('tertius')}\n"
    assert tertius().exit_code in (0, 2)  # help, by whichever code the library gives it
    assert "2 usage" in tertius("--help").stdout
    assert tertius("frobnicate").exit_code == 2


def test_the_default_of_draws_is_the_one_of_python() -> None:
    from docs.reference_pages import commands

    from tertius.triangle.seated import DRAWS

    for name in ("tertius triangle", "tertius assess"):
        draws = next(each for each in commands()[name].params if each.name == "draws")
        assert draws.default == DRAWS
