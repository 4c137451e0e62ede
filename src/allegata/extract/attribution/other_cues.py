"""Attributions by nouns, adjectives and prepositions: "the claim that", "sure that", "according to".

Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.extract.attribution.attributed import NO_ATTRIBUTION, NOBODY, Attributed, noun_phrase, verb_group
from allegata.extract.attribution.noun_stances import called_false, denied, without_truth
from allegata.extract.attribution.rejections import is_story
from allegata.grammar.clause import ASSERTS, SUBJECT, VERBAL, clause_heads, subtree, trim, up
from allegata.grammar.cues import others, verbs
from allegata.grammar.lexicon import words
from allegata.grammar.rules import id_of, rule

if TYPE_CHECKING:
    from allegata.grammar.clause import View
    from allegata.grammar.cues import Cue
    from allegata.language import Token


@rule(
    "cue.noun_that",
    says='a noun such as "claim" or "fear" with a "that" clause carries what the clause says',
    speaks=("The claim that the men were beaten was read.", "It is a lie that the men were beaten."),
    silent=("The claim that Rook filed was read.", "Rook denied reports that the men were beaten."),
    nothing=NO_ATTRIBUTION,
)
def noun(v: View, t: Token) -> Attributed | None:
    """A noun that takes a clause: "the claim that", "her fear that"; None where this one does not."""
    judged = t.dep == "attr" and t.lemma in others("noun_rejected")
    cue = others("noun_rejected")[t.lemma] if judged else others("noun_that").get(t.lemma) or _recited(v, t)
    clause = _that_clause(v, t) if cue is not None else None
    if cue is None or clause is None:
        return None
    holder, by = next(
        ((k, id_of(find)) for find in (owner, maker, who_has) if (k := find(v, t)) is not None), (None, "")
    )
    if holder is None and only_named(v, t):
        return None
    source = tuple(k for k in noun_phrase(v, holder, t.i) if v.tokens[k].dep != "case") if holder is not None else ()
    false = next((id_of(finds) for finds in (denied, without_truth, called_false) if finds(v, t)), "")
    return Attributed(
        cue=cue,
        lemma=t.lemma,
        anchor=t.i,
        cue_tokens=(t.i,),
        source=source,
        source_head=holder,
        content=trim(v, subtree(v, clause)),
        heads=clause_heads(v, clause),
        rejected=judged or bool(false),
        judged=judged or (bool(false) and holder is None),  # recited to be rejected: nobody's report
        rules=tuple(r for r in (f"cue.{t.lemma}", id_of(noun), by, false) if r),
    )


def _recited(v: View, t: Token) -> Cue | None:
    """The cue of a noun of telling that carries a clause only where the sentence calls it untrue: "the yarn that"."""
    untrue = is_story(v, t.i) and any(finds(v, t) for finds in (denied, without_truth, called_false))
    return others("noun_rejected")["lie"] if untrue else None


@rule(
    "cue.noun_is",
    says='where the case of somebody was that it is so, what "that" opens is what that one says',
    speaks=("Rook's account is that the men were beaten.", "The case of the union was that the men were beaten."),
    silent=("The trouble is that the men were beaten.", "Rook's house is that of the men.", "The account is closed."),
    nothing=NO_ATTRIBUTION,
)
def noun_is(v: View, t: Token) -> Attributed | None:
    """A noun of saying that somebody has, as subject of "be" and a "that" clause."""
    cue, verb = others("noun_is").get(t.lemma), v.tokens[t.head]
    clause = next((k for k in v.of(t.head, "ccomp") if k > t.head and _that(v, k)), None)
    if cue is None or clause is None or t.dep != "nsubj" or verb.lemma != "be":
        return None
    found = next(((k, id_of(find)) for find in (owner, maker) if (k := find(v, t)) is not None), None)
    of = next((k for k in v.of(t.i, "prep") if v.tokens[k].lemma == "of"), None)
    holder, by = found or ((v.first(of, "pobj") if of is not None else None), "")
    if holder is None:
        return None
    return Attributed(
        cue=cue,
        lemma=t.lemma,
        anchor=t.i,
        cue_tokens=(t.i,),
        source=tuple(k for k in noun_phrase(v, holder, t.i) if v.tokens[k].dep != "case"),
        source_head=holder,
        content=trim(v, subtree(v, clause)),
        heads=clause_heads(v, clause),
        rules=tuple(r for r in (f"cue.{t.lemma}", id_of(noun_is), by) if r),
    )


@rule(
    "holder.owner",
    says='in "her claim that", she makes it',
    speaks=("Rook's claim that the men were beaten was read.",),
    silent=("The claim that Rook's men were beaten was read.",),
    nothing=NOBODY,
)
def owner(v: View, t: Token) -> int | None:
    """The possessor of the noun."""
    return v.first(t.i, "poss")


@rule(
    "holder.maker",
    says='in "claims by Rook that", Rook makes them',
    speaks=("Claims by Rook that the men were beaten were read.",),
    silent=("Claims in May that the men were beaten were read.",),
    nothing=NOBODY,
)
def maker(v: View, t: Token) -> int | None:
    """Behind "by" or "from"."""
    prep = next((k for k in v.of(t.i, "prep") if v.tokens[k].lemma in {"by", "from"}), None)
    return v.first(prep, "pobj") if prep is not None else None


@rule(
    "holder.who_has",
    says='in "the union has a hope that", the union hopes',
    speaks=("The union has a hope that the camp will be closed.",),
    silent=("The union rejects the hope that the camp will be closed.",),
    nothing=NOBODY,
)
def who_has(v: View, t: Token) -> int | None:
    """The subject of a verb of having, whose object the noun is."""
    above = v.tokens[t.head]
    has = t.dep == "dobj" and above.lemma in words("claim_makers", "word", use="holds")
    return v.first(above.i, "nsubj") if has else None


@rule(
    "refuse.only_named",
    says='in "denied reports that", nobody makes the reports: they are what is denied',
    speaks=("Rook denied reports that the men were beaten.",),
    silent=("Rook read reports by Vale that the men were beaten.",),
    nothing=False,
    refuses=True,
)
def only_named(v: View, t: Token) -> bool:
    """The object of a cue."""
    return t.dep == "dobj" and v.tokens[t.head].lemma in verbs()


@rule(
    "cue.asked_and_answered",
    says='who is asked whether it was so and says "no" denies it, and says "yes" affirms it',
    speaks=("Asked whether he had kept the papers, Rook said no.",),
    silent=("Asked about the papers, Rook said no.", "Rook said no more."),
    nothing=NO_ATTRIBUTION,
)
def answered(v: View, t: Token) -> Attributed | None:
    """A yes or no to what somebody was asked: "asked whether he had kept the papers, Rook said no" denies it."""
    cue = verbs().get(t.lemma)
    asked = next((k for k in v.of(t.i, "advcl") if v.tokens[k].lemma == "ask"), None)
    said = next((k for k in v.of(t.i, "intj", "neg", "dobj") if v.tokens[k].text.casefold() in _ANSWERS), None)
    speaker = v.first(t.i, "nsubj")
    if (
        cue is None
        or asked is None
        or said is None
        or speaker is None
        or t.lemma not in words("cue_context", "word", use="answering")
    ):
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
        rules=(f"cue.{t.lemma}", id_of(answered)),
    )


_ANSWERS = frozenset({"no", "yes"})


def _is_whether(v: View, k: int) -> bool:
    return any(v.tokens[m].lemma in {"if", "whether"} for m in v.of(k, "mark"))


@rule(
    "cue.read_noun_behind_quotation",
    says="behind a quotation and a name, a verb that is read as a noun is one",
    speaks=("“The camp was closed in May and nobody told us,” Vale remembers.",),
    silent=("“The camp was closed in May and nobody told us,” Vale remembered.",),
    nothing=NO_ATTRIBUTION,
)
def read_noun_behind_quotation(v: View, t: Token) -> Attributed | None:
    """A verb read as a noun behind a quotation and its speaker: "“...,” Vale remembers"."""
    cue = verbs().get(t.lemma)
    if cue is None or t.tag != "NNS" or "quote" not in cue.frames or not t.i or not _is_left_verb(v, t):
        return None
    quoted = tuple(k.i for k in v.tokens if k.quote >= 0 and k.i < t.i)
    if not quoted or v.first(t.i, *SUBJECT) is not None or v.tokens[t.i - 1].pos != "PROPN":
        return None
    return Attributed(
        cue=cue,
        lemma=t.lemma,
        anchor=t.i,
        cue_tokens=(t.i,),
        source=noun_phrase(v, t.i - 1, t.i),
        source_head=t.i - 1,
        content=quoted,
        heads=quoted,
        rules=(f"cue.{t.lemma}", id_of(read_noun_behind_quotation)),
    )


def _is_left_verb(v: View, t: Token) -> bool:
    """Does the noun stand at the top of a sentence that has no verb?"""
    return t.head == t.i and not any(k.tag in ASSERTS for k in v.tokens)


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


@rule(
    "cue.adjective",
    says='"sure that" and its like carry what the clause says',
    speaks=("Rook was sure that the men were beaten.", "It is untrue that the men were beaten."),
    silent=("Rook was sure of the men.", "Rook was so tired that the men left."),
    nothing=NO_ATTRIBUTION,
)
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
        rules=(f"cue.{t.lemma}", id_of(adjective)),
    )


def _that(v: View, clause: int) -> bool:
    return any(v.tokens[k].dep == "mark" and v.tokens[k].lemma == "that" for k in v.kids[clause]) or (
        v.tokens[clause].dep == "ccomp" and v.first(clause, "nsubj", "nsubjpass") is not None
    )


@rule(
    "cue.according_to",
    says='"according to" carries the sentence that it stands beside',
    speaks=("According to Rook, the men were beaten.",),
    silent=("The men were paid accordingly.",),
    nothing=NO_ATTRIBUTION,
)
def according_to(v: View, t: Token) -> Attributed | None:
    """According to, and whom."""
    if t.lemma not in {"accord", "according"}:
        return None
    last = next((k for k in v.kids[t.i] if v.tokens[k].lemma == "to"), None)
    holder = v.first(last, "pobj") if last is not None else None
    verb = v.first(last, "pcomp") if last is not None and holder is None else None
    if verb is not None and v.tokens[verb].tag in {"VB", "NNP"} and v.tokens[verb].text[:1].isupper():
        holder = verb  # a body called by what it does: "Save the Harbour"
    return _beside(v, t, "according_to", last, holder)


@rule(
    "cue.in_the_words_of",
    says='"in the words of" and "in her words" carry the sentence that they stand beside',
    speaks=("In the words of Rook, the men were beaten.", "In Rook's words, the men were beaten."),
    silent=("In other words, the men were beaten.", "Rook spoke in plain language of the men."),
    nothing=NO_ATTRIBUTION,
)
def in_the_words_of(v: View, t: Token) -> Attributed | None:
    """In the words of, in somebody's words."""
    noun = v.first(t.i, "pobj") if t.lemma == "in" else None
    if noun is None or v.tokens[noun].text.lower() != "words":
        return None
    prep = v.first(noun, "prep")
    holder = v.first(prep, "pobj") if prep is not None else v.first(noun, "poss")
    return _beside(v, t, "in_the_words_of", prep if prep is not None else noun, holder)


def _beside(v: View, t: Token, name: str, last: int | None, holder: int | None) -> Attributed | None:
    """What stands beside the sentence whose claim it carries; `last` is the end of the cue."""
    if holder is None or last is None:
        return None
    inner = set(subtree(v, t.i))
    over = t.head
    while v.tokens[over].pos not in VERBAL and v.tokens[over].head != over:
        over = v.tokens[over].head
    last_in = stands_last(v, t, over)
    over = over if last_in is None else last_in
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
        rules=(f"cue.{name}", id_of(stands_last)) if last_in is not None else (f"cue.{name}",),
    )


@rule(
    "cue.stands_last",
    says='in "Rook said he was sorry, according to the paper", the paper tells that Rook said it',
    speaks=("Rook said that the men were beaten at night, according to the paper.",),
    silent=(
        "Rook said that the men were beaten according to the paper.",
        "Rook said that, according to the paper, the men were beaten.",
        "The men were beaten, according to the paper.",
    ),
    nothing=NOBODY,
)
def stands_last(v: View, t: Token, over: int) -> int | None:
    """The outermost cue above the verb `over`, where what stands beside it ends the sentence behind a comma."""
    behind = subtree(v, t.i)[-1] + 1
    closed = t.i > 0 and (v.tokens[t.i - 1].text in _CLOSES or v.tokens[t.i - 1].quote >= 0)
    if not closed or any(k.pos != "PUNCT" for k in v.tokens[behind:]):
        return None
    above = [k for k in up(v, over) if v.tokens[over].dep in {"ccomp", "conj"}]
    cues = (k for k in reversed(above) if k < over and v.tokens[k].lemma in verbs())
    return next((k for k in cues if v.first(k, *SUBJECT) is not None), None)


_CLOSES = frozenset(',"”’')
"""What may stand before "according to" at the end of a sentence."""
