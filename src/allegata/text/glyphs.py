"""The characters of a PDF page as spans: what one font writes on one base line without a wide gap.

Lengths are points. A page is read in its main direction, the one most of its characters are written in: `left`,
`right` and `base` are measured along and across that direction, `box` stays as the page has it (left, bottom, right,
top from its lower left corner), since boxes are what a locator shows. What stands askew to it is no running text.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from ctypes import create_string_buffer
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pypdfium2 import raw  # type: ignore[import-untyped]  # ships no types

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pypdfium2

Box = tuple[float, float, float, float]

CUT = 0.9
"""A gap of this many sizes parts two spans; whether it parts columns is seen over many lines."""
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)
"""UTF-16 surrogates: pdfium gives characters beyond U+FFFF in two halves."""
_REPLACEMENT = 0xFFFD
_PRIVATE = range(0xE000, 0xF900)
_SAME_BASE = 0.12
_SAME_SIZE = 0.06
_ASKEW = 10
_UNREADABLE = 0.3
_MADE_UP = "\x02\ufffe"
_NAME_LENGTH = 128


class Glyph(NamedTuple):
    """A character; where pdfium made it up (spaces, line ends) `box` is None. `angle` is in degrees."""

    char: str
    box: Box | None
    origin: tuple[float, float]
    size: float
    angle: int
    bold: bool


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one base line. `text` keeps white space at its ends, which tells words apart when spans meet."""

    text: str
    box: Box
    left: float
    right: float
    base: float
    size: float
    bold: bool
    place: float
    marked: bool = False
    """Whether a raised call mark stood before it."""
    glyphs: int = 1


class PageSpans(NamedTuple):
    """Spans in the page's main direction, those askew to it, and whether its letters can be told."""

    spans: list[Span]
    askew: list[str]
    readable: bool


def page_spans(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage) -> PageSpans:
    """All spans of a page, in the order of its content stream."""
    glyphs = list(_glyphs(textpage))
    shown = [g for g in glyphs if g.box is not None and g.char.strip()]
    if not shown:
        return PageSpans([], [], readable=True)
    angles = Counter(g.angle for g in shown)
    main = angles.most_common(1)[0][0]
    turned = _Turn(main, page.get_bbox())
    straight: list[Glyph] = []
    askew: list[Glyph] = []
    for g in glyphs:
        off = abs((g.angle - main + 180) % 360 - 180) > _ASKEW
        (askew if g.box is not None and off else straight).append(g)
    unknown = sum(_unknown(g.char) for g in shown)
    spans = [s for run in _runs(straight, turned) if (s := _span(run, turned)) is not None]
    return PageSpans(spans, ["".join(g.char for g in askew)], readable=unknown <= _UNREADABLE * len(shown))


def _unknown(char: str) -> bool:
    return ord(char) == _REPLACEMENT or ord(char) in _PRIVATE or (ord(char) < ord(" ") and char not in _MADE_UP)


class _Turn:
    """From a page's own axes to those of its main direction."""

    def __init__(self, angle: int, bounds: Box) -> None:
        self.cos, self.sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        _, self.low, _, high = self.box(bounds)
        self.height = high - self.low

    def point(self, x: float, y: float) -> tuple[float, float]:
        return x * self.cos + y * self.sin, y * self.cos - x * self.sin

    def box(self, box: Box) -> Box:
        if not self.sin and self.cos > 0:  # most pages; this is asked for every character
            return box
        corners = [self.point(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        xs, ys = [c[0] for c in corners], [c[1] for c in corners]
        return min(xs), min(ys), max(xs), max(ys)


def _glyphs(textpage: pypdfium2.PdfTextPage) -> Iterator[Glyph]:
    left, right, bottom, top, x, y = (raw.c_double() for _ in range(6))
    matrix = raw.FS_MATRIX()
    high = 0
    style: tuple[float, int, bool] = (0.0, 0, False)
    last: tuple[float, ...] = ()
    for i in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, i)
        if code in _HIGH:
            high = code
            continue
        if code in _LOW:
            code = 0x10000 + ((high - _HIGH.start) << 10) + (code - _LOW.start) if high else _REPLACEMENT
        high = 0
        char = chr(code) if 0 < code <= sys.maxunicode else chr(_REPLACEMENT)
        if raw.FPDFText_IsGenerated(textpage, i) == 1 or not raw.FPDFText_GetCharBox(
            textpage, i, left, right, bottom, top
        ):
            yield Glyph(char, None, (0.0, 0.0), *style)
            continue
        raw.FPDFText_GetCharOrigin(textpage, i, x, y)
        raw.FPDFText_GetMatrix(textpage, i, matrix)
        set_in = (raw.FPDFText_GetFontSize(textpage, i), matrix.a, matrix.b, matrix.c, matrix.d)
        if set_in != last or not char.strip():
            style = _style(textpage, i, set_in)
            last = set_in if char.strip() else ()
        box = (left.value, bottom.value, right.value, top.value)
        yield Glyph(char, box, (x.value, y.value), *style)


def _style(textpage: pypdfium2.PdfTextPage, index: int, set_in: tuple[float, ...]) -> tuple[float, int, bool]:
    """Size in points on the page, direction in degrees, and whether the font's name says bold."""
    size, a, b, c, d = set_in
    name = create_string_buffer(_NAME_LENGTH)
    raw.FPDFText_GetFontInfo(textpage, index, name, _NAME_LENGTH, None)
    bold = any(w in name.value.lower() for w in (b"bold", b"black", b"heavy"))
    return abs(size * math.hypot(c, d)) or 1.0, round(math.degrees(math.atan2(b, a))) % 360, bold


def _runs(glyphs: Sequence[Glyph], turn: _Turn) -> Iterator[list[Glyph]]:
    """Glyphs of one base line and size, without a wide gap between them."""
    run: list[Glyph] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if glyph.char in "\r\n":
            if run:
                yield run
            run, last = [], None
            continue
        if glyph.box is not None and glyph.char.strip():
            if last is not None and _parted(last, glyph, turn):
                # spaces before the cut go with both sides: either may be put beside another span
                yield run
                run = [g for g in run[-1:] if not g.char.strip()]
            last = glyph
        run.append(glyph)
    if run:
        yield run


def _parted(last: Glyph, glyph: Glyph, turn: _Turn) -> bool:
    if last.box is None or glyph.box is None:
        return False
    size = max(last.size, glyph.size)
    if abs(last.size - glyph.size) > _SAME_SIZE * size:
        return True
    if abs(turn.point(*last.origin)[1] - turn.point(*glyph.origin)[1]) > _SAME_BASE * size:
        return True
    before, after = turn.box(last.box), turn.box(glyph.box)
    gap = after[0] - before[2] if after[0] >= before[0] else before[0] - after[2]
    return gap > CUT * size


def _span(run: Sequence[Glyph], turn: _Turn) -> Span | None:
    shown = [(g, g.box) for g in run if g.box is not None and g.char.strip()]
    if not shown or not "".join(g.char for g in run).strip(" \u00ad\u0002\ufffe"):
        return None
    boxes = [b for _, b in shown]
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    across = turn.box(box)
    first = shown[0][0]
    base = turn.point(*first.origin)[1]
    return Span(
        text="".join(g.char for g in run),
        box=(round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2)),
        left=across[0],
        right=across[2],
        base=base,
        size=first.size,
        bold=all(g.bold for g, _ in shown),
        place=(base - turn.low) / turn.height if turn.height else 0.5,
        glyphs=len(shown),
    )
