"""Dates against the life of who acts: born, founded, died, dissolved, and how old somebody was when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.extract.records import TimeSpan
from allegata.extract.when.lexemes import words
from allegata.grammar.lexing import Line, lex
from allegata.grammar.numbers import number_at
from allegata.grammar.tense import governor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from allegata.language import Parsed, Sentence, Token

_PERSONAL = frozenset({"he", "she", "it"})
_OLDEST = 110


class _Told(msgspec.Struct, frozen=True):
    """A date with the verb it dates, who does that, and the age that the sentence gives them."""

    number: int
    time: TimeSpan
    who: str
    verb: str
    active: bool
    age: int | None


def lives(times: Sequence[TimeSpan], parsed: Parsed) -> Mapping[int, str]:
    """The dates that the life of who acts excludes, with the reason in words."""
    told = _told(times, parsed)
    out: dict[int, str] = {}
    for one in told:
        for other in told:
            if one.number == other.number or not one.who or one.who != other.who:
                continue
            at, reason = _against(one, other)
            if reason:
                out.setdefault(at, reason)
    return out


def _told(times: Sequence[TimeSpan], parsed: Parsed) -> list[_Told]:
    out = []
    subjects: dict[int, str] = {}
    last = ""
    for s in parsed.sentences:
        last = _named_subject(s, last)
        subjects[s.index] = last
    for k, t in enumerate(times):
        if t.value.earliest is None or t.value.latest is None or "relative" in t.value.flags:
            continue
        s = parsed.sentences[t.sentence]
        token = next((x for x in s.tokens if t.start <= x.start < t.end), None)
        verb = governor(s, token) if token is not None else None
        if token is None or verb is None:
            continue
        before = subjects.get(t.sentence - 1, "")
        subject = _subject(s, verb)
        who = _key(subject, before, s) if subject is not None else ""
        active = subject is not None and subject.dep == "nsubj" and verb.tag == "VBD"
        out.append(_Told(k, t, who, verb.lemma.lower(), active, _age(parsed.text, s)))
    return out


def _named_subject(s: Sentence, last: str) -> str:
    """Whom the next sentence's pronoun means: the subject of this one, or of the one before it."""
    for t in s.tokens:
        if t.dep in {"nsubj", "nsubjpass"} and (found := _key(t, last, s)):
            return found
    return last


def _subject(s: Sentence, verb: Token) -> Token | None:
    own = next((t for t in s.tokens if t.head == verb.i and t.dep in {"nsubj", "nsubjpass"}), None)
    if own is None and verb.dep in {"conj", "xcomp", "advcl"} and verb.head != verb.i:
        above = s.tokens[verb.head]
        return next((t for t in s.tokens if t.head == above.i and t.dep in {"nsubj", "nsubjpass"}), None)
    return own


def _key(t: Token, before: str, s: Sentence) -> str:
    """Who a subject is: its name's last word, its noun with "the", or what a pronoun stands for."""
    low = t.text.lower()
    if low in _PERSONAL:
        within = next(
            (x for x in s.tokens[: t.i] if x.dep in {"nsubj", "nsubjpass"} and x.pos in {"PROPN", "NOUN"}), None
        )
        return _key(within, before, s) if within is not None else before
    if t.pos == "PROPN":
        return low
    definite = any(x.head == t.i and x.text.lower() in {"the", "its"} for x in s.tokens[max(0, t.i - 5) : t.i])
    return low if t.pos == "NOUN" and definite else ""


def _age(text: str, s: Sentence) -> int | None:
    """The age that a sentence gives its subject: "was 30 when", "aged thirty", "30 years old", "at the age of 30"."""
    line = Line(lex(text, s.start, s.end), {})
    for i in range(line.size):
        number = number_at(line, i)
        if number is None or not 0 < number.value <= _OLDEST:
            continue
        then = line.low(number.end), line.low(number.end + 1)
        was = line.low(i - 1) in {"was", "only", "just"} and then[0] in {"when", "in", "at"}
        of = line.low(i - 1) == "of" and line.low(i - 2) == "age"
        if was or of or line.low(i - 1) == "aged" or (then[0] in {"year", "years"} and then[1] == "old"):
            return int(number.value)
    return None


def _against(one: _Told, other: _Told) -> tuple[int, str]:
    """The date that cannot be beside the other, and why; an empty reason where both can be."""
    first, last = other.time.value.earliest or "", other.time.value.latest or ""
    at, until = one.time.value.earliest or "", one.time.value.latest or ""
    said = f"“{one.time.value.verbatim}” does not fit “{other.time.value.verbatim}”"
    if other.verb == "bear" and one.verb != "bear" and one.age is not None:
        years = (int(at[:4]) - int(last[:4]) - 1, int(until[:4]) - int(first[:4]))
        if not years[0] <= one.age <= years[1]:
            return max(one.number, other.number), f"{said}: the age given, {one.age}, excludes it. Which is meant?"
    begins, ends = words("life_start"), words("life_end")
    if not one.active or one.verb in begins or one.verb in ends:
        return 0, ""
    if other.verb in ends and at > last:
        return one.number, f"{said}: that is after the end of who acts. Which date is meant?"
    if other.verb in begins and not other.active and until < first:
        return one.number, f"{said}: that is before the beginning of who acts. Which date is meant?"
    return 0, ""
