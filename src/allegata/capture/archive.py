"""The archive of originals: a file is named by its SHA-256, written whole or not at all, and never written again."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from allegata.errors import CheckFailedError, InputError, StorageError
from allegata.model import sha256_hex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

ORIGINALS = "originals"
_FOLDER_MODE = 0o700
_PART = ".part"
_DIGITS = 64


class Archive:
    """Originals of one case folder."""

    def __init__(self, case: Path) -> None:
        self.folder = case
        self._root = case / ORIGINALS

    def reference(self, digest: str) -> str:
        """Where an original stands, relative to the case folder."""
        return f"{ORIGINALS}/{digest[:2]}/{digest[2:]}"

    def path(self, digest: str) -> Path:
        """Path of an original."""
        return self._root / digest[:2] / digest[2:]

    def put(self, payload: bytes) -> str:
        """Keep a payload and return its digest; one that is there already is checked, not written.

        Raises:
            StorageError: the disk is full, read-only or closed to this user; nothing half-written stays.
            CheckFailedError: an original of this digest is there and was altered.
        """
        digest = sha256_hex(payload)
        final = self.path(digest)
        try:
            if final.is_symlink() or final.exists():
                self.check(digest)
                return digest
            for folder in (self._root, final.parent):
                folder.mkdir(mode=_FOLDER_MODE, exist_ok=True)
            self._write(final, payload)
        except OSError as error:
            cause = error.strerror or type(error).__name__
            raise StorageError("cannot be written", resource=self._root.parent.name, cause=cause) from error
        return digest

    def _write(self, final: Path, payload: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=self._root, suffix=_PART)  # mode 0600 whatever the umask
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(payload)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(final)
        finally:
            part.unlink(missing_ok=True)
        _sync_folder(final.parent)

    def check(self, digest: str) -> None:
        """Hold an original against its digest.

        Raises:
            CheckFailedError: it is missing, was altered, or was replaced by a link.
        """
        cause = "put the original back from a copy of the case; allegata verify CASE lists all that disagrees"
        try:
            same = self.digest_of(digest) == digest
        except InputError as error:
            raise CheckFailedError(error.message, resource=error.resource, cause=cause) from error
        if not same:
            raise CheckFailedError("an original was altered", resource=self.reference(digest), cause=cause)

    def _whole(self, digest: str) -> Path:
        path = self.path(digest)
        for part in (self._root, path.parent, path):
            if part.is_symlink():
                raise InputError("original was replaced by a link", resource=self.reference(digest))
        return path

    def get(self, digest: str) -> bytes:
        """The bytes of an original.

        Raises:
            InputError: it is not there, or cannot be read.
        """
        try:
            return self._whole(digest).read_bytes()
        except OSError as error:
            cause = error.strerror or type(error).__name__
            raise InputError("original is missing", resource=self.reference(digest), cause=cause) from error

    def digest_of(self, digest: str) -> str:
        """SHA-256 of the bytes that stand under a digest, read in pieces.

        Raises:
            InputError: it is not there, or cannot be read.
        """
        try:
            with self._whole(digest).open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            cause = error.strerror or type(error).__name__
            raise InputError("original is missing", resource=self.reference(digest), cause=cause) from error

    def strangers(self, held: Collection[str]) -> Iterator[tuple[str, str | None]]:
        """References of what stands in the archive under no digest of `held`; its digest where that is its own.

        What a process that was cut off left half-written is passed over.
        """
        for path in sorted(self._root.rglob("*")):
            name = path.parent.name + path.name
            if (path.is_file() or path.is_symlink()) and name not in held and path.suffix != _PART:
                is_original = (
                    len(name) == _DIGITS
                    and self.path(name) == path
                    and not path.is_symlink()
                    and self.digest_of(name) == name
                )
                yield path.relative_to(self._root.parent).as_posix(), name if is_original else None

    def sweep(self) -> None:
        """Remove what a killed process left half-written; only the case's writer may call it."""
        with contextlib.suppress(OSError):
            for part in self._root.glob(f"*{_PART}"):
                part.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system lets a folder be synced."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
