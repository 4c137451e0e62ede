"""A round of the watch: the sources that are due are visited, and what changed is told once."""

from __future__ import annotations

import secrets
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import msgspec

from allegata.model import Change, Problem
from allegata.reading.messages import VisitRequest
from allegata.store import Watched, watched
from allegata.watch import NO_SIGNS, Alert, Beside, Reading, State, due, gather, leading
from allegata.workbench.asking import note_silence
from allegata.workbench.fetching import Visitor
from allegata.workbench.furnishing import furniture_of
from allegata.workbench.outputs import NEWS
from allegata.workbench.visiting import decided, held, observed, see, settle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.store import Reader
    from allegata.workbench.desk import Desk
    from allegata.workbench.fetching import Fetching
    from allegata.workbench.visiting import Held, Seen

_REFUSALS = frozenset({401, 403, 451})
_OK = 200


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """What a watch found: a change a source visited, unchanged ones too; what is told; what was told and not yet seen.

    `words` say what each edit did, by the change's id.
    """

    changes: tuple[Change, ...]
    words: dict[str, tuple[str, ...]]
    alerts: tuple[Alert, ...]
    unseen: tuple[Alert, ...]
    problems: tuple[Problem, ...]
    next_visit: str | None

    @property
    def exit_code(self) -> int:
        """0, or 1 where problems were met."""
        return 1 if self.problems else 0


def news(reader: Reader) -> tuple[Alert, ...]:
    """What was told and not yet seen."""
    kept = reader.meta(NEWS)
    return msgspec.json.decode(kept, type=tuple[Alert, ...]) if kept is not None else ()


def mark_seen(desk: Desk) -> None:
    """Say that what was told has been seen."""
    with desk.writer.transaction():
        desk.writer.set_meta(NEWS, None)
        desk.writer.set_meta("outputs", None)


class _Round:
    """One round at work."""

    def __init__(self, desk: Desk, fetching: Fetching | None) -> None:
        self._desk = desk
        self._visitor = Visitor(desk, fetching)
        self._beside: dict[str, Beside | None] = {}
        self.changes: list[Change] = []
        self.alerts: list[Alert] = []
        self.words: dict[str, tuple[str, ...]] = {}

    def now(self) -> str:
        return self._visitor.now()

    def visit(self, urls: Sequence[str], done: int, total: int) -> None:
        """Visit the sources of one template, and decide when all were seen: a box shows the same on all of them."""
        seen: list[tuple[Seen, Held]] = []
        for number, url in enumerate(urls):
            self._desk.progress("visiting", done + number, total)
            known = held(self._desk, url)
            visit = self._visitor.visit(url, known.captures)
            seen.append((see(self._desk, url, visit, known), known))
        pages = [s for s, _ in seen]
        probes = {s.url: self._probes(s, known) for s, known in seen}
        others = [b.text for pair in probes.values() for b in pair if b is not None]
        furniture = furniture_of(self._desk, urls[0], *pages, others=tuple(dict.fromkeys(others)))
        for page, known in seen:
            beside, home = probes[page.url]
            found = decided(page, known, observed(page, beside, home), furniture)
            change = settle(self._desk, page, known, found)
            self.changes.append(change)
            if found.words:
                self.words[change.id] = found.words
            self.alerts += found.alerts
            self.keep(found.alerts)

    def keep(self, alerts: Sequence[Alert]) -> None:
        """Keep what is told until it is seen; what the round gathers is gathered anew with it."""
        if alerts:
            with self._desk.writer.transaction():
                kept = (*news(self._desk.writer), *alerts)
                self._desk.writer.set_meta(NEWS, msgspec.json.encode(kept).decode())

    def _probes(self, seen: Seen, known: Held) -> tuple[Beside | None, Beside | None]:
        """An address that cannot exist beside the page, and the site's home: asked where the page is not as it was."""
        fetched = seen.visit.fetched
        if fetched.failure is not None or fetched.not_modified:
            return None, None
        sight = seen.reading.sight if seen.reading is not None else None
        before = known.state.version
        same = sight is not None and before is not None and sight.text == before.text
        if fetched.status not in {_OK, *_REFUSALS} or same:
            return None, None
        return self._look(urljoin(seen.url, "."), token=True), self._look(urljoin(seen.url, "/"))

    def _look(self, place: str, *, token: bool = False) -> Beside | None:
        key = f"{place} {token}"
        if key not in self._beside:
            url = urljoin(place, f"no-such-page-{secrets.token_hex(8)}") if token else place
            self._beside[key] = self._looked(url)
        return self._beside[key]

    def _looked(self, url: str) -> Beside | None:
        fetched = self._visitor.look(url)
        if fetched.failure is not None or fetched.status is None:
            return None
        request = VisitRequest(
            payload=fetched.content,
            url=url,
            address=fetched.final_url,
            at=self.now(),
            media_type=fetched.header("content-type"),
        )
        seen = self._desk.pool.ask(request).seen if fetched.content else b""
        signs = msgspec.msgpack.decode(seen, type=Reading).signs if seen else NO_SIGNS
        return Beside(fetched.status, signs.text, signs.title)


def watch_all(desk: Desk, fetching: Fetching | None, *, once: bool, visit: bool = True) -> Round:
    """Visit the sources that are due, or all of them with `once`; none where `visit` is false."""
    at_work = _Round(desk, fetching)
    now = at_work.now()
    silences = note_silence(desk, now)
    at_work.alerts += silences
    at_work.keep(silences)
    rows = [(row, msgspec.json.decode(row.state, type=State).url) for row in watched(desk.writer)]
    due = [url for row, url in rows if visit and (once or _is_due(row, now))]
    done = 0
    for _, group in groupby(sorted(due, key=leading), key=leading):
        urls = list(group)
        at_work.visit(urls, done, len(due))
        done += len(urls)
    order = {url: n for n, (_, url) in enumerate(rows)}
    return Round(
        changes=tuple(sorted(at_work.changes, key=lambda c: order[c.url])),
        words=at_work.words,
        alerts=gather(at_work.alerts),
        unseen=gather(news(desk.writer)),
        problems=desk.problems(),
        next_visit=min((row.next_visit for row in watched(desk.writer)), default=None),
    )


def _is_due(row: Watched, now: str) -> bool:
    return due(msgspec.json.decode(row.state, type=State), now)
