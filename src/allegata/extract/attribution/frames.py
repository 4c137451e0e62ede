"""What a cue says, by the frames of English: clauses, infinitives, objects, "of" and "as"; and where its spans end.

Labels are ClearNLP dependencies. Contents are token indices of one sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.clause import FINITE, OWN, SUBJECT, VERBAL, clause_heads, subtree, trim
from allegata.grammar.cues import verbs
from allegata.grammar.lexicon import words

if TYPE_CHECKING:
    from allegata.grammar.clause import View
    from allegata.grammar.cues import Cue
    from allegata.language import Token


Content = tuple[tuple[int, ...], tuple[int, ...]]
"""Tokens of what is said, and the tokens that head its claims."""


def content_of(v: View, t: Token, cue: Cue, *, passive: bool) -> Content:
    """Tokens and claim heads of what the verb says, by the first frame that fits."""
    for frame in (_clause, _as_saying, _around, _infinitive, _of, _as, _object, _plea, _about, _colon):
        content = frame(v, t, cue, passive)
        if content[0]:
            return content
    return (), ()


def _clause(v: View, t: Token, cue: Cue, _passive: bool) -> Content:  # noqa: FBT001  one signature for all frames
    if not {"that", "quote"} & cue.frames:
        return (), ()
    pre = _preposed(v, t.i)
    if pre is not None and pre > t.head and _is_parenthesis(v, t):
        apart = set(subtree(v, t.i)) - set(subtree(v, pre))
        return trim(v, [m for m in subtree(v, t.head) if m not in apart]), (t.head,)
    for k in sorted(v.of(t.i, "ccomp"), key=lambda k: k < t.i or not _has_that(v, k)):  # what "that" opens goes first
        c = v.tokens[k]
        finite = c.pos in VERBAL or any(v.tokens[m].pos == "AUX" for m in v.kids[k])
        if k > t.i and "that" not in cue.frames:
            continue
        if _is_parenthesis(v, c):
            inner = _preposed(v, k)  # "Rook said it was shut, the paper reports": read as the paper's content
            if inner is not None and inner > t.i:
                return trim(v, subtree(v, inner)), clause_heads(v, inner)
            continue
        if c.quote < 0 and finite and (v.first(k, *OWN) is not None or k < t.i):
            if k < t.i and _is_run_on(v, k, t):
                continue
            return trim(v, _without_contrast(v, subtree(v, k))), clause_heads(v, k)
    return _bare_clause(v, t)


def _is_parenthesis(v: View, c: Token) -> bool:
    """A second cue behind the first's content: "Rook said it was closed, the paper reported"."""
    after = v.tokens[c.head].lemma in verbs() and c.lemma in verbs() and c.i > c.head and c.dep == "ccomp"
    empty = v.first(c.i, "xcomp", "dobj", "mark") is None and all(k < c.i for k in v.of(c.i, "ccomp"))
    subject = v.first(c.i, *SUBJECT)
    return after and empty and subject is not None and v.tokens[max(0, _leftmost(v, subject) - 1)].text == ","


def _leftmost(v: View, i: int) -> int:
    return subtree(v, i)[0]


def _preposed(v: View, i: int) -> int | None:
    return next((k for k in v.of(i, "ccomp") if k < i), None)


def goes_on(v: View, t: Token) -> bool:
    """A participle by which a speaker goes on: "said that ..., adding that ..."."""
    listed = t.lemma in words("claim_makers", "word", use="goes_on")
    if v.first(t.i, "ccomp") is None or t.head >= t.i or t.lemma not in verbs():
        return False
    if t.tag == "VBG" and t.dep == "advcl":
        return listed
    past = any(v.tokens[k].text == "had" for k in v.of(t.head, "aux"))
    alone = t.dep == "conj" and t.tag in {"VBD", "VBN"} and v.first(t.i, "aux", *SUBJECT) is None
    return alone and verbs()[t.lemma].type == "speech" and (listed or past)  # "found that he had lied and ruled that"


def _has_that(v: View, k: int) -> bool:
    return any(v.tokens[m].dep == "mark" and v.tokens[m].lemma == "that" for m in v.kids[k])


def _is_run_on(v: View, clause: int, t: Token) -> bool:
    """Is the clause before a cue a sentence of its own, because the cue has a complement of its own?

    As in "She was beaten: “...,” said Rook", "they left; Vale knew why", "they felt free, they found help".
    """
    quoted = any(v.tokens[k].quote >= 0 for k in range(subtree(v, clause)[-1] + 1, t.i))
    stopped = any(v.tokens[k].text == ";" for k in range(clause, t.i))
    obj = v.first(t.i, "dobj")
    own = obj is not None and v.tokens[obj].quote < 0 and t.lemma not in words("claim_makers", "word", use="addressed")
    confessed = t.lemma in {"confess", "admit"} and any(v.tokens[k].lemma == "to" for k in v.of(t.i, "prep"))
    return quoted or stopped or own or confessed


def _without_contrast(v: View, tokens: list[int]) -> list[int]:
    """Without what is said beside it: "Rook said that ..., while Vale said that ...", "..., adding that ..."."""
    for k in tokens:
        t = v.tokens[k]
        if goes_on(v, t):
            apart = set(subtree(v, k))
            return [m for m in tokens if m not in apart]
        subject = v.first(k, *SUBJECT)
        other = t.lemma in verbs() and subject is not None and v.tokens[subject].pos != "PRON"
        beside = t.dep == "advcl" and any(v.tokens[m].lemma in {"while", "whereas"} for m in v.of(k, "mark"))
        joined = t.dep == "conj" and not _has_that(v, k) and v.first(k, "ccomp") is not None
        if other and (beside or joined):
            apart = set(subtree(v, k))
            return [m for m in tokens if m not in apart]
    return tokens


def _bare_clause(v: View, t: Token) -> Content:
    """A finite clause that the parser took apart: in "told police Vale left" it makes "police Vale" an object."""
    k, obj = v.first(t.i, "xcomp"), v.first(t.i, "dobj")
    if k is None or obj is None or v.tokens[k].tag not in FINITE or not t.i < obj < k:
        return (), ()
    told = {m for c in v.of(obj, "compound") if v.tokens[c].pos == "NOUN" for m in subtree(v, c)}
    return trim(v, sorted({*subtree(v, obj), *subtree(v, k)} - told)), clause_heads(v, k)


def _as_saying(v: View, t: Token, cue: Cue, passive: bool) -> Content:  # noqa: FBT001  as above
    """Quote somebody as saying: the outlet's content is that somebody says it."""
    if "as_saying" not in cue.frames or (passive and v.first(t.i, "agent") is None):
        return (), ()
    prep = next((k for k in v.of(t.i, "prep") if v.tokens[k].lemma == "as" and v.first(k, "pcomp") is not None), None)
    whom = v.of(t.i, "nsubjpass", "dobj")
    if prep is None or not whom:
        return (), ()
    said = v.first(prep, "pcomp")
    return trim(v, sorted({*subtree(v, whom[-1]), *subtree(v, prep)})), (said if said is not None else prep,)


def _around(v: View, t: Token, cue: Cue, passive: bool) -> Content:  # noqa: FBT001  as above
    """A cue in the middle of what it reports: "the camp, he said, was closed"."""
    if "that" not in cue.frames or t.dep not in {"parataxis", "ccomp", "dep", "advcl"}:
        return (), ()
    subject = v.first(t.i, *SUBJECT)
    if v.first(t.i, "xcomp") is not None:
        return (), ()  # "journalists continue to report" says nothing of what stands around it
    if subject is None or (passive and v.tokens[subject].lemma != "it"):
        return (), ()
    if any(v.tokens[k].quote >= 0 for k in v.kids[t.i]):
        return (), ()  # it has a quotation of its own
    up = v.tokens[t.head]
    if t.dep == "advcl" and (t.i < up.i or v.first(t.i, "mark", "ccomp", "dobj") is not None):  # "as the judge said"
        as_said = (
            "quote" in cue.frames
            and [v.tokens[k].lemma for k in v.of(t.i, "mark")] == ["as"]
            and v.first(t.i, "dobj", "xcomp") is None
        )
        inner = set(subtree(v, t.i))
        content = trim(v, [k for k in subtree(v, up.i) if k not in inner])
        return (content, (up.i,)) if as_said and up.pos in VERBAL else ((), ())
    if t.i < up.i and up.lemma in verbs() and any(k > up.i for k in v.of(up.i, "ccomp")):
        return (), ()  # "In one case the group documented, four sources said that ..."
    speaker = v.first(up.i, *SUBJECT)
    if t.dep == "ccomp" and up.lemma in verbs() and speaker is not None and t.i < speaker:
        return (), ()  # "They deny it, police said": the other way round
    if up.pos not in VERBAL or any(v.tokens[k].dep == "mark" for k in v.kids[t.i]) or not _by_commas(v, t):
        return (), ()
    fronted = {m for k in v.kids[t.i] if _is_fronted(v, k, subject) for m in subtree(v, k)}
    inner = set(subtree(v, t.i)) - fronted
    return trim(v, [k for k in subtree(v, up.i) if k not in inner]), (up.i,)


def _is_fronted(v: View, k: int, subject: int) -> bool:
    """An adverbial before a cue in brackets belongs to what is said: "Two days later, he said, it was found"."""
    end = subtree(v, k)[-1] + 1
    return k < subject and v.tokens[k].dep in {"prep", "advmod", "npadvmod"} and v.tokens[end].text == ","


def _infinitive(v: View, t: Token, cue: Cue, passive: bool) -> Content:  # noqa: FBT001  as above
    k = v.first(t.i, "xcomp")
    if k is None or v.tokens[k].quote >= 0:
        return (), ()
    is_to = any(v.tokens[m].tag == "TO" for m in v.kids[k])
    if cue.stance == "declines" and v.tokens[k].lemma not in words("claim_nouns", "word", use="answer"):
        return (), ()
    if is_to and passive and "raise" in cue.frames:
        subject = v.first(t.i, "nsubjpass")
        return trim(v, sorted({*(subtree(v, subject) if subject is not None else ()), *subtree(v, k)})), (k,)
    what = v.first(t.i, "dobj")
    given = what is not None and v.tokens[what].lemma not in words("voice_nouns", "word")
    if is_to and given and t.lemma in words("claim_makers", "word", use="giving") and v.tokens[what or 0].pos == "NOUN":
        return (), ()  # "pledged support to rebuild": the infinitive is a purpose, the object what is pledged
    if (is_to and not passive and "inf" in cue.frames) or (_is_gerund(v, k) and "ing" in cue.frames):
        return trim(v, subtree(v, k)), (k,)
    return (), ()


def _is_gerund(v: View, i: int) -> bool:
    return v.tokens[i].tag == "VBG" or any(v.tokens[k].tag == "VBG" for k in v.of(i, "aux", "auxpass"))


def _of(v: View, t: Token, cue: Cue, passive: bool) -> Content:  # noqa: FBT001  as above
    """Accuse somebody of something: both are the claim."""
    if "of" not in cue.frames:
        return (), ()
    whom = v.first(t.i, "nsubjpass") if passive else v.first(t.i, "dobj")
    prep = next((k for h in (t.i, whom) if h is not None for k in v.of(h, "prep") if v.tokens[k].lemma == "of"), None)
    if prep is None:
        return (), ()
    inner = v.first(prep, "pcomp", "pobj")
    whole = {*subtree(v, prep), *(subtree(v, whom) if whom is not None else ())}
    return trim(v, sorted(whole)), (inner if inner is not None else prep,)


def _as(v: View, t: Token, cue: Cue, _passive: bool) -> Content:  # noqa: FBT001  as above
    """Describe something as something; call something something."""
    obj = v.first(t.i, "dobj", "nsubjpass")
    if "as" not in cue.frames or obj is None:
        return (), ()
    prep = next((k for k in v.of(t.i, "prep") if v.tokens[k].lemma == "as"), None)
    second = prep if prep is not None else second_object(v, t, obj)
    if second is None:
        return (), ()
    inner = v.first(prep, "pobj", "pcomp", "amod") if prep is not None else second
    return trim(v, sorted({*subtree(v, obj), *subtree(v, second)})), (inner if inner is not None else second,)


def second_object(v: View, t: Token, obj: int | None) -> int | None:
    """What somebody is called: "a lie" in "called the report a lie", whatever the parser calls it."""
    named = v.first(t.i, "oprd")
    if named is not None or obj is None:
        return named
    behind = (k for k in v.of(t.i, "dobj", "npadvmod", "attr") if k > obj and v.tokens[k].pos == "NOUN")
    return next((k for k in behind if any(v.tokens[m].tag == "DT" for m in v.kids[k])), None)


def _object(v: View, t: Token, cue: Cue, passive: bool) -> Content:  # noqa: FBT001  as above
    obj = v.first(t.i, "nsubjpass") if passive else v.first(t.i, "dobj")
    denied = cue.stance in {"denies", "retracts"}
    if obj is None and t.dep == "relcl" and denied and v.first(t.i, "ccomp", "xcomp") is None:
        obj = t.head  # "an allegation he denies"
    if obj is None or v.tokens[obj].quote >= 0 or v.first(t.i, "dative") is not None:
        return (), ()
    noun = v.tokens[obj]
    if noun.lemma in {"which", "that"} and t.dep == "relcl" and noun.tag in {"WDT", "WP", "IN"}:
        noun = v.tokens[t.head]  # "the charges, which he denies"
    named = _names_claim(noun, cue)
    if noun.i == t.head:
        return ((noun.i,), (noun.i,)) if named else ((), ())
    if passive and not (denied and named):
        return (), ()
    named = named or (noun.tag == "VBG" and "claimobj" in cue.frames)
    pointing = cue.stance == "denies" and noun.lemma in {"it", "this", "that"}
    if {"anyobj", "obj"} & cue.frames and noun.pos in {"NOUN", "VERB"}:  # a bare name is no claim
        return trim(v, subtree(v, obj)), (obj,)
    if named or (pointing and {"claimobj", "sayobj"} & cue.frames):
        return trim(v, subtree(v, obj)), (obj,)
    return (), ()


def _names_claim(noun: Token, cue: Cue) -> bool:
    said = noun.lemma in words("claim_nouns", "word", use="claim")
    fact = noun.lemma in words("claim_nouns", "word", use="fact")
    return (said and bool({"claimobj", "sayobj"} & cue.frames)) or (fact and "claimobj" in cue.frames)


def _plea(v: View, t: Token, cue: Cue, _passive: bool) -> Content:  # noqa: FBT001  as above
    guilty = v.first(t.i, "acomp") if "plea" in cue.frames else None
    if guilty is None:
        return (), ()
    return trim(v, sorted({*subtree(v, guilty), *(k for k in v.of(t.i, "neg") if k == guilty - 1)})), (guilty,)


def _about(v: View, t: Token, cue: Cue, passive: bool) -> Content:  # noqa: FBT001  as above
    """Told of, informed about, reported by somebody: the clause itself is then the claim that rests on the agent."""
    if "about" not in cue.frames or not passive or v.first(t.i, "agent") is None:
        return (), ()
    prep = next((k for k in v.of(t.i, "prep") if v.tokens[k].lemma in {"about", "of", "on", "over"}), None)
    what = prep if prep is not None else v.first(t.i, "nsubjpass")
    return (trim(v, subtree(v, what)), (t.i,)) if what is not None else ((), ())


def _colon(v: View, t: Token, cue: Cue, _passive: bool) -> Content:  # noqa: FBT001  as above
    """Words in marks behind a colon, inside a quotation: "told us: ‘Do not be afraid"."""
    if not {"quote", "that"} <= cue.frames:
        return (), ()
    near = range(t.i + 1, min(t.i + _COLON, len(v.tokens) - 2))
    colon = next((k for k in near if v.tokens[k].text == ":" and v.tokens[k + 1].text in "‘“'\""), None)
    if colon is None:
        return (), ()
    said = [k for k in range(colon + 2, len(v.tokens)) if v.tokens[k].text not in "’”'\""]
    top = [k for k in said if v.tokens[k].pos in VERBAL and not colon < v.tokens[k].head < k and v.tokens[k].quote < 0]
    return (trim(v, said), (top[0],)) if top else ((), ())


_COLON = 6
"""Words between a cue and the colon that opens its quotation."""


def _by_commas(v: View, t: Token) -> bool:
    inner = subtree(v, t.i)
    before, after = inner[0] - 1, inner[-1] + 1
    marks = {",", "—", "–", "(", "-"}
    return (
        (before >= 0 and v.tokens[before].text in marks)
        or v.tokens[inner[0]].text in marks
        or v.tokens[inner[-1]].text in marks
        or (after < len(v.tokens) and v.tokens[after].text in marks)
    )
