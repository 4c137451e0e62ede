"""One file of the user's, read once, with a cap; its path is never kept."""

from __future__ import annotations

import os
import re
import stat
import zlib
from typing import TYPE_CHECKING, Literal

import msgspec

from allegata.errors import InputError, TooLargeError
from allegata.model import sha256_hex

if TYPE_CHECKING:
    from pathlib import Path

MAX_ORIGINAL_BYTES = 200_000_000
"""An original, in bytes. What is larger is not taken in."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = (b"word/", b"xl/", b"ppt/", b"mimetypeapplication/")
_ZIP_EDGE = 65_536
_GZIP = b"\x1f\x8b"
_HEAD = 2_048
_FEEDS = (b"<rss", b"<feed", b"<rdf:rdf")


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A file's bytes and digest. `basename` is all that is kept of its path."""

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


def container_of(path: Path) -> Literal["archive", "feed"] | None:
    """Whether a file is an archive of the web (WARC, WACZ) or a feed, by its content; None where it can't be read."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
            stream.seek(max(0, path.stat().st_size - _ZIP_EDGE))
            edges = head + stream.read(_ZIP_EDGE) if head.startswith(_ZIP) else b""
    except OSError:
        return None
    name = path.name.lower()
    if head.startswith(_GZIP):
        return "archive" if _unpacked(head).startswith(b"WARC/") or name.endswith(".warc.gz") else None
    if head.startswith(b"WARC/") or (edges and (name.endswith(".wacz") or b"datapackage.json" in edges)):
        return "archive"
    low = head.lower()
    return "feed" if any(root in low for root in _FEEDS) and b"<html" not in low else None


def _unpacked(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(head, 64)
    except zlib.error:
        return b""


def unsupported(payload: bytes) -> str | None:
    """What a payload is, where it is a container of captures or files that this version does not open; else None."""
    if payload.startswith(_ZIP):
        edges = payload[:_ZIP_EDGE] + payload[-_ZIP_EDGE:]
        if not any(mark in edges for mark in _OFFICE):
            return "a ZIP archive"
    return None
