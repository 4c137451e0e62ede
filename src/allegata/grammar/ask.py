"""A question about the standing of a predicate: the predicate, and what is known around it.

Labels are ClearNLP dependencies.
"""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING

import msgspec

from allegata.grammar.clause import View, up
from allegata.grammar.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.language import Token

Words = tuple[int, ...]
"""The tokens that decide."""
NONE: Words = ()
SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass")
BELOW = frozenset(
    {"xcomp", "pcomp", "prep", "acl", "dobj", "pobj", "ccomp", "attr", "oprd", "conj", "amod", "compound"}
)
"""How what a verb is about hangs below it."""
CLAUSES = frozenset({"advcl", "ccomp", "csubj", "relcl", "acl"})


class Ask(msgspec.Struct, frozen=True):
    """A predicate asked about.

    `spots` are all words of a phrase that is asked about as one, none for a predicate alone; `own` those whose negation
    is the phrase's own sense ("unpaid"); `voiced` words that carry a voice, whose force is a stance; `quoted`:
    somebody's words, so that "you" is no reader; `inside` the tokens of the claim.
    """

    v: View
    i: int
    spots: frozenset[int] = frozenset()
    own: frozenset[int] = frozenset()
    voiced: frozenset[int] = frozenset()
    quoted: bool = False
    inside: frozenset[int] | None = None

    @property
    def start(self) -> int:
        """Where the predicate begins, in the text."""
        return self.v.tokens[self.i].start

    @property
    def path(self) -> Words:
        """The predicate and the tokens above it, nearest first."""
        return (self.i, *up(self.v, self.i))

    def pairs(self) -> Iterator[tuple[Token, Token]]:
        """Each token of the path with the one above it."""
        return ((self.v.tokens[low], self.v.tokens[high]) for low, high in itertools.pairwise(self.path))


def listed(t: Token, kind: str) -> bool:
    """Is the word one of a class of the table of standing?"""
    return t.lemma.lower() in standing_words(kind)


@functools.cache
def standing_words(kind: str) -> frozenset[str]:
    """A class of the table of standing."""
    return words("standing", "form", **{"class": kind})
