"""Factuality of an event: from -3 (certain that not) over 0 (open) to 3 (certain that so).

The scale and its values are FactBank's (Sauri and Pustejovsky 2009: certain, probable, possible, uncommitted, each with
its mirror). A predicate has a certainty of its own (negation, modal, adverb, tense); each word that governs it changes
that certainty by its signature in `data/implicatives.csv` (implicative, factive, reporting, believing), by the kind of
clause (conditional, purpose, infinitive under a noun), and by its own polarity.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from allegata.grammar.clause import View, auxiliaries, is_passive, up, view
from allegata.grammar.lexicon import lookup, words
from allegata.grammar.negation import negations

if TYPE_CHECKING:
    from collections.abc import Collection

    from allegata.language import Parsed
    from allegata.model import Mode

_DEPTH = 10
_TOP = 3.0
# The shares below follow FactBank's scale; they were set on the training part of MEANTIME.
_EFFECT = {"+": 1.0, "-": -1.0, "0": 0.35, "f": 1.0, "s": 0.9, "a": 0.6, "b": 0.65, "n": -0.65, "e": 0.4, "c": 0.35}
"""Shares of certainty for the codes of `data/implicatives.csv`."""
_MODE = {"alleged": 1, "possible": 1, "conditional": 0, "predicted": 2}
_MODAL = {
    "may": 0.35, "might": 0.3, "could": 0.3, "can": 0.05, "ca": 0.05, "will": 0.35, "wo": 0.35,
    "'ll": 0.25, "’ll": 0.25, "shall": 0.4, "would": 0.2, "'d": 0.3, "’d": 0.3, "should": 0.15, "must": 0.15,
    "ought": 0.15, "to": 0.9,
}  # fmt: skip
_SPEECH = frozenset({"s", "a"})
_UNREAL = words("word_classes", "word", use="unreal")
_OPEN = 0.15
_ORDERED = -0.2
_ASKED = 0.5
_PRESENT = 0.95


def factuality(parsed: Parsed, start: int, end: int) -> float:
    """Factuality toward the report's author of the predicate at these code points; -3 to 3, 0 where there is none."""
    for sentence in parsed.sentences:
        if sentence.start <= start < sentence.end:
            t = next((t for t in sentence.tokens if t.start < end and start < t.end), None)
            if t is not None:
                return max(-_TOP, min(_TOP, _TOP * _toward_author(view(sentence), t.i, _DEPTH)))
    return 0.0


def within(v: View, i: int, inside: Collection[int], *, negative: bool, mode: Mode) -> int:
    """Factuality toward the innermost voice: as a whole number, from the claim's own words alone."""
    size = _MODE.get(mode, int(_TOP))
    if mode == "possible":
        strengths = lookup("modality", "form", "strength", mode="possible")
        cues = [int(strengths[w]) for w in _near(v, i, inside) if w in strengths]
        size = min(cues, key=abs, default=size)  # "unlikely" is below nought
    return -size if negative else size


def _near(v: View, i: int, inside: Collection[int]) -> list[str]:
    around = {i, v.tokens[i].head, *v.kids[i], *v.kids[v.tokens[i].head]}
    return [w for k in around if k in inside for w in {v.tokens[k].text.lower(), v.tokens[k].lemma}]


def _toward_author(v: View, i: int, depth: int) -> float:
    """As a share of certainty, -1 to 1."""
    own = _own(v, i)
    t = v.tokens[i]
    if t.head == i or depth == 0:
        return own * _ASKED if "?" in v.tokens[-1].text else own
    return own * _link(v, i, depth)


def _own(v: View, i: int) -> float:
    """What the clause says by itself: negation, modal, adverb, condition, command, tense."""
    t = v.tokens[i]
    if _commands(v, i):
        return _ORDERED
    aux = [v.tokens[k].text.lower() for k in auxiliaries(v, i)]
    value = min((_MODAL[a] for a in aux if a in _MODAL), default=_PRESENT if t.tag in ("VBP", "VBZ") else 1.0)
    if "going" in aux or (t.lemma == "go" and t.tag == "VBG" and v.of(i, "xcomp")):
        value = min(value, _OPEN)
    if t.lemma == "like" and value < 1.0:
        value = 0.8  # "would like to thank": done in the saying
    strengths = lookup("modality", "form", "strength", part="adverb")
    adverbs = [v.tokens[k].text.lower() for k in v.of(i, "advmod")]
    value = min([value, *(int(strengths[a]) / _TOP for a in adverbs if a in strengths)])
    if any(_unreal(v, k) for k in v.of(i, "advcl")):
        value = min(value, 0.3)
    if _unreal(v, i):
        value = min(value, _OPEN)
    if t.tag in ("VBP", "VBZ") and any(
        v.tokens[k].text.lower() in ("you", "one") for k in v.of(i, "nsubj", "nsubjpass")
    ):
        value = min(value, 0.7)  # of anybody, not of an event
    negative = t.pos in ("VERB", "AUX", "ADJ") and bool(negations(v, i) % 2)
    if {"nearly", "almost"} & {*adverbs}:
        negative = not negative
    return -max(value, 0.5) if negative else value


def _commands(v: View, i: int) -> bool:
    """An imperative, or one coordinated with it."""
    t = v.tokens[i]
    if t.tag not in ("VB", "VBP") or v.of(i, "nsubj", "nsubjpass", "expl") or t.lemma.lower() in _PERFORMED:
        return False
    if any(v.tokens[k].lemma != "do" for k in auxiliaries(v, i)):
        return False
    head = v.tokens[t.head]
    if t.dep == "conj":
        return head.i != i and (_commands(v, head.i) or (t.tag == "VB" and head.tag not in ("VB", "VBD")))
    if t.dep != "ROOT":  # beside a clause that the parser took for the main one
        return t.dep in _LOOSE and t.tag == "VB" and head.lemma not in _BARE
    return t.tag == "VB" or all(x.pos in ("PUNCT", "INTJ", "ADV", "CCONJ", "SPACE") for x in v.tokens[:i])


_LOOSE = frozenset({"ccomp", "advcl", "parataxis", "dep"})
_BARE = words("word_classes", "word", use="bare_infinitive")
"""Verbs with a bare infinitive or subjunctive after them."""
_PERFORMED = words("word_classes", "word", use="performed")
"""Without a subject they are the writer's own ("Thank you"), no command."""


def _unreal(v: View, k: int) -> bool:
    return any(v.tokens[m].text.lower() in _UNREAL for m in v.of(k, "mark", "advmod"))


def _link(v: View, i: int, depth: int) -> float:
    """What stands above a predicate makes of it."""
    t = v.tokens[i]
    if t.dep == "conj":
        return _conjunct(v, i, depth)
    if t.dep in _COMPLEMENTS:
        return _governed(v, i, depth)
    if t.dep in ("advcl", "relcl"):
        return _adverbial(v, i, depth)
    above = v.tokens[t.head]
    if t.dep == "pobj" and above.lemma in ("of", "for", "about") and v.tokens[above.head].lemma in _lists("c"):
        return _EFFECT["c"]  # "fears of a recession"
    if above.lemma in ("without", "despite"):
        return -0.9 if above.lemma == "without" else 0.9
    return 0.95


_COMPLEMENTS = frozenset(
    {"ccomp", "xcomp", "acl", "pcomp", "dobj", "csubj", "csubjpass", "nsubjpass", "acomp", "oprd", "nsubj"}
)


def _adverbial(v: View, i: int, depth: int) -> float:
    """Purpose is open; a clause of time beside a future or a command is not yet so ("when we start, we will ...")."""
    if _has_to(v, i):
        return 0.5
    if v.tokens[i].tag in ("VBP", "VBZ") and depth:
        above = next((g for g in up(v, i) if v.tokens[g].pos in ("VERB", "AUX")), i)
        if above != i and 0 <= _own(v, above) <= _MODAL["will"]:
            return 0.4
    return 0.95


def _conjunct(v: View, i: int, depth: int) -> float:
    g = v.tokens[i].head
    if depth == 0:
        return 1.0
    if v.tokens[g].head != g:
        return _link(v, g, depth - 1)
    return _ASKED if "?" in v.tokens[-1].text else 1.0


def _has_to(v: View, i: int) -> bool:
    return any(v.tokens[m].tag == "TO" for m in v.kids[i])


def _governed(v: View, i: int, depth: int) -> float:
    t = v.tokens[i]
    above = v.tokens[t.head]
    if t.dep != "pcomp":
        return _signature(v, i, t.head, depth)
    if above.lemma in ("without", "instead") or v.tokens[above.head].lemma == "instead":
        return -0.9
    if above.head != above.i and above.lemma in words("word_classes", "word", use="weak_preposition"):
        return _signature(v, i, above.head, depth, default=0.6)
    return 0.9


def _signature(v: View, i: int, g: int, depth: int, default: float | None = None) -> float:
    t, above = v.tokens[i], v.tokens[g]
    outer = _toward_author(v, g, depth - 1)
    if t.dep == "ccomp" and i < g and not v.of(i, "mark") and above.lemma not in _lists("s", "a", "b"):
        return 0.95  # two clauses side by side: nothing governs
    code = lookup("implicatives", "lemma", "positive" if outer >= 0 else "negative").get(above.lemma.lower())
    if t.dep in _NOMINAL and (
        above.lemma in _LIGHT or code not in ("-", "0", "e", "c") or t.pos not in ("NOUN", "PROPN")
    ):
        return abs(outer) if t.dep not in ("acomp", "oprd") else max(outer, 0.1)
    if code in _SPEECH and _has_to(v, i) and not is_passive(v, g):
        code = "0"  # "told them to leave", but "is said to have left"
    if above.lemma == "have" and _has_to(v, i) and above.tag == "VBD":
        code = "+"  # "had to leave"
    if code == "f":
        return 1.0
    if code is None:
        return default if default is not None else _unlisted(v, i, g, outer)
    if t.dep in _NOMINAL and code != "-":
        return 0.6
    return _EFFECT[code] * (abs(outer) if code != "0" else 1.0)


_NOMINAL = frozenset({"dobj", "nsubjpass", "nsubj", "acomp", "oprd"})
_LIGHT = words("word_classes", "word", use="light_verb")


@functools.cache
def _lists(*codes: str) -> frozenset[str]:
    return frozenset(lemma for lemma, code in lookup("implicatives", "lemma", "positive").items() if code in codes)


def _unlisted(v: View, i: int, g: int, outer: float) -> float:
    t, above = v.tokens[i], v.tokens[g]
    if t.dep == "acl":
        return 0.5 if _has_to(v, i) else 0.95
    if t.tag == "VB" and above.lemma == "be":
        return 0.4  # "all they have to do is wait"
    if _has_to(v, i):
        return 0.4 * abs(outer) if above.pos in ("VERB", "ADJ", "NOUN") else 0.5
    return 0.85 * abs(outer)
