"""An archive held against its own digests, offline: flipped bits, torn files, digests that are missing."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import TYPE_CHECKING

import msgspec

from allegata.capture.failures import FetchError
from allegata.capture.messages import entity_of, parse_head, split_response
from allegata.capture.warc_reading import Fault, FaultKind, WarcRecord, records

if TYPE_CHECKING:
    from pathlib import Path

_DIGESTED = {"response", "resource", "revisit", "request"}
_ALGORITHMS = {"md5", "sha1", "sha256", "sha384", "sha512"}


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found: records read whole, payloads recomputed, every fault with file and offset.

    `places` are the records: name of the WARC, offset.
    """

    records: int
    payloads: int
    faults: tuple[Fault, ...]
    places: frozenset[tuple[str, int]] = frozenset()


def verify(path: Path) -> Verified:
    """Recompute the block and payload digests of a WARC or WACZ.

    A payload digest is held against the entity, as the standard has it; one that was made over the chunked body, as
    several writers do, is accepted too, because the block digest covers the same bytes.

    Raises:
        InputError: the file cannot be opened.
    """
    read = payloads = 0
    faults: list[Fault] = []
    places: set[tuple[str, int]] = set()
    for item in records(path):
        if isinstance(item, Fault):
            faults.append(item)
            continue
        read += 1
        places.add((item.file.rpartition("/")[2].rpartition("!")[2], item.offset))
        block = _block_fault(item)
        faults += [block] if block else []
        if item.kind in {"response", "resource"} and item.value("warc-payload-digest"):
            payloads += 1
            payload = _payload_fault(item)
            faults += [payload] if payload else []
    return Verified(records=read, payloads=payloads, faults=tuple(faults), places=frozenset(places))


def _fault(record: WarcRecord, kind: FaultKind, message: str) -> Fault:
    of = f"{record.kind} {record.value('warc-target-uri') or record.value('warc-record-id') or ''}".strip()
    return Fault(file=record.file, offset=record.offset, kind=kind, message=f"{of}: {message}")


def _block_fault(record: WarcRecord) -> Fault | None:
    given = record.value("warc-block-digest")
    if given is None:
        missing = record.kind in _DIGESTED
        return _fault(record, "no_digest", "no block digest: nothing shows whether it was altered") if missing else None
    same = matches(given, record.block)
    if same is None:
        return _fault(record, "no_digest", f"its block digest can't be read ({given[:80]})")
    return None if same else _fault(record, "digest", "its bytes are not those of its block digest")


def _payload_fault(record: WarcRecord) -> Fault | None:
    given = record.value("warc-payload-digest") or ""
    payload = _payload_of(record)
    if payload is None:
        return None
    same = matches(given, payload)
    if same is False and record.kind == "response":
        same = matches(given, _raw_body(record)) or False
    if same is None:
        return _fault(record, "no_digest", f"its payload digest can't be read ({given[:80]})")
    return None if same else _fault(record, "digest", "its payload is not that of its payload digest")


def _raw_body(record: WarcRecord) -> bytes:
    try:
        return split_response(record.block)[1]
    except FetchError:
        return record.block


def matches(given: str, data: bytes) -> bool | None:
    """Whether data has a digest `algorithm:value`, in hexadecimal, Base32 or Base64; None where it can't be read."""
    name, colon, value = given.strip().partition(":")
    name = name.lower().replace("-", "")
    if not colon or name not in _ALGORITHMS:
        return None
    wanted = hashlib.new(name, data, usedforsecurity=False).digest()
    if len(value) == len(wanted) * 2:
        return value.lower() == wanted.hex()
    try:
        if len(value.rstrip("=")) == len(base64.b32encode(wanted).rstrip(b"=")):
            return base64.b32encode(wanted).decode().rstrip("=") == value.upper().rstrip("=")
        return base64.b64decode(value, altchars=b"-_", validate=True) == wanted
    except (binascii.Error, ValueError):
        return None


def _payload_of(record: WarcRecord) -> bytes | None:
    """What a payload digest is of: the entity of an HTTP message, the block of a resource; None where neither."""
    if record.kind in {"resource", "conversion"}:
        return record.block
    if record.kind != "response" or "http" not in (record.value("content-type") or ""):
        return None
    try:
        head, rest = split_response(record.block)
        return entity_of(parse_head(head), rest).content
    except FetchError:
        return None
