"""What anyone can recheck of a record by itself: its anchors against the text, its id against its content."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.model import ids
from allegata.model.records import (
    Account,
    Attribution,
    Coding,
    Document,
    Link,
    Mention,
    Problem,
    Question,
    Statement,
)
from allegata.model.values import CONTEXT, Anchor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.model.records import AnyRecord


def anchors_of(value: object) -> Iterator[Anchor]:
    """Every anchor inside a record or value, at any depth, in order of fields."""
    if isinstance(value, Anchor):
        yield value
    elif isinstance(value, Document):
        return  # a document holds text and segments, never an anchor
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from anchors_of(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from anchors_of(item)


def anchor_fault(anchor: Anchor, text: str) -> str | None:
    """What is wrong with an anchor against its document's text, or None."""
    start, end = anchor.start, anchor.end
    if not 0 <= start < end <= len(text):
        return f"span {start}-{end} is outside the text"
    if text[start:end] != anchor.exact:
        return f"span {start}-{end} does not read as recorded"
    if anchor.prefix and not text[max(0, start - CONTEXT) : start].endswith(anchor.prefix):
        return f"what stands before span {start}-{end} is not as recorded"
    if anchor.suffix and not text[end : end + CONTEXT].startswith(anchor.suffix):
        return f"what stands after span {start}-{end} is not as recorded"
    return None


def expected_id(record: AnyRecord) -> str | None:
    """The id that a record's content gives, or None where the record alone does not hold all parts of it."""
    match record:
        case Document():
            printed = (record.title, record.byline, record.dated)
            return ids.document_id(record.source, printed, record.text, record.text_rules_version)
        case Mention():
            return ids.mention_id(record.anchor)
        case Statement():
            return ids.statement_id(record.anchors, record.voice)
        case Attribution():
            return ids.attribution_id(record.source, record.cue, record.content, record.depth)
        case Account():
            return ids.account_id(record.statements[0]) if record.statements else None
        case Coding():
            return ids.coding_id(record.standard, record.indicator, record.reading, record.anchors)
        case Link():
            return ids.link_id(record.kind, record.a, record.b)
        case Question():
            return ids.question_id(record.kind, record.targets, record.text)
        case Problem():
            return ids.problem_id(record.document, record.stage, record.message)
        case _:
            return None  # sources and captures need the original beside them; the rest is derived or keyed otherwise
