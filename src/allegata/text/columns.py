"""The order in which the lines of a page are read: columns by gaps that run through many lines, tables by rows.

A band is a stretch of rows that one gap runs through. Its parts are columns, read one after the other, where each
side reads as running text; where lines on both sides stand beside each other as cells, it is a table, read by rows.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import count, pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from allegata.text.furniture import ends_like_a_sentence
from allegata.text.glyphs import CUT
from allegata.text.lines import joined, main_size, right_to_left

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allegata.text.lines import Line

Row = list["Line"]
Gap = tuple[float, float]

_LEAST_GAP = 0.6
"""Width of a gutter, in sizes of the text beside it."""
_LEAST_LINES = 3
_WORDS = 2.5
_NARROW = 5.0
"""A column of running text is at least this many sizes wide."""
_GOES_ON = 0.3
_ALIGNED = 0.6
_HAIR = 0.1
_ITEM_MARK = re.compile(r"[^\w\s\"'“”‘’]{1,2}|[(\[]?\w{1,3}[.)\]]")
_MARK_GAP = 4.0
_DIGITS = 4
_MOST_GUTTERS = 200
_MOST_ROWS = 2_000
_LABEL_GAP = 2.2
_PITCH = 1.15
_EDGE_SIZE = 0.12


class Band(NamedTuple):
    """Rows `first` to `last` (not included) that gaps run through."""

    first: int
    last: int
    gaps: tuple[Gap, ...]


class _Numbers:
    """Running numbers for columns and for rows of tables, one count a page."""

    def __init__(self) -> None:
        self.column = count(1)
        self.row = count(1)


def reading_order(rows: Sequence[Row]) -> list[Line]:
    """Lines of a page as they are read."""
    pieces = [_with_marks(joined(row, CUT)) for row in rows]
    numbers = _Numbers()
    return [_cleaned(line) for line in _read(pieces, numbers) if line.text.strip(" \u00ad\u0002\ufffe")]


def _with_marks(row: Row) -> Row:
    """A row whose bullet or number of an item stands with the item's text."""
    out: Row = []
    for line in row:
        if out and _ITEM_MARK.fullmatch(out[-1].text.strip()) and line.left - out[-1].right < _MARK_GAP * line.size:
            out[-1:] = joined([out[-1], line], _MARK_GAP)
        else:
            out.append(line)
    return out


def _cleaned(line: Line) -> Line:
    return replace(line, text=line.text.strip())


def _read(rows: list[Row], numbers: _Numbers) -> Iterator[Line]:
    band = _band(rows) if len(rows) <= _MOST_ROWS else None
    if band is None:
        yield from _column(rows, numbers)
        return
    if band.first:
        yield from _read(rows[: band.first], numbers)
    inside = rows[band.first : band.last]
    if _is_table(inside, band.gaps):
        yield from _table(inside, band.gaps, numbers)
    else:
        gaps = band.gaps[::-1] if _rightward(inside) else band.gaps
        for part in _split(inside, band.gaps) if gaps is band.gaps else _split(inside, band.gaps)[::-1]:
            if not _numbering(part):
                yield from _read([row for row in part if row], numbers)
    if band.last < len(rows):
        yield from _read(rows[band.last :], numbers)


def _numbering(rows: list[Row]) -> bool:
    """Whether a part counts the lines beside it ("1", "2", "3", or every fifth)."""
    texts = [line.text.strip() for row in rows for line in row]
    if not all(t.isdecimal() and len(t) <= _DIGITS for t in texts):
        return False
    values = [int(t) for t in texts]
    return len({b - a for a, b in pairwise(values)}) == 1 and values[1] > values[0]


def _rightward(rows: list[Row]) -> bool:
    lines = [line for row in rows for line in row]
    return 2 * sum(right_to_left(line.text) for line in lines) > len(lines)


def _column(rows: list[Row], numbers: _Numbers) -> Iterator[Line]:
    """One column: pieces of a row together, but for wide gaps such as those between a byline and a date."""
    lines = [line for row in rows for line in joined(row, _LABEL_GAP)]
    if not lines:
        return
    usual = main_size([(line.size, len(line.text)) for line in lines])
    body = [line for line in lines if abs(line.size - usual) <= _EDGE_SIZE * usual] or lines
    edges = (min(line.left for line in body), max(line.right for line in body))
    number = next(numbers.column)
    for line in lines:
        yield replace(line, edges=edges, column=number)


def _band(rows: list[Row]) -> Band | None:
    """The band of most rows, with all gaps that run through it.

    A gutter ends where some line to its right begins: these places are tried, one pass over the rows each.
    """
    size = main_size([(line.size, len(line.text)) for row in rows for line in row])
    best: Band | None = None
    lefts = Counter(round(line.left, 1) for row in rows for line in row)
    for x, _ in sorted(lefts.most_common(_MOST_GUTTERS)):
        strip = (x - _LEAST_GAP * size, x - _HAIR)
        for first, last in _open_runs(rows, strip):
            if best is not None and last - first <= best.last - best.first:
                continue
            found = _trimmed(rows, first, last, strip)
            if found is not None and (best is None or found.last - found.first > best.last - best.first):
                best = found
    return best


def _open_runs(rows: list[Row], strip: Gap) -> Iterator[tuple[int, int]]:
    """Runs of rows in which nothing crosses a strip, with text on both of its sides."""
    start = 0
    for k, row in enumerate([*rows, None]):
        if row is None or any(line.left < strip[1] and line.right > strip[0] for line in row):
            if k - start >= _LEAST_LINES and _enough(rows[start:k], strip):
                yield start, k
            start = k + 1


def _gaps(rows: list[Row], size: float) -> tuple[Gap, ...]:
    """All gaps that run through rows, from left to right."""
    out: list[Gap] = []
    reach: float | None = None
    for left, right in sorted((line.left, line.right) for row in rows for line in row):
        if reach is not None and left - reach >= _LEAST_GAP * size and _enough(rows, (reach, left)):
            out.append((reach, left))
        reach = right if reach is None else max(reach, right)
    return tuple(out)


def _sides(rows: list[Row], gap: Gap) -> tuple[list[int], list[int]]:
    """Indices of the rows that have text left of a gap, and right of it."""
    middle = _middle(gap)
    left = [k for k, row in enumerate(rows) if any(line.left < middle for line in row)]
    right = [k for k, row in enumerate(rows) if any(line.left >= middle for line in row)]
    return left, right


def _middle(gap: Gap) -> float:
    return (gap[0] + gap[1]) / 2


def _inner(rows: list[Row], gap: Gap) -> bool:
    left, right = _sides(rows, gap)
    return bool(left) and bool(right)


def _trimmed(rows: list[Row], first: int, last: int, strip: Gap) -> Band | None:
    """The band without rows at its ends that have text on one side only and stand nearer to what is outside."""
    both = [k for k in range(first, last) if _inner([rows[k]], strip)] or [first, last - 1]
    while 0 < first < both[0] and _step(rows, first - 1) <= _step(rows, first):
        first += 1
    while both[-1] < last - 1 and last < len(rows) and _step(rows, last - 1) <= _step(rows, last - 2):
        last -= 1
    inside = rows[first:last]
    through = _gaps(inside, main_size([(line.size, len(line.text)) for row in inside for line in row]))
    return Band(first, last, through) if through else None


def _step(rows: list[Row], k: int) -> float:
    """How far the row after `k` stands below it."""
    return round(rows[k][0].base - rows[k + 1][0].base, 1)


def _enough(rows: list[Row], gap: Gap) -> bool:
    """Enough lines on both sides, beside each other."""
    left, right = _sides(rows, gap)
    least = _LEAST_LINES
    if min(len(left), len(right)) < least:
        return False
    beside = min(left[-1], right[-1]) - max(left[0], right[0]) + 1
    return beside >= least


def _split(rows: list[Row], gaps: tuple[Gap, ...]) -> list[list[Row]]:
    """The parts of a band from left to right, each with as many rows (some empty) as the band."""
    cuts = [float("-inf"), *sorted(map(_middle, gaps)), float("inf")]
    return [[[line for line in row if low <= line.left < high] for row in rows] for low, high in pairwise(cuts)]


def _is_table(rows: list[Row], gaps: tuple[Gap, ...]) -> bool:
    """Whether lines stand beside each other as cells; next to running text, each must open a row of its own."""
    parts = _split(rows, gaps)
    lines = [[line for row in part for line in row] for part in parts]
    running = [part for part, text in zip(parts, lines, strict=True) if _running(text)]
    if sum(not _numbering(part) for part in parts) == len(running):
        return False
    filled = [sum(1 for part in parts if part[k]) for k in range(len(rows))]
    if sum(n > 1 for n in filled) < _ALIGNED * min(map(len, lines)):
        return False
    sparse = [part for part in parts if part not in running]
    opening = [k for k in range(len(rows)) if any(part[k] for part in sparse)]
    return not running or _opens_rows(rows, running, opening)


def _opens_rows(rows: list[Row], running: list[list[Row]], opening: list[int]) -> bool:
    steps = [_step(rows, k) for k in range(len(rows) - 1)]
    wide = sum(k == 0 or steps[k - 1] > _PITCH * min(steps) for k in opening)
    if wide >= _ALIGNED * len(opening) and max(steps) > _PITCH * min(steps):
        return True
    # rows at even steps: what begins beside a cell begins large, what wraps begins small
    small = [any(part[k] and part[k][0].text.lstrip()[:1].islower() for part in running) for k in range(len(rows))]
    wrapped = [small[k] for k in range(len(rows)) if k not in opening]
    return sum(small[k] for k in opening) < _GOES_ON * len(opening) and sum(wrapped) >= _ALIGNED * len(wrapped)


def _running(lines: list[Line]) -> bool:
    """Whether the lines of a part go on from one to the next, as running text does."""
    words = median(len(line.text.split()) for line in lines)
    wide = max(line.right for line in lines) - min(line.left for line in lines) >= _NARROW * lines[0].size
    unspaced = max(len(line.text) for line in lines) > 0 and words == 1 and not _cased(lines)
    if (words < _WORDS and not unspaced) or not wide:
        return False
    if not _cased(lines):
        full = max(line.right - line.left for line in lines)
        return sum(line.right - line.left > 0.8 * full for line in lines) >= _ALIGNED * len(lines)
    going = sum(b.text.lstrip()[:1].islower() and not ends_like_a_sentence(a.text) for a, b in pairwise(lines))
    return going >= _GOES_ON * (len(lines) - 1)


def _cased(lines: list[Line]) -> bool:
    text = "".join(line.text for line in lines)
    return text.lower() != text.upper()


def _table(rows: list[Row], gaps: tuple[Gap, ...], numbers: _Numbers) -> Iterator[Line]:
    """The cells of each row one after the other, a cell's lines together."""
    column = next(numbers.column)
    edges = (min(row[0].left for row in rows), max(row[-1].right for row in rows))
    for group in _table_rows(rows, gaps):
        number = next(numbers.row)
        for part in _split(group, gaps):
            for row in part:
                for line in joined(row, float("inf")):
                    yield replace(line, edges=edges, column=column, row=number)


def _table_rows(rows: list[Row], gaps: tuple[Gap, ...]) -> list[list[Row]]:
    """A row begins where the first column has text; where most rows stand after a wider step, only there."""
    steps = [_step(rows, k) for k in range(len(rows) - 1)]
    least = min(steps)
    opens = [bool(_split([row], gaps)[0][0]) for row in rows[1:]]
    wide = [step > _PITCH * least for step in steps]
    spaced = sum(o and w for o, w in zip(opens, wide, strict=True)) >= _ALIGNED * sum(opens)
    groups = [[rows[0]]]
    for row, first, apart in zip(rows[1:], opens, wide, strict=True):
        if apart or (first and not spaced) or (first and max(steps) <= _PITCH * least):
            groups.append([row])
        else:
            groups[-1].append(row)
    return groups
