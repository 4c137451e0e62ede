"""Attributions of one sentence: who, by which cue, says what. A grammar over the dependency parse.

Labels are ClearNLP dependencies. Spans are sets of token indices of the sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.extract.attribution.attributed import BESIDE, NOBODY, Attributed, Reporting, noun_phrase, verb_group
from allegata.extract.attribution.frames import content_of
from allegata.extract.attribution.holders import source_head
from allegata.extract.attribution.introducing import document_read, read_noun_before_quotation, words_before_colon
from allegata.extract.attribution.judged import called_a_lie, falsely_accused, might_show, pleads_not, thing_dismissed
from allegata.extract.attribution.no_cue import is_said
from allegata.extract.attribution.other_cues import (
    according_to,
    adjective,
    answered,
    in_the_words_of,
    noun,
    noun_is,
    read_noun_behind_quotation,
)
from allegata.extract.attribution.rejected_clauses import clause_a_lie
from allegata.extract.attribution.silence import keep, silent
from allegata.extract.attribution.taking_back import turned
from allegata.grammar.clause import SUBJECT, VERBAL
from allegata.grammar.cues import verbs
from allegata.grammar.lexicon import words
from allegata.grammar.rules import id_of, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.grammar.clause import View
    from allegata.language import Token


def attributions(v: View) -> tuple[Attributed, ...]:
    """All attributions of a sentence, in order of their cues."""
    out: list[Attributed] = []
    for t in v.tokens:
        found = None
        if t.pos in VERBAL:
            found = answered(v, t) or silent(v, t) or turned(v, t) or _verb(v, t)
        elif t.pos in {"NOUN", "PROPN"}:
            found = noun(v, t) or noun_is(v, t) or read_noun_behind_quotation(v, t) or clause_a_lie(v, t)
            found = found or read_noun_before_quotation(v, t) or document_read(v, t) or words_before_colon(v, t)
        if found is None and (t.pos == "ADJ" or t.dep == "acomp"):
            found = adjective(v, t)
        if found is None:
            found = according_to(v, t) or in_the_words_of(v, t)
        if found is not None:
            out.append(found)
    return _give_quotes(v, keep(out))


def _verb(v: View, t: Token) -> Attributed | None:
    particle = v.first(t.i, "prt")
    if particle is None:  # "walked back her claim", "taken that back"
        particle = next((k for k in v.of(t.i, "advmod") if k > t.i and v.tokens[k].lemma in {"back", "down"}), None)
    if particle is None and v.first(t.i, "xcomp") is not None:  # "called on the bank to pay"
        beside = (k for k in v.of(t.i, "prep") if k == t.i + 1)
        particle = next((k for k in beside if f"{t.lemma}_{v.tokens[k].lemma}" in verbs()), None)
    lemma = f"{t.lemma}_{v.tokens[particle].lemma}" if particle is not None else t.lemma
    cue = verbs().get(lemma) or verbs().get(t.lemma)
    if cue is None or t.dep in {"amod", "compound", "aux", "auxpass"}:
        return None
    participle = t.tag == "VBN" and t.dep in {"acl", "advcl"} and v.first(t.i, "aux") is None
    passive = v.first(t.i, "auxpass") is not None or participle or _shares_passive(v, t)
    speaker, holder = source_head(v, t, passive=passive)
    a = Reporting(v, t, cue, passive, speaker)
    (content, heads), frame = content_of(a)
    opens = t.head == t.i and _stands_apart(v, t)
    if not heads and not content:
        told = speaker is not None or not passive or bool({"about", "as_saying"} & cue.frames)
        if not told or "quote" not in cue.frames or not (opens or any(x.quote >= 0 for x in v.tokens)):
            return None
    if might_show(a) or not is_said(a):
        return None
    group = verb_group(v, t.i)
    if particle is not None and v.tokens[particle].dep == "prep":
        group = (*group, particle)
    source = noun_phrase(v, speaker, t.i) if speaker is not None else ()
    apart = {*group, *source}
    false = _rejected(a, content)
    affirmed = bool(heads) and thing_dismissed(a)
    told_by = (f"cue.{lemma if lemma in verbs() else t.lemma}", frame, holder, false)
    return Attributed(
        opens=opens,
        rejected=bool(false),
        judged=false == id_of(falsely_accused) and speaker is None,
        whole=heads == (t.i,),
        cue=msgspec.structs.replace(cue, stance="affirms") if affirmed else cue,
        lemma=t.lemma,
        anchor=t.i,
        cue_tokens=group,
        source=source,
        source_head=speaker,
        content=tuple(k for k in content if k not in apart),
        heads=heads,
        rules=tuple(r for r in (*told_by, id_of(thing_dismissed) if affirmed else "") if r),
    )


def _rejected(a: Reporting, content: Sequence[int]) -> str:
    """The rule by which the sentence itself calls what is said untrue, if any does."""
    found = {called_a_lie: called_a_lie(a), falsely_accused: falsely_accused(a), pleads_not: pleads_not(content, a)}
    return next((id_of(finds) for finds, speaks in found.items() if speaks), "")


def _stands_apart(v: View, t: Token) -> bool:
    """Only who speaks: "Rook said in May:" before a quotation, "Rook said." after one."""
    if v.tokens[-1].text == ":":
        return True
    if any(k.lemma == "no" and k.dep == "det" for k in v.tokens):
        return False  # "the prior ordered no fast": tells what was not done
    rest = {"nsubj", "punct", "advmod", "npadvmod", "aux", "dative"}
    if t.lemma in words("claim_makers", "word", use="addressed"):
        rest.add("dobj")  # "“...?” Rook asked him."
    return v.first(t.i, "nsubj") is not None and all(v.tokens[k].dep in rest for k in v.kids[t.i])


def _shares_passive(v: View, t: Token) -> bool:
    """The second of two passives: "was sentenced and ordered to pay"."""
    if t.dep != "conj" or t.tag not in {"VBN", "VBD"} or v.first(t.i, "dobj", "ccomp", "aux", *SUBJECT) is not None:
        return False
    return v.first(t.head, "auxpass") is not None and v.first(t.i, "xcomp") is not None


def _give_quotes(v: View, found: list[Attributed]) -> tuple[Attributed, ...]:
    """Each long quotation goes to the nearest cue that takes one and does not hold it already."""
    out = list(found)
    for t in v.tokens:
        if t.quote >= 0 and (k := nearest_cue(v, out, t)) is not None:
            out[k] = msgspec.structs.replace(out[k], quotes=(*out[k].quotes, t.quote))
    return tuple(f for f in out if f.content or f.quotes or f.opens)


@rule(
    "quote.nearest_cue",
    says="a quotation is the words of the nearest cue of its sentence",
    speaks=("Vale said that the camp was closed. “They locked us in and beat us for two days,” the guard said.",),
    silent=("Vale said that the camp was closed. “They locked us in and beat us for two days.”",),
    nothing=NOBODY,
)
def nearest_cue(v: View, found: Sequence[Attributed], t: Token) -> int | None:
    """The nearest cue that takes a quotation and does not hold it already."""
    if _is_phrase(v, t):
        return None
    holding = [f for f in found if t.i in f.content and f.lemma not in BESIDE]
    free = [k for k, f in enumerate(found) if "quote" in f.cue.frames and t.i not in f.content]
    if holding:  # "“...,” the court said, the paper reported": the inner of the two
        free = [k for k in free if not found[k].content and all(found[k].anchor in f.content for f in holding)]
    return min(((_distance(v, t, found[k]), k) for k in free), default=(0, None))[1]


def _is_phrase(v: View, quote: Token) -> bool:
    """Is a quotation a noun phrase of its sentence: "by “speaking to media”", "more pay and “safe schools”"?"""
    before = v.tokens[quote.i - 1] if quote.i else quote
    joined = quote.dep == "conj" and before.dep == "cc" and v.tokens[quote.head].pos in {"NOUN", "PROPN"}
    return joined or (quote.dep == "pobj" and quote.head == before.i)


def _distance(v: View, quote: Token, f: Attributed) -> int:
    """How far a cue is from a quotation; one that has its claim already, or stands in a side clause, is further."""
    aside = v.tokens[f.anchor].dep == "advcl" and v.first(f.anchor, *SUBJECT) is not None
    return abs(f.anchor - quote.i) + (20 if f.heads else 0) + (30 if aside else 0)
