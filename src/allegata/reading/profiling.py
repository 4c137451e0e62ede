"""A document's profile: its claims by their words, names, numbers and voices. Made here, where the parse is."""

from __future__ import annotations

import functools
import tomllib
from bisect import bisect_right
from collections import Counter
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from allegata.grammar.clause import up, view
from allegata.grammar.lexicon import lookup, rows, words
from allegata.grammar.proper import bare
from allegata.grammar.shingles import sample
from allegata.model.profiles import Claim, Party, Profile, Voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from allegata.extract import Name as NameKnown
    from allegata.grammar.clause import View
    from allegata.language import Parsed, Sentence, Token
    from allegata.model import Account, Analysis, Hop, Mention, Statement
    from allegata.model.profiles import Name

_TELLING = frozenset({"NOUN", "VERB", "ADJ"})
_BODIES = {"organisation", "group"}
_AHEAD = ("will ", "would ")
NONE_KNOWN: Mapping[str, str] = MappingProxyType({})
"""No form of a name that a user entered."""


def profile(document: str, parsed: Parsed, found: Analysis, known: Mapping[str, str] = NONE_KNOWN) -> Profile:
    """Take from one analysed document what the comparison of reports needs.

    Args:
        document: its id.
        parsed: its parse.
        found: what its stages returned.
        known: forms of names that a user entered, each with the name that it stands for.
    """
    mentions = tuple(msgspec.structs.replace(m, surface=known.get(m.surface, m.surface)) for m in found.mentions)
    text = _Text(parsed, mentions, known)
    accounts = {s: a.id for a in found.accounts for s in a.statements}
    coded: dict[str, dict[str, set[str]]] = {}
    for c in found.codings:
        held = coded.setdefault(c.statement, {"reported": set(), "denied": set()})
        held[c.reading].add(f"{c.standard}:{c.indicator}")
        accounts.setdefault(c.statement, c.account)
    people, bodies, first = _counted(mentions)
    spoken = {h.source_anchor.start for s in found.statements for h in s.voice if h.source_anchor is not None}
    spelled: dict[str, str] = {}
    for m in sorted((m for m in mentions if m.is_named), key=lambda m: (len(m.surface), m.surface)):
        spelled[" ".join(bare(m.surface))] = m.surface
    named = text.named((0, len(parsed.text)), but=spoken)
    return Profile(
        document=document,
        claims=tuple(text.claim(s, accounts.get(s.id), coded.get(s.id, {})) for s in found.statements),
        parties=tuple(text.party(a, found.statements) for a in found.accounts),
        names=named[0],
        places=named[1],
        people=people,
        bodies=bodies,
        first=first,
        spelled=spelled,
        grams=sample(parsed.text),
    )


def known_forms(names: Iterable[NameKnown]) -> dict[str, str]:
    """Each form of a name that a user entered, with the name that it stands for."""
    held = {form: n.name for n in names for form in n.aliases if form.strip()}
    return {f"{form[0].upper()}{form[1:]}": name for form, name in held.items()} | held


def _counted(mentions: Iterable[Mention]) -> tuple[dict[str, int], dict[str, int], dict[str, str]]:
    people, bodies = Counter[str](), Counter[str]()
    first: dict[str, str] = {}
    for m in mentions:
        if m.is_named and (m.kind == "person" or m.kind in _BODIES) and bare(m.surface):
            (people if m.kind == "person" else bodies)[m.surface] += 1
            first.setdefault(m.surface, m.id)
    return dict(people), dict(bodies), first


class _Text:
    """A parse and its mentions, asked by span."""

    def __init__(self, parsed: Parsed, mentions: Sequence[Mention], known: Mapping[str, str]) -> None:
        self._main = known
        self._sentences = sorted(parsed.sentences, key=lambda s: s.start)
        self._starts = [s.start for s in self._sentences]
        sites = [(m.anchor.start, m.anchor.end) for m in mentions if m.kind == "facility"]
        self._named = [(m, m.kind == "place" and not _inside(m, sites)) for m in mentions if m.is_named]
        self._towns = {bare(m.surface) for m, is_place in self._named if is_place}
        self._begins = [m.anchor.start for m, _ in self._named]

    def named(
        self, span: tuple[int, int], but: set[int] | frozenset[int] = frozenset()
    ) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
        """Names and places that begin inside a span, each once in order; not those that begin where a voice does."""
        low, high = bisect_right(self._begins, span[0] - 1), bisect_right(self._begins, span[1] - 1)
        held: tuple[list[Name], list[Name]] = ([], [])
        for m, is_place in self._named[low:high]:
            name = bare(m.surface)
            if name and m.kind != "document" and m.anchor.start not in but and name not in held[is_place]:
                held[is_place].append(name)
        return tuple(held[0]), tuple(held[1])

    def sentences(self, start: int, end: int) -> Sequence[Sentence]:
        """The sentences that a span touches."""
        low = max(0, bisect_right(self._starts, start) - 1)
        return [s for s in self._sentences[low : bisect_right(self._starts, end - 1)] if s.end > start]

    def claim(self, s: Statement, account: str | None, coded: Mapping[str, set[str]]) -> Claim:
        """A statement as a claim."""
        spans = tuple((a.start, a.end) for a in s.anchors)
        tokens = [t for a, b in spans for held in self.sentences(a, b) for t in held.tokens if a <= t.start < b]
        inside = [self.named(span) for span in spans]
        around = self.sentences(*spans[0])
        spoken = {h.source_anchor.start for h in s.voice if h.source_anchor is not None}
        near = self.named((around[0].start, around[-1].end), but=spoken) if around else ((), ())
        return Claim(
            statement=s.id,
            spans=spans,
            sentence=around[0].index if around else -1,
            words=" … ".join(a.exact for a in s.anchors),
            stems=tuple(dict.fromkeys(_stems(tokens))),
            acts=tuple(dict.fromkeys(_stem(t) for t in tokens if t.pos == "VERB" and not _is_light(t))),
            core=tuple(dict.fromkeys(c for a, b in spans for held in self.sentences(a, b) for c in _core(held, a, b))),
            people=tuple(dict.fromkeys(t.lemma.lower() for t in tokens if t.pos == "NOUN" and _is_person(t))),
            names=tuple(dict.fromkeys(n for names, _ in inside for n in names)),
            places=tuple(dict.fromkeys(n for _, places in inside for n in places)),
            sites=tuple(dict.fromkeys(n for span in spans for n, person in self.kinds(span) if not person)),
            persons=tuple(dict.fromkeys(n for span in spans for n, person in self.kinds(span) if person)),
            near=(*near[0], *near[1]),
            counts=s.counts,
            times=s.times,
            voices=tuple(self.voice(h) for h in s.voice[1:]),
            kind=s.kind,
            stance=s.stance,
            standing=s.standing,
            polarity=s.polarity,
            mode=s.mode,
            bearing=s.bearing,
            step=s.step,
            account=account,
            reported=tuple(sorted(coded.get("reported", ()))),
            denied=tuple(sorted(coded.get("denied", ()))),
            rules=s.rules,
        )

    def kinds(self, span: tuple[int, int]) -> Iterator[tuple[Name, bool]]:
        """Names inside a span that are no towns, each with whether it is a person's."""
        low, high = bisect_right(self._begins, span[0] - 1), bisect_right(self._begins, span[1] - 1)
        for m, is_place in self._named[low:high]:
            if not is_place and m.kind != "document" and bare(m.surface):
                yield bare(m.surface), m.kind == "person"

    def voice(self, hop: Hop) -> Voice:
        """A hop as an origin sees it, with the body that its own phrase names beside it."""
        made = voice(hop)
        if hop.name is not None and hop.name in self._main:
            made = msgspec.structs.replace(made, name=self._main[hop.name])
        where = hop.source_anchor
        if where is None or hop.role not in {"person", "unnamed"}:
            return made
        low, high = bisect_right(self._begins, where.start - 1), bisect_right(self._begins, where.end - 1)
        bodies = [m for m, _ in self._named[low:high] if m.kind in _BODIES and m.surface != hop.name]
        return msgspec.structs.replace(made, body=bare(bodies[-1].surface)) if bodies else made

    def party(self, account: Account, statements: Sequence[Statement]) -> Party:
        """An account with the names of its sentences."""
        mine = set(account.statements)
        spans = [(a.start, a.end) for s in statements if s.id in mine for a in s.anchors]
        spoken = {h.source_anchor.start for s in statements for h in s.voice if h.source_anchor is not None}
        held = [s for a, b in spans for s in self.sentences(a, b)]
        named = [self.named((s.start, s.end), but=spoken) for s in {s.index: s for s in held}.values()]
        place = account.place
        towns = [t for p in (place.name, *place.within) if (t := bare(p))] if place is not None else []
        return Party(
            account=account.id,
            label=account.label,
            people=account.people,
            names=tuple(
                dict.fromkeys((*(n for names, _ in named for n in names), *(t for t in towns if t not in self._towns)))
            ),
            places=tuple(dict.fromkeys((*(t for t in towns if t in self._towns), *(n for _, p in named for n in p)))),
            place=place.name if place is not None else None,
            earliest=account.when.earliest if account.when is not None else None,
            latest=account.when.latest if account.when is not None else None,
        )


def _inside(m: Mention, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= m.anchor.start < end for start, end in spans)


def voice(hop: Hop) -> Voice:
    """A hop as an origin sees it.

    A hop whose words are themselves the act alleged ("they promised to ...", "they will tell him that ...") carries no
    authority: who tells of the promise does.
    """
    cue = hop.cue_anchor
    to_come = cue is not None and cue.exact.casefold().startswith(_AHEAD)
    return Voice(
        name=hop.name,
        role=hop.role,
        cue=hop.cue,
        cue_span=(cue.start, cue.end) if cue is not None else None,
        is_act=hop.cue in _acting_words() or to_come,
    )


@functools.cache
def _acting_words() -> frozenset[str]:
    raw = tomllib.loads(files("allegata.reading").joinpath("data/acting.toml").read_text(encoding="utf-8"))
    return frozenset(raw["acting"])


@functools.cache
def _kin() -> Mapping[str, str]:
    held: dict[str, list[str]] = {}
    for row in rows("kin_words"):
        held.setdefault(row["word"], []).append(row["class"])
    return {word: "|".join(classes) for word, classes in held.items()}


def _stem(t: Token, particle: str = "") -> str:
    lemma = f"{t.lemma.lower()} {particle}".strip()
    if particle and lemma not in _kin():
        lemma = t.lemma.lower()
    return _kin().get(lemma) or _kin().get(t.text.lower()) or lemma


def _stems(tokens: Iterable[Token]) -> Iterator[str]:
    held = list(tokens)
    away = {k.head: k.lemma.lower() for k in held if k.dep == "prt"}
    for t in held:
        if t.pos in _TELLING and not _is_light(t) and not (t.pos == "NOUN" and _is_person(t)):
            yield _stem(t, away.get(t.i, "") if t.pos == "VERB" else "")


def _is_light(t: Token) -> bool:
    return t.lemma.lower() in words("kin_light", "word") or t.dep in {"aux", "auxpass"}


def _is_person(t: Token) -> bool:
    lemma = t.lemma.lower()
    kind = lookup("voice_nouns", "word", "kind").get(lemma) or lookup("head_nouns", "form", "kind").get(lemma)
    return kind == "person" and lemma not in _kin()


_THINGS = frozenset({"paper", "phone", "money", "pay"})
"""What is taken where it is kept from its owner."""
_DONE_TO = ("dobj", "nsubjpass", "attr", "dative", "oprd")


def _core(sentence: Sentence, start: int, end: int) -> Iterator[tuple[str, str]]:
    """The predicates of a span that stand under no other verb of it, each with the head noun of what is done to."""
    v = view(sentence)
    inside = [
        t for t in sentence.tokens if start <= t.start < end and t.pos == "VERB" and t.dep not in {"aux", "auxpass"}
    ]
    mine = {t.i for t in inside}
    for t in inside:
        above = next((k for k in up(v, t.i) if k in mine), None)
        if above is not None and t.dep not in {"conj", "xcomp", "ccomp"}:
            continue
        if not _is_light(t):
            for what in _done_to(v, t):
                act = _stem(t, next((v.tokens[k].lemma.lower() for k in v.of(t.i, "prt")), ""))
                yield ("take" if what in _THINGS and "keep" in act.split("|") else act), what


def _done_to(v: View, t: Token) -> tuple[str, ...]:
    """The head nouns of what is done to, each as a stem; an empty one where there is none."""
    found = v.of(t.i, *_DONE_TO)
    if not found and t.tag == "VBN" and t.dep in {"ccomp", "acl"}:  # "had their passports seized"
        found = v.of(t.i, "nsubj")
    if not found and t.dep == "conj":
        return _done_to(v, v.tokens[t.head])
    held = [v.tokens[k] for k in found]
    return tuple("#people" if _is_person(k) or k.pos in {"PRON", "PROPN"} else _stem(k) for k in held) or ("",)
