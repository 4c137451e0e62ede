"""What a visit comes to in the case: a capture, a version where there is a new one, a change, what the watch knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from allegata.capture import Taken
from allegata.model import Capture, Change, Move, Problem, Source
from allegata.model.ids import capture_id, change_id, source_id
from allegata.reading.messages import Response, VisitRequest
from allegata.store import Watched, watched
from allegata.watch import (
    NO_SIGNS,
    Beside,
    Decision,
    Hop,
    Observation,
    Reading,
    Sight,
    State,
    Verdict,
    decide,
    due_at,
    move_anchors,
)
from allegata.workbench import record_making as making
from allegata.workbench.desk import problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.model import Document
    from allegata.text import Page
    from allegata.watch import Furniture
    from allegata.workbench.desk import Desk
    from allegata.workbench.fetching import Visit

_OK, _SAME = 200, 304
_KEPT_SIGHTS = 6
_FAILURES = frozenset({"timeout", "reset", "dns", "tls", "refused", "truncated", "too_large"})
_ASKS = frozenset({"challenge", "consent", "login", "captcha"})
"""What a page asks of a visitor instead of showing a report."""
TRY_AGAIN = "run the same command to try it again"


class Seen(NamedTuple):
    """A visit as it was read: the page, where its text could be read, and what the watch sees of it."""

    url: str
    visit: Visit
    page: Page | None
    reading: Reading | None
    response: Response


class Held(NamedTuple):
    """What is known of an address before a visit; nothing at the first one."""

    source: Source | None
    state: State
    sights: tuple[Sight, ...]
    captures: tuple[Capture, ...]

    @property
    def document(self) -> str | None:
        """The last version."""
        return next((c.document for c in reversed(self.captures) if c.document), None)


def held(desk: Desk, url: str) -> Held:
    """What the case knows of an address."""
    source = desk.writer.find_source(source_id(url, "", ""))
    state = State(url=url)
    sights: tuple[Sight, ...] = ()
    if source is not None:
        for row in watched(desk.writer, source.id):
            state = msgspec.json.decode(row.state, type=State)
            sights = msgspec.json.decode(row.sights, type=tuple[Sight, ...])
    captures = tuple(desk.writer.captures(source.id)) if source is not None else ()
    return Held(source=source, state=state, sights=sights, captures=captures)


def see(desk: Desk, url: str, visit: Visit, known: Held) -> Seen:
    """Read what a visit brought, in a child."""
    fetched = visit.fetched
    if fetched.not_modified and known.state.version is not None:
        same = msgspec.structs.replace(known.state.version, at=visit.at)
        return Seen(
            url=url,
            visit=visit,
            page=None,
            reading=Reading(sight=same, signs=NO_SIGNS),
            response=Response(),
        )
    if fetched.failure is not None or not fetched.content:
        return Seen(url=url, visit=visit, page=None, reading=None, response=Response(message="is empty"))
    response = desk.pool.ask(
        VisitRequest(
            payload=fetched.content,
            url=url,
            address=fetched.final_url.partition("#")[0],
            at=visit.at,
            media_type=fetched.header("content-type"),
        )
    )
    reading = msgspec.msgpack.decode(response.seen, type=Reading) if response.seen else None
    return Seen(url=url, visit=visit, page=response.page, reading=reading, response=response)


def observed(seen: Seen, beside: Beside | None = None, home: Beside | None = None) -> Observation:
    """A visit as the watch takes it."""
    fetched = seen.visit.fetched
    failure = fetched.failure
    kind = None if failure is None else failure.kind if failure.kind in _FAILURES else "other"
    status = None if failure is not None else _OK if fetched.not_modified else fetched.status
    return Observation(
        url=seen.url,
        at=seen.visit.at,
        status=status,
        final_url=fetched.final_url.partition("#")[0],
        chain=tuple(Hop(_status(hop.response), hop.url) for hop in fetched.hops),
        failure=kind,  # type: ignore[arg-type]  # one of the set above
        content_type=fetched.header("content-type"),
        headers={k.lower(): v for k, v in fetched.headers},
        beside=beside,
        home=home,
    )


def _status(response: bytes) -> int:
    word = response[:40].split(b" ")[1:2]
    return int(word[0]) if word and word[0].isdigit() else 0


def decided(seen: Seen, known: Held, observation: Observation, furniture: Furniture) -> Decision:
    """What a visit means. Of a first visit nothing but a page that asks something of the visitor is turned down."""
    reading = seen.reading or Reading(sight=None, signs=NO_SIGNS)
    found = decide(known.state, observation, furniture, seen=reading)
    first = known.state.version is None and known.state.standing == "new"
    if not first or reading.sight is None or observation.status != _OK or found.kind == "unchanged":
        return found
    if found.verdict.why in _ASKS:
        return found
    state = State(
        url=seen.url,
        version=reading.sight,
        standing="there",
        address=observation.address,
        at=observation.at,
        since=observation.at,
    )
    return Decision(state=state, kind="unchanged", verdict=Verdict("article", "first"), after=reading.sight)


def settle(desk: Desk, seen: Seen, known: Held, found: Decision, entered: dict[str, str] | None = None) -> Change:
    """Store a visit in one transaction; the change that it is comes back, stored or not."""
    writer, fetched = desk.writer, seen.visit.fetched
    source = _source(seen, known, entered)
    document = making.make_document(source.id, seen.page) if seen.page is not None else None
    shown = _shown(seen, known, found, document)
    before = known.document
    after = shown if found.after is not None and shown is not None else before if found.after is not None else None
    change = _change(desk, source, found, seen.visit.at, (before, after))
    with writer.transaction():
        writer.put_source(source)
        if document is not None and shown == document.id and seen.page is not None:
            writer.put_document(document, seen.page.language)
            desk.record(document.id, "text", [problem(document.id, "text", w) for w in seen.page.warnings])
        capture = Capture(
            id=_ident(source.id, seen.visit.digest, known.captures),
            source=source.id,
            document=shown,
            fetched_at=seen.visit.at,
            status=fetched.status,
            final_url=fetched.final_url,
            headers=fetched.headers,
            payload_sha256=seen.visit.digest,
            warc_ref=seen.visit.ref,
            proof=None,
            outcome=_outcome(known, found, seen),
        )
        writer.put_capture(capture, making.page_fields(seen.page) if seen.page is not None else None)
        if change.kind == "edited" or found.hunks or found.alerts:
            if known.captures:
                writer.put_change(change)
            writer.set_meta("outputs", None)
        writer.put_watched(_kept(source.id, known, found, seen))
        desk.record(seen.url, "capture", faults(seen, found))
    return change


def _kept(source: str, known: Held, found: Decision, seen: Seen) -> Watched:
    sights = (*known.sights, found.after)[-_KEPT_SIGHTS:] if found.after is not None else known.sights
    state = found.state
    if state.at is None:
        state = msgspec.structs.replace(state, at=seen.visit.at)
    due = due_at(state, seen.visit.at).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Watched(source, msgspec.json.encode(state).decode(), msgspec.json.encode(sights).decode(), due)


def _source(seen: Seen, known: Held, entered: dict[str, str] | None) -> Source:
    if known.source is not None and (seen.page is None or not entered):
        return known.source
    both = {**(known.source.entered if known.source else {}), **(entered or {})}
    taken = Taken(basename=seen.url, digest=seen.visit.digest, payload=b"")
    made = making.make_source(taken, seen.page, both)
    return msgspec.structs.replace(made, id=source_id(seen.url, "", ""), url=seen.url)


def _shown(seen: Seen, known: Held, found: Decision, document: Document | None) -> str | None:
    """The version that a visit shows: one that is here, or the page's own where it is new or edited."""
    if found.after is None:
        return None
    same = (c.document for c in reversed(known.captures) if c.payload_sha256 == seen.visit.digest and c.document)
    if document is None:
        return next(same, None)
    if known.document is None or found.hunks:
        return document.id
    return document.id if any(c.document == document.id for c in known.captures) else None


def _outcome(known: Held, found: Decision, seen: Seen) -> str:
    if found.kind == "unchanged":
        return "read" if known.document is None and seen.page is not None else "unchanged"
    if seen.visit.fetched.status == _OK and seen.page is None and known.document is None:
        return "unreadable"
    return found.kind


def _ident(source: str, digest: str, captures: Sequence[Capture]) -> str:
    held_ids, ordinal = {c.id for c in captures}, len(captures)
    while (ident := capture_id(source, digest, ordinal)) in held_ids:
        ordinal += 1
    return ident


def _change(desk: Desk, source: Source, found: Decision, at: str, versions: tuple[str | None, str | None]) -> Change:
    before, after = versions
    ordinal = sum(1 for _ in desk.writer.changes(source.id))
    moves: tuple[Move, ...] = ()
    if found.hunks and before and found.after is not None and after and after != before:
        anchors = list({a: None for s in desk.writer.statements(before) for a in s.anchors})
        moves = move_anchors(anchors, desk.writer.document_text(before), found.after.text, after)
    return Change(
        id=change_id(source.id, before, after, ordinal),
        source=source.id,
        url=source.url,
        before=before,
        after=after,
        kind=found.kind,
        at=at,
        hunks=found.hunks,
        moves=moves,
    )


def faults(seen: Seen, found: Decision) -> list[Problem]:
    """What of a visit gave no report, one problem each; none where the report is there."""
    fetched = seen.visit.fetched
    if fetched.failure is not None:
        said = fetched.failure.message
        return [problem(seen.url, "capture", f"was not captured: {said.removeprefix(f'{seen.url}: ')}", TRY_AGAIN)]
    if fetched.status not in {_OK, _SAME}:
        return [problem(seen.url, "capture", f"answered {fetched.status}: no report", TRY_AGAIN)]
    if found.kind == "unreachable" and found.verdict.why in _ASKS:
        cause = "lend a session with --cookies, or save the page and add the file"
        return [
            problem(seen.url, "capture", f"shows a page that asks something ({found.verdict.why}), no report", cause)
        ]
    if seen.page is None and not fetched.not_modified:
        cause = f"{seen.response.message}; it may be made by scripts: save it in a browser and add the file"
        return [problem(seen.url, "capture", "is a page without text of its own", cause)]
    return []


__all__ = ["Held", "Seen", "decided", "faults", "held", "observed", "see", "settle"]
