"""Quotations, assembled paragraph by paragraph before parsing.

Double quotation marks (straight, curly, low-high, guillemets) delimit quotations; single ones do where they open at the
start of a word and close at the end of one. A quotation of several paragraphs that reopens with a mark in each and
closes once is one quotation a paragraph. A paragraph in the first person after one that ends with a colon is one
too, and so is what goes on after it. Other marks that never close reach to the end of the paragraph where they
open it or follow a colon or comma, and delimit nothing elsewhere.
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
_OPENING = re.compile('[“"‘]')
_CLOSED_BY = {"“": "”", '"': '"', "‘": "’"}
_STOPS = ".,?!…"
_FIRST_PERSON = re.compile(r"\b(?:I(?!\.)|me|my|we|us|our|We|My|Our)\b")
_SAID = re.compile(r"[,.?!] (?:said|says|added|asked|recalled) [A-Z][\w’' -]{1,60}[.,]")
"""Who speaks, behind words whose closing mark was forgotten: "The doors opened at six, said Amos Reed."."""
_SPOKE = frozenset({"said", "says", "added", "asked", "recalled", "told"})
_SAID_WITHIN = 4
"""Words behind a quotation among which the verb stands that says whose it is."""
_NEAR = 60
"""Characters that these words take."""
_LONG_WORDS = 4
_MOST = 20_000
"""Characters of a quotation at the most; beyond, a mark was forgotten."""


def find_quotes(text: str, paragraphs: Sequence[tuple[int, int]]) -> tuple[Quote, ...]:
    """All quotations of a text, in order, none inside another."""
    out: list[Quote] = []
    testimony = False
    for number, (start, end) in enumerate(paragraphs):
        above = text[paragraphs[number - 1][1] - 1] if number else ""
        testimony = (testimony or above == ":") and _is_testimony(text[start:end])
        if testimony:
            out.append(Quote(len(out), number, start, end, start, end, long=True))
            continue
        spans = _paragraph(text, start, end, _next(text, paragraphs, number))
        last = out[-1] if out else None
        if last is not None and last.paragraph == number - 1 and last.inner_end == last.end and text[start].islower():
            spans = [*_goes_on(text, start, end, text[last.start]), *spans]
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


def _is_testimony(paragraph: str) -> bool:
    """Words in the first person set as a block without marks, as reports quote at length."""
    if paragraph[0] in _PAIRS or paragraph[0] in "\"‘'" or len(paragraph) > _MOST:
        return False
    return bool(_FIRST_PERSON.search(_unquoted(paragraph)))


def _unquoted(text: str) -> str:
    """A text without what stands in marks; a mark that nothing closes stays."""
    kept, at, open_ended = [], 0, ""
    for found in _OPENING.finditer(text):
        start, mark = found.start(), found.group()
        if start < at or mark in open_ended:
            continue
        end = text.find(_CLOSED_BY[mark], start + 1)
        if end < 0:
            open_ended += mark
            continue
        kept.append(text[at:start])
        at = end + 1
    return "".join([*kept, text[at:]])


def _goes_on(text: str, start: int, end: int, opened: str) -> list[tuple[int, int, int, int]]:
    """What is left of a quotation whose sentence a paragraph break cuts in two."""
    closing = _PAIRS.get(opened, opened)
    first = next((m.start() for m in _MARK.finditer(text, start, end)), None)
    if first is None or text[first] not in closing or first == start:
        return []
    return [(start, first + 1, start, first)]


def _next(text: str, paragraphs: Sequence[tuple[int, int]], number: int) -> str:
    return text[paragraphs[number + 1][0]] if number + 1 < len(paragraphs) else ""


def _opens_clause(text: str, start: int, at: int) -> bool:
    before = text[start:at].rstrip()
    return not before or before[-1] in ",:;.?!—–-"


def _paragraph(text: str, start: int, end: int, next_start: str) -> list[tuple[int, int, int, int]]:
    spans: list[tuple[int, int, int, int]] = []
    marks = [m.start() for m in _MARK.finditer(text, start, end)]
    n = 0
    while n < len(marks):
        at = marks[n]
        closing = _opening(text, start, at, text[at])
        last = _last(text, marks, n, closing, end) if closing else None
        reopens = next_start == text[at] or (text[at] != "‘" and _introduced(text, start, at))
        goes_on = text[at] != "'" and reopens and end - at < _MOST and _alone(text, start, at)
        goes_on = goes_on and (next_start == text[at] or not _SAID.search(text, at, end))
        if last is not None and text[at] == "‘" and goes_on and text[marks[last] - 1] == "s":
            last = None  # "‘Workers’ lives ...": an apostrophe
        if last is not None:
            if marks[last] - at > 1:
                spans.append((at, marks[last] + 1, at + 1, marks[last]))
            n = last
        elif closing and goes_on:
            spans.append(
                (at, end, at + 1, end)
            )  # to the paragraph's end: the next opens again, or a mark was forgotten
            break
        n += 1
    return spans


def _introduced(text: str, start: int, at: int) -> bool:
    """Does a mark open its paragraph, or follow a colon or comma?"""
    before = text[start:at].rstrip()
    return not before or before.endswith((":", ","))


def _alone(text: str, start: int, at: int) -> bool:
    """A double mark may open anywhere; a single one that is never closed opens a paragraph or follows a colon."""
    return text[at] != "‘" or _introduced(text, start, at)


def _last(text: str, marks: Sequence[int], n: int, closing: str, end: int) -> int | None:
    """Which mark closes the quotation that mark `n` opens; None where none does."""
    if closing in {"’'", "’"}:
        return _last_single(text, marks, n, closing, end)
    opened, deep, inner = text[marks[n]], 0, False
    for k in range(n + 1, len(marks)):
        at, mark = marks[k], text[marks[k]]
        if mark == opened and mark not in closing:
            deep += 1
        elif mark in closing and (_closes(text, at, mark, end) or _torn(text, at, end)):
            if not deep:
                return k
            deep -= 1
        elif opened == '"' and mark in "“”":
            if mark == "”" and not inner:
                return k  # two kinds of marks around one quotation
            inner = mark == "“"
    return None


def _torn(text: str, at: int, end: int) -> bool:
    """Does a straight mark close words though it stands at the next one: "never easy, "Rook said"?"""
    if text[at - 1] != " " or text[at - 2] not in _STOPS:
        return False
    near = text[at + 1 : min(end, at + _NEAR)].split()[:_SAID_WITHIN]
    said = next((n for n, word in enumerate(near) if word.strip(_STOPS) in _SPOKE), _SAID_WITHIN)
    return said < _SAID_WITHIN and not set('"“”') & set("".join(near[: said + 1]))


def _last_single(text: str, marks: Sequence[int], n: int, closing: str, end: int) -> int | None:
    """As `_last`, where each mark may be an apostrophe: best after a stop, next after no "s", last after an "s"."""
    plain: int | None = None
    plural: int | None = None
    for k in range(n + 1, len(marks)):
        at, mark = marks[k], text[marks[k]]
        if mark == text[marks[n]] == "‘" and _opening(text, 0, at, mark):
            break  # it cannot open again before it is closed
        if mark not in closing or not _closes(text, at, mark, end):
            continue
        if text[at - 1] in _STOPS:
            return k
        if text[at - 1] != "s" or not text[at + 1 : at + 2].isspace():
            plain = k if plain is None or mark != "'" else plain
        elif plural is None:
            plural = k
    return plain if plain is not None else plural


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
    return mark != '"' or not text[at - 1].isspace() or not after.isalnum()
