"""Where a cue word is none: nobody says anything in "it is hard to say", "you know", "anyone accused of a crime".

Each rule refuses one case; any that speaks refuses the attribution. Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.attribution.no_infinitive import OF_INFINITIVES, is_noun, noun_of
from allegata.grammar.lexicon import lookup, words
from allegata.grammar.rules import rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from allegata.extract.attribution.attributed import Reporting


def is_said(a: Reporting) -> bool:
    """Does somebody say, think or want something by this verb?"""
    if any(refuses(a) for refuses in _REFUSALS):
        return False
    return not _is_infinitive(a) or not any(refuses(a) for refuses in OF_INFINITIVES)


@rule(
    "refuse.possessive",
    says="""a noun behind "'s" is no verb of saying""",
    speaks=("A smash-and-grab at a baker's saw four men make off with bread.",),
    silent=("The baker saw four men make off with bread.",),
    nothing=False,
    refuses=True,
)
def possessive(a: Reporting) -> bool:
    """Behind a possessive, read as a verb."""
    return a.t.i > 0 and a.v.tokens[a.t.i - 1].tag == "POS"


@rule(
    "refuse.be_assured",
    says='"be assured" reports nothing',
    speaks=("If they had asked, be assured that we would have opened.",),
    silent=("Rook was assured by Vale that the camp is closed.",),
    nothing=False,
    refuses=True,
)
def be_assured(a: Reporting) -> bool:
    """Assure in the passive, under a bare "be", by nobody."""
    v, t = a.v, a.t
    return t.lemma == "assure" and a.source is None and any(v.tokens[k].text == "be" for k in v.of(t.i, "auxpass"))


@rule(
    "refuse.telling",
    says='"it is telling that" is a judgement, and tells nothing',
    speaks=("It is telling that the camp was closed.",),
    silent=("Rook is telling Vale that the camp was closed.",),
    nothing=False,
    refuses=True,
)
def telling(a: Reporting) -> bool:
    """The participle read as a verb with "it" as its subject."""
    return a.t.text == "telling" and a.source is not None and a.v.tokens[a.source].text.casefold() == "it"


@rule(
    "refuse.anyone",
    says="whoever it may be who says so is nobody",
    speaks=("Anyone accused of beating the men was arrested.",),
    silent=("A guard accused of beating the men was arrested.",),
    nothing=False,
    refuses=True,
)
def anyone(a: Reporting) -> bool:
    """A clause that describes "anyone", "those"."""
    generic = words("unable_subjects", "word", use="generic")
    return a.t.dep in {"acl", "relcl"} and a.v.tokens[a.t.head].lemma in generic


@rule(
    "refuse.you",
    says="what the reader knows, thinks or wants is no report",
    speaks=("You know that the camp was closed.", "You want to close the camp."),
    silent=("You said that the camp was closed.",),
    nothing=False,
    refuses=True,
)
def you(a: Reporting) -> bool:
    """The subject is "you", the verb one of belief or wishing or spoken aside."""
    if a.source is None or a.v.tokens[a.source].text.casefold() != "you":
        return False
    return a.cue.type in {"belief", "intention"} or a.t.lemma in words("cue_context", "word", use="aside")


@rule(
    "refuse.sight",
    says="what is seen to happen is told by nobody, unless it is said who saw it",
    speaks=(
        "Rook left the camp after seeing the guards beat the men.",
        "The streets saw crowds marching to the camp.",
    ),
    silent=("Rook saw the guards beat the men.", "The square saw that the men were beaten."),
    nothing=False,
    refuses=True,
)
def sight(a: Reporting) -> bool:
    """See with a clause that has no finite verb, where who sees is not named, or is no person."""
    v, t = a.v, a.t
    noun = t.i > 0 and v.tokens[t.i - 1].tag == "POS"  # "a baker's saw"
    k = v.first(t.i, "ccomp") if t.lemma == "see" and not noun else None
    if k is None or v.tokens[k].tag not in {"VB", "VBG", "VBN"} or v.first(k, "mark", "aux", "auxpass") is not None:
        return False
    if a.source is None:
        return True
    who = v.tokens[a.source]
    able = lookup("voice_nouns", "word", "kind").get(who.lemma) == "person" or who.lemma in lookup(
        "gendered", "word", "gender"
    )
    return who.pos not in {"PROPN", "PRON"} and not able


@rule(
    "refuse.finds_oneself",
    says="who finds himself somewhere finds nothing out",
    speaks=("Rook found himself leading the team.",),
    silent=("Rook found that the men were leading the team.",),
    nothing=False,
    refuses=True,
)
def finds_oneself(a: Reporting) -> bool:
    """Find or see, with the speaker's own self as object."""
    v, t = a.v, a.t
    if t.lemma not in {"find", "see"}:
        return False
    oneself = words("cue_context", "word", use="oneself")
    return any(v.tokens[m].text.casefold() in oneself for k in (t.i, *v.of(t.i, "ccomp", "xcomp")) for m in v.kids[k])


@rule(
    "refuse.holding",
    says="only a court, or who sits in one, holds that something is so",
    speaks=("The bag held papers that Rook had signed and Vale held that the lid was closed.",),
    silent=("The court held that the men were beaten.",),
    nothing=False,
    refuses=True,
)
def holding(a: Reporting) -> bool:
    """Hold, by a subject that is no judicial body."""
    return _holds(a) and noun_of(a) not in words("unable_subjects", "word", use="judicial")


@rule(
    "refuse.requiring",
    says="a thing that requires another demands nothing",
    speaks=("The journey required the men to leave early.",),
    silent=("The manager required the men to leave early.",),
    nothing=False,
    refuses=True,
)
def requiring(a: Reporting) -> bool:
    """Require, by a noun that names no voice."""
    named = a.t.lemma == "require" and is_noun(a)
    return named and noun_of(a) not in lookup("voice_nouns", "word", "kind")


@rule(
    "refuse.thing_that_means",
    says="a thing wants, threatens and sees nothing",
    speaks=(
        "The anger threatens to spread.",
        "These moves imply that the camp is closed.",
        "The rain continues to threaten to flood the camp.",
    ),
    silent=("The manager threatens to close the camp.",),
    nothing=False,
    refuses=True,
)
def thing_that_means(a: Reporting) -> bool:
    """An intention of a noun that names nobody."""
    if not is_noun(a) or a.source is None or _holds(a) or not _means_as_thing(a):
        return False
    return a.v.tokens[a.source].tag == "NN" or a.t.lemma in {"continue", "imply"}


@rule(
    "refuse.event",
    says="events and stretches of time say and see nothing",
    speaks=("The strike proved that the men were strong.", "The war showed that the camp was needed."),
    silent=("The manager proved that the men were strong.", "Rook's protest showed that the camp was needed."),
    nothing=False,
    refuses=True,
)
def event(a: Reporting) -> bool:
    """An event as subject, unless it is somebody's."""
    if not is_noun(a) or a.source is None or noun_of(a) not in words("unable_subjects", "word", use="event"):
        return False
    return not _holds(a) and not _means_as_thing(a) and (a.t.lemma == "see" or not a.v.of(a.source, "poss"))


@rule(
    "refuse.of_person",
    says="to dismiss or reject somebody is no denial",
    speaks=("The club dismissed the manager as unfit.",),
    silent=("The club dismissed the report as unfit.",),
    nothing=False,
    refuses=True,
)
def of_person(a: Reporting) -> bool:
    """A denial whose object is a person."""
    obj = a.v.first(a.t.i, "dobj", "nsubjpass") if a.cue.stance == "denies" else None
    if obj is None:
        return False
    o = a.v.tokens[obj]
    return o.ent == "PERSON" or lookup("voice_nouns", "word", "kind").get(o.lemma) == "person"


@rule(
    "refuse.nobody_denies",
    says="what nobody has denied is denied by nobody",
    speaks=("Nobody at the firm has denied that the men were beaten.",),
    silent=("The firm has denied that the men were beaten.",),
    nothing=False,
    refuses=True,
)
def nobody_denies(a: Reporting) -> bool:
    """A denial by nobody, no one, none of them."""
    if a.source is None or a.cue.stance != "denies":
        return False
    none = words("negative_subjects", "word")
    return noun_of(a) in none or any(a.v.tokens[k].lemma in {"no", "neither"} for k in a.v.of(a.source, "det"))


@rule(
    "refuse.unsettled",
    says='who "will decide whether" it is so says nothing of it yet',
    speaks=("A panel will decide whether the men were beaten.",),
    silent=("The court decided that the men were beaten.", "The court could not decide whether the men were beaten."),
    nothing=False,
    refuses=True,
)
def unsettled(a: Reporting) -> bool:
    """A verb of settling in the future, or still to be done, before "whether" or "if"."""
    v, t = a.v, a.t
    if t.lemma not in words("cue_context", "word", use="settling") or v.first(t.i, "neg") is not None:
        return False
    opened = {v.tokens[m].lemma for k in v.of(t.i, "ccomp") for m in v.of(k, "mark") if m > t.i}
    return t.tag in {"VB", "VBG"} and bool(opened & {"if", "whether"})


def _holds(a: Reporting) -> bool:
    return a.cue.tone == "finding" and a.t.lemma == "hold"


def _means_as_thing(a: Reporting) -> bool:
    """Does a noun that names no voice and no body want, threaten or see something?"""
    noun = noun_of(a)
    able = noun in lookup("voice_nouns", "word", "kind") or noun in lookup("head_nouns", "form", "kind")
    return not able and (a.cue.type == "intention" or a.t.lemma in {"threaten", "continue", "see", "imply"})


def _is_infinitive(a: Reporting) -> bool:
    return any(a.v.tokens[k].tag == "TO" for k in a.v.kids[a.t.i])


_REFUSALS: tuple[Callable[[Reporting], bool], ...] = (
    possessive,
    be_assured,
    telling,
    anyone,
    you,
    sight,
    finds_oneself,
    holding,
    requiring,
    thing_that_means,
    event,
    of_person,
    nobody_denies,
    unsettled,
)
