"""Lines of a PDF to paragraphs: running heads and notes apart, sentences whole across columns and pages."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from allegata.text.compose import Draft, LineOrigin, Part, draft
from allegata.text.furniture import ends_like_a_sentence
from allegata.text.hyphens import HYPHENS, WORD, breaks_a_word, ends_hyphenated
from allegata.text.lines import main_size, right_to_left

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allegata.text.lines import Line
    from allegata.text.records import BlockKind

_ZONE = 0.1
"""Share of the page's height at top and bottom where running heads, feet and page numbers stand."""
_RUNNING_SHARE = 0.4
_LABEL_LENGTH = 20
_HEAD_LONGEST = 160
_HEAD_SIZE = 1.1
_LEVEL = 0.3
_LEADING = 1.3
_INDENT = 0.8
_SIZE_CHANGE = 0.12
_SHORT = 0.82
_FULL = 0.8
_NOTE_SIZE = 0.93
_NOTE_STEP = 1.25
_PAGE_NUMBER = re.compile(
    r"^\W*(?:(?:page|p\.)\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of)\s*\d{1,4})?\W*$", re.IGNORECASE
)
_BULLET = re.compile(r"^(?:[•‣◦▪·●○■□➢➤✓\uf0a7\uf0b7]|[-–*]\s|\(?\d{1,2}[.)]\s)")
_LEADERS = (". . . .", ".....")
"""Dots from an entry of a table of contents to its page."""
_OPENED = re.compile(r"[\"“‘«„]|[a-z]")
_NOTE = re.compile(r"^(?:\[?\d{1,3}[\].)]?|[*†‡§¶]{1,3}|[¹²³⁰⁴-⁹]{1,3})\s*(?=\S)")
_CALL = re.compile(
    r"(?<=[^\W\d])(?<!\bm)(?<!km)(?<!cm)[¹²³⁰⁴-⁹]+|(?<=[.,;:!?”’\"')])[¹²³⁰⁴-⁹]+|(?<=[^\W\d.,;:!?”’\"')])\[\d{1,3}\]"
    r"|(?<=[.,;:!?”’\"')])\[\d{1,3}\]"
)


@dataclass(slots=True)
class Paragraph:
    """Lines that make one block."""

    lines: list[Line]
    draft: Draft
    size: float
    page: int


def body_size(pages: Sequence[Sequence[Line]]) -> float:
    """The size that most characters have."""
    return main_size([(line.size, len(line.text)) for page in pages for line in page])


def without_running_lines(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[Line]]:
    """Pages without heads and feet that come back, and without page numbers; and what was taken out."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_pattern(line.text) for line in page if _in_zone(line)})
    enough = max(2, int(_RUNNING_SHARE * len(pages)))
    usual = body_size(pages)
    kept: list[list[Line]] = []
    running: list[Line] = []
    for page in pages:
        zone = [line for line in page if _in_zone(line)]
        numbers = [line for line in zone if _PAGE_NUMBER.match(line.text)] if zone else []
        outer = {
            id(line): line
            for line in zone
            if line in numbers
            or (seen[_pattern(line.text)] >= enough and not _long(line))
            or (len(pages) > 1 and (any(_beside(line, n, usual) for n in numbers) or _small_head(line, usual)))
        }
        running += outer.values()
        kept.append([line for line in page if id(line) not in outer])
    return kept, running


def _beside(line: Line, number: Line, usual: float) -> bool:
    """Whether a line stands beside a page number as a head does: short, no larger than text, no sentence."""
    level = abs(line.base - number.base) < _LEVEL * usual and line.size < _HEAD_SIZE * usual
    return level and len(line.text) < _HEAD_LONGEST and not ends_like_a_sentence(line.text)


def _small_head(line: Line, usual: float) -> bool:
    small = line.page > 1 and line.place > 1 - _ZONE and line.size < _NOTE_SIZE * usual and not line.row
    return small and len(line.text) < _HEAD_LONGEST and not ends_like_a_sentence(line.text)


def _in_zone(line: Line) -> bool:
    return line.place < _ZONE or line.place > 1 - _ZONE


def _long(line: Line) -> bool:
    return len(line.text) > _HEAD_LONGEST


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.casefold().split()))


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    """Join lines into paragraphs, across columns and pages too where a sentence goes on.

    The notes of a page follow the last paragraph that begins on it, so that none stands inside a sentence.
    """
    usual = body_size(pages)
    parted = [_notes_apart(page, usual) for page in pages]
    written = Counter(w.casefold() for page in pages for line in page for w in WORD.findall(line.text))
    groups = _groups([line for body, _ in parted for line in body], usual)
    notes = {p: found for p, (_, found) in enumerate(parted) if found}
    out: list[Paragraph] = []
    for i, group in enumerate(groups):
        out.append(_paragraph(group, written))
        until = groups[i + 1][0].page - 1 if i + 1 < len(groups) else len(pages)
        for p in sorted(p for p in notes if p < until):
            out += [_paragraph(n, written, note=True) for n in notes.pop(p)]
    return out


def _notes_apart(page: Sequence[Line], usual: float) -> tuple[list[Line], list[list[Line]]]:
    """The body of a page, and its notes: what stands at the foot of a column in small print or after a wide step."""
    body: list[Line] = []
    notes: list[list[Line]] = []
    columns: dict[int, list[Line]] = {}
    for line in page:
        columns.setdefault(line.column, []).append(line)
    for lines in columns.values():
        start = _notes_start(lines, usual)
        body += lines[:start]
        for line in lines[start:]:
            if not notes or _opens_note(line) or line is lines[start]:
                notes.append([line])
            else:
                notes[-1].append(line)
    return body, notes


def _notes_start(lines: Sequence[Line], usual: float) -> int:
    """The place in a column where its notes begin; its end where it has none."""
    start = len(lines)
    small = _NOTE_SIZE * usual
    while start and lines[start - 1].size < small and not lines[start - 1].row:
        start -= 1
    opened = next((k for k in range(start, len(lines)) if _opens_note(lines[k])), None)
    if opened is not None:
        return opened
    # notes in the size of the text: each with a raised mark, after a step wider than that between lines
    for k in range(len(lines) - 1, 0, -1):
        if lines[k].marked and lines[k - 1].base - lines[k].base > _NOTE_STEP * _leading(lines) * lines[k].size:
            return k
    return len(lines)


def _opens_note(line: Line) -> bool:
    return line.marked or _NOTE.match(line.text) is not None


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance between two base lines, in sizes."""
    steps = [
        (a.base - b.base) / a.size
        for a, b in pairwise(lines)
        if a.page == b.page and a.size and 0 < a.base - b.base < 3 * a.size
    ]
    return median(steps) if steps else 1.3


def _groups(lines: Sequence[Line], usual: float) -> list[list[Line]]:
    leading = _leading(lines)
    groups: list[list[Line]] = []
    waiting: list[Line] | None = None
    for line in lines:
        if groups and _goes_on(groups[-1], line, leading):
            group = groups[-1]
            group.append(line)
        elif waiting is not None and groups[-1] is not waiting and _resumes(waiting, line):
            # a caption, a pull quote or a table stood in the middle of the paragraph
            group = waiting
            group.append(line)
        else:
            group = [line]
            groups.append(group)
        if abs(line.size - usual) <= _SIZE_CHANGE * usual and not line.row:
            waiting = None if ends_like_a_sentence(line.text) and line.text[-1] != ":" else group
    return groups


def _goes_on(group: Sequence[Line], line: Line, leading: float) -> bool:
    last = group[-1]
    # CASE 1: cells of one row of a table, and nothing else, make a block
    if last.row or line.row:
        return last.row == line.row and last.page == line.page and last.column == line.column
    # CASE 2: another kind of block begins
    if _BULLET.match(line.text) or not _alike(last, line) or any(dots in last.text for dots in _LEADERS):
        return False
    down = last.base - line.base
    same_column = last.page == line.page and last.column == line.column and down > 0
    # CASE 3: across columns and pages a sentence that is not at its end goes on
    if not same_column or line.left >= last.right or line.right <= last.left:
        return _open_ended(group, line) and _continues(group, line)
    # CASE 4: below each other, unless a step, an indent or a short line parts them
    if down > leading * _LEADING * last.size:
        return False
    beside = [g for g in group if g.column == line.column and g.page == line.page]
    # the lines of an item hang from its second one
    hung = beside[1:] if _BULLET.match(beside[0].text) else beside
    left = min((g.left for g in hung), default=line.left)
    right = max(line.right, line.edges[1], *(g.right for g in beside))
    rightward = right_to_left(line.text)
    if line.left - left > _INDENT * line.size and len(hung) > 1 and not rightward:
        return False
    short = last.right - left < _SHORT * (right - left) and _closed(last, line)
    return not short or rightward


def _alike(last: Line, line: Line) -> bool:
    if abs(line.size - last.size) > _SIZE_CHANGE * max(last.size, line.size):
        return False
    return last.bold == line.bold or (not ends_like_a_sentence(last.text) and line.text[:1].islower())


def _closed(last: Line, line: Line) -> bool:
    """Whether a sentence is at its end; at a colon it is not where a quotation or a small letter follows."""
    return ends_like_a_sentence(last.text) and not (last.text[-1] == ":" and _OPENED.match(line.text))


def _open_ended(group: Sequence[Line], line: Line) -> bool:
    last = group[-1]
    if _closed(last, line):
        return False
    return len(group) > 1 or len(last.text) > _LABEL_LENGTH or _fill(last) >= _FULL


def _continues(group: Sequence[Line], line: Line) -> bool:
    last = group[-1]
    if line.text[:1].islower() or last.text[-1] in HYPHENS or last.text[-1] in ",:":
        return True
    indented = line.left - line.edges[0] > _INDENT * line.size
    return len(group) > 1 and _fill(last) >= _FULL and not indented and _fill(line) > 1 - _FULL


def _fill(line: Line) -> float:
    """Share of its column's width that a line takes."""
    width = line.edges[1] - line.edges[0]
    return (line.right - line.left) / width if width > 0 else 1.0


def _resumes(group: Sequence[Line], line: Line) -> bool:
    last = group[-1]
    if line.row or _BULLET.match(line.text) or not _alike(last, line) or line.page - last.page > 1:
        return False
    return _open_ended(group, line) and _continues(group, line)


def _paragraph(lines: list[Line], written: Counter[str], *, note: bool = False) -> Paragraph:
    parts: list[Part] = []
    mark = _NOTE.match(lines[0].text) if note else None
    for i, line in enumerate(lines):
        following = lines[i + 1].text if i + 1 < len(lines) else ""
        start = mark.end() if mark and not i else 0
        parts += _parts(line, following, start, written)
    kind: BlockKind = "cell" if lines[0].row else "item" if _BULLET.match(lines[0].text) else "paragraph"
    return Paragraph(lines, draft(parts, kind), median(line.size for line in lines), lines[0].page)


def _parts(line: Line, following: str, start: int, written: Counter[str]) -> Iterator[Part]:
    """A line without call marks and without a hyphen that only broke a word, with a space where it needs one."""
    origin = LineOrigin(line.page, line.box)
    text, end = line.text, len(line.text)
    if following and ends_hyphenated(text):
        if breaks_a_word(text, following, written):
            end -= 1
        elif text[-1] not in "-\u2010":
            text = f"{text[:-1]}-"
    elif following:
        text, end = f"{text} ", end + 1
    for call in _CALL.finditer(text, start, end):
        if call.start() > start:
            yield Part(text, start, call.start(), origin)
        start = call.end()
    if start < end:
        yield Part(text, start, end, origin)
