"""What the pages share: the case under review, and one look over it, made anew when what it shows has changed."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from allegata import indicators
from allegata.store import Reader
from allegata.store import deciding as kept
from allegata.views.decided import lines
from allegata.views.phrases import phrase
from allegata.views.report import Told, told_of
from allegata.views.standards import Lookup
from allegata.views.survey import Survey, survey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.requests import Request

    from allegata.model import Allegation, Change, Situation
    from allegata.web.sessions import Session
    from allegata.workbench.live import Live


T = TypeVar("T")
_GRAVE = {"death", "violence"}


def session_of(request: Request) -> Session:
    """The session of a request that came through the door."""
    found: Session = request.scope["state"]["session"]
    return found


class Look(NamedTuple):
    """One look over the whole case; a page of one report reads its records afresh.

    `base` stands for the reports and groups that it saw, `head` for the last entry of the log.
    """

    base: str
    head: str
    survey: Survey
    told: Told
    lookup: Lookup
    fellows: dict[str, tuple[str, ...]]
    """The statements of a statement's allegation, by its id."""
    grave: frozenset[str]
    """Statements of allegations of violence or a death."""


class Bar(NamedTuple):
    """The head of every page."""

    title: str
    decided: int
    to_decide: int
    questions: int
    is_settled: bool
    fault: str


class Room:
    """The case under review; use from any thread."""

    def __init__(self, live: Live, port: int) -> None:
        self.live = live
        self.port = port
        self._lock = threading.Lock()
        self._look: Look | None = None
        self._made: dict[str, object] = {}
        self._state = ""

    @contextlib.contextmanager
    def reading(self) -> Iterator[Reader]:
        """The case as it stands, for one request."""
        with Reader(self.live.folder) as reader, reader.snapshot():
            yield reader

    def look(self, reader: Reader) -> Look:
        """The look over the case as it stands; what a decision does not change is kept from the last one."""
        with self._lock:
            base, head = _base(reader), _head(reader)
            if self._look is None or self._look.base != base:
                self._look = _look(reader, base, head)
            elif self._look.head != head:
                told = self._look.told._replace(decided=lines(reader.decisions()))
                self._look = self._look._replace(head=head, told=told)
            return self._look

    def kept(self, reader: Reader, name: str, make: Callable[[], T]) -> T:
        """Something made of the whole case, made once for each state of it: every change is an entry of the log."""
        head = _head(reader)
        with self._lock:
            if self._state != head:
                self._made, self._state = {}, head
            found = self._made.get(name)
        if found is None:
            found = make()
            with self._lock:
                if self._state == head:
                    self._made[name] = found
        return cast("T", found)

    def lists(self, reader: Reader) -> Lists:
        """The case with its groups at hand."""
        return self.kept(reader, "lists", lambda: Lists(reader))

    def bar(self, request: Request) -> Bar:
        """The numbers of the head."""
        del request
        with self.reading() as reader:
            counts = self.kept(reader, "progress", lambda: kept.progress(reader))
            return Bar(
                title=reader.case().title or phrase("label.untitled"),
                decided=counts.decided,
                to_decide=counts.all,
                questions=counts.questions,
                is_settled=self.live.is_settled,
                fault=self.live.fault,
            )


class Lists:
    """What the rows of the story are made of, decoded once."""

    def __init__(self, reader: Reader) -> None:
        self._allegations = tuple(reader.allegations())
        self._situations = tuple(reader.situations())
        self._changes = tuple(reader.changes())

    def allegations(self) -> Iterator[Allegation]:
        """All allegations."""
        return iter(self._allegations)

    def situations(self) -> Iterator[Situation]:
        """All situations."""
        return iter(self._situations)

    def changes(self, source: str | None = None) -> Iterator[Change]:
        """Changes, of one source or of all."""
        return (c for c in self._changes if source is None or c.source == source)


def _head(reader: Reader) -> str:
    """The hash of the log's last entry."""
    last = kept.last_of_log(reader)
    return last[1] if last is not None else ""


def _base(reader: Reader) -> str:
    """Changes where a report, a statement or a group was added or went; not where one was merely decided on."""
    return f"{reader.meta('compared')} {kept.how_many(reader)}"


def _look(reader: Reader, base: str, head: str) -> Look:
    fellows: dict[str, tuple[str, ...]] = {}
    addresses: dict[str, str] = {}
    grave: set[str] = set()
    for found in reader.allegations():
        addresses[found.id] = address_of(found.situation, found.id)
        if _GRAVE & set(found.flags):
            grave.update((*found.statements, *found.denials))
        fellows.update(dict.fromkeys(found.statements or found.denials, found.statements or found.denials))
    told = told_of(reader.allegations(), reader.decisions(), addresses)
    return Look(base, head, survey(reader), told, Lookup(indicators.standards()), fellows, frozenset(grave))


def address_of(situation: str | None, allegation: str = "") -> str:
    """Where a situation, and an allegation in it, stands in the workbench."""
    place = f"/story/{situation or 'outside'}"
    return f"{place}#{allegation}" if allegation else place
