"""Mode of a claim, with the words that set it.

stated: reported as having happened or being so · alleged: put at a distance by a cue ("allegedly", "is accused of") ·
possible · conditional: under an "if", "unless" or their like · predicted: future, intended or habitual with "will" or
"would" · legal_finding: a court's conviction, sentence or ruling; a charge or an arrest is none.
Where several apply the first of conditional, legal_finding, alleged, possible, predicted is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.clause import View, auxiliaries, first_conjunct, is_passive, up
from allegata.grammar.lexicon import lookup, words
from allegata.grammar.negation import is_negative

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.extract.records import HopDraft, Span
    from allegata.model import Mode

Found = tuple["Mode", tuple[int, ...]]
"""A mode and the tokens that set it."""

_ORDER = ("conditional", "legal_finding", "alleged", "possible", "predicted")


def core(v: View, i: int) -> int:
    """The predicate that carries the sense where another only raises its subject ("appears to have been paid")."""
    t = v.tokens[i]
    for k in v.kids[i]:
        inner = v.tokens[k]
        if inner.dep not in ("xcomp", "ccomp"):
            continue
        if t.lemma == "let" and inner.tag == "VB":
            return core(v, k)
        if not _has_to(v, k):
            continue
        if t.lemma in words("modality", "form", part="raising") and t.lemma in _PURE:
            return core(v, k)
        if is_passive(v, i) and t.lemma in words("modality", "form", part="passive"):
            return core(v, k)
        if _aspect(v, i):
            return core(v, k)
    for k in v.of(i, "acomp"):
        if v.tokens[k].lemma in words("modality", "form", part="adjective"):
            inner_verb = v.first(k, "xcomp")
            if inner_verb is not None:
                return core(v, inner_verb)
    return i


_PURE = frozenset({"appear", "seem", "tend"})


def _aspect(v: View, i: int) -> bool:
    """As in "used to", "going to", "have to", "continue to", "begin to": the sense lies in the verb that follows."""
    return v.tokens[i].lemma in ("use", "go", "continue", "begin", "start", "come") and bool(v.tokens[i].tag != "VBN")


def _has_to(v: View, k: int) -> bool:
    return any(v.tokens[m].tag == "TO" for m in v.kids[k])


def find_mode(v: View, i: int, inside: frozenset[int]) -> Found | None:
    """The mode that the clause itself gives a predicate, `inside` being the tokens of its claim; None for stated."""
    best: Found | None = None
    for found in _all(v, i, inside):
        if best is None or _ORDER.index(found[0]) < _ORDER.index(best[0]):
            best = found
    return best


def _all(v: View, i: int, inside: frozenset[int]) -> Iterator[Found]:
    heart = core(v, i)
    chain = [heart] if heart == i else [heart, i]
    chain += [a for a in up(v, i) if _governs(v, a, i) and (a in inside or not is_passive(v, a))]
    first = first_conjunct(v, i)
    if first != i and first not in chain:
        chain.append(first)
    for n in chain:
        yield from _condition(v, n)
        yield from _own(v, n)
        yield from _legal(v, n)


def _governs(v: View, above: int, i: int) -> bool:
    """Does a higher predicate lend its certainty to the one below: raising verbs and passives of report."""
    t = v.tokens[i]
    raising = words("modality", "form", part="raising") | words("modality", "form", part="passive")
    if t.dep not in ("xcomp", "ccomp") or t.head != above:
        return False
    adjectives = words("modality", "form", part="adjective")
    return v.tokens[above].lemma in raising or any(v.tokens[k].lemma in adjectives for k in v.of(above, "acomp"))


def _condition(v: View, n: int) -> Iterator[Found]:
    marks = [k for k in v.kids[n] if v.tokens[k].dep in ("mark", "advmod") and _is_conditional(v, k)]
    asked = v.tokens[n].dep == "advcl" and v.tokens[v.tokens[n].head].lemma == "ask"  # "if" for "whether"
    if marks and v.tokens[n].dep in ("advcl", "ROOT", "conj") and not asked:
        yield "conditional", (marks[0],)
    for k in v.of(n, "advcl"):
        inner = [m for m in v.kids[k] if v.tokens[m].dep in ("mark", "advmod") and _is_conditional(v, m)]
        if inner:
            yield "conditional", (inner[0],)
        elif _inverted(v, k):
            yield "conditional", ((*v.of(k, "aux", "auxpass"), k)[0],)
    for k in v.of(n, "prep", "advmod", "prt"):
        if v.tokens[k].lemma in ("provided", "providing"):
            yield "conditional", (k,)
        elif v.tokens[k].lemma == "in":
            for m in v.of(k, "pobj"):
                if v.tokens[m].lemma in ("event", "case") and v.of(m, "acl", "ccomp", "relcl"):
                    yield "conditional", (k, m)
    for k in v.of(n, "advcl"):
        opens = v.tokens[k].text.lower() in ("provided", "providing", "assuming", "supposing")
        if opens and v.first(k, "ccomp", "nsubj", "nsubjpass") is not None:
            yield "conditional", (k,)


def _is_conditional(v: View, k: int) -> bool:
    low = v.tokens[k].text.lower()
    before = v.tokens[k - 1].text.lower() if k else ""
    if low in ("if", "unless", "lest"):
        return before not in ("as", "even") or (low == "if" and before == "even")
    if low == "long":
        return before == "as"
    return low in ("provided", "providing", "supposing", "assuming")


def _inverted(v: View, k: int) -> bool:
    """As in "Had they been paid, ...", "Should he flee, ...": auxiliary before the subject in an adverbial clause."""
    aux, subject = v.of(k, "aux", "auxpass"), v.first(k, "nsubj", "nsubjpass")
    if subject is not None and k < subject and v.tokens[k].text.lower() in ("were", "had"):
        return True
    if not aux or subject is None:
        return False
    return aux[0] < subject and v.tokens[aux[0]].text.lower() in ("had", "should", "were")


def _own(v: View, n: int) -> Iterator[Found]:
    aux = auxiliaries(v, n)
    for k in aux:
        found = _modal(v, n, k, aux)
        if found:
            yield found
    adverbs = lookup("modality", "form", "mode", part="adverb")
    for k in v.of(n, "advmod", "npadvmod", "intj", "dep"):
        mode = adverbs.get(v.tokens[k].text.lower())
        if mode:
            yield mode, (k,)  # type: ignore[misc]  # the column holds modes only; a test reads it
    yield from _raised(v, n, aux)
    subject = v.first(n, "nsubj", "nsubjpass")
    if subject is not None and v.tokens[n].lemma in _HAPPEN:
        for k in v.of(subject, "amod"):
            if v.tokens[k].lemma in ("alleged", "purported", "supposed", "reported"):
                yield "alleged", (k,)


_HAPPEN = frozenset({"take", "occur", "happen", "be", "begin", "start", "continue", "last"})


def _modal(v: View, n: int, k: int, aux: tuple[int, ...]) -> Found | None:
    t = v.tokens[k]
    mode = lookup("modality", "form", "mode", part="modal").get(t.text.lower())
    if t.tag != "MD" or mode is None:
        return None
    perfect = any(v.tokens[a].lemma == "have" for a in aux)
    low = t.text.lower()
    failed = any(v.tokens[m].dep == "neg" or v.tokens[m].text == "longer" for m in v.kids[n]) or _negative_subject(v, n)
    if low == "could" and failed and not perfect:
        return None  # "could not leave", "could no longer leave": a failed ability, stated as fact
    if low == "could" and t.head == n and v.tokens[n].lemma in words("modality", "form", part="ability"):
        return None
    if low in ("would", "'d", "’d"):
        if v.tokens[n].lemma in _POLITE:
            return None
        if perfect:
            return "conditional", (k,)
    return mode, (k,)  # type: ignore[return-value]  # as above


_POLITE = frozenset({"like", "argue", "say", "rather", "prefer"})


def _negative_subject(v: View, n: int) -> bool:
    s = v.first(n, "nsubj", "nsubjpass")
    return s is not None and (
        v.tokens[s].text.lower() in ("nobody", "none", "nothing")
        or any(v.tokens[k].text.lower() == "no" for k in v.kids[s])
    )


def _raised(v: View, n: int, aux: tuple[int, ...]) -> Iterator[Found]:
    t = v.tokens[n]
    clause = v.first(n, "xcomp", "ccomp", "oprd")
    if clause is not None:
        mode = lookup("modality", "form", "mode", part="raising").get(t.lemma)
        if mode and t.lemma in _PURE and mode != "stated":
            yield mode, (n,)  # type: ignore[misc]  # as above
        if t.lemma == "go" and t.tag == "VBG" and _has_to(v, clause) and aux:
            yield "predicted", (n,)
    if is_passive(v, n) and t.tag in ("VBN", "VBD"):
        mode = lookup("modality", "form", "mode", part="passive").get(t.lemma)
        if mode and (clause is not None or t.lemma in ("accuse", "suspect")):
            yield mode, (*v.of(n, "auxpass"), n)  # type: ignore[misc]  # as above
        if t.lemma in ("charge", "indict") and v.of(n, "prep") and not is_negative(v, n):
            yield "alleged", (*v.of(n, "auxpass"), n)
    for k in v.of(n, "acomp", "oprd", "xcomp"):
        if t.lemma in ("stand", "remain", "be") and v.tokens[k].lemma in ("accuse", "accused"):
            yield "alleged", (n, k)
    for k in v.of(n, "acomp", "attr"):
        mode = lookup("modality", "form", "mode", part="adjective").get(v.tokens[k].lemma)
        if mode and v.tokens[k].pos == "ADJ" and (v.of(k, "xcomp", "ccomp", "prep") or v.of(n, "ccomp", "xcomp")):
            yield mode, (k,)  # type: ignore[misc]  # as above
    if t.lemma == "be" and t.tag in ("VBZ", "VBP", "VBD") and clause is not None and _is_to(v, n, clause):
        yield "predicted", (n,)


def _is_to(v: View, n: int, clause: int) -> bool:
    """As in "he is to be deported"; "the aim is to close it" tells what the aim is."""
    s = v.first(n, "nsubj")
    if not _has_to(v, clause) or s is None or v.of(n, "acomp", "attr"):
        return False
    return is_passive(v, clause) or v.tokens[s].pos in ("PRON", "PROPN")


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
    if mode is None and lemma in words("modality", "form", part="legal"):
        mode = "legal_finding"
    if mode is None and lemma in words("modality", "form", part="court") and _named(hop, "body"):
        mode = "legal_finding"
    if mode is None and hop.role == "document" and _named(hop, "accusation"):
        mode = "alleged"  # what an indictment says is charged, not found
    if mode is None and lemma in words("modality", "form", part="commissive") and infinitive:
        mode = "predicted"
    if mode is None and any(v.tokens[k].text.lower() in ("will", "would") and v.tokens[k].tag == "MD" for k in cue):
        mode = "predicted"
    return (mode, hop.cue_span) if mode and hop.cue_span else None  # type: ignore[return-value]  # as above


def _named(hop: HopDraft, part: str) -> bool:
    bodies = words("modality", "form", part=part)
    return any(w.strip(".,").lower() in bodies for w in (hop.name or "").split())


def cue_negates(v: View, hop: HopDraft) -> bool:
    """As in "She did not believe that they were paid" is understood as a negative claim; "did not say that" is not."""
    if hop.cue not in words("negation", "form", **{"class": "raising"}):
        return False
    return any(v.tokens[k].dep == "neg" for k in hop.cue_tokens if k < len(v.tokens))
