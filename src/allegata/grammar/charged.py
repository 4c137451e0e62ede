"""What somebody is charged with or tried for: said by an accusation, and found by nobody yet.

Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.lexicon import lookup, words
from allegata.grammar.negation import is_negative
from allegata.grammar.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.grammar.clause import View

Words = tuple[int, ...]
_NONE: Words = ()
_OBJECTS = frozenset({"dobj", "nsubjpass"})


@rule(
    "mode.charged",
    says="it is what somebody is charged with, indicted or sued for",
    speaks=(
        "A grand jury charged Rook with beating two cooks.",
        "Prosecutors indicted the owner over a plan in which pupils were beaten.",
    ),
    silent=(
        "The owner charged the cooks 40 dinars for a bed.",
        "The inspectorate is charged with protecting workers.",
        "Nobody was charged with beating the cooks.",
        "The battery was charged with a cable.",
    ),
    nothing=_NONE,
)
def charged(v: View, n: int) -> Words:
    """A verb of charging with what the charge is; a price, a task and a battery are charged otherwise."""
    t = v.tokens[n]
    if t.pos != "VERB" or t.lemma not in words("charging", "form", part="verb") or is_negative(v, n):
        return ()
    for k in v.of(n, "prep"):
        low = v.tokens[k].lemma
        fits = low in words("charging", "form", part="preposition") or (low == "for" and t.lemma != "charge")
        reached = t.lemma != "charge" or bool(v.of(k, "pcomp")) or _reaches(v, n)
        if fits and reached and _is_wrong(v, k, strict=low == "with" and t.lemma == "charge"):
            return (*v.of(n, "auxpass"), n)
    return ()


@rule(
    "mode.charges",
    says="it is done on charges, or they are faced, brought or answered",
    speaks=(
        "Four owners were arrested on charges of beating cooks.",
        "She faces two counts of forced labour.",
        "Both pleaded not guilty to charges of beating cooks.",
    ),
    silent=(
        "The owner left his brother in charge of the cooks.",
        "The guests faced a charge of 40 dinars.",
        "The owner faces a loss of trade.",
    ),
    nothing=_NONE,
)
def charges(v: View, n: int) -> Words:
    """Charges, counts or an indictment that a verb of the law takes or stands on."""
    for k in _phrases(v, n):
        t = v.tokens[k]
        counted = t.tag == "NNS" or bool(v.of(k, "det", "nummod"))
        if t.lemma not in words("charging", "form", part="noun") or not (counted or t.lemma == "indictment"):
            continue
        named = [m for m in v.of(k, "prep") if v.tokens[m].lemma in {"of", "for"}]
        if v.of(k, "acl") or any(_is_wrong(v, m, strict=False) for m in named):
            return (k,)
        if t.lemma == "charge" and v.of(k, "compound", "amod") and t.tag == "NNS":
            return (k,)
    return ()


@rule(
    "mode.tried",
    says="it is what somebody is tried or wanted for",
    speaks=(
        "The couple face trial for beating a cook.",
        "The pair are on trial for selling girls.",
        "He appeared in court over the beating of a cook.",
    ),
    silent=(
        "The drug is on trial for two years.",
        "The couple face ruin for helping a cook.",
        "The couple waited in court for a taxi.",
    ),
    nothing=_NONE,
)
def tried(v: View, n: int) -> Words:
    """Trial, court or dock below a verb, with "for" or "over" and a wrong; "is wanted for", "is tried for"."""
    t = v.tokens[n]
    passive = bool(v.of(n, "auxpass"))
    sought = passive and t.lemma in words("charging", "form", part="sought") and not is_negative(v, n)
    if sought and any(_is_wrong(v, k, strict=True) for k in _for(v, n)):
        return (*v.of(n, "auxpass"), n)
    for k in _phrases(v, n):
        if v.tokens[k].lemma not in words("charging", "form", part="place"):
            continue
        if any(_is_wrong(v, m, strict=True) for m in (*_for(v, n), *_for(v, k), *_for(v, v.tokens[k].head))):
            return (n, k)
    return ()


@rule(
    "mode.accused",
    says="it is done to or by people who are named by what they are charged with",
    speaks=(
        "A couple accused of beating a cook were arrested.",
        "The trial of a man charged with beating cooks began.",
    ),
    silent=("A couple accused of beating a cook fled.", "A couple seen beating a cook were arrested."),
    nothing=_NONE,
)
def accused(v: View, n: int) -> Words:
    """A step of the law, with a participle of charging on whom it is taken against."""
    if v.tokens[n].lemma not in words("charging", "form", part="step"):
        return ()
    people = [*v.of(n, "nsubj", "nsubjpass", "dobj")]
    people += [m for k in people for p in v.of(k, "prep") for m in v.of(p, "pobj")]
    for k in people:
        for m in v.of(k, "acl"):
            t = v.tokens[m]
            if t.tag == "VBN" and t.lemma in words("charging", "form", part="verb") and v.of(m, "prep"):
                return (m,)
    return ()


def _phrases(v: View, n: int) -> Iterator[int]:
    """What a predicate takes or stands on: its objects, and those of its prepositions."""
    if v.tokens[n].lemma in words("charging", "form", part="taker"):
        yield from v.of(n, "dobj", "nsubjpass")
    for holder in (n, *v.of(n, "acomp", "prt", "advmod")):
        for k in v.of(holder, "prep"):
            if v.tokens[k].lemma in words("charging", "form", part="ground"):
                yield from v.of(k, "pobj")


def _reaches(v: View, n: int) -> bool:
    """Is a person or a body charged, and no phone or battery?"""
    reached = v.first(n, *_OBJECTS)
    if reached is None:
        return v.first(n, "nsubj") is None
    t = v.tokens[reached]
    kind = lookup("voice_nouns", "word", "kind").get(t.lemma) or lookup("head_nouns", "form", "kind").get(t.lemma)
    return t.pos != "NOUN" or kind in {"person", "organisation", "group", "facility"}


def _for(v: View, i: int) -> tuple[int, ...]:
    return tuple(k for k in v.of(i, "prep") if v.tokens[k].lemma in {"for", "over"})


def _is_wrong(v: View, k: int, *, strict: bool) -> bool:
    """Names a preposition what may be a wrong: an act, or a noun that is no sum and no tool?

    `strict`: a bare noun is none unless it is known as a wrong, or an act in the form of a noun.
    """
    for m in v.of(k, "pcomp"):
        return v.tokens[m].lemma not in words("charging", "form", part="task")
    for m in v.of(k, "pobj"):
        t = v.tokens[m]
        below = [v.tokens[x] for x in v.kids[m]]
        if t.lemma in words("charging", "form", part="task") or any(
            x.lemma in words("charging", "form", part="task") for x in below
        ):
            return False
        act = t.tag == "VBG" or t.text.lower().endswith("ing") or any(x.tag == "VBG" for x in below)
        named = t.lemma in words("charging", "form", part="wrong") or t.lemma in words(
            "standing", "form", **{"class": "wrong"}
        )
        counted = any(x.dep == "nummod" or x.text in {"$", "€", "£"} for x in below)
        money = t.lemma in words("charging", "form", part="sum") or (counted and not named)
        told = bool(v.of(m, "relcl", "acl")) or (t.tag == "NN" and not v.of(m, "det", "poss"))  # "with confinement"
        return act or named or (not money and (not strict or told))
    return False
