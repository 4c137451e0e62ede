"""What an account says about the time of an event: who is alive, how long ago it was, what it is called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from allegata.extract.when.lexemes import words as date_words
from allegata.extract.when.relative import amount_at
from allegata.grammar.lexicon import words
from allegata.grammar.lexing import Line, lex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.extract.records import TimeSpan
    from allegata.language import Parsed, Sentence

_STILL = frozenset({"still", "remain", "alive"})
_SPANS = {"year": 1, "decade": 10, "century": 100}
_BACK = frozenset({"ago", "later", "on", "earlier"})
_EVENTS = frozenset(
    {
        "war",
        "revolution",
        "massacre",
        "genocide",
        "siege",
        "invasion",
        "occupation",
        "uprising",
        "famine",
        "coup",
        "battle",
    }
)
_DEMONSTRATIVE = frozenset({"these", "those", "same"})
_DEFINITE = _DEMONSTRATIVE | {"the", "this", "that", "its", "their"}
_DESCENT = frozenset(
    {"descendant", "grandchild", "grandson", "granddaughter", "ancestor", "heir", "memory", "memorial"}
)
_DASH = re.compile(r"[^\w]+")
_STEPS = 12
"""Heads that are climbed, at the most."""


class Passage(msgspec.Struct, frozen=True):
    """A sentence as evidence: its nouns by lemma, whether it speaks of the present, how many years it counts."""

    sentence: int
    paragraph: int
    nouns: frozenset[str]
    statuses: frozenset[str]
    """Lemmas, with a definite determiner, of persons an event made what they are; any noun with "these"."""
    events: frozenset[str]
    """Lemmas, with a definite determiner, of events that happen once."""
    is_present: bool
    years: int | None


def passages(parsed: Parsed) -> tuple[Passage, ...]:
    """Every sentence of a text as evidence, in order."""
    return tuple(_passage(parsed, s) for s in parsed.sentences)


def _passage(parsed: Parsed, s: Sentence) -> Passage:
    tokens = s.tokens
    named = [t for t in tokens if t.pos in {"NOUN", "PROPN"} and len(t.text) > 2]  # noqa: PLR2004  a size of the calendar or of English numerals
    definite = {_lemma(t.lemma) for t in named if _has(s, t.i, _DEFINITE)}
    pointed = {_lemma(t.lemma) for t in named if _has(s, t.i, _DEMONSTRATIVE)}
    lemmas = {t.lemma for t in tokens}
    kin = bool(lemmas & _DESCENT)
    return Passage(
        sentence=s.index,
        paragraph=s.paragraph,
        nouns=frozenset(_lemma(t.lemma) for t in named),
        statuses=frozenset() if kin else frozenset((definite & words("status_nouns", "word")) | pointed),
        events=frozenset(definite & _EVENTS),
        is_present=any(t.tag in {"VBZ", "VBP"} for t in tokens) and bool(lemmas & _STILL) and not kin,
        years=None if kin else _years(parsed, s),
    )


def _lemma(word: str) -> str:
    return word.removesuffix("s") if word.isalpha() else word


def _has(s: Sentence, i: int, determiners: frozenset[str]) -> bool:
    return any(t.head == i and t.text.lower() in determiners for t in s.tokens[max(0, i - 5) : i])


def _years(parsed: Parsed, s: Sentence) -> int | None:
    """How many years lie between an event and now, by "after three decades", "30 years ago", "for forty years"."""
    present = any(t.tag in {"VBZ", "VBP"} for t in s.tokens)
    line = Line(lex(parsed.text, s.start, s.end), {})
    for i in range(line.size):
        unit = date_words("unit").get(line.low(i))
        if unit not in _SPANS or not i:
            continue
        for first in range(max(0, i - 3), i):
            amount, end = amount_at(line, first)
            if end != i or not amount:
                continue
            before, after = line.low(first - 1), line.low(i + 1)
            if after == "ago" or (present and (before in {"after", "for"} or after in _BACK)):
                return int(amount) * _SPANS[unit]
    return None


def shares_event(told: Sequence[Passage], here: Passage, there: Passage) -> bool:
    """Whether two sentences belong to one account: the same sentence, or the same paragraph and a noun in common.

    A noun may be handed on by the sentences between: "the war ... prisoners", "the prisoners ... the camp".
    """
    if here.sentence == there.sentence:
        return True
    if here.paragraph != there.paragraph or there.sentence < here.sentence:
        return False
    held = set(here.nouns)
    for p in told[here.sentence + 1 : there.sentence + 1]:
        if held & p.nouns:
            held |= p.nouns
        elif p.sentence == there.sentence:
            return False
    return True


def same_persons(told: Sequence[Passage], here: Passage, there: Passage) -> bool:
    """Whether the second sentence speaks of persons, or of the event, that the account has named since the first."""
    known: set[str] = set()
    for p in told[here.sentence : there.sentence]:
        known |= p.nouns
    return bool(there.statuses & known) or bool(there.events & here.nouns and here.sentence != there.sentence)


def alive(there: Passage) -> bool:
    """Whether the persons are spoken of as living now."""
    return there.is_present and bool(there.statuses)


def alive_within(parsed: Parsed, t: TimeSpan) -> bool:
    """Whether the date belongs to persons who do something now: "the survivors of the 1887 fire are still waiting"."""
    s = parsed.sentences[t.sentence]
    at = next((k for k in s.tokens if t.start <= k.start < t.end), None)
    lemmas = {k.lemma for k in s.tokens}
    if at is None or not lemmas & _STILL or lemmas & _DESCENT:
        return False
    for _ in range(_STEPS):
        if at.head == at.i or at.pos == "VERB":
            return False
        at = s.tokens[at.head]
        if at.dep in {"nsubj", "nsubjpass"} and at.lemma in words("status_nouns", "word"):
            verb = s.tokens[at.head]
            return verb.tag in {"VBZ", "VBP"} or any(c.head == verb.i and c.tag in {"VBZ", "VBP"} for c in s.tokens)
    return False


def event_name(parsed: Parsed, t: TimeSpan) -> str | None:
    """The name of the event that a date stands directly beside, in lower case: "iran iraq war 1880-88"."""
    tokens = parsed.sentences[t.sentence].tokens
    at = next((k.i for k in tokens if t.start <= k.start < t.end), -1)
    if at < 0:
        return None
    last = at - 1
    while last >= 0 and tokens[last].text in {"(", ",", "of", "in"}:
        last -= 1
    if last < 0 or tokens[last].lemma not in _EVENTS:
        return None
    first = last
    while first > 0 and (tokens[first - 1].text[:1].isupper() or tokens[first - 1].text in {"-", "–"}):
        first -= 1
    if first == last:
        return None
    name = parsed.text[tokens[first].start : tokens[last].end].lower()
    return _DASH.sub(" ", name).removeprefix("the ").strip()
