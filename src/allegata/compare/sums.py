"""Parts that do not add up to their whole: "14 people, nine women and six men"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.lexicon import words
from allegata.model import Question, content_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allegata.compare.matter import Matter
    from allegata.model import Count
    from allegata.model.profiles import Claim

_PARTS = 2
"""Parts of a whole, at least."""
_BETWEEN = 4
"""Words between a whole and its first part, at most: its noun and a mark."""
_JOINED = 3
_OPENS = frozenset(",:;(–—-")


def sums(matter: Matter) -> tuple[Question, ...]:
    """A question for each statement whose parts are more than their whole, or, where it lists them all, not as many."""
    out = []
    for claim in matter.claims.values():
        for whole, parts in _wholes(claim):
            told = f"{_shown(whole)}: {', '.join(_shown(p) for p in parts)}"
            text = f"The numbers do not add up: {told}. Which of them is meant?"
            out.append(
                Question(
                    id=content_id("qst", "conflict", claim.statement, text),
                    kind="conflict",
                    targets=(claim.statement,),
                    text=text,
                )
            )
    return tuple(out)


def _wholes(claim: Claim) -> Iterator[tuple[Count, Sequence[Count]]]:
    """Each exact number of people with the exact parts that follow it, where they do not add up."""
    if len(claim.spans) != 1:
        return
    counts = sorted((n for n in claim.counts if n.anchor is not None), key=lambda n: n.anchor.start if n.anchor else 0)
    for at, whole in enumerate(counts):
        parts: list[Count] = []
        for part in counts[at + 1 :]:
            before = parts[-1] if parts else whole
            if not _goes_on(claim, before, part, is_first=not parts):
                break
            parts.append(part)
        values = [_exact(n) for n in (whole, *parts)]
        if len(parts) >= _PARTS and None not in values:
            told = [v for v in values if v is not None]
            if _is_wrong(claim, whole, parts[0], told):
                yield whole, parts
            return


def _is_wrong(claim: Claim, whole: Count, first: Count, values: Sequence[float]) -> bool:
    total, rest = values[0], sum(values[1:])
    lists_all = not set(_text(claim, whole, first).casefold().split()) & words("word_classes", "word", use="some_of")
    return rest > total or (lists_all and rest != total)


def _goes_on(claim: Claim, before: Count, part: Count, *, is_first: bool) -> bool:
    """Does a part follow at once: after a mark behind the whole's noun, or a comma or "and" behind another part?"""
    between = _text(claim, before, part)
    held = between.split()
    if is_first:
        return len(held) <= _BETWEEN and any(c in _OPENS for c in between) and before.unit != part.unit
    joined = "," in between or "and" in held
    return joined and len(held) <= _JOINED


def _text(claim: Claim, one: Count, other: Count) -> str:
    start = claim.spans[0][0]
    if one.anchor is None or other.anchor is None:
        return ""
    return claim.words[one.anchor.end - start : other.anchor.start - start]


def _exact(count: Count) -> float | None:
    return count.minimum if count.minimum == count.maximum and not count.approximate else None


def _shown(count: Count) -> str:
    written, unit = count.verbatim, count.unit or ""
    return written if not unit or unit in written else f"{written} {unit}"
