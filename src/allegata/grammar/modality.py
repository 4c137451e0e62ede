"""What bears on a predicate besides its own words: raising verbs, conditions, modals.

Shared by the standing of a predicate and by the mode of a claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.clause import View, auxiliaries, first_conjunct, is_passive, up
from allegata.grammar.lexicon import lookup, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from allegata.model import Mode

Modal = tuple["Mode", tuple[int, ...]]
"""A mode and the tokens that set it."""

PURE = frozenset({"appear", "seem", "tend"})
_POLITE = words("word_classes", "word", use="polite")


def bearing(v: View, i: int, inside: Collection[int] | None = None) -> list[int]:
    """The predicates whose modality is that of `i`: itself, its core, what raises it, the first of its row.

    A passive of report outside `inside`, the tokens of the claim, is a voice's and does not count.
    """
    heart = core(v, i)
    chain = [heart] if heart == i else [heart, i]
    chain += [a for a in up(v, i) if governs(v, a, i) and (inside is None or a in inside or not is_passive(v, a))]
    first = first_conjunct(v, i)
    if first != i and first not in chain:
        chain.append(first)
    return chain


def conditional(v: View, n: int) -> tuple[int, ...]:
    """The words that put a predicate under a condition, its own or one beside it; none where there is none."""
    return next(_conditions(v, n), ())


def core(v: View, i: int) -> int:
    """The predicate that carries the sense where another only raises its subject ("appears to have been paid")."""
    t = v.tokens[i]
    for k in v.kids[i]:
        inner = v.tokens[k]
        if inner.dep not in ("xcomp", "ccomp"):
            continue
        if t.lemma == "let" and inner.tag == "VB":
            return core(v, k)
        if not has_to(v, k):
            continue
        if t.lemma in words("modality", "form", part="raising") and t.lemma in PURE:
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


def _aspect(v: View, i: int) -> bool:
    """As in "used to", "going to", "have to", "continue to", "begin to": the sense lies in the verb that follows."""
    return v.tokens[i].lemma in words("word_classes", "word", use="phase_verb") and bool(v.tokens[i].tag != "VBN")


def has_to(v: View, k: int) -> bool:
    """Is it an infinitive with "to"?"""
    return any(v.tokens[m].tag == "TO" for m in v.kids[k])


def governs(v: View, above: int, i: int) -> bool:
    """Does a higher predicate lend its certainty to the one below: raising verbs and passives of report."""
    t = v.tokens[i]
    raising = words("modality", "form", part="raising") | words("modality", "form", part="passive")
    if t.dep not in ("xcomp", "ccomp") or t.head != above:
        return False
    adjectives = words("modality", "form", part="adjective")
    return v.tokens[above].lemma in raising or any(v.tokens[k].lemma in adjectives for k in v.of(above, "acomp"))


def _conditions(v: View, n: int) -> Iterator[tuple[int, ...]]:
    marks = [k for k in v.kids[n] if v.tokens[k].dep in ("mark", "advmod") and is_conditional(v, k)]
    asked = v.tokens[n].dep == "advcl" and v.tokens[v.tokens[n].head].lemma == "ask"  # "if" for "whether"
    if marks and v.tokens[n].dep in ("advcl", "ROOT", "conj") and not asked:
        yield (marks[0],)
    for k in v.of(n, "advcl"):
        inner = [m for m in v.kids[k] if v.tokens[m].dep in ("mark", "advmod") and is_conditional(v, m)]
        if inner:
            yield (inner[0],)
        elif _inverted(v, k):
            yield ((*v.of(k, "aux", "auxpass"), k)[0],)
    for k in v.of(n, "prep", "advmod", "prt"):
        if v.tokens[k].lemma in ("provided", "providing"):
            yield (k,)
        elif v.tokens[k].lemma == "in":
            for m in v.of(k, "pobj"):
                if v.tokens[m].lemma in ("event", "case") and v.of(m, "acl", "ccomp", "relcl"):
                    yield (k, m)
    for k in v.of(n, "advcl"):
        opens = v.tokens[k].text.lower() in words("word_classes", "word", use="condition_opener")
        if opens and v.first(k, "ccomp", "nsubj", "nsubjpass") is not None:
            yield (k,)


def is_conditional(v: View, k: int) -> bool:
    """Is the word one that sets a condition: if, unless, lest, provided?"""
    low = v.tokens[k].text.lower()
    before = v.tokens[k - 1].text.lower() if k else ""
    if low in ("if", "unless", "lest"):
        return before not in ("as", "even") or (low == "if" and before == "even")
    if low == "long":
        return before == "as"
    return low in words("word_classes", "word", use="condition_opener")


def _inverted(v: View, k: int) -> bool:
    """As in "Had they been paid, ...", "Should he flee, ...": auxiliary before the subject in an adverbial clause."""
    aux, subject = v.of(k, "aux", "auxpass"), v.first(k, "nsubj", "nsubjpass")
    if subject is not None and k < subject and v.tokens[k].text.lower() in ("were", "had"):
        return True
    if not aux or subject is None:
        return False
    return aux[0] < subject and v.tokens[aux[0]].text.lower() in ("had", "should", "were")


def modal(v: View, n: int, k: int, aux: tuple[int, ...]) -> Modal | None:
    """The mode that auxiliary `k` of `aux` gives predicate `n`; None where it states a fact."""
    t = v.tokens[k]
    mode = lookup("modality", "form", "mode", part="modal").get(t.text.lower())
    if t.tag != "MD" or mode is None:
        return None
    perfect = any(v.tokens[a].lemma == "have" for a in aux)
    low = t.text.lower()
    failed = any(v.tokens[m].dep == "neg" or v.tokens[m].text == "longer" for m in v.kids[n]) or _negative_subject(v, n)
    if low == "could" and failed and not perfect:
        return None  # "could not leave", "could no longer leave": a failed ability, stated as fact
    if low in ("may", "might") and t.head == n and failed and not perfect and _is_forbidden(v, n):
        return None  # "may not go ashore": a ban, in force
    if low == "could" and t.head == n and v.tokens[n].lemma in words("modality", "form", part="ability"):
        return None
    if low in ("would", "'d", "’d"):
        if low != "would" and t.head == n and v.tokens[n].tag in ("VBD", "VBN") and not perfect:
            return None  # "they'd locked it": had
        if v.tokens[n].lemma in _POLITE:
            return None
        if perfect:
            return "conditional", (k,)
    return mode, (k,)  # type: ignore[return-value]  # as above


def _is_forbidden(v: View, n: int) -> bool:
    """Is it what people are let do: to leave, go out or telephone, of several people and of nobody by name?"""
    s = v.first(n, "nsubj")
    many = s is not None and (v.tokens[s].tag in {"NNS", "PRP", "NN"}) and v.tokens[s].ent == ""
    later = any(v.tokens[k].text.lower() in ("yet", "today", "tomorrow", "after") for k in v.kids[n])
    return many and not later and v.tokens[n].lemma in words("word_classes", "word", use="allowed_act")


def _negative_subject(v: View, n: int) -> bool:
    s = v.first(n, "nsubj", "nsubjpass")
    return s is not None and (
        v.tokens[s].text.lower() in ("nobody", "none", "nothing")
        or any(v.tokens[k].text.lower() == "no" for k in v.kids[s])
    )


def modal_of(v: View, n: int) -> Modal | None:
    """The mode that a predicate's auxiliaries, "going to" or "is to" give it; None where it is stated."""
    aux = auxiliaries(v, n)
    for k in aux:
        if found := modal(v, n, k, aux):
            return found
    t = v.tokens[n]
    clause = v.first(n, "xcomp", "ccomp", "oprd")
    if clause is None:
        return None
    goes = t.lemma == "go" and t.tag == "VBG" and has_to(v, clause) and bool(aux)
    return ("predicted", (n,)) if goes or (t.lemma == "be" and _is_to(v, n, clause)) else None


def _is_to(v: View, n: int, clause: int) -> bool:
    """As in "he is to be deported"; "the aim is to close it" tells what the aim is."""
    s = v.first(n, "nsubj")
    finite = v.tokens[n].tag in ("VBZ", "VBP", "VBD")
    if not finite or not has_to(v, clause) or s is None or v.of(n, "acomp", "attr"):
        return False
    return is_passive(v, clause) or v.tokens[s].pos in ("PRON", "PROPN")
