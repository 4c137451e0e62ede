"""Mode of a claim, with the words that set it.

stated: reported as having happened or being so · alleged: put at a distance by a cue ("allegedly", "is accused of") ·
possible · conditional: under an "if", "unless" or their like · predicted: future, intended or habitual with "will" or
"would" · legal_finding: a court's conviction, sentence or ruling; a charge or an arrest is none.
Where several apply the first of conditional, legal_finding, alleged, possible, predicted is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.charged import accused, charged, charges, tried
from allegata.grammar.clause import View, auxiliaries, is_passive
from allegata.grammar.lexicon import lookup, words
from allegata.grammar.modality import PURE, bearing, conditional, modal_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.extract.records import HopDraft, Span
    from allegata.model import Mode

Found = tuple["Mode", tuple[int, ...]]
"""A mode and the tokens that set it."""

_ORDER = ("conditional", "legal_finding", "alleged", "possible", "predicted")


def find_mode(v: View, i: int, inside: frozenset[int]) -> Found | None:
    """The mode that the clause itself gives a predicate, `inside` being the tokens of its claim; None for stated."""
    best: Found | None = None
    for found in _all(v, i, inside):
        if best is None or _ORDER.index(found[0]) < _ORDER.index(best[0]):
            best = found
    return best


def _all(v: View, i: int, inside: frozenset[int]) -> Iterator[Found]:
    for n in bearing(v, i, inside):
        condition = conditional(v, n)
        if condition:
            yield "conditional", condition
        yield from _own(v, n)
        yield from _legal(v, n)
        yield from (("alleged", found) for rule in (charged, charges, tried, accused) if (found := rule(v, n)))


def _own(v: View, n: int) -> Iterator[Found]:
    if found := modal_of(v, n):
        yield found
    adverbs = lookup("modality", "form", "mode", part="adverb")
    for k in v.of(n, "advmod", "npadvmod", "intj", "dep"):
        mode = adverbs.get(v.tokens[k].text.lower())
        if mode:
            yield mode, (k,)  # type: ignore[misc]  # the column holds modes only; a test reads it
    yield from _raised(v, n)
    subject = v.first(n, "nsubj", "nsubjpass")
    if subject is not None and v.tokens[n].lemma in _HAPPEN:
        for k in v.of(subject, "amod"):
            if v.tokens[k].lemma in words("word_classes", "word", use="alleging_adjective"):
                yield "alleged", (k,)


_HAPPEN = words("word_classes", "word", use="happen")


def _raised(v: View, n: int) -> Iterator[Found]:
    t = v.tokens[n]
    clause = v.first(n, "xcomp", "ccomp", "oprd")
    if clause is not None:
        mode = lookup("modality", "form", "mode", part="raising").get(t.lemma)
        if mode and t.lemma in PURE and mode != "stated":
            yield mode, (n,)  # type: ignore[misc]  # as above
    if is_passive(v, n) and t.tag in ("VBN", "VBD"):
        mode = lookup("modality", "form", "mode", part="passive").get(t.lemma)
        if mode and (clause is not None or t.lemma in ("accuse", "suspect")):
            yield mode, (*v.of(n, "auxpass"), n)  # type: ignore[misc]  # as above
    for k in v.of(n, "acomp", "oprd", "xcomp"):
        if t.lemma in ("stand", "remain", "be") and v.tokens[k].lemma in ("accuse", "accused"):
            yield "alleged", (n, k)
    for k in v.of(n, "acomp", "attr"):
        mode = lookup("modality", "form", "mode", part="adjective").get(v.tokens[k].lemma)
        if mode and v.tokens[k].pos == "ADJ" and (v.of(k, "xcomp", "ccomp", "prep") or v.of(n, "ccomp", "xcomp")):
            yield mode, (k,)  # type: ignore[misc]  # as above


def _legal(v: View, n: int) -> Iterator[Found]:
    t = v.tokens[n]
    if any(v.tokens[k].tag == "MD" for k in auxiliaries(v, n)):
        return
    if t.lemma in words("modality", "form", part="legal") and t.pos in ("VERB", "AUX"):
        if is_passive(v, n) or v.of(n, "dobj") or t.tag in ("VBD", "VBN"):
            yield "legal_finding", (*v.of(n, "auxpass"), n)
    elif (t.lemma == "clear" and is_passive(v, n) and any(v.tokens[k].lemma == "of" for k in v.of(n, "prep"))) or (
        t.lemma == "find" and any(v.tokens[k].lemma == "guilty" for k in v.kids[n])
    ):
        yield "legal_finding", (*v.of(n, "auxpass"), n)
    elif t.lemma in words("modality", "form", part="handed") and any(_is_sentence(v, k) for k in v.of(n, "dobj")):
        yield "legal_finding", (n,)
    elif t.lemma in words("modality", "form", part="court"):
        s = v.first(n, "nsubj")
        by = v.first(n, "agent")
        who = s if s is not None and not is_passive(v, n) else (v.first(by, "pobj") if by is not None else None)
        if who is not None and v.tokens[who].lemma.lower() in words("modality", "form", part="body"):
            yield "legal_finding", (n,)


def _is_sentence(v: View, i: int) -> bool:
    """A prison sentence, a suspended term; no sentence of words."""
    t = v.tokens[i]
    of_prison = {v.tokens[k].lemma for k in v.kids[i]} & words("modality", "form", part="penal")
    return t.lemma in words("modality", "form", part="penalty") and bool(of_prison)


def from_hop(v: View, hop: HopDraft, *, infinitive: bool = False) -> tuple[Mode, Span] | None:
    """The mode that the innermost voice's cue gives its content: of the alleging class, of suspicion, of a court."""
    lemma = hop.cue.lower().split()[-1] if " " in hop.cue else hop.cue.lower()
    mode = lookup("modality", "form", "mode", part="hop").get(lemma)
    cue = [k for k in hop.cue_tokens if k < len(v.tokens)]
    if mode is None and hop.name is None and hop.source is None and any(v.tokens[k].dep == "auxpass" for k in cue):
        mode = lookup("modality", "form", "mode", part="hop_passive").get(lemma)
    if mode is None and _doubted_cue(v, cue):
        mode = "alleged"
    if mode is None and lemma in words("modality", "form", part="legal"):
        mode = "legal_finding"
    if mode is None and lemma in words("modality", "form", part="court") and _named(hop, "body"):
        mode = "legal_finding"
    if mode is None and lemma in words("modality", "form", part="court_says") and _is_court(hop):
        mode = "legal_finding"
    if mode is None and hop.role != "person" and _named(hop, "accusation"):
        mode = "alleged"  # what an indictment says is charged, not found
    if mode is None and lemma in words("modality", "form", part="commissive") and infinitive:
        mode = "predicted"
    if mode is None and any(v.tokens[k].text.lower() in ("will", "would") and v.tokens[k].tag == "MD" for k in cue):
        mode = "predicted"
    return (mode, hop.cue_span) if mode and hop.cue_span else None  # type: ignore[return-value]  # as above


def _is_court(hop: HopDraft) -> bool:
    """A court itself, not one of its clerks or papers."""
    name = (hop.name or "").partition(" of ")[0].split()
    return bool(name) and name[-1].casefold() in words("modality", "form", part="forum")


def _doubted_cue(v: View, cue: list[int]) -> bool:
    """Is it only alleged that somebody says it ("who allegedly told them to leave")?"""
    adverbs = lookup("modality", "form", "mode", part="adverb")
    return any(adverbs.get(v.tokens[m].text.lower()) == "alleged" for k in cue for m in (k, *v.of(k, "advmod")))


def _named(hop: HopDraft, part: str) -> bool:
    bodies = words("modality", "form", part=part)
    return any(w.strip(".,").lower() in bodies for w in (hop.name or "").split())


def cue_negates(v: View, hop: HopDraft) -> bool:
    """As in "She did not believe that they were paid" is understood as a negative claim; "did not say that" is not."""
    if hop.cue not in words("negation", "form", **{"class": "raising"}):
        return False
    return any(v.tokens[k].dep == "neg" for k in hop.cue_tokens if k < len(v.tokens))
