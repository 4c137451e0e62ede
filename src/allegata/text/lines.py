"""Spans of a page to lines: marks of notes taken out, drop caps joined to their word, watermarks apart."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from allegata.text.hyphens import known_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.text.glyphs import Box, Span

_SMALL = 0.85
_RAISED, _LOWERED = (0.1, 0.75), (-0.4, -0.05)
_TOUCH = 0.4
_MARK = re.compile(r"[\s\[(]*(?:\d{1,3}(?:\s*[,–-]\s*\d{1,3})*|[*†‡§¶#]{1,3})[\s\])]*")
_UNITS = frozenset({"m", "km", "cm"})
"""A raised figure after one of these is a power."""
_MARK_LONGEST = 12
_MOST_NEAR = 200
_MOST_LARGE = 50
_CAP_SIZE = 1.8
_CAP_NEAR = 2.0
_CAP = re.compile(r"[\s\"'“‘«]*[^\W\d_][\s\"'’]*")
_LONE = frozenset({"A", "I", "O"})
_WATERMARK_SIZE = 2.2
_SAME_ROW = 0.3
_WORD_GAP = 0.16
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one column, or a cell's line.

    `box` is the rectangle on the page, for locators; `left`, `right`, `base` are in reading direction. `edges` are the
    left and right end of its column. `place` is the share of the page's height below it (1.0 is the top). Lines of one
    `row` above 0 are the cells of a table's row.
    """

    text: str
    box: Box
    page: int
    left: float
    right: float
    base: float
    size: float
    bold: bool
    place: float
    marked: bool = False
    edges: tuple[float, float] = (0.0, 0.0)
    column: int = 0
    row: int = 0


def right_to_left(text: str) -> bool:
    """Whether a text holds letters that are written from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def main_size(sizes: Sequence[tuple[float, int]]) -> float:
    """The size that most characters have, out of sizes with counts."""
    counted: Counter[float] = Counter()
    for size, count in sizes:
        counted[round(size, 1)] += count
    return counted.most_common(1)[0][0] if counted else 0.0


def rows_of(spans: Sequence[Span], page: int) -> tuple[list[list[Line]], list[str]]:
    """Rows from top to bottom, each with its pieces from left to right; and the texts that are watermarks."""
    usual = main_size([(s.size, s.glyphs) for s in spans])
    kept, marks = _watermarks(list(spans), usual)
    kept = _drop_caps(_without_marks(kept), usual)
    return _rows([_line(s, page) for s in kept]), marks


def _line(s: Span, page: int) -> Line:
    return Line(s.text, s.box, page, s.left, s.right, s.base, s.size, s.bold, s.place, s.marked)


def _watermarks(spans: list[Span], usual: float) -> tuple[list[Span], list[str]]:
    """Large letters that lie over running text are no part of it."""
    body = [s for s in spans if s.size < _WATERMARK_SIZE * usual]
    over = [
        s
        for s in [s for s in spans if s.size >= _WATERMARK_SIZE * usual][:_MOST_LARGE]
        if sum(s.left < b.right and b.left < s.right and _within(b.base, s) for b in body) > 1
    ]
    return [s for s in spans if s not in over], [s.text for s in over]


def _within(base: float, span: Span) -> bool:
    return span.base < base + 0.3 * span.size and base < span.base + 0.7 * span.size


def _without_marks(spans: list[Span]) -> list[Span]:
    """Take raised call marks out; other small letters above or below the line ("1st", "CO2") go into it."""
    out = list(spans)
    gone: set[int] = set()
    order = sorted(range(len(spans)), key=lambda k: spans[k].base)
    bases = [spans[k].base for k in order]
    largest = max((s.size for s in spans), default=0.0)
    for i, small in enumerate(spans):
        if len(small.text) > _MARK_LONGEST or small.size > _SMALL * largest:
            continue
        reach = (small.base - largest * _RAISED[1], small.base - largest * _LOWERED[0])
        close = order[bisect_left(bases, reach[0]) : bisect_right(bases, reach[1])][:_MOST_NEAR]
        near = _neighbour(out, i, [k for k in close if k not in gone])
        if near is None:
            continue
        j, after = near
        beside = out[j]
        raised = small.base - beside.base > 0
        word = re.split(r"[\s\d]", beside.text.rstrip())[-1] if not after else ""
        if raised and _MARK.fullmatch(small.text) and word not in _UNITS:
            gone.add(i)
            out[j] = (
                replace(beside, marked=True, left=min(small.left, beside.left))
                if after
                else replace(beside, right=max(small.right, beside.right))
            )
        else:
            out[i] = replace(small, base=beside.base, size=beside.size)
    return [s for i, s in enumerate(out) if i not in gone]


def _neighbour(spans: list[Span], i: int, close: list[int]) -> tuple[int, bool] | None:
    """The larger span that a small one stands beside, and whether it follows."""
    small = spans[i]
    found: tuple[int, bool] | None = None
    for j in close:
        s = spans[j]
        if j == i or small.size > _SMALL * s.size:
            continue
        rise = (small.base - s.base) / s.size
        if not (_RAISED[0] <= rise <= _RAISED[1] or _LOWERED[0] <= rise <= _LOWERED[1]):
            continue
        if abs(small.left - s.right) <= _TOUCH * s.size:
            return j, False
        if abs(s.left - small.right) <= _TOUCH * s.size:
            found = found or (j, True)
    return found


def _drop_caps(spans: list[Span], usual: float) -> list[Span]:
    """Join a large first letter to the line it opens; the lines beside it begin where it begins."""
    out = list(spans)
    caps = [s for s in spans if s.size >= _CAP_SIZE * usual and _CAP.fullmatch(s.text)]
    for cap in caps[:_MOST_LARGE]:
        beside = [
            s
            for s in out
            if s.size < cap.size / 1.5
            and -0.2 * cap.size <= s.left - cap.right <= _CAP_NEAR * usual
            and cap.base - 0.3 * usual <= s.base < cap.base + 0.9 * cap.size
        ]
        first = max(beside, key=lambda s: (round(s.base), -s.left), default=None)
        if first is None:
            continue
        letter = cap.text.strip()
        word = re.match(r"\W*([^\W\d_]*)", first.text)
        rest = word[1] if word else ""
        apart = letter in _LONE and known_word(rest.lower()) and not known_word((letter + rest).lower())
        joined = f"{letter}{' ' if apart else ''}{first.text.lstrip()}"
        a, b = cap.box, first.box
        box = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
        out = [
            replace(s, text=joined, box=box, left=cap.left)
            if s is first
            else (replace(s, left=cap.left) if s in beside else s)
            for s in out
            if s is not cap
        ]
    return out


def _rows(lines: list[Line]) -> list[list[Line]]:
    out: list[list[Line]] = []
    for line in sorted(lines, key=lambda s: (-s.base, s.left)):
        if out and out[-1][0].base - line.base <= _SAME_ROW * min(out[-1][0].size, line.size):
            out[-1].append(line)
        else:
            out.append([line])
    return [sorted(row, key=lambda s: s.left) for row in out]


def joined(pieces: Sequence[Line], cut: float) -> list[Line]:
    """Pieces of one row, put together where no gap of `cut` sizes parts them."""
    out: list[list[Line]] = []
    for piece in pieces:
        if out and _near(out[-1][-1], piece, cut):
            out[-1].append(piece)
        else:
            out.append([piece])
    return [_merged(group) for group in out]


def _near(last: Line, piece: Line, cut: float) -> bool:
    alike = min(last.size, piece.size) > 0.7 * max(last.size, piece.size)
    return piece.left - last.right <= (cut if alike else 0.3) * max(last.size, piece.size)


def _merged(group: list[Line]) -> Line:
    if len(group) == 1:
        return group[0]
    ordered = group[::-1] if all(right_to_left(p.text) for p in group) else group
    text = ordered[0].text
    for a, b in pairwise(ordered):
        gap = max(b.left - a.right, a.left - b.right)
        spaced = a.text[-1:].isspace() or b.text[:1].isspace()
        text += f"{'' if spaced or gap <= _WORD_GAP * min(a.size, b.size) else ' '}{b.text}"
    widest = max(group, key=lambda p: len(p.text))
    boxes = [p.box for p in group]
    return replace(
        widest,
        text=text,
        box=(min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)),
        left=group[0].left,
        right=max(p.right for p in group),
        bold=all(p.bold for p in group),
        marked=group[0].marked,
    )
