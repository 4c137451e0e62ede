"""One tree of errors. Each carries what went wrong, with which resource, and what to do about it.

The command line prints `str(error)` as one line and exits with `error.exit_code`; no traceback reaches a user.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class AllegataError(Exception):
    """Anything Allegata refuses or cannot do.

    Args:
        message: what happened, in plain words, without a final stop.
        resource: the file, record or address it happened to; empty where there is none.
        cause: what lay beneath and what the user can do, in one clause; empty where nothing helps.
    """

    exit_code = 2

    def __init__(self, message: str, *, resource: str = "", cause: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.resource = resource
        self.cause = cause

    def __str__(self) -> str:
        head = f"{self.resource}: {self.message}" if self.resource else self.message
        line = f"{head} ({self.cause})" if self.cause else head
        return " ".join(line.split())


class UsageError(AllegataError):
    """The command was given what it cannot take: a wrong option, folder or value."""


class SheetRefusedError(UsageError):
    """A sheet of which nothing was done: `faults` holds one line each, by sheet, row, column and reason."""

    faults: tuple[str, ...] = ()

    @classmethod
    def of(cls, sheet: str, faults: Sequence[str]) -> SheetRefusedError:
        """The refusal of a sheet for its faults, one or more."""
        more = f"; and {len(faults) - 1} more" if len(faults) > 1 else ""
        made = cls("nothing was imported", resource=sheet, cause=faults[0] + more)
        made.faults = tuple(faults)
        return made


class InputError(AllegataError):
    """A report that cannot be read. The workbench turns it into a `Problem`; nothing is lost."""


class TooLargeError(InputError):
    """Input beyond a stated limit of size, depth, pages or time."""


class CaseError(AllegataError):
    """The case folder is missing, foreign, from a newer version, or in use."""


class StorageError(AllegataError):
    """The disk refused: full, read-only, or no permission."""


class ModelMissingError(AllegataError):
    """A language model or optional system package is not installed."""


class CheckFailedError(AllegataError):
    """A check that must hold does not: verify, publish, gate."""

    exit_code = 3


class LexiconError(AllegataError):
    """A word list of the package holds, or is asked for, what it does not declare: a defect of the installation."""
