"""Addresses, feeds and archives of the web into the case: each page a transaction, each failure a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.capture import container_of, is_feed, take_file
from allegata.errors import InputError
from allegata.reading.messages import FeedRequest
from allegata.watch import NOTHING
from allegata.workbench.archive_taking import add_archive
from allegata.workbench.desk import problem
from allegata.workbench.fetching import Visitor
from allegata.workbench.furnishing import furniture_of
from allegata.workbench.visiting import decided, faults, held, observed, see, settle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from allegata.workbench.desk import Desk
    from allegata.workbench.entries import Entries
    from allegata.workbench.fetching import Fetching, Visit

_OK = 200


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


def add_all(desk: Desk, what: Sequence[str | Path], fetching: Fetching | None, entries: Entries) -> None:
    """Take addresses (as strings), feeds and archives (as paths) into the case, archives first."""
    web = Web(desk, fetching, entries)
    feeds = []
    for path in what:
        if not isinstance(path, str):
            if container_of(path) == "archive":
                add_archive(desk, path, lambda url, visit: _take(desk, url, visit, entries))
            else:
                feeds.append(path)
    for path in feeds:
        web.add_feed(path)
    web.add([url for url in what if isinstance(url, str)])
