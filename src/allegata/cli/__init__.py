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
        status = allegata.main(args=list(arguments), prog_name="allegata", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        hint = f" ({error.ctx.command_path} --help)" if isinstance(error, click.UsageError) and error.ctx else ""
        say(" ".join(f"allegata: {error.format_message()}".split()) + hint, error=True)
        return 2
    except (KeyboardInterrupt, click.Abort):
        say("allegata: interrupted; what was finished is kept, run it again to go on", error=True)
        return INTERRUPTED
    except AllegataError as error:
        say(f"allegata: {error}", error=True)
        return error.exit_code
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still buffered has nowhere to go
        if isinstance(error, BrokenPipeError):
            return 0  # whoever read our output has enough
        say(f"allegata: the output cannot be written ({error.strerror})", error=True)
        return 2
    except Exception as error:  # the last resort: a user gets one line, never a traceback
        if os.environ.get("ALLEGATA_DEBUG") == "1":
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        say(f"allegata: internal error, please report it ({what}; ALLEGATA_DEBUG=1 shows where)", error=True)
        return 2
    return status if isinstance(status, int) else 0
