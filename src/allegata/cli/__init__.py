"""The command line: arguments to one workbench function, its result printed, one line for each error."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from allegata.cli.commands import allegata
from allegata.cli.terminal import prepare_streams, say
from allegata.errors import AllegataError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["allegata", "run"]

INTERRUPTED = 130


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit status (0 done, 1 with problems, 2 wrong use, 3 a check failed)."""
    prepare_streams()
    try:
        with allegata.make_context("allegata", list(arguments)) as context:
            status = allegata.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as asked:
        return asked.exit_code
    except (KeyboardInterrupt, click.Abort):
        say("allegata: interrupted; what was finished is kept, run it again to go on", error=True)
        return INTERRUPTED
    except Exception as error:  # the last resort: a user gets one line, never a traceback
        if os.environ.get("ALLEGATA_DEBUG") == "1" and not isinstance(error, AllegataError | click.ClickException):
            raise
        line, code = _told(error)
        if line:
            say(f"allegata: {line}", error=True)
        return code
    return status if isinstance(status, int) else 0


def _told(error: Exception) -> tuple[str, int]:
    """One line and the exit status for whatever ended a command."""
    if isinstance(error, AllegataError):
        return str(error), error.exit_code
    if isinstance(error, click.ClickException):
        hint = f" ({error.ctx.command_path} --help)" if isinstance(error, click.UsageError) and error.ctx else ""
        return " ".join(error.format_message().split()) + hint, 2
    if isinstance(error, OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still buffered has nowhere to go
        if isinstance(error, BrokenPipeError):
            return "", 0  # whoever read our output has enough
        return f"cannot read or write ({error.strerror or type(error).__name__})", 2
    if isinstance(error, ImportError):
        return f"a library is missing or broken ({' '.join(str(error).split())}); run: make setup", 2
    what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return f"internal error, please report it ({what}; ALLEGATA_DEBUG=1 shows where)", 2
