"""Polarity of a claim: negative where its predicate is negated by grammar.

Counted as grammar: "not", "never", "no longer", "hardly", and "no", "none", "nobody", "nothing", "neither" in the
subject, the object or the complement. Two of them cancel out. Not counted: lexical negation ("refused to pay",
"unpaid", "worked without pay", "worked with no pay": there the predicate is worked; a claim that consists of
"without ..." alone is negative), a "not" that focuses ("not only", "not until"), bounds ("no fewer than"), idioms
("no doubt"), and the negation of a verb that itself denies ("cannot deny", "did not fail to"). Scope runs along
dependencies, never along the line.
"""

from __future__ import annotations

from allegata.grammar.clause import SUBJECTS, View, has_subject, is_passive
from allegata.grammar.lexicon import words

_ARGUMENTS = SUBJECTS | {"dobj", "attr", "dative", "acomp", "oprd"}


def is_negative(v: View, i: int) -> bool:
    """Is the predicate at `i` under an odd number of negations that count?"""
    t = v.tokens[i]
    if t.lemma == "without" or (t.dep in ("pobj", "pcomp") and v.tokens[t.head].lemma == "without"):
        return True
    absorbing = t.lemma in words("negation", "form", **{"class": "absorbing"}) and not is_passive(v, i)
    return bool(negations(v, i) % 2) and not absorbing


def negations(v: View, i: int) -> int:
    """How many negations bear on a predicate, through it, its arguments, or what it is coordinated with."""
    return len(negators(v, i))


def negators(v: View, i: int) -> tuple[int, ...]:
    """The dependents by which a predicate is negated, its own or those of what it is coordinated with."""
    found = [k for k in v.kids[i] if _negates(v, k)] + _shared(v, i)
    if v.first(i, "nsubj", "nsubjpass") is None:
        first = _row(v, i)[-1]
        subject = v.first(first, "nsubj", "nsubjpass")
        if first != i and subject is not None and _negative_phrase(v, subject):
            found.append(subject)
    return tuple(found)


def _negates(v: View, k: int) -> bool:
    t = v.tokens[k]
    low = t.text.lower()
    if low in words("negation", "form", **{"class": "verb"}) and t.dep not in SUBJECTS:
        if t.dep == "cc" and k > t.head:
            return False  # negates what follows it
        if t.dep in ("neg", "preconj", "cc") or low in _ALWAYS:
            return not _is_focus(v, k)
        return low == "longer" and any(v.tokens[m].text.lower() in ("no", "any") for m in v.kids[k])
    if t.dep in _ARGUMENTS:
        return _negative_phrase(v, k)
    accompanies = t.lemma == "with"  # "worked with no contract" is as "worked without a contract": he worked
    return (
        t.dep == "prep"
        and not accompanies
        and any(v.tokens[m].dep == "pobj" and (_leading_no(v, m) or v.tokens[m].text == "none") for m in v.kids[k])
    )


_ALWAYS = words("word_classes", "word", use="negates_always")


def _is_focus(v: View, k: int) -> bool:
    following = v.tokens[k + 1].text.lower() if k + 1 < len(v.tokens) else ""
    before = v.tokens[k - 1].text.lower() if k else ""
    return following in words("negation", "form", **{"class": "focus"}) or before in ("or", "if", "why")


def _negative_phrase(v: View, k: int) -> bool:
    """As in "no one", "nobody", "none of them", "no pay", "not a single one"; not "no fewer than", "no doubt"."""
    t = v.tokens[k]
    low = t.text.lower()
    if low in words("negation", "form", **{"class": "pronoun"}):
        following = v.tokens[k + 1].text.lower() if k + 1 < len(v.tokens) else ""
        return following not in _EXCEPT
    if low in ("no", "neither") and t.dep in ("nsubj", "nsubjpass"):
        return True
    if any(v.tokens[m].text.lower() in _ALWAYS for d in v.kids[k] if v.tokens[d].dep == "det" for m in v.kids[d]):
        return True  # "hardly any men"
    counted = (m for n in v.of(k, "nummod", "amod") for m in v.kids[n])
    if any(v.tokens[m].text.lower() == "not" and v.tokens[m + 1].text.lower() in {"one", "a"} for m in counted):
        return True  # "not one man", read as "(not one) man"
    return _leading_no(v, k) or any(v.tokens[m].dep == "neg" or v.tokens[m].text.lower() in _ALWAYS for m in v.kids[k])


_EXCEPT = words("word_classes", "word", use="exceptive")


def _leading_no(v: View, k: int) -> bool:
    if v.tokens[k].text.lower() in words("negation", "form", **{"class": "idiom"}):
        return False
    for m in v.kids[k]:
        t = v.tokens[m]
        if t.dep in ("det", "neg", "preconj") and t.text.lower() in ("no", "neither"):
            following = v.tokens[m + 1].text.lower()
            return following not in words("negation", "form", **{"class": "bounded"})
    return False


def _shared(v: View, i: int) -> list[int]:
    """A member of a row is negated with its first after "or" and "nor", or where it shares "did not"."""
    row = _row(v, i)
    if len(row) == 1:
        return []
    joint = {v.tokens[k].text.lower() for n in row for k in v.kids[n] if v.tokens[k].dep == "cc"}
    if "but" in joint:
        return []
    if joint & {"or", "nor"} or all(v.tokens[n].tag == "VB" for n in row):
        return [k for k in v.kids[row[-1]] if v.tokens[k].dep not in SUBJECTS and _negates(v, k)]
    return []


def _row(v: View, i: int) -> list[int]:
    """A predicate and those before it in its row, up to the first: "did not beat them, starve them or lock them in"."""
    row = [i]
    while not _stands_alone(v, row[-1]):
        row.append(v.tokens[row[-1]].head)
    return row


def _stands_alone(v: View, i: int) -> bool:
    t = v.tokens[i]
    # "were not beaten, starved or locked in": the parser hangs the second of three participles on the first
    is_member = t.dep == "advcl" and t.tag == "VBN" == v.tokens[t.head].tag and t.head < i and bool(v.of(i, "conj"))
    own = has_subject(v, i) or any(v.tokens[k].dep in {"aux", "mark", "advmod"} and k < i for k in v.kids[i])
    return not (t.dep == "conj" or is_member) or t.head == i or own
