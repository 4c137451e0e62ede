"""Standing by predicates that say that something is doubted or not known: "is unclear whether", "cast doubt on"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.ask import NONE, Ask, Words, listed, standing_words
from allegata.grammar.clause import SUBJECTS
from allegata.grammar.negation import negators
from allegata.grammar.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.grammar.clause import View

_JUDGED = (
    "acomp",
    "attr",
    "oprd",
    "dobj",
    "xcomp",
    "advmod",
    "prep",
    "neg",
    "ccomp",
    "acl",
    "auxpass",
    "nsubj",
    "nsubjpass",
    "pobj",
)
_CLAUSAL = ("ccomp", "csubj", "csubjpass", "advcl", "pcomp", "acl", "relcl")
_WH = frozenset({"WDT", "WP", "WP$", "WRB"})
_STEPS = 2
_FAR = 3
_NONE_OF = frozenset({"nobody", "nothing", "none", "few", "little"})
_PREDICATES = frozenset({"VERB", "AUX", "ADJ"})


def _near(v: View, i: int, steps: int = _STEPS) -> Iterator[int]:
    """A predicate and what completes it, not the clauses that it is about."""
    yield i
    if steps:
        for k in v.of(i, *_JUDGED):
            if not _is_content(v, k):
                yield from _near(v, k, steps - 1)


def _is_content(v: View, k: int) -> bool:
    """A clause with a subject or an opening word of its own: what is doubted, no part of the doubting."""
    if v.tokens[k].dep not in _CLAUSAL or listed(v.tokens[k], "hard"):
        return False
    return bool(v.of(k, *SUBJECTS, "mark")) or any(v.tokens[m].tag in _WH for m in v.kids[k])


def _contents(v: View, i: int) -> tuple[list[int], list[int]]:
    """The clauses and the nouns for claims that a predicate is about."""
    below = [m for n in _near(v, i) for m in v.kids[n]]
    below += [m for k in tuple(below) if v.tokens[k].dep in {"prep", "pobj"} for m in v.kids[k]]
    below += [m for k in tuple(below) if v.tokens[k].dep in {"pobj", "nsubj", "nsubjpass", "dobj"} for m in v.kids[k]]
    clauses = [k for k in below if _is_content(v, k)]
    nouns = [k for k in below if listed(v.tokens[k], "claim")]
    return clauses, nouns


def _asks(v: View, clauses: list[int]) -> bool:
    """Whether one of the clauses leaves something open: "whether", "if", "who", "how many"."""
    for k in clauses:
        marks = {v.tokens[m].lemma for m in v.of(k, "mark")}
        if marks & {"whether", "if"}:
            return True
        if any(t.tag in _WH and _belongs(v, t.i, k) for t in v.tokens[:k]):
            return True
    return False


def _belongs(v: View, i: int, clause: int) -> bool:
    at = i
    for _ in range(3):
        at = v.tokens[at].head
        if at == clause:
            return True
    return False


def _no_or_yet(v: View, n: int, k: int) -> bool:
    lemma = v.tokens[k].lemma
    return lemma == "yet" or (lemma == "no" and v.tokens[n].pos in {"NOUN", "PROPN", "PRON"})


def _denied(v: View, near: list[int], i: int) -> tuple[int, ...]:
    """What negates: "not", "nobody", "unable", "yet to", "no idea"."""
    found = [*negators(v, i), *(k for n in near for k in negators(v, n))]
    found += [k for k in near if listed(v.tokens[k], "unable") or v.tokens[k].lemma == "yet"]
    found += [k for n in near for k in v.of(n, "det", "advmod", "neg") if _no_or_yet(v, n, k)]
    found += [k for n in near for k in v.of(n, *SUBJECTS) if v.tokens[k].text.lower() in _NONE_OF]
    found += [
        k
        for n in near
        for k in v.of(n, "nsubj")
        if v.tokens[k].text.lower() == "one" and "no" in v.tokens[k - 1].text.lower()
    ]
    return tuple(dict.fromkeys(found))


def _unknowing(v: View, i: int, clauses: list[int], nouns: list[int]) -> Words:
    """The words by which a predicate says that what it is about is not known, or was not found out."""
    near = list(_near(v, i, _FAR))
    unknown = [k for k in near if listed(v.tokens[k], "unknown")]
    if unknown:
        return (unknown[0],)
    denied = _denied(v, near, i)
    seeks = [k for k in near if listed(v.tokens[k], "seek")]
    if _asks(v, clauses):
        known = [k for k in near if listed(v.tokens[k], "know") or listed(v.tokens[k], "source")]
        return (*denied, *seeks, *known)[:2] if known and (denied or seeks) else NONE
    proves = [k for k in near if listed(v.tokens[k], "verify")]
    return (denied[0], proves[0]) if denied and proves and (nouns or clauses) else NONE


def _doubting(v: View, i: int, clauses: list[int]) -> Words:
    """The words by which a predicate says that what it is about is doubted."""
    near = list(_near(v, i, _FAR))
    denied = _denied(v, near, i)
    believes = [k for k in near if listed(v.tokens[k], "believe")]
    far = [k for k in near if v.tokens[k].lemma in {"far", "remain"} and believes]
    few = [k for n in near for k in v.of(n, "nsubj") for m in (k, *v.of(k, "amod")) if v.tokens[m].lemma == "few"]
    if believes and (denied or far or few):
        return ((*denied, *far, *few)[0], believes[0])
    if denied:
        return NONE
    hard = [k for k in near if listed(v.tokens[k], "hard")]
    if hard and any(v.tokens[k].lemma in {"believe", "accept", "credit", "imagine"} for k in _below(v, i)):
        return (hard[0],)
    doubts = [
        k
        for k in near
        if (listed(v.tokens[k], "doubt") and (v.tokens[k].lemma != "question" or _asks(v, clauses)))
        or listed(v.tokens[k], "doubtful")
    ]
    return (doubts[0],) if doubts else _idiom(v, i)


def _below(v: View, i: int) -> Iterator[int]:
    """The words below a predicate, three deep."""
    layer = [i]
    for _ in range(_FAR):
        layer = [m for k in layer for m in v.kids[k]]
        yield from layer


def _idiom(v: View, i: int) -> Words:
    """Set phrases: "call into question", "take with a pinch of salt"."""
    lemmas = {v.tokens[k].lemma.lower(): k for k in (i, *_below(v, i))}
    for form in standing_words("doubt_phrase"):
        parts = form.split()
        if v.tokens[i].lemma == parts[0] and all(part in lemmas for part in parts):
            return tuple(lemmas[part] for part in parts)
    return NONE


def _over(a: Ask) -> Iterator[tuple[int, int]]:
    """Predicates above the one that is asked about, each with the clause between the two."""
    clause = None
    for low, high in zip(a.path, a.path[1:], strict=False):
        if clause is None and (_is_content(a.v, low) or a.v.tokens[low].dep in {"ccomp", "csubj", "pcomp"}):
            clause = low
        if clause is not None and a.v.tokens[high].pos in _PREDICATES:
            yield high, clause
            if a.v.tokens[high].dep in {"relcl", "parataxis"} or listed(a.v.tokens[high], "say"):
                return


@rule(
    "asserted.is_unknown",
    says="it says itself that something is not known, or was not found out",
    speaks=(
        "It is not clear who held the keys.",
        "Nobody knows how many men died.",
        "The court has yet to establish what the broker earned.",
        "The claim that men were beaten could not be verified.",
    ),
    silent=(
        "It is clear who held the keys.",
        "Everybody knows how many men died.",
        "The men did not know the way.",
        "The claim that men were beaten was verified.",
    ),
    nothing=NONE,
)
def is_unknown(a: Ask) -> Words:
    """A predicate of knowing or finding out that is negated or still to come, over an open clause or a claim."""
    if a.v.tokens[a.i].pos not in _PREDICATES:
        return NONE
    clauses, nouns = _contents(a.v, a.i)
    return _unknowing(a.v, a.i, clauses, nouns) if clauses or nouns else NONE


@rule(
    "asserted.not_known",
    says="somebody does not know, or cannot say, whether it is so",
    speaks=(
        "Rook did not know whether the men were paid.",
        "It was unclear if the women were beaten.",
        "Little is known about who beats the men.",
    ),
    silent=(
        "Rook knew that the men were paid.",
        "Rook did not know that the men were paid.",
        "It is known how the men got out.",
    ),
    nothing=NONE,
)
def not_known(a: Ask) -> Words:
    """Inside a clause below such a predicate."""
    for high, clause in _over(a):
        if found := _unknowing(a.v, high, [clause], _contents(a.v, high)[1]):
            return found
    return NONE


@rule(
    "asserted.is_doubt",
    says="it says itself that something is doubted",
    speaks=(
        "The union is sceptical that the men will be paid.",
        "The report cast doubt on the claim that passports were taken.",
        "It is hard to believe that the men were paid.",
    ),
    silent=(
        "The union has no doubt that the men will be paid.",
        "The report confirmed the claim that passports were taken.",
        "Vale found it hard to sleep.",
    ),
    nothing=NONE,
)
def is_doubt(a: Ask) -> Words:
    """A predicate of doubt over a clause or a noun for a claim."""
    if a.v.tokens[a.i].pos not in _PREDICATES:
        return NONE
    clauses, nouns = _contents(a.v, a.i)
    return _doubting(a.v, a.i, clauses) if clauses or nouns else NONE


@rule(
    "asserted.doubted",
    says="somebody doubts it",
    speaks=(
        "Rook doubted that the men were paid.",
        "The judge was not convinced that the men were paid.",
        "Officials questioned whether the women were beaten.",
        "Few people believe that the women were free.",
    ),
    silent=(
        "Rook did not doubt that the men were paid.",
        "The men were questioned and beaten.",
        "Rook believes that the men were paid.",
    ),
    nothing=NONE,
)
def doubted(a: Ask) -> Words:
    """Inside a clause below such a predicate."""
    for high, clause in _over(a):
        if found := _doubting(a.v, high, [clause]):
            return found
    return NONE
