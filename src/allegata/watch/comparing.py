"""Two versions of one report held against each other: fields apart, furniture masked, whole sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import ratio

from allegata.model import Hunk
from allegata.watch.aligning import align, hunks_of
from allegata.watch.furniture import NOTHING, form, is_note, sort
from allegata.watch.sentences import key

if TYPE_CHECKING:
    from allegata.watch.aligning import Row
    from allegata.watch.furniture import Furniture, Sorted
    from allegata.watch.observation import Sight

_COUNTER = re.compile(r"^\(\d{1,4}\+?\) ")
_BY = re.compile(r"^(?:by|von|par|por|di) ", re.IGNORECASE)
_PARTLY = 50.0
_DAY = 10
_REBUILT = 0.6


def compare(before: Sight, after: Sight, furniture: Furniture = NOTHING) -> tuple[Hunk, ...]:
    """What of a report was edited between two versions; nothing where furniture alone differs."""
    old, new = sort(before, furniture), sort(after, furniture)
    rows = align(old.sentences, new.sentences)
    rebuilt = old.article.outline != new.article.outline
    kept = [row for row in rows if row.op != "unchanged" and _is_edit(row, old, new, before, after)]
    if rebuilt and sum(row.op == "unchanged" for row in rows) >= _REBUILT * len(old.sentences):
        # a new layout brings boxes of its own, not yet known
        known = {"changed", "removed"}
        kept = [row for row in kept if row.op in known or (row.op == "added" and is_note(new.sentences[row.b0]))]
    return (*_fields(before, after, rebuilt=rebuilt), *hunks_of(kept, old.sentences, new.sentences))


def _fields(before: Sight, after: Sight, *, rebuilt: bool) -> list[Hunk]:
    out: list[Hunk] = []
    if before.title and after.title and _title(before.title) != _title(after.title):
        out.append(Hunk(field="title", op="changed", before=before.title, after=after.title))
    one, other = _byline(before.byline), _byline(after.byline)
    if one != other and not (rebuilt and not (one and other)):
        op = "changed" if one and other else "removed" if one else "added"
        out.append(Hunk(field="byline", op=op, before=before.byline, after=after.byline))  # type: ignore[arg-type]  # one of three
    day, later = before.day, after.day
    ticks = day == before.at[:_DAY] and later == after.at[:_DAY]
    if day and later and day != later and not ticks:
        out.append(Hunk(field="date", op="changed", before=day, after=later))
    return out


def _title(title: str) -> str:
    return _COUNTER.sub("", key(title))


def _byline(byline: str | None) -> str:
    return _BY.sub("", key(byline or "")).casefold()


def _is_edit(row: Row, old: Sorted, new: Sorted, before: Sight, after: Sight) -> bool:
    """Whether a difference is one of the article: not a reader's clock, a box beside it, a part that came late."""
    was, now = " ".join(old.sentences[row.a0 : row.a1]), " ".join(new.sentences[row.b0 : row.b1])
    inner = all([*old.inner[row.a0 : row.a1], *new.inner[row.b0 : row.b1]])
    if row.op == "changed":
        return _byline(was) != _byline(now) and (
            inner or (form(was) != form(now) and ratio(was.split(), now.split()) >= _PARTLY)
        )
    # CASE: it stands in both pages, once in the text of record and once left out of it
    # CASE: furniture in one of them is known as such in the other
    if row.op in {"removed", "added"} and form(was or now) in (new.swept | old.swept):
        return False
    if row.op == "removed":
        return inner and not (_holds(after, was) and not _twice(before, was))
    if row.op == "added":
        return inner and not (_holds(before, now) and not _twice(after, now))
    return inner


def _holds(sight: Sight, sentence: str) -> bool:
    return key(sentence) in key(sight.shown)


def _twice(sight: Sight, sentence: str) -> bool:
    return key(sight.shown).count(key(sentence)) > 1
