"""The command line: one file per family of verbs, JSON out, one sentence per error."""

from moderator.cli.main import build, main

__all__ = ["build", "main"]
