"""Attributions of one sentence: who, by which cue, says what. A grammar over the dependency parse.

Labels are ClearNLP dependencies. Spans are sets of token indices until `Found.spans` turns them into characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.extract.clause import up
from allegata.extract.cues import NO_CUE, Cue, others, verbs
from allegata.extract.frames import SUBJECT, VERBAL, clause_heads, content_of, goes_on, subtree, trim
from allegata.extract.licence import is_said
from allegata.extract.tables import lookup, words

if TYPE_CHECKING:
    from allegata.extract.clause import View
    from allegata.language import Token

_GROUP = frozenset({"aux", "auxpass", "neg", "prt"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_LIGHT_ADVERBS = frozenset(
    {"also", "then", "again", "later", "now", "still", "already", "even", "only", "just", "never", "once", "repeatedly"}
)

BESIDE = frozenset({"according to", "in the words of"})
"""Cues that stand beside the sentence whose claim they carry."""


class Found(msgspec.Struct, frozen=True):
    """One attribution inside a sentence. `heads` are the tokens that head its claims; empty for a bare quotation."""

    cue: Cue
    lemma: str
    anchor: int
    cue_tokens: tuple[int, ...]
    source: tuple[int, ...]
    source_head: int | None
    content: tuple[int, ...]
    heads: tuple[int, ...]
    quotes: tuple[int, ...] = ()
    rejected: bool = False
    """The sentence itself calls the claim false ("the allegation that ... is absurd")."""
    judged: bool = False
    """A judgement of the author's own that names no voice ("it is a lie that ...")."""
    opens: bool = False
    """Its sentence ends with a colon, or says no more than who speaks: a quotation stands beside it."""
    whole: bool = False
    """The claim is the cue's own clause: told of something by somebody."""


def attributions(v: View) -> tuple[Found, ...]:
    """All attributions of a sentence, in order of their cues."""
    out: list[Found] = []
    for t in v.tokens:
        found = None
        if t.pos in VERBAL:
            found = _verb(v, t)
        elif t.pos in {"NOUN", "PROPN"}:
            found = _noun(v, t)
        if found is None and (t.pos == "ADJ" or t.dep == "acomp"):
            found = _adjective(v, t)
        if found is None:
            found = _preposition(v, t)
        if found is not None:
            out.append(found)
    return _give_quotes(v, out)


def _verb(v: View, t: Token) -> Found | None:
    particle = v.first(t.i, "prt")
    lemma = f"{t.lemma}_{v.tokens[particle].lemma}" if particle is not None else t.lemma
    cue = verbs().get(lemma) or verbs().get(t.lemma)
    if cue is None or t.dep in {"amod", "compound", "aux", "auxpass"}:
        return None
    passive = v.first(t.i, "auxpass") is not None or (t.tag == "VBN" and t.dep == "acl") or _shares_passive(v, t)
    content, heads = content_of(v, t, cue, passive=passive)
    source_head = _source_head(v, t, passive=passive)
    opens = t.head == t.i and _stands_apart(v, t)
    if not heads and not content:
        told = source_head is not None or not passive or bool({"about", "as_saying"} & cue.frames)
        if not told or "quote" not in cue.frames or not (opens or any(x.quote >= 0 for x in v.tokens)):
            return None
    if not is_said(v, t, cue, source_head):
        return None
    group = _verb_group(v, t.i)
    source = _noun_phrase(v, source_head, t.i) if source_head is not None else ()
    apart = {*group, *source}
    kept = tuple(k for k in content if k not in apart)
    second = v.first(t.i, "oprd")
    false = second is not None and v.tokens[second].lemma in words("claim_nouns", "word", use="rejected")
    false = false or (t.lemma == "plead" and any(v.tokens[k].dep == "neg" for k in content))
    if cue.stance == "denies" and "as" in cue.frames and heads and _is_thing(v, v.first(t.i, "dobj", "nsubjpass")):
        cue = msgspec.structs.replace(cue, stance="affirms")  # "dismissed the trials as farcical" calls them so
    return Found(
        opens=opens,
        rejected=false,
        whole=heads == (t.i,),
        cue=cue,
        lemma=t.lemma,
        anchor=t.i,
        cue_tokens=group,
        source=source,
        source_head=source_head,
        content=kept,
        heads=heads,
    )


def _stands_apart(v: View, t: Token) -> bool:
    """Only who speaks: "Rook said in May:" before a quotation, "Rook said." after one."""
    if v.tokens[-1].text == ":":
        return True
    rest = {"nsubj", "punct", "advmod", "npadvmod", "aux", "dative"}
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


def quoting(v: View, t: Token) -> int | None:
    """The verb above "as saying" that names who says it, for the verb "saying"."""
    above = v.tokens[t.head]
    verb = v.tokens[above.head]
    quoting = t.dep == "pcomp" and above.lemma == "as" and "as_saying" in (verbs().get(verb.lemma) or NO_CUE).frames
    return verb.i if quoting and v.first(verb.i, "nsubjpass", "dobj") is not None else None


def _verb_group(v: View, i: int) -> tuple[int, ...]:
    near = {i} | {k for k in v.kids[i] if v.tokens[k].dep in _GROUP}
    low, high = min(near), max(near)
    for k in v.kids[i]:
        t = v.tokens[k]
        light = t.text.lower().endswith("ly") or t.lemma in _LIGHT_ADVERBS
        if t.dep == "advmod" and not v.kids[k] and light and low - 1 <= k <= high + 1:
            near.add(k)
            low, high = min(near), max(near)
    run = [i]
    for step in (-1, 1):
        k = i + step
        while k in near:
            run.append(k)
            k += step
    return tuple(sorted(run)) if len(run) < len(near) and _broken(v, near) else tuple(sorted(near))


def _broken(v: View, near: set[int]) -> bool:
    return any(k not in near and v.tokens[k].dep in {"nsubj", "nsubjpass", "expl"} for k in range(min(near), max(near)))


def _source_head(v: View, t: Token, *, passive: bool) -> int | None:
    above = quoting(v, t)
    if above is not None:  # "quoted Rook as saying"
        return v.of(above, "nsubjpass", "dobj")[-1]
    if passive:
        agent = v.first(t.i, "agent")
        return v.first(agent, "pobj") if agent is not None else None
    subjects = [k for k in v.of(t.i, "nsubj") if v.tokens[k].quote < 0]
    if subjects:  # of two, the nearer: "the minister, Ina Sorel said"
        subject = next((k for k in reversed(subjects) if k < t.i), subjects[0])
        relative = v.tokens[subject].lemma in _RELATIVE and t.dep == "relcl"
        return t.head if relative else subject
    if any(v.tokens[k].quote >= 0 and k < t.i for k in v.of(t.i, "nsubj")):  # "“...,” points out Rook"
        behind = [k for k in v.kids[t.i] if k > t.i and v.tokens[k].dep not in {"prep", "prt", "dative", "npadvmod"}]
        after = next((k for k in behind if v.tokens[k].dep == "dobj" or v.tokens[k].pos == "PROPN"), None)
        if after is not None:
            return after
    if t.dep in {"acl", "relcl"}:
        return t.head
    document = _document_before(v, t)
    if document is not None:
        return document
    if goes_on(v, t):
        for k in up(v, t.i):
            cue = verbs().get(v.tokens[k].lemma)
            if cue is not None and cue.type == "speech" and (speaker := v.first(k, "nsubj")) is not None:
                return speaker
    if t.dep == "dep" and v.tokens[t.head].pos in VERBAL and t.head < t.i:  # "women held there said": no main verb
        return v.first(t.head, *SUBJECT)
    return _inherited(v, t.head) if t.dep in {"conj", "xcomp", "advcl", "ccomp"} and t.head != t.i else None


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
            return t.head if v.tokens[subject].lemma in _RELATIVE and t.dep == "relcl" else subject
        if v.tokens[i].dep not in {"conj", "xcomp", "advcl", "ccomp"}:
            return None
        i = v.tokens[i].head
    return None


def _noun_phrase(v: View, head: int, cue: int) -> tuple[int, ...]:
    out = []
    for k in v.kids[head]:
        below = subtree(v, k)
        if (cue not in below and v.tokens[k].dep not in {"cc", "conj"}) or (
            v.tokens[k].dep in {"cc", "conj"} and cue not in below and v.tokens[k].pos in {"CCONJ", "NOUN", "PROPN"}
        ):
            out.extend(below)
    whole = trim(v, sorted([*out, head]))
    return whole[1:] if len(whole) > 1 and v.tokens[whole[0]].lemma == "as" else whole


def _noun(v: View, t: Token) -> Found | None:
    judged = t.dep == "attr" and t.lemma in others("noun_rejected")
    cue = others("noun_rejected")[t.lemma] if judged else others("noun_that").get(t.lemma)
    clause = _that_clause(v, t) if cue is not None else None
    if cue is None or clause is None:
        return None
    holder = v.first(t.i, "poss")
    if holder is None:
        prep = next((k for k in v.of(t.i, "prep") if v.tokens[k].lemma in {"by", "from"}), None)
        holder = v.first(prep, "pobj") if prep is not None else None
    if holder is None and t.dep == "dobj" and v.tokens[t.head].lemma in verbs():
        return None  # "denied reports that ...": the noun only names what is denied
    source = tuple(k for k in _noun_phrase(v, holder, t.i) if v.tokens[k].dep != "case") if holder is not None else ()
    return Found(
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
    if v.tokens[predicate].lemma != "be" or subject is None:
        return False
    s = v.tokens[subject]
    nothing = s.lemma in words("negative_subjects", "word")
    if not nothing and s.lemma not in words("claim_nouns", "word", use="claim") | words(
        "claim_nouns", "word", use="pointer"
    ):
        return False
    judged = {v.tokens[k].lemma for k in v.of(predicate, "attr", "acomp")}
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


def _adjective(v: View, t: Token) -> Found | None:
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
    group = tuple(sorted({*(_verb_group(v, verb) if verb != t.i else ()), t.i}))
    return Found(
        cue=cue,
        lemma=t.lemma,
        anchor=t.i,
        cue_tokens=group,
        source=_noun_phrase(v, holder, t.i) if holder is not None else (),
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


def _preposition(v: View, t: Token) -> Found | None:
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
    source = _noun_phrase(v, holder, t.i)
    quoted = {m for k in v.of(holder, "appos") if v.tokens[k].quote >= 0 for m in subtree(v, k)}
    content = trim(v, [k for k in subtree(v, over) if k not in inner])
    return Found(
        cue=others("prep")[name],
        lemma=name.replace("_", " "),
        anchor=t.i,
        cue_tokens=tuple(k for k in range(t.i, last + 1) if k not in source and v.tokens[k].dep != "case"),
        source=tuple(k for k in source if k not in quoted and v.tokens[k].dep != "case"),
        source_head=holder,
        content=content,
        heads=(over,) if content else (),
    )


def _give_quotes(v: View, found: list[Found]) -> tuple[Found, ...]:
    """Each long quotation goes to the nearest cue that takes one and does not hold it already."""
    out = list(found)
    for t in v.tokens:
        if t.quote < 0:
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


def _distance(v: View, quote: Token, f: Found) -> int:
    """How far a cue is from a quotation; one that has its claim already, or stands in a side clause, is further."""
    aside = v.tokens[f.anchor].dep == "advcl" and v.first(f.anchor, *SUBJECT) is not None
    return abs(f.anchor - quote.i) + (20 if f.heads else 0) + (30 if aside else 0)
