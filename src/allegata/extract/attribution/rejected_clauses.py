"""What is recited only to be called untrue: "that his body lay there is a lie", "the yarn that she was shot is false".

Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.attribution.attributed import NO_ATTRIBUTION, Attributed
from allegata.extract.attribution.rejections import is_story, rejects
from allegata.grammar.clause import SUBJECT, clause_heads, subtree, trim
from allegata.grammar.cues import others
from allegata.grammar.lexicon import words
from allegata.grammar.negation import is_negative
from allegata.grammar.rules import id_of, rule

if TYPE_CHECKING:
    from allegata.grammar.clause import View
    from allegata.language import Token


@rule(
    "stance.clause_a_lie",
    says='what a "that" clause says is denied where the clause is called a lie or an invention',
    speaks=("That his body lay in the freezer is a lie.", "That anyone was beaten is pure invention."),
    silent=(
        "That his body lay in the freezer is a fact.",
        "That his body lay in the freezer is no lie.",
        "What he said of the freezer is a lie.",
    ),
    nothing=NO_ATTRIBUTION,
)
def clause_a_lie(v: View, t: Token) -> Attributed | None:
    """A noun of falsehood, said of a clause that opens with "that"."""
    above = v.tokens[t.head]
    if t.dep != "attr" or above.lemma != "be" or not rejects(v, t.i) or is_negative(v, above.i):
        return None
    clause = next((k for k in v.of(above.i, "csubj", "csubjpass") if _opens_with_that(v, k)), None)
    if clause is None:
        return None
    return Attributed(
        cue=others("noun_rejected")["lie"],
        lemma=t.lemma,
        anchor=t.i,
        cue_tokens=tuple(sorted({above.i, t.i})),
        source=(),
        source_head=None,
        content=trim(v, subtree(v, clause)),
        heads=clause_heads(v, clause),
        rejected=True,
        judged=True,
        rules=(id_of(clause_a_lie),),
    )


def _opens_with_that(v: View, clause: int) -> bool:
    return v.tokens[subtree(v, clause)[0]].lemma == "that" and v.first(clause, *SUBJECT) is not None


_BEING = frozenset({"be", "exist", "happen", "occur"})


@rule(
    "stance.deed_untrue",
    says="who calls a deed or its measure false, or says that such a deed never happened, denies it",
    speaks=(
        "The twenty-hour day is false.",
        "The beating of a picker is a fairy tale.",
        "The shooting never happened.",
    ),
    silent=(
        "The passport was false.",
        "The twenty-hour day is hard.",
        "The meeting never happened.",
        "The beating of a picker is no fairy tale.",
        "The two passports were false.",
        "The guard was a false friend.",
    ),
    nothing=False,
)
def deed_untrue(v: View, predicate: int) -> bool:
    """A deed or what is counted; untrue, or never there."""
    s, t = v.first(predicate, "nsubj", "nsubjpass"), v.tokens[predicate]
    if s is None or v.tokens[s].pos not in {"NOUN", "VERB"}:
        return False
    deed, negative = _deed(v, s), is_negative(v, predicate)
    if negative:
        return deed and t.lemma in _BEING - {"be"} and any(v.tokens[k].lemma == "never" for k in v.kids[predicate])
    if is_story(v, s) or not (deed or _counted(v, s)):
        return False  # a story is for the rules of stories
    made = v.first(predicate, "auxpass") is not None and v.first(predicate, "agent") is None
    judged = v.of(predicate, "attr", "acomp") if t.lemma == "be" else (predicate,) if made else ()
    return any(rejects(v, k) and not _mistaken(v, k) for k in judged)


def _mistaken(v: View, k: int) -> bool:
    """Is a word a judgement of right and wrong where it is said of a deed ("the beating was wrong")?"""
    return v.tokens[k].lemma in words("claim_nouns", "word", use="blames")


def _deed(v: View, s: int) -> bool:
    return v.tokens[s].lemma.casefold() in words("answers", "word", use="deed")


def _counted(v: View, s: int) -> bool:
    """A day, a wage, the dead, with a number before them."""
    measure = v.tokens[s].lemma.casefold() in words("answers", "word", use="measure")
    return measure and any(v.tokens[k].pos == "NUM" for k in subtree(v, s))


@rule(
    "stance.said_not_guilty",
    says='"not guilty", said alone, is a denial',
    speaks=("Not guilty.",),
    silent=("The men are not guilty.", "Guilty.", "Not late."),
    nothing=False,
)
def said_not_guilty(v: View, predicate: int) -> bool:
    """The two words, and nobody of whom they are said."""
    t = v.tokens[predicate]
    bare = all(v.tokens[k].lemma == "not" or v.tokens[k].pos == "PUNCT" for k in v.kids[predicate])
    return t.lemma == "guilty" and bare and any(v.tokens[k].lemma == "not" for k in v.kids[predicate])
