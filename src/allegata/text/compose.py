"""Drafts of blocks to the text of record, with its offset map made on the way.

A draft is a list of runs; a run is cleaned text whose characters stand side by side in the original. White space
becomes one space; soft hyphens, byte order marks and control characters go; no other code point changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from allegata.errors import TooLargeError
from allegata.model import OffsetMap, Segment
from allegata.text.limits import MAX_TEXT_LENGTH
from allegata.text.records import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from allegata.text.records import BlockKind

_WHITE = " \t\n\r\f\v\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_REMOVED = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\ufeff"
_GAP = re.compile(f"[{_WHITE}{_REMOVED}]+")
_SPACE = re.compile(f"[{_WHITE}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
SEPARATOR = "\n\n"


class Origin(Protocol):
    """Where runs come from; it knows how to write its part of the offset map."""

    def segments(self, at: int, offset: int, text: str) -> Iterable[Segment]:
        """Segments of a run that starts at `at` in the text and at `offset` in the origin."""
        ...


class Part(NamedTuple):
    """A stretch of source characters, `data[start:end]`, not yet cleaned."""

    data: str
    start: int
    end: int
    origin: Origin


class Run(NamedTuple):
    """Cleaned text, its offset in the origin's characters, and the origin."""

    text: str
    offset: int
    origin: Origin


@dataclass(slots=True)
class Draft:
    """One block before it is placed in the text."""

    runs: list[Run]
    kind: BlockKind = "paragraph"
    text: str = field(default="", init=False)
    asides: tuple[tuple[int, int], ...] = ()
    """Stretches of `text` that are furniture: marks, numbers, a dateline, or all of it."""
    is_item_head: bool = False
    """A date that heads an item of a round-up or an entry of a live blog."""
    teller: tuple[int, int] | None = None
    """Where such a line names the outlet or author of the item."""

    def __post_init__(self) -> None:
        self.text = "".join(r.text for r in self.runs)


def draft(parts: Iterable[Part], kind: BlockKind = "paragraph") -> Draft:
    """Clean parts into one block; a break between parts counts for nothing, white space in them for one space."""
    runs: list[Run] = []
    space: Run | None = None
    for data, start, end, origin in parts:
        at = start
        while at < end:
            gap = _GAP.search(data, at, end)
            stop = gap.start() if gap else end
            if stop > at:
                if space is not None and runs:
                    runs.append(space)
                space = None
                runs.append(Run(_SURROGATE.sub("\ufffd", data[at:stop]), at, origin))
            if gap is None:
                break
            white = _SPACE.search(data, gap.start(), gap.end())
            if white is not None and space is None:
                space = Run(" ", white.start(), origin)
            at = gap.end()
    return Draft(runs, kind)


def cut(block: Draft, start: int, end: int | None = None) -> Draft:
    """The part `text[start:end]` of a draft, white space at its ends left out."""
    stop = len(block.text) if end is None else end
    start += len(block.text[start:stop]) - len(block.text[start:stop].lstrip(" "))
    stop -= len(block.text[start:stop]) - len(block.text[start:stop].rstrip(" "))
    runs, at = [], 0
    for text, offset, origin in block.runs:
        low, high = max(start - at, 0), min(stop - at, len(text))
        if low < high:
            runs.append(Run(text[low:high], offset + low, origin))
        at += len(text)
    return Draft(runs, block.kind)


def joined(runs: Sequence[Run], kind: BlockKind) -> Draft:
    """A draft of runs that stand as they are."""
    return Draft(list(runs), kind)


def refuse_long(size: int) -> None:
    """Refuse a text that is too long to be read as one report.

    Raises:
        TooLargeError: more than `MAX_TEXT_LENGTH` code points.
    """
    if size > MAX_TEXT_LENGTH:
        raise TooLargeError(f"{size:,} characters of text; the limit is {MAX_TEXT_LENGTH:,}", cause="split the report")


def compose(drafts: Sequence[Draft], kind: str) -> tuple[str, OffsetMap, tuple[Block, ...]]:
    """Place the drafts one after another.

    Returns:
        the text of record, its offset map, and its blocks.

    Raises:
        TooLargeError: the text is longer than `MAX_TEXT_LENGTH`.
    """
    drafts = [d for d in drafts if d.text]
    size = sum(len(d.text) + 2 for d in drafts)
    refuse_long(size)
    blocks: list[Block] = []
    segments: list[Segment] = []
    apart: list[tuple[int, int]] = []
    heads: list[tuple[int, int]] = []
    tellers: list[tuple[int, int]] = []
    at = 0
    for d in drafts:
        start = at
        for text, offset, origin in d.runs:
            for segment in origin.segments(at, offset, text):
                _append(segments, segment)
            at += len(text)
        blocks.append(Block(start=start, end=at, kind=d.kind))
        apart.extend((start + a, start + b) for a, b in d.asides)
        if d.is_item_head:
            heads.append((start, at))
        if d.teller is not None:
            tellers.append((start + d.teller[0], start + d.teller[1]))
        at += len(SEPARATOR)
    text = SEPARATOR.join(d.text for d in drafts)
    offset_map = OffsetMap(
        kind=kind,  # type: ignore[arg-type]  # one of three
        segments=tuple(segments),
        apart=tuple(apart),
        heads=tuple(heads),
        tellers=tuple(tellers),
    )
    return text, offset_map, tuple(blocks)


def _append(segments: list[Segment], new: Segment) -> None:
    """Add a segment, or lengthen the last one where the new one goes on without a gap."""
    if segments:
        last = segments[-1]
        touches = last.start + last.length == new.start and last.ref == new.ref and last.box == new.box
        if touches and _goes_on(last, new):
            segments[-1] = Segment(
                start=last.start,
                length=last.length + new.length,
                a=last.a,
                b=last.b + new.b,
                ref=last.ref,
                box=last.box,
            )
            return
    segments.append(new)


def _goes_on(last: Segment, new: Segment) -> bool:
    if new.box is not None:
        return last.a == new.a
    if new.b:
        return last.a + last.b == new.a and last.b * new.length == new.b * last.length
    return not last.b and last.a + last.length == new.a


@dataclass(frozen=True, slots=True, eq=False)
class NodeOrigin:
    """A text node of a page, by its path."""

    path: str

    def segments(self, at: int, offset: int, text: str) -> Iterable[Segment]:
        """One segment: the offset counts code points of the node's own data."""
        yield Segment(start=at, length=len(text), a=offset, ref=self.path)


@dataclass(frozen=True, slots=True, eq=False)
class LineOrigin:
    """A line of a PDF page, by page number (from 1) and rectangle."""

    page: int
    box: tuple[float, float, float, float]

    def segments(self, at: int, offset: int, text: str) -> Iterable[Segment]:  # noqa: ARG002 (a line has one box)
        """One segment a line."""
        yield Segment(start=at, length=len(text), a=self.page, box=self.box)
