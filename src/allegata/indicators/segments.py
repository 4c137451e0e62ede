"""Which sentences tell of the same alleged situation: these people, there, then.

A report tells one situation until the text itself shows another: a marker ("in a separate case"), another time in
front, people or a place not met so far, the story beginning anew with an approach. Anaphora holds a situation together.
"""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from allegata.indicators.cues import cues
from allegata.indicators.findings import Finding
from allegata.indicators.frames import is_thing
from allegata.indicators.standards import table
from allegata.language import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from allegata.language import Parsed, Token

_ENOUGH = 3
_HEADING = 10
_FRONT = 12
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_PERSONS = frozenset({"PERSON"})
_TIMES = frozenset({"DATE", "EVENT"})
_NO_PLACES = frozenset({"PERSON", "DATE", "TIME", "EVENT", "LANGUAGE", "LAW"})
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
    lead: list[Sentence] = msgspec.field(default_factory=list)
    """What stands before the first finding of the first situation: where a report says who and where."""
    tail: list[Sentence] = msgspec.field(default_factory=list)
    """What stands after the last finding, as far as no other case begins: where a report says what the law did."""

    def add(self, sentence: Sentence, found: Iterable[Finding]) -> None:
        """Take a sentence in."""
        self.sentences.append(sentence)
        self.findings.extend(found)
        self.groups |= {label for label, g in groups_in(sentence) if not g.is_generic}
        self.places |= names_in(sentence, _PLACES) | places_at(sentence)
        self.times |= names_in(sentence, _TIMES)


def segment(parsed: Parsed, found: Sequence[Finding], items: Sequence[int] = ()) -> tuple[Segment, ...]:
    """Cut a document into situations; those in which nothing was found are left out.

    `items` are the offsets at which the items of a round-up begin: none goes on with the one before.
    """
    by_sentence: dict[int, list[Finding]] = {}
    for finding in found:
        by_sentence.setdefault(finding.sentence.index, []).append(finding)
    segments = [Segment()]
    current, paragraph, last = segments[0], -1, 0
    pending: list[Sentence] = []
    is_opening = False
    for sentence in sorted(parsed.sentences, key=lambda s: (s.start, s.index)):
        mine = by_sentence.get(sentence.index, [])
        item = sum(start <= sentence.start for start in items)
        if item != last:
            last, pending = item, []
            if current.findings:
                current = Segment()
                segments.append(current)
        opens = sentence.paragraph != paragraph and sentence.quote < 0
        if opens and sum(len(s.tokens) for s in pending) > _HEADING:
            if not current.findings:
                current.lead.extend(pending)
            pending = []  # a paragraph in which nothing was found is background
        is_opening = is_opening or opens
        paragraph = sentence.paragraph
        pending.append(sentence)
        if not mine:
            continue
        if sentence.quote < 0 and any(f.concept not in cues("beside") for f in current.findings):
            if evidence(pending, current, mine, opens=is_opening) >= _ENOUGH:
                current = Segment()
                segments.append(current)
            elif is_opening and (earlier := _returned_to(pending, segments, current)) is not None:
                current = earlier
        for taken in pending:
            current.add(taken, by_sentence.get(taken.index, []))
        pending, is_opening = [], False
    current.tail = _tail(parsed, current)
    return tuple(s for s in segments if s.findings)


def _tail(parsed: Parsed, last: Segment) -> list[Sentence]:
    end = max((s.start for s in last.sentences), default=0)
    after = sorted((s for s in parsed.sentences if s.start > end), key=lambda s: s.start)
    return list(itertools.takewhile(lambda s: not marker(s), after))


def evidence(lead: Sequence[Sentence], current: Segment, mine: Sequence[Finding], *, opens: bool) -> int:
    """How much speaks for another situation in the sentences from the last finding or paragraph to this finding."""
    mentioned = {label for s in lead for label, g in groups_in(s) if not g.is_generic}
    places = {name for s in lead for name in places_at(s)}
    front = {name for s in lead for name in names_in(s, _TIMES, limit=_FRONT)}
    told = {f.concept for f in current.findings}
    marked = max(marker(s) for s in lead)
    begins = any(f.concept in _BEGINNINGS or f.concept.startswith("promise") for f in mine)
    total = min(marked, _ENOUGH)
    total += bool(mentioned - current.groups)
    total += bool(places - current.places)
    total += 2 * _is_elsewhere(lead, current, mine, places)
    total += bool(front) and front.isdisjoint(current.times)
    total += begins and bool(told & _DESTINATION)
    total += _introduces_a_person(lead[0])
    total -= 2 * (_is_anaphoric(lead[-1]) and len(lead) == 1)
    total -= not (marked or opens)
    return total - bool(mentioned & current.groups)


def _is_elsewhere(lead: Sequence[Sentence], current: Segment, mine: Sequence[Finding], places: set[str]) -> bool:
    """Other people at another place: both are named, and neither was met before."""
    if not places or not current.places or places & current.places or _is_anaphoric(lead[-1]):
        return False
    known = _people_in(current.sentences) | _done_to(current.findings)
    new = _people_in(lead) | _done_to(mine)
    return bool(known) and bool(new) and known.isdisjoint(new)


def _people_in(sentences: Sequence[Sentence]) -> set[str]:
    """Groups and persons by name, and who is the subject under a name."""
    out = {label for s in sentences for label, g in groups_in(s) if not g.is_generic}
    out |= {name for s in sentences for name in names_in(s, _PERSONS)}
    named = (t for s in sentences for t in s.tokens if t.dep in _SUBJECTS and t.pos == "PROPN" and t.ent not in _PLACES)
    return out | {t.text.lower() for t in named}


def _done_to(found: Sequence[Finding]) -> set[str]:
    """Nouns in the plural for those to whom something is done, or whose things are taken."""
    tokens = (t for f in found for t in f.sentence.tokens if t.dep in {"dobj", "nsubjpass", "poss"})
    return {t.lemma.lower() for t in tokens if t.tag == "NNS" and not is_thing(t)}


def marker(sentence: Sentence) -> int:
    """The weight of the words that open another account, 0 where there are none."""
    front = " ".join(t.text.lower() for t in sentence.tokens[:_FRONT] if t.text != ",")
    if _any_marker().search(front) is None:
        return 0
    return max((weight for weight, pattern in _markers() if pattern.search(front)), default=0)


def groups_in(sentence: Sentence, skip: Sequence[tuple[int, int]] = ()) -> list[tuple[str, Group]]:
    """The nouns for people in a sentence, as (label, group), in order; those within spans to skip left out."""
    out = []
    for token in sentence.tokens:
        if any(a <= token.start < b for a, b in skip):
            continue
        group = group_of(token)
        if group is None or _is_inner(sentence, token):
            group = _phrase_at(sentence, token)
        if group is not None:
            out.append((group.label, group))
    return out


def group_of(token: Token) -> Group | None:
    """The group that one noun names by itself."""
    if token.pos not in {"NOUN", "PROPN"}:
        return None
    held = _groups()
    return held.get(token.text.lower()) or held.get(token.lemma.lower())


def _phrase_at(sentence: Sentence, token: Token) -> Group | None:
    """A group that two or three words name ("prisoners of war"), from the first of them."""
    first = token.lemma.lower().removesuffix("s")
    if first not in _first_words():
        return None
    rest = [t.lemma.lower().removesuffix("s") for t in sentence.tokens[token.i + 1 : token.i + 3]]
    held = _groups()
    return next((held[w] for n in (2, 1) if (w := " ".join([first, *rest[:n]])) in held and n <= len(rest)), None)


def names_in(sentence: Sentence, kinds: frozenset[str], *, limit: int | None = None) -> set[str]:
    """The named entities of some kinds, lower case without article, that begin within `limit` tokens."""
    out: set[str] = set()
    run: list[Token] = []
    for token in (*sentence.tokens, None):
        if token is not None and token.ent in kinds and (run or limit is None or token.i < limit):
            run.append(token)
        elif run:
            out.add(" ".join(t.text.lower() for t in run if t.pos != "DET"))
            run = []
    return out


def places_at(sentence: Sentence) -> set[str]:
    """The names after "in", "at", "near", or "of" after a site ("the estate of Low Barrow"), known as places or not."""
    out = set()
    for token in sentence.tokens:
        if token.dep != "pobj" or token.pos != "PROPN" or token.ent in _NO_PLACES:
            continue
        above = sentence.tokens[token.head]
        of_site = above.text == "of" and sentence.tokens[above.head].lemma.lower() in cues("site")
        if above.text.lower() in cues("at") or of_site:
            first = token.i
            while first and sentence.tokens[first - 1].pos == "PROPN":
                first -= 1
            out.add(" ".join(t.text.lower() for t in sentence.tokens[first : token.i + 1]))
    return out


def _returned_to(lead: Sequence[Sentence], segments: Sequence[Segment], current: Segment) -> Segment | None:
    mentioned = {label for s in lead for label, g in groups_in(s) if not g.is_generic}
    mentioned |= {name for s in lead for name in names_in(s, _PLACES)}
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
def _first_words() -> frozenset[str]:
    return frozenset(lemma.split()[0] for lemma in _groups() if " " in lemma)


@cache
def _markers() -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple((int(r["weight"]), re.compile(rf"\b(?:{r['pattern']})\b")) for r in table("boundaries.tsv"))


@cache
def _any_marker() -> re.Pattern[str]:
    return re.compile("|".join(pattern.pattern for _, pattern in _markers()))
