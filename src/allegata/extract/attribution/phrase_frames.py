"""What a cue says, by phrases: infinitives, objects, "of", "as" and "about".

Labels are ClearNLP dependencies. Contents are token indices of one sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.attribution.attributed import NOTHING
from allegata.grammar.clause import FINITE, OWN, subtree, trim
from allegata.grammar.lexicon import words
from allegata.grammar.rules import rule

if TYPE_CHECKING:
    from allegata.extract.attribution.attributed import Content, Reporting
    from allegata.grammar.clause import View
    from allegata.language import Token

OBJECTS = frozenset({"anyobj", "obj", "claimobj", "sayobj"})
"""What a row of the lexicon must allow where an object is what is said."""


@rule(
    "frame.raised",
    says='what somebody "is alleged to" have done is what is said',
    speaks=("Rook is alleged to have beaten the men.",),
    silent=("Rook promised to pay the men.", "Rook was forced to leave."),
    nothing=NOTHING,
)
def raised(a: Reporting) -> Content:
    """Passive subject and infinitive."""
    v, t = a.v, a.t
    k = _complement(a)
    if k is None or not a.passive or not _is_to(v, k):
        return NOTHING
    subject = v.first(t.i, "nsubjpass")
    return trim(v, sorted({*(subtree(v, subject) if subject is not None else ()), *subtree(v, k)})), (k,)


@rule(
    "frame.infinitive",
    says="what somebody promises, plans or asks to do is what is said",
    speaks=("Rook promised to pay the men.",),
    silent=("Rook stopped to pay the men.", "Rook promised support to rebuild the camp."),
    nothing=NOTHING,
)
def infinitive(a: Reporting) -> Content:
    """A to-infinitive under the verb."""
    v = a.v
    k = _complement(a)
    if k is None or a.passive or not _is_to(v, k) or purpose(a):
        return NOTHING
    return trim(v, subtree(v, k)), (k,)


@rule(
    "frame.gerund",
    says="what somebody admits or denies doing is what is said",
    speaks=("Rook admitted beating the men.",),
    silent=("Rook kept beating the men.", "Rook promised to beat the men."),
    nothing=NOTHING,
)
def gerund(a: Reporting) -> Content:
    """An "-ing" form under the verb."""
    v = a.v
    k = _complement(a)
    if k is None or not (v.tokens[k].tag == "VBG" or any(v.tokens[m].tag == "VBG" for m in v.of(k, "aux", "auxpass"))):
        return NOTHING
    return NOTHING if purpose(a) else (trim(v, subtree(v, k)), (k,))


@rule(
    "frame.of",
    says='somebody accused and the "of" phrase together are what is said',
    speaks=("Rook accused Vale of beating the men.",),
    silent=("Rook accused Vale.", "Rook spoke of beating the men."),
    nothing=NOTHING,
)
def of(a: Reporting) -> Content:
    """Accuse somebody of something: both are the claim."""
    v, t = a.v, a.t
    whom = v.first(t.i, "nsubjpass") if a.passive else v.first(t.i, "dobj")
    prep = next((k for h in (t.i, whom) if h is not None for k in v.of(h, "prep") if v.tokens[k].lemma == "of"), None)
    if prep is None:
        return NOTHING
    inner = v.first(prep, "pcomp", "pobj")
    whole = {*subtree(v, prep), *(subtree(v, whom) if whom is not None else ())}
    return trim(v, sorted(whole)), (inner if inner is not None else prep,)


@rule(
    "frame.what_called",
    says='in "what Rook described as a prison", that it is a prison is what is said',
    speaks=("The men fled what Rook described as a prison.", "The men fled what Rook called a prison."),
    silent=("The men fled what Rook described.", "The men fled what is called a prison."),
    nothing=NOTHING,
)
def what_called(a: Reporting) -> Content:
    """What stands for "what" in a free relative clause, where somebody calls it that."""
    v, t = a.v, a.t
    what = v.first(t.i, "dobj", "nsubjpass")
    if what is None or v.tokens[what].tag != "WP" or a.source is None:
        return NOTHING
    prep = _as_phrase(v, t)
    if prep is not None:
        inner = v.first(prep, "pobj", "pcomp", "amod", "acomp")
    else:
        inner = next((k for k in v.of(t.i, "oprd", "dobj", "attr", "ccomp") if k > t.i), None)
    return (trim(v, subtree(v, inner)), (inner,)) if inner is not None else NOTHING


@rule(
    "frame.what_said",
    says='in "what Rook said was a prison", that it was a prison is what is said',
    speaks=("Police raided what they say is a brothel.",),
    silent=("The men fled what Rook saw.", "The men knew what Rook said."),
    nothing=NOTHING,
)
def what_said(a: Reporting) -> Content:
    """A finite clause without a subject, for which "what" before the cue stands."""
    v, t = a.v, a.t
    what = v.first(t.i, "dobj")
    if what is None or what > t.i or v.tokens[what].tag != "WP" or a.source is None:
        return NOTHING
    for k in v.of(t.i, "ccomp"):
        finite = {v.tokens[k].tag, *(v.tokens[m].tag for m in v.of(k, "aux", "auxpass"))} & FINITE
        if k > t.i and finite and v.first(k, *OWN) is None:
            return trim(v, subtree(v, k)), (k,)
    return NOTHING


@rule(
    "frame.pronounced",
    says='"declared the video a fake" says that the video is one',
    speaks=("Rook declared the video a fake.", "The mission declared the camp unsafe."),
    silent=("Rook declared a strike.", "Rook declared that the video is a fake."),
    nothing=NOTHING,
)
def pronounced(a: Reporting) -> Content:
    """A clause without a verb: a subject and what it is declared to be."""
    v, t = a.v, a.t
    if t.lemma not in words("cue_context", "word", use="pronouncing"):
        return NOTHING
    for k in v.of(t.i, "ccomp", *(() if "as" in a.cue.frames else ("oprd",))):
        c = v.tokens[k]
        whom = v.first(k, "nsubj") if c.dep == "ccomp" else v.first(t.i, "dobj", "nsubjpass")
        verbless = c.pos in {"NOUN", "PROPN", "ADJ"} and v.first(k, "aux", "auxpass", "cop", "mark") is None
        if k > t.i and whom is not None and v.tokens[whom].tag != "WP" and verbless and c.quote < 0:
            return trim(v, sorted({*subtree(v, whom), *subtree(v, k)})), (k,)
    return NOTHING


@rule(
    "frame.described_as",
    says="what somebody describes, and as what, is what is said",
    speaks=("Rook described the camp as a prison.",),
    silent=("Rook described the camp.", "Rook worked as a guard."),
    nothing=NOTHING,
)
def described_as(a: Reporting) -> Content:
    """An object and an "as" phrase."""
    v, t = a.v, a.t
    obj, prep = v.first(t.i, "dobj", "nsubjpass"), _as_phrase(v, t)
    if prep is None and obj is not None and t.lemma != "call" and a.cue.stance == "affirms":
        prep = _as_of(v, obj)  # read as a part of the object: "described the deaths as murder"
    if obj is None or prep is None or v.tokens[obj].tag == "WP":
        return NOTHING
    inner = v.first(prep, "pobj", "pcomp", "amod")
    return trim(v, sorted({*subtree(v, obj), *subtree(v, prep)})), (inner if inner is not None else prep,)


@rule(
    "frame.called",
    says="what somebody calls a thing is what is said",
    speaks=("Rook called the camp a prison.",),
    silent=("Rook called the police.", "Rook called Vale a taxi driver who was late and described as such."),
    nothing=NOTHING,
)
def called(a: Reporting) -> Content:
    """An object and what it is called."""
    v, t = a.v, a.t
    obj = v.first(t.i, "dobj", "nsubjpass")
    second = second_object(v, t, obj) if obj is not None and _as_phrase(v, t) is None else None
    if obj is None or second is None or v.tokens[obj].tag == "WP":
        return NOTHING
    return trim(v, sorted({*subtree(v, obj), *subtree(v, second)})), (second,)


def second_object(v: View, t: Token, obj: int | None) -> int | None:
    """What somebody is called: "a lie" in "called the report a lie", whatever the parser calls it."""
    named = v.first(t.i, "oprd")
    if named is not None or obj is None:
        return named
    behind = (k for k in v.of(t.i, "dobj", "npadvmod", "attr") if k > obj and v.tokens[k].pos == "NOUN")
    return next((k for k in behind if any(v.tokens[m].tag == "DT" for m in v.kids[k])), None)


@rule(
    "frame.denied_above",
    says="the allegation that somebody denies in a clause about it is what is denied",
    speaks=(
        "Rook was accused of taking bribes, an allegation he denies.",
        "The charges, which Rook denies, were read.",
    ),
    silent=("The men, whom Rook denies knowing, left.", "Rook denied the charges."),
    nothing=NOTHING,
)
def denied_above(a: Reporting) -> Content:
    """The noun that a relative clause of denial describes."""
    noun = _object(a)
    if noun is None or noun.i != a.t.head or not _names_claim(noun, a):
        return NOTHING
    return (noun.i,), (noun.i,)


@rule(
    "frame.denied_passive",
    says="charges that are denied are what is denied",
    speaks=("The allegations were rejected by Rook.",),
    silent=("The plan was rejected by Rook.", "The allegations were repeated by Rook."),
    nothing=NOTHING,
)
def denied_passive(a: Reporting) -> Content:
    """The passive subject of a denial that names a claim."""
    noun = _object(a)
    if noun is None or noun.i == a.t.head or not (a.passive and _denies(a) and _names_claim(noun, a)):
        return NOTHING
    return trim(a.v, subtree(a.v, noun.i)), (noun.i,)


@rule(
    "frame.named",
    says="a noun that names a claim, or a fact that can be denied, is what is said",
    speaks=("Rook denied the allegations.", "Rook admitted the abuse."),
    silent=("Rook denied the men water.", "Rook repeated the question."),
    nothing=NOTHING,
)
def named(a: Reporting) -> Content:
    """An object such as "allegations", or an "-ing" form read as a noun."""
    noun = _own_object(a)
    if noun is None or not (_names_claim(noun, a) or (noun.tag == "VBG" and "claimobj" in a.cue.frames)):
        return NOTHING
    return trim(a.v, subtree(a.v, noun.i)), (noun.i,)


@rule(
    "frame.pointed",
    says='"it", "this" or "that" is what is denied or taken back',
    speaks=("The men were beaten, but Rook denied it.",),
    silent=("The men were beaten, and Rook said it.",),
    nothing=NOTHING,
)
def pointed(a: Reporting) -> Content:
    """A denial whose object only points at what was said before."""
    noun = _own_object(a)
    if noun is None or not _denies(a) or noun.lemma not in {"it", "this", "that"}:
        return NOTHING
    return (trim(a.v, subtree(a.v, noun.i)), (noun.i,)) if {"claimobj", "sayobj"} & a.cue.frames else NOTHING


@rule(
    "frame.act",
    says="what somebody condemns, praises or predicts is what is said",
    speaks=("Rook condemned the beatings.",),
    silent=("Rook condemned Vale.", "Rook saw the beatings."),
    nothing=NOTHING,
)
def act(a: Reporting) -> Content:
    """An object that names an act; a bare name is no claim."""
    noun = _own_object(a)
    if noun is None or not {"anyobj", "obj"} & a.cue.frames or noun.pos not in {"NOUN", "VERB"}:
        return NOTHING
    return trim(a.v, subtree(a.v, noun.i)), (noun.i,)


@rule(
    "frame.plea",
    says="what somebody pleads is what is said",
    speaks=("Rook pleaded guilty to beating the men.",),
    silent=("Rook pleaded with the men.", "The court found Rook guilty."),
    nothing=NOTHING,
)
def plea(a: Reporting) -> Content:
    """Plead guilty, or not."""
    v, t = a.v, a.t
    guilty = v.first(t.i, "acomp")
    if guilty is None:
        return NOTHING
    return trim(v, sorted({*subtree(v, guilty), *(k for k in v.of(t.i, "neg") if k == guilty - 1)})), (guilty,)


@rule(
    "frame.about",
    says="that somebody was told of a thing by somebody rests on who told it",
    speaks=("A diplomat was notified about the case by Rook.", "The diplomat was told of the arrests by the ministry."),
    silent=("The court was informed about the beatings.", "Rook informed the court about the beatings."),
    nothing=NOTHING,
)
def about(a: Reporting) -> Content:
    """Told of, informed about, reported by somebody: the clause itself is then the claim that rests on the agent."""
    v, t = a.v, a.t
    if not a.passive or v.first(t.i, "agent") is None:
        return NOTHING
    prep = next((k for k in v.of(t.i, "prep") if v.tokens[k].lemma in words("cue_context", "word", use="topic")), None)
    what = prep if prep is not None else v.first(t.i, "nsubjpass")
    return (trim(v, subtree(v, what)), (t.i,)) if what is not None else NOTHING


@rule(
    "refuse.act_refused",
    says="who refuses to do a thing says nothing; who refuses to comment does",
    speaks=("Rook refused to pay the men.",),
    silent=("Rook refused to comment.",),
    nothing=False,
    refuses=True,
)
def act_refused(a: Reporting) -> bool:
    """A verb of declining whose infinitive is no verb of speaking."""
    k = a.v.first(a.t.i, "xcomp") if a.cue.stance == "declines" else None
    return k is not None and a.v.tokens[k].lemma not in words("claim_nouns", "word", use="answer")


@rule(
    "refuse.purpose",
    says='what support is promised for ("pledged support to rebuild") is not what is promised',
    speaks=("Rook pledged money to rebuild the camp.",),
    silent=("Rook pledged to rebuild the camp.",),
    nothing=False,
    refuses=True,
)
def purpose(a: Reporting) -> bool:
    """An infinitive behind what is given, which is a thing and nobody spoken to."""
    v, t = a.v, a.t
    what, k = v.first(t.i, "dobj"), v.first(t.i, "xcomp")
    if what is None or k is None or not _is_to(v, k) or t.lemma not in words("claim_makers", "word", use="giving"):
        return False
    return v.tokens[what].pos == "NOUN" and v.tokens[what].lemma not in words("voice_nouns", "word")


def _complement(a: Reporting) -> int | None:
    """The verb form under the cue that can be what is said."""
    k = a.v.first(a.t.i, "xcomp")
    return None if k is None or a.v.tokens[k].quote >= 0 or act_refused(a) else k


def _is_to(v: View, k: int) -> bool:
    return any(v.tokens[m].tag == "TO" for m in v.kids[k])


def _as_phrase(v: View, t: Token) -> int | None:
    return _as_of(v, t.i)


def _as_of(v: View, i: int) -> int | None:
    return next((k for k in v.of(i, "prep") if v.tokens[k].lemma == "as"), None)


def _denies(a: Reporting) -> bool:
    return a.cue.stance in {"denies", "retracts"}


def _object(a: Reporting) -> Token | None:
    """What is denied, condemned or confirmed; under a relative clause the noun that it describes."""
    v, t = a.v, a.t
    obj = v.first(t.i, "nsubjpass") if a.passive else v.first(t.i, "dobj")
    if obj is None and t.dep == "relcl" and _denies(a) and v.first(t.i, "ccomp", "xcomp") is None:
        obj = t.head  # "an allegation he denies"
    if obj is None or v.tokens[obj].quote >= 0 or v.first(t.i, "dative") is not None:
        return None
    noun = v.tokens[obj]
    if noun.lemma in {"which", "that"} and t.dep == "relcl" and noun.tag in {"WDT", "WP", "IN"}:
        return v.tokens[t.head]  # "the charges, which he denies"
    return noun


def _own_object(a: Reporting) -> Token | None:
    """The object of an active verb, below it."""
    noun = _object(a)
    return None if noun is None or a.passive or noun.i == a.t.head else noun


def _names_claim(noun: Token, a: Reporting) -> bool:
    said = noun.lemma in words("claim_nouns", "word", use="claim")
    fact = noun.lemma in words("claim_nouns", "word", use="fact")
    return (said and bool({"claimobj", "sayobj"} & a.cue.frames)) or (fact and "claimobj" in a.cue.frames)
