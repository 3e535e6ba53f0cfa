"""The command line: thin, one file a group of commands."""

from tertius.cli.main import main

__all__ = ["main"]
