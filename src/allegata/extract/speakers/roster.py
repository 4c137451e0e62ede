"""Who appears in a report: names in their fullest form, descriptions, and the subjects that pronouns take up."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from allegata.extract.records import MentionDraft
from allegata.extract.speakers.pronouns import Named, Subject, carried, within
from allegata.grammar.cues import verbs
from allegata.grammar.lexicon import lookup, words
from allegata.model import HopRole, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from allegata.extract.records import Context
    from allegata.language import Parsed, Token

_POSSESSIVE = {"his": "he", "her": "she", "himself": "he", "herself": "she"}
_IN_BRACKETS = 200
"""Characters that a bracket may hold."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_ELSE = 3
"""Rank of a name that is no subject."""
_FEWEST, _MOST = 2, 7
"""Words of a full name."""


class Described(msgspec.Struct, frozen=True):
    """A person described by a head noun at a place of the text."""

    start: int
    name: str
    is_named: bool


class Roster(msgspec.Struct, frozen=True):
    """Who appears in a report: fullest forms of names, the role each name has, subjects in order for pronouns."""

    full: Mapping[str, str]
    roles: Mapping[str, HopRole]
    described: Mapping[str, tuple[Described, ...]]
    starts: tuple[int, ...]
    subjects: tuple[Subject, ...]
    quotes: tuple[tuple[int, int], ...] = ()
    """Where each long quotation begins and ends."""
    named: tuple[MentionDraft, ...] = ()
    """Mentions that name somebody, in order of text."""
    people: tuple[MentionDraft, ...] = ()
    """Descriptions of several persons."""


def roster(parsed: Parsed, context: Context, mentions: Sequence[MentionDraft], title: str | None = None) -> Roster:
    """Collect the names of a report, and the descriptions that stand for them."""
    votes: dict[str, Counter[HopRole]] = {}
    longer: dict[str, set[str]] = {}
    for m in mentions:
        if m.is_named:
            key = fold(m.surface)
            votes.setdefault(key, Counter())[_ROLES.get(m.kind, "organisation")] += 1
            if _FEWEST <= len(key.split()) <= _MOST:
                longer.setdefault(key.split()[-1], set()).add(bare(m.surface))
    for last, whole in _in_title(title or "", votes):
        longer.setdefault(last, set()).add(whole)
    full = {last: one for last, names in longer.items() if (one := _one_name(names))}
    full = {**_by_first_name(mentions, full), **full}
    roles = {key: c.most_common(1)[0][0] for key, c in votes.items()}
    for name in context.names:
        for alias in (name.name, *name.aliases):
            full[fold(alias)] = name.name
            roles[fold(alias)] = _ROLES.get(name.kind, "organisation")
    quotes = tuple((q.start, q.end) for q in parsed.quotes if q.long)
    ranks = _ranks(parsed)
    subjects = carried(parsed, _subjects(parsed, mentions, full, roles, quotes, ranks), quotes, ranks)
    return Roster(
        full=full,
        roles=roles,
        described=_descriptions(mentions),
        starts=tuple(s.start for s in subjects),
        subjects=tuple(subjects),
        quotes=quotes,
        named=tuple(sorted((m for m in mentions if m.is_named), key=lambda m: m.span)),
        people=tuple(
            sorted(
                (m for m in mentions if not m.is_named and m.kind == "person" and m.number == "plural"),
                key=lambda m: m.span,
            )
        ),
    )


def _by_first_name(mentions: Sequence[MentionDraft], full: Mapping[str, str]) -> dict[str, str]:
    """First name -> the one person of the report who bears it, where it is nobody's last name."""
    titles = {fold(w) for w in words("name_parts", "form", **{"class": "title"})}
    bearers: dict[str, set[str]] = {}
    for m in mentions:
        parts = [w for w in fold(m.surface).split() if w.rstrip(".") not in titles]
        if m.is_named and m.kind == "person" and len(parts) >= _FEWEST:
            bearers.setdefault(parts[0], set()).add(full.get(parts[-1], bare(m.surface)))
    return {first: names.pop() for first, names in bearers.items() if len(names) == 1}


def _in_title(title: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Fuller forms that only the headline gives, where it is set as a sentence and not In Title Case."""
    spelled = title.split()
    if sum(w[:1].islower() for w in spelled) < len(spelled) // 3:
        return
    known = {n for n in names if " " not in n}
    for first, last in pairwise(spelled):
        bare = last.strip(".,:;!?’'")
        if bare.casefold() in known and first.isalpha() and first[:1].isupper() and first is not spelled[0]:
            yield bare.casefold(), f"{first} {bare}"


def _one_name(names: set[str]) -> str | None:
    """The one name that all forms end with ("Anselm Rook", "Inspector Anselm Rook"); None where they are of several."""
    nicknamed = max((n for n in names if _NICKNAME.search(n)), key=len, default=None)
    if nicknamed is not None and all(_parts(n) <= _parts(nicknamed) for n in names):
        return without_nickname(nicknamed)
    shortest = min(names, key=lambda n: (len(n), n))
    if all(fold(n).endswith(fold(shortest)) for n in names):
        return _fullest(names, shortest)
    return None


_NICKNAME = re.compile(r" [“\"'‘(](\w+)[”\"'’)] ")


def without_nickname(name: str) -> str:
    """A name without the by-name in marks inside it: "Imre “Red” Valk" is Imre Valk."""
    return _NICKNAME.sub(" ", name)


def _parts(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", fold(name)))


def _fullest(names: set[str], shortest: str) -> str:
    """The longest form that begins with a given name, where the shortest does not: "Lopez Vale", "Ina Lopez Vale"."""
    given = lookup("given_names", "word", "gender")
    if fold(shortest).split()[0] in given:
        return shortest
    whole = [n for n in names if fold(n).split()[0] in given]
    return max(whole, key=lambda n: (len(n), n)) if whole else shortest


def _descriptions(mentions: Sequence[MentionDraft]) -> dict[str, tuple[Described, ...]]:
    """Head noun -> who it described, in order of text: "Inga Sorn, a cook" and "a senior clerk"."""
    out: dict[str, list[Described]] = {}
    for m in sorted(mentions, key=lambda d: d.span):
        if m.kind != "person" or m.number == "plural":
            continue
        if m.is_named:
            for d in m.descriptors:
                out.setdefault(d.casefold().split()[-1], []).append(
                    Described(m.span[0], bare(m.surface), is_named=True)
                )
        elif len(m.surface.split()) > 1:
            out.setdefault(m.surface.casefold().split()[-1], []).append(
                Described(m.span[0], bare(m.surface), is_named=False)
            )
    return {head: tuple(held) for head, held in out.items()}


_ROLES: Mapping[str, HopRole] = {"person": "person", "document": "document"}


def bare(name: str) -> str:
    """A name without its article or possessive."""
    first, _, rest = name.partition(" ")
    return rest if rest and first.casefold() in words("articles", "word") else name


def _subjects(
    parsed: Parsed,
    mentions: Sequence[MentionDraft],
    full: Mapping[str, str],
    roles: Mapping[str, HopRole],
    quotes: Sequence[tuple[int, int]],
    ranks: Mapping[int, tuple[int, int]],
) -> list[Subject]:
    """Whom a pronoun can take up, in order of text: subjects and agents, and persons by name wherever they stand."""
    begins = [s.start for s in parsed.sentences]
    out = []
    ordered = sorted(mentions, key=lambda d: d.span)
    named_at = {m.span[0]: m for m in ordered if m.is_named and m.kind == "person"}
    beside = _beside(parsed, ordered)
    for m in ordered:
        a, b = m.span
        rank, above = min((ranks[i] for i in range(a, b) if i in ranks), default=(_ELSE, -1))
        if (rank == _ELSE and m.kind != "person") or _in_brackets(parsed.text, a):
            continue
        if not m.is_named and any(i in beside for i in range(a, b)):
            rank = _ELSE  # the name before it is taken up first
        if m.kind == "person" and parsed.text[b : b + 2] == ", ":  # "the spokesman, Joren Vale": he is named there
            m = named_at.get(b + 2, m)  # noqa: PLW2901  the apposition stands for the whole
        key = fold(m.surface)
        if m.is_named:
            named = Named(
                name=full.get(key.split()[-1] if key else "", bare(m.surface)), role=roles.get(key, "organisation")
            )
        else:
            named = Named(name=bare(m.surface), role="unnamed" if m.kind == "person" else "organisation")
        group = named.role == "organisation"
        person = named.role == "person" or (not m.is_named and m.kind == "person")
        out.append(
            Subject(
                a,
                named,
                is_plural=m.number == "plural" or group,
                is_person=person,
                quote=within(quotes, a),
                gender=_gender(m),
                sentence=begins[max(0, bisect_right(begins, a) - 1)],
                rank=rank,
                above=above,
            )
        )
    learnt = _learnt(parsed, ordered, full)
    learnt |= {s.named.name: s.gender for s in out if s.gender and s.named.role == "person"}
    return [msgspec.structs.replace(s, gender=s.gender or learnt.get(s.named.name, "")) for s in out]


def _ranks(parsed: Parsed) -> dict[int, tuple[int, int]]:
    """Where a token begins -> how likely it is taken up again (speakers, main subjects, others), where its verb is."""
    out: dict[int, tuple[int, int]] = {}
    for s in parsed.sentences:
        for t in s.tokens:
            n = s.tokens[t.head] if t.dep == "appos" else t
            above = s.tokens[n.head]
            cue = verbs().get(above.lemma)
            speaks = n.dep == "nsubj" and cue is not None and cue.type == "speech" and not _is_reported(s.tokens, above)
            told = n.dep == "pobj" and s.tokens[above.head].lemma in {"accord", "according"}
            if speaks:
                out[t.start] = 0, above.start
            elif told:
                out[t.start] = 0, s.tokens[s.tokens[above.head].head].start
            elif n.dep in _SUBJECTS:
                out[t.start] = 1 if above.head == above.i else 2, above.start
            elif n.dep == "pobj" and above.dep == "agent":
                out[t.start] = 2, -1
    return out


def _is_reported(tokens: Sequence[Token], verb: Token) -> bool:
    """Is a verb what somebody else is said to do ("the embassy said a gang holds men", "she said he had shouted")?"""
    above = tokens[verb.head]
    cue = verbs().get(above.lemma)
    return verb.dep == "ccomp" and above.i < verb.i and cue is not None and cue.type == "speech"


def _beside(parsed: Parsed, ordered: Sequence[MentionDraft]) -> frozenset[int]:
    """Where appositions to a person have their head word: "Petra Lund, a nurse" is one person, named."""
    people = {i for m in ordered if m.kind == "person" and m.number != "plural" for i in range(*m.span)}
    return frozenset(
        t.start
        for s in parsed.sentences
        for t in s.tokens
        if t.dep == "appos" and t.pos == "NOUN" and t.head < t.i and s.tokens[t.head].start in people
    )


def _learnt(parsed: Parsed, ordered: Sequence[MentionDraft], full: Mapping[str, str]) -> dict[str | None, str]:
    """Name -> he or she, where sentences that name one person only take that person up so, and never otherwise."""
    people = [m for m in ordered if m.kind == "person" and m.number != "plural"]
    starts = [m.span[0] for m in people]
    votes: dict[str, set[str]] = {}
    for s in parsed.sentences:
        inside = people[bisect_left(starts, s.start) : bisect_left(starts, s.end)]
        if len({m.surface for m in inside}) != 1 or not inside[0].is_named:
            continue
        m = inside[0]
        for t in s.tokens:
            if t.start > m.span[1] and t.text.casefold() in _POSSESSIVE and t.quote < 0:
                last = fold(m.surface).split()[-1]
                votes.setdefault(full.get(last, bare(m.surface)), set()).add(_POSSESSIVE[t.text.casefold()])
    return {name: told.pop() for name, told in votes.items() if len(told) == 1}


def _in_brackets(text: str, at: int) -> bool:
    opened = text.rfind("(", max(0, at - _IN_BRACKETS), at)
    return opened >= 0 and ")" not in text[opened:at]


def _gender(m: MentionDraft) -> str:
    """He or she, where a title or a noun of the mention says so."""
    genders = lookup("gendered", "word", "gender")
    spelled = " ".join((m.surface, *m.descriptors)).casefold().replace(".", "").replace("-", " ").split()
    told = {genders[w] for w in spelled if w in genders}
    given = [w for w in m.surface.casefold().split()[:-1] if w in (named := lookup("given_names", "word", "gender"))]
    if not told and m.is_named and m.kind == "person" and given:
        return named[given[0]]
    return told.pop() if len(told) == 1 else ""
