"""Factuality of an event: from -3 (certain that not) over 0 (open) to 3 (certain that so).

The scale and its values are FactBank's (Sauri and Pustejovsky 2009: certain, probable, possible, uncommitted, each with
its mirror). A predicate has a certainty of its own (negation, modal, adverb, tense); each word that governs it changes
that certainty by its signature in `data/implicatives.csv` (implicative, factive, reporting, believing), by the kind of
clause (conditional, purpose, infinitive under a noun), and by its own polarity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.clause import View, auxiliaries, view
from allegata.extract.polarity import is_negative
from allegata.extract.tables import lookup

if TYPE_CHECKING:
    from collections.abc import Collection

    from allegata.language import Parsed
    from allegata.model import Mode

_DEPTH = 10
_TOP = 3.0
_EFFECT = {"+": 1.0, "-": -1.0, "0": 0.1, "f": 1.0, "s": 0.95, "a": 0.5, "b": 0.65, "n": -0.65, "e": 0.5, "c": 0.35}
_MODE = {"alleged": 1, "possible": 1, "conditional": 0, "predicted": 2}
_MODAL = {
    "may": 0.35, "might": 0.3, "could": 0.35, "can": 0.4, "ca": 0.4, "will": 0.65, "wo": 0.65, "'ll": 0.65, "shall": 0.6,
    "would": 0.35, "'d": 0.35, "should": 0.2, "must": 0.3, "ought": 0.2, "ca n't": 0.4,
}  # fmt: skip
_SPEECH = frozenset({"s", "a"})


def factuality(parsed: Parsed, start: int, end: int) -> float:
    """Factuality toward the report's author of the predicate at these code points; -3 to 3, 0 where there is none."""
    for sentence in parsed.sentences:
        if sentence.start <= start < sentence.end or (
            sentence.tokens and sentence.tokens[0].start <= start < sentence.end
        ):
            t = next((t for t in sentence.tokens if t.start < end and start < t.end), None)
            if t is not None:
                return max(-_TOP, min(_TOP, _TOP * _toward_author(view(sentence), t.i, _DEPTH)))
    return 0.0


def within(v: View, i: int, inside: Collection[int], *, negative: bool, mode: Mode) -> int:
    """Factuality toward the innermost voice: as a whole number, from the claim's own words alone."""
    size = _MODE.get(mode, int(_TOP))
    if mode == "possible":
        strengths = lookup("modality", "form", "strength", mode="possible")
        cues = [abs(int(strengths[w])) for w in _near(v, i, inside) if w in strengths]
        size = min(cues, default=size)
    return -size if negative else size


def _near(v: View, i: int, inside: Collection[int]) -> list[str]:
    around = {i, v.tokens[i].head, *v.kids[i], *v.kids[v.tokens[i].head]}
    return [w for k in around if k in inside for w in {v.tokens[k].text.lower(), v.tokens[k].lemma}]


def _toward_author(v: View, i: int, depth: int) -> float:
    """As a share of certainty, -1 to 1."""
    own = _own(v, i)
    t = v.tokens[i]
    if t.head == i or depth == 0:
        return own if "?" not in v.tokens[-1].text else own * _ASKED
    return own * _link(v, i, depth)


_ASKED = 0.3


def _own(v: View, i: int) -> float:
    t = v.tokens[i]
    sign = -1.0 if t.pos in ("VERB", "AUX", "ADJ") and is_negative(v, i) else 1.0
    aux = [v.tokens[k].text.lower() for k in auxiliaries(v, i)]
    value = min((_MODAL[a] for a in aux if a in _MODAL), default=1.0)
    if sign < 0 and any(a in ("can", "ca", "could", "will", "wo", "would") for a in aux):
        value = max(value, 0.8)
    adverbs = lookup("modality", "form", "strength", part="adverb")
    for k in v.of(i, "advmod"):
        low = v.tokens[k].text.lower()
        if low in adverbs:
            value = min(value, int(adverbs[low]) / _TOP)
    for k in v.of(i, "advcl"):
        if _conditional(v, k):
            value = min(value, 0.3)
    if t.tag == "VB" and t.dep == "ROOT" and not aux and not v.of(i, "nsubj"):
        value = min(value, 0.2)  # imperative
    if v.of(i, "acomp", "attr"):
        modal = lookup("implicatives", "lemma", "positive")
        if any(modal.get(v.tokens[k].lemma) in ("b", "c") for k in v.of(i, "acomp")):
            value = min(value, 0.9)
    return sign * value


def _conditional(v: View, k: int) -> bool:
    return any(v.tokens[m].text.lower() in ("if", "unless", "whether") for m in v.of(k, "mark", "advmod"))


def _link(v: View, i: int, depth: int) -> float:
    """What stands above a predicate makes of it."""
    t = v.tokens[i]
    g = t.head
    above = v.tokens[g]
    if t.dep == "conj":
        return _link_conjunct(v, i, depth)
    if t.dep in ("ccomp", "xcomp", "acl", "pcomp", "dobj", "csubj", "csubjpass", "nsubjpass", "acomp", "oprd"):
        return _governed(v, i, g, depth)
    if t.dep == "advcl":
        if _conditional(v, i):
            return 0.25
        return 0.3 if _has_to(v, i) else 0.95
    if t.dep == "pobj" and above.lemma in ("without", "despite"):
        return -0.9 if above.lemma == "without" else 0.9
    if t.dep in ("pobj", "compound", "amod", "nsubj", "nmod", "attr") and above.pos != "VERB":
        return 0.9
    if t.dep in ("nsubj", "pobj") and above.pos == "VERB":
        return 0.9
    return 0.95


def _link_conjunct(v: View, i: int, depth: int) -> float:
    g = v.tokens[i].head
    own = _own(v, g)
    if depth == 0:
        return 1.0
    return _link(v, g, depth - 1) if v.tokens[g].head != g else (1.0 if own else 0.5)


def _has_to(v: View, i: int) -> bool:
    return any(v.tokens[m].tag == "TO" for m in v.kids[i])


def _governed(v: View, i: int, g: int, depth: int) -> float:
    t, above = v.tokens[i], v.tokens[g]
    if t.dep == "pcomp":
        if above.lemma in ("without", "instead"):
            return -0.9
        if above.lemma in ("from",) and above.head != g:
            return _signature(v, i, above.head, depth)
        if above.lemma in ("for", "of", "to", "about", "against") and above.head != g:
            return _signature(v, i, above.head, depth, default=0.5)
        return 0.9
    if any(v.tokens[k].text.lower() in ("if", "whether") for k in v.of(i, "mark")):
        return 0.15
    return _signature(v, i, g, depth)


def _signature(v: View, i: int, g: int, depth: int, default: float | None = None) -> float:
    above = v.tokens[g]
    outer = _toward_author(v, g, depth - 1)
    column = "positive" if outer >= 0 else "negative"
    code = lookup("implicatives", "lemma", column).get(above.lemma.lower())
    if code in _SPEECH and _has_to(v, i):
        code = "0"  # "told them to leave"
    if code == "f":
        return 1.0
    if code is None:
        return default if default is not None else _unlisted(v, i, g, outer)
    return _EFFECT[code] * (abs(outer) if code != "0" else 1.0)


def _unlisted(v: View, i: int, g: int, outer: float) -> float:
    t, above = v.tokens[i], v.tokens[g]
    if t.dep == "acl":
        return 0.2 if _has_to(v, i) else 0.95
    if t.dep in ("dobj", "nsubjpass", "csubj", "acomp", "oprd"):
        return outer
    if _has_to(v, i):
        return 0.3 * abs(outer) if above.pos in ("VERB", "ADJ", "NOUN") else 0.5
    return 0.85 * abs(outer)
