"""Where a cue word is none: nobody says anything in "it is hard to say", "you know", "anyone accused of a crime".

Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.clause import subtree
from allegata.grammar.lexicon import lookup, words

if TYPE_CHECKING:
    from allegata.grammar.clause import View
    from allegata.grammar.cues import Cue
    from allegata.language import Token

_EMPTY = frozenset({"it", "what", "this", "that", "there"})
_SELF = frozenset({"myself", "yourself", "himself", "herself", "itself", "ourselves", "themselves"})
_ASIDE = frozenset({"know", "see", "understand", "imagine", "remember"})


def is_said(v: View, t: Token, cue: Cue, source: int | None) -> bool:
    """Does somebody say, think or want something by this verb?

    Args:
        v: the sentence.
        t: the verb.
        cue: what the verb would do.
        source: the token that heads its source, None where it has none.
    """
    if t.i and v.tokens[t.i - 1].tag == "POS":
        return False  # "the government's plans", read as a verb
    if t.lemma == "assure" and any(v.tokens[k].text == "be" for k in v.of(t.i, "auxpass")) and source is None:
        return False  # "be assured that"
    if t.text == "telling" and source is not None and v.tokens[source].text.casefold() == "it":
        return False  # "it is telling that"
    if t.dep in {"acl", "relcl"} and v.tokens[t.head].lemma in words("unable_subjects", "word", use="generic"):
        return False  # "anyone accused of", "those who say"
    you = source is not None and v.tokens[source].text.casefold() == "you"
    if you and (t.lemma in _ASIDE or cue.type in {"belief", "intention"}):
        return False  # "you know", "whatever you think", "if you want"
    below = [t.i, *v.of(t.i, "ccomp", "xcomp")]
    if t.lemma in {"find", "see"} and any(v.tokens[m].text.casefold() in _SELF for k in below for m in v.kids[k]):
        return False  # "finds himself leading the team"
    what = v.first(t.i, "dobj")
    if "as" in cue.frames and what is not None and v.tokens[what].tag == "WP":
        return False  # "what it calls justice"
    if _is_unable(v, t, cue, source) or (cue.stance == "denies" and _is_of_person(v, t)):
        return False
    return not _is_only_thought_of(v, t, cue, source)


def _is_unable(v: View, t: Token, cue: Cue, source: int | None) -> bool:
    """Events and stretches of time say and see nothing; what holds a thing rules on nothing."""
    noun = v.tokens[source].lemma.casefold() if source is not None else ""
    if cue.tone == "finding" and t.lemma == "hold":
        return noun not in words("unable_subjects", "word", use="judicial")
    if source is None or v.tokens[source].pos != "NOUN":
        return False
    if t.lemma == "require" and noun not in lookup("voice_nouns", "word", "kind"):
        return True
    able = noun in lookup("voice_nouns", "word", "kind") or noun in lookup("head_nouns", "form", "kind")
    if not able and (cue.type == "intention" or t.lemma in {"threaten", "continue", "see"}):
        return v.tokens[source].tag == "NN" or t.lemma == "continue"  # "the anger threatens to spread"
    return noun in words("unable_subjects", "word", use="event") and (t.lemma == "see" or not v.of(source, "poss"))


def _shows(cue: Cue) -> bool:
    """Show, prove, reflect: what evidence does."""
    return cue.type == "speech" and cue.frames == {"that"}


def _is_of_person(v: View, t: Token) -> bool:
    """To dismiss or reject somebody is no denial."""
    obj = v.first(t.i, "dobj", "nsubjpass")
    if obj is None:
        return False
    o = v.tokens[obj]
    return o.ent == "PERSON" or lookup("voice_nouns", "word", "kind").get(o.lemma) == "person"


def _is_only_thought_of(v: View, t: Token, cue: Cue, source: int | None) -> bool:
    """An infinitive that nobody carries out: "it is impossible to verify", "for anyone to predict"."""
    if not any(v.tokens[k].tag == "TO" for k in v.kids[t.i]):
        return False
    if v.first(t.i, "nsubj", "nsubjpass") is not None or v.tokens[t.head].lemma == "be" or t.dep == "acl":
        return True  # "for anyone to predict", "the aim is to say", "a petition to acknowledge"
    if source is None:
        return t.dep != "ROOT"
    if v.tokens[source].dep == "attr":
        return True  # "it would be a stretch to say"
    if t.head != t.i and v.tokens[source].i > t.i:
        return False
    if (t.dep == "advcl" and (_shows(cue) or cue.type == "belief")) or t.lemma in {"see", "hear", "find"}:
        return True  # "published to show that ...", "asked around to see if ..."
    if v.tokens[source].dep == "dobj" and lookup("voice_nouns", "word", "kind").get(v.tokens[source].lemma) is None:
        return v.tokens[source].pos == "NOUN"  # "have reason to refuse"
    return v.tokens[source].lemma in _EMPTY and source not in subtree(v, t.i)
