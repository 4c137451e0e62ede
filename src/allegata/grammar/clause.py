"""A sentence seen as clauses: dependents, auxiliaries, shared subjects, the predicate that carries the sense.

Labels are ClearNLP dependencies as spaCy's English models give them (nsubj, nsubjpass, aux, auxpass, neg, xcomp, ...).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.language import Sentence, Token

if TYPE_CHECKING:
    from collections.abc import Iterator

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
VERBAL = frozenset({"VERB", "AUX"})
SUBJECT = ("nsubj", "nsubjpass")
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
ASSERTS = FINITE | {"VB"}
"""Tags of a verb that can make a sentence, orders among them."""
_TRIM = frozenset({",", ";", ":", "-", "–", "—", "--", ".", "(", ")"})
OWN = ("nsubj", "nsubjpass", "expl", "csubj", "csubjpass", "mark")
"""What a clause of its own begins with: a subject or a complementiser."""
CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "relcl", "acl", "csubj", "csubjpass", "pcomp", "parataxis"})
_DEPTH = 12
"""Longest chain followed upwards; parses of broken text can be long."""


class View(msgspec.Struct, frozen=True):
    """A sentence's tokens with their dependents."""

    tokens: tuple[Token, ...]
    kids: tuple[tuple[int, ...], ...]

    def of(self, i: int, *labels: str) -> tuple[int, ...]:
        """Dependents of token `i` that carry one of the labels, in order."""
        tokens = self.tokens
        return tuple(k for k in self.kids[i] if tokens[k].dep in labels)

    def first(self, i: int, *labels: str) -> int | None:
        """The first such dependent."""
        tokens = self.tokens
        return next((k for k in self.kids[i] if tokens[k].dep in labels), None)


def view(sentence: Sentence) -> View:
    """Build the view; costs one pass over the tokens."""
    return View(tokens=sentence.tokens, kids=sentence.children())


def up(v: View, i: int) -> Iterator[int]:
    """The heads above a token, nearest first."""
    for _ in range(_DEPTH):
        head = v.tokens[i].head
        if head == i:
            return
        yield head
        i = head


def has_subject(v: View, i: int) -> bool:
    """Does the predicate bring a subject of its own?"""
    return any(v.tokens[k].dep in SUBJECTS for k in v.kids[i])


def first_conjunct(v: View, i: int) -> int:
    """For a predicate coordinated without a subject of its own ("beaten and starved"), the first of the row."""
    for _ in range(_DEPTH):
        t = v.tokens[i]
        if t.dep != "conj" or t.head == i or has_subject(v, i):
            return i
        i = t.head
    return i


def auxiliaries(v: View, i: int) -> tuple[int, ...]:
    """Auxiliaries of a predicate, its own or, where a conjunct has none and no tense, those it shares."""
    own = v.of(i, "aux", "auxpass")
    if own or v.tokens[i].dep != "conj":
        return own
    head = v.tokens[i].head
    if has_subject(v, i) or v.tokens[i].tag not in _TENSELESS or head == i:
        return own
    return auxiliaries(v, head)


_TENSELESS = frozenset({"VB", "VBN", "VBG"})


def subject(v: View, i: int) -> int | None:
    """The subject of a predicate: its own, a shared one, or the noun that a relative or participle clause describes."""
    own = v.first(i, "nsubj", "nsubjpass")
    t = v.tokens[i]
    if own is not None:
        if v.tokens[own].tag in _RELATIVE and t.dep == "relcl":
            return t.head
        return own
    taken = _reduced(v, i)
    if taken is not None:
        return taken
    clausal = v.first(i, "csubj", "csubjpass")
    if clausal is not None:  # "whoever complained was beaten"
        free = v.first(clausal, "nsubj", "nsubjpass")
        return free if free is not None and v.tokens[free].tag == "WP" else None
    if t.dep == "conj" and t.head != i:
        return subject(v, t.head)
    if t.dep in ("acl", "relcl") and t.tag in ("VBN", "VBG"):
        return t.head
    if t.dep in ("xcomp", "ccomp", "advcl", "pcomp") and t.head != i:
        return _controller(v, i)
    return None


def _reduced(v: View, i: int) -> int | None:
    """The noun of a short relative clause that was read as a clausal subject ("the embassy involved failed to ...")."""
    clausal = v.first(i, "csubj")
    if clausal is None or v.tokens[clausal].tag not in {"VBD", "VBN"} or v.of(clausal, "dobj", "attr"):
        return None
    if v.of(clausal, "mark") and v.tokens[i].dep not in {"conj", "ccomp"}:  # "that he lied surprised us"
        return None
    return v.first(clausal, "nsubj", "nsubjpass")


_RELATIVE = frozenset({"WP", "WDT"})


def _controller(v: View, i: int) -> int | None:
    """Object control before subject control ("forced them to work", "agreed to work")."""
    head = v.tokens[i].head
    if v.tokens[i].dep == "pcomp":
        head = v.tokens[head].head
    if v.tokens[i].dep in ("xcomp", "ccomp"):
        controlled = v.first(head, "dobj", "dative")
        if controlled is not None and controlled < i:
            return controlled
    return subject(v, head) if head != i else None


def is_passive(v: View, i: int) -> bool:
    """Passive: an auxiliary of the passive, a passive subject, or a bare participle that describes a noun."""
    t = v.tokens[i]
    if any(v.tokens[k].dep in ("auxpass", "nsubjpass", "csubjpass") for k in v.kids[i]):
        return True
    if t.tag != "VBN":
        return False
    if t.dep in ("acl", "amod", "advcl"):
        return not v.of(i, "aux")
    return t.dep == "conj" and not has_subject(v, i) and not v.of(i, "aux") and is_passive(v, t.head)


def noun_phrase(v: View, i: int) -> tuple[int, int]:
    """Span of a noun phrase without clauses and appositions: determiners, modifiers, numbers and "of" phrases."""
    lo = hi = i
    stack = [i]
    while stack:
        n = stack.pop()
        lo, hi = min(lo, n), max(hi, n)
        for k in v.kids[n]:
            t = v.tokens[k]
            if t.dep in _INSIDE or (t.dep == "prep" and t.lemma == "of") or (t.dep == "pobj" and n != i):
                stack.append(k)
    return v.tokens[lo].start, v.tokens[hi].end


_INSIDE = frozenset(
    {"det", "predet", "amod", "compound", "nummod", "poss", "case", "quantmod", "nmod", "advmod", "npadvmod"}
)


def subtree(v: View, i: int) -> list[int]:
    """Token `i` with everything below it, in order."""
    out, stack = [], [i]
    while stack:
        k = stack.pop()
        out.append(k)
        stack.extend(v.kids[k])
    return sorted(out)


def trim(v: View, tokens: list[int]) -> tuple[int, ...]:
    """Without punctuation and white space at either end."""
    while tokens and (v.tokens[tokens[0]].text in _TRIM or v.tokens[tokens[0]].text.isspace()):
        tokens = tokens[1:]
    while tokens and (v.tokens[tokens[-1]].text in _TRIM or v.tokens[tokens[-1]].text.isspace()):
        tokens = tokens[:-1]
    return tuple(tokens)


def clause_heads(v: View, clause: int) -> tuple[int, ...]:
    """The clause's head and the heads coordinated with it that are claims of their own.

    Those bring a subject or complementiser of their own, or a finite verb ("took her phone and locked the door").
    """
    out = [clause]
    for k in v.of(clause, "conj"):
        if v.tokens[k].pos in VERBAL and is_own_clause(v, k):
            out.extend(clause_heads(v, k))
    return tuple(out)


def is_own_clause(v: View, i: int) -> bool:
    """Has a coordinated verb its own subject or complementiser, or is it finite by itself?"""
    head = v.tokens[i].head
    if v.first(head, "neg") is not None and any(v.tokens[k].lemma in {"or", "nor"} for k in v.of(head, "cc")):
        return v.first(i, *OWN) is not None  # "had not been tried or found innocent": one negation
    if v.first(i, *OWN) is not None or any(v.tokens[m].dep == "mark" for m in subtree(v, i) if m < i):
        return True
    return bool({v.tokens[i].tag, *(v.tokens[k].tag for k in v.of(i, "aux", "auxpass"))} & FINITE)
