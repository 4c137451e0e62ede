"""A WARC or WACZ of any hand taken into a case: pages, revisits with what they refer to, what is gone at an address.

What is passed over is counted and told; what is broken, or refers to nothing that is here, is a problem.
"""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from allegata.capture import (
    Earlier,
    Fault,
    Fetched,
    Hop,
    Response,
    WarcRecord,
    WarcWriter,
    is_address,
    read_ref,
    records,
    response_of,
)
from allegata.capture.warc_verifying import matches
from allegata.errors import InputError
from allegata.workbench import originals
from allegata.workbench.adding import keep_unread
from allegata.workbench.desk import problem
from allegata.workbench.fetching import Visit
from allegata.workbench.visiting import held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from allegata.model import Capture, Problem
    from allegata.workbench.desk import Desk

_OK, _SAME = 200, 304
_REDIRECTS = range(300, 400)
_REPORTS = ("text/html", "application/xhtml+xml", "application/pdf", "text/plain")
_DAY_AND_TIME = 19
_SHA256 = "sha256:"
_ROBOTS = "/robots.txt"


class _Original(NamedTuple):
    """A response that is in the case, as a revisit may refer to it."""

    ref: str
    known: Earlier


class _Import:
    """One archive on its way into a case."""

    def __init__(self, desk: Desk, path: Path, take: Callable[[str, Visit], None]) -> None:
        self._desk = desk
        self._name = path.name
        self._take = take
        self._warcs = WarcWriter(desk.folder)
        self._known: dict[str, _Original] = {}
        self.problems: list[Problem] = []
        self.passed: collections.Counter[str] = collections.Counter()
        self.pages = 0

    def fault(self, where: int, message: str) -> None:
        """Note what is broken."""
        self.problems.append(problem(self._name, "capture", f"at byte {where}: {message}"))

    def add(self, record: WarcRecord, request: bytes) -> None:
        """One answer: a page, a revisit, or what an address of the case gave instead of its page."""
        url = (record.value("WARC-Target-URI") or "").strip("<>")
        if record.kind == "revisit":
            self._revisit(record, request, url)
            return
        try:
            answer = response_of(record)
        except InputError as error:
            self.passed[f"no answer that can be read ({error.message})"] += 1
            return
        if (why := self._no_page(answer, url)) is not None:
            self.passed[why] += 1
            return
        self._store(_fetched(record, request, url, answer), record, None)

    def _no_page(self, answer: Response, url: str) -> str | None:
        """Why an answer is none that can be a report, and tells nothing of one that is here; None where it may."""
        status = answer.head.status
        media = (answer.head.value("content-type") or "").partition(";")[0].strip().lower()
        if not is_address(url):
            return "not from the web"
        if url.endswith(_ROBOTS):
            return "robots.txt"
        if status in _REDIRECTS:
            return "redirect"
        if status == _OK:
            return None if media in _REPORTS else media or "without a declared type"
        return None if held(self._desk, url).source is not None else f"answer {status} at an address without a report"

    def _revisit(self, record: WarcRecord, request: bytes, url: str) -> None:
        first = self._original(record, url)
        if not is_address(url) or url.endswith(_ROBOTS):
            self.passed["robots.txt" if url.endswith(_ROBOTS) else "not from the web"] += 1
            return
        if first is None:
            self.fault(record.offset, f"a revisit of {url} refers to a page that is neither here nor in the case")
            return
        try:
            original = read_ref(self._desk.folder, first.ref)
            answer = response_of(original)
            own = response_of(record) if record.block.strip() else None
        except InputError as error:
            self.fault(record.offset, f"a revisit of {url} can't be read ({error.message})")
            return
        if own is not None and own.head.status == _SAME:
            fetched = _fetched(record, request, url, msgspec.structs.replace(own, content=b""))
            fetched = msgspec.structs.replace(fetched, not_modified=True)
        else:
            headers = own.head.headers if own is not None else answer.head.headers
            fetched = _fetched(original, request, url, answer, began=record.value("WARC-Date") or "")
            fetched = msgspec.structs.replace(fetched, headers=headers)
        self._store(fetched, record, first.known)

    def _original(self, record: WarcRecord, url: str) -> _Original | None:
        """What a revisit refers to: by the record it names, by its payload, by the address among what the case has."""
        digest = record.value("WARC-Payload-Digest") or ""
        for key in (record.value("WARC-Refers-To"), digest):
            if key and key in self._known:
                return self._known[key]
        for address in dict.fromkeys((record.value("WARC-Refers-To-Target-URI") or url, url)):
            for capture in reversed(held(self._desk, address.strip("<>")).captures):
                if (found := self._shown(capture, digest)) is not None:
                    return found
        return None

    def _shown(self, capture: Capture, digest: str) -> _Original | None:
        """The response behind a capture, where its payload has a digest, of whatever kind; or where none is given."""
        known = originals.known_of(self._desk.folder, capture) if originals.is_visit(capture) else None
        if known is None:
            return None
        try:
            record = originals.record_of(self._desk.folder, capture)
            same = record.kind == "response" and (not digest or matches(digest, response_of(record).entity))
        except InputError:
            return None
        return _Original(capture.warc_ref or "", known) if same else None

    def _store(self, fetched: Fetched, record: WarcRecord, earlier: Earlier | None) -> None:
        at = f"{fetched.hops[0].began[:_DAY_AND_TIME]}Z"
        self.pages += 1
        self._desk.progress("reading", self.pages, None)
        captures = held(self._desk, fetched.url).captures
        for capture in captures:
            if capture.fetched_at == at and capture.status == fetched.status:
                self._desk.unchanged += 1
                known = originals.known_of(self._desk.folder, capture) if originals.is_visit(capture) else None
                if known is not None:
                    self._remember(record, _Original(capture.warc_ref or "", known))
                return
        stored = self._warcs.store(fetched, earlier)
        kept = stored.kept[-1] if stored.kept else None
        digest = kept.known.payload_digest.removeprefix(_SHA256) if kept is not None else ""
        if kept is not None and kept.kind == "response":
            self._remember(record, _Original(kept.ref, kept.known))
        self._take(fetched.url, Visit(fetched=fetched, at=at, ref=stored.ref, digest=digest))

    def _remember(self, record: WarcRecord, original: _Original) -> None:
        if record.kind != "response":
            return
        for name in ("WARC-Record-ID", "WARC-Payload-Digest"):
            if value := record.value(name):
                self._known[value] = original


def add_archive(desk: Desk, path: Path, take: Callable[[str, Visit], None]) -> None:
    """Take the pages of a WARC or WACZ into the case; what of it is broken becomes a problem that names the place."""
    taking = _Import(desk, path, take)
    try:
        for item in _answers(records(path)):
            if isinstance(item, Fault):
                taking.fault(item.offset, item.message)
            else:
                taking.add(*item)
    except InputError as error:
        taking.problems.append(problem(path.name, "capture", error.message, error.cause))
    told = ", ".join(f"{number} {what}" for what, number in sorted(taking.passed.items()))
    if not taking.pages and not taking.problems:
        cause = f"passed over: {told}" if told else ""
        taking.problems.append(problem(path.name, "capture", "holds no page that can be a report", cause))
    if told:
        desk.notes.append(f"{path.name}: passed over: {told}")
    if taking.problems:
        keep_unread(desk, path, taking.problems[0])
    with desk.writer.transaction():
        desk.record(path.name, "capture", taking.problems)


def _answers(items: Iterator[WarcRecord | Fault]) -> Iterator[tuple[WarcRecord, bytes] | Fault]:
    """Responses and revisits, each with the request beside it where there is one."""
    answer: WarcRecord | None = None
    request: WarcRecord | None = None
    for item in items:
        if isinstance(item, Fault):
            yield item
        elif item.kind == "request":
            request = item
        elif item.kind in {"response", "revisit"}:
            if answer is not None:
                yield answer, _of(answer, request)
            answer = item
    if answer is not None:
        yield answer, _of(answer, request)


def _of(answer: WarcRecord, request: WarcRecord | None) -> bytes:
    if request is None:
        return b""
    ids = {answer.value("WARC-Record-ID"), answer.value("WARC-Concurrent-To")}
    return request.block if {request.value("WARC-Concurrent-To"), request.value("WARC-Record-ID")} & ids else b""


def _fetched(record: WarcRecord, request: bytes, url: str, answer: Response, began: str = "") -> Fetched:
    """An archived answer as a visit."""
    hop = Hop(
        url=url,
        began=began or record.value("WARC-Date") or "",
        seconds=0.0,
        address=record.value("WARC-IP-Address"),
        by_allowance=False,
        request=request,
        response=record.block,
        redacted=(),
        truncated=None,
    )
    return Fetched(
        url=url,
        final_url=url,
        hops=(hop,),
        status=answer.head.status,
        headers=answer.head.headers,
        content=answer.content,
        not_modified=False,
        retry_after=None,
        failure=None,
        robots="kept",
        user_agent=f"taken from {record.file}",
        via=None,
    )
