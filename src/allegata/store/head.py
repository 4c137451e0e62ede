"""The head of the log, kept beside the database, so that a database that was emptied, replaced or set back is seen.

It is written after each transaction: a process that was killed between the two leaves a head that lags, and the log
then holds it as an earlier entry. A head that the log does not hold is no head of this database.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec

from allegata.errors import CheckFailedError
from allegata.store.disk import FILE_MODE, one_line

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "case.head"
HEAD_PART = "case.head.part"
_LENGTH = 256
RESTORE = "restore the case from a copy; allegata verify CASE lists all that disagrees"


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The last entry of the log, as it was when the head was written."""

    seq: int
    hash: str
    root: str


def read_head(folder: Path) -> Head | None:
    """The head kept in a case folder, or None where there is none.

    Raises:
        CheckFailedError: it is no head.
    """
    path = folder / HEAD
    with one_line(folder.name):
        if not path.exists() and not path.is_symlink():
            return None
        try:
            raw = b"" if path.is_symlink() else path.read_bytes()
            return msgspec.json.decode(raw, type=Head)
        except msgspec.MsgspecError as error:
            raise CheckFailedError("was altered", resource=HEAD, cause=RESTORE) from error


def write_head(folder: Path, head: Head) -> None:
    """Write the head in one stroke of fixed length, never half; only the case's writer may call it.

    It is not forced to the disk: after a power cut it lags, which is no fault.
    """
    path, part = folder / HEAD, folder / HEAD_PART
    raw = msgspec.json.encode(head).ljust(_LENGTH - 1) + b"\n"
    with one_line(folder.name):
        try:
            handle = os.open(path, os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0))
        except FileNotFoundError:
            part.unlink(missing_ok=True)
            with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE), "wb") as stream:
                stream.write(raw)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(path)
            return
        try:
            os.write(handle, raw)
        finally:
            os.close(handle)
