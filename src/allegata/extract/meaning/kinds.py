"""Kind of a claim: fact, opinion, question, recommendation.

question: an interrogative clause. recommendation: obligation laid on somebody ("should", "must", "ought to", "need
to" in the present), an imperative, or a directive verb. opinion: the predicate, or a stance adverb or phrase beside
it, is
evaluation. Everything else is a fact as claimed, however unlikely. "Should be applauded" is opinion: praise in the form
of advice; "must have been" is a guess; "workers must hand over" describes a rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.clause import View, auxiliaries, is_passive, subject
from allegata.grammar.foretold import advice
from allegata.grammar.lexicon import words
from allegata.grammar.modality import core

if TYPE_CHECKING:
    from allegata.extract.records import Claim
    from allegata.model import StatementKind


def find_kind(v: View, claim: Claim) -> StatementKind:
    """The kind of a claim, by its predicate and what stands beside it."""
    i = claim.predicate
    if claim.is_question or is_interrogative(v, i, claim) or _is_asked(v, i, claim):
        return "question"
    if _recommends(v, i, claim):
        return "opinion" if _obliges(v, i) and _praise(v, i) else "recommendation"
    cue = claim.own_cue or (claim.hops[-1].cue if claim.hops else "")
    general = bool(claim.hops) and claim.hops[-1].name is None and claim.hops[-1].source is None  # "it is believed"
    attitude = cue in words("evaluative", "form", part="attitude") and not (general and not claim.own_cue)
    return "opinion" if attitude or _evaluates(v, i, claim) else "fact"


def _is_asked(v: View, i: int, claim: Claim) -> bool:
    """What somebody asks: "asked whether they were paid", "asked why the gate was locked"."""
    if not claim.hops or claim.hops[-1].stance != "asks":
        return False
    inside = [i, *(k for k in v.kids[i] if v.tokens[k].tag in {"WRB", "WP", "WDT"})]
    marks = {v.tokens[k].lemma for k in v.of(i, "mark")}
    return bool(marks & {"if", "whether"}) or len(inside) > 1


def is_interrogative(v: View, i: int, claim: Claim) -> bool:
    """Does the sentence end in a question mark and is the claim its main clause?"""
    last = next((t for t in reversed(v.tokens) if t.text not in "”’\"')»"), v.tokens[-1])
    if not set(last.text) <= {"?", "!"} or "?" not in last.text:
        return False
    t = v.tokens[i]
    return (
        t.head == i or t.dep in ("conj", "ROOT") or last.i in claim.tokens or v.tokens[i].head == v.tokens[last.i].head
    )


def _recommends(v: View, i: int, claim: Claim) -> bool:
    if any(h.cue in words("deontic", "form", part="verb") for h in claim.hops[-1:]) and _is_directed(v, i):
        return True
    t = v.tokens[i]
    return _obliges(v, i) or _imperative(v, i) or _directive(v, i) or (t.lemma == "be" and _it_is(v, i))


def _is_directed(v: View, i: int) -> bool:
    """What a directive verb licenses: an infinitive or a bare subjunctive."""
    bare = v.tokens[i].tag == "VB" or any(v.tokens[k].text.lower() == "be" for k in v.of(i, "aux", "auxpass"))
    return bare and v.tokens[i].dep in ("xcomp", "ccomp", "ROOT", "advcl", "conj", "acl")


def _obliges(v: View, i: int) -> bool:
    aux = auxiliaries(v, i)
    texts = {v.tokens[k].text.lower() for k in aux}
    perfect = "have" in {v.tokens[k].lemma for k in aux}
    if texts & {"should", "ought"}:
        first = next(k for k in aux if v.tokens[k].text.lower() in ("should", "ought"))
        s = v.first(i, "nsubj", "nsubjpass")
        return (s is None or first > s) and not perfect
    if "must" in texts:
        return not perfect and not _rule(v, i)
    t = v.tokens[i]
    if t.lemma == "need" and t.tag in ("VBZ", "VBP") and v.of(i, "xcomp") and not _rule(v, i):
        return not any(v.tokens[k].dep == "neg" for k in v.kids[i])
    if any(v.tokens[k].text.lower() == "better" for k in v.kids[i]) and "had" in texts:
        return True
    return t.lemma == "ought" or (t.lemma == "have" and t.tag in ("VBZ", "VBP") and _we_have_to(v, i))


def _rule(v: View, i: int) -> bool:
    s = subject(v, i)
    if s is None or is_passive(v, i):
        return False
    return v.tokens[s].lemma.lower() in words("deontic", "form", part="affected")


def _we_have_to(v: View, i: int) -> bool:
    s = v.first(i, "nsubj")
    to = any(v.tokens[m].tag == "TO" for k in v.of(i, "xcomp") for m in v.kids[k])
    if any(v.tokens[k].text.lower() in ("yet", "still") for k in v.kids[i]):
        return False
    return to and s is not None and v.tokens[s].lemma.lower() in words("deontic", "form", part="authority")


def _imperative(v: View, i: int) -> bool:
    t = v.tokens[i]
    if t.tag != "VB" or t.dep not in ("ROOT", "conj", "ccomp") or v.of(i, "nsubj", "nsubjpass", "expl"):
        return False
    aux = [v.tokens[k] for k in v.of(i, "aux", "auxpass")]
    if any(a.lemma != "do" for a in aux):
        return False
    if t.dep == "conj":
        return _imperative(v, t.head)
    start = min((k for k in v.kids[i] if v.tokens[k].dep != "punct"), default=i)
    if not v.of(i, "dobj", "prep", "xcomp", "ccomp", "advmod", "prt", "acomp", "attr", "neg", "conj"):
        return False  # a word alone ("Advertisement") is furniture more often than a command
    return t.dep == "ROOT" and (
        start >= i or v.tokens[start].dep in ("neg", "aux", "advmod", "intj", "prep", "advcl", "npadvmod")
    )


def _directive(v: View, i: int) -> bool:
    """As in "We urge them to", "the report calls on", "calls for": in the present, or with the first person."""
    t = v.tokens[i]
    s = v.first(i, "nsubj")
    first_person = s is not None and v.tokens[s].text.lower() in _WE
    present = t.tag in ("VBP", "VBZ", "VBG")
    if advice(v, i):
        return True
    if t.lemma in words("deontic", "form", part="verb"):
        return (present or first_person) and bool(v.of(i, "xcomp", "ccomp") or t.lemma in ("recommend", "advocate"))
    if t.lemma == "call":
        linked = {v.tokens[k].lemma for k in v.of(i, "prep", "prt")}
        return bool(linked & {"on", "upon", "for"}) and (present or first_person)
    if t.lemma in ("ask", "request", "invite") and first_person and t.tag == "VBP":
        return bool(v.of(i, "xcomp", "ccomp"))
    if t.lemma == "come" and s is not None and v.tokens[s].lemma == "time":
        return bool(v.of(i, "xcomp", "advcl") or v.of(s, "acl", "relcl"))
    return t.lemma == "let" and t.tag == "VB" and t.dep == "ROOT" and s is None


_WE = frozenset({"we", "i"})


def _it_is(v: View, i: int) -> bool:
    """As in "It is essential that ...", "it is time to ..."."""
    s = v.first(i, "nsubj", "expl")
    if s is None or v.tokens[s].lemma.lower() != "it" or v.tokens[i].tag not in ("VBZ", "VB"):
        return False
    clause = v.of(i, "ccomp", "xcomp", "advcl")
    for k in v.of(i, "acomp", "attr"):
        t = v.tokens[k]
        inner = clause or v.of(k, "xcomp", "ccomp", "acl", "relcl", "prep")
        if inner and (t.lemma in words("deontic", "form", part="adjective") or (t.lemma == "time" and _bare(v, k))):
            return True
    return False


def _bare(v: View, k: int) -> bool:
    """As in "it is (high) time", not "it is the first time"."""
    return not v.of(k, "det") and all(v.tokens[m].lemma == "high" for m in v.of(k, "amod"))


def _praise(v: View, i: int) -> bool:
    heart = core(v, i)
    t = v.tokens[heart]
    if t.lemma in words("evaluative", "form", part="verb") - {"welcome", "thank", "condemn"} or t.lemma == "condemn":
        return is_passive(v, heart)
    return t.lemma == "be" and _complement(v, heart, skip=frozenset())


def _evaluates(v: View, i: int, claim: Claim) -> bool:
    heart = core(v, i)
    if v.tokens[heart].lemma in words("evaluative", "form", part="verb") and not _reported_act(v, heart):
        return True
    if any(_complement(v, n, skip=_PLAIN) for n in {i, heart}) or _judged(v, i) or _superlative(v, i):
        return True
    if v.tokens[-1].text.startswith("!") and v.tokens[0].text.lower() in ("what", "how"):
        return True
    stance = words("evaluative", "form", part="adverb")
    manner = words("evaluative", "form", part="manner")
    for k in v.of(i, "advmod"):
        t = v.tokens[k]
        if t.text.lower() in manner:
            return True
        comma = k + 1 < len(v.tokens) and v.tokens[k + 1].text == ","
        if t.text.lower() in stance and (comma or t.text.lower() in _STRONG):
            return True
    return _first_person(v, i) or _phrase(v, claim)


def _superlative(v: View, i: int) -> bool:
    """As in "called the ring “the cruellest in our history”": the claim is what something is called, at its most."""
    t = v.tokens[i]
    named = t.dep in ("oprd", "attr", "acomp") or (t.dep in ("dobj", "npadvmod") and v.tokens[t.head].lemma == "call")
    named = named or (t.dep in ("pobj", "amod") and v.tokens[t.head].lemma == "as")
    if not named or (t.tag != "JJS" and t.pos not in ("NOUN", "ADJ", "PROPN")):
        return False
    return _weighs(
        v, i, words("evaluative", "form", part="adjective"), words("evaluative", "form", part="noun"), _PLAIN
    )


_PLAIN = words("word_classes", "word", use="plain_judgement")
"""Evaluative only with something beside them: "it is clear that", "so poor", "very dangerous"."""
_STRONG = words("word_classes", "word", use="judging_adverb")


def _judged(v: View, i: int) -> bool:
    """The judgement stands before the subject ("this disgraceful treatment goes on") or the object of a light verb."""
    if v.tokens[i].lemma in words("word_classes", "word", use="showing_verb"):
        adjectives = words("evaluative", "form", part="adjective") - _PLAIN - _LIGHT
        if any(v.tokens[m].lemma.lower() in adjectives for k in v.of(i, "dobj") for m in v.of(k, "amod")):
            return True
    s = v.first(i, "nsubj", "nsubjpass")
    if s is None:
        return False
    moral = words("loaded", "form", **{"class": "moral"})
    return any(v.tokens[m].lemma.lower() in moral for m in v.of(s, "amod"))


def _reported_act(v: View, i: int) -> bool:
    """As in "The minister condemned the attack" reports an act; "we condemn" and "deserves" judge."""
    t = v.tokens[i]
    if t.lemma in words("word_classes", "word", use="judging_verb"):
        return False
    s = subject(v, i)
    return s is None or v.tokens[s].text.lower() not in words("word_classes", "word", use="plain_subject")


def _complement(v: View, i: int, skip: frozenset[str]) -> bool:
    """An evaluative adjective or noun as complement of a copula, or of "find", "consider", "call"."""
    adjectives, nouns = words("evaluative", "form", part="adjective"), words("evaluative", "form", part="noun")
    for k in v.of(i, "acomp", "attr", "oprd"):
        if any(_weighs(v, n, adjectives, nouns, skip) for n in (k, *v.of(k, "conj"))):
            return True
    t = v.tokens[i]
    return t.pos == "ADJ" and t.dep in ("ccomp", "ROOT") and t.lemma.lower() in adjectives


def _weighs(v: View, k: int, adjectives: frozenset[str], nouns: frozenset[str], skip: frozenset[str]) -> bool:
    t = v.tokens[k]
    low = t.lemma.lower()
    if (low in adjectives or t.text.lower() in adjectives) and (t.pos == "ADJ" or t.tag in ("VBN", "VBG")):
        if low in _KNOWING and any(v.tokens[m].dep == "neg" for m in v.kids[t.head]):
            return False  # "it is not clear whether"
        degree = v.of(k, "advmod", "ccomp", "xcomp")
        return low not in skip or bool(degree) or bool(v.of(t.head, "ccomp", "csubj"))
    if t.pos in ("NOUN", "PROPN") and (low in nouns or low in words("loaded", "form")):
        return True
    modifiers = [v.tokens[m] for m in v.of(k, "amod")]
    if any(m.tag in ("JJS", "RBS") and not {m.lemma, m.text.lower()} & _MEASURE for m in (t, *modifiers)):
        return True
    if any(v.tokens[n].text.lower() == "most" for m in modifiers for n in v.kids[m.i]):
        return True
    return t.pos == "NOUN" and any(m.lemma.lower() in adjectives - skip - _LIGHT for m in modifiers)


_KNOWING = frozenset({"clear", "obvious", "evident"})
_MEASURE = words("word_classes", "word", use="measuring")
_LIGHT = words("word_classes", "word", use="light_judgement")


def _first_person(v: View, i: int) -> bool:
    t = v.tokens[i]
    s = v.first(i, "nsubj")
    if s is None or v.tokens[s].text.lower() not in _WE or t.lemma not in words("evaluative", "form", part="judge"):
        return False
    return t.tag in ("VBP", "VB") and bool(v.of(i, "ccomp", "xcomp", "oprd"))


def _phrase(v: View, claim: Claim) -> bool:
    text = " ".join(v.tokens[k].text.lower() for k in sorted(claim.tokens) if k < len(v.tokens))
    return any(f" {p} " in f" {text} " for p in words("evaluative", "form", part="phrase"))
