"""Attributions of one sentence: who, by which cue, says what. A grammar over the dependency parse.

Labels are ClearNLP dependencies. Spans are sets of token indices until `Found.spans` turns them into characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.extract.clause import View
from allegata.extract.cues import Cue, others, verbs

if TYPE_CHECKING:
    from allegata.language import Token

_VERBAL = frozenset({"VERB", "AUX"})
_GROUP = frozenset({"aux", "auxpass", "neg", "prt"})
_SUBJECT = ("nsubj", "nsubjpass")
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_CLAUSAL = ("ccomp", "parataxis")
_TRIM = frozenset({",", ";", ":", "-", "–", "—", "--", ".", "(", ")"})
_LIGHT_ADVERBS = frozenset("also then again later now still already even only just never once repeatedly".split())


class Found(msgspec.Struct, frozen=True):
    """One attribution inside a sentence. `heads` are the tokens that head its claims; empty for a bare quotation."""

    cue: Cue
    lemma: str
    anchor: int
    cue_tokens: tuple[int, ...]
    source: tuple[int, ...]
    source_head: int | None
    content: tuple[int, ...]
    heads: tuple[int, ...]
    quotes: tuple[int, ...] = ()


def subtree(v: View, i: int) -> list[int]:
    """Token `i` with everything below it, in order."""
    out, stack = [], [i]
    while stack:
        k = stack.pop()
        out.append(k)
        stack.extend(v.kids[k])
    return sorted(out)


def trim(v: View, tokens: list[int]) -> tuple[int, ...]:
    """Without punctuation and white space at either end."""
    while tokens and (v.tokens[tokens[0]].text in _TRIM or v.tokens[tokens[0]].text.isspace()):
        tokens = tokens[1:]
    while tokens and (v.tokens[tokens[-1]].text in _TRIM or v.tokens[tokens[-1]].text.isspace()):
        tokens = tokens[:-1]
    return tuple(tokens)


def attributions(v: View) -> tuple[Found, ...]:
    """All attributions of a sentence, in order of their cues."""
    out: list[Found] = []
    for t in v.tokens:
        found = None
        if t.pos in _VERBAL:
            found = _verb(v, t)
        elif t.pos in {"NOUN", "PROPN"}:
            found = _noun(v, t)
        elif t.pos == "ADJ":
            found = _adjective(v, t)
        elif t.lemma in {"accord", "according"}:
            found = _according(v, t)
        if t.lemma == "accord" and found is None:
            found = _according(v, t)
        if found is not None:
            out.append(found)
    return _give_quotes(v, out)


def _verb(v: View, t: Token) -> Found | None:
    particle = v.first(t.i, "prt")
    lemma = f"{t.lemma}_{v.tokens[particle].lemma}" if particle is not None else t.lemma
    cue = verbs().get(lemma) or verbs().get(t.lemma)
    if cue is None or t.dep in {"amod", "compound", "aux", "auxpass"}:
        return None
    passive = v.first(t.i, "auxpass") is not None or (t.tag == "VBN" and t.dep in {"acl"})
    content, heads = _content(v, t, cue, passive=passive)
    source_head = _source_head(v, t, passive=passive)
    if not heads and not content and not ("quote" in cue.frames and any(x.quote >= 0 for x in v.tokens)):
        return None
    if cue.stance == "declines" and not (content or heads):
        return None
    group = _verb_group(v, t.i)
    source = _noun_phrase(v, source_head, t.i) if source_head is not None else ()
    kept = tuple(k for k in content if k not in set(group) and (k not in set(source)))
    return Found(
        cue=cue,
        lemma=lemma,
        anchor=t.i,
        cue_tokens=group,
        source=source,
        source_head=source_head,
        content=kept,
        heads=heads,
    )


def _verb_group(v: View, i: int) -> tuple[int, ...]:
    near = {i} | {k for k in v.kids[i] if v.tokens[k].dep in _GROUP}
    low, high = min(near), max(near)
    for k in v.kids[i]:
        t = v.tokens[k]
        if t.dep == "advmod" and not v.kids[k] and (t.text.lower().endswith("ly") or t.lemma in _LIGHT_ADVERBS):
            if low - 1 <= k <= high + 1:
                near.add(k)
                low, high = min(near), max(near)
    run = [i]
    for step in (-1, 1):
        k = i + step
        while k in near:
            run.append(k)
            k += step
    return tuple(sorted(run)) if len(run) < len(near) and _broken(v, near) else tuple(sorted(near))


def _broken(v: View, near: set[int]) -> bool:
    return any(k not in near and v.tokens[k].dep in {"nsubj", "nsubjpass", "expl"} for k in range(min(near), max(near)))


def _content(v: View, t: Token, cue: Cue, *, passive: bool) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Tokens and claim heads of what the verb says."""
    clause = next(
        (
            k
            for k in v.kids[t.i]
            if v.tokens[k].dep == "ccomp"
            and v.tokens[k].pos in {"VERB", "AUX", "NOUN", "ADJ", "PRON", "PROPN", "NUM", "ADP", "ADV"}
        ),
        None,
    )
    if clause is not None and v.tokens[clause].quote < 0 and ("that" in cue.frames or "quote" in cue.frames):
        return trim(v, subtree(v, clause)), _heads(v, clause)
    if (
        t.dep in {"parataxis", "ccomp", "conj", "dep", "advcl"}
        and "that" in cue.frames
        and v.first(t.i, "nsubj") is not None
        and clause is None
    ):
        up = t.head
        around = v.tokens[up]
        if (
            t.dep in {"parataxis", "ccomp", "dep"}
            and around.pos in _VERBAL
            and not _complemented(v, t)
            and _by_commas(v, t)
        ):
            inner = set(subtree(v, t.i))
            return trim(v, [k for k in subtree(v, up) if k not in inner]), (up,)
    infinitive = v.first(t.i, "xcomp")
    if infinitive is not None and v.tokens[infinitive].quote < 0 and ({"inf", "ing", "that"} & cue.frames):
        is_to = any(v.tokens[k].lemma == "to" for k in v.kids[infinitive])
        is_ing = v.tokens[infinitive].tag == "VBG"
        if is_to and ("inf" in cue.frames or passive) or is_ing and {"ing", "obj"} & cue.frames:
            return trim(v, subtree(v, infinitive)), (infinitive,)
    obj = v.first(t.i, "dobj")
    if "of" in cue.frames and (obj is not None or passive):
        prep = next(
            (k for k in v.kids[t.i] if v.tokens[k].dep == "prep" and v.tokens[k].lemma in {"of", "with", "for"}), None
        )
        if prep is None and obj is not None:
            prep = next((k for k in v.kids[obj] if v.tokens[k].dep == "prep" and v.tokens[k].lemma == "of"), None)
        if prep is not None and v.tokens[prep].lemma == "of":
            first = subtree(v, obj) if obj is not None else []
            inner = next((k for k in v.kids[prep] if v.tokens[k].dep in {"pcomp", "pobj"}), prep)
            return trim(v, sorted({*first, *subtree(v, prep)})), (inner,)
        return (), ()
    if "as" in cue.frames and obj is not None:
        prep = next((k for k in v.kids[t.i] if v.tokens[k].dep == "prep" and v.tokens[k].lemma == "as"), None)
        if prep is not None:
            inner = next(iter(v.kids[prep]), prep)
            return trim(v, sorted({*subtree(v, obj), *subtree(v, prep)})), (inner,)
    if "obj" in cue.frames and obj is not None and v.tokens[obj].quote < 0 and v.tokens[obj].pos in {"NOUN", "PROPN"}:
        return trim(v, subtree(v, obj)), (obj,)
    return (), ()


def _complemented(v: View, t: Token) -> bool:
    return any(v.tokens[k].dep == "mark" for k in v.kids[t.i])


def _by_commas(v: View, t: Token) -> bool:
    inner = subtree(v, t.i)
    before, after = inner[0] - 1, inner[-1] + 1
    marks = {",", "—", "–", "(", "-"}
    return (
        (0 <= before and v.tokens[before].text in marks)
        or (v.tokens[inner[0]].text in marks)
        or (after < len(v.tokens) and v.tokens[after].text in marks)
    )


def _heads(v: View, clause: int) -> tuple[int, ...]:
    """The clause's head and the heads coordinated with it that bring a subject or complementiser of their own."""
    out = [clause]
    for k in v.kids[clause]:
        t = v.tokens[k]
        if t.dep == "conj" and t.pos in _VERBAL and v.first(k, "nsubj", "nsubjpass", "mark", "expl") is not None:
            out.extend(_heads(v, k))
    return tuple(out)


def _source_head(v: View, t: Token, *, passive: bool) -> int | None:
    if passive:
        agent = v.first(t.i, "agent")
        if agent is not None:
            return v.first(agent, "pobj")
        if t.lemma in {"tell", "inform", "notify", "remind", "assure", "brief", "advise", "warn"}:
            return None
        return None
    subject = next((k for k in v.kids[t.i] if v.tokens[k].dep == "nsubj" and v.tokens[k].quote < 0), None)
    if subject is not None:
        s = v.tokens[subject]
        if s.lemma in _RELATIVE and t.dep == "relcl":
            return t.head
        return subject
    if t.dep in {"conj", "xcomp", "advcl", "ccomp"} and t.head != t.i:
        return _inherited(v, t.head)
    if t.dep in {"acl", "relcl"}:
        return t.head
    return None


def _inherited(v: View, i: int) -> int | None:
    for _ in range(6):
        subject = v.first(i, *_SUBJECT)
        if subject is not None:
            t = v.tokens[i]
            return t.head if v.tokens[subject].lemma in _RELATIVE and t.dep == "relcl" else subject
        if v.tokens[i].dep not in {"conj", "xcomp", "advcl", "ccomp"}:
            return None
        i = v.tokens[i].head
    return None


def _noun_phrase(v: View, head: int, cue: int) -> tuple[int, ...]:
    out = []
    for k in v.kids[head]:
        below = subtree(v, k)
        if (
            cue not in below
            and v.tokens[k].dep not in {"cc", "conj"}
            or (
                v.tokens[k].dep in {"cc", "conj"} and cue not in below and v.tokens[k].pos in {"CCONJ", "NOUN", "PROPN"}
            )
        ):
            out.extend(below)
    return trim(v, sorted([*out, head]))


def _noun(v: View, t: Token) -> Found | None:
    cue = others("noun_that").get(t.lemma)
    if cue is None:
        return None
    clause = next(
        (
            k
            for k in v.kids[t.i]
            if v.tokens[k].dep in {"acl", "ccomp"}
            and any(v.tokens[m].lemma == "that" and v.tokens[m].dep == "mark" for m in v.kids[k])
        ),
        None,
    )
    if clause is None:
        return None
    holder = v.first(t.i, "poss")
    if holder is None:
        prep = next((k for k in v.kids[t.i] if v.tokens[k].dep == "prep" and v.tokens[k].lemma in {"by", "from"}), None)
        holder = v.first(prep, "pobj") if prep is not None else None
    source = tuple(k for k in _noun_phrase(v, holder, t.i) if v.tokens[k].dep != "case") if holder is not None else ()
    return Found(
        cue=cue,
        lemma=t.lemma,
        anchor=t.i,
        cue_tokens=(t.i,),
        source=source,
        source_head=holder,
        content=trim(v, subtree(v, clause)),
        heads=_heads(v, clause),
    )


def _adjective(v: View, t: Token) -> Found | None:
    cue = others("adj").get(t.lemma)
    clause = v.first(t.i, "ccomp")
    if cue is None or clause is None:
        return None
    verb = t.head if t.dep in {"acomp", "oprd"} else t.i
    holder = v.first(verb, "nsubj")
    group = tuple(sorted({*(_verb_group(v, verb) if verb != t.i else ()), t.i}))
    source = _noun_phrase(v, holder, t.i) if holder is not None else ()
    return Found(
        cue=cue,
        lemma=t.lemma,
        anchor=t.i,
        cue_tokens=group,
        source=source,
        source_head=holder,
        content=trim(v, subtree(v, clause)),
        heads=_heads(v, clause),
    )


def _according(v: View, t: Token) -> Found | None:
    to = next((k for k in v.kids[t.i] if v.tokens[k].lemma == "to"), None)
    if to is None:
        return None
    holder = v.first(to, "pobj")
    if holder is None:
        return None
    cue = others("prep")["according_to"]
    inner = set(subtree(v, t.i))
    up = t.head
    while v.tokens[up].pos not in _VERBAL and v.tokens[up].head != up:
        up = v.tokens[up].head
    content = trim(v, [k for k in subtree(v, up) if k not in inner])
    return Found(
        cue=cue,
        lemma="according to",
        anchor=t.i,
        cue_tokens=(t.i, to),
        source=_noun_phrase(v, holder, t.i),
        source_head=holder,
        content=content,
        heads=(up,),
    )


def _give_quotes(v: View, found: list[Found]) -> tuple[Found, ...]:
    """Each long quotation goes to the nearest cue that takes one and does not hold it already."""
    out = list(found)
    for t in v.tokens:
        if t.quote < 0 or any(t.i in f.content for f in out):
            continue
        takers = [
            (abs(f.anchor - t.i) + (20 if f.heads else 0), k) for k, f in enumerate(out) if "quote" in f.cue.frames
        ]
        if takers:
            k = min(takers)[1]
            out[k] = msgspec.structs.replace(out[k], quotes=(*out[k].quotes, t.quote))
    return tuple(f for f in out if f.content or f.quotes)
