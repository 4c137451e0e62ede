"""Names that an account is known by: accused bodies and persons, and the sites where it is said to have happened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from allegata.grammar.clause import subtree, up, view
from allegata.indicators.cues import cues
from allegata.indicators.frames import actor, affected, instigators, is_a, is_thing, of_class, people_of
from allegata.indicators.patterns import classes
from allegata.indicators.segments import group_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allegata.grammar.clause import View
    from allegata.indicators.findings import Finding
    from allegata.indicators.segments import Segment
    from allegata.language import Sentence, Token

_OF_TIME = frozenset({"DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "LANGUAGE", "NORP", "LAW", "EVENT", "PERCENT"})
_TOWNS = frozenset({"GPE", "LOC"})
_CLAUSES = frozenset({"relcl", "acl", "advcl", "conj", "ccomp"})
_INNER = re.compile(r"\W+")


class Names(msgspec.Struct, frozen=True):
    """Names as told, each in order of text."""

    sites: tuple[str, ...] = ()
    accused: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[str, ...]:
        """All of them, sites first; of a short and a full form the full one."""
        return _fullest([*self.sites, *self.accused])


def names_of(segment: Segment) -> Names:
    """The names in what one situation tells; towns, courts and whoever speaks or was wronged are none of them."""
    told = {f.sentence.index: f.sentence for f in segment.findings}
    sites: list[tuple[int, str]] = []
    accused: list[tuple[int, str]] = []
    for finding in segment.findings:
        accused.extend(_doers(finding))
    for sentence in (*segment.sentences, *segment.tail):
        accused.extend(_before_the_law(sentence))
        accused.extend(_identified(sentence))
    for sentence in segment.sentences:
        sites.extend(_sites(sentence, is_told=sentence.index in told))
    at = [name for _, name in sorted(sites)]
    return Names(sites=_fullest(at), accused=_fullest([n for _, n in sorted(accused)], besides=at))


def _doers(finding: Finding) -> Iterator[tuple[int, str]]:
    """Who is said to have done it, where it was done to somebody."""
    v, head = view(finding.sentence), finding.head
    verb = next((k for k in (head.i, *up(v, head.i)) if v.tokens[k].pos == "VERB"), None)
    for who in instigators(v, verb) if verb is not None else ():
        if of_class(v.tokens[who], "perpetrator") and not _is_helper(v, who):  # "guards of the Ash Group used batons"
            yield from _names_below(v, who)
    if head.pos != "VERB" or not any(_is_person(v.tokens[k]) for k in _done_to(v, head)):
        return
    done_to = set(_done_to(v, head))
    by = tuple(instigators(v, head.i)) or tuple(instigators(v, head.head))  # "X kept them locked in"
    for who in by:
        if who not in done_to and not _is_helper(v, who):
            yield from _names_below(v, who)


def _done_to(v: View, head: Token) -> list[int]:
    return [*people_of(v, head.i)] or [*people_of(v, head.head)]


def _is_person(t: Token) -> bool:
    return (
        t.pos in {"PRON", "PROPN"} or t.dep == "poss" or group_of(t) is not None or (t.tag == "NNS" and not is_thing(t))
    )


def _is_helper(v: View, who: int) -> bool:
    return any(v.tokens[k].lemma.lower() in cues("helper") for k in (who, *v.of(who, "compound")))


def _before_the_law(sentence: Sentence) -> Iterator[tuple[int, str]]:
    """Whoever is accused, arrested, charged or sentenced, or pleads."""
    v = view(sentence)
    for t in sentence.tokens:
        if t.pos != "VERB" or t.lemma not in cues("brought_to_law"):
            continue
        for who in (*affected(v, t.i), *([actor(v, t.i)] if t.lemma == "plead" else [])):
            if who is not None:
                yield from _names_below(v, who)


def _identified(sentence: Sentence) -> Iterator[tuple[int, str]]:
    """Who is named late: "the foreman, named as Osk Brand", "the owner, known as Madam Tess"."""
    v = view(sentence)
    for t in sentence.tokens:
        if t.lemma not in {"name", "identify", "know"} or t.pos != "VERB":
            continue
        noun = v.tokens[t.head] if t.dep in {"relcl", "acl"} else None
        who = next(iter(affected(v, t.i)), None) if noun is None else noun.i
        if who is None or not (of_class(v.tokens[who], "perpetrator") or is_a(v.tokens[who], "exploiter")):
            continue
        for prep in v.of(t.i, "prep"):
            if v.tokens[prep].text.lower() == "as":
                yield from (n for k in v.of(prep, "pobj") for n in _names_below(v, k))


def _sites(sentence: Sentence, *, is_told: bool) -> Iterator[tuple[int, str]]:
    """Named places of work and stay: "at Alder House", "the Lark Hill hostel", "the trawler Dorade", "worked for X"."""
    v = view(sentence)
    for first, last in _runs(v):
        tokens = sentence.tokens
        top = next((k for k in range(last, first - 1, -1) if not first <= tokens[k].head <= last), last)
        before = tokens[first - 1] if first else None
        beside = before is not None and before.pos != "PROPN" and _is_site(before)
        works = False
        if tokens[top].pos == "NOUN" or beside:
            is_named = _is_site(tokens[last]) or beside
        else:
            above = tokens[tokens[top].head]
            works = above.text.lower() == "for" and tokens[above.head].lemma in {"work", "toil", "labour"}
            is_named = works or (above.text.lower() == "at" and tokens[top].ent not in _TOWNS | {"PERSON"})
        if is_named and (is_told or works) and not _is_of_the_law(v, top):
            yield tokens[first].start, _words(v, first, last)


def _is_site(t: Token) -> bool:
    word = t.lemma.lower()
    return word in cues("site") or word in cues("house") or word in classes()["workplace"]


def _is_of_the_law(v: View, i: int) -> bool:
    """Does it hang on a court, an office or somebody's speaking or arrest?"""
    for k in up(v, i):
        word = v.tokens[k].lemma.lower()
        if word in cues("seat") or word in cues("helper"):
            return True
        if v.tokens[k].pos == "VERB":
            return word in cues("justice") or word in cues("telling_verb")
    return False


def _names_below(v: View, who: int) -> Iterator[tuple[int, str]]:
    """The names in a noun phrase: its own, that of an apposition, that of the house somebody runs."""
    held = {who}
    for k in sorted(subtree(v, who), key=lambda n: sum(1 for _ in up(v, n))):
        t = v.tokens[k]
        if t.head in held and t.dep not in _CLAUSES and (t.dep != "prep" or t.text.lower() in {"of", "at", "for"}):
            held.add(k)
    for first, last in _runs(v):
        if last in held or first in held:
            yield v.tokens[first].start, _words(v, first, last)


def _is_name(v: View, t: Token) -> bool:
    """A proper noun, or a word with a capital before a site: "the Hollow kiln"."""
    if t.pos == "PROPN":
        return t.ent not in _OF_TIME
    before_site = t.head > t.i > 0 and t.text[:1].isupper() and _is_site(v.tokens[t.head])
    return before_site and t.pos in {"ADJ", "NOUN"} and t.ent not in _OF_TIME


def _runs(v: View) -> Iterator[tuple[int, int]]:
    """Runs of proper nouns that are no town, day or nation, with the common noun that they name: "Ash farm"."""
    first = None
    for t in (*v.tokens, None):
        if t is not None and _is_name(v, t):
            first = t.i if first is None else first
            continue
        if first is not None:
            last = (t.i if t is not None else len(v.tokens)) - 1
            is_ship = first == last and first > 0 and v.tokens[first - 1].text.lower() == "the"
            noun = t if t is not None and t.pos == "NOUN" and v.tokens[last].head == t.i else None
            if noun is not None and (_is_site(noun) or is_a(noun, "firm")):
                last = noun.i
            elif noun is not None and v.tokens[last].dep in {"amod", "compound"} and _is_person(noun):
                first = None  # "Velish divers": where they come from
                continue
            if is_ship or not all(v.tokens[k].ent in _TOWNS for k in range(first, last + 1)):
                yield first, last
        first = None


def _words(v: View, first: int, last: int) -> str:
    """A name as it stands, without title of courtesy."""
    while first < last and v.tokens[first].text.rstrip(".") in {"Mr", "Mrs", "Ms"}:
        first += 1
    start = v.tokens[first].start
    out = ""
    for t in v.tokens[first : last + 1]:
        out += " " * (t.start - start - len(out)) + t.text
    return out


def _fullest(names: Sequence[str], besides: Sequence[str] = ()) -> tuple[str, ...]:
    """Names once each, without those whose words another name holds."""
    out: list[str] = []
    for name in names:
        words = set(_INNER.split(name.lower()))
        others = [set(_INNER.split(n.lower())) for n in (*names, *besides)]
        if name not in out and name not in besides and not any(words < other for other in others):
            out.append(name)
    return tuple(out)
