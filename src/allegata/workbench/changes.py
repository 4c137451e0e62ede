"""What differs between two versions of a source's text: whole sentences, in order."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Literal

from allegata.model import Hunk

if TYPE_CHECKING:
    from allegata.model import Document

_SENTENCE_END = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][\"'”’)]))\s+(?=[\"'“‘(]?[A-Z0-9\u00c0-\uffff])|\n+")
_MANY = 20_000


def sentences(text: str) -> list[str]:
    """A text cut after each stop that a capital follows, and at each line end: a rule of thumb."""
    return [s for s in map(str.strip, _SENTENCE_END.split(text)) if s]


def hunks(before: Document, after: Document) -> tuple[Hunk, ...]:
    """Differences of title, byline and date as printed, then of the text."""
    out = [
        Hunk(field=field, op=_op(old, new), before=old, after=new)  # type: ignore[arg-type]  # the three names below
        for field, old, new in (
            ("title", before.title, after.title),
            ("byline", before.byline, after.byline),
            ("date", before.dated, after.dated),
        )
        if old != new
    ]
    a, b = sentences(before.text)[:_MANY], sentences(after.text)[:_MANY]
    for tag, a0, a1, b0, b1 in difflib.SequenceMatcher(None, a, b).get_opcodes():
        if tag != "equal":
            old, new = " ".join(a[a0:a1]) or None, " ".join(b[b0:b1]) or None
            out.append(Hunk(field="text", op=_op(old, new), before=old, after=new))
    return tuple(out)


def _op(old: str | None, new: str | None) -> Literal["changed", "added", "removed"]:
    if old is None:
        return "added"
    return "removed" if new is None else "changed"
