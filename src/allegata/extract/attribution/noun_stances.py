"""What a sentence makes of a claim that it names by a noun: denied, without truth, a lie.

Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.clause import SUBJECT, subtree
from allegata.grammar.cues import verbs
from allegata.grammar.lexicon import words
from allegata.grammar.negation import is_negative
from allegata.grammar.rules import rule

if TYPE_CHECKING:
    from allegata.grammar.clause import View
    from allegata.language import Token


@rule(
    "stance.claim_denied",
    says="who denies a claim calls what it says untrue",
    speaks=("Rook denied Vale's claim that the men were beaten.",),
    silent=("Rook did not deny Vale's claim that the men were beaten.",),
    nothing=False,
)
def denied(v: View, t: Token) -> bool:
    """The noun is what somebody denies."""
    cue = verbs().get(v.tokens[t.head].lemma) if t.dep == "dobj" else None
    return cue is not None and cue.stance == "denies" and v.first(t.head, "neg") is None


@rule(
    "stance.claim_without_truth",
    says="no truth in a claim: what it says is called untrue",
    speaks=("There is no truth in the claim that the men were beaten.",),
    silent=("There is some truth in the claim that the men were beaten.",),
    nothing=False,
)
def without_truth(v: View, t: Token) -> bool:
    """The noun stands under "no truth in", "no basis for"."""
    if t.dep != "pobj":
        return False
    truth = v.tokens[v.tokens[t.head].head]
    return any(v.tokens[k].lemma == "no" for k in v.kids[truth.i]) and truth.lemma in words(
        "claim_nouns", "word", use="truth"
    )


@rule(
    "stance.claim_called_false",
    says="a claim that the sentence calls a lie or absurd is called untrue",
    speaks=("The claim that the men were beaten is absurd.",),
    silent=("The claim that the men were beaten is not absurd.",),
    nothing=False,
)
def called_false(v: View, t: Token) -> bool:
    """The noun is what "is false" is said of."""
    verb = v.tokens[t.head]
    if verb.lemma != "be" or t.dep not in {"nsubj", "attr"} or v.first(verb.i, "neg") is not None:
        return False
    judged = (v.tokens[k] for k in v.of(verb.i, "attr", "acomp"))
    return any(k.lemma in words("claim_nouns", "word", use="rejected") for k in judged)


@rule(
    "stance.calls_false",
    says='a sentence about claims that calls them false ("the allegations are baseless") denies them',
    speaks=("The allegations are baseless.", "None of this is true."),
    silent=("The allegations are serious.", "The allegations are not baseless."),
    nothing=False,
)
def calls_false(v: View, predicate: int) -> bool:
    """Is the clause about a claim and calls it false: "the allegations are baseless", "none of this is true"?"""
    p = v.tokens[predicate]
    made = v.first(predicate, "auxpass") is not None and v.first(predicate, "agent") is None  # "are fabricated"
    if (p.lemma not in {"be", "lack", "have"} and not made) or not about_claims(v, predicate):
        return False
    s = v.first(predicate, *SUBJECT)
    nothing = s is not None and v.tokens[s].lemma in words("negative_subjects", "word")
    judged = {v.tokens[k].lemma for k in v.of(predicate, "attr", "acomp")} | ({p.text.casefold()} if made else set())
    judged |= {v.tokens[k].text.casefold() for k in v.of(predicate, "attr", "acomp")} | _groundless(v, predicate)
    negated = nothing or v.first(predicate, "neg") is not None
    return bool(judged & words("claim_nouns", "word", use="true" if negated else "rejected"))


def about_claims(v: View, predicate: int) -> bool:
    """Is a clause about what is said: allegations, a letter, "it", "none of this"; or is the word such a noun?"""
    p, subject = v.tokens[predicate], v.first(predicate, *SUBJECT)
    spoken = (
        words("claim_nouns", "word", use="claim") | words("claim_nouns", "word", use="pointer") | {"they", "wrongdoing"}
    )
    told = spoken | words("voice_nouns", "word", kind="document") | words("negative_subjects", "word")
    return p.lemma in spoken or (subject is not None and v.tokens[subject].lemma in told)


def _groundless(v: View, predicate: int) -> set[str]:
    """Without foundation, lacking any basis, no truth."""
    truths = words("claim_nouns", "word", use="truth")
    without = [k for k in v.of(predicate, "prep") if v.tokens[k].lemma == "without"]
    held = [m for k in without for m in v.of(k, "pobj")]
    held += v.of(predicate, "dobj") if v.tokens[predicate].lemma == "lack" else ()
    if v.tokens[predicate].lemma == "have":
        held += [k for k in v.of(predicate, "dobj") if any(v.tokens[m].lemma == "no" for m in v.kids[k])]
    return {"groundless"} if any(v.tokens[k].lemma in truths for k in held) else set()


@rule(
    "stance.never_was",
    says="a sentence that says there never was such a thing denies what others say of it",
    speaks=(
        "There never was a night shift such as the paper describes.",
        "Nothing of the kind happened.",
        "None of this happened.",
    ),
    silent=(
        "There never was a bus on Sunday.",
        "There is no excuse for such neglect.",
        "There was such a shift.",
        "Nothing happened that day.",
    ),
    nothing=False,
)
def never_was(v: View, predicate: int) -> bool:
    """A negated "be", "exist" or "happen", of "such a thing" or "anything of the kind"."""
    if v.tokens[predicate].lemma not in {"be", "exist", "happen", "occur", "take"} or not is_negative(v, predicate):
        return False
    below = [v.tokens[k] for k in subtree(v, predicate)]
    kind = any(t.lemma in {"kind", "sort"} and t.dep == "pobj" for t in below)
    nouns = v.of(predicate, "attr", *SUBJECT)
    such = any(t.lemma == "such" and (t.head in nouns or v.tokens[t.head].head in nouns) for t in below)
    such = such and not any(t.lemma == "such" and v.tokens[t.head].dep == "pobj" for t in below)
    there = v.first(predicate, "expl") is not None
    s = v.first(predicate, *SUBJECT)
    of = {v.tokens[m].lemma for k in v.of(s, "prep") for m in v.of(k, "pobj")} if s is not None else set()
    pointed = of | ({v.tokens[s].lemma} if s is not None and v.first(predicate, "neg") is not None else set())
    if v.tokens[predicate].lemma in {"happen", "occur"} and pointed & words("claim_nouns", "word", use="pointer"):
        return True  # "none of this happened", "it never happened"
    return (kind and not there) or ((such or kind) and (there or v.tokens[predicate].lemma != "be"))
