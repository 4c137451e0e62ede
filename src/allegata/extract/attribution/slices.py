"""From tokens to characters: spans of the document's text, trimmed as the contract of anchors asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.extract.records import Span
    from allegata.grammar.clause import View
    from allegata.language import Parsed, Quote

_EDGES = " \n\t\u00a0,;:"


def to_spans(parsed: Parsed, v: View, tokens: Sequence[int]) -> tuple[Span, ...]:
    """Token indices as character spans; neighbours in text are one span."""
    out: list[Span] = []
    for k in tokens:
        t = v.tokens[k]
        if out and (t.start <= out[-1][1] or not parsed.text[out[-1][1] : t.start].strip()):
            out[-1] = (out[-1][0], max(out[-1][1], t.end))
        else:
            out.append((t.start, t.end))
    return tuple(_strip(parsed.text, a, b) for a, b in out if parsed.text[a:b].strip(_EDGES))


def _strip(text: str, a: int, b: int) -> Span:
    while a < b and text[a] in _EDGES:
        a += 1
    while b > a and text[b - 1] in _EDGES:
        b -= 1
    return a, b


def unquoted(text: str, a: int, b: int) -> Span:
    """Without a quotation mark that opens the span and its twin that closes it, and without a final stop."""
    while b - a > 1 and text[b - 1] in "”’" and text[b - 2] in ".,?!" and not set("“‘") & set(text[a:b]):
        b -= 1  # it closes what opened before the span
    while b > a and text[b - 1] in ".,;:":
        b -= 1
    if b - a > 1 and text[a] in '“"«‘' and text[b - 1] in '”"»’' and not set('“"«»”') & set(text[a + 1 : b - 1]):
        a, b = a + 1, b - 1
    while b > a and text[b - 1] in ".,;:":
        b -= 1
    return _strip(text, a, b)


def stands_alone(parsed: Parsed, q: Quote) -> bool:
    """Is a quotation all that its paragraph holds?"""
    start, end = parsed.paragraphs[q.paragraph]
    return not parsed.text[start : q.start].strip() and not parsed.text[q.end : end].strip(" .,;:")


def introduced(text: str, q: Quote) -> bool:
    """Does a quotation open its paragraph or sentence, or follow a colon or comma?"""
    before = text[: q.start].rstrip(" ")
    return not before or before[-1] in '\n,:;.?!”"'
