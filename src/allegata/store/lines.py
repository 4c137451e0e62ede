"""Records as they are stored: their JSON is the line of `case.jsonl`; nothing is decoded to be written again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.model import AnyRecord
    from allegata.store.reader import Reader

IN_TEXT_ORDER = "SELECT r.json FROM {0} r JOIN document d ON d.id = r.document ORDER BY d.seq, r.position"
_IN_ORDER = "SELECT json FROM {0} ORDER BY seq"
_QUESTIONS = (
    "SELECT r.json FROM question r LEFT JOIN document d ON d.id = r.document ORDER BY d.seq IS NULL, d.seq, r.position"
)
_BEFORE = tuple(_IN_ORDER.format(t) for t in ("source", "capture"))
_AFTER = (
    _IN_ORDER.format("change"),
    *(IN_TEXT_ORDER.format(t) for t in ("mention", "statement", "attribution", "account", "coding", "assessment")),
    *(_IN_ORDER.format(t) for t in ("entity", "situation", "allegation", "link")),
    _QUESTIONS,
)


def as_stored(reader: Reader) -> Iterator[AnyRecord | str]:
    """What `Reader.records` gives, as JSON where it is stored as that: documents and decisions are not."""
    yield reader.case()
    for sql in _BEFORE:
        yield from (raw for (raw,) in reader.rows(sql))
    yield from reader.documents()
    for sql in _AFTER:
        yield from (raw for (raw,) in reader.rows(sql))
    yield from reader.decisions()
    yield from reader.problems()
    yield from reader.seals()
    entry = reader.last_entry()
    if entry is not None:
        yield entry
