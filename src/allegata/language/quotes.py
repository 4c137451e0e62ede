"""Quotations, assembled paragraph by paragraph before parsing.

Double quotation marks (straight, curly, low-high, guillemets) delimit quotations; single ones do where they open at the
start of a word and close at the end of one. A quotation of several paragraphs that reopens with a mark in each and
closes once is one quotation a paragraph. Marks that never close delimit nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from allegata.language.records import Quote

if TYPE_CHECKING:
    from collections.abc import Sequence

_PAIRS = {"“": "”", "„": "“”", "«": "»", "‹": "›"}
_SENTENCE_END = re.compile(r"[.!?…][”\"’'»]?$|[.!?]\s")
_MARK = re.compile("[“”„«»\"‘’']")
_LONG_WORDS = 4
_MOST = 20_000
"""Characters of a quotation at the most; beyond, a mark was forgotten."""


def find_quotes(text: str, paragraphs: Sequence[tuple[int, int]]) -> tuple[Quote, ...]:
    """All quotations of a text, in order, none inside another."""
    out: list[Quote] = []
    for number, (start, end) in enumerate(paragraphs):
        spans = _paragraph(text, start, end, _next(text, paragraphs, number))
        for a, b, inner_a, inner_b in spans:
            inner = text[inner_a:inner_b]
            words = len(inner.split())
            own = _opens_clause(text, start, a) and inner[:1].isupper()
            spoken = inner.endswith((",", "?", "!")) and (own or words >= _LONG_WORDS)
            long = spoken or bool(_SENTENCE_END.search(inner) and words > 1) or (own and words >= _LONG_WORDS)
            out.append(
                Quote(
                    index=len(out), paragraph=number, start=a, end=b, inner_start=inner_a, inner_end=inner_b, long=long
                )
            )
    return tuple(out)


def _next(text: str, paragraphs: Sequence[tuple[int, int]], number: int) -> str:
    return text[paragraphs[number + 1][0]] if number + 1 < len(paragraphs) else ""


def _opens_clause(text: str, start: int, at: int) -> bool:
    before = text[start:at].rstrip()
    return not before or before[-1] in ",:;.?!—–-"


def _paragraph(text: str, start: int, end: int, next_start: str) -> list[tuple[int, int, int, int]]:
    spans: list[tuple[int, int, int, int]] = []
    opened: tuple[int, str] | None = None
    for m in _MARK.finditer(text, start, end):
        at, mark = m.start(), m.group()
        if opened is None:
            closing = _opening(text, start, at, mark)
            if closing:
                opened = at, closing
        elif mark in opened[1] and _closes(text, at, mark, end):
            if at - opened[0] > 1:
                spans.append((opened[0], at + 1, opened[0] + 1, at))
            opened = None
    if opened is not None and opened[1] != "’'":
        reopens = next_start != "" and next_start == text[opened[0]]
        if reopens and end - opened[0] < _MOST:
            spans.append((opened[0], end, opened[0] + 1, end))
    return spans


def _opening(text: str, start: int, at: int, mark: str) -> str:
    if mark in _PAIRS:
        return _PAIRS[mark]
    starts_word = at == start or not (text[at - 1].isalnum() or text[at - 1] in ".,;!?")
    followed = at + 1 < len(text) and not text[at + 1].isspace()
    if mark == '"':
        return '"' if followed and starts_word else ""
    if mark == "‘":
        return "’" if followed and starts_word else ""
    if mark == "'" and starts_word and followed and text[at + 1].isalpha():
        return "’'"
    return ""


def _closes(text: str, at: int, mark: str, end: int) -> bool:
    after = text[at + 1] if at + 1 < end else " "
    if mark in "’'":
        return not after.isalnum() and not text[at - 1].isspace()
    return mark != '"' or not text[at - 1].isspace()
