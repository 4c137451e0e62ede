"""What turns a story down without the word "deny": made up, an act of revenge, no truth in it, framed.

Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.attribution.noun_stances import about_claims
from allegata.grammar.clause import SUBJECT, is_passive, subtree
from allegata.grammar.lexicon import words
from allegata.grammar.negation import is_negative
from allegata.grammar.rules import rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from allegata.grammar.clause import View


def _is(use: str, v: View, k: int) -> bool:
    return v.tokens[k].lemma.casefold() in words("answers", "word", use=use)


def is_story(v: View, k: int) -> bool:
    """Is a word a noun of something told: a story, a rumour, a figure?"""
    low = v.tokens[k].lemma.casefold()
    if low in {"everything", "all"}:  # "everything in that report"
        return any(is_story(v, m) for p in v.of(k, "prep") for m in v.of(p, "pobj"))
    return low in words("claim_nouns", "word", use="claim") or _is("told", v, k)


@rule(
    "stance.made_up",
    says="who says that a story was invented, or that somebody made it up, calls it untrue",
    speaks=("The story was invented by a rival.", "Those boys made it up.", "She has concocted the whole story."),
    silent=(
        "The machine was invented by a rival.",
        "Those boys made up their minds.",
        "She did not make it up.",
        "The story was not invented.",
    ),
    nothing=False,
)
def made_up(v: View, predicate: int) -> bool:
    """A verb of inventing, of a story or of what points to one."""
    t = v.tokens[predicate]
    up = any(v.tokens[k].lemma == "up" for k in v.of(predicate, "prt", "advmod"))
    invents = _is("invent", v, predicate) or (t.lemma in {"make", "dream", "cook", "think"} and up)
    if not invents or is_negative(v, predicate):
        return False
    about = v.of(predicate, *SUBJECT) if is_passive(v, predicate) else v.of(predicate, "dobj")
    near = [k.text.casefold() for k in v.tokens[predicate + 1 : predicate + 3]]
    if t.lemma == "make" and near in (["it", "up"], ["this", "up"], ["that", "up"], ["up", "the"]):
        behind = v.tokens[predicate + 3 : predicate + 5]
        return near[1] == "up" or any(is_story(v, k.i) for k in behind)
    pointed = {"it", "this", "that", "all", "everything", "thing"}
    return any(is_story(v, k) or (up and v.tokens[k].lemma in pointed) for k in about)


@rule(
    "stance.not_the_facts",
    says="a sentence that says that something told does not correspond to the facts calls it untrue",
    speaks=(
        "This information does not correspond to reality.",
        "The article does not reflect the facts.",
        "The claims bear no relation to the truth.",
        "There is no truth in it whatsoever.",
        "There is no basis for the claims.",
    ),
    silent=(
        "The article reflects the facts.",
        "The wage does not correspond to the contract.",
        "There is some truth in it.",
        "There is no basis for a pay rise.",
    ),
    nothing=False,
)
def not_the_facts(v: View, predicate: int) -> bool:
    """A negated verb of agreeing with the facts; "no truth in it"."""
    t = v.tokens[predicate]
    below = subtree(v, predicate)
    none = any(v.tokens[k].lemma == "no" for k in below)
    if t.lemma == "be" and v.first(predicate, "expl") is not None and none:
        truths = words("claim_nouns", "word", use="truth")
        heads = [k for k in v.of(predicate, "attr", *SUBJECT) if v.tokens[k].lemma in truths]
        about = [m for h in (*heads, predicate) for p in v.of(h, "prep") for m in v.of(p, "pobj")]
        pointers = words("claim_nouns", "word", use="pointer")
        return bool(heads) and any(is_story(v, k) or v.tokens[k].lemma in pointers for k in about)
    agrees = t.lemma in {"correspond", "reflect", "match", "bear", "represent", "tally", "accord", "fit"}
    facts = {"reality", "truth", "fact", "facts", "situation", "event", "events"}
    said = any(v.tokens[k].lemma in facts for k in below if k > predicate)
    return agrees and said and (none or is_negative(v, predicate))


@rule(
    "stance.called_revenge",
    says="who calls an accusation revenge, a plot or a campaign, or talk of it false, turns it down",
    speaks=(
        "The accusation was an act of revenge by his wife.",
        "The report is part of a campaign against the firm.",
        "Any talk of violence was false.",
        "The article is a work of fiction.",
        "The ghoulish tale of a corpse is a fabrication.",
    ),
    silent=(
        "The beating was an act of revenge.",
        "The report is part of a series.",
        "The accusation was not an act of revenge.",
    ),
    nothing=False,
)
def called_revenge(v: View, predicate: int) -> bool:
    """Something told that is revenge, a plot, part of a campaign, or false."""
    s = v.first(predicate, "nsubj")
    told = s is not None and (is_story(v, s) or about_claims(v, predicate))
    if v.tokens[predicate].lemma != "be" or s is None or not told or is_negative(v, predicate):
        return False
    if v.tokens[s].pos == "PRON" and v.tokens[s].lemma in {"they", "he", "she"}:
        return False
    judged = v.of(predicate, "attr", "acomp")
    plain = about_claims(v, predicate) and any(
        v.tokens[k].lemma in words("claim_nouns", "word", use="rejected") for k in judged
    )
    return not plain and any(rejects(v, k) for k in judged)  # the plain ones are for `calls_false`


def rejects(v: View, k: int) -> bool:
    """Is a word one of falsehood, or a "work of", "act of", "part of" one?"""
    t = v.tokens[k]
    low = {t.lemma.casefold(), t.text.casefold()}
    false = words("claim_nouns", "word", use="rejected") | words("answers", "word", use="motive")
    if low & false:
        return True
    if t.lemma in {"tale", "story"} and any(v.tokens[m].lemma in {"fairy", "tall"} for m in v.kids[k]):
        return True
    parts = {"act", "part", "work", "piece", "tissue", "web", "pack", "figment", "product", "matter"}
    return t.lemma in parts and any(
        v.tokens[m].lemma in false for p in v.of(k, "prep") if v.tokens[p].lemma == "of" for m in v.of(p, "pobj")
    )


@rule(
    "stance.framed",
    says="who says that he was framed or set up turns the accusation down",
    speaks=("He has been framed.", "I was set up.", "She is the victim of a plot."),
    silent=("The picture was framed.", "The camp was set up.", "They were set up in a hotel.", "He was not framed."),
    nothing=False,
)
def framed(v: View, predicate: int) -> bool:
    """Frame or set up, in the passive, of a person; victim of a plot."""
    s = v.first(predicate, *SUBJECT)
    if s is None or v.tokens[s].text.casefold() not in {"i", "he", "she", "we", "they"} or is_negative(v, predicate):
        return False
    t = v.tokens[predicate]
    if t.lemma == "be":
        victim = (k for k in v.of(predicate, "attr") if v.tokens[k].lemma == "victim")
        plots = {"plot", "conspiracy", "smear", "vendetta", "campaign", "setup", "frame-up", "slander", "lie", "hoax"}
        return any(v.tokens[m].lemma in plots for k in victim for p in v.of(k, "prep") for m in v.of(p, "pobj"))
    bare = not v.of(predicate, "prep", "xcomp")
    up = any(v.tokens[k].lemma == "up" for k in v.of(predicate, "prt", "advmod"))
    return is_passive(v, predicate) and bare and (t.lemma == "frame" or (t.lemma == "set" and up))


REJECTIONS: tuple[Callable[[View, int], bool], ...] = (made_up, not_the_facts, called_revenge, framed)
"""The rules by which a clause turns a story down."""
