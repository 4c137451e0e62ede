"""Decisions carried to the records that came in place of those they were made on; never dropped.

A decision holds by id. Where the id is gone, by the same kind of record on the same words at the same place, else on
the same words of the same source; a group by what it holds. What is found nowhere is `lost`: a question asks for it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_GROUPS = frozenset({"allegation", "situation", "entity"})


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Where a record stands, and what must be the same for another to be it."""

    record: str
    document: str | None = None
    source: str | None = None
    spans: tuple[tuple[int, int], ...] = ()
    words: str = ""
    key: str = ""
    """What else tells two on the same words apart: the indicator and reading of a coding."""
    members: tuple[str, ...] = ()


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """Where decisions hold now. `to` maps an id to those of the records it stands for, itself among them if there."""

    to: dict[str, tuple[str, ...]]
    lost: tuple[str, ...]
    """Ids whose record is gone, with no other in its place."""
    changed: tuple[str, ...]
    """Ids whose record is there, of a version that a later one without these words has replaced."""


def reattach(held: Mapping[str, Mark], there: Mapping[str, Mark], order: Sequence[str]) -> Carried:
    """Find where decisions hold.

    Args:
        held: by id, what decisions were made on.
        there: by id, the records of the case.
        order: ids of its documents, the oldest first.
    """
    index = _Index(there, order)
    to: dict[str, tuple[str, ...]] = {}
    lost, changed = [], []
    for ident, mark in held.items():
        now = ident if ident in there else index.instead(mark)
        if now is None:
            lost.append(ident)
            continue
        later, is_stale = index.later(there[now])
        to[ident] = (now, *later)
        if is_stale:
            changed.append(ident)
    return Carried(to=to, lost=tuple(lost), changed=tuple(changed))


class _Index:
    def __init__(self, there: Mapping[str, Mark], order: Sequence[str]) -> None:
        self._there = there
        self._order = {d: n for n, d in enumerate(order)}
        self._at: dict[tuple[object, ...], str] = {}
        self._words: dict[tuple[object, ...], list[str]] = defaultdict(list)
        self._groups: dict[str, list[str]] = defaultdict(list)
        self._of_source: dict[str, set[str]] = defaultdict(set)
        for ident, mark in there.items():
            if mark.record in _GROUPS:
                self._groups[mark.record].append(ident)
            if mark.source is not None and mark.document is not None:
                self._of_source[mark.source].add(mark.document)
            if mark.spans:
                self._at.setdefault((mark.record, mark.document, mark.spans, mark.key), ident)
                self._words[mark.record, mark.source, mark.words, mark.key].append(ident)

    def instead(self, mark: Mark) -> str | None:
        """The record in place of one that is gone."""
        if mark.record in _GROUPS:
            return self._group(mark)
        if not mark.spans:
            return None
        found = self._at.get((mark.record, mark.document, mark.spans, mark.key))
        return found if found is not None else self._nearest(self._same(mark), mark)

    def later(self, mark: Mark) -> tuple[tuple[str, ...], bool]:
        """The same in later versions of its source, and whether the newest of these has lost its words."""
        if not mark.spans or mark.source is None or mark.document not in self._order:
            return (), False
        mine = self._order[mark.document]
        versions = [d for d in self._of_source[mark.source] if self._order.get(d, -1) > mine]
        same = self._same(mark)
        found = []
        for document in sorted(versions, key=self._order.__getitem__):
            there = self._nearest([i for i in same if self._there[i].document == document], mark)
            found.append(there)
        return tuple(i for i in found if i is not None), bool(found) and found[-1] is None

    def _same(self, mark: Mark) -> list[str]:
        return self._words.get((mark.record, mark.source, mark.words, mark.key), [])

    def _nearest(self, found: Iterable[str], mark: Mark) -> str | None:
        start = mark.spans[0][0]
        return min(found, key=lambda i: (abs(self._there[i].spans[0][0] - start), i), default=None)

    def _group(self, mark: Mark) -> str | None:
        wanted = set(mark.members)
        shared = [(len(wanted & set(self._there[i].members)), i) for i in self._groups[mark.record]]
        best = min(shared, key=lambda x: (-x[0], x[1]), default=(0, ""))
        return best[1] if best[0] else None


def marks_of(raw: Mapping[str, Mapping[str, object]]) -> dict[str, Mark]:
    """Marks as decisions hold them; one that cannot be read is of a record without a place."""
    out = {}
    for ident, held in raw.items():
        try:
            out[ident] = msgspec.convert(held, Mark)
        except msgspec.ValidationError:
            out[ident] = Mark(record="")
    return out
