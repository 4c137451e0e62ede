"""Which way the verb over a date looks: ahead ("will", "going to") or back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.lexicon import words

if TYPE_CHECKING:
    from allegata.language import Sentence, Token

_AHEAD = words("word_classes", "word", use="ahead_auxiliary")
_DUE = words("word_classes", "word", use="due")
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


def looks_ahead(sentence: Sentence, token: Token) -> bool:
    """Whether the verb over a token is in the future: "will meet on Friday", "is due in March"."""
    verb = governor(sentence, token)
    while verb is not None:
        own = [t for t in sentence.tokens if t.head == verb.i and t.dep in {"aux", "auxpass"} and t.i < verb.i]
        beside = {t.text.lower() for t in own}
        if beside & _AHEAD or verb.text.lower() in _AHEAD:
            return not beside & {"have", "has"}
        if verb.text.lower() in _DUE and not beside & _PAST:
            return verb.tag != "VBD"
        if verb.dep not in {"xcomp", "conj"} or verb.head == verb.i:
            return any(
                t.text.lower() in _DUE and t.head == verb.i and verb.text.lower() in {"is", "are"}
                for t in sentence.tokens
            )
        above = sentence.tokens[verb.head]
        if verb.dep == "conj" and (own or verb.tag == "VBD"):
            return False
        verb = above if above.pos in {"VERB", "AUX"} and above.i != verb.i else None
    return False


def looks_back(sentence: Sentence, token: Token) -> bool:
    """Whether the verb over a token is in the past."""
    verb = governor(sentence, token)
    if verb is None:
        return False
    if verb.tag == "VBD":
        return True
    own = [t for t in sentence.tokens if t.head == verb.i and t.dep in {"aux", "auxpass"}]
    return any(t.tag == "VBD" for t in own) or (verb.tag == "VBN" and any(t.lemma in {"have", "'s", "’s"} for t in own))
