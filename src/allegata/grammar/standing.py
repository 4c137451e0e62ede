"""Standing, by what is known: whether it is so is negated, rejected, doubted, left open, wanted or under a condition.

Each rule is asked about one predicate and answers with the tokens that decide, none where it does not apply.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.ask import BELOW, CLAUSES, NONE, Ask, Words, listed
from allegata.grammar.clause import View, is_passive
from allegata.grammar.modality import bearing, conditional, core, has_to, is_conditional
from allegata.grammar.negation import is_negative, negators
from allegata.grammar.rules import rule

if TYPE_CHECKING:
    from allegata.language import Token

_LINKS = frozenset({"xcomp", "auxpass", "aux", "acomp", "oprd", "attr"})
"""How a word hangs below the verb by which it is negated: "was never made to work"."""


@rule(
    "asserted.no_evidence",
    says="there is said to be no evidence of it",
    speaks=("There was no evidence that the men were beaten.", "Inspectors saw no sign that workers were locked in."),
    silent=("There was evidence that the men were beaten.", "There was no doubt that the men were beaten."),
    nothing=NONE,
)
def no_evidence(a: Ask) -> Words:
    """Under "no evidence", "no indication", "not one case"."""
    v = a.v
    for high in a.path[1:]:
        t = v.tokens[high]
        without = [k for k in v.kids[high] if v.tokens[k].text.lower() in {"no", "neither", "any"}]
        sought = without and (v.tokens[without[0]].text.lower() != "any" or negators(v, t.head))
        if sought and listed(t, "evidence"):
            return (without[0], high)
    return ()


@rule(
    "asserted.whether",
    says="it is left open",
    speaks=("The court will decide whether the men were beaten.", "It hangs on whether the men were paid."),
    silent=("The court decided that the men were beaten.", "Rook asked whether the men were beaten."),
    nothing=NONE,
)
def whether(a: Ask) -> Words:
    """Below "whether"; what is asked is a question, and its stance says so."""
    tokens = a.v.tokens
    asked = {high for high in a.path if tokens[tokens[high].head].lemma in {"ask", "wonder"}}
    marks = (k for high in a.path if high not in asked for k in a.v.of(high, "mark") if tokens[k].lemma == "whether")
    return tuple(marks)[:1]


@rule(
    "asserted.in_condition",
    says="it is the condition under which something else is said",
    speaks=("If the men are beaten, the union will strike.", "Unless workers are paid, the ship will not sail."),
    silent=("When the union strikes, the men are beaten.", "As if nothing had happened, the men were beaten."),
    nothing=NONE,
)
def in_condition(a: Ask) -> Words:
    """Inside an "if" clause."""
    for high in a.path:
        marks = [k for k in a.v.of(high, "mark") if is_conditional(a.v, k)]
        if marks and a.v.tokens[a.v.tokens[high].head].lemma not in {"ask", "wonder"}:  # "if" for "whether"
            return (marks[0],)
    return ()


@rule(
    "asserted.condition",
    says="it is said under a condition",
    speaks=("If the men complained, they were beaten.", "The workers will leave unless they are paid."),
    silent=("The men complained and were beaten.", "When the men complained, they were beaten."),
    nothing=NONE,
)
def condition(a: Ask) -> Words:
    """Beside an "if" clause or its like."""
    return next((found for n in bearing(a.v, a.i, a.inside) if (found := conditional(a.v, n))), ())


@rule(
    "asserted.prevented",
    says="it is what somebody wants to forestall, forbid or fight",
    speaks=("The law forbids beating workers.", "The law bans withholding wages."),
    silent=("The guards beat workers.", "The group was accused of forced labour."),
    nothing=NONE,
)
def prevented(a: Ask) -> Words:
    """Below a verb of forestalling."""
    for below, t in a.pairs():
        if listed(t, "prevent") and t.i not in a.voiced and below.dep in BELOW - {"conj"}:
            return (t.i,)
    return ()


@rule(
    "asserted.wanted",
    says="somebody wants it or asks for it",
    speaks=(
        "The women want to be paid.",
        "The men begged to be released.",
        "The union called on the ministry to free the men.",
        "They take care so that they will not be lured.",
    ),
    silent=("The women were paid.", "The men who wanted work were beaten."),
    nothing=NONE,
)
def wanted(a: Ask) -> Words:
    """Below a verb of wishing, or what something is done for ("so that they will not be lured")."""
    v = a.v
    for below, t in a.pairs():
        so_that = [k for k in v.of(below.i, "mark") if v.tokens[k].lemma in {"so", "lest"}]
        ahead = any(v.tokens[k].tag in {"MD", "VBZ", "VBP"} for k in (below.i, *v.of(below.i, "aux", "auxpass")))
        if below.dep == "advcl" and so_that and ahead and v.tokens[so_that[0]].i > t.i:
            return (so_that[0],)
        calls_on = t.lemma == "call" and any(v.tokens[k].lemma in {"on", "upon"} for k in v.of(t.i, "prep"))
        if (listed(t, "want") or calls_on) and below.dep in {"xcomp", "ccomp"} and t.pos == "VERB":
            ordered = t.lemma in {"ask", "tell"} and not has_to(v, below.i)
            if not ordered:
                return (t.i,)
    return ()


@rule(
    "asserted.negation",
    says="a negation bears on it",
    speaks=("The men were not paid.", "Nobody was beaten.", "He never hit them, starved them or beat them."),
    silent=("The men were not only paid but housed.", "No doubt the men were beaten."),
    nothing=NONE,
)
def negation(a: Ask) -> Words:
    """Negated through itself, its arguments, or what raises it; a phrase also through the verb that governs it."""
    v = a.v
    if not a.spots:
        heart = core(v, a.i)
        odd = [n for n in {a.i, heart} if is_negative(v, n)]
        return negators(v, odd[0]) or (odd[0],) if len(odd) == 1 else ()
    spots = set(a.spots)
    for i in a.spots:
        t = v.tokens[i]
        while t.head != t.i and (t.dep in _LINKS or _undergone(v, t) or _lacked(t)):
            t = v.tokens[t.head]
            spots.add(t.i)
    paid = {t.i for t in v.tokens if t.dep == "prep" and t.lemma == "for"}  # "worked for no pay": the work was done
    found = {k for i in spots for k in negators(v, i)} - a.own - paid
    return tuple(sorted(found)) if len(found) % 2 else ()


def _lacked(t: Token) -> bool:
    """As in "nobody was left without food": the lack is what the verb before it says."""
    return t.lemma == "without" and t.dep == "prep" and t.head == t.i - 1


def _undergone(v: View, t: Token) -> bool:
    """A noun, or one listed before it, that hangs on a verb of meeting with something: "never suffered beatings"."""
    if t.pos != "NOUN":
        return False
    above = v.tokens[t.head]
    if t.dep in {"conj", "compound"}:
        return above.pos == "NOUN"
    if t.dep == "pobj":
        return above.text.lower() in {"to", "with"} and listed(v.tokens[above.head], "undergo") and above.dep == "prep"
    return t.dep in {"dobj", "nsubj", "nsubjpass"} and listed(above, "undergo")


@rule(
    "asserted.rejection",
    says="what stands above it calls it untrue",
    speaks=("The report rejects that the men were beaten.", "It is a lie that the women were locked in."),
    silent=("The report shows that the men were beaten.", "It is no lie that the women were locked in."),
    nothing=NONE,
)
def rejection(a: Ask) -> Words:
    """Below a verb of denial, an acquittal, or a judgement of falsehood that no voice holds already."""
    v = a.v
    found: list[int] = []
    false = False
    for below, t in a.pairs():
        if t.i in a.voiced:
            continue
        above = below.dep in BELOW | CLAUSES
        if listed(t, "deny") and above and t.tag != "VBN":
            found += [] if negators(v, t.i) else [t.i]
        elif listed(t, "acquit") and below.dep in BELOW and (is_passive(v, t.i) or v.of(t.i, "dobj")):
            found.append(t.i)
        elif not false and below.dep in CLAUSES | {"attr"} and _calls_false(v, t):
            false = True  # "it is a lie that": noun and copula both stand above the clause, and are one denial
            found.append(t.i)
    return tuple(found) if len(found) % 2 else ()


def _calls_false(v: View, t: Token) -> bool:
    said = [t, *(v.tokens[k] for k in v.of(t.i, "attr", "acomp"))]
    negated = bool(negators(v, t.i)) or any(v.tokens[k].lemma == "no" for k in v.of(t.i, "det"))
    if any(listed(s, "falsehood") for s in said):
        return not negated
    return negated and any(s.lemma == "true" for s in said)
