"""Addresses, feeds and archives of the web into the case: each page a transaction, each failure a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.capture import (
    Fault,
    Fetched,
    Hop,
    WarcRecord,
    WarcWriter,
    container_of,
    is_address,
    is_feed,
    records,
    response_of,
    take_file,
)
from allegata.errors import InputError
from allegata.reading.messages import FeedRequest
from allegata.watch import NOTHING
from allegata.workbench.adding import keep_unread
from allegata.workbench.desk import problem
from allegata.workbench.fetching import Visit, Visitor
from allegata.workbench.furnishing import furniture_of
from allegata.workbench.visiting import decided, faults, held, observed, see, settle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from allegata.workbench.desk import Desk
    from allegata.workbench.entries import Entries
    from allegata.workbench.fetching import Fetching

_OK = 200
_REPORTS = ("text/html", "application/xhtml+xml", "application/pdf", "text/plain")
_DAY_AND_TIME = 19


class Web:
    """Takes what stands on the web into a case, for one command."""

    def __init__(self, desk: Desk, fetching: Fetching | None, entries: Entries) -> None:
        self._desk = desk
        self._entries = entries
        self._visitor = Visitor(desk, fetching)
        self._done: set[str] = set()

    def add(self, urls: Sequence[str]) -> None:
        """Visit addresses that the user named; a feed among them is followed to its items."""
        for number, url in enumerate(urls):
            self._desk.progress("visiting", number, len(urls))
            self._visit(url)

    def add_feed(self, path: Path) -> None:
        """Follow a feed in a file to its items."""
        try:
            taken = take_file(path)
        except InputError as error:
            self._refuse(path.name, error.message, error.cause)
            return
        self._follow(taken.payload, "", path.name)

    def _visit(self, url: str) -> None:
        if url in self._done:
            return
        self._done.add(url)
        known = held(self._desk, url)
        visit = self._visitor.visit(url, known.captures)
        fetched = visit.fetched
        if fetched.failure is None and fetched.status == _OK and is_feed(fetched.content):
            self._follow(fetched.content, fetched.final_url, url)
            return
        _take(self._desk, url, visit, self._entries)

    def _follow(self, payload: bytes, url: str, name: str) -> None:
        """Visit the items of a feed that the case does not hold yet."""
        response = self._desk.pool.ask(FeedRequest(payload=payload, url=url))
        notes = [problem(name, "capture", note) for note in response.notes]
        if response.kind is not None:
            notes.append(problem(name, "capture", response.message, response.cause))
        with self._desk.writer.transaction():
            self._desk.record(name, "capture", notes)
        for number, address in enumerate(response.addresses):
            self._desk.progress("visiting", number, len(response.addresses))
            if held(self._desk, address).document is not None:
                self._desk.unchanged += 1
            else:
                self._visit(address)

    def _refuse(self, name: str, message: str, cause: str) -> None:
        with self._desk.writer.transaction():
            self._desk.record(name, "capture", [problem(name, "capture", message, cause)])


def _take(desk: Desk, url: str, visit: Visit, entries: Entries) -> None:
    """Store what a visit came to, or the problem that it met."""
    known = held(desk, url)
    seen = see(desk, url, visit, known)
    first = known.source is None
    observation = observed(seen)
    furniture = NOTHING if first else furniture_of(desk, url, seen)
    found = decided(seen, known, observation, furniture)
    if first and (visit.fetched.failure is not None or visit.fetched.status != _OK):
        with desk.writer.transaction():
            desk.record(url, "capture", faults(seen, found))
        return
    entry = entries.for_url(url)
    settle(desk, seen, known, found, entry.values if entry is not None else None)
    is_new = first or bool(found.hunks)
    desk.added += is_new
    desk.unchanged += not is_new and found.kind == "unchanged"


def add_archive(desk: Desk, path: Path, entries: Entries) -> None:
    """Take the pages of a WARC or WACZ into the case; what of it is broken becomes a problem that names the place."""
    broken, pages = [], 0
    warcs = WarcWriter(desk.folder)
    try:
        for item in _answers(records(path)):
            if isinstance(item, Fault):
                broken.append(problem(path.name, "capture", f"at byte {item.offset}: {item.message}"))
            elif (fetched := _fetched(*item)) is not None:
                pages += 1
                desk.progress("reading", pages, None)
                _import(desk, warcs, fetched, entries)
    except InputError as error:
        broken.append(problem(path.name, "capture", error.message, error.cause))
    if not pages and not broken:
        broken.append(problem(path.name, "capture", "holds no page that can be a report"))
    if broken:
        keep_unread(desk, path, broken[0])
    with desk.writer.transaction():
        desk.record(path.name, "capture", broken)


def _import(desk: Desk, warcs: WarcWriter, fetched: Fetched, entries: Entries) -> None:
    url, at = fetched.url, f"{fetched.hops[0].began[:_DAY_AND_TIME]}Z"
    known = held(desk, url)
    if any(c.fetched_at == at and c.status == fetched.status for c in known.captures):
        desk.unchanged += 1
        return
    stored = warcs.store(fetched)
    digest = stored.kept[-1].known.payload_digest.removeprefix("sha256:") if stored.kept else ""
    _take(desk, url, Visit(fetched=fetched, at=at, ref=stored.ref, digest=digest), entries)


def _answers(items: Iterator[WarcRecord | Fault]) -> Iterator[tuple[WarcRecord, bytes] | Fault]:
    """Responses, each with the request beside it where there is one."""
    response: WarcRecord | None = None
    request: WarcRecord | None = None
    for item in items:
        if isinstance(item, Fault):
            yield item
        elif item.kind == "request":
            request = item
        elif item.kind == "response":
            if response is not None:
                yield response, _of(response, request)
            response = item
    if response is not None:
        yield response, _of(response, request)


def _of(response: WarcRecord, request: WarcRecord | None) -> bytes:
    if request is None:
        return b""
    ids = {response.value("WARC-Record-ID"), response.value("WARC-Concurrent-To")}
    return request.block if {request.value("WARC-Concurrent-To"), request.value("WARC-Record-ID")} & ids else b""


def _fetched(record: WarcRecord, request: bytes) -> Fetched | None:
    """An archived answer as a visit; None where it is no page that can be a report."""
    url = (record.value("WARC-Target-URI") or "").strip("<>")
    try:
        answer = response_of(record)
    except InputError:
        return None
    media = (answer.head.value("content-type") or "").partition(";")[0].strip().lower()
    if not is_address(url) or answer.head.status != _OK or media not in _REPORTS or url.endswith("/robots.txt"):
        return None
    hop = Hop(
        url=url,
        began=record.value("WARC-Date") or "",
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


def add_all(desk: Desk, what: Sequence[str | Path], fetching: Fetching | None, entries: Entries) -> None:
    """Take addresses (as strings), feeds and archives (as paths) into the case, archives first."""
    web = Web(desk, fetching, entries)
    feeds = []
    for path in what:
        if not isinstance(path, str):
            if container_of(path) == "archive":
                add_archive(desk, path, entries)
            else:
                feeds.append(path)
    for path in feeds:
        web.add_feed(path)
    web.add([url for url in what if isinstance(url, str)])
