"""From a noun phrase to a voice: its role and the fullest name the text gives it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from allegata.extract.records import MentionDraft
from allegata.extract.tables import lookup, words
from allegata.model import Basis, HopRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from allegata.extract.clause import View
    from allegata.extract.records import Context
    from allegata.language import Parsed, Token

_FIRST = frozenset({"i", "we", "me", "us"})
_PERSONAL = frozenset({"he", "she", "him", "her"})
_IN_BRACKETS = 200
"""Characters that a bracket may hold."""
_PICKS = frozenset({"another", "other", "one"})
_GENDER = {"he": "he", "him": "he", "she": "she", "her": "she"}
_PLURAL = frozenset({"they", "them"})
_NEUTER = frozenset({"it", "which", "that", "this"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_FEWEST, _MOST = 2, 5
"""Words of a full name."""
_REACH, _NEAR = 600, 300
"""Characters back that a pronoun looks for its antecedent; "they" looks less far."""


class Named(msgspec.Struct, frozen=True):
    """A voice as named: null name where the text gives none."""

    name: str | None
    role: HopRole
    basis: Basis = "unknown"


class _Subject(msgspec.Struct, frozen=True):
    start: int
    named: Named
    is_plural: bool
    is_person: bool
    quote: int
    """The long quotation that it stands in, -1 for the report's own text."""
    gender: str


class _Described(msgspec.Struct, frozen=True):
    """A person described by a head noun at a place of the text."""

    start: int
    name: str
    is_named: bool


class Cast(msgspec.Struct, frozen=True):
    """Who appears in a report: fullest forms of names, the role each name has, subjects in order for pronouns."""

    full: Mapping[str, str]
    roles: Mapping[str, HopRole]
    described: Mapping[str, tuple[_Described, ...]]
    starts: tuple[int, ...]
    subjects: tuple[_Subject, ...]
    quotes: tuple[tuple[int, int], ...] = ()
    """Where each long quotation begins and ends."""
    named: tuple[MentionDraft, ...] = ()
    """Mentions that name somebody, in order of text."""
    people: tuple[MentionDraft, ...] = ()
    """Descriptions of several persons."""


def fold(name: str) -> str:
    """A name for comparison: no leading article, no case."""
    held = name.casefold().split()
    return " ".join(held[1:] if len(held) > 1 and held[0] in {"the", "a", "an"} else held)


def cast(parsed: Parsed, context: Context, mentions: Sequence[MentionDraft], title: str | None = None) -> Cast:
    """Collect the names of a report, and the descriptions that stand for them."""
    votes: dict[str, Counter[HopRole]] = {}
    longer: dict[str, set[str]] = {}
    for m in mentions:
        if m.is_named:
            key = fold(m.surface)
            votes.setdefault(key, Counter())[_ROLES.get(m.kind, "organisation")] += 1
            if _FEWEST <= len(key.split()) <= _MOST:
                longer.setdefault(key.split()[-1], set()).add(_bare(m.surface))
    for last, whole in _in_title(title or "", votes):
        longer.setdefault(last, set()).add(whole)
    full = {last: one for last, names in longer.items() if (one := _one_name(names))}
    roles = {key: c.most_common(1)[0][0] for key, c in votes.items()}
    for name in context.names:
        for alias in (name.name, *name.aliases):
            full[fold(alias)] = name.name
            roles[fold(alias)] = _ROLES.get(name.kind, "organisation")
    subjects = tuple(_subjects(parsed, mentions, full, roles))
    return Cast(
        full=full,
        roles=roles,
        described=_descriptions(mentions),
        starts=tuple(s.start for s in subjects),
        subjects=subjects,
        quotes=_long(parsed),
        named=tuple(sorted((m for m in mentions if m.is_named), key=lambda m: m.span)),
        people=tuple(
            sorted(
                (m for m in mentions if not m.is_named and m.kind == "person" and m.number == "plural"),
                key=lambda m: m.span,
            )
        ),
    )


def _long(parsed: Parsed) -> tuple[tuple[int, int], ...]:
    return tuple((q.start, q.end) for q in parsed.quotes if q.long)


def _within(quotes: Sequence[tuple[int, int]], at: int) -> int:
    """Which of the quotations holds a character; -1 for none."""
    k = bisect_right(quotes, (at, at)) - 1
    return k if k >= 0 and at < quotes[k][1] else -1


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
    shortest = min(names, key=lambda n: (len(n), n))
    return shortest if all(fold(n).endswith(fold(shortest)) for n in names) else None


def _descriptions(mentions: Sequence[MentionDraft]) -> dict[str, tuple[_Described, ...]]:
    """Head noun -> who it described, in order of text: "Inga Sorn, a cook" and "a senior clerk"."""
    out: dict[str, list[_Described]] = {}
    for m in sorted(mentions, key=lambda d: d.span):
        if m.kind != "person" or m.number == "plural":
            continue
        if m.is_named:
            for d in m.descriptors:
                out.setdefault(d.casefold().split()[-1], []).append(
                    _Described(m.span[0], _bare(m.surface), is_named=True)
                )
        elif len(m.surface.split()) > 1:
            out.setdefault(m.surface.casefold().split()[-1], []).append(
                _Described(m.span[0], _bare(m.surface), is_named=False)
            )
    return {head: tuple(held) for head, held in out.items()}


_ROLES: Mapping[str, HopRole] = {"person": "person", "document": "document"}


def _bare(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if rest and first.casefold() in words("articles", "word") else name


def _subjects(
    parsed: Parsed, mentions: Sequence[MentionDraft], full: Mapping[str, str], roles: Mapping[str, HopRole]
) -> list[_Subject]:
    """Mentions that are subjects of a clause or agents, in order of text."""
    heads = {
        t.start
        for s in parsed.sentences
        for t in s.tokens
        if t.dep in _SUBJECTS
        or (t.dep == "pobj" and s.tokens[t.head].dep == "agent")
        or (t.dep == "appos" and s.tokens[t.head].dep in _SUBJECTS)
    }
    out = []
    quotes = _long(parsed)
    ordered = sorted(mentions, key=lambda d: d.span)
    named_at = {m.span[0]: m for m in ordered if m.is_named and m.kind == "person"}
    for m in ordered:
        a, b = m.span
        if not any(i in heads for i in range(a, b)) or _in_brackets(parsed.text, a):
            continue
        if m.kind == "person" and parsed.text[b : b + 2] == ", ":  # "the spokesman, Joren Vale": he is named there
            m = named_at.get(b + 2, m)  # noqa: PLW2901  the apposition stands for the whole
        key = fold(m.surface)
        if m.is_named:
            named = Named(
                name=full.get(key.split()[-1] if key else "", _bare(m.surface)), role=roles.get(key, "organisation")
            )
        else:
            named = Named(name=_bare(m.surface), role="unnamed" if m.kind == "person" else "organisation")
        group = named.role == "organisation"
        person = named.role == "person" or (not m.is_named and m.kind == "person")
        out.append(
            _Subject(
                a,
                named,
                is_plural=m.number == "plural" or group,
                is_person=person,
                quote=_within(quotes, a),
                gender=_gender(m),
            )
        )
    return out


def _in_brackets(text: str, at: int) -> bool:
    opened = text.rfind("(", max(0, at - _IN_BRACKETS), at)
    return opened >= 0 and ")" not in text[opened:at]


def _gender(m: MentionDraft) -> str:
    """He or she, where a title or a noun of the mention says so."""
    genders = lookup("gendered", "word", "gender")
    spelled = " ".join((m.surface, *m.descriptors)).casefold().replace(".", "").replace("-", " ").split()
    told = {genders[w] for w in spelled if w in genders}
    return told.pop() if len(told) == 1 else ""


def name_voice(v: View, text: str, source: Sequence[int], head: int, known: Cast) -> Named:
    """Name a source. A pronoun leads to the last fitting subject near by; where none fits, it stands as it is."""
    t = v.tokens[head]
    inner = _holder(v, source, head, known)
    if inner is not None:
        return inner
    if t.pos == "PRON" or t.text.casefold() in _FIRST | _PERSONAL | _PLURAL:
        return _pronoun(t, v.tokens[0].start, known)
    proper = _proper(v, text, head, known)
    if proper is not None:
        return _named(v, head, _whole(t, proper, known), known)
    settled = _settled(v, t, source, known)
    if settled is not None:
        return settled
    return Named(name=_descriptor(v, text, source, head), role=_role(v, head, named=False))


def _mention_at(at: int, known: Cast) -> MentionDraft | None:
    k = bisect_right(known.named, at, key=lambda m: m.span[0]) - 1
    return known.named[k] if k >= 0 and at < known.named[k].span[1] else None


def _whole(t: Token, proper: str, known: Cast) -> str:
    """The name of a body with what its "of" and "for" add: "Federation of Journalists"."""
    m = _mention_at(t.start, known)
    longer = m is not None and m.kind != "person" and (m.surface.startswith(proper) or m.surface.endswith(f"-{proper}"))
    return m.surface if m is not None and longer else proper


def _holder(v: View, source: Sequence[int], head: int, known: Cast) -> Named | None:
    """Who holds an office or is picked out, where the phrase ends with the name: "the envoy to Mali Ina Sorel"."""
    t = v.tokens[head]
    office = _kinds().get(t.lemma.casefold()) == "person" or t.text.casefold() in _PICKS
    m = next((m for m in known.named if source and m.span[1] == v.tokens[source[-1]].end), None)
    if not office or m is None or m.kind != "person" or m.span[0] <= t.start:
        return None
    before = next(k for k in source if v.tokens[k].start >= m.span[0]) - 1
    titles = words("name_parts", "form", **{"class": "title"})
    while v.tokens[before].text in titles | {"."} and before > head + 1:
        before -= 1
    beside = v.tokens[before].text in {",", *words("name_parts", "form", **{"class": "place"})}
    return _named(v, head, m.surface, known) if beside else None


def _named(v: View, head: int, proper: str, known: Cast) -> Named:
    """A proper name in its fullest form: a single word leads to the one longer name that ends with it."""
    key = fold(proper)
    whole = known.full.get(key.split()[-1], proper) if len(key.split()) == 1 else known.full.get(key, proper)
    role = known.roles.get(fold(whole)) or known.roles.get(key) or _role(v, head, named=True)
    if role == "person" and fold(whole) != key and not fold(whole).endswith(key):
        whole = proper
    if role == "person" and len(key.split()) > 1:
        whole = known.full.get(key.split()[-1], proper)
    return Named(name=_bare(whole), role=role)


def _settled(v: View, t: Token, source: Sequence[int], known: Cast) -> Named | None:
    """Who a definite description must be: the one person named with it, or described at more length before."""
    first = v.tokens[source[0]] if source else t
    if first.text.casefold() != "the" or len(source) != _FEWEST or t.tag == "NNS":
        return None
    before = [d for d in known.described.get(t.text.casefold(), ()) if d.start < first.start]
    names = {d.name for d in before if d.is_named}
    if len(names) == 1:
        return Named(name=names.pop(), role="person")
    longer = {d.name for d in before if len(d.name.split()) > 1}
    return Named(name=longer.pop(), role="unnamed") if not names and len(longer) == 1 else None


def _pronoun(t: Token, sentence: int, known: Cast) -> Named:
    word = t.text.casefold()
    if word in _FIRST:
        return Named(name=None, role="author", basis="first_hand")
    at = bisect_left(known.starts, t.start)
    inside = _within(known.quotes, t.start)
    fitting = []
    for s in reversed(known.subjects[max(0, at - 40) : at]):
        if t.start - s.start > _REACH:
            break
        if s.quote not in {-1, inside} or {s.gender, _GENDER.get(word, "")} == {"he", "she"}:
            continue  # what a quotation speaks of is not taken up outside it
        if word in _PLURAL and t.start - s.start > _NEAR:
            break
        fits = (
            (word in _PERSONAL and s.is_person and not s.is_plural)
            or (word in _PLURAL and s.is_plural)
            or (word in _NEUTER and not s.is_person)
        )
        if fits:
            fitting.append(s)
    chosen = fitting[0] if fitting else None
    people = [m for m in known.people if sentence <= m.span[0] < t.start] if word in _PLURAL else []
    if people and (chosen is None or not chosen.is_person):  # "the group met four women, who ... where they said"
        return Named(name=_bare(people[-1].surface), role="unnamed")
    if (
        chosen is not None and chosen.start >= sentence and not chosen.gender
    ):  # "Vale may not call, she said": the sister
        chosen = next((s for s in fitting if s.gender), chosen)
    if chosen is not None:
        return chosen.named
    return Named(name=None if word in _NEUTER else t.text, role="unnamed")


def _proper(v: View, text: str, head: int, known: Cast) -> str | None:
    """The proper name in a phrase: its head with the capitalised words before it, or an apposition's."""
    t = v.tokens[head]
    if t.pos == "PROPN" or (
        t.pos == "NOUN" and t.text[:1].isupper() and head > 0 and v.tokens[head - 1].pos == "PROPN"
    ):
        left = head
        while left > 0 and v.tokens[left - 1].text[:1].isupper() and v.tokens[left - 1].head in {head, left}:
            if v.tokens[left - 1].pos == "DET":
                break
            left -= 1
        right = head
        return text[v.tokens[left].start : v.tokens[right].end]
    for k in v.of(head, "appos"):
        m = _mention_at(v.tokens[k].start, known)
        body = m is not None and m.kind in {"organisation", "facility"} and any(j < k for j in v.of(head, "prep"))
        if v.tokens[k].pos == "PROPN" and not body:  # "an employee of a firm, Vale Ltd": the firm's name
            return _proper(v, text, k, known)
    return None


def _kinds() -> Mapping[str, str]:
    return lookup("voice_nouns", "word", "kind")


def _role(v: View, head: int, *, named: bool) -> HopRole:
    t = v.tokens[head]
    kinds = _kinds()
    kind = kinds.get(t.lemma.casefold()) or kinds.get(t.text.casefold())
    if kind in {"document", "organisation"}:
        return "document" if kind == "document" else "organisation"
    if not named:
        return "unnamed"
    beside = [v.tokens[k] for k in v.of(head, "appos", "compound")]
    personal = kind == "person" or t.ent == "PERSON" or any(kinds.get(k.lemma.casefold()) == "person" for k in beside)
    return "person" if personal else "organisation"


def _descriptor(v: View, text: str, source: Sequence[int], head: int) -> str:
    """Head noun with what stands before it and its "of" or "for" phrase: "former guard", "lawyer for three women"."""
    apart = {m for k in v.of(head, "appos", "relcl", "acl", "punct", "cc", "conj", "poss") for m in _below(v, k)}
    apart |= {m for k in v.of(head, "prep") if v.tokens[k].lemma not in {"of", "for"} for m in _below(v, k)}
    kept = [k for k in source if k not in apart]
    while len(kept) > 1 and v.tokens[kept[0]].text.casefold() in words("articles", "word"):
        kept = kept[1:]
    last = max(kept, default=head)
    first = min(kept[0], head) if kept else head
    end = next((k for k in range(head + 1, last + 1) if k not in kept or v.tokens[k].text == ","), last + 1)
    return text[v.tokens[first].start : v.tokens[end - 1].end]


def _below(v: View, i: int) -> list[int]:
    out, stack = [], [i]
    while stack:
        k = stack.pop()
        out.append(k)
        stack.extend(v.kids[k])
    return out
