"""spaCy behind the port: text in, `Parsed` out.

Long quotations are replaced by one word before parsing, so that the parser sees a short sentence; what stands inside
them is parsed as sentences of its own. Named entities come from the same model.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

import msgspec

from allegata.language.pipeline import pipeline
from allegata.language.quotes import find_quotes
from allegata.language.records import Parsed, Quote, Sentence, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Span
    from spacy.tokens import Token as Word

_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\n)[^\n]+)*")
_BATCH = 64
_PLACEHOLDER = "It"
_GOES_ON = ("and ", "but ", "then ", "before ", "or ")
_MOST = 20_000
"""Characters handed to the parser in one piece; longer paragraphs are cut at a space."""
_WORD = r"[A-Z0-9][\w.’]*+"
_PLACE = r"[A-Z][\w’-]+(?:[ ][A-Z][\w’-]+){0,2}"
_DATELINE = re.compile(
    "(?:"
    # "HARROW (Agency)"
    rf"[A-Z][A-Z.’' /-]*[A-Z]\b\.?(?:, {_WORD}(?: {_WORD})*+[ ]?){{0,4}}(?:[ ]?[(/][^()/\n]{{2,40}}[)/])?"
    r"|[(][A-Z][^()\n]{2,60}[)]"  # "(Harrow)"
    rf"|{_PLACE}(?:, [A-Z][\w.’ ]+)? [(][^()\n]{{2,40}}[)]"  # "Harrow (Agency)"
    rf"|{_PLACE}, {_PLACE}(?= [—–])"  # "Harrow, Orsania"
    r")[ ]?(?:—|–|--|-) (?=[\"“‘'(]?[A-Z0-9])"
)
"""Where and for whom a report was written, before its first words. Source: datelines of wire reports."""
ENGINE = "grammar-1"


class _Unit(msgspec.Struct, frozen=True):
    """A piece of text for the parser, with where its characters come from: (offset in piece, offset in document)."""

    paragraph: int
    quote: int
    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]
    held: tuple[tuple[int, int], ...]
    """(offset in piece, quote index) of each placeholder."""

    def origin(self, at: int) -> int:
        """Document offset of a piece offset."""
        k = bisect_right(self.starts, at) - 1
        return self.origins[k] + at - self.starts[k]


_LEMMAS = {"hoping": "hope"}
"""Forms that the model's table leads to another word ("hop")."""


def parse(text: str) -> Parsed:
    """Parse an English text whose paragraphs are separated by blank lines.

    Returns:
        Sentences in order of text; those inside a long quotation follow the sentence that holds its placeholder.
    """
    spans = tuple((m.start(), m.end()) for m in _PARAGRAPH.finditer(text))
    quotes = find_quotes(text, spans)
    units = list(_units(text, spans, quotes))
    docs = pipeline().pipe([u.text for u in units], batch_size=_BATCH)
    found = ((u, _tokens(u, quotes, sent)) for u, doc in zip(units, docs, strict=True) for sent in doc.sents)
    sentences = [
        Sentence(index=0, paragraph=u.paragraph, start=t[0].start, end=t[-1].end, tokens=t, quote=u.quote)
        for u, t in found
        if t
    ]
    sentences.sort(key=lambda s: (s.start, -s.end))
    numbered = tuple(msgspec.structs.replace(s, index=i) for i, s in enumerate(sentences))
    return Parsed(text=text, paragraphs=spans, sentences=numbered, quotes=quotes, engine=ENGINE)


def _units(text: str, spans: Sequence[tuple[int, int]], quotes: Sequence[Quote]) -> Iterator[_Unit]:
    by_paragraph: dict[int, list[Quote]] = {}
    for q in quotes:
        if q.long:
            by_paragraph.setdefault(q.paragraph, []).append(q)
    for number, (start, end) in enumerate(spans):
        inside = by_paragraph.get(number, [])
        line = _DATELINE.match(text, start, end)
        begin = line.end() if line is not None and not any(q.start < line.end() for q in inside) else start
        if begin > start:
            yield _Unit(number, -1, text[start:begin], (0,), (start,), ())
        yield from _cut(text, number, (begin, end), inside)
        for q in inside:
            pieces = _pieces(text, q.inner_start, q.inner_end)
            yield from (_Unit(number, q.index, text[a:b], (0,), (a,), ()) for a, b in pieces)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _MOST:
        at = text.rfind(" ", start + 1, start + _MOST)
        at = at if at > start else start + _MOST
        yield start, at
        start = at
    if end > start:
        yield start, end


def _cut(text: str, paragraph: int, span: tuple[int, int], quotes: Sequence[Quote]) -> Iterator[_Unit]:
    if not quotes:
        for a, b in _pieces(text, *span):
            yield _Unit(paragraph, -1, text[a:b], (0,), (a,), ())
        return
    parts: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    held: list[tuple[int, int]] = []
    at, size = span[0], 0
    for q in quotes:
        inner_last = text[q.inner_end - 1] if q.inner_end > q.inner_start else ""
        rest = text[q.end : span[1]].lstrip()
        if inner_last in ".?!" and (not rest or rest[0].isupper() or rest[0] in '“"'):
            tail = "."
        elif inner_last in ",.?!" and not rest.startswith((",", ".")):
            tail = ","
        else:
            tail = ""
        before = text[at : q.start]
        if before.endswith(": ") and tail == "," and not rest.startswith(_GOES_ON):
            before = before[:-2] + ". "  # "They were beaten: “...,” said Rook" is two sentences
        lead = " " if before and not before[-1].isspace() else ""  # a word of its own, whatever it touches
        follow = " " if text[q.end : q.end + 1].isalnum() else ""
        for piece, origin in ((before, at), (f"{lead}{_PLACEHOLDER}{tail}{follow}", q.start)):
            starts.append(size)
            origins.append(origin)
            parts.append(piece)
            size += len(piece)
        held.append((size - len(follow) - len(tail) - len(_PLACEHOLDER), q.index))
        at = q.end
    starts.append(size)
    origins.append(at)
    parts.append(text[at : span[1]])
    yield _Unit(paragraph, -1, "".join(parts), tuple(starts), tuple(origins), tuple(held))


def _head(t: Word) -> Word:
    """The head of a token; of a subject or "not" that was hung on an auxiliary, the verb ("The calm didn't last")."""
    above = t.head
    on_auxiliary = t.dep_ in _OF_VERB and above.dep_ in {"aux", "auxpass"}
    return above.head if on_auxiliary or _is_told(t) else above


def _is_told(t: Word) -> bool:
    """Is it what somebody was told, though hung on the hearer: "told a hearing in Telham that the owner hit them"?"""
    if t.dep_ not in {"relcl", "acl"} or t.head.dep_ not in {"dobj", "dative"} or t.head.head.lemma_ not in _TOLD:
        return False
    kids = {k.dep_ for k in t.children if k.i < t.i}
    return "mark" in kids and not kids.isdisjoint(_OF_VERB)


_TOLD = frozenset({"tell", "inform", "assure", "remind", "warn"})


_OF_VERB = frozenset({"nsubj", "nsubjpass", "expl", "neg"})


def _tokens(unit: _Unit, quotes: Sequence[Quote], sent: Span) -> tuple[Token, ...]:
    placed = dict(unit.held)
    ends = {at + len(_PLACEHOLDER): number for at, number in unit.held}
    first = sent.start
    out = []
    for t in sent:
        number = placed.get(t.idx, -1)
        if number >= 0:
            start, end = quotes[number].start, quotes[number].end
        elif t.idx in ends:  # the comma or stop that the placeholder brought along stands inside the quotation
            start = end = quotes[ends[t.idx]].end
            start -= 1
            if unit.origin(t.idx) >= end:
                start, end = unit.origin(t.idx), unit.origin(t.idx) + len(t)
        else:
            start = unit.origin(t.idx)
            end = start + len(t)
        out.append(
            Token(
                t.i - first,
                start,
                end,
                t.text,
                _LEMMAS.get(t.lower_, t.lemma_.lower()),
                t.pos_,
                t.tag_,
                "ccomp" if _is_told(t) else t.dep_,
                _head(t).i - first,
                t.ent_type_,
                number,
            )
        )
    while out and out[0].text.isspace() and len(out) == 1:
        out.pop()
    return tuple(out)
