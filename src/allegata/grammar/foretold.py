"""Standing, by whom it is told to and of what: advice, law, fiction, the world at large, habit, and what is to come.

Each rule is asked about one predicate and answers with the tokens that decide, none where it does not apply.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from allegata.grammar.ask import BELOW, NONE, SUBJECTS, Ask, Words, listed, standing_words
from allegata.grammar.modality import bearing, has_to, modal_of
from allegata.grammar.negation import negators
from allegata.grammar.rules import rule

if TYPE_CHECKING:
    from allegata.grammar.clause import View

_READER = frozenset({"you", "your", "yours"})


_FRONT = 5


@rule(
    "asserted.obliged",
    says="it is advised or demanded",
    speaks=("Employers should pay the men.", "Passports must be returned to the workers."),
    silent=("Employers paid the men.", "Passports were returned to the workers."),
    nothing=NONE,
)
def obliged(a: Ask) -> Words:
    """Under "should", "must", "ought", "shall"; who the people are is not advised."""
    v = a.v
    if v.tokens[a.i].pos in {"NOUN", "PROPN", "ADJ"}:
        return ()
    for high in a.path:
        if v.tokens[high].dep == "advcl":
            continue
        ought = [k for k in v.of(high, "aux") if v.tokens[k].text.lower() in standing_words("ought")]
        if ought:
            return (ought[0],)
    return ()


def advice(v: View, n: int) -> Words:
    """The words that make a passive one of advice: "is advised to", or "were asked to" of people at large.

    Somebody who was asked to sign was not advised; travellers who were asked to report offers were.
    """
    t = v.tokens[n]
    if t.lemma not in standing_words("advise") | standing_words("ask") or not v.of(n, "auxpass"):
        return ()
    people = v.first(n, "nsubjpass")
    told = any(has_to(v, k) for k in v.of(n, "xcomp", "ccomp"))
    if people is None or not told or negators(v, n):
        return ()
    anybody = v.tokens[people].lemma in standing_words("public")
    bare = not any(v.tokens[k].dep in {"det", "poss", "nummod"} for k in v.kids[people])
    now = any(v.tokens[k].tag in {"VBZ", "VBP"} for k in v.of(n, "aux", "auxpass"))
    fits = (anybody and (bare or now or t.lemma not in standing_words("ask"))) or (
        t.lemma in standing_words("advise") and now
    )
    return (*v.of(n, "auxpass"), n) if fits else ()


@rule(
    "asserted.advised",
    says="people at large are advised or asked to do it, or it is what the advice is about",
    speaks=(
        "Anyone who is offered such work is advised to call the consulate.",
        "Travellers were asked to report agents who take passports.",
    ),
    silent=(
        "The maids were asked to sign a contract.",
        "The women were ordered to hand over passports.",
        "Travellers were robbed and beaten.",
    ),
    nothing=NONE,
)
def advised(a: Ask) -> Words:
    """Below a passive of advice, or in a clause about the people who are advised."""
    v = a.v
    for below, t in a.pairs():
        if below.dep in {"xcomp", "ccomp"} and (found := advice(v, t.i)):
            return found
        if below.dep in {"relcl", "acl"} and t.dep == "nsubjpass" and (found := advice(v, t.head)):
            return found
    return advice(v, a.i)


@rule(
    "asserted.warned",
    says="an authority warns of it",
    speaks=("The embassy warns that agents take passports.", "Police advise that brokers charge fees."),
    silent=("Agents take passports.", "The boss warned that he took passports."),
    nothing=NONE,
)
def warned(a: Ask) -> Words:
    """Below a verb of warning whose subject gives advice by office."""
    v = a.v
    for high in a.path:
        t = v.tokens[high]
        if listed(t, "warn") and any(listed(v.tokens[k], "adviser") for k in v.of(high, *SUBJECTS)):
            return (high,)
    return ()


@rule(
    "asserted.to_reader",
    says="it is told to the reader: advice or an instruction",
    speaks=("Your employer may keep your passport.", "Do not hand over your passport."),
    silent=("Their employer kept their passports.", "Rook said: “Your boss kept your passport.”"),
    nothing=NONE,
)
def to_reader(a: Ask) -> Words:
    """A sentence of the report's own that speaks to "you", or orders."""
    v = a.v
    if a.quoted:
        return ()
    spoken = tuple(t.i for t in v.tokens if t.text.lower() in _READER)[:1]
    root = next((t for t in v.tokens if t.head == t.i), v.tokens[0])
    helped = any(v.tokens[k].text.lower() != "do" for k in v.of(root.i, "aux"))
    orders = root.tag == "VB" and not helped and not v.of(root.i, *SUBJECTS)
    return spoken or ((root.i,) if orders else ())


@rule(
    "asserted.risk",
    says="it is a risk, no event",
    speaks=("Being beaten is a risk for workers.", "The risk is that passports are taken."),
    silent=("Workers were beaten.", "The men took a risk and were beaten."),
    nothing=NONE,
)
def risk(a: Ask) -> Words:
    """Above it something is called a risk."""
    v = a.v
    for high in a.path:
        named = [k for k in v.of(high, "attr", "nsubj") if v.tokens[k].lemma == "risk"]
        if named and v.tokens[high].lemma == "be":
            return (named[0],)
    return ()


@rule(
    "asserted.law",
    says="it is a law or a definition that is spoken of",
    speaks=("Section 12 prohibits taking passports.", "Whoever takes a passport is fined."),
    silent=(
        "The court heard that he took passports.",
        "The men who took passports were fined.",
        "The captain beats whoever lies down.",
    ),
    nothing=NONE,
)
def law(a: Ask) -> Words:
    """The sentence names a section, or says what "whoever" does is fined, "shall be", "red flags"."""
    v = a.v
    texts = [t.text.lower() for t in v.tokens]
    for i, (one, two) in enumerate(itertools.pairwise(texts)):
        part = one in standing_words("law_part") and two[:1].isdigit()
        if part or (one, two) in {("shall", "be"), ("red", "flags"), ("warning", "signs")}:
            return (i, i + 1)
    penalty = next((i for i, word in enumerate(texts) if word in standing_words("penalty")), None)
    if "whoever" in texts and penalty is not None:  # a captain who strikes whoever lies down makes no law
        return (texts.index("whoever"), penalty)
    nouns = [t.i for t in v.tokens if listed(t, "law_noun")]
    verbs = [t.i for t in v.tokens if listed(t, "law_verb")]
    return (nouns[0], verbs[0]) if nouns and verbs else ()


@rule(
    "asserted.fiction",
    says="it is told of a work of fiction",
    speaks=(
        "In the novel the men are locked in and beaten.",
        "The sitcom shows workers who are not paid.",
        "In the film a courier is locked in and beaten.",
    ),
    silent=(
        "In the camp the men are locked in and beaten.",
        "The report shows workers who are not paid.",
        "The men were locked in and beaten while the film was made.",
    ),
    nothing=NONE,
)
def fiction(a: Ask) -> Words:
    """The sentence names a work of fiction or its maker."""
    v = a.v
    named = tuple(t.i for t in v.tokens if listed(t, "fiction"))[:1]
    front = tuple(t.i for t in v.tokens[:_FRONT] if listed(t, "shown") and v.tokens[t.head].text == "In")
    return named or (front if not a.quoted else ())


@rule(
    "asserted.frequency",
    says="it is told of the world, not of a case",
    speaks=("Brokers often take passports.", "Employers often withhold wages."),
    silent=("Brokers took passports.", "The broker often took passports."),
    nothing=NONE,
)
def frequency(a: Ask) -> Words:
    """Plural perpetrators in the present tense with an adverb of frequency."""
    v = a.v
    for high in a.path:
        t = v.tokens[high]
        if t.tag not in {"VBP", "VB"} or not any(v.tokens[k].tag == "NNS" for k in v.of(high, *SUBJECTS)):
            continue
        often = [k for k in v.kids[high] if v.tokens[k].text.lower() in standing_words("general")]
        if often:
            return (often[0],)
    return ()


@rule(
    "asserted.habit",
    says="it is told as a habit",
    speaks=("They would beat him every night.", "The men used to be paid weekly."),
    silent=("They would beat him, Rook warned.", "The men were paid."),
    nothing=NONE,
)
def habit(a: Ask) -> Words:
    """With "would" and a word of frequency, or "used to"."""
    v = a.v
    for n in bearing(v, a.i, a.inside):
        t = v.tokens[n]
        if t.lemma == "use" and any(has_to(v, k) for k in v.of(n, "xcomp")):
            return (n,)
        would = [k for k in v.of(n, "aux") if v.tokens[k].text.lower() in {"would", "'d", "’d"}]
        around = {m for k in v.of(n, "npadvmod", "advmod", "prep", "advcl") for m in (k, *v.kids[k])}
        often = [k for k in sorted(around) if v.tokens[k].text.lower() in standing_words("habit")]
        if would and often:
            return (would[0], often[0])
    return ()


@rule(
    "asserted.threatened",
    says="it is only threatened or announced",
    speaks=("The guards threatened to beat them.", "The boss told them that they would be sold."),
    silent=("The guards beat them.", "The boss told them that they had been sold."),
    nothing=NONE,
)
def threatened(a: Ask) -> Words:
    """Below a verb of threat, or in the future below one of telling."""
    v = a.v
    future = [k for k in v.of(a.i, "aux") if v.tokens[k].text.lower() in {"will", "would", "'ll", "’ll"}]
    for below, t in a.pairs():
        if below.dep in BELOW and listed(t, "threaten"):
            return (t.i,)
        if future and below.dep == "ccomp" and listed(t, "say"):
            return (*future[:1], t.i)
    return ()


@rule(
    "asserted.foretold",
    says="it is foretold or planned",
    speaks=("The camp will be closed.", "The men are going to be deported."),
    silent=("The camp was closed.", "The men are going home."),
    nothing=NONE,
)
def foretold(a: Ask) -> Words:
    """Under "will" and its like, "going to", "is to"."""
    v = a.v
    for n in bearing(v, a.i, a.inside):
        if (found := modal_of(v, n)) and found[0] == "predicted":
            return found[1]
    return ()
