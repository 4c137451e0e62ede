"""A text that is itself an answer: its publisher is accused, and denies point by point in its own voice.

Such a text carries few words of denying: "nobody is held at the farm" is a denial because of who prints it. Where it is
not sure that a text is one, nothing is changed. Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from allegata.extract.attribution.accused import CONTRARY, is_wrong
from allegata.extract.attribution.parties import WITNESS, bears
from allegata.extract.speakers.pronouns import FIRST
from allegata.grammar.ask import Ask
from allegata.grammar.asserted import asserted
from allegata.grammar.clause import is_passive, subject, subtree
from allegata.grammar.clause import view as view_of
from allegata.grammar.lexicon import words
from allegata.grammar.modality import core
from allegata.grammar.negation import negators
from allegata.grammar.rules import id_of, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.extract.attribution.chains import Chained
    from allegata.extract.records import Claim, Context
    from allegata.grammar.clause import View
    from allegata.language import Parsed, Token


class Text(NamedTuple):
    """A report as sentences and claims, and what its publisher may be called in it (casefolded)."""

    views: Sequence[View]
    claims: Sequence[Claim]
    title: str
    selves: frozenset[str]


def own_answers(parsed: Parsed, chained: Chained, context: Context, title: str | None) -> Chained:
    """The claims of a report, with the stance of those by which its publisher answers what is said of it."""
    views = [view_of(s) for s in parsed.sentences]
    text = Text(views, chained.claims, title or "", _selves(context))
    if not text.selves or not is_answer(text):
        return chained
    firsts = {min(s.index for s in parsed.sentences if s.paragraph == p.paragraph) for p in parsed.sentences}
    denied = tuple(_denied(text, c, opens=c.sentence in firsts) for c in chained.claims)
    paragraphs = {s.index: s.paragraph for s in parsed.sentences}
    answered = {(paragraphs[c.sentence], c.sentence + k) for c in denied if c.stance == "denies" for k in (-1, 0, 1)}
    kept = tuple(_insisting(text, c) if (paragraphs[c.sentence], c.sentence) in answered else c for c in denied)
    return msgspec.structs.replace(chained, claims=kept)


def _is(use: str, t: Token) -> bool:
    return t.lemma.casefold() in words("answers", "word", use=use)


def _selves(context: Context) -> frozenset[str]:
    """How a publisher is called for short, by words of its name; nothing where it reports, judges or finds out."""
    name = [w.strip(",.").casefold() for w in (context.publisher or "").split()]
    houses = words("answers", "word", use="house") | words("answers", "word", use="answerer")
    own = {w for w in name if w[:1].isalpha() and len(w) > _SHORT}
    head = name[: name.index("of")] if "of" in name else name
    reports = words("answers", "word", use="outlet") | words("answers", "word", use="finder")
    if set(name) & (reports | words("answers", "word", use="no_party")):
        return frozenset()
    return frozenset(own | ({"company", "firm"} if houses & set(head[-1:]) else set()))


_SHORT = 3
_MOST_VOICES = 0.5
"""Share of claims that others may make in a text that is one answer."""


@rule(
    "answer.own_text",
    says="a text in which a publisher speaks of itself and of what is said against it, and of no wrong, is its answer",
    speaks=("We have never beaten the men. The allegations are lies.",),
    silent=(
        "Nobody is held at the farm.",
        "Nobody is held at the farm. The allegations are lies.",
        "We have never beaten the men. The guards beat the women. The allegations are lies.",
    ),
    nothing=False,
)
def is_answer(text: Text) -> bool:
    """Itself as subject or owner, a word of being accused, no wrong told as a fact, and few other voices."""
    own = [c for c in text.claims if not c.hops and not c.is_question]
    told = [c for c in text.claims if c.hops and c.hops[-1].stance == "affirms" and not c.is_question]
    if not own or len(told) > _MOST_VOICES * len(text.claims):
        return False
    of_itself = any(_of_itself(text, c) for c in own)
    turned = any(c.stance == "denies" for c in own) or any(
        _is("against", t) for c in own for t in text.views[c.sentence].tokens
    )
    turned = turned or any(w in text.title.casefold().split() for w in words("answers", "word", use="answer_title"))
    return of_itself and turned and not any(_charges(text, c) for c in text.claims)


def _of_itself(text: Text, c: Claim) -> bool:
    """Is the publisher the subject or an owner in a claim, or does "we" deny a wrong in it?"""
    v = text.views[c.sentence]
    inside = tuple(k for k in c.tokens if k < len(v.tokens) and v.tokens[k].quote < 0)
    for k in inside:
        t = v.tokens[k]
        if t.dep not in {"nsubj", "nsubjpass", "poss"}:
            continue
        if t.text.casefold() in FIRST | {"our", "my"}:
            owned = t.dep == "poss" and _is("ours", v.tokens[t.head])
            denies = t.dep != "poss" and bears(v, core(v, t.head)) and own_negated(v, t.head, inside)
            if owned or denies or "company" in text.selves:
                return True
        definite = any(v.tokens[m].lemma == "the" for m in v.kids[k])
        if _names(text, v, k) and (t.text[:1].isupper() or definite):
            return True
    return False


def _names(text: Text, v: View, k: int) -> bool:
    return v.tokens[k].text.casefold() in text.selves


def _charges(text: Text, c: Claim) -> bool:
    """Does a claim tell, as a fact, of a wrong done to people, other than ill words?"""
    v = text.views[c.sentence]
    if c.stance is not None or c.is_question or (c.hops and c.hops[-1].cue in words("answers", "word", use="accuse")):
        return False
    for k in c.tokens:
        if v.tokens[k].pos != "VERB" or not is_wrong(v, k) or asserted(Ask(v, k)).standing != "affirmed":
            continue
        over = v.tokens[k].head
        if asserted(Ask(v, over)).negative or asserted(Ask(v, k)).negative or _never_once(v, c.tokens):
            continue
        if not (_is("accuse", v.tokens[k]) or _is("against", v.tokens[k])):
            return True
    return False


def _denied(text: Text, c: Claim, *, opens: bool) -> Claim:
    """A claim with the stance of a denial, where it is one."""
    v = text.views[c.sentence]
    speech = not c.hops or (c.hops[-1].type == "speech" and c.hops[-1].stance == "affirms")
    if c.stance is not None or c.is_question or c.is_hypothetical or not speech:
        return c
    inside = tuple(k for k in c.tokens if k < len(v.tokens))
    if c.hops and not _speaks_of_oneself(v, c):
        return c
    if own_negated(v, c.predicate, inside) or (opens and own_plainly(v, c.predicate, inside)):
        by = own_negated if own_negated(v, c.predicate, inside) else own_plainly
        return msgspec.structs.replace(c, stance="denies", rules=(*c.rules, id_of(is_answer), id_of(by)))
    return c


def _speaks_of_oneself(v: View, c: Claim) -> bool:
    """Is the subject of what another voice says a pronoun: "Mr Vale assures us that he never struck a man"?"""
    s = subject(v, core(v, c.predicate))
    return s is not None and v.tokens[s].pos == "PRON"


def _insisting(text: Text, c: Claim) -> Claim:
    """A claim beside a denial, with its stance where it insists on the contrary."""
    v = text.views[c.sentence]
    if c.stance is not None or c.is_question or c.is_hypothetical or c.hops:
        return c
    inside = tuple(k for k in c.tokens if k < len(v.tokens))
    found = next((id_of(f) for f in (*CONTRARY, own_always) if f(v, c.predicate, inside)), "")
    return msgspec.structs.replace(c, stance="denies", rules=(*c.rules, id_of(is_answer), found)) if found else c


@rule(
    "answer.own_negated",
    says="in an answer, what never was, at no point, to nobody, is denied",
    speaks=(
        "The Mission has promised no ship to anybody.",
        "The gate was at no point chained.",
        "No guest has ever paid to be let in.",
        "Nobody is held at the farm.",
        "The company does not charge divers.",
    ),
    silent=(
        "No worker was paid in May.",
        "We never knew the recruiter.",
        "The company will never be silent.",
        "The gate was chained.",
        "We have no comment.",
    ),
    nothing=False,
)
def own_negated(v: View, i: int, tokens: Sequence[int]) -> bool:
    """A flat negation of what may have been done."""
    if _never_once(v, tokens):
        return not _is_open(v, i, tokens)
    flat = bears(v, core(v, i)) or any(
        v.tokens[k].text.casefold() in words("answers", "word", use="flatly") for k in tokens
    )
    return flat and _is_negated(v, i, tokens) and _can_deny(v, i)


@rule(
    "answer.own_plainly",
    says='in an answer, a paragraph that opens with what "was not" done denies it',
    speaks=("The transponder was not switched off.", "Brother Anselm did not order a fast."),
    silent=("The company is not a charity.", "We do not know the man.", "The men were not paid."),
    nothing=False,
)
def own_plainly(v: View, i: int, tokens: Sequence[int]) -> bool:
    """A plain negation of a verb of doing."""
    heart = core(v, i)
    if v.tokens[heart].pos != "VERB" or v.tokens[heart].lemma in {"be", "have"}:
        return False
    done = is_passive(v, heart) or v.first(heart, "dobj") is not None
    return done and _is_negated(v, i, tokens) and _can_deny(v, i)


def _never_once(v: View, tokens: Sequence[int]) -> bool:
    """At no point, at no time, in no way, under no circumstances, on no occasion."""
    nouns = words("answers", "word", use="occasion")
    inside = sorted(tokens)
    return any(
        v.tokens[k].lemma == "no" and k + 1 < len(v.tokens) and k and v.tokens[k + 1].lemma in nouns
        and v.tokens[k - 1].lemma in {"at", "in", "under", "on", "by"}
        for k in inside
    )  # fmt: skip


def _is_open(v: View, i: int, tokens: Sequence[int]) -> bool:
    said = asserted(Ask(v, i, quoted=True, inside=frozenset(tokens)))
    return said.standing not in {"affirmed", "negated"} or v.tokens[core(v, i)].lemma in _MINDED


def _is_able(v: View, i: int) -> bool:
    """Is it only said what can or would be?"""
    return any(v.tokens[k].text.casefold() in words("answers", "word", use="may") for k in v.of(i, "aux"))


def _is_negated(v: View, i: int, tokens: Sequence[int]) -> bool:
    said = asserted(Ask(v, i, quoted=True, inside=frozenset(tokens)))
    if _is_able(v, i) or _is_able(v, core(v, i)):
        return False
    none = any(v.tokens[k].lemma == "no" and v.tokens[v.tokens[k].head].dep == "advmod" for k in tokens)
    if none and said.standing == "affirmed":  # "ordered no fast", read as "did so in no fast way"
        return any(v.tokens[k].lemma == "no" and v.tokens[v.tokens[k].head].head in {i, core(v, i)} for k in tokens)
    return said.standing == "negated" and said.negative and bool(negators(v, i) or negators(v, core(v, i)))


_MINDED = WITNESS | words("answers", "word", use="minded")


def _can_deny(v: View, i: int) -> bool:
    """Is a predicate one whose negation denies: no state of mind, and nothing that the publisher owes people?"""
    heart = core(v, i)
    t = v.tokens[heart]
    if t.lemma in _MINDED:
        return False
    if t.lemma in {"have", "be"} and not (v.first(heart, "expl") is not None and i == heart):
        return any(bears(v, k) for k in (*v.of(heart, "attr", "dobj", "acomp"), heart))
    if not _is("owed", t):
        return True
    s = subject(v, i)
    own = s is None or v.tokens[s].pos in {"PROPN", "PRON"} or _is("answerer", v.tokens[s])
    return t.lemma == "pay" and not own and not is_passive(v, heart)  # "no guest has ever paid"


@rule(
    "answer.own_always",
    says="in an answer, beside a denial, what every one had or was given, or was open at every hour, is the contrary",
    speaks=(
        "Every picker was paid each Friday.",
        "The causeway is open at every low water.",
        "Each man had his own key.",
    ),
    silent=(
        "Every picker signed a paper.",
        "The causeway is open.",
        "Not every picker was paid.",
        "We mourn each one.",
    ),
    nothing=False,
)
def own_always(v: View, i: int, tokens: Sequence[int]) -> bool:
    """All, each, every or always, with doing right by people, being open, or having one's own."""
    said = asserted(Ask(v, i, quoted=True, inside=frozenset(tokens)))
    heart = core(v, i)
    own_clause = set(tokens) & {i, heart, *(m for k in (i, heart) for m in subtree(v, k))}
    joined = {m for k in v.of(i, "conj") for m in subtree(v, k)}
    fully = any(_is("fully", v.tokens[k]) and v.tokens[k].lemma in _ALL for k in own_clause - joined)
    if said.negative or said.standing not in {"affirmed", "habitual", "general"} or not fully:
        return False
    open_ = any(v.tokens[k].lemma in {"open", "unlocked"} for k in v.of(i, "acomp", "oprd"))
    has_own = v.tokens[heart].lemma in {"have", "keep", "hold"} and any(
        v.tokens[m].lemma == "own" for k in v.of(heart, "dobj") for m in (k, *v.of(k, "amod"))
    )
    return open_ or has_own or _is("right", v.tokens[heart])


_ALL = frozenset({"every", "each", "all", "always", "everyone", "everybody", "throughout"})
