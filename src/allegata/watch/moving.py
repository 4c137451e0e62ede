"""What became of an old version's anchors in the new one: exact, moved or lost. Never guessed."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from allegata.model import Anchor, Move
from allegata.model.values import CONTEXT, anchor_at
from allegata.watch.aligning import align
from allegata.watch.sentences import spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.watch.aligning import Row


def move_anchors(anchors: Sequence[Anchor], before: str, after: str, document: str) -> tuple[Move, ...]:
    """Follow anchors of `before` into `after`.

    Args:
        anchors: spans of the earlier text; each holds `before[start:end] == exact`.
        before: the earlier version's whole text.
        after: the later version's.
        document: id of the later version.
    """
    versions = _Versions(before, after)
    return tuple(_moved(anchor, versions, document) for anchor in anchors)


class _Versions:
    """Both texts, their sentences and how these belong together."""

    def __init__(self, before: str, after: str) -> None:
        self.before, self.after = before, after
        self.old, self.new = spans(before), spans(after)
        self.starts = [start for start, _ in self.old]
        old, new = [before[a:b] for a, b in self.old], [after[a:b] for a, b in self.new]
        self.row: dict[int, Row] = {i: row for row in align(old, new) for i in range(row.a0, row.a1)}
        counted, counted_new = Counter(old), Counter(new)
        self.in_doubt = {s for s in counted if counted[s] != counted_new[s] and max(counted[s], counted_new[s]) > 1}
        """Sentences of which a twin came or went: which of them is which shows in the context alone."""


def _moved(anchor: Anchor, versions: _Versions, document: str) -> Move:
    start = _start(anchor, versions)
    if start is None or versions.after[start : start + len(anchor.exact)] != anchor.exact:
        return Move(source=anchor, to=None, state="lost")
    to = anchor_at(document, versions.after, start, start + len(anchor.exact))
    return Move(source=anchor, to=to, state="exact" if start == anchor.start else "moved")


def _start(anchor: Anchor, versions: _Versions) -> int | None:
    """Where the anchor starts in the later text, if it is there."""
    first = bisect_right(versions.starts, anchor.start) - 1
    last = bisect_right(versions.starts, anchor.end - 1) - 1
    rows = [versions.row.get(i) for i in range(max(first, 0), last + 1)]
    if first < 0 or any(row is None or row.op in {"removed", "added"} for row in rows):
        return None
    held = [row for row in rows if row is not None]
    if len(held) > 1 and any(y.b0 != x.b1 and y != x for x, y in pairwise(held)):
        return None
    if all(row.op != "changed" for row in held):
        return _unchanged(anchor, versions, first, held[0])
    return _inside(anchor, versions, held)


def _unchanged(anchor: Anchor, versions: _Versions, first: int, row: Row) -> int | None:
    """Its sentences stand as they were, though quotation marks may be drawn anew inside them."""
    old, new = versions.old[first], versions.new[row.b0]
    start = new[0] + anchor.start - old[0]
    if versions.before[slice(*old)] not in versions.in_doubt:
        return start
    return start if _context(anchor, versions, start, (0, len(versions.before))) else None


def _inside(anchor: Anchor, versions: _Versions, rows: Sequence[Row]) -> int | None:
    """An edited sentence: the words of the anchor and what stands around them in it must be as they were, once."""
    room = (versions.old[rows[0].a0][0], versions.old[rows[-1].a1 - 1][1])
    begin, end = versions.new[rows[0].b0][0], versions.new[rows[-1].b1 - 1][1]
    found = []
    at = versions.after.find(anchor.exact, begin, end)
    while at >= 0:
        found.append(at)
        at = versions.after.find(anchor.exact, at + 1, end)
    fitting = [at for at in found if _context(anchor, versions, at, room)]
    return fitting[0] if len(fitting) == 1 else None


def _context(anchor: Anchor, versions: _Versions, start: int, room: tuple[int, int]) -> bool:
    """Whether the same characters stand before and behind, as far as the anchor's own sentences reach."""
    before = versions.before[max(room[0], anchor.start - CONTEXT) : anchor.start]
    behind = versions.before[anchor.end : min(room[1], anchor.end + CONTEXT)]
    end = start + len(anchor.exact)
    return (
        versions.after[max(0, start - len(before)) : start] == before
        and versions.after[end : end + len(behind)] == behind
    )
