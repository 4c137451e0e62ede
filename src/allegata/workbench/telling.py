"""One source's life, told from what the case holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.errors import CaseError
from allegata.store import watched
from allegata.watch import State, say
from allegata.workbench.captures_proved import proof_of, proofs_of_captures

if TYPE_CHECKING:
    from allegata.model import Capture, Change, Document, Source
    from allegata.store import Reader

UNPROVED = "unproved"


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """One capture; `version` is the number of the version that it shows, None where it shows none."""

    id: str
    at: str
    outcome: str
    status: int | None
    final_url: str
    sha256: str
    where: str | None
    version: int | None
    proof: str


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version: when it was first and last seen, its printed fields, how many statements were read from it."""

    number: int
    document: str
    first_seen: str
    last_seen: str
    title: str | None
    byline: str | None
    dated: str | None
    statements: int
    is_analysed: bool
    """Was it read at all yet? One that a watch found is read by the next `analyse`."""


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """One change, with what it did in words."""

    id: str
    at: str
    kind: str
    before: int | None
    after: int | None
    words: tuple[str, ...]
    lost: int


class History(msgspec.Struct, frozen=True, kw_only=True):
    """One source's life, oldest first."""

    source: str
    url: str
    title: str | None
    standing: str
    captures: tuple[Taken, ...]
    versions: tuple[Version, ...]
    changes: tuple[Turn, ...]


def history_of(reader: Reader, wanted: str) -> History:
    """The life of a source.

    Raises:
        CaseError: no source has this id or address.
    """
    source = _found(reader, wanted)
    captures = sorted(reader.captures(source.id), key=lambda c: c.fetched_at)
    numbers: dict[str, int] = {}
    for capture in captures:
        if capture.document is not None:
            numbers.setdefault(capture.document, len(numbers) + 1)
    proofs = proofs_of_captures(reader)
    return History(
        source=source.id,
        url=source.url,
        title=source.title,
        standing=_standing(reader, source),
        captures=tuple(_taken(c, numbers, proof_of(proofs, c.payload_sha256)) for c in captures),
        versions=tuple(_version(reader, captures, ident, n) for ident, n in numbers.items()),
        changes=tuple(_turn(c, numbers) for c in reader.changes(source.id)),
    )


def _found(reader: Reader, wanted: str) -> Source:
    for source in reader.sources():
        if wanted in {source.id, source.url, source.url.removeprefix("file:")}:
            return source
    raise CaseError(
        "no source with this id or address", resource=wanted, cause="allegata search, or case.jsonl, names them"
    )


def _standing(reader: Reader, source: Source) -> str:
    for row in watched(reader, source.id):
        state = msgspec.json.decode(row.state, type=State)
        if state.failures:
            return f"cannot be read since {state.failing_since}"
        if len(state.turns) > 1:
            return f"{state.standing} since {state.since}, came and went {len(state.turns)} times"
        return f"{state.standing} since {state.since}, next visit {row.next_visit}"
    return "not watched"


def _taken(capture: Capture, numbers: dict[str, int], proof: str | None) -> Taken:
    return Taken(
        id=capture.id,
        at=capture.fetched_at,
        outcome=capture.outcome,
        status=capture.status,
        final_url=capture.final_url,
        sha256=capture.payload_sha256,
        where=capture.warc_ref,
        version=numbers.get(capture.document or ""),
        proof=proof or UNPROVED,
    )


def _version(reader: Reader, captures: list[Capture], ident: str, number: int) -> Version:
    document: Document = reader.document(ident)
    seen = [c.fetched_at for c in captures if c.document == ident]
    return Version(
        number=number,
        document=ident,
        first_seen=seen[0],
        last_seen=seen[-1],
        title=document.title,
        byline=document.byline,
        dated=document.dated,
        statements=sum(1 for _ in reader.statements(ident)),
        is_analysed=reader.analysed_by(ident) is not None,
    )


def _turn(change: Change, numbers: dict[str, int]) -> Turn:
    return Turn(
        id=change.id,
        at=change.at,
        kind=change.kind,
        before=numbers.get(change.before or ""),
        after=numbers.get(change.after or ""),
        words=say(change.hunks),
        lost=sum(m.state == "lost" for m in change.moves),
    )
