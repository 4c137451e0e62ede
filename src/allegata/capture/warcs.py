"""Captures to WARC 1.1: a gzip member a record, a visit a group, whole or not there at all.

The payload digest is that of the entity: transfer coding taken off, content coding left on (WARC 1.1, 5.9).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from typing import TYPE_CHECKING

import msgspec

from allegata.capture.members import group, whole_until
from allegata.capture.warc_records import AnswerKind, Earlier, visit, warcinfo
from allegata.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from allegata.capture.fetched import Fetched

ARCHIVE = "archive"
MAX_FILE_BYTES = 500_000_000
"""A WARC file that has reached this size gets a successor."""

_LOCK = ".lock"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One answer in the archive.

    `ref` is `archive/NAME.warc.gz#OFFSET+LENGTH`, `known` what a later revisit refers to.
    """

    ref: str
    kind: AnswerKind
    known: Earlier


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A visit in the archive: its answers in order, and the record that tells of it."""

    kept: tuple[Kept, ...]
    told: str

    @property
    def ref(self) -> str:
        """Where the visit's last answer stands; the record that tells of it where there was none."""
        return self.kept[-1].ref if self.kept else self.told


class Recovered(msgspec.Struct, frozen=True, kw_only=True):
    """A torn tail that was cut off: what a process left that was killed while it wrote."""

    file: str
    offset: int
    lost: int


class WarcWriter:
    """Appends visits to a case's archive; several processes may do so at once.

    Args:
        case: the case folder.
        max_bytes: size from which a file gets a successor.
    """

    def __init__(self, case: Path, max_bytes: int = MAX_FILE_BYTES) -> None:
        self._folder = case / ARCHIVE
        self._max_bytes = max_bytes
        self._whole: dict[str, int] = {}
        self.recovered: list[Recovered] = []

    def store(self, fetched: Fetched, earlier: Earlier | None = None) -> Stored:
        """Keep a visit, whole or not at all; it is on the disk when this returns.

        Args:
            fetched: with or without failure; what was received in part is marked `WARC-Truncated`.
            earlier: a response kept before: the last answer is written as a revisit where the server says that it is
                as it was, or where its payload is the same.

        Raises:
            StorageError: the disk refused; nothing half-written stays.
        """
        day, records, answers = visit(fetched, earlier)
        name, places = self._append(day, records)
        refs = [f"{ARCHIVE}/{name}#{offset}+{length}" for offset, length in places]
        kept = tuple(Kept(ref=refs[a.place], kind=a.kind, known=a.known) for a in answers)
        return Stored(kept=kept, told=refs[-1])

    def recover(self) -> None:
        """Cut off torn tails of all files; `recovered` names them."""
        with _refused_by_disk(self._folder), self._locked():
            for path in sorted(self._folder.glob("*.warc.gz")):
                with path.open("r+b") as stream:
                    self._mend(stream.fileno(), path.name)

    def whole(self) -> dict[Path, int]:
        """Every file of the archive and how many of its bytes are whole groups; nothing is written."""
        with _refused_by_disk(self._folder), self._locked():
            held = {}
            for path in sorted(self._folder.glob("*.warc.gz")):
                with path.open("rb") as stream:
                    held[path] = whole_until(stream, 0, path.stat().st_size)
            return held

    def _append(self, day: str, records: Sequence[bytes]) -> tuple[str, list[tuple[int, int]]]:
        with _refused_by_disk(self._folder), self._locked():
            path = self._file_of(day)
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                end = self._mend(handle, path.name)
                lead = [] if end else [warcinfo(path.name)]
                data, places = group([*lead, *records])
                self._write(handle, data, end)
                if not end:
                    _sync_folder(self._folder)
            finally:
                os.close(handle)
            self._whole[path.name] = end + len(data)
        return path.name, [(end + offset, length) for offset, length in places[len(lead) :]]

    @staticmethod
    def _write(handle: int, data: bytes, end: int) -> None:
        try:
            view = memoryview(data)
            while view:
                view = view[os.pwrite(handle, view, end + len(data) - len(view)) :]
            os.fsync(handle)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(handle, end)
            raise

    def _mend(self, handle: int, name: str) -> int:
        """End of the last whole group, behind which nothing stays."""
        size = os.fstat(handle).st_size
        with os.fdopen(os.dup(handle), "rb") as stream:
            known = self._whole.get(name, 0)
            whole = whole_until(stream, known if known <= size else 0, size)
        if whole < size:
            os.ftruncate(handle, whole)
            os.fsync(handle)
            self.recovered.append(Recovered(file=f"{ARCHIVE}/{name}", offset=whole, lost=size - whole))
        self._whole[name] = whole
        return whole

    def _file_of(self, day: str) -> Path:
        files = sorted(self._folder.glob(f"allegata-{day}-*.warc.gz"))
        number = int(files[-1].name.split("-")[2].partition(".")[0]) if files else 1
        if files and files[-1].stat().st_size >= self._max_bytes:
            number += 1
        return self._folder / f"allegata-{day}-{number:05}.warc.gz"

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)  # a killed process lets go of it
            yield
        finally:
            os.close(handle)


@contextlib.contextmanager
def _refused_by_disk(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        cause = error.strerror or type(error).__name__
        raise StorageError("archive cannot be written", resource=folder.parent.name, cause=cause) from error


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
