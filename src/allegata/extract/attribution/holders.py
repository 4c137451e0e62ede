"""Whose words a verb reports: its subject, its agent, or whom the sentence leads to.

Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.attribution.frames import goes_on
from allegata.grammar.clause import SUBJECT, VERBAL, up
from allegata.grammar.cues import NO_CUE, verbs
from allegata.grammar.lexicon import lookup

if TYPE_CHECKING:
    from allegata.grammar.clause import View
    from allegata.language import Token

_RELATIVE = frozenset({"who", "which", "that", "whom"})


def source_head(v: View, t: Token, *, passive: bool) -> int | None:
    """The token that heads the source of verb `t`; None where nobody is named."""
    above = quoting(v, t)
    if above is not None:  # "quoted Rook as saying"
        return v.of(above, "nsubjpass", "dobj")[-1]
    if passive:
        agent = v.first(t.i, "agent")
        return v.first(agent, "pobj") if agent is not None else None
    for find in (_subject, _behind_quotation, _described, _speaker_above, _misread):
        found = find(v, t)
        if found is not None:
            return found
    return _inherited(v, t.head) if t.dep in {"conj", "xcomp", "advcl", "ccomp"} and t.head != t.i else None


def _subject(v: View, t: Token) -> int | None:
    subjects = [k for k in v.of(t.i, "nsubj") if v.tokens[k].quote < 0]
    if not subjects:
        return None
    subject = next(
        (k for k in reversed(subjects) if k < t.i), subjects[0]
    )  # the nearer: "the minister, Ina Sorel said"
    return _borne(v, t.head) if v.tokens[subject].lemma in _RELATIVE and t.dep == "relcl" else subject


def _borne(v: View, i: int) -> int:
    """Who is what a relative clause describes: Vale, in "Vale was a general who described ..."."""
    t = v.tokens[i]
    subject = v.first(t.head, "nsubj") if t.dep == "attr" and v.tokens[t.head].lemma == "be" else None
    return subject if subject is not None and v.tokens[subject].pos in {"NOUN", "PROPN"} else i


def _behind_quotation(v: View, t: Token) -> int | None:
    """As in "“...,” points out Rook"."""
    if not any(v.tokens[k].quote >= 0 and k < t.i for k in v.of(t.i, "nsubj")):
        return None
    behind = [k for k in v.kids[t.i] if k > t.i and v.tokens[k].dep not in {"prep", "prt", "dative", "npadvmod"}]
    return next((k for k in behind if v.tokens[k].dep == "dobj" or v.tokens[k].pos == "PROPN"), None)


def _described(v: View, t: Token) -> int | None:
    """What a participle or relative clause describes."""
    return t.head if t.dep in {"acl", "relcl"} else _document_before(v, t)


def _speaker_above(v: View, t: Token) -> int | None:
    """Who goes on speaking: "Rook said that ..., adding that ..."."""
    for k in up(v, t.i) if goes_on(v, t) else ():
        cue = verbs().get(v.tokens[k].lemma)
        if cue is not None and cue.type == "speech" and (speaker := v.first(k, "nsubj")) is not None:
            return speaker
    return None


def _misread(v: View, t: Token) -> int | None:
    """Subjects that the parser takes for something else."""
    before = v.tokens[t.i - 1] if t.i else t
    if t.dep == "conj" and before.dep == "conj" and before.lemma in lookup("voice_nouns", "word", "kind"):
        return before.i  # "to hold meetings and activists reported": read as what is held
    if t.dep == "dep" and v.tokens[t.head].pos in VERBAL and t.head < t.i:  # "women held there said": no main verb
        return v.first(t.head, *SUBJECT)
    return None


def quoting(v: View, t: Token) -> int | None:
    """The verb above "as saying" that names who says it, for the verb "saying"."""
    above = v.tokens[t.head]
    verb = v.tokens[above.head]
    quoting = t.dep == "pcomp" and above.lemma == "as" and "as_saying" in (verbs().get(verb.lemma) or NO_CUE).frames
    return verb.i if quoting and v.first(verb.i, "nsubjpass", "dobj") is not None else None


def _document_before(v: View, t: Token) -> int | None:
    """What a participle right behind a noun phrase describes: "statements by the office asserting that ..."."""
    if t.tag != "VBG" or not t.i or v.tokens[t.i - 1].pos not in {"NOUN", "PROPN"}:
        return None
    k = t.i - 1
    while True:
        if lookup("voice_nouns", "word", "kind").get(v.tokens[k].lemma) == "document":
            return k
        head = v.tokens[k].head
        if head == k or head > t.i or v.tokens[head].pos not in {"NOUN", "PROPN", "ADP"}:
            return None
        k = head


def _inherited(v: View, i: int) -> int | None:
    for _ in range(6):
        subject = v.first(i, *SUBJECT)
        if subject is not None:
            t = v.tokens[i]
            return _borne(v, t.head) if v.tokens[subject].lemma in _RELATIVE and t.dep == "relcl" else subject
        if v.tokens[i].dep not in {"conj", "xcomp", "advcl", "ccomp"}:
            return None
        i = v.tokens[i].head
    return None
