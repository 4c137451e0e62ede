"""Gzip members of an archive: groups that are whole or not there, and where a torn tail begins.

A group's first member says in its header (RFC 1952, extra field `AG`) how many bytes the group takes, so that one look
tells whether the last group was written whole.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Sequence

MAGIC = b"\x1f\x8b\x08"
_FEXTRA = 4
_HEAD = MAGIC + bytes([_FEXTRA]) + b"\0\0\0\0" + b"\0\xff"
_EXTRA = struct.Struct("<HccHQ")
_FIXED = len(_HEAD) + _EXTRA.size
_PIECE = 1 << 16


def group(records: Sequence[bytes]) -> tuple[bytes, list[tuple[int, int]]]:
    """Records as one group, a gzip member each, and each member's offset and length within it."""
    members = [_deflated(record) for record in records]
    sizes = [len(body) + (_FIXED if n == 0 else len(_HEAD)) for n, body in enumerate(members)]
    total = sum(sizes)
    places = [(sum(sizes[:n]), size) for n, size in enumerate(sizes)]
    heads = [_HEAD + _EXTRA.pack(_EXTRA.size - 2, b"A", b"G", 8, total)]
    heads += [MAGIC + b"\0" + _HEAD[4:]] * (len(members) - 1)
    return b"".join(h + m for h, m in zip(heads, members, strict=True)), places


def _deflated(record: bytes) -> bytes:
    engine = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = engine.compress(record) + engine.flush()
    return packed + struct.pack("<II", zlib.crc32(record), len(record) & 0xFFFF_FFFF)


def whole_until(stream: BinaryIO, start: int, size: int) -> int:
    """Offset of the last group's end; `size` where nothing is torn. Looks from `start`, where a group begins."""
    at, last = start, None
    while at < size:
        length = _group_length(stream, at)
        if length is None or at + length > size:
            break
        at, last = at + length, at
    if last is not None and at == size and not _checks(stream, last, at):
        return last  # its length was kept and its bytes were not: a power cut
    if at < size and _group_length(stream, at) is None:
        return _whole_members(stream, at, size)
    return at


def _group_length(stream: BinaryIO, at: int) -> int | None:
    stream.seek(at)
    head = stream.read(_FIXED)
    if len(head) < _FIXED or not head.startswith(_HEAD):
        return None
    _, first, second, _, length = _EXTRA.unpack(head[len(_HEAD) :])
    return int(length) if (first, second) == (b"A", b"G") and length > _FIXED else None


def _checks(stream: BinaryIO, start: int, end: int) -> bool:
    at = start
    while at < end:
        stop = member_end(stream, at, end)
        if stop is None:
            return False
        at = stop
    return True


def _whole_members(stream: BinaryIO, start: int, size: int) -> int:
    """For an archive of another hand: the end of the last whole member."""
    at = start
    while at < size and (stop := member_end(stream, at, size)) is not None:
        at = stop
    return at


def member_end(stream: BinaryIO, start: int, limit: int) -> int | None:
    """Where the gzip member that begins at `start` ends; None where it is broken or ends early."""
    stream.seek(start)
    engine = zlib.decompressobj(31)
    at = start
    try:
        while not engine.eof and at < limit:
            piece = stream.read(min(_PIECE, limit - at))
            if not piece:
                return None
            at += len(piece)
            pending = piece
            while pending and not engine.eof:  # unfolded in pieces: a bomb takes time and no memory
                engine.decompress(pending, _PIECE)
                pending = engine.unconsumed_tail
    except zlib.error:
        return None
    return at - len(engine.unused_data) if engine.eof else None


def next_member(stream: BinaryIO, start: int, size: int) -> int | None:
    """Where the next gzip member that holds a WARC record begins, searched from `start`."""
    at = start
    keep = len(MAGIC) - 1
    while at < size:
        stream.seek(at)
        window = stream.read(_PIECE)
        found = window.find(MAGIC)
        while found >= 0:
            if _begins_record(stream, at + found):
                return at + found
            found = window.find(MAGIC, found + 1)
        if len(window) <= keep:
            return None
        at += len(window) - keep
    return None


def _begins_record(stream: BinaryIO, at: int) -> bool:
    stream.seek(at)
    try:
        return zlib.decompressobj(31).decompress(stream.read(4096), 5) == b"WARC/"
    except zlib.error:
        return False
