"""HTTP messages as raw bytes: head and body told apart, transfer coding taken off, content coding undone."""

from __future__ import annotations

import re
import zlib

import brotli  # type: ignore[import-untyped]  # ships no types
import msgspec

from allegata.capture.failures import FetchError

MAX_CONTENT_BYTES = 200_000_000
"""Most bytes that a content coding may unfold to."""

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})(?: (.*))?\Z")
_MAX_CODINGS = 3
_NO_BODY = {204, 304}
_PIECE = 1 << 20
_ANY_ZLIB, _RAW_DEFLATE = 47, -15
_SECRET = {b"cookie", b"set-cookie", b"authorization", b"proxy-authorization"}
REDACTED = b"[redacted]"
"""Stands in an archive where a lent session's values stood."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Status line and headers, raw, in order, repeated ones kept; text is Latin-1, so that every byte comes back."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]

    def values(self, name: str) -> list[str]:
        """All values of a header, in order."""
        return [v for k, v in self.headers if k.lower() == name]

    def value(self, name: str) -> str | None:
        """First value of a header."""
        return next(iter(self.values(name)), None)


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """A body without its transfer coding. `end` is where it ended among the bytes; `whole` says that it did end."""

    content: bytes
    end: int
    whole: bool


def split_response(raw: bytes) -> tuple[bytes, bytes]:
    """Head (with its empty line) and what follows, of the final response; interim ones are passed over.

    Raises:
        FetchError: `bad_response`: there is no whole head.
    """
    while True:
        found = _END_OF_HEAD.search(raw)
        if found is None:
            raise FetchError("its answer has no whole head", kind="bad_response")
        head, rest = raw[: found.end()], raw[found.end() :]
        status = parse_head(head).status
        if status >= 200 or status == 101:  # noqa: PLR2004  # interim answers are 1xx but for a switch of protocols
            return head, rest
        raw = rest


def parse_head(head: bytes) -> Head:
    """A response's head, read.

    Raises:
        FetchError: `bad_response`: it is no HTTP.
    """
    lines = head.replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
    found = _STATUS.match(lines[0])
    if found is None:
        raise FetchError("its answer is no HTTP", kind="bad_response")
    headers: list[tuple[str, str]] = []
    for line in lines[1:]:
        if line[:1] in (b" ", b"\t") and headers:  # an old form: the value goes on
            name, value = headers[-1]
            headers[-1] = (name, f"{value} {line.strip().decode('latin-1')}")
            continue
        name_bytes, _, value_bytes = line.partition(b":")
        headers.append((name_bytes.strip().decode("latin-1"), value_bytes.strip().decode("latin-1")))
    return Head(status=int(found[1]), reason=(found[2] or b"").decode("latin-1"), headers=tuple(headers))


def entity_of(head: Head, rest: bytes) -> Entity:
    """The entity that a response carries: its payload in the sense of the WARC standard, still content-encoded.

    A body that says it is chunked and is not was de-chunked by whoever archived it: it is taken as it stands.
    """
    if head.status in _NO_BODY:
        return Entity(content=b"", end=0, whole=True)
    codings = ",".join(head.values("transfer-encoding")).lower()
    if "chunked" in codings:
        found = _dechunked(rest)
        return found or Entity(content=rest, end=len(rest), whole=bool(rest))
    length = head.value("content-length")
    if length is not None and length.isascii() and length.isdigit():
        size = int(length[:18])
        return Entity(content=rest[:size], end=min(size, len(rest)), whole=len(rest) >= size)
    return Entity(content=rest, end=len(rest), whole=True)


def _dechunked(rest: bytes) -> Entity | None:
    """The entity of a chunked body; None where not even the first chunk is one."""
    parts: list[bytes] = []
    at = 0
    while True:
        stop = rest.find(b"\n", at)
        size_text = rest[at:stop].partition(b";")[0].strip()
        if stop < 0 or not re.fullmatch(rb"[0-9A-Fa-f]{1,15}", size_text):
            return Entity(content=b"".join(parts), end=len(rest), whole=False) if parts or not rest else None
        size = int(size_text, 16)
        if size == 0:
            end = _after_trailers(rest, stop + 1)
            return Entity(content=b"".join(parts), end=end or len(rest), whole=end is not None)
        parts.append(rest[stop + 1 : stop + 1 + size])
        at = stop + 1 + size
        if at > len(rest):
            return Entity(content=b"".join(parts), end=len(rest), whole=False)
        at += 2 if rest[at : at + 2] == b"\r\n" else 1 if rest[at : at + 1] == b"\n" else 0


def _after_trailers(rest: bytes, at: int) -> int | None:
    """Where a chunked body ends: behind the empty line after its last chunk; None where that is missing."""
    while (stop := rest.find(b"\n", at)) >= 0:
        if rest[at:stop] in (b"", b"\r"):
            return stop + 1
        at = stop + 1
    return None


def decoded(head: Head, entity: bytes, limit: int = MAX_CONTENT_BYTES) -> bytes:
    """An entity without its content codings: gzip, deflate, br.

    Raises:
        FetchError: `decompression`: broken, cut, unknown, or unfolding to more than `limit` bytes.
    """
    codings = [c.strip().lower() for v in head.values("content-encoding") for c in v.split(",") if c.strip()]
    codings = [c for c in codings if c != "identity"]
    if not entity:
        return entity
    if len(codings) > _MAX_CODINGS:
        raise FetchError("is packed too many times", kind="decompression")
    for coding in reversed(codings):
        try:
            entity = _unpacked(coding, entity, limit)
        except (zlib.error, brotli.error) as error:
            raise FetchError("can't be unpacked", kind="decompression", cause=f"{coding}: {error}") from error
    return entity


def _unpacked(coding: str, data: bytes, limit: int) -> bytes:
    if coding in {"gzip", "x-gzip"}:
        return _inflated(data, _ANY_ZLIB, limit)
    if coding == "deflate":
        try:
            return _inflated(data, _ANY_ZLIB, limit)
        except zlib.error:  # what half the servers send under this name
            return _inflated(data, _RAW_DEFLATE, limit)
    if coding == "br":
        return _unbrotlied(data, limit)
    raise FetchError("is packed in a way that is not read", kind="decompression", cause=coding[:40])


def _too_much(limit: int) -> FetchError:
    return FetchError("unfolds to too much", kind="decompression", cause=f"more than {limit:,} bytes")


def _inflated(data: bytes, window: int, limit: int) -> bytes:
    out = bytearray()
    while data:
        engine = zlib.decompressobj(window)
        while not engine.eof:
            piece = engine.decompress(data, _PIECE)
            data = engine.unconsumed_tail
            out += piece
            if len(out) > limit:
                raise _too_much(limit)
            if not piece and not data and not engine.eof:
                raise FetchError("can't be unpacked", kind="decompression", cause="it ends early")
        data = engine.unused_data
        if not data.startswith(b"\x1f\x8b"):  # bytes behind the end are padding
            break
    return bytes(out)


def _unbrotlied(data: bytes, limit: int) -> bytes:
    engine = brotli.Decompressor()
    out = bytearray(engine.process(data, output_buffer_limit=_PIECE))
    while not engine.is_finished():
        if len(out) > limit:
            raise _too_much(limit)
        piece = engine.process(b"", output_buffer_limit=_PIECE)
        if not piece and engine.can_accept_more_data():
            raise FetchError("can't be unpacked", kind="decompression", cause="it ends early")
        out += piece
    if len(out) > limit:
        raise _too_much(limit)
    return bytes(out)


def redacted(message: bytes) -> tuple[bytes, tuple[str, ...]]:
    """A raw message whose cookies and credentials are replaced by a marker, and the names of those headers."""
    found = _END_OF_HEAD.search(message)
    end = found.end() if found else len(message)
    kept: list[bytes] = []
    names: list[str] = []
    hidden = False
    for line in message[:end].splitlines(keepends=True):
        if line[:1] in (b" ", b"\t") and hidden:
            continue
        name, colon, value = line.partition(b":")
        hidden = bool(colon) and name.strip().lower() in _SECRET
        if hidden:
            ending = value[len(value.rstrip(b"\r\n")) :]
            kept.append(name + b": " + REDACTED + ending)
            names.append(name.strip().decode("latin-1"))
        else:
            kept.append(line)
    return b"".join(kept) + message[end:], tuple(dict.fromkeys(names))
