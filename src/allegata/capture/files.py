"""One file of the user's, read once, with a cap; its path is never kept."""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING

import msgspec

from allegata.errors import InputError, TooLargeError
from allegata.model import sha256_hex

if TYPE_CHECKING:
    from pathlib import Path

MAX_ORIGINAL_BYTES = 200_000_000
"""An original, in bytes. What is larger is not taken in."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_ARCHIVES = (
    (b"WARC/", "a WARC file"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
)
_ZIPPED = {
    b"word/": "a Word document",
    b"xl/": "an Excel workbook",
    b"ppt/": "a PowerPoint presentation",
    b"application/vnd.oasis.opendocument": "an OpenDocument file",
    b"application/epub+zip": "an EPUB book",
    b"datapackage.json": "a WACZ file",
}
_ZIP_HEAD = 65_536


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A file's bytes and digest. `basename` is all that is kept of its path; `modified` nothing at all."""

    basename: str
    digest: str
    payload: bytes


def is_address(argument: str) -> bool:
    """Whether an argument is a web address rather than a path."""
    return _ADDRESS.match(argument) is not None


def basename(path: Path) -> str:
    """A file's name as text: bytes that are no UTF-8 become the replacement character."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def take_file(path: Path, limit: int = MAX_ORIGINAL_BYTES) -> Taken:
    """Read a file once.

    Args:
        path: a regular file, or a link to one.
        limit: most bytes that are read.

    Raises:
        InputError: it cannot be read, or is no regular file.
        TooLargeError: it is larger than the limit.
    """
    name = basename(path)
    try:
        # non-blocking, so that a FIFO without a writer is refused instead of waited for
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise InputError("is no regular file", resource=name, cause="devices, pipes and sockets are not read")
            payload = stream.read(limit + 1)
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        raise InputError("cannot be read", resource=name, cause=cause) from error
    if len(payload) > limit:
        cause = f"larger than {limit // 1_000_000} MB"
        raise TooLargeError("was not taken in", resource=name, cause=cause)
    return Taken(basename=name, digest=sha256_hex(payload), payload=payload)


def unsupported(payload: bytes) -> str | None:
    """What a payload is, where it is a container that this version does not open; else None."""
    for magic, name in _ARCHIVES:
        if payload.startswith(magic):
            return name
    if payload.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        head = payload[:_ZIP_HEAD] + payload[-_ZIP_HEAD:]
        return next((name for mark, name in _ZIPPED.items() if mark in head), "a ZIP archive")
    return None
