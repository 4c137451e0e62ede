"""The bytes behind a capture: a file's original, or a page in the archive of visits."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from allegata.errors import CheckFailedError, InputError
from allegata.model import sha256_hex

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from allegata.capture import Archive, Earlier, WarcRecord
    from allegata.model import Capture

_VISITS = "archive/"
_SHA256 = "sha256:"
_MEND = "put the archive back from a copy of the case; allegata verify CASE lists all that disagrees"


def is_visit(capture: Capture) -> bool:
    """Whether a capture is a visit to a web address, kept in the archive of visits."""
    return (capture.warc_ref or "").startswith(_VISITS)


def name_of(capture: Capture) -> str:
    """By what name the reader is given it: a file's, or the path of the address."""
    if not is_visit(capture):
        return capture.final_url.removeprefix("file:")
    return urlsplit(capture.final_url).path or "page.html"


def media_type(capture: Capture) -> str | None:
    """What the server declared a page to be."""
    held = next((v for k, v in capture.headers if k.lower() == "content-type"), None)
    return held or ("text/html" if is_visit(capture) else None)


def record_of(folder: Path, capture: Capture) -> WarcRecord:
    """The record of a visit.

    Raises:
        InputError: it is missing or broken.
    """
    from allegata.capture import read_ref  # noqa: PLC0415  the web's libraries: a case of files alone need not load them

    return read_ref(folder, capture.warc_ref or "")


def known_of(folder: Path, capture: Capture) -> Earlier | None:
    """What a later visit of the same page refers to: the response itself, even where the capture is a revisit."""
    from allegata.capture import Earlier  # noqa: PLC0415  the web's libraries: a case of files alone need not load them

    try:
        record = record_of(folder, capture)
    except InputError:
        return None
    prefix = "WARC-Refers-To" if record.kind == "revisit" else None
    names = (prefix, f"{prefix}-Date", f"{prefix}-Target-URI") if prefix else ("WARC-Record-ID", "WARC-Date", "")
    ident, date, url = (record.value(n) for n in (names[0], names[1], names[2] or "WARC-Target-URI"))
    digest = record.value("WARC-Payload-Digest")
    if record.kind not in {"response", "revisit"} or not (ident and date and url and digest):
        return None
    return Earlier(record_id=ident, date=date, url=url, payload_digest=digest)


def check(archive: Archive, folder: Path, capture: Capture) -> None:
    """Hold what a capture names against its digest.

    Raises:
        CheckFailedError: it is missing, or was altered.
    """
    if not is_visit(capture):
        archive.check(capture.payload_sha256)
        return
    try:
        fault = visit_fault(record_of(folder, capture), capture)
    except InputError as error:
        raise CheckFailedError(error.message, resource=error.resource, cause=_MEND) from error
    if fault is not None:
        raise CheckFailedError(fault, resource=capture.warc_ref or "", cause=_MEND)


def visit_fault(record: WarcRecord, capture: Capture) -> str | None:
    """What of a visit's record disagrees with its capture, or None."""
    digest = record.value("WARC-Payload-Digest")
    if digest is not None and digest != f"{_SHA256}{capture.payload_sha256}":
        return "is not the payload that the capture names"
    if record.kind == "response" and f"{_SHA256}{sha256_of(record)}" != digest:
        return "an archived page was altered"
    return None


def sha256_of(record: WarcRecord) -> str:
    """SHA-256 of the payload that a response holds; empty where it holds none that can be read."""
    from allegata.capture import response_of  # noqa: PLC0415  the web's libraries: a case of files alone need not load them

    try:
        return sha256_hex(response_of(record).entity)
    except InputError:
        return ""


def payload(archive: Archive, folder: Path, capture: Capture, others: Iterable[Capture]) -> bytes:
    """The bytes that a capture shows, without content coding; a revisit's stand with the visit it refers to.

    Args:
        archive: the case's originals.
        folder: the case folder.
        capture: what is asked for.
        others: all captures of its source.

    Raises:
        InputError: they are not there.
    """
    if not is_visit(capture):
        return archive.get(capture.payload_sha256)
    from allegata.capture import response_of  # noqa: PLC0415  the web's libraries: a case of files alone need not load them

    for held in (capture, *(c for c in others if c.payload_sha256 == capture.payload_sha256)):
        if is_visit(held) and (record := record_of(folder, held)).kind == "response":
            return response_of(record).content
    raise InputError("original is missing", resource=capture.warc_ref or "", cause="no visit holds the page itself")
