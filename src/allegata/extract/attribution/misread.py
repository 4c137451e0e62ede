"""What a cue says where the parser lost the clause: a cue at the end, in the middle, or before a clause read as a noun.

Asked where no other frame finds anything. Labels are ClearNLP dependencies; contents are token indices of one sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.attribution.attributed import NOBODY, NOTHING
from allegata.grammar.clause import FINITE, SUBJECT, VERBAL, clause_heads, subtree, trim
from allegata.grammar.cues import verbs
from allegata.grammar.lexicon import lookup, words
from allegata.grammar.rules import id_of, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from allegata.extract.attribution.attributed import Attributed, Content, Reporting
    from allegata.grammar.clause import View
    from allegata.language import Token

_DASHES = frozenset({"-", "--", "–", "—", "(", ")"})


@rule(
    "frame.stands_last",
    says='before "..., Rook said" at the end of a sentence all that stands before the comma is what is said',
    speaks=("Since the strike he sleeps on the floor of an overcrowded camp, Anselm Rook said.",),
    silent=("After two hours in the camp, Anselm Rook said nothing.", "Since the strike in the camp, Rook said."),
    nothing=NOTHING,
)
def stands_last(a: Reporting) -> Content:
    """A finite verb before the comma, and nothing behind the cue and its speaker but who is told and when."""
    v, t = a.v, a.t
    if a.source is None or t.dep != "ROOT" or a.source >= t.i or any(k < t.i for k in v.of(t.i, "ccomp")):
        return NOTHING
    begins = subtree(v, a.source)[0]
    comma = next((k for k in range(begins - 1, max(-1, begins - 3), -1) if v.tokens[k].text == ","), None)
    behind = (k for k in v.kids[t.i] if k > t.i)
    if comma is None or any(v.tokens[k].dep not in _LIGHT for k in behind):
        return NOTHING
    return _clause_of(v, range(comma))


_LIGHT = frozenset({"punct", "advmod", "npadvmod", "prt"})


@rule(
    "frame.before_apposition",
    says='in "..., the dean, Imre Vale, told the paper" what stands before the dean is what is said',
    speaks=("Seven tilers were left in the loft, the dean of Quell, Imre Valk, told the Gazette.",),
    silent=(
        "Seven men were left in the camp, the dean's house, and told the paper.",
        "The dean, Rook, told the paper.",
    ),
    nothing=NOTHING,
)
def before_apposition(a: Reporting) -> Content:
    """The clause above a verb that no conjunction joins to it, without the apposition that is its subject."""
    begins = _apposed(a.v, a.t)
    if begins is None or "that" not in a.cue.frames or a.v.first(a.t.i, "ccomp", "xcomp") is not None:
        return NOTHING
    return _clause_of(a.v, range(begins))


@rule(
    "holder.apposition_before",
    says="who stands between commas right before a cue that no conjunction joins says it",
    speaks=("Seven tilers were left in the loft, the dean of Quell, Imre Valk, told the Gazette.",),
    silent=("Seven men left the camp, the dean's house, and told the paper.", "Rook, the dean, told the paper of it."),
    nothing=NOBODY,
)
def apposition_before(v: View, t: Token) -> int | None:
    """An apposition read into the clause before."""
    begins = _apposed(v, t)
    named = [] if begins is None else [k for k in range(begins, t.i) if v.tokens[k].dep == "appos"]
    return next((k for k in named if v.tokens[k].ent == "PERSON"), named[0]) if named else None


def _apposed(v: View, t: Token) -> int | None:
    """Where the apposition begins that ends right before a verb coordinated without a conjunction."""
    if t.dep != "conj" or t.head > t.i or v.first(t.i, *SUBJECT) is not None or v.of(t.head, "cc"):
        return None
    near = (k for k in range(t.head, t.i) if v.tokens[k].dep == "appos" and subtree(v, k)[-1] >= t.i - 2)
    k = next(near, None)
    if k is None or not (_speaks(v.tokens[k]) or any(_speaks(v.tokens[m]) for m in subtree(v, k))):
        return None
    begins = subtree(v, k)[0]
    return begins if begins > t.head and v.tokens[begins - 1].text == "," else None


def _speaks(t: Token) -> bool:
    """Is it a noun or name of somebody who can speak?"""
    return t.ent == "PERSON" or lookup("voice_nouns", "word", "kind").get(t.lemma) in {"person", "organisation"}


@rule(
    "frame.inverted",
    says='before "..., announced Rook" the sentence before the comma is what is said',
    speaks=("Three men were held in the camp, announced Director Anselm Rook of the port.",),
    silent=("Three men were held in the camp, Rook announced.", "The camp was closed; Vale announced the closure."),
    nothing=NOTHING,
)
def inverted(a: Reporting) -> Content:
    """A clause under the cue from behind, where its speaker stands behind it and is read as its object."""
    v, t = a.v, a.t
    k = next((k for k in v.of(t.i, "ccomp") if k < t.i), None)
    if behind_cue(v, t) is None or "that" not in a.cue.frames:
        return NOTHING
    if k is None:
        return _clause_of(v, range(t.i - 1))
    return trim(v, subtree(v, k)), clause_heads(v, k)


@rule(
    "holder.behind_cue",
    says='in "..., announced Rook" Rook announces it',
    speaks=("Three men were held in the camp, announced Director Anselm Rook of the port.",),
    silent=("Three men were held in the camp, Rook announced.", "The camp announced the closure."),
    nothing=NOBODY,
)
def behind_cue(v: View, t: Token) -> int | None:
    """The object of a verb that has no subject, and a clause and a comma before it."""
    obj = v.first(t.i, "dobj", "attr", "oprd")
    before = any(k < t.i for k in v.of(t.i, "ccomp"))
    before = before or (_loose_clause(v, t) and t.lemma not in words("claim_makers", "word", use="addressed"))
    if obj is None or obj < t.i or not before or not t.i or v.first(t.i, *SUBJECT) is not None:
        return None
    o = v.tokens[obj]
    return obj if v.tokens[t.i - 1].text == "," and (o.pos == "PROPN" or _speaks(o)) else None


def _loose_clause(v: View, t: Token) -> bool:
    """Stands a whole clause before a verb, as its head or without a link between the two?"""
    joined = t.dep == "conj" and t.head < t.i and not v.of(t.head, "cc")
    return joined and v.first(t.head, *SUBJECT) is not None and v.first(t.head, "mark") is None


@rule(
    "frame.clause_read_as_noun",
    says='behind "contending" a clause is what is said, though its verb looks like a participle',
    speaks=("Prosecutor Anselm Rook spoke for two hours, contending the pair hired welders by trickery.",),
    silent=(
        "Rook spoke for two hours, contending that the pair hired men.",
        "Rook left, stressing the poorly paid work.",
    ),
    nothing=NOTHING,
)
def clause_read_as_noun(a: Reporting) -> Content:
    """An article and a noun before the participle of an object: "the pair hired welders"."""
    v, t = a.v, a.t
    if "that" not in a.cue.frames or t.i + 1 >= len(v.tokens) or v.first(t.i, "ccomp") is not None:
        return NOTHING
    for k in v.of(t.i, "dobj"):
        for m in v.of(k, "amod"):
            noun = next((n for n in v.of(m, "npadvmod", "nsubj") if v.tokens[n].pos == "NOUN"), None)
            if noun is not None and v.tokens[m].tag in {"VBN", "VBD"} and subtree(v, noun)[0] == t.i + 1:
                said = {n for c in (k, *v.of(t.i, "conj", "cc")) for n in subtree(v, c)}
                return trim(v, sorted(said)), (m,)
    return NOTHING


@rule(
    "frame.around_aside",
    says="behind a body with an aside between dashes, the verb after the aside is what is said",
    speaks=("Authorities said the Harrow Road Mission -- which says it heals drinkers -- lured pickers with tales.",),
    silent=("Police said the mission, which feeds the poor, beat the men.", "Police saw the mission -- a ruin."),
    nothing=NOTHING,
)
def around_aside(a: Reporting) -> Content:
    """An object with a relative clause between dashes, and a verb behind the second."""
    v, t = a.v, a.t
    obj = v.first(t.i, "dobj")
    closed = aside_end(v, v.first(obj, "relcl")) if obj is not None and "that" in a.cue.frames else None
    if obj is None or closed is None or closed + 1 >= len(v.tokens):
        return NOTHING
    verb = next((k for k in range(closed + 1, len(v.tokens)) if v.tokens[k].tag in FINITE | {"VBN"}), None)
    if verb is None or verb != closed + 1:
        return NOTHING
    return trim(v, list(range(subtree(v, obj)[0], len(v.tokens)))), (verb,)


def aside_end(v: View, clause: int | None) -> int | None:
    """Where the dash or bracket closes that opens right before a relative clause; None where none does."""
    if clause is None:
        return None
    begins = subtree(v, clause)[0]
    mark = v.tokens[begins - 1].text if begins else ""
    if mark not in _DASHES:
        mark, begins = v.tokens[begins].text, begins + 1
    if mark not in _DASHES:
        return None
    closing = ")" if mark == "(" else mark
    return next((k for k in range(begins, len(v.tokens)) if v.tokens[k].text == closing), None)


@rule(
    "cut.within_dashes",
    says="what is said in an aside between dashes ends with the aside",
    speaks=("Authorities said the Harrow Road Mission -- which says it heals drinkers -- lured pickers with tales.",),
    silent=("Police said the mission, which says it helps drinkers, lured the men.",),
    nothing=NOBODY,
)
def within_dashes(v: View, t: Token) -> int | None:
    """The token that closes the aside that a cue heads."""
    return aside_end(v, t.i) if t.dep == "relcl" else None


@rule(
    "frame.reaches_over",
    says='a cue between commas reaches over what is coordinated behind it ("was stale, he found, and weighed little")',
    speaks=("The men were locked in, the court found, and were beaten at night.",),
    silent=("The men were locked in, the court found.", "The men were locked in, the court found and ordered repairs."),
    nothing=NOBODY,
)
def reaches_over(v: View, t: Token) -> int | None:
    """A verb without a subject, coordinated with the cue behind a second comma, that is no cue itself."""
    behind = t.i + 1
    if behind >= len(v.tokens) or v.tokens[behind].text != ",":
        return None
    joined = (k for k in v.of(t.i, "conj") if v.tokens[k].pos in VERBAL and v.first(k, *SUBJECT, "expl") is None)
    return next((k for k in joined if v.tokens[k].lemma not in verbs()), None)


@rule(
    "frame.beside_that",
    says='in "Rook told them, the diary says, that", what the diary says is that Rook told it',
    speaks=("Passengers told the pilot, his diary says, that the camp was closed.",),
    silent=("Passengers told the pilot that the camp was closed.", "The diary says that the camp was closed."),
    nothing=NOTHING,
)
def beside_that(a: Reporting) -> Content:
    """The clause of the cue around an aside."""
    v, t = a.v, a.t
    if _split(v, t) is None:
        return NOTHING
    own = {t.i, *(m for k in v.kids[t.i] if k < t.i for m in subtree(v, k)), *v.of(t.i, "punct")}
    return trim(v, [k for k in subtree(v, t.head) if k not in own]), (t.head,)


@rule(
    "frame.over_aside",
    says='in "Rook told them, the diary says, that", what "that" opens is what Rook told them',
    speaks=("Passengers told the pilot, his diary says, that the camp was closed.",),
    silent=("Passengers told the pilot that the camp was closed.", "The pilot left, his diary says, that night."),
    nothing=NOTHING,
)
def over_aside(a: Reporting) -> Content:
    """The clause that the parser hung below the aside."""
    found = (_split(a.v, a.v.tokens[k]) for k in a.v.of(a.t.i, "parataxis") if "that" in a.cue.frames)
    said = next((k for k in found if k is not None), None)
    return NOTHING if said is None else (trim(a.v, subtree(a.v, said)), clause_heads(a.v, said))


def _split(v: View, t: Token) -> int | None:
    """The "that" clause below an aside that stands between a cue and that clause."""
    above = verbs().get(v.tokens[t.head].lemma)
    k = v.first(t.i, "ccomp")
    if t.dep != "parataxis" or t.head > t.i or above is None or "that" not in above.frames or k is None or k < t.i:
        return None
    begins = subtree(v, k)[0]
    opens = v.tokens[begins].lemma == "that" and v.tokens[begins - 1].text == ","
    return k if opens and v.first(t.head, "ccomp") is None else None


@rule(
    "frame.asked_around",
    says="a question around a cue between commas is asked by its speaker",
    speaks=("How many beds, the nurse wanted to know, stood in the loft?", "Who, Rook asked, kept the keys?"),
    silent=("How many beds did Rook say stood there?", "Rook asked, and who kept the keys?"),
    nothing=NOTHING,
)
def asked_around(a: Reporting) -> Content:
    """The words on either side of the commas, in a sentence that ends with a question mark."""
    v, t = a.v, a.t
    if a.source is None or a.source > t.i or t.quote >= 0 or not v.tokens or v.tokens[-1].text != "?":
        return NOTHING
    begins, ends = subtree(v, a.source)[0] - 1, t.i + 1
    ends += 2 if [k.lemma for k in v.tokens[ends : ends + 2]] == ["to", "know"] else 0
    if begins < 0 or ends >= len(v.tokens) or {v.tokens[begins].text, v.tokens[ends].text} != {","}:
        return NOTHING
    rest = [k for k in range(len(v.tokens)) if not begins <= k <= ends]
    top = next((k for k in rest if v.tokens[k].tag in FINITE), None)
    return NOTHING if top is None else (tuple(rest), (top,))


def asks_aside(v: View, f: Attributed) -> bool:
    """Has a cue the question around it as its content?"""
    return id_of(asked_around) in f.rules and bool(v.tokens)


def _clause_of(v: View, before: Sequence[int]) -> Content:
    """Tokens up to a place, with the highest finite verb among them that has a subject; nothing where there is none."""
    inside = [k for k in before if v.tokens[k].quote < 0]
    finite = [k for k in inside if _is_predicate(v, k)]
    if len(inside) != len(before) or not finite or any(v.tokens[k].text == ";" for k in inside):
        return NOTHING
    top = min(finite, key=lambda k: _depth(v, k))
    if v.tokens[inside[0]].lemma in words("cue_context", "word", use="opens") and v.tokens[inside[0]].dep == "mark":
        return NOTHING  # "After he left, Rook said"
    return trim(v, inside), (top,)


def _is_predicate(v: View, k: int) -> bool:
    t = v.tokens[k]
    tags = {t.tag, *(v.tokens[m].tag for m in v.of(k, "aux", "auxpass"))}
    relative = t.dep in {"relcl", "advcl"} and any(v.tokens[m].tag in {"WP", "WDT", "WRB"} for m in v.kids[k])
    marked = t.dep == "advcl" and v.first(k, "mark") is not None
    subject = v.first(k, *SUBJECT, "expl")
    cue = t.lemma in verbs() and v.first(k, "ccomp") is None and t.dep == "parataxis"
    return t.pos in VERBAL and bool(tags & FINITE) and subject is not None and not (relative or marked or cue)


def _depth(v: View, k: int) -> int:
    n = 0
    while v.tokens[k].head != k:
        k, n = v.tokens[k].head, n + 1
    return n


FRAMES: tuple[Callable[[Reporting], Content], ...] = (
    inverted,
    before_apposition,
    stands_last,
    clause_read_as_noun,
    around_aside,
)
"""The frames of this module that are asked last."""
