"""The geometry of a PDF page: characters to lines, lines to columns, columns to paragraphs.

Lengths are points, the origin is a page's lower left corner. pdfium gives characters in the order of the content
stream; position decides here, because heads and columns are often drawn out of order.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from allegata.text.compose import Draft, LineOrigin, Part, draft
from allegata.text.furniture import ends_like_a_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Box = tuple[float, float, float, float]

_GAP = 2.2
"""A gap of this many line heights inside a line parts two columns or cells."""
_ZONE = 0.1
"""Share of the page's height at top and bottom where running heads, feet and page numbers stand."""
_RUNNING_SHARE = 0.4
_COLUMN_LINES = 3
_LABEL_WORDS = 3
_LABEL_LENGTH = 20
_HEAD_LONGEST = 160
_LEADING = 1.3
_INDENT = 0.8
_SIZE_CHANGE = 0.12
_SHORT = 0.82
_PAGE_NUMBER = re.compile(
    r"^\W*(?:(?:page|p\.)\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of)\s*\d{1,4})?\W*$", re.IGNORECASE
)
_HYPHENS = "-\u00ad\u2010\u0002\ufffe"
_SOFT = "\u00ad\u0002\ufffe"
_BULLET = re.compile(r"^(?:[•‣◦▪·]|[-–*]\s|\(?\d{1,2}[.)]\s)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Glyph(NamedTuple):
    """A character; `box` is None where pdfium made it up (spaces, line ends), `height` that of its font's line."""

    char: str
    box: Box | None
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one column. `place` is the share of the page's height below its middle (1.0 is the top)."""

    text: str
    box: Box
    page: int
    height: float
    place: float


@dataclass(slots=True)
class Paragraph:
    """Lines that make one block."""

    lines: list[Line]
    draft: Draft
    size: float
    page: int


def lines_of(glyphs: Sequence[Glyph], page: int, page_height: float) -> list[Line]:
    """Lines of a page in reading order."""
    lines = [line for run in _runs(glyphs) if (line := _line(run, page, page_height)) is not None]
    return _reading_order(lines)


def _runs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs that share a baseline, without a column's gap between them."""
    run: list[Glyph] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if glyph.char in "\r\n":
            if run:
                yield run
            run, last = [], None
            continue
        if glyph.box is not None and last is not None and last.box is not None and _parted(last.box, glyph):
            yield run
            run = []
        run.append(glyph)
        if glyph.box is not None and glyph.char.strip():
            last = glyph
    if run:
        yield run


def _parted(last: Box, glyph: Glyph) -> bool:
    box, height = glyph.box, glyph.height or 10.0
    if box is None or not glyph.char.strip():
        return False
    apart = box[1] > last[3] + 0.3 * height or box[3] < last[1] - 0.3 * height
    gap = box[0] - last[2] if box[0] >= last[0] else last[0] - box[2]
    return apart or gap > _GAP * height


def _line(run: Sequence[Glyph], page: int, page_height: float) -> Line | None:
    text = "".join(g.char for g in run).strip()
    boxes = [g.box for g in run if g.box is not None and g.char.strip()]
    if not text.strip(_SOFT) or not boxes:
        return None
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    rounded = (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))
    height = median(g.height for g in run if g.height) if any(g.height for g in run) else box[3] - box[1]
    return Line(text, rounded, page, height, (box[1] + box[3]) / 2 / page_height if page_height else 0.5)


def _reading_order(lines: list[Line]) -> list[Line]:
    """From top to bottom; where a gutter parts the page, the left column before the right one."""
    ordered = _rows(lines)
    gutter = _gutter(ordered)
    if gutter is None:
        return ordered
    out: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in ordered:
        if line.box[0] < gutter < line.box[2]:
            out += [*left, *right, line]
            left, right = [], []
        else:
            (left if line.box[2] <= gutter else right).append(line)
    return [*out, *left, *right]


def _rows(lines: list[Line]) -> list[Line]:
    """Top to bottom, and left to right among lines that overlap by half their height."""
    out: list[Line] = []
    row: list[Line] = []
    for line in sorted(lines, key=lambda line: -(line.box[1] + line.box[3])):
        if row and (row[0].box[1] + row[0].box[3]) - (line.box[1] + line.box[3]) > row[0].height:
            out += sorted(row, key=lambda r: r.box[0])
            row = []
        row.append(line)
    return [*out, *sorted(row, key=lambda r: r.box[0])]


def _gutter(lines: Sequence[Line]) -> float | None:
    """A vertical line that few lines cross, with running text on both of its sides at the same heights."""
    if len(lines) < 2 * _COLUMN_LINES:
        return None
    low, high = min(line.box[0] for line in lines), max(line.box[2] for line in lines)
    best: tuple[int, float] | None = None
    for step in range(30, 71, 2):
        x = low + (high - low) * step / 100
        left = [line for line in lines if line.box[2] <= x]
        right = [line for line in lines if line.box[0] >= x]
        crossing = len(lines) - len(left) - len(right)
        wide = min(_text_lines(left), _text_lines(right))
        beside = sum(any(abs(r.box[1] - s.box[1]) < r.height * 2 for s in left) for r in right)
        if (
            wide >= _COLUMN_LINES
            and beside >= _COLUMN_LINES
            and crossing <= 0.5 * len(lines)
            and (best is None or crossing < best[0])
        ):
            best = (crossing, x)
    return best[1] if best else None


def _text_lines(lines: Sequence[Line]) -> int:
    return sum(len(line.text.split()) > _LABEL_WORDS for line in lines)


def body_size(pages: Sequence[Sequence[Line]]) -> float:
    """The line height that most characters have."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.height, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def without_running_lines(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[Line]]:
    """Pages without heads and feet that come back, and without page numbers; and what was taken out."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_pattern(line.text) for line in page if _in_zone(line)})
    enough = max(2, int(_RUNNING_SHARE * len(pages)))
    kept: list[list[Line]] = []
    running: list[Line] = []
    for page in pages:
        outer = [
            line
            for line in page
            if _in_zone(line)
            and (_PAGE_NUMBER.match(line.text) or (seen[_pattern(line.text)] >= enough and not _long(line)))
        ]
        running += outer
        kept.append([line for line in page if line not in outer])
    return kept, running


def _in_zone(line: Line) -> bool:
    return line.place < _ZONE or line.place > 1 - _ZONE


def _long(line: Line) -> bool:
    return len(line.text) > _HEAD_LONGEST


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.casefold().split()))


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    """Join lines into paragraphs, across columns and pages too where a sentence goes on."""
    lines = [line for page in pages for line in page]
    known = Counter(w.casefold() for line in lines for w in _WORD.findall(line.text))
    leading = _leading(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _goes_on(groups[-1], line, leading):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_paragraph(g, known) for g in groups]


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance between two baselines, in line heights."""
    steps = [
        (a.box[1] - b.box[1]) / a.height
        for a, b in pairwise(lines)
        if a.page == b.page and a.height and 0 < a.box[1] - b.box[1] < 3 * a.height
    ]
    return median(steps) if steps else 1.2


def _goes_on(group: Sequence[Line], line: Line, leading: float) -> bool:
    last = group[-1]
    if _BULLET.match(line.text) or abs(line.height - last.height) > _SIZE_CHANGE * max(last.height, line.height):
        return False
    down = last.box[1] - line.box[1]
    same_column = last.page == line.page and down > 0 and line.box[0] < last.box[2] and line.box[2] > last.box[0]
    if not same_column:
        open_ended = not ends_like_a_sentence(last.text)
        return open_ended and (line.text[:1].islower() or last.text[-1] in _HYPHENS) and len(last.text) > _LABEL_LENGTH
    if down > leading * _LEADING * last.height:
        return False
    left = min(g.box[0] for g in group)
    right = max(line.box[2], *(g.box[2] for g in group))
    indented = line.box[0] - left > _INDENT * line.height and len(group) > 1
    if indented and not _right_to_left(line.text):
        return False
    short = last.box[2] - left < _SHORT * (right - left) and ends_like_a_sentence(last.text)
    return not short or _right_to_left(line.text)


def _right_to_left(text: str) -> bool:
    return re.search("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]", text) is not None


def _paragraph(lines: list[Line], known: Counter[str]) -> Paragraph:
    parts: list[Part] = []
    for i, line in enumerate(lines):
        origin = LineOrigin(line.page, line.box)
        following = lines[i + 1].text if i + 1 < len(lines) else ""
        end = len(line.text)
        if following and _hyphenated(line.text, following, known):
            parts.append(Part(line.text, 0, end - 1, origin))
        elif (
            following
            and line.text[-1] in _HYPHENS
            and line.text[-1] not in _SOFT
            and len(line.text) > 1
            and line.text[-2].isalpha()
        ):
            parts.append(Part(line.text, 0, end, origin))
        else:
            text = f"{line.text} " if following else line.text
            parts.append(Part(text, 0, len(text), origin))
    kind = "item" if _BULLET.match(lines[0].text) else "paragraph"
    return Paragraph(lines, draft(parts, kind), median(line.height for line in lines), lines[0].page)  # type: ignore[arg-type]  # kind


def _hyphenated(line: str, following: str, known: Counter[str]) -> bool:
    """Whether a hyphen at a line's end only broke a word; one that the document writes elsewhere in the line stays."""
    if line[-1] in _SOFT:
        return True
    if line[-1] not in _HYPHENS or not line[:-1] or not line[-2].isalpha() or not following[:1].islower():
        return False
    head, tail = _WORD.findall(line[:-1])[-1:], _WORD.findall(following)[:1]
    whole = f"{head[0]}{tail[0]}".casefold() if head and tail else ""
    parted = f"{head[0]}-{tail[0]}".casefold() if head and tail else ""
    return not (known[parted] and known[parted] >= known[whole])
