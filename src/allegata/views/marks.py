"""Spans over a text turned into nested elements: overlapping ones are split where they cross, nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from allegata.views.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence


class Span(NamedTuple):
    """A marked span: code points of the text, the class it shows as, and, for a claim's passage, ids and number."""

    start: int
    end: int
    look: str
    ident: str = ""
    number: str = ""
    target: str = ""
    """Id of the statement that `number` leads to."""
    note: str = ""
    """A short text set after the span, already ours: a flag's name."""


def _open(span: Span, *, first: bool) -> Markup:
    ident = Markup(' id="{}"').format(span.ident) if first and span.ident else Markup("")
    return Markup('<span class="{}"{}>').format(span.look, ident)


def _close(span: Span, *, last: bool) -> Markup:
    tail = Markup("</span>")
    if not last:
        return tail
    if span.note:
        tail += Markup('<span class="note">[{}]</span>').format(span.note)
    if span.number:
        tail += Markup('<a class="ref" href="#{}" aria-label="{}">{}</a>').format(
            span.target, span.number, span.number.rpartition(".")[2]
        )
    return tail


def marked(text: str, spans: Sequence[Span], start: int = 0, end: int | None = None) -> Markup:
    """The slice `text[start:end]` with the parts of `spans` that lie in it as elements.

    Elements are properly nested; a span that crosses another is closed and opened again, its id on the first piece and
    its number after the last. Offsets are those of `text`. Cost grows with spans times their depth, never their square
    where they lie side by side.
    """
    stop = len(text) if end is None else end
    inside = sorted(
        (s for s in spans if s.end > start and s.start < stop and s.start < s.end), key=lambda s: (s.start, -s.end)
    )
    bounds = sorted({start, stop, *(max(s.start, start) for s in inside), *(min(s.end, stop) for s in inside)})
    out: list[Markup] = []
    stack: list[Span] = []
    waiting = inside[::-1]
    for at, nxt in zip(bounds, [*bounds[1:], stop], strict=True):
        out += _closing(stack, at, stop)
        opened = []
        while waiting and max(waiting[-1].start, start) <= at:
            opened.append(waiting.pop())
        opened.sort(key=lambda s: -s.end)
        for span in opened:
            stack.append(span)
            out.append(_open(span, first=span.start >= start))
        out.append(visible(text[at:nxt]))
    return Markup("").join(out)


def _closing(stack: list[Span], at: int, stop: int) -> list[Markup]:
    """Close what ends at `at`; what must be closed only to reach it is opened again."""
    out: list[Markup] = []
    lowest = next((i for i, s in enumerate(stack) if min(s.end, stop) <= at), None)
    if lowest is None:
        return out
    again = []
    while len(stack) > lowest:
        span = stack.pop()
        ends = min(span.end, stop) <= at
        out.append(_close(span, last=ends and span.end <= stop))
        if not ends:
            again.append(span)
    for span in reversed(again):
        stack.append(span)
        out.append(_open(span, first=False))
    return out


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Spans of the paragraphs of a text of record: blocks are separated by an empty line."""
    out, at = [], 0
    for block in text.split("\n\n"):
        if block.strip():
            out.append((at, at + len(block)))
        at += len(block) + 2
    return out
