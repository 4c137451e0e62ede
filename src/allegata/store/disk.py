"""The disk's and SQLite's refusals, told in one line; files that only their owner reads."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import TYPE_CHECKING

from allegata.errors import AllegataError, CaseError, CheckFailedError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE_MODE = 0o600
_IN_USE = ("locked", "busy")


@contextlib.contextmanager
def one_line(resource: str) -> Iterator[None]:
    """Turn what SQLite and the system say into this project's errors."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(error, resource) from error
    except OSError as error:
        cause = error.strerror or type(error).__name__
        raise StorageError("cannot be read or written", resource=resource, cause=cause) from error


def _explained(error: sqlite3.Error, resource: str) -> AllegataError:
    said = str(error)
    name = getattr(error, "sqlite_errorname", "")
    if any(word in said for word in _IN_USE):
        return CaseError("is in use by another process", resource=resource, cause="wait until it has finished")
    if name.startswith(("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return StorageError("cannot be read or written", resource=resource, cause=said)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or "malformed JSON" in said:
        return CheckFailedError("the case's database is damaged", resource=resource, cause=said)
    return CaseError("the case's database cannot be used", resource=resource, cause=said)


def private_file(path: Path) -> None:
    """Make an empty file that only its owner reads, whatever the umask; leave one that is there."""
    with one_line(path.parent.name), contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
