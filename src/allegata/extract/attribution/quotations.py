"""Quotations without a cue in their own sentence: whose words they are.

That is the speaker before them in the paragraph; where the paragraph opens with them, the next one in it. A quotation
that is not closed and reopened in the next paragraph is one speaker's. A paragraph that is all quotation goes on with
the speaker of the paragraph before.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from allegata.extract.attribution.attributed import Attributed
from allegata.extract.attribution.slices import introduced, stands_alone
from allegata.grammar.clause import ASSERTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.language import Parsed, Quote, Sentence


_FEWEST = 4
"""Words of a quotation that nothing introduces."""


class Held(msgspec.Struct):
    """An attribution while quotations are still being given to it."""

    sentence: int
    found: Attributed
    outer: int
    quotes: list[int]


def give_quotations(parsed: Parsed, held: list[Held]) -> None:
    """Give each long quotation that no cue of its sentence took to the attribution that carries it, if any does."""
    inline = {
        t.quote for h in held for t in (parsed.sentences[h.sentence].tokens[k] for k in h.found.content) if t.quote >= 0
    }
    owner = {q: i for i, h in enumerate(held) for q in h.quotes}
    speakers = _speakers(parsed, held)
    verbal = {s.quote for s in parsed.sentences if any(t.tag in ASSERTS for t in s.tokens)}
    spoken = {q.index for q in parsed.quotes if _may_be_spoken(parsed, q, verbal=q.index in verbal)}
    for run in _runs(parsed.quotes):
        free = [q for q in run if q.index not in owner and q.index not in inline]
        for q in free:
            chosen = _beside(parsed, held, speakers, q)
            if chosen is not None:
                owner[q.index] = chosen
        shared = next((owner[q.index] for q in run if q.index in owner), None)
        if shared is None and free:
            shared = _before(parsed, held, speakers, owner, free[0])
        for q in free:
            chosen = owner.get(q.index, shared)
            if chosen is not None and q.index in spoken:
                owner[q.index] = chosen
                held[chosen].quotes.append(q.index)


def _names_subject(s: Sentence) -> bool:
    return any(t.dep == "nsubj" and t.pos == "PROPN" and s.tokens[t.head].head == t.head for t in s.tokens)


def _at(parsed: Parsed, h: Held) -> int:
    return parsed.sentences[h.sentence].tokens[h.found.anchor].start


def _may_be_spoken(parsed: Parsed, q: Quote, *, verbal: bool) -> bool:
    """Without a verb: an answer such as “No comment.”, no name in quotation marks ("these “halls of the movement”")."""
    inner = parsed.text[q.inner_start : q.inner_end]
    title = [w for w in inner.split() if len(w) >= _FEWEST]
    if len(title) > 2 and all(w[0].isupper() for w in title):  # noqa: PLR2004  two may be a name that speaks
        return False  # "a book, “The Making of the Harbour”"
    return verbal or (not inner[:1].islower() and (introduced(parsed.text, q) or len(inner.split()) >= _FEWEST))


def _speakers(parsed: Parsed, held: Sequence[Held]) -> dict[int, list[int]]:
    """Paragraph -> attributions of the report's own text that can take a quotation, in order."""
    out: dict[int, list[int]] = defaultdict(list)
    for i, h in enumerate(held):
        s = parsed.sentences[h.sentence]
        if s.quote < 0 and {"quote", "that"} <= h.found.cue.frames and h.outer < 0:
            out[s.paragraph].append(i)
    return out


def _runs(quotes: Sequence[Quote]) -> list[list[Quote]]:
    """Long quotations, those that go on from paragraph to paragraph together."""
    out: list[list[Quote]] = []
    for q in quotes:
        if not q.long:
            continue
        last = out[-1][-1] if out else None
        if last is not None and last.inner_end == last.end and last.paragraph + 1 == q.paragraph:
            out[-1].append(q)
        else:
            out.append([q])
    return out


def _beside(parsed: Parsed, held: Sequence[Held], speakers: dict[int, list[int]], q: Quote) -> int | None:
    asks = "?" in parsed.text[q.start : q.end]
    near = [i for i in speakers.get(q.paragraph, []) if asks or held[i].found.cue.stance != "asks"]
    near = [i for i in near if "inf" not in held[i].found.cue.frames or _at(parsed, held[i]) < q.start]
    before = [i for i in near if _at(parsed, held[i]) < q.start]
    return before[-1] if before else near[0] if near else None


def _before(
    parsed: Parsed, held: Sequence[Held], speakers: dict[int, list[int]], owner: dict[int, int], q: Quote
) -> int | None:
    """The speaker of the paragraph before, for a paragraph that is all quotation; one without a verb is skipped."""
    told = {s.paragraph for s in parsed.sentences if any(t.tag in ASSERTS for t in s.tokens)}
    if not stands_alone(parsed, q):
        return None
    text = next((p for p in range(q.paragraph - 1, max(-1, q.paragraph - 3), -1) if p in told), q.paragraph - 1)
    above = [i for i in speakers.get(text, []) if held[i].found.cue.stance != "asks"]
    last = next((s for s in reversed(parsed.sentences) if s.paragraph == text and s.quote < 0), None)
    if above and last is not None and last.index > held[above[-1]].sentence and _names_subject(last):
        return None  # "This is what they say. Vale herself is ready.": Vale speaks next
    previous = next((p for p in reversed(parsed.quotes[: q.index]) if p.long), None)
    if previous is None or q.paragraph - previous.paragraph > 1:
        return above[-1] if above else None
    later = [i for i in above if parsed.sentences[held[i].sentence].start >= previous.end]
    return later[-1] if later else owner.get(previous.index)


def inside_quotations(parsed: Parsed, held: Sequence[Held]) -> dict[int, int]:
    """Sentence -> the attribution inside its quotation whose own quotation it goes on with.

    As in “Police told us: ‘Wait. It will be closed.’”, where inner marks open in one sentence and close in a later one.
    """
    out: dict[int, int] = {}
    for i, h in enumerate(held):
        s = parsed.sentences[h.sentence]
        if s.quote < 0 or "quote" not in h.found.cue.frames or h.found.cue.type != "speech":
            continue
        spelled = parsed.text[s.tokens[h.found.anchor].end : s.end]
        opened = next((m for m in spelled if m in _INNER), None)
        if opened is None or _INNER[opened] in _APOSTROPHE.sub("", spelled[spelled.index(opened) + 1 :]):
            continue
        for later in parsed.sentences[s.index + 1 :]:
            if later.quote != s.quote:
                break
            out[later.index] = i
            if _INNER[opened] in _APOSTROPHE.sub("", parsed.text[later.start : later.end]):
                break
    return out


_INNER = {"‘": "’", "“": "”"}
_APOSTROPHE = re.compile(r"’(?=\w)")
