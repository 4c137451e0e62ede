"""Attributions by nouns, adjectives and prepositions: "the claim that", "sure that", "according to".

Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.extract.attribution.attributed import Attributed, noun_phrase, verb_group
from allegata.grammar.clause import ASSERTS, SUBJECT, VERBAL, clause_heads, subtree, trim
from allegata.grammar.cues import others, verbs
from allegata.grammar.lexicon import words

if TYPE_CHECKING:
    from allegata.grammar.clause import View
    from allegata.grammar.cues import Cue
    from allegata.language import Token


def noun(v: View, t: Token) -> Attributed | None:
    """A noun that takes a clause: "the claim that", "her fear that"; None where this one does not."""
    judged = t.dep == "attr" and t.lemma in others("noun_rejected")
    cue = others("noun_rejected")[t.lemma] if judged else others("noun_that").get(t.lemma)
    clause = _that_clause(v, t) if cue is not None else None
    if cue is None or clause is None:
        return None
    holder = v.first(t.i, "poss")
    if holder is None:
        prep = next((k for k in v.of(t.i, "prep") if v.tokens[k].lemma in {"by", "from"}), None)
        holder = v.first(prep, "pobj") if prep is not None else None
    above = v.tokens[t.head]
    if holder is None and t.dep == "dobj" and above.lemma in words("claim_makers", "word", use="holds"):
        holder = v.first(above.i, "nsubj")  # "we have a hope that"
    if holder is None and t.dep == "dobj" and v.tokens[t.head].lemma in verbs():
        return None  # "denied reports that ...": the noun only names what is denied
    source = tuple(k for k in noun_phrase(v, holder, t.i) if v.tokens[k].dep != "case") if holder is not None else ()
    return Attributed(
        cue=cue,
        lemma=t.lemma,
        anchor=t.i,
        cue_tokens=(t.i,),
        source=source,
        source_head=holder,
        content=trim(v, subtree(v, clause)),
        heads=clause_heads(v, clause),
        rejected=judged or _rejected(v, t),
        judged=judged,
    )


def answered(v: View, t: Token) -> Attributed | None:
    """A yes or no to what somebody was asked: "asked whether he had kept the papers, Rook said no" denies it."""
    cue = verbs().get(t.lemma)
    asked = next((k for k in v.of(t.i, "advcl") if v.tokens[k].lemma == "ask"), None)
    said = next((k for k in v.of(t.i, "intj", "neg", "dobj") if v.tokens[k].text.casefold() in _ANSWERS), None)
    speaker = v.first(t.i, "nsubj")
    if cue is None or asked is None or said is None or speaker is None or t.lemma not in _ANSWERING:
        return None
    clause = next((k for k in v.of(asked, "ccomp", "advcl") if _is_whether(v, k)), None)
    if clause is None:
        return None
    denies = v.tokens[said].text.casefold() == "no"
    return Attributed(
        cue=msgspec.structs.replace(cue, stance="denies" if denies else "affirms"),
        lemma=t.lemma,
        anchor=t.i,
        cue_tokens=tuple(k for k in verb_group(v, t.i) if k != said),
        source=noun_phrase(v, speaker, t.i),
        source_head=speaker,
        content=trim(v, subtree(v, clause)),
        heads=(clause,),
    )


_ANSWERS = frozenset({"no", "yes"})
_ANSWERING = frozenset({"say", "answer", "reply", "respond"})


def _is_whether(v: View, k: int) -> bool:
    return any(v.tokens[m].lemma in {"if", "whether"} for m in v.of(k, "mark"))


def noun_read_verb(v: View, t: Token) -> Attributed | None:
    """A verb read as a noun, in a sentence that is left without one: "police claim the site shared photos"."""
    cue = verbs().get(t.lemma)
    subject, obj = v.first(t.i, *SUBJECT), v.first(t.i, "dobj")
    before = v.tokens[t.i - 1] if t.i else t
    if cue is None or t.head != t.i or any(k.tag in ASSERTS for k in v.tokens):
        return None
    if subject is None and before.pos == "PROPN" and any(k.quote >= 0 and k.i < t.i for k in v.tokens):
        return _behind_quotation(v, t, cue)
    if "that" not in cue.frames or subject is None or obj is None or obj < t.i:
        return None
    return Attributed(
        cue=cue,
        lemma=t.lemma,
        anchor=t.i,
        cue_tokens=(t.i,),
        source=noun_phrase(v, subject, t.i),
        source_head=subject,
        content=trim(v, list(range(t.i + 1, len(v.tokens)))),
        heads=(obj,),
    )


def _behind_quotation(v: View, t: Token, cue: Cue) -> Attributed | None:
    """A verb read as a noun behind a quotation and its speaker: "“...,” Vale remembers"."""
    if t.tag != "NNS" or "quote" not in cue.frames:
        return None
    quoted = [k.i for k in v.tokens if k.quote >= 0 and k.i < t.i]
    return Attributed(
        cue=cue,
        lemma=t.lemma,
        anchor=t.i,
        cue_tokens=(t.i,),
        source=noun_phrase(v, t.i - 1, t.i),
        source_head=t.i - 1,
        content=tuple(quoted),
        heads=tuple(quoted),
    )


def _rejected(v: View, t: Token) -> bool:
    """Does the sentence call the claim of this noun a lie, reject it, or see no truth in it?"""
    verb = v.tokens[t.head]
    if t.dep == "dobj":
        cue = verbs().get(verb.lemma)
        return cue is not None and cue.stance == "denies" and v.first(verb.i, "neg") is None
    if t.dep == "pobj":
        truth = v.tokens[verb.head]
        denied = any(v.tokens[k].lemma == "no" for k in v.kids[truth.i])
        return denied and truth.lemma in words("claim_nouns", "word", use="truth")
    if verb.lemma != "be" or t.dep not in {"nsubj", "attr"}:
        return False
    judged = [v.tokens[k] for k in v.of(verb.i, "attr", "acomp")]
    negated = v.first(verb.i, "neg") is not None
    return not negated and any(k.lemma in words("claim_nouns", "word", use="rejected") for k in judged)


def calls_false(v: View, predicate: int) -> bool:
    """Is the clause about a claim and calls it false: "the allegations are baseless", "none of this is true"?"""
    subject = v.first(predicate, *SUBJECT)
    p = v.tokens[predicate]
    made = v.first(predicate, "auxpass") is not None and v.first(predicate, "agent") is None  # "are fabricated"
    if subject is None or (p.lemma != "be" and not made):
        return False
    s = v.tokens[subject]
    nothing = s.lemma in words("negative_subjects", "word")
    if not nothing and s.lemma not in words("claim_nouns", "word", use="claim") | words(
        "claim_nouns", "word", use="pointer"
    ):
        return False
    judged = {v.tokens[k].lemma for k in v.of(predicate, "attr", "acomp")} | ({p.text.casefold()} if made else set())
    for k in v.of(predicate, "prep"):
        truth = v.first(k, "pobj")
        if v.tokens[k].lemma == "without" and truth is not None:
            groundless = v.tokens[truth].lemma in words("claim_nouns", "word", use="truth")
            judged |= {"groundless"} if groundless else set()
    negated = nothing or v.first(predicate, "neg") is not None
    return bool(judged & words("claim_nouns", "word", use="true" if negated else "rejected"))


def _that_clause(v: View, t: Token) -> int | None:
    """The clause that spells out a noun, not one that only tells which ("the claim that he made")."""
    for k in v.of(t.i, "acl", "ccomp", "relcl"):
        first = v.tokens[subtree(v, k)[0]]
        if first.lemma != "that":
            continue
        whole = v.first(k, "nsubj", "nsubjpass", "expl") not in {None, first.i}
        if first.dep == "mark" or (whole and v.tokens[k].lemma not in words("claim_makers", "word", use="makes")):
            return k
    return None


def adjective(v: View, t: Token) -> Attributed | None:
    """Sure that, afraid that; and the author's own "it is untrue that", "it is not true that"."""
    verb = t.head if t.dep in {"acomp", "oprd"} else t.i
    clause = next((k for h in (t.i, verb) for k in v.of(h, "ccomp", "csubj") if _that(v, k)), None)
    if clause is None:
        return None
    negated = v.first(verb, "neg") is not None
    false = t.lemma in words("claim_nouns", "word", use="rejected") and not negated
    judged = false or (negated and t.lemma in words("claim_nouns", "word", use="true"))
    cue = others("noun_rejected")["lie"] if judged else others("adj").get(t.text.casefold())
    if cue is None:
        return None
    holder = None if judged else v.first(verb, "nsubj")
    group = tuple(sorted({*(verb_group(v, verb) if verb != t.i else ()), t.i}))
    return Attributed(
        cue=cue,
        lemma=t.lemma,
        anchor=t.i,
        cue_tokens=group,
        source=noun_phrase(v, holder, t.i) if holder is not None else (),
        source_head=holder,
        content=trim(v, subtree(v, clause)),
        heads=clause_heads(v, clause),
        rejected=judged,
        judged=judged,
    )


def _that(v: View, clause: int) -> bool:
    return any(v.tokens[k].dep == "mark" and v.tokens[k].lemma == "that" for k in v.kids[clause]) or (
        v.tokens[clause].dep == "ccomp" and v.first(clause, "nsubj", "nsubjpass") is not None
    )


def preposition(v: View, t: Token) -> Attributed | None:
    """According to, in the words of, in somebody's words: what stands beside the sentence whose claim it carries."""
    if t.lemma in {"accord", "according"}:
        name, last = "according_to", next((k for k in v.kids[t.i] if v.tokens[k].lemma == "to"), None)
        holder = v.first(last, "pobj") if last is not None else None
    elif t.lemma == "in" and (noun := v.first(t.i, "pobj")) is not None and v.tokens[noun].text.lower() == "words":
        name, last = "in_the_words_of", v.first(noun, "prep")
        holder = v.first(last, "pobj") if last is not None else v.first(noun, "poss")
        last = last if last is not None else noun
    else:
        return None
    if holder is None or last is None:
        return None
    inner = set(subtree(v, t.i))
    over = t.head
    while v.tokens[over].pos not in VERBAL and v.tokens[over].head != over:
        over = v.tokens[over].head
    source = noun_phrase(v, holder, t.i)
    quoted = {m for k in v.of(holder, "appos") if v.tokens[k].quote >= 0 for m in subtree(v, k)}
    content = trim(v, [k for k in subtree(v, over) if k not in inner])
    return Attributed(
        cue=others("prep")[name],
        lemma=name.replace("_", " "),
        anchor=t.i,
        cue_tokens=tuple(k for k in range(t.i, last + 1) if k not in source and v.tokens[k].dep != "case"),
        source=tuple(k for k in source if k not in quoted and v.tokens[k].dep != "case"),
        source_head=holder,
        content=content,
        heads=(over,) if content else (),
    )
