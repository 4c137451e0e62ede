"""Copied text: which documents carry the same words, where, and in which form.

Word 5-grams are hashed and sampled for candidates; for each candidate pair the shared passages are then found exactly.
Coverage is the share of the shorter document's words that stand in shared passages of eight words and more.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING, Literal, get_args

import msgspec

from allegata.compare.sketches import candidates
from allegata.grammar.shingles import WORD, grams
from allegata.model import Document, Link, anchor_at, content_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from allegata.compare.sketches import Sketch
    from allegata.model import CaseReader
    from allegata.model.profiles import Claim

_PASSAGE = 8
_TWIN, _COPY, _EXCERPT, _REWRITTEN, _LEAST = 0.999, 0.8, 0.8, 0.5, 0.15
_QUOTED = 0.8
_COVERED = 0.6
"""Share of a claim's characters that stand in copied words, and of the shorter of two claims that they share."""
_KEPT = 256
"""Texts in memory at once, with their words."""
_QUOTATION = re.compile(r"“[^”]+(?:”|(\Z))|\"[^\"]+\"|«[^»]+(?:»|(\Z))")
"""A quotation; what is never closed reaches to the end, in a group, so that no mark is looked for twice."""

_BETWEEN = "|"
"""Between what the key of a pair is made of."""

Form = Literal["twin", "copy", "excerpt", "rewritten", "quotation"]
_FORMS: tuple[Form, ...] = get_args(Form)


class _Passage(msgspec.Struct, frozen=True):
    a: int
    b: int
    length: int


class _Words(msgspec.Struct, frozen=True):
    """A document's words, folded, with their spans, and the spans of its quotations."""

    document: Document
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    quoted: tuple[tuple[int, int], ...]
    grams: tuple[int, ...]
    where: dict[int, list[int]]


Run = tuple[int, int, int, int]
"""A shared passage: start and end in the later document, start and end in the earlier one."""


class Copied(msgspec.Struct, frozen=True):
    """A pair of documents that share text: the link, the shared passages, and the claims that stand on them.

    `claims` are pairs of places in the two profiles, the later document's first; `of` stands for the claims that were
    held together.
    """

    link: Link
    runs: tuple[Run, ...]
    claims: tuple[tuple[int, int], ...] = ()
    of: str | None = None


Pairs = dict[str, Copied | None]
"""What pairs of documents were found to share, or nothing, by their ids and whether both are dated."""


def copies(
    sketches: Sequence[Sketch],
    published: Mapping[str, str | None],
    reader: CaseReader,
    known: Mapping[str, Form | None],
) -> tuple[dict[str, Form | None], Pairs]:
    """Find pairs of documents that share text.

    Args:
        sketches: one a document.
        published: earliest ISO date of publication by document id, where known.
        reader: hands on the text of candidate pairs.
        known: what was found before; documents never change under their ids, so such pairs are not read again.

    Returns:
        The form of every candidate pair, none where the two share too little; and those not known before, as
        `same_text` links with their passages. `a` is the later document, or of two that no date orders the one with
        the larger id, `b` the earlier.
    """
    forms: dict[str, Form | None] = {}
    new: Pairs = {}

    @functools.lru_cache(_KEPT)
    def text(ident: str) -> _Words:
        return _words(reader.document(ident))

    for first, second in candidates(sketches):
        a, b = _by_date(first, second, published)
        dated = bool(published.get(a) and published.get(b))
        key = _BETWEEN.join((a, b, str(int(dated))))
        if key in known:
            forms[key] = known[key]
        else:
            found = new[key] = _pair(text(a), text(b), dated=dated)
            forms[key] = found.link.form if found is not None else None
    return forms, new


def surest_first(forms: Mapping[str, Form | None]) -> list[tuple[str, str]]:
    """Pairs of documents that share text, the later one first; those that share most of it first."""
    held = sorted((_FORMS.index(form), key) for key, form in forms.items() if form is not None)
    return [documents_of(key) for _, key in held]


def documents_of(key: str) -> tuple[str, str]:
    """The documents of a pair, the later one first."""
    later, earlier, _ = key.split(_BETWEEN)
    return later, earlier


def copied_claims(copied: Copied, later: Iterable[Claim], earlier: Standing) -> Iterable[tuple[int, int]]:
    """Pairs of claims that stand on the same copied words, by their places, the later document's first."""
    ends = [end for _, end, _, _ in copied.runs]
    for place, claim in enumerate(later):
        moved = [
            (b + max(s, start) - start, b + min(e, end) - start)
            for s, e in claim.spans
            for start, end, b, _ in _until(copied.runs[bisect_right(ends, s) :], e)
        ]
        size = sum(e - s for s, e in claim.spans)
        if sum(e - s for s, e in moved) < _COVERED * size:
            continue
        first, last = min(s for s, _ in moved), max(e for _, e in moved)
        near = earlier.between(first, last)
        ranked = [(_shared(moved, o.spans) / min(size, _size(o)), o.statement, at) for at, o in near]
        best = max(ranked, default=(0.0, "", 0))
        if best[0] >= _COVERED:
            yield place, best[2]


def _until(runs: Iterable[Run], end: int) -> Iterable[Run]:
    return takewhile(lambda run: run[0] < end, runs)


class Standing:
    """The claims of a document by where they stand."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        held = [(min(s for s, _ in c.spans), max(e for _, e in c.spans), n, c) for n, c in enumerate(claims) if c.spans]
        held.sort(key=lambda place: place[0])
        self._starts = [start for start, *_ in held]
        self._reach = list(accumulate((end for _, end, *_ in held), max))
        self._held = held

    def between(self, first: int, last: int) -> Iterable[tuple[int, Claim]]:
        """Those of which a span meets this stretch, each with its place."""
        low, high = bisect_right(self._reach, first), bisect_left(self._starts, last)
        for _, end, place, claim in self._held[low:high]:
            if end > first and any(s < last and e > first for s, e in claim.spans):
                yield place, claim


def _size(claim: Claim) -> int:
    return sum(e - s for s, e in claim.spans)


def _shared(left: Sequence[tuple[int, int]], right: Sequence[tuple[int, int]]) -> int:
    return sum(max(0, min(e, f) - max(s, t)) for s, e in left for t, f in right)


def _by_date(first: str, second: str, published: Mapping[str, str | None]) -> tuple[str, str]:
    low, high = sorted((first, second), key=lambda d: (published.get(d) or "9999", d))
    return high, low


def _words(document: Document) -> _Words:
    found = [(m.group().casefold(), m.span()) for m in WORD.finditer(document.text)]
    quoted = tuple(m.span() for m in _QUOTATION.finditer(document.text) if m.lastindex is None)
    words = tuple(w for w, _ in found)
    held, where = grams(words), defaultdict[int, list[int]](list)
    for at, gram in enumerate(held):
        where[gram].append(at)
    return _Words(
        document=document,
        words=words,
        spans=tuple(s for _, s in found),
        quoted=quoted,
        grams=tuple(held),
        where=dict(where),
    )


def _passages(a: _Words, b: _Words) -> list[_Passage]:
    """Maximal runs of equal words, left to right in `a`, none overlapping another."""
    out, i = [], 0
    while i < len(a.grams):
        found = b.where.get(a.grams[i])
        if found is None:
            i += 1
            continue
        best = max((_Passage(i, j, _run(a.words, b.words, i, j)) for j in found), key=_length, default=None)
        if best is not None and best.length >= _PASSAGE:
            out.append(best)
            i += best.length
        else:
            i += 1
    return out


def _length(passage: _Passage) -> int:
    return passage.length


def _run(a: Sequence[str], b: Sequence[str], i: int, j: int) -> int:
    n = 0
    while i + n < len(a) and j + n < len(b) and a[i + n] == b[j + n]:
        n += 1
    return n


def _pair(wa: _Words, wb: _Words, *, dated: bool) -> Copied | None:
    a, b = wa.document, wb.document
    passages = _passages(wa, wb)
    shared = sum(p.length for p in passages)
    coverage = shared / max(1, min(len(wa.words), len(wb.words)))
    if coverage < _LEAST:
        return None
    form = _form(coverage, shared / max(1, len(wa.words), len(wb.words)), _inside_quotes(passages, wa))
    longest = max(passages, key=_length)
    evidence = tuple(
        anchor_at(d.id, d.text, w.spans[at][0], w.spans[at + longest.length - 1][1])
        for d, w, at in ((a, wa, longest.a), (b, wb, longest.b))
    )
    order = "the second was published first" if dated else "which came first is not known"
    rule = (
        f"{shared} words in {len(passages)} shared passage{'s' if len(passages) != 1 else ''}, "
        f"{coverage:.0%} of the shorter text; {order}"
    )
    link = Link(
        id=content_id("lnk", "same_text", a.id, b.id),
        a=a.id,
        b=b.id,
        kind="same_text",
        form=form,
        evidence=evidence,
        rule=rule,
    )
    return Copied(link=link, runs=tuple(_run_of(p, wa, wb) for p in passages))


def _run_of(p: _Passage, a: _Words, b: _Words) -> Run:
    last = p.length - 1
    return a.spans[p.a][0], a.spans[p.a + last][1], b.spans[p.b][0], b.spans[p.b + last][1]


def _inside_quotes(passages: Sequence[_Passage], words: _Words) -> float:
    total = sum(p.length for p in passages)
    inside = sum(
        1
        for p in passages
        for s, e in words.spans[p.a : p.a + p.length]
        if any(qs <= s and e <= qe for qs, qe in words.quoted)
    )
    return inside / max(1, total)


def _form(of_shorter: float, of_longer: float, quoted: float) -> Form:
    if quoted >= _QUOTED:
        return "quotation"
    if of_longer >= _TWIN:
        return "twin"
    if of_longer >= _COPY:
        return "copy"
    if of_shorter >= _EXCERPT:
        return "excerpt"
    return "rewritten" if of_shorter >= _REWRITTEN else "quotation"
