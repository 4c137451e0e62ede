"""Where each record of a case stands, so that a decision on it can be carried to the one that comes in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.model import Account, Allegation, Coding, Entity, Link, Mention, Question, Situation, Statement
from allegata.review import Mark, kind_of
from allegata.store import deciding as kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from allegata.review.decisions import Reviewable
    from allegata.store import Reader

OF_DOCUMENT = ("statement", "mention", "account", "coding", "question")


def made(reader: Reader, kind: str, document: str | None) -> list[Reviewable]:
    """The records of one kind as the program made them."""
    found = kept.machine(reader, kind, document)
    return found if found is not None else kept.current(reader, kind, document)  # type: ignore[return-value]  # no assessments are asked for


def marks_in(reader: Reader, document: str) -> dict[str, Mark]:
    """The marks of all records of a document, by id."""
    source = reader.document(document).source
    statements = {s.id: s for s in made(reader, "statement", document) if isinstance(s, Statement)}
    held = [r for kind in OF_DOCUMENT if kind != "statement" for r in made(reader, kind, document)]
    return {r.id: mark_of(r, source, document, statements) for r in (*statements.values(), *held)}


def marks_of_case(reader: Reader) -> dict[str, Mark]:
    """The marks of the records that belong to the whole case."""
    return {r.id: mark_of(r, None, None, {}) for kind in kept.OF_CASE for r in made(reader, kind, None)}


def mark_of(record: Reviewable, source: str | None, document: str | None, statements: Mapping[str, Statement]) -> Mark:
    """The mark of one record."""
    spans: tuple[tuple[int, int], ...] = ()
    members: tuple[str, ...] = ()
    words, key = "", ""
    match record:
        case Statement():
            spans, words = _spans((record,)), _words((record,))
        case Mention():
            spans, words = ((record.anchor.start, record.anchor.end),), record.anchor.exact
        case Coding():
            spans = tuple((a.start, a.end) for a in record.anchors)
            words = " … ".join(a.exact for a in record.anchors)
            key = f"{record.standard}/{record.indicator}/{record.reading}"
        case Account():
            first = [statements[s] for s in record.statements[:1] if s in statements]
            spans, words, members = _spans(first), _words(first), record.statements
        case Question():
            about = [statements[t] for t in record.targets[:1] if t in statements]
            spans, words, key = _spans(about), _words(about), f"{record.kind} {record.text}"
        case Allegation():
            members = (*record.statements, *record.denials)
        case Situation():
            members = record.accounts
        case Entity():
            members = record.names
        case Link():
            members = (record.a, record.b)
    return Mark(
        record=kind_of(record), document=document, source=source, spans=spans, words=words, key=key, members=members
    )


def _spans(held: Iterable[Statement]) -> tuple[tuple[int, int], ...]:
    return tuple((a.start, a.end) for s in held for a in s.anchors)


def _words(held: Iterable[Statement]) -> str:
    return " … ".join(a.exact for s in held for a in s.anchors)
