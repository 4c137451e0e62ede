"""Ids derived from content: the same engine on the same text gives the same ids on every run and machine."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allegata.model.values import Anchor, Hop

_SEPARATOR = "\x1f"
_LENGTH = 20


def content_id(prefix: str, *parts: str | int | None) -> str:
    """Return `prefix_` and 20 hexadecimal digits of SHA-256 over the parts.

    Parts are joined by the unit separator, each preceded by its length, so that no two lists of parts collide.
    """
    digest = hashlib.sha256()
    for part in parts:
        raw = "\x00" if part is None else str(part)
        digest.update(f"{len(raw)}{_SEPARATOR}{raw}{_SEPARATOR}".encode("utf-8", "surrogatepass"))
    return f"{prefix}_{digest.hexdigest()[:_LENGTH]}"


def spans(anchors: Iterable[Anchor | None]) -> str:
    """The spans of anchors as one string, the form in which they enter an id."""
    return ",".join("-" if a is None else f"{a.start}:{a.end}" for a in anchors)


def sha256_hex(payload: bytes) -> str:
    """SHA-256 of bytes as 64 hexadecimal digits."""
    return hashlib.sha256(payload).hexdigest()


# The recipes. Whoever makes a record and `verify`, which recomputes its id, call the same function.


def source_id(url: str | None, basename: str, payload_sha256: str) -> str:
    """A source: its address where one is known, else the file's base name and digest."""
    return content_id("src", url) if url else content_id("src", basename, payload_sha256)


def capture_id(source: str, payload_sha256: str, ordinal: int) -> str:
    """A capture: what was seen, as the how-many-th observation of its source (from 0); never the time."""
    return content_id("cap", source, payload_sha256, ordinal)


def document_id(source: str, printed: tuple[str | None, str | None, str | None], text: str, rules: str) -> str:
    """A document: source, what is printed as (title, byline, date), the text and the version of the text rules."""
    return content_id("doc", source, *printed, sha256_hex(text.encode("utf-8", "surrogatepass")), rules)


def mention_id(anchor: Anchor) -> str:
    """A mention: where it stands."""
    return content_id("men", anchor.document, anchor.start, anchor.end)


def statement_id(anchors: Iterable[Anchor], voice: Iterable[Hop]) -> str:
    """A statement: document and spans of its content, source and cue spans of each voice past the author."""
    content = tuple(anchors)
    chain = [spans((hop.source_anchor, hop.cue_anchor)) for hop in voice if hop.depth >= 0]
    return content_id("stm", content[0].document if content else None, spans(content), *chain)


def attribution_id(source: Anchor | None, cue: Anchor, content: Iterable[Anchor], depth: int) -> str:
    """An attribution: document, source, cue and content spans, depth."""
    return content_id("att", cue.document, spans((source, cue)), spans(content), depth)


def account_id(first_statement: str) -> str:
    """An account: its first statement."""
    return content_id("acc", first_statement)


def coding_id(standard: str, indicator: str, reading: str, anchors: Iterable[Anchor]) -> str:
    """A coding: standard, indicator, reading, document and spans; not the account, which people may split or merge."""
    passage = tuple(anchors)
    return content_id("cod", standard, indicator, reading, passage[0].document if passage else None, spans(passage))


def question_id(kind: str, targets: Iterable[str], text: str) -> str:
    """A question: kind, what it is about, its words."""
    return content_id("qst", kind, *targets, text)


def problem_id(document: str | None, stage: str, message: str) -> str:
    """A problem: the resource, the stage and the message."""
    return content_id("prb", document, stage, message)


def change_id(source: str, before: str | None, after: str | None, ordinal: int) -> str:
    """A change: the source, the versions before and after, as the how-many-th change of the source (from 0)."""
    return content_id("chg", source, before, after, ordinal)


def case_id(title: str) -> str:
    """A case: its title as first given."""
    return content_id("case", title)


def link_id(kind: str, a: str, b: str) -> str:
    """A link: its kind and the two records it joins, in their order."""
    return content_id("lnk", kind, a, b)
