"""Which records name another: found by its id in their text, then decoded; no walk over the whole case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allegata.model import (
    Account,
    Allegation,
    Assessment,
    Attribution,
    Capture,
    Change,
    Coding,
    Document,
    Entity,
    Link,
    Mention,
    Problem,
    Question,
    Situation,
    Source,
    Statement,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.model import AnyRecord
    from allegata.store.reader import Reader

_KINDS: dict[str, type[Any]] = {
    "source": Source,
    "capture": Capture,
    "document": Document,
    "change": Change,
    "mention": Mention,
    "statement": Statement,
    "attribution": Attribution,
    "account": Account,
    "coding": Coding,
    "assessment": Assessment,
    "entity": Entity,
    "situation": Situation,
    "allegation": Allegation,
    "link": Link,
    "question": Question,
    "problem": Problem,
}


def naming(reader: Reader, ident: str) -> Iterator[AnyRecord]:
    """The record of an id, and all that hold the id in any field; a document comes with its text.

    Args:
        reader: the case.
        ident: an id.
    """
    for table, kind in _KINDS.items():
        for (raw,) in reader.rows(f"SELECT json FROM {table} WHERE instr(json, ?)", ident):  # noqa: S608  a table of the schema
            record = reader.record(kind, raw)
            yield reader.document(record.id) if isinstance(record, Document) else record
