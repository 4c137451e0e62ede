"""Acts and who took part in them: a small vocabulary matched on lemma and frame, roles from the dependencies.

Sources of the vocabulary: HURIDOCS micro-thesauri, PLOVER, the ILO indicators, Palermo (see `data/act_vocabulary.csv`).
A role names a part in an act as told, never a person's guilt.
"""

from __future__ import annotations

import functools
import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from allegata.extract.records import RoleDraft
from allegata.grammar.clause import View, is_passive, noun_phrase, subject
from allegata.grammar.lexicon import rows, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from allegata.extract.records import Span
    from allegata.model import RoleKind

Frame = tuple[str, ...]


@functools.cache
def _frames() -> Mapping[str, tuple[tuple[Frame, str], ...]]:
    """Per lemma the frames with their acts, the most specific first."""
    out: dict[str, list[tuple[Frame, str]]] = {}
    for row in rows("act_frames"):
        frame = tuple(part for part in row["frame"].split("+") if part)
        out.setdefault(row["lemma"], []).append((frame, row["act"]))
    return MappingProxyType({k: tuple(sorted(f, key=lambda x: -len(x[0]))) for k, f in out.items()})


def find_act(v: View, i: int, text: str) -> tuple[str | None, tuple[RoleDraft, ...]]:
    """The act that the predicate at `i` names, or None, with its roles in order of `text`."""
    act = _match(v, i)
    if v.tokens[i].pos not in ("VERB", "AUX", "NOUN", "ADJ") or (act is None and v.tokens[i].pos != "VERB"):
        return None, ()
    drafts = {(r, s): RoleDraft(role=r, name=_name(text, s), span=s) for r, s in _roles(v, i, act)}
    return act, tuple(sorted(drafts.values(), key=lambda d: d.span))


def _match(v: View, i: int) -> str | None:
    frames = _frames().get(v.tokens[i].lemma.lower())
    if not frames:
        return None
    patient = _patient(v, i)
    for frame, act in frames:
        if all(_fits(v, i, part, patient) for part in frame):
            return act
    return None


def _patient(v: View, i: int) -> int | None:
    if is_passive(v, i):
        return subject(v, i)
    return v.first(i, "dobj")


def _fits(v: View, i: int, part: str, patient: int | None) -> bool:
    if "=" in part:
        return _linked(v, i, *part.split("=", 1))
    if part in ("passive", "active"):
        return is_passive(v, i) == (part == "passive")
    if part == "intr":
        return patient is None
    if part in ("xperson", "nokill"):
        return patient is not None and (part == "nokill" or bool(v.of(i, "xcomp", "ccomp")))
    if part in ("to", "from"):
        return any(v.tokens[k].lemma == part for k in v.of(i, "prep", "dative"))
    return _with_object(v, i, part, patient)


def _with_object(v: View, i: int, part: str, patient: int | None) -> bool:
    """Is a head noun of the class among what the predicate bears on?"""
    if part in ("guilty", "sex"):
        return any(v.tokens[k].lemma in words("act_objects", "form", **{"class": part}) for k in v.kids[i])
    return any(_is_a(v, k, part) for k in (patient, *v.of(i, "dobj", "dative")) if k is not None)


def _is_a(v: View, k: int, kind: str) -> bool:
    t = v.tokens[k]
    if t.lemma.lower() in words("act_objects", "form", **{"class": kind}):
        return True
    if kind != "person":
        return any(_is_a(v, c, kind) for c in v.of(k, "conj"))
    return t.ent in ("PERSON", "NORP") or t.tag == "NNP" or (t.pos == "PRON" and t.lemma.lower() not in _THINGS)


_THINGS = words("word_classes", "word", use="thing_pronoun")


def _linked(v: View, i: int, link: str, wanted: str) -> bool:
    nouns = wanted.split("/")
    if link == "x":
        return any(v.tokens[k].lemma in nouns for k in v.of(i, "xcomp", "ccomp"))
    if link == "prt":
        return any(v.tokens[k].text.lower() == wanted for k in v.kids[i])
    for k in v.of(i, "prep", "dative"):
        if v.tokens[k].lemma == link:
            objects = [v.tokens[m].lemma for m in v.of(k, "pobj", "pcomp")]
            if objects and (wanted == "*" or any(o in nouns for o in objects)):
                return True
    return link == "to" and any(v.tokens[k].lemma in nouns for k in v.of(i, "dobj", "xcomp"))


def _name(text: str, span: Span) -> str:
    """The words of a span without its article."""
    return _ARTICLE.sub("", text[span[0] : span[1]])


_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)


def _roles(v: View, i: int, act: str | None) -> Iterator[tuple[RoleKind, Span]]:
    for role, k in _parts(v, i, act):
        yield role, noun_phrase(v, k)
        standing = _standing(v, k) if role in _OF_PERSONS else None
        if standing is None and role == "affected" and act in _wrongs() and _is_a(v, k, "person"):
            standing = "alleged_victim"
        if standing is not None:
            yield standing, noun_phrase(v, k)


def _parts(v: View, i: int, act: str | None) -> Iterator[tuple[RoleKind, int]]:
    """The parts in the act of the predicate at `i`, each with its noun."""
    passive = is_passive(v, i)
    s = subject(v, i)
    done_to: RoleKind = "accused" if act in _OF_LAW else "affected"
    if s is not None and v.tokens[s].dep != "expl":
        yield from _each(v, s, done_to if passive else "actor")
    for k in v.of(i, "agent"):
        for m in v.of(k, "pobj"):
            yield from _each(v, m, "actor")
    recipients = [k for k in v.of(i, "dative") if v.tokens[k].pos != "ADP"]
    told = act == "say" and not passive
    for k in v.of(i, "dobj"):
        if told and _is_a(v, k, "person"):
            yield from _each(v, k, "recipient")
        elif told or recipients or passive:
            if not told and _is_a(v, k, "person"):
                yield from _each(v, k, done_to)
        else:
            yield from _done_to(v, k, done_to)
    for k in recipients:
        yield from _each(v, k, "recipient")
    for k in v.of(i, "prep", "dative"):
        for m in v.of(k, "pobj") if v.tokens[k].pos == "ADP" and v.tokens[k].text.lower() != "by" else ():
            part = _by_preposition(v, v.tokens[k].lemma.lower(), m, act)
            if part:
                yield from _each(v, m, part)


def _done_to(v: View, k: int, role: RoleKind) -> Iterator[tuple[RoleKind, int]]:
    """Who suffers what is done to the noun at `k`: itself, or whose it is ("took the cooks' passports")."""
    owners = [m for m in v.of(k, "poss") if _is_a(v, m, "person")]
    owners += [m for p in v.of(k, "prep") if v.tokens[p].text.lower() == "of" for m in v.of(p, "pobj")]
    held = [m for m in owners if _is_a(v, m, "person")]
    if held and not _is_a(v, k, "person"):
        for m in held:
            yield from _each(v, m, role)
    else:
        yield from _each(v, k, role)


@functools.cache
def _wrongs() -> frozenset[str]:
    """Acts that nobody is told to have suffered without being told wronged; beside war, crime and accident."""
    return words("act_vocabulary", "act", wronged="yes")


def _standing(v: View, k: int) -> RoleKind | None:
    """What a noun says of somebody's office or tie beside the part in the act: an officer, a lawyer, a mother."""
    word = v.tokens[k].lemma.lower()
    return next((kind for kind in _STANDINGS if word in words("act_objects", "form", **{"class": kind})), None)


_OF_LAW = frozenset({"arrest", "charge", "convict", "acquit", "investigate"})
"""Acts of the law: to whom they are done is accused, and suffers no wrong by the telling."""
_OF_PERSONS = frozenset({"actor", "affected", "recipient", "accused"})
_STANDINGS: tuple[RoleKind, ...] = ("alleged_victim", "employer", "lawyer", "official", "relative", "witness")


def _each(v: View, k: int, role: RoleKind) -> Iterator[tuple[RoleKind, int]]:
    """One role for each member of a coordination; a quotation, "that" or "what" is nobody and nothing."""
    t = v.tokens[k]
    if t.quote < 0 and t.tag not in ("WDT", "WP", "WRB") and t.dep != "expl":
        yield role, k
    for c in v.of(k, "conj"):
        yield from _each(v, c, role)


_PLACES = frozenset({"GPE", "LOC", "FAC"})


def _by_preposition(v: View, word: str, m: int, act: str | None) -> RoleKind | None:
    t = v.tokens[m]
    if t.ent in ("DATE", "TIME", "MONEY", "PERCENT", "CARDINAL"):
        return None
    person = _is_a(v, m, "person") and t.ent not in _PLACES
    if word in _AT or word == "from":
        return "place" if not person and (t.ent in _PLACES or t.lemma.lower() in _sites()) else None
    if word == "for":
        named = person or t.ent == "ORG" or t.lemma.lower() in words("head_nouns", "form", kind="person")
        return "employer" if named and act in _FOR_SOMEBODY else None
    return _PREPOSITIONS.get((word, person))


_AT = words("word_classes", "word", use="at_preposition")
_FOR_SOMEBODY = frozenset({"work", "force_work"})
_PREPOSITIONS: Mapping[tuple[str, bool], RoleKind] = MappingProxyType(
    {
        **{(w, True): "recipient" for w in words("word_classes", "word", use="toward")},
        **{(w, False): "place" for w in words("word_classes", "word", use="toward")},
        ("with", False): "means",
    }
)
"""Role of a prepositional object by its preposition and whether it is a person."""


@functools.cache
def _sites() -> frozenset[str]:
    return words("head_nouns", "form", kind="facility") | words("head_nouns", "form", kind="place")
