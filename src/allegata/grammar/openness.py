"""Standing of a predicate that itself says that something is doubted or not known: "is unclear", "cast doubt on"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.ask import NONE, Ask, Words, listed
from allegata.grammar.clause import SUBJECTS
from allegata.grammar.negation import negators
from allegata.grammar.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.grammar.clause import View

_JUDGED = ("acomp", "attr", "oprd", "dobj", "xcomp", "advmod", "prep", "neg", "ccomp", "acl", "auxpass")
_CLAUSAL = ("ccomp", "csubj", "csubjpass", "advcl", "pcomp", "acl", "relcl")
_WH = frozenset({"WDT", "WP", "WP$", "WRB"})
_STEPS = 2


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


def _denied(v: View, near: list[int], i: int) -> tuple[int, ...]:
    """What negates: "not", "nobody", "unable", "yet to", "no idea"."""
    found = [*negators(v, i), *(k for n in near for k in negators(v, n))]
    found += [k for k in near if listed(v.tokens[k], "unable") or v.tokens[k].lemma == "yet"]
    found += [k for n in near for k in v.of(n, "det", "advmod", "neg") if v.tokens[k].lemma in {"no", "yet"}]
    found += [k for n in near for k in v.of(n, *SUBJECTS) if v.tokens[k].text.lower() in {"nobody", "nothing", "none"}]
    found += [
        k
        for n in near
        for k in v.of(n, "nsubj")
        if v.tokens[k].text.lower() == "one" and "no" in v.tokens[k - 1].text.lower()
    ]
    return tuple(dict.fromkeys(found))


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
    v = a.v
    if v.tokens[a.i].pos not in {"VERB", "AUX", "ADJ"}:
        return NONE
    near = list(_near(v, a.i))
    clauses, nouns = _contents(v, a.i)
    if not clauses and not nouns:
        return NONE
    unknown = [k for k in near if listed(v.tokens[k], "unknown")]
    if unknown:
        return (unknown[0],)
    seeks = [k for k in near if listed(v.tokens[k], "seek")]
    known = [k for k in near if listed(v.tokens[k], "know") or listed(v.tokens[k], "establish")]
    evidence = [
        k for k in near if listed(v.tokens[k], "evidence") or v.tokens[k].lemma in {"idea", "knowledge", "clue"}
    ]
    denied = _denied(v, near, a.i)
    if _asks(v, clauses):
        found = (known and (denied or seeks)) or (evidence and denied)
        return (*denied, *seeks, *known, *evidence)[:2] if found else NONE
    proves = [k for k in known if listed(v.tokens[k], "verify")]
    if denied and (proves or evidence) and (nouns or clauses):
        return (denied[0], (*proves, *evidence)[0])
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
    """A predicate of doubt that is not negated, over a clause or a noun for a claim."""
    v = a.v
    if v.tokens[a.i].pos not in {"VERB", "AUX", "ADJ"}:
        return NONE
    near = list(_near(v, a.i))
    clauses, nouns = _contents(v, a.i)
    if (not clauses and not nouns) or _denied(v, near, a.i):
        return NONE
    for k in near:
        t = v.tokens[k]
        doubts = listed(t, "doubt") and (t.lemma != "question" or t.pos == "NOUN" or _asks(v, clauses) or bool(nouns))
        hard = listed(t, "hard") and any(v.tokens[m].lemma in {"believe", "accept", "credit"} for m in near)
        if doubts or listed(t, "doubtful") or hard:
            return (k,)
    return NONE
