"""Whom a pronoun takes up: the last fitting subject near by, speakers and main subjects first."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import msgspec

from allegata.model import Basis, HopRole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from allegata.language import Parsed, Token

FIRST = frozenset({"i", "we", "me", "us"})
PERSONAL = frozenset({"he", "she", "him", "her"})
PLURAL = frozenset({"they", "them"})
_GENDER = {"he": "he", "him": "he", "she": "she", "her": "she"}
_OF_WHOM = {"his": "he", "her": "she", "their": "they", "its": "it", "my": "i", "our": "we"}
NEUTER = frozenset({"it", "which", "that", "this"})
_REACH, _NEAR = 600, 300
"""Characters back that a pronoun looks for its antecedent; "they" looks less far."""
_FAR = 3000
"""Characters back to who spoke last, where nobody else is nearer."""
_CANDIDATES = 40
_CARRIES = frozenset({"he", "she"})


class Named(msgspec.Struct, frozen=True):
    """A voice as named: null name where the text gives none."""

    name: str | None
    role: HopRole
    basis: Basis = "unknown"


class Subject(msgspec.Struct, frozen=True):
    """Somebody whom a later pronoun can take up."""

    start: int
    named: Named
    is_plural: bool
    is_person: bool
    quote: int
    """The long quotation that it stands in, -1 for the report's own text."""
    gender: str
    sentence: int = 0
    """Where its sentence begins."""
    above: int = -1
    """Where the verb begins that it hangs on; -1 where unknown."""
    rank: int = 0
    """How likely a later "he" or "she" takes it up: 0 speaks, 1 main subject, 2 other subject, 3 anything else."""


def within(quotes: Sequence[tuple[int, int]], at: int) -> int:
    """Which of the quotations holds a character; -1 for none."""
    k = bisect_right(quotes, (at, at)) - 1
    return k if k >= 0 and at < quotes[k][1] else -1


def meant(word: str) -> str:
    """The pronoun that a possessive or an object form stands for."""
    word = word.casefold()
    return _OF_WHOM.get(word, word)


class Place(msgspec.Struct, frozen=True):
    """Where a pronoun stands."""

    at: int
    sentence: int
    """Where its sentence begins."""
    above: frozenset[int]
    """Where the verbs begin that it hangs on, near and far."""
    quote: int
    """The long quotation that it stands in, -1 for none."""
    by: str | None = None
    """Who says that quotation."""


def place(tokens: Sequence[Token], t: Token, quote: int, by: str | None = None) -> Place:
    """Where a pronoun stands in its sentence."""
    above, at = set(), t.i
    while tokens[at].head != at:
        at = tokens[at].head
        above.add(tokens[at].start)
    return Place(at=t.start, sentence=tokens[0].start, above=frozenset(above), quote=quote, by=by)


def taken_up(word: str, p: Place, subjects: Sequence[Subject]) -> Subject | None:
    """Whom a pronoun of the third person takes up, of the subjects before it; None where none fits.

    The subject of a clause above it comes first ("Vale said he ..."), then speakers and main subjects of the last
    sentence that has somebody fitting.
    """
    fitting = [s for s in _near(word, p, subjects) if _fits(word, s)] or _spoke_far(word, p, subjects)
    over = next((s for s in fitting if s.sentence >= p.sentence and s.above in p.above), None)
    if over is not None:
        return over
    if word in PLURAL and fitting:
        newest = max(s.sentence for s in fitting)
        fitting.sort(key=lambda s: (s.sentence != newest, s.rank if s.sentence == newest else 0))
    elif word == "it" and fitting:  # who speaks before what is spoken of: "the embassy said a gang ..., it said"
        newest = max(s.sentence for s in fitting)
        spoke = [s for s in fitting if s.sentence == newest and s.rank == 0 and newest < p.sentence]
        fitting = spoke or fitting
    elif word in PERSONAL and fitting:
        newest = max(s.sentence for s in fitting)
        if newest >= p.sentence:
            spoke = [s for s in fitting if s.sentence < p.sentence and s.rank == 0 and p.at - s.start < _NEAR]
            fitting = spoke or fitting
            newest = max(s.sentence for s in fitting)
        fitting.sort(key=lambda s: (s.sentence != newest, s.rank if s.sentence == newest else 0))
    chosen = fitting[0] if fitting else None
    if chosen is not None and chosen.start >= p.sentence and not chosen.gender:  # "Vale may not, she said": his sister
        chosen = next((s for s in fitting if s.gender), chosen)
    return chosen


def _near(word: str, p: Place, subjects: Sequence[Subject]) -> Iterator[Subject]:
    """The subjects within reach, the nearest first; what a quotation speaks of is not taken up outside it."""
    window = subjects[-_CANDIDATES:]
    told = {s.named.name: s.gender for s in window if s.gender}  # by a pronoun that took somebody up before, say
    for s in reversed(window):
        if p.at - s.start > (_NEAR if word in PLURAL else _REACH):
            return
        other = {s.gender or told.get(s.named.name, ""), _GENDER.get(word, "")} == {"he", "she"}
        himself = p.by is not None and s.named.name == p.by and word in PERSONAL
        if s.quote in {-1, p.quote} and not other and not himself:
            yield s


def _spoke_far(word: str, p: Place, subjects: Sequence[Subject]) -> list[Subject]:
    """Who spoke last, further above: behind a long quotation "he added" still leads to its speaker."""
    if word not in PERSONAL or p.quote >= 0:
        return []
    above = (
        s
        for s in reversed(subjects)
        if s.quote < 0 and s.rank == 0 and s.named.role == "person" and p.at - s.start < _FAR
    )
    return [s for s in above if _fits(word, s) and {s.gender, _GENDER.get(word, "")} != {"he", "she"}][:1]


def _fits(word: str, s: Subject) -> bool:
    if word in PERSONAL:
        return s.is_person and not s.is_plural
    if word in PLURAL:
        return s.is_plural
    unsure = s.rank == 0 and not s.gender and s.named.role == "person" and " " not in (s.named.name or " ")
    return word in NEUTER and (not s.is_person or unsure)  # "Cosatu said": who goes by one name may be a body


def carried(
    parsed: Parsed, subjects: Sequence[Subject], quotes: Sequence[tuple[int, int]], ranks: Mapping[int, tuple[int, int]]
) -> list[Subject]:
    """The subjects with each "he" and "she" that takes one up: who is spoken of stays so until somebody else is.

    Only subjects of the report's own text carry on; ``ranks`` tells how likely a token is taken up again.
    """
    out: list[Subject] = []
    later = list(reversed(subjects))
    for s in parsed.sentences:
        for t in s.tokens:
            while later and later[-1].start <= t.start:
                out.append(later.pop())
            word = t.text.casefold()
            if word not in _CARRIES or t.quote >= 0 or t.start not in ranks or within(quotes, t.start) >= 0:
                continue
            held = taken_up(word, place(s.tokens, t, -1), out)
            if held is not None:
                out.append(
                    msgspec.structs.replace(
                        held,
                        start=t.start,
                        sentence=s.start,
                        rank=ranks[t.start][0],
                        above=ranks[t.start][1],
                        quote=-1,
                        gender=word,
                    )
                )
    return out + later[::-1]
