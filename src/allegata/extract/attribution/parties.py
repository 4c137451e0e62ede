"""Who answers where a wrong was just told: an office or a house, and what it says that bears on the wrong.

A witness, a finder of facts, and whoever told of wrongs before answers for nobody. Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from allegata.extract.meaning.acts import find_act
from allegata.extract.speakers.pronouns import FIRST
from allegata.grammar.ask import Ask
from allegata.grammar.asserted import asserted
from allegata.grammar.clause import is_passive, subject
from allegata.grammar.lexicon import words
from allegata.grammar.modality import core
from allegata.grammar.rules import rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Self

    from allegata.extract.records import Claim
    from allegata.grammar.clause import View
    from allegata.language import Token

_FAR = 12
"""How many words behind a predicate may say that people were free."""
_NEAR = 2
"""How many sentences before may tell of the wrong that is answered."""


def _is(use: str, t: Token) -> bool:
    return t.lemma.casefold() in words("answers", "word", use=use)


def bears(v: View, k: int) -> bool:
    """Is a word a wrong, or one that is a wrong where somebody answers?"""
    t = v.tokens[k]
    if t.pos not in {"VERB", "NOUN", "ADJ", "ADV"}:
        return False
    act = find_act(v, k, "")[0] if t.pos == "VERB" else None
    return _is("wrong", t) or _is("weak", t) or (act is not None and act in words("answers", "word", use="wrong_act"))


class Told(NamedTuple):
    """The claims of a report in order of sentence, and in which sentence each voice first tells something."""

    claims: tuple[Claim, ...]
    first: Mapping[str | None, int]

    @classmethod
    def of(cls, claims: Iterable[Claim]) -> Self:
        """Bring the claims of a report into order."""
        ordered = tuple(sorted(claims, key=_sentence))
        first: dict[str | None, int] = {}
        for c in ordered:
            if c.hops and c.stance is None:
                first.setdefault(c.hops[-1].name, c.sentence)
        return cls(ordered, first)

    def between(self, low: int, high: int) -> tuple[Claim, ...]:
        """The claims of the sentences from `low` up to but not `high`."""
        return self.claims[bisect_left(self.claims, low, key=_sentence) : bisect_left(self.claims, high, key=_sentence)]


def _sentence(c: Claim) -> int:
    return c.sentence


def answers_back(views: Sequence[View], c: Claim, claims: Told) -> bool:
    """Is the innermost voice an office or a house, and was a wrong told just before by somebody else?"""
    hop = c.hops[-1] if c.hops else None
    if hop is None or hop.name is None or hop.type != "speech":
        return False
    told = wrongs_before(views, c, claims)
    if not told or claims.first.get(hop.name, c.sentence) < c.sentence:
        return False
    if hop.name.split()[-1].strip(",.").casefold() in _doers(views, told):
        return True
    v = views[hop.sentence]
    source = [t for t in v.tokens if hop.source and hop.source[0] <= t.start < hop.source[1]]
    if [t.pos for t in source] == ["PRON"] or not source:
        last = hop.name.split()[-1].strip(",.").casefold()
        return last in words("answers", "word", use="answerer") | words("answers", "word", use="office")
    police = any(t.lemma.casefold() == "police" or _is("finder", t) for t in source)
    if police and not any(_is("custody", t) for b in told for t in views[b.sentence].tokens):
        return False  # they answer for themselves where they are accused, and are witnesses elsewhere
    return _is_party(v, source)


def _is_party(v: View, source: Sequence[Token]) -> bool:
    """Is a source an office or a house, or somebody by such a title, and nobody's former one?"""
    apart = {"poss", "pobj", "dobj", "amod"}
    heads = [t for t in source if (_is("answerer", t) or _is("office", t)) and t.dep not in apart]
    named = [t for t in source if t.pos == "PROPN" and t.dep not in apart]
    heads = [t for t in heads if t.pos in {"NOUN", "PROPN"}]
    if not heads and not any(_is("house", t) for t in named):
        return False
    for t in source:
        low = t.text.casefold()
        former = low in {"former", "ex", "retired"} and v.tokens[t.head].lemma not in {"employer", "boss"}
        of_victims = (
            t.dep == "poss" and low in {"their", "his", "my", "our", "your"} and not _is("kin", v.tokens[t.head])
        )
        others = t.dep == "poss" and t.pos in {"NOUN", "PROPN"} and not (_is("answerer", t) or _is("office", t))
        if former or of_victims or (others and _is("speaks_for", v.tokens[t.head]) and t.ent != "ORG"):
            return False
        union = _is("no_party", t) and t.dep not in {"pobj", "dobj"}
        if union:
            return False
    return True


def wrongs_before(views: Sequence[View], c: Claim, claims: Told) -> list[Claim]:
    """The claims just before one, by another voice, that tell of a wrong."""
    near = _NEAR if c.quote < 0 else 2 * _NEAR
    name = c.hops[-1].name if c.hops else None
    told = [b for b in claims.between(c.sentence - near, c.sentence) if not b.is_question]
    told = [b for b in told if not (b.hops and name is not None and b.hops[-1].name == name)]
    return [b for b in told if _tells_wrong(views[b.sentence])]


def _tells_wrong(v: View) -> bool:
    """Has a sentence a word of a wrong, a complaint, or somebody who may not do a thing?"""
    return any(
        bears(v, k)
        or t.lemma in {"complain", "accuse", "complaint", "accusation"}
        or (t.lemma in {"allow", "let", "permit"} and any(v.tokens[m].dep == "neg" for m in v.kids[k]))
        for k, t in enumerate(v.tokens)
    )


def _doers(views: Sequence[View], told: Sequence[Claim]) -> set[str]:
    """The names of those by whom a claim says that harm was done."""
    out = set()
    for b in told:
        v = views[b.sentence]
        for k in b.tokens:
            s = subject(v, k) if _harms(v, k) and not is_passive(v, k) else None
            if s is not None and v.tokens[s].pos == "PROPN" and not asserted(Ask(v, k)).negative:
                out.add(v.tokens[s].text.casefold())
    return out


def _harms(v: View, k: int) -> bool:
    """Is a verb one of doing harm, and not of suffering it?"""
    return v.tokens[k].pos == "VERB" and (_is("harm", v.tokens[k]) or _is("wrong", v.tokens[k]))


@rule(
    "answer.not_me",
    says="who says of himself, where a wrong was just told, that he never did a thing like it denies it",
    speaks=("I never touched a child.", "I have never owned a gun."),
    silent=("I was never touched.", "We do not know.", "I did not eat for days.", "They never touched me."),
    nothing=False,
)
def not_me(v: View, i: int, tokens: Sequence[int]) -> bool:
    """A negated verb of harm, active, of "I" or "we"."""
    heart = core(v, i)
    s = subject(v, heart)
    s = subject(v, i) if s is None else s
    if s is None or v.tokens[s].text.casefold() not in {"i", "we"} or is_passive(v, heart):
        return False
    said = asserted(Ask(v, i, quoted=True, inside=frozenset(tokens)))
    objects = [v.tokens[k].text.casefold() for k in v.of(heart, "dobj")]
    own = any(_is("weak", v.tokens[k]) for k in v.of(heart, "dobj")) and v.tokens[heart].lemma in {"own", "have", "use"}
    harms = _harms(v, heart) or (v.tokens[i].lemma == "do" and any(_harms(v, k) for k in tokens))
    return said.negative and (harms or own) and not set(objects) & {"me", "us"}


@rule(
    "answer.negated_weak",
    says="an office or a house that, where a wrong was just told, says that nothing of the kind was done denies it",
    speaks=(
        "None of the men had been touched.",
        "No one is charged a fee.",
        "Restraints were not used.",
        "Fines do not exist in our house.",
        "Not a single cleaner has gone without pay.",
    ),
    silent=("No child was found.", "The men had been touched.", "Nobody knows where they are.", "It did not rain."),
    nothing=False,
)
def negated_weak(v: View, i: int, tokens: Sequence[int]) -> bool:
    """A predicate that is negated and is, or is about, a wrong of the weaker kind."""
    heart = core(v, i)
    if v.tokens[heart].lemma in WITNESS or _is("owed", v.tokens[heart]):  # "we did not pay them" admits it
        return False
    far = any(v.tokens[k].lemma == "from" and k and v.tokens[k - 1].lemma == "far" for k in tokens)
    if far and any(bears(v, m) for k in tokens if v.tokens[k].lemma == "from" for m in v.of(k, "pcomp", "pobj")):
        return True
    said = asserted(Ask(v, i, quoted=True, inside=frozenset(tokens)))
    if not (said.standing in {"negated", "general"} and said.negative) and not _fronted(v, i, tokens):
        return False
    without = [p for k in (i, heart) for p in v.of(k, "prep") if v.tokens[p].lemma == "without"]
    if any(_is("dues", v.tokens[m]) for p in without for m in v.of(p, "pobj")):
        return True  # nobody "works without a contract", "goes without pay"
    near = [i, heart]
    near += [
        m for h in {i, heart} for m in v.of(h, "dobj", "nsubjpass", "nsubj", "attr", "acomp", "oprd", "xcomp", "conj")
    ]
    near += [m for k in tuple(near) for m in v.of(k, "amod", "acl", "compound")]
    near += [m for k in (i, heart) for p in v.of(k, "prep") for m in v.of(p, "pobj", "pcomp")]
    return any(bears(v, k) for k in near)


WITNESS = frozenset({"find", "see", "hear", "know", "notice", "witness", "observe", "identify", "recall", "remember"})


def _fronted(v: View, i: int, tokens: Sequence[int]) -> bool:
    """Stands a negative phrase before the sentence, and the verb before its subject: "not once had he struck"?"""
    first = v.tokens[min(tokens, default=0)]
    opening = [k.text.casefold() for k in v.tokens[:3]]
    negative = opening[:1] in (["never"], ["neither"], ["not"]) or opening[1:2] == ["no"]
    s = subject(v, i)
    inverted = any(v.tokens[k].i < s for k in v.of(i, "aux", "auxpass")) if s is not None else True
    return negative and (inverted or first.pos == "AUX" or opening[0] == "neither")


@rule(
    "answer.free_to_go",
    says="an office or a house that says that people were free, or knew and wanted it, denies that they were forced",
    speaks=(
        "The women came and went as they pleased.",
        "The families stay because they like the work.",
    ),
    silent=("The women had gone to the town.", "She knew the owner.", "The women were never free to leave."),
    nothing=False,
)
def free_to_go(v: View, i: int, tokens: Sequence[int]) -> bool:
    """Free to leave, of their own will, as they pleased, because they like it, knew from the start."""
    said = asserted(Ask(v, i, quoted=True, inside=frozenset(tokens)))
    s = subject(v, i)
    oneself = s is not None and v.tokens[s].text.casefold() in FIRST
    if said.negative or said.standing not in {"affirmed", "general"} or oneself:
        return False
    text = " ".join(v.tokens[k].text.casefold() for k in sorted({*tokens, *range(i, min(i + _FAR, len(v.tokens)))}))
    return any(f in text for f in words("answers", "word", use="freedom_phrase"))


WEAK_DENIALS: tuple[Callable[[View, int, Sequence[int]], bool], ...] = (negated_weak, free_to_go)
"""What denies where a wrong was just told."""
