"""Attributions of one sentence: who, by which cue, says what. A grammar over the dependency parse.

Labels are ClearNLP dependencies. Spans are sets of token indices of the sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.extract.attribution.attributed import BESIDE, Attributed, noun_phrase, verb_group
from allegata.extract.attribution.frames import content_of, second_object
from allegata.extract.attribution.holders import source_head
from allegata.extract.attribution.no_cue import is_said
from allegata.extract.attribution.other_cues import adjective, answered, noun, noun_read_verb, preposition
from allegata.grammar.clause import SUBJECT, VERBAL
from allegata.grammar.cues import verbs
from allegata.grammar.lexicon import lookup, words

if TYPE_CHECKING:
    from allegata.grammar.clause import View
    from allegata.language import Token


def attributions(v: View) -> tuple[Attributed, ...]:
    """All attributions of a sentence, in order of their cues."""
    out: list[Attributed] = []
    for t in v.tokens:
        found = None
        if t.pos in VERBAL:
            found = answered(v, t) or _verb(v, t)
        elif t.pos in {"NOUN", "PROPN"}:
            found = noun(v, t) or noun_read_verb(v, t)
        if found is None and (t.pos == "ADJ" or t.dep == "acomp"):
            found = adjective(v, t)
        if found is None:
            found = preposition(v, t)
        if found is not None:
            out.append(found)
    return _give_quotes(v, out)


def _verb(v: View, t: Token) -> Attributed | None:
    particle = v.first(t.i, "prt")
    lemma = f"{t.lemma}_{v.tokens[particle].lemma}" if particle is not None else t.lemma
    cue = verbs().get(lemma) or verbs().get(t.lemma)
    if cue is None or t.dep in {"amod", "compound", "aux", "auxpass"}:
        return None
    participle = t.tag == "VBN" and t.dep in {"acl", "advcl"} and v.first(t.i, "aux") is None
    passive = v.first(t.i, "auxpass") is not None or participle or _shares_passive(v, t)
    content, heads = content_of(v, t, cue, passive=passive)
    speaker = source_head(v, t, passive=passive)
    opens = t.head == t.i and _stands_apart(v, t)
    if not heads and not content:
        told = speaker is not None or not passive or bool({"about", "as_saying"} & cue.frames)
        if not told or "quote" not in cue.frames or not (opens or any(x.quote >= 0 for x in v.tokens)):
            return None
    if not is_said(v, t, cue, speaker):
        return None
    group = verb_group(v, t.i)
    source = noun_phrase(v, speaker, t.i) if speaker is not None else ()
    apart = {*group, *source}
    kept = tuple(k for k in content if k not in apart)
    second = second_object(v, t, v.first(t.i, "dobj", "nsubjpass")) if "as" in cue.frames else v.first(t.i, "oprd")
    false = second is not None and v.tokens[second].lemma in words("claim_nouns", "word", use="rejected")
    false = false or (t.lemma == "plead" and any(v.tokens[k].dep == "neg" for k in content))
    if cue.stance == "denies" and "as" in cue.frames and heads and _is_thing(v, v.first(t.i, "dobj", "nsubjpass")):
        cue = msgspec.structs.replace(cue, stance="affirms")  # "dismissed the trials as farcical" calls them so
    return Attributed(
        opens=opens,
        rejected=false,
        whole=heads == (t.i,),
        cue=cue,
        lemma=t.lemma,
        anchor=t.i,
        cue_tokens=group,
        source=source,
        source_head=speaker,
        content=kept,
        heads=heads,
    )


def _stands_apart(v: View, t: Token) -> bool:
    """Only who speaks: "Rook said in May:" before a quotation, "Rook said." after one."""
    if v.tokens[-1].text == ":":
        return True
    rest = {"nsubj", "punct", "advmod", "npadvmod", "aux", "dative"}
    if t.lemma in words("claim_makers", "word", use="addressed"):
        rest.add("dobj")  # "“...?” Rook asked him."
    return v.first(t.i, "nsubj") is not None and all(v.tokens[k].dep in rest for k in v.kids[t.i])


def _is_thing(v: View, i: int | None) -> bool:
    """Is what somebody dismisses "as ..." a thing or an event, no claim and nothing that makes one?"""
    if i is None or v.tokens[i].pos != "NOUN":
        return False
    noun = v.tokens[i].lemma
    made = lookup("voice_nouns", "word", "kind").get(noun) == "document"
    return not made and noun not in words("claim_nouns", "word", use="claim")


def _shares_passive(v: View, t: Token) -> bool:
    """The second of two passives: "was sentenced and ordered to pay"."""
    if t.dep != "conj" or t.tag not in {"VBN", "VBD"} or v.first(t.i, "dobj", "ccomp", "aux", *SUBJECT) is not None:
        return False
    return v.first(t.head, "auxpass") is not None and v.first(t.i, "xcomp") is not None


def _give_quotes(v: View, found: list[Attributed]) -> tuple[Attributed, ...]:
    """Each long quotation goes to the nearest cue that takes one and does not hold it already."""
    out = list(found)
    for t in v.tokens:
        if t.quote < 0 or _is_phrase(v, t):
            continue
        holding = [f for f in out if t.i in f.content and f.lemma not in BESIDE]
        free = [k for k, f in enumerate(out) if "quote" in f.cue.frames and t.i not in f.content]
        if holding:  # "“...,” the court said, the paper reported": the inner of the two
            free = [k for k in free if not out[k].content and all(out[k].anchor in f.content for f in holding)]
        takers = [(_distance(v, t, out[k]), k) for k in free]
        if takers:
            k = min(takers)[1]
            out[k] = msgspec.structs.replace(out[k], quotes=(*out[k].quotes, t.quote))
    return tuple(f for f in out if f.content or f.quotes or f.opens)


def _is_phrase(v: View, quote: Token) -> bool:
    """Is a quotation a noun phrase of its sentence: "by “speaking to media”", "more pay and “safe schools”"?"""
    before = v.tokens[quote.i - 1] if quote.i else quote
    joined = quote.dep == "conj" and before.dep == "cc" and v.tokens[quote.head].pos in {"NOUN", "PROPN"}
    return joined or (quote.dep == "pobj" and quote.head == before.i)


def _distance(v: View, quote: Token, f: Attributed) -> int:
    """How far a cue is from a quotation; one that has its claim already, or stands in a side clause, is further."""
    aside = v.tokens[f.anchor].dep == "advcl" and v.first(f.anchor, *SUBJECT) is not None
    return abs(f.anchor - quote.i) + (20 if f.heads else 0) + (30 if aside else 0)
