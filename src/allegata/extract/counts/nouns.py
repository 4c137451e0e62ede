"""The noun that a number counts: from the number rightwards through the noun phrase to its head."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import msgspec

from allegata.grammar.lexicon import words

if TYPE_CHECKING:
    from allegata.grammar.lexing import Line

_MODIFIERS = frozenset({"JJ", "JJR", "JJS", "VBN", "VBG", "RB", "PRP$", "DT", "CD", "POS"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_PLURAL = frozenset({"NNS", "NNPS"})
_TURNS = frozenset({"last", "next", "this"})
"""What begins a date behind a number."""
PARTITIVE = frozenset({"them", "whom", "which", "us"})
"""What a number takes its part of: "31 of them"."""
_FARTHEST = 8
"""Lexemes between a number and the noun that it counts, at the most."""


class Counted(msgspec.Struct, frozen=True):
    """The counted noun with the nouns it is compounded of; `at` is the lexeme of the head."""

    text: str
    lemma: str
    at: int


@functools.cache
def _skipped() -> frozenset[str]:
    return words("quantity_words", "word", **{"class": "skip"})


@functools.cache
def _unit_words() -> frozenset[str]:
    return frozenset().union(
        *(words("quantity_words", "word", **{"class": c}) for c in ("money", "time", "rate", "measure"))
    )


def counted(line: Line, i: int, *, takes_of: bool) -> Counted | None:
    """The noun counted by the number that ends at lexeme `i`; None where none follows.

    Args:
        line: the paragraph.
        i: the lexeme after the number.
        takes_of: "of" may stand between ("dozens of", "one of the").
    """
    at, skipped = i, _skipped()
    if line.low(at) == "of" and line.low(at + 1) in PARTITIVE:
        at += 2
        if line.tag(at) not in {*_NOUNS, "JJ", "CD"}:
            return None
    elif line.low(at) in {"of", "more"} and (takes_of or line.low(at) == "more"):
        at += 1
        at += line.low(at) == "of"
    elif line.low(at) == "of":
        return None
    start = head = -1
    while at < line.size and at < i + _FARTHEST:
        tag, low = line.tag(at), line.low(at)
        if tag in _NOUNS:
            if start < 0:
                start = at
            head = at
        elif (
            low in _TURNS
            or (head >= 0 and not (low == "-" and line.glued(at)))
            or (head < 0 and not (tag in _MODIFIERS or low in skipped or (low in {"-", ",", "and"} and at > i)))
        ):
            break
        at += 1
    return _taken(line, start, head) if head >= 0 else None


def _taken(line: Line, start: int, head: int) -> Counted | None:
    for k in range(start, head + 1):  # a plural ends its phrase: "12 workers Monday"; so does a unit: "a 40 yard line"
        if (line.tag(k) in _PLURAL or line.low(k) in _unit_words()) and line.low(k + 1) != "-":
            head = k
            break
    token = line.token(head)
    first = start
    while first < head and line.tag(first) not in {"NN", "NNS"}:
        first += 1
    text = " ".join(line.raw(k) for k in range(first, head + 1)).replace(" - ", "-")
    return Counted(text, token.lemma if token is not None else line.low(head), head)
