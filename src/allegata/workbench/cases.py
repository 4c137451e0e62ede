"""Making, opening and continuing a case: one folder on disk."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from allegata.capture import ORIGINALS
from allegata.errors import CaseError, StorageError, UsageError
from allegata.model import Case
from allegata.model.ids import case_id
from allegata.store import HEAD, HEAD_PART, LOCK, PART, Reader, create, is_case, refuse_beheaded
from allegata.workbench.desk import now

_MODE = 0o700
_OWN = frozenset({LOCK, f"{LOCK}-journal", PART, f"{PART}-journal", HEAD, HEAD_PART, ORIGINALS})
"""What a case that was interrupted while it was made may hold."""


def make_case(folder: Path, title: str) -> None:
    """Make an empty case.

    Raises:
        CaseError: the folder is a case already.
        UsageError: it holds something else, or is a file; or the title is empty.
        StorageError: the disk refuses.
    """
    if not title.strip():
        raise UsageError("a case needs a title", cause="--title T")
    if not prepare(folder, title):
        raise CaseError("is a case already", resource=folder.name, cause="add to it with: allegata add CASE FILE")


def prepare(folder: Path, title: str) -> bool:
    """Make a case in `folder` unless it is one; whether it was made.

    Raises:
        UsageError: the folder is neither a case, nor empty, nor absent.
        StorageError: the disk refuses.
    """
    name = folder.name or str(folder)
    try:
        if folder.exists() and not folder.is_dir():
            raise UsageError("is a file, not a folder for a case", resource=name)
        held = {p.name for p in folder.iterdir()} if folder.exists() else set()
        if is_case(folder):
            return False
        refuse_beheaded(folder)
        if held - _OWN:
            cause = "name a new or an empty folder, or a case"
            raise UsageError("is not empty and holds no case", resource=name, cause=cause)
        folder.mkdir(mode=_MODE, parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise StorageError("cannot be written to", resource=name, cause="Permission denied")
        folder.chmod(_MODE)
    except OSError as error:
        cause = error.strerror or type(error).__name__
        raise StorageError("cannot be made or read", resource=name, cause=cause) from error
    clean = " ".join(title.split())
    create(folder, Case(id=case_id(clean), title=clean, created=now()))
    return True


class FleetingFolder:
    """A case in a folder of its own that goes when its reader is closed."""

    def __init__(self) -> None:
        self._holder = tempfile.TemporaryDirectory(prefix="allegata-")
        self.case = Path(self._holder.name) / "case"

    def opened(self) -> Reader:
        """The case, open to be read; closing it removes the folder."""
        return _FleetingReader(self.case, self._holder)


class _FleetingReader(Reader):
    def __init__(self, folder: Path, holder: tempfile.TemporaryDirectory[str]) -> None:
        super().__init__(folder)
        self._holder = holder

    def close(self) -> None:
        super().close()
        self._holder.cleanup()


def open_case(case: str | Path) -> Reader:
    """Open a case to read: sources, statements and all other records, one at a time.

    Raises:
        CaseError: no case there, or one from another version.
    """
    return Reader(Path(case))
