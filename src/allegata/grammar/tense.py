"""Which way the verb over a date looks: ahead ("will", "going to") or back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.lexicon import words

if TYPE_CHECKING:
    from allegata.language import Sentence, Token

_AHEAD = words("word_classes", "word", use="ahead_auxiliary")
_PAST = words("word_classes", "word", use="past_auxiliary")
_STEPS = 25


def governor(sentence: Sentence, token: Token) -> Token | None:
    """The nearest verb above a token, or None."""
    at = token
    for _ in range(_STEPS):
        if at.pos in {"VERB", "AUX"}:
            return at
        if at.head == at.i:
            return None
        at = sentence.tokens[at.head]
    return None


def _listed(kind: str) -> frozenset[str]:
    return words("when_words", "word", **{"class": kind})


def looks_ahead(sentence: Sentence, token: Token) -> bool:
    """Whether the verb over a token is in the future: "will meet on Friday", "is due in March"."""
    verb = governor(sentence, token)
    for _ in range(_STEPS):
        if verb is None:
            return False
        own = [t for t in sentence.tokens if t.head == verb.i and t.dep in {"aux", "auxpass"} and t.i < verb.i]
        said = _said(sentence, verb, {t.text.lower() for t in own})
        if said is not None:
            return said
        above = sentence.tokens[verb.head]
        if above.i == verb.i or above.pos not in {"VERB", "AUX", "ADJ"}:
            return False
        if verb.dep == "conj" and (own or verb.tag == "VBD"):
            return False
        if verb.dep == "advcl" and not _is_open_clause(sentence, verb):
            return False
        if verb.dep == "xcomp" and above.lemma in _listed("intent") and not looks_back(sentence, above):
            return True
        if verb.dep not in {"xcomp", "conj", "advcl"}:
            return False
        verb = above
    return False


def _said(sentence: Sentence, verb: Token, auxiliaries: set[str]) -> bool | None:
    """What a verb's own words say of its direction; None where those above it decide."""
    if auxiliaries & _AHEAD or verb.text.lower() in _AHEAD:
        return not auxiliaries & {"have", "has"}
    if verb.text.lower() in _listed("due") and not auxiliaries & _PAST:
        due = verb.tag != "VBD"
        below = any(t.head == verb.i and t.lemma == "be" and t.tag == "VBD" for t in sentence.tokens)
        return due and not below if verb.pos != "ADJ" else None
    if verb.text.lower() in {"is", "are"} and any(
        t.text.lower() in _listed("due") and t.head == verb.i for t in sentence.tokens
    ):
        return True
    if verb.tag in {"VBZ", "VBP"} and verb.lemma in _listed("timetable") and not auxiliaries:
        return True
    unless = any(t.head == verb.i and t.dep == "mark" and t.text.lower() == "unless" for t in sentence.tokens)
    return True if unless and not looks_back(sentence, verb) else None


def _is_open_clause(sentence: Sentence, verb: Token) -> bool:
    """Whether a clause tells what is still open: "if it is not paid by Friday", its own verb not in the past."""
    marks = [t for t in sentence.tokens if t.head == verb.i and t.dep in {"mark", "advmod"}]
    return any(t.text.lower() in _listed("clause") for t in marks) and not looks_back(sentence, verb)


def looks_back(sentence: Sentence, token: Token) -> bool:
    """Whether the verb over a token is in the past."""
    verb = governor(sentence, token)
    if verb is None:
        return False
    if verb.tag == "VBD":
        return True
    own = [t for t in sentence.tokens if t.head == verb.i and t.dep in {"aux", "auxpass"}]
    return any(t.tag == "VBD" for t in own) or (verb.tag == "VBN" and any(t.lemma in {"have", "'s", "’s"} for t in own))
