"""Where an account happened: not where a court sits, somebody speaks, or people come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from allegata.indicators.cues import cues
from allegata.indicators.patterns import classes
from allegata.model import Place, anchor_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allegata.indicators.segments import Segment
    from allegata.language import Sentence, Token
    from allegata.model import Document, Statement

_PLACES = frozenset({"GPE", "LOC", "FAC"})
_NO_PLACES = frozenset({"PERSON", "DATE", "TIME", "EVENT", "LANGUAGE", "LAW", "CARDINAL", "MONEY"})
_VERBAL = frozenset({"VERB", "AUX"})
_STEPS = 12


class _Candidate(NamedTuple):
    """A place in a sentence: how far it is from being where it happened, its span, how fine it is."""

    rank: tuple[int, int, int]
    start: int
    end: int
    precision: Literal["site", "country", "unknown"]


def place_of(document: Document, segment: Segment, statements: Sequence[Statement]) -> Place | None:
    """The place that stands nearest to what is told, in its clause, at a workplace, or else in its sentence."""
    heads = {f.sentence.index: f.head for f in segment.findings if f.concept not in cues("background")}
    held = {f.sentence.index: f.sentence for f in segment.findings}
    found: list[_Candidate] = []
    for sentence in segment.sentences:
        told = 0 if sentence.index in heads else 1 if sentence.index in held else 2
        found.extend(_candidates(sentence, heads.get(sentence.index), told))
    if not found:
        return None
    best = min(found, key=lambda c: (c.rank, c.start))
    for s in statements:
        for place in s.places:
            if place.anchor is not None and place.anchor.start < best.end and best.start < place.anchor.end:
                return place
    anchor = anchor_at(document.id, document.text, best.start, best.end)
    return Place(verbatim=anchor.exact, anchor=anchor, name=anchor.exact, precision=best.precision)


def _candidates(sentence: Sentence, head: Token | None, told: int) -> Iterator[_Candidate]:
    """Places after "in", "at" and the like: names, and sites with what names them ("Lorvanian camps")."""
    tokens = sentence.tokens
    for token in tokens:
        above = tokens[max(0, token.i - 1 - sum(1 for t in tokens if t.head == token.i and t.i < token.i))]
        above = above if token.dep == "dobj" and above.dep == "prt" else tokens[token.head]
        if token.dep != "pobj" and above.dep != "prt":
            continue
        of_site = above.text.lower() == "of" and tokens[above.head].lemma.lower() in cues("site")
        if not of_site and above.text.lower() not in cues("at"):
            continue
        fit = _fit(sentence, token)
        if fit is None:
            continue
        near = abs(token.i - head.i) if head is not None else 0
        rank = (told, fit, near)
        beside = [t for t in tokens if t.head == token.i and t.dep in {"compound", "amod", "nummod"} and t.i < token.i]
        if (token.ent in _PLACES and token.text[:1].isupper()) or (_is_name(token) and token.ent not in _NO_PLACES):
            yield _Candidate(rank, *_whole(sentence, token), "country" if token.ent in _PLACES else "unknown")
        elif token.lemma.lower() in cues("site") and any(t.ent or t.pos == "PROPN" for t in beside):
            first = min([token, *beside], key=lambda t: t.i)
            yield _Candidate((told, fit, near + len(tokens)), first.start, token.end, "site")


def _fit(sentence: Sentence, token: Token) -> int | None:
    """0 at a workplace or in the clause of an act, 1 elsewhere; None at a court, an office or where somebody speaks."""
    at = token
    for _ in range(_STEPS):
        if at.head == at.i:
            return 1
        at = sentence.tokens[at.head]
        word = at.lemma.lower()
        if word == "from" and sentence.tokens[at.head].lemma.lower() not in cues("bringing_out"):
            return None  # where people come from
        if at.pos in _VERBAL and word == "leave" and token.i < max(t.i for t in sentence.tokens if t.head == at.i):
            return 2
        if at.i != token.i and (word in cues("helper") or word in cues("seat")):
            return None
        if word in classes()["workplace"] or word in cues("site"):
            return 0
        if at.pos in _VERBAL:
            return None if word in cues("justice") or word in cues("telling_verb") else 0
    return 1


def _whole(sentence: Sentence, token: Token) -> tuple[int, int]:
    first = last = token
    while first.i > 0 and _joins(sentence.tokens[first.i - 1]):
        first = sentence.tokens[first.i - 1]
    while last.i + 1 < len(sentence.tokens) and _joins(sentence.tokens[last.i + 1]):
        last = sentence.tokens[last.i + 1]
    return first.start, last.end


def _is_name(token: Token) -> bool:
    if not token.text[:1].isupper():
        return False
    return token.pos == "PROPN" or (token.i > 0 and token.pos == "NOUN")


def _joins(token: Token) -> bool:
    named = token.ent in _PLACES or (_is_name(token) and token.ent not in _NO_PLACES)
    return named and token.pos not in {"DET", "PUNCT"}
