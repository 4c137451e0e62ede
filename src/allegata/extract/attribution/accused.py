"""Who is accused in a report, and what they answer: a negated wrong told by them or for them is a denial.

Where it is not sure that a voice is accused, or speaks for somebody who is, nothing is changed: a denial taken for an
allegation, or the reverse, is the worst error here. Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.extract.attribution.noun_stances import about_claims
from allegata.extract.attribution.parties import WEAK_DENIALS, Told, answers_back, bears, not_me, wrongs_before
from allegata.extract.meaning.acts import find_act
from allegata.extract.speakers.pronouns import FIRST
from allegata.grammar.ask import Ask
from allegata.grammar.asserted import asserted
from allegata.grammar.clause import is_passive, subject
from allegata.grammar.lexicon import words
from allegata.grammar.modality import core
from allegata.grammar.rules import id_of, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from allegata.extract.records import Claim
    from allegata.grammar.clause import View
    from allegata.language import Token


def answering_claims(views: Sequence[View], claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims of a report, with the stance of those by which somebody accused says that it was not so."""
    accused: set[str] = set()
    for c in claims:
        accused |= _accused_in(views[c.sentence], c)
    told, held = Told.of(claims), frozenset(accused)
    return tuple(_answered(views, c, told, held) for c in claims)


def _answered(views: Sequence[View], c: Claim, claims: Told, accused: frozenset[str]) -> Claim:
    v = views[c.sentence]
    back = answers_back(views, c, claims)
    wronged = bool(c.hops) and _was_wronged(views, c, claims)
    me = not back and not wronged and bool(c.hops) and bool(wrongs_before(views, c, claims))
    if c.is_question or c.is_hypothetical or not (accused or back or me):
        return c
    calls = v.tokens[c.predicate].lemma in words("claim_nouns", "word", use="rejected")
    general = calls or about_claims(v, c.predicate)
    by = back or _is_accused(views, c, accused)
    if c.stance == "denies" or (c.stance is None and c.hops and c.hops[-1].stance == "denies"):
        return msgspec.structs.replace(c, rules=(*c.rules, GENERAL)) if general and by else c
    if c.stance is not None or (c.hops and c.hops[-1].stance != "affirms") or not _speaks(c):
        return c
    of_me = bool(c.hops) and not wronged and _of_oneself(v, c)
    if not by and not of_me and not me:
        return c
    found = next(
        (id_of(denies) for denies in _rules(by=by or of_me, back=back, me=me) if denies(v, c.predicate, _tokens(v, c))),
        "",
    )
    return msgspec.structs.replace(c, stance="denies", rules=(*c.rules, found)) if found else c


def _rules(*, by: bool, back: bool, me: bool) -> tuple[Callable[[View, int, Sequence[int]], bool], ...]:
    return (*(_DENIALS if by else ()), *(WEAK_DENIALS if back else ()), *((not_me,) if me or back else ()))


GENERAL = "answer.general"
"""Marks a denial by somebody accused that names no act: it answers all that was said before."""


def _speaks(c: Claim) -> bool:
    return not c.hops or c.hops[-1].type == "speech"


def _tokens(v: View, c: Claim) -> tuple[int, ...]:
    """The tokens of a claim without the words of its voices."""
    apart = {k for h in c.hops if h.sentence == c.sentence for k in h.cue_tokens}
    return tuple(k for k in c.tokens if k not in apart and k < len(v.tokens))


def _is(use: str, t: Token) -> bool:
    return t.lemma.casefold() in words("answers", "word", use=use)


def is_wrong(v: View, i: int) -> bool:
    """Is the word a wrong done to people, by its name or as an act?"""
    t = v.tokens[i]
    if t.pos not in {"VERB", "NOUN", "ADJ", "AUX"}:
        return False
    act = find_act(v, i, "")[0] if t.pos == "VERB" else None
    return _is("wrong", t) or (act is not None and act in words("answers", "word", use="wrong_act"))


def _names(v: View, k: int) -> Iterator[str]:
    """The words by which somebody can be taken up: the head noun and the parts of a name, no place."""
    for m in (k, *v.of(k, "compound", "conj", "appos", "nmod")):
        t = v.tokens[m]
        if t.pos in {"NOUN", "PROPN"} and t.ent not in {"GPE", "DATE", "LOC"}:
            yield t.lemma.casefold()


def _accused_in(v: View, c: Claim) -> set[str]:
    """Whom a claim tells to have done a wrong or to be charged with one."""
    if c.is_question or c.stance not in {None, "affirms"}:
        return set()
    out: set[str] = set()
    sources = {h.source for h in c.hops if h.source and h.sentence == c.sentence}
    named = [t.i for t in v.tokens if t.dep == "relcl" and any(a <= t.start < b for a, b in sources)]
    for i in (*c.tokens, *named):
        t = v.tokens[i]
        verb = t.pos == "VERB"
        if verb and _is("accuse", t):
            whom = v.first(i, "nsubjpass", "dobj")
            whom = subject(v, i) if whom is None and is_passive(v, i) else whom
            if whom is not None and t.dep == "relcl" and v.tokens[whom].tag == "WP":
                whom = v.tokens[t.head].head if v.tokens[t.head].dep == "appos" else t.head
            out |= set(_names(v, whom)) if whom is not None else set()
        elif verb and _is_wronging(v, i) and not _negative(v, i):
            doers = [*(m for a in v.of(i, "agent") for m in v.of(a, "pobj"))]
            s = subject(v, i)
            doers += [s] if s is not None and not is_passive(v, i) else []
            houses = [k for k in c.tokens if _is_house(v.tokens[k]) and v.tokens[k].dep == "pobj"]
            for k in (*doers, *houses):
                out |= set(_names(v, k)) | {n for p in v.of(k, "prep") for m in v.of(p, "pobj") for n in _names(v, m)}
            out |= {"?"}
    return out - _NOBODY


_NOBODY = frozenset({"passport", "paper", "wage", "worker", "police", "woman", "man"})
"""Words that are no doer, or anybody."""


def _is_wronging(v: View, i: int) -> bool:
    """A wrong, or wages not given: only what tells of a wrong done."""
    act = find_act(v, i, "")[0]
    return is_wrong(v, i) or act in {"withhold_wages", "force_work"} or v.tokens[i].lemma in {"make", "keep"}


def _is_house(t: Token) -> bool:
    low = t.lemma.casefold()
    return low in words("head_nouns", "form", kind="facility") and low not in {"court", "police"}


def _negative(v: View, i: int) -> bool:
    return asserted(Ask(v, i)).negative


def _is_accused(views: Sequence[View], c: Claim, accused: frozenset[str]) -> bool:
    """Is the innermost voice somebody accused, or who owns, runs or speaks for them?"""
    if not c.hops:
        return False
    hop = c.hops[-1]
    if hop.name is None:
        return False
    named = [
        w.strip("’'s,.").casefold() if w.endswith(("’s", "'s")) else w.strip(",.").casefold() for w in hop.name.split()
    ]
    if named and (named[-1] in accused or any(w in accused and w[:1].isalpha() and _cased(hop.name, w) for w in named)):
        return True
    v = views[hop.sentence]
    source = [t for t in v.tokens if hop.source and hop.source[0] <= t.start < hop.source[1]]
    if [t.pos for t in source] == ["PRON"]:  # "It said": whom it stands for
        answerers, plain = words("answers", "word", use="answerer"), words("answers", "word", use="plain")
        return named[-1] in answerers and all(w in accused | answerers | plain for w in named)
    return _answers_for(v, source, accused)


def _cased(name: str, word: str) -> bool:
    """Stands the word in the name with a capital?"""
    return any(w[:1].isupper() and w.strip(",.").casefold() == word for w in name.split())


def _answers_for(v: View, source: Sequence[Token], accused: frozenset[str]) -> bool:
    """An owner, manager or lawyer of the accused; of nobody else, and not "their lawyer", who may be anybody's."""
    below = {"poss", "pobj", "compound", "nmod", "dobj"}  # "the captain's former cook" is no captain
    heads = [t for t in source if t.pos in {"NOUN", "PROPN"} and _is("answerer", t) and t.dep not in below]
    charge = [t for t in source if t.pos == "VERB" and _is("runs", t) and t.dep == "relcl"]
    if not heads and not charge:
        return False
    for t in source:
        low = t.lemma.casefold()
        if t.dep == "poss" and low not in accused and t.text.casefold() != "its" and not _is("answerer", t):
            return False
        of = t.dep == "pobj" and v.tokens[t.head].lemma in {"for", "of"} and v.tokens[v.tokens[t.head].head] in heads
        if of and not set(_names(v, t.i)) & accused and not _is("answerer", t):
            return False
        if (
            t.dep == "compound"
            and t.head in {h.i for h in heads}
            and not (low in accused or _is("plain", t))
            and t.pos == "NOUN"
        ):
            return False
    return True


_US = frozenset({"me", "us", "my", "our"})


def _was_wronged(views: Sequence[View], c: Claim, claims: Told) -> bool:
    """Was a wrong just done to whoever speaks ("the guards beat us")? Such a one denies nothing."""
    near = {b.sentence for b in claims.between(c.sentence - _JUST_BEFORE, c.sentence + 1)}
    for n in near:
        v = views[n]
        spoken = any(t.text.casefold() in _US and t.dep in {"dobj", "dative", "poss", "pobj"} for t in v.tokens)
        if spoken and any(_done(v, k) for k in range(len(v.tokens))):
            return True
    return False


def _done(v: View, k: int) -> bool:
    t = v.tokens[k]
    return t.pos == "VERB" and (is_wrong(v, k) or t.lemma in _TAKING) and not _negative(v, k)


_TAKING = frozenset({"take", "keep", "lock"})
_JUST_BEFORE = 3
"""Sentences."""


def _of_oneself(v: View, c: Claim) -> bool:
    """Says a voice of itself that it did no wrong: "we never beat anyone"?"""
    i = core(v, c.predicate)
    s = subject(v, i)
    acts = s is not None and not is_passive(v, i) and v.tokens[s].text.casefold() in FIRST
    return acts and is_wrong(v, i)


@rule(
    "answer.negated_wrong",
    says="somebody accused who says that a wrong was not done denies it",
    speaks=(
        "At no point did the hotel keep a passport.",
        "Nobody was locked in.",
    ),
    silent=(
        "The men were not paid.",
        "The women could not leave.",
        "The guards beat the men.",
        "We do not know if they were beaten.",
    ),
    nothing=False,
)
def negated_wrong(v: View, i: int, tokens: Sequence[int]) -> bool:
    """A predicate that is negated and not left open, and is a wrong or bears on one."""
    said = asserted(Ask(v, i, quoted=True, inside=frozenset(tokens)))
    if said.standing != "negated" or not said.negative:
        return False
    heart = core(v, i)
    near = [k for h in {i, heart} for k in (h, *v.of(h, "dobj", "nsubjpass", "attr", "acomp", "oprd"))]
    near += [m for h in {i, heart} for m in v.of(h, "nsubj") if v.tokens[i].lemma in _HAPPENS]
    near += [m for k in tuple(near) for m in v.of(k, "amod", "acl", "compound")]
    near += [
        m
        for k in (i, heart)
        for p in v.of(k, "prep")
        for m in v.of(p, "pobj", "pcomp")
        if v.tokens[p].lemma in {"of", "in"}
    ]
    near += list(v.of(i, "xcomp")) if v.tokens[i].lemma in {"force", "make", "seek", "try"} else []
    return any(is_wrong(v, k) for k in near)


_HAPPENS = frozenset({"be", "happen", "occur"})


@rule(
    "answer.far_from",
    says='somebody accused who says that it was "far from" a wrong denies it',
    speaks=("Far from being locked in, the waiters came and went.",),
    silent=("The camp was far from the town.", "Far from being paid, the waiters slept outside."),
    nothing=False,
)
def far_from(v: View, _i: int, tokens: Sequence[int]) -> bool:
    """A wrong behind "far from", "instead of", "rather than"."""
    for k in tokens:
        t = v.tokens[k]
        fronted = t.lemma == "from" and k and v.tokens[k - 1].lemma == "far"
        if fronted and any(is_wrong(v, m) for p in v.of(k, "pcomp", "pobj") for m in (p, *v.of(p, "acomp", "attr"))):
            return True
    return False


@rule(
    "answer.contrary",
    says="somebody accused who insists that people were free or had their own papers denies that these were taken",
    speaks=("All packers held their own passports.", "The women were free to leave.", "The sailors could leave."),
    silent=("The packers held a meeting.", "The women were not free to leave.", "The guards held their passports."),
    nothing=False,
)
def contrary(v: View, i: int, tokens: Sequence[int]) -> bool:
    """Who has their own papers, is free to go, stays of their own will."""
    if asserted(Ask(v, i, quoted=True, inside=frozenset(tokens))).standing != "affirmed":
        return False
    heart = core(v, i)
    for obj in v.of(heart, "dobj"):
        own = any(v.tokens[k].lemma == "own" for k in v.of(obj, "amod"))
        if _is("own", v.tokens[heart]) and own and _is("papers", v.tokens[obj]):
            return True
    near = [k for h in {i, heart} for k in v.of(h, "acomp", "attr", "advmod", "oprd")]
    near += [k for k in tokens if v.tokens[k].dep == "conj" and v.tokens[k].head in near]
    leaves = v.tokens[heart].lemma in {"leave", "go", "quit"} and not v.of(heart, "agent")
    if leaves and any(v.tokens[k].lemma in {"can", "could"} for k in v.of(heart, "aux")):
        return True
    will = any(v.tokens[k].lemma == "will" and any(v.tokens[m].lemma == "free" for m in v.kids[k]) for k in tokens)
    return will or any(_is("freely", v.tokens[k]) for k in near)


@rule(
    "answer.innocent",
    says="who is accused and says of himself that he is innocent or did nothing wrong denies it",
    speaks=("It was innocent.", "It was blameless."),
    silent=("The women had done nothing for days.", "The client was late.", "His client was not innocent."),
    nothing=False,
)
def innocent(v: View, i: int, _tokens: Sequence[int]) -> bool:
    """Nothing wrong, innocent, not guilty."""
    negative = _negative(v, i)
    said = {v.tokens[m].lemma for k in v.of(i, "dobj", "acomp", "attr") for m in (k, *v.of(k, "amod"))}
    if negative:
        return bool(said & {"guilty", "wrong", "illegal", "responsible", "liable"})
    return bool(said & {"innocent", "blameless"})


@rule(
    "answer.never_did",
    says="somebody accused who says of himself that he never took or did such a thing denies it",
    speaks=("She had never taken a mark from the captain.", "He has never hit a sailor."),
    silent=("He had taken a mark from the captain.", "He had never been paid.", "He has never seen the ship."),
    nothing=False,
)
def never_did(v: View, i: int, tokens: Sequence[int]) -> bool:
    """A verb of harm or of taking under "never", active, of "he", "she" or "they"."""
    heart = core(v, i)
    s = subject(v, heart)
    if s is None or v.tokens[s].text.casefold() not in {"he", "she", "they", "it"} or is_passive(v, heart):
        return False
    never = any(v.tokens[k].lemma == "never" for k in tokens)
    return never and _negative(v, i) and bears(v, heart) and not _is("owed", v.tokens[heart])


CONTRARY = (contrary,)
"""The rules by which somebody insists on the contrary of a wrong."""
_DENIALS: tuple[Callable[[View, int, Sequence[int]], bool], ...] = (
    negated_wrong,
    far_from,
    innocent,
    contrary,
    never_did,
)
