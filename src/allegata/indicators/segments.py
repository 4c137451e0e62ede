"""Which sentences tell of the same alleged situation: these people, there, then.

A report tells one situation until the text itself shows another: a marker ("in a separate case"), another time in
front, people or a place not met so far, the story beginning anew with an approach. Anaphora holds a situation together.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from allegata.indicators.cues import cues
from allegata.indicators.findings import Finding
from allegata.indicators.standards import table
from allegata.language import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from allegata.language import Parsed, Token

_ENOUGH = 3
_FRONT = 12
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_TIMES = frozenset({"DATE", "EVENT"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_BEGINNINGS = frozenset({"recruit", "abduction"})
_DESTINATION = frozenset(
    {
        "confinement",
        "surveillance",
        "documents_taken",
        "unpaid",
        "hours",
        "violence",
        "forced_work",
        "living_bad",
        "debt",
    }
)


class Group(msgspec.Struct, frozen=True):
    """A noun for people: the label we print, whether it says little by itself, the age it implies."""

    label: str
    is_generic: bool
    age: str


class Segment(msgspec.Struct):
    """Sentences of one situation while it is being read; `findings` in order of text."""

    sentences: list[Sentence] = msgspec.field(default_factory=list)
    findings: list[Finding] = msgspec.field(default_factory=list)
    groups: set[str] = msgspec.field(default_factory=set)
    places: set[str] = msgspec.field(default_factory=set)
    times: set[str] = msgspec.field(default_factory=set)

    def add(self, sentence: Sentence, found: Iterable[Finding]) -> None:
        """Take a sentence in."""
        self.sentences.append(sentence)
        self.findings.extend(found)
        self.groups |= {label for label, g in groups_in(sentence) if not g.is_generic}
        self.places |= names_in(sentence, _PLACES)
        self.times |= names_in(sentence, _TIMES)


def segment(parsed: Parsed, found: Sequence[Finding]) -> tuple[Segment, ...]:
    """Cut a document into situations; those in which nothing was found are left out."""
    by_sentence: dict[int, list[Finding]] = {}
    for finding in found:
        by_sentence.setdefault(finding.sentence.index, []).append(finding)
    segments = [Segment()]
    current, paragraph, carried = segments[0], -1, 0
    for sentence in sorted(parsed.sentences, key=lambda s: (s.start, s.index)):
        mine = by_sentence.get(sentence.index, [])
        opens = sentence.paragraph != paragraph
        paragraph = sentence.paragraph
        marked = marker(sentence) if sentence.quote < 0 else 0
        if opens or carried:
            marked += 0 if opens else carried
            carried = marked if not mine else 0
        if current.findings and mine and sentence.quote < 0:
            if evidence(sentence, current, mine, (marked, opens or bool(carried) or marked > 0)) >= _ENOUGH:
                current = Segment()
                segments.append(current)
            elif opens and (earlier := _returned_to(sentence, segments, current)) is not None:
                current = earlier
        current.add(sentence, mine)
    return tuple(s for s in segments if s.findings)


def evidence(sentence: Sentence, current: Segment, mine: Sequence[Finding], start: tuple[int, bool]) -> int:
    """How much speaks for another situation; `start` is the weight of markers and whether a paragraph begins."""
    marked, opens = start
    mentioned = {label for label, g in groups_in(sentence) if not g.is_generic}
    places = names_in(sentence, _PLACES)
    front = names_in(sentence, _TIMES, _FRONT)
    told = {f.concept for f in current.findings}
    total = min(marked, _ENOUGH) - (not opens)
    total += bool(mentioned - current.groups)
    total += bool(places) and places.isdisjoint(current.places)
    total += bool(front) and front.isdisjoint(current.times)
    begins = any(f.concept in _BEGINNINGS or f.concept.startswith("promise") for f in mine)
    total += begins and bool(told & _DESTINATION)
    total += _introduces_a_person(sentence)
    total -= 2 * _is_anaphoric(sentence)
    return total - bool(mentioned & current.groups)


def marker(sentence: Sentence) -> int:
    """The weight of the words that open another account, 0 where there are none."""
    front = " ".join(t.text.lower() for t in sentence.tokens[:_FRONT] if t.text != ",")
    return max((weight for weight, pattern in _markers() if pattern.search(front)), default=0)


def groups_in(sentence: Sentence) -> list[tuple[str, Group]]:
    """The nouns for people in a sentence, as (label, group), in order."""
    held = _groups()
    lemmas = [t.lemma.lower() for t in sentence.tokens]
    out = []
    for i, token in enumerate(sentence.tokens):
        longer = held.get(" ".join(lemmas[i : i + 3])) or held.get(" ".join(lemmas[i : i + 2]))
        group = longer or (
            held.get(lemmas[i]) if token.pos in {"NOUN", "PROPN"} and not _is_inner(sentence, token) else None
        )
        if group is not None:
            out.append((group.label, group))
    return out


def names_in(sentence: Sentence, kinds: frozenset[str], limit: int | None = None) -> set[str]:
    """The named entities of some kinds, lower case without article, that begin within `limit` tokens."""
    out: set[str] = set()
    run: list[str] = []
    for token in (*sentence.tokens, None):
        if token is not None and token.ent in kinds and (run or limit is None or token.i < limit):
            if token.pos != "DET":
                run.append(token.text.lower())
        elif run:
            out.add(" ".join(run))
            run = []
    return out


def _returned_to(sentence: Sentence, segments: Sequence[Segment], current: Segment) -> Segment | None:
    mentioned = {label for label, g in groups_in(sentence) if not g.is_generic} | names_in(sentence, _PLACES)
    if not mentioned or mentioned & (current.groups | current.places):
        return None
    return next((s for s in reversed(segments) if s.findings and mentioned & (s.groups | s.places)), None)


def _is_inner(sentence: Sentence, token: Token) -> bool:
    """A noun that only modifies another ("family farm", "girl band")."""
    return token.dep in {"compound", "nmod"} and token.head != token.i and sentence.tokens[token.head].pos == "NOUN"


def _is_anaphoric(sentence: Sentence) -> bool:
    subject = next((t for t in sentence.tokens if t.dep in _SUBJECTS), None)
    return subject is not None and subject.i < _FRONT and subject.text.lower() in cues("anaphor")


def _introduces_a_person(sentence: Sentence) -> bool:
    """A named subject with an age: "Mara Telin, 24, came to ..."."""
    words = sentence.tokens[:_FRONT]
    return any(
        a.ent == "PERSON" and b.text == "," and c.text.isdigit() and len(c.text) < len("100")
        for a, b, c in zip(words, words[1:], words[2:], strict=False)
    )


@cache
def _groups() -> dict[str, Group]:
    return {r["lemma"]: Group(r["label"], r["generic"] == "yes", r["age"] or "") for r in table("groups.tsv")}


@cache
def _markers() -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple(
        (int(r["weight"]), re.compile(rf"(?:^|.* )(?:{r['pattern']})(?: |$)")) for r in table("boundaries.tsv")
    )
