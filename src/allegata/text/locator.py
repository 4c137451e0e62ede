"""From a span of the text back to the original."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from allegata.model import Locator

if TYPE_CHECKING:
    from allegata.model import OffsetMap, Segment


def _start(segment: Segment) -> int:
    return segment.start


def locate(offset_map: OffsetMap, start: int, end: int) -> Locator | None:
    """Where `text[start:end]` stands in the original, in O(log n) of the map (plus the boxes, for a PDF).

    Args:
        offset_map: the map that came with the text.
        start: first code point.
        end: one past the last code point.

    Returns:
        the locator, or None where the span covers no character of the original (the break between two blocks).
    """
    segments = offset_map.segments
    first = bisect_right(segments, start, key=_start) - 1
    if first < 0 or segments[first].start + segments[first].length <= start:
        first += 1
    last = bisect_left(segments, end, key=_start) - 1
    if start >= end or first > last or first >= len(segments):
        return None
    low, high = segments[first], segments[last]
    head = max(start, low.start) - low.start
    tail = min(end, high.start + high.length) - high.start
    if offset_map.kind == "text":
        return Locator(kind="text", start=low.a + head * low.b // low.length, end=high.a + tail * high.b // high.length)
    if offset_map.kind == "html":
        return Locator(kind="html", node=low.ref, start=low.a + head, end_node=high.ref, end=high.a + tail)
    boxes = tuple(s.box for s in segments[first : last + 1] if s.box is not None)
    return Locator(kind="pdf", page=low.a, end_page=high.a, boxes=boxes)
