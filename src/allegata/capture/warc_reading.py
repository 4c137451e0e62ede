"""WARC files of any hand, read one record at a time; what is broken is a value that names file and offset."""

from __future__ import annotations

import io
import tempfile
import zipfile
from typing import IO, TYPE_CHECKING, BinaryIO, Literal

import msgspec
from fastwarc.warc import ArchiveIterator

from allegata.capture.members import MAGIC, member_end, next_member
from allegata.capture.messages import MAX_CONTENT_BYTES, Head, decoded, entity_of, parse_head, split_response
from allegata.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastwarc.warc import WarcRecord as FastRecord

MAX_BLOCK_BYTES = 200_000_000
"""A record whose block is larger is passed over, with a fault."""
MAX_WARC_BYTES = 20_000_000_000
"""Most bytes that a WARC inside a WACZ may unfold to."""

_PIECE = 1 << 20
_FIRST = b"WARC/"
_OTHER_PACKINGS = (b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"\x50\x2a\x4d\x18")  # Zstandard, LZ4, its frames
_PLAIN = b"\r\n\r\nWARC/1."

FaultKind = Literal["truncated", "broken", "too_large", "digest", "no_digest", "no_records"]


class WarcRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One record. `file` names the archive (and the file inside a WACZ); offset and length are bytes of that file.

    `headers` are in order, repeated ones kept.
    """

    file: str
    offset: int
    length: int
    kind: str
    headers: tuple[tuple[str, str], ...]
    block: bytes

    def value(self, name: str) -> str | None:
        """First value of a WARC header."""
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with an archive, and where."""

    file: str
    offset: int
    kind: FaultKind
    message: str


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """An archived answer: headers raw and in order, `entity` as digests see it, `content` without content codings."""

    head: Head
    entity: bytes
    content: bytes


def records(path: Path) -> Iterator[WarcRecord | Fault]:
    """All records of a `.warc`, `.warc.gz` or `.wacz`, in order; reading goes on behind what is broken.

    Raises:
        InputError: the file cannot be opened.
    """
    try:
        stream = path.open("rb")
    except OSError as error:
        raise InputError("cannot be read", resource=path.name, cause=error.strerror or "") from error
    with stream:
        if stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06"):
            yield from _wacz(stream, path.name)
        else:
            yield from _records(stream, path.name)


def read_ref(case: Path, ref: str) -> WarcRecord:
    """The record at `archive/NAME.warc.gz#OFFSET+LENGTH`.

    Raises:
        InputError: there is none there, or it is broken.
    """
    name, _, place = ref.partition("#")
    offset, _, length = place.partition("+")
    parts = name.split("/")
    if not (offset.isdigit() and length.isdigit()) or ".." in parts or not all(parts):
        raise InputError("is no reference to an archive", resource=ref)
    try:
        with (case / name).open("rb") as stream:
            stream.seek(int(offset))
            piece = io.BytesIO(stream.read(min(int(length), MAX_BLOCK_BYTES * 2)))
        found = next(_records(piece, name), None)
    except OSError as error:
        raise InputError("cannot be read", resource=ref, cause=error.strerror or "") from error
    if not isinstance(found, WarcRecord) or found.length != int(length):
        cause = found.message if isinstance(found, Fault) else "nothing is there"
        raise InputError("holds no whole record", resource=ref, cause=cause)
    return msgspec.structs.replace(found, offset=int(offset))


def response_of(record: WarcRecord, limit: int = MAX_CONTENT_BYTES) -> Response:
    """The HTTP answer of a `response` or `revisit` record.

    Raises:
        FetchError: `bad_response` or `decompression`.
    """
    head, rest = split_response(record.block)
    parsed = parse_head(head)
    entity = entity_of(parsed, rest).content
    return Response(head=parsed, entity=entity, content=decoded(parsed, entity, limit))


def _wacz(stream: BinaryIO, name: str) -> Iterator[WarcRecord | Fault]:
    try:
        with zipfile.ZipFile(stream) as box:
            inside = [i for i in box.infolist() if i.filename.lower().endswith((".warc", ".warc.gz"))]
            for info in inside:
                where = f"{name}!{info.filename}"
                with tempfile.TemporaryFile() as copy:
                    with box.open(info) as packed:
                        fits = _copy(packed, copy, MAX_WARC_BYTES)
                    if fits:
                        yield from _records(copy, where)
                    else:
                        yield Fault(file=where, offset=0, kind="too_large", message="unfolds to too much")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        yield Fault(file=name, offset=0, kind="broken", message=f"is no whole WACZ: {error}")
    else:
        if not inside:
            yield Fault(file=name, offset=0, kind="no_records", message="holds no WARC file")


def _copy(source: IO[bytes], to: IO[bytes], limit: int) -> bool:
    """Copy at most `limit` bytes; whether that was all there was."""
    left = limit
    while left > 0 and (piece := source.read(min(_PIECE, left))):
        to.write(piece)
        left -= len(piece)
    to.seek(0)
    return left > 0 or not source.read(1)


def _records(stream: BinaryIO, name: str) -> Iterator[WarcRecord | Fault]:
    size = stream.seek(0, 2)
    stream.seek(0)
    begin = stream.read(len(_FIRST))
    packed = begin.startswith(MAGIC)
    start: int | None = 0
    if not packed and not begin.startswith(_FIRST) and not begin.startswith(_OTHER_PACKINGS):
        yield Fault(file=name, offset=0, kind="no_records", message="holds no WARC record")
        return
    while start is not None and start < size:
        run = _Run(stream, name, size, packed=packed)
        yield from run.records(start)
        if run.broken is None:
            break
        kind: FaultKind = "broken"
        start = next_member(stream, run.broken + 1, size) if packed else _next_plain(stream, run.broken + 1, size)
        if start is None:
            kind = "truncated" if run.ends_early else "broken"
        until = f"up to {start}" if start is not None else "to the end of the file"
        message = f"what begins at byte {run.broken} can't be read, {until}"
        yield Fault(file=name, offset=run.broken, kind=kind, message=message)


def _next_plain(stream: BinaryIO, start: int, size: int) -> int | None:
    at = start
    while at < size:
        stream.seek(at)
        window = stream.read(_PIECE)
        found = window.find(_PLAIN)
        if found >= 0:
            return at + found + 4
        at += max(len(window) - len(_PLAIN), 1)
    return None


class _Run:
    """Records from one point on, as far as they can be read; `broken` is where that ended too early."""

    def __init__(self, stream: BinaryIO, name: str, size: int, *, packed: bool) -> None:
        self._stream = stream
        self._name = name
        self._size = size
        self._packed = packed
        self.broken: int | None = None
        self.ends_early = False

    def records(self, start: int) -> Iterator[WarcRecord | Fault]:
        self._stream.seek(start)
        at = start
        held: WarcRecord | Fault | None = None
        try:
            for fast in ArchiveIterator(self._stream, parse_http=False):
                if held is not None:
                    yield self._measured(held, fast.stream_pos)
                    held = None
                at = fast.stream_pos
                held = self._read(fast)
                if held is None:
                    self.broken, self.ends_early = at, True
                    return
        except (OSError, ValueError, RuntimeError, EOFError):
            pass  # where it broke is found below
        if held is None:  # nothing since `at`: either there was nothing, or it broke in a record that was begun
            self.broken = at
            self.ends_early = self._end_of(at) is None
            return
        end = self._end_of(at)
        if end is None:
            self.broken, self.ends_early = at, True
            return
        yield self._measured(held, end)
        if end < self._size:
            self.broken = end
            self.ends_early = self._end_of(end) is None

    def _measured(self, held: WarcRecord | Fault, end: int) -> WarcRecord | Fault:
        if isinstance(held, Fault):
            return held
        return msgspec.structs.replace(held, length=max(end - held.offset, 0))

    def _end_of(self, at: int) -> int | None:
        return member_end(self._stream, at, self._size) if self._packed else self._size

    def _read(self, fast: FastRecord) -> WarcRecord | Fault | None:
        if fast.content_length > MAX_BLOCK_BYTES:
            message = f"a record of {fast.content_length:,} bytes is passed over"
            return Fault(file=self._name, offset=fast.stream_pos, kind="too_large", message=message)
        block = fast.reader.read(fast.content_length) if fast.content_length else b""
        if len(block) < fast.content_length:
            return None
        headers = tuple((str(k), str(v)) for k, v in fast.headers.to_tuples())
        kind = next((v for k, v in headers if k.lower() == "warc-type"), "")
        return WarcRecord(file=self._name, offset=fast.stream_pos, length=0, kind=kind, headers=headers, block=block)
