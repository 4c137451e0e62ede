"""Across reports: the same claim wherever it is made, what it rests on, who answers it, what does not agree. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import msgspec

from allegata.compare.accounts import Accounts
from allegata.compare.allegations import allegation, is_alleged, situations
from allegata.compare.answers import answers
from allegata.compare.citations import citations, same_hands
from allegata.compare.claims import Placed, Ties, near_claims, same_claims
from allegata.compare.copies import Copied, Pairs, Standing, copied_claims, copies
from allegata.compare.differences import differences
from allegata.compare.entities import entities
from allegata.compare.groups import Groups
from allegata.compare.holders import holders
from allegata.compare.likeness import Weights
from allegata.compare.matter import Matter, Report, carries
from allegata.compare.questions import questions
from allegata.compare.roots import Roots
from allegata.compare.scenes import Scenes
from allegata.compare.sketches import Sketch, sketch
from allegata.compare.sums import sums
from allegata.model import Allegation, Entity, Link, Question, Situation, sha256_hex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from allegata.compare.roots import Root
    from allegata.model import CaseReader
    from allegata.model.decided import Pair
    from allegata.model.profiles import Claim, Profile

__all__ = ["Compared", "Pairs", "compare", "grouped_claims"]


_MARK = 16
"""Hexadecimal digits that stand for the claims of a document."""


class Compared(msgspec.Struct, frozen=True):
    """What the comparison of all documents of a case returns, to be stored in place of the last one."""

    links: tuple[Link, ...]
    situations: tuple[Situation, ...]
    allegations: tuple[Allegation, ...]
    entities: tuple[Entity, ...]
    questions: tuple[Question, ...]
    pairs: Pairs
    """What pairs of documents share, for the next comparison."""


def _as_it_is(profile: Profile) -> Profile:
    return profile


def compare(
    reader: CaseReader,
    last: Pairs | None = None,
    decided: Sequence[Pair] = (),
    heed: Callable[[Profile], Profile] = _as_it_is,
) -> Compared:
    """Compare all documents of a case.

    Documents are seen by their profiles, a few kilobytes each; text is read again of pairs alone that share words.

    Args:
        reader: the case.
        last: `pairs` of the last comparison by the same rules; the result is the same without it.
        decided: pairs of statements, accounts and entities that people said are one, or are not.
        heed: gives a profile with what people changed in its document.

    Returns:
        Links, situations, allegations with their origins and answers, names that stand for one, and questions, in an
        order that depends on content alone.
    """
    matter, shared = _read(reader, last, heed)
    copied = [c for _, c in sorted(shared.items()) if c is not None]
    cites = citations(matter)
    pairs = _copied_claims(matter, copied)
    weights = Weights(matter.claims.values())
    ties = Ties(pairs, {(link.a, link.b) for link in cites}, decided)
    scenes, placed, groups, told = _grouped(matter, weights, ties)
    denied, declined = answers(matter, placed, weights, groups)
    groups = _alleged(groups, told, denied)
    way = Roots(matter, _originals(matter, pairs), ((k.a, k.b) for k in cites), _families(copied))
    roots = {c.statement: root for held in groups.values() for c, root in _rooted(way, matter, held)}
    found = tuple(
        allegation(matter, placed, roots, held, (denied.get(key, ()), declined.get(key, ())))
        for key, held in groups.items()
    )
    apart = [link for key, held in groups.items() for link in differences(matter, held, roots, denied.get(key, ()))]
    links = (*(c.link for c in copied), *cites, *same_hands(matter), *apart, *holders(matter, placed))
    named, unsure = entities([r.profile for r in matter.reports], decided)
    return Compared(
        links=tuple({link.id: link for link in links}.values()),
        situations=situations(matter, scenes, found),
        allegations=found,
        entities=named,
        questions=(*questions(matter, found, links), *sums(matter), *unsure),
        pairs=shared,
    )


def grouped_claims(reader: CaseReader) -> dict[str, str]:
    """Each statement that says that something is so, with the smallest statement of the same claim."""
    matter, shared = _read(reader, None)
    ties = Ties(
        _copied_claims(matter, [c for _, c in sorted(shared.items()) if c is not None]),
        {(link.a, link.b) for link in citations(matter)},
        (),
    )
    _, _, groups, _ = _grouped(matter, Weights(matter.claims.values()), ties)
    return {c.statement: key for key, held in groups.items() for c in held}


def _read(
    reader: CaseReader, last: Pairs | None, heed: Callable[[Profile], Profile] = _as_it_is
) -> tuple[Matter, Pairs]:
    """The reports of a case, and what is copied between them."""
    profiles = {p.document: heed(p) for p in reader.profiles()}
    sketches, reports = [], []
    for ident, source, byline in reader.headings():
        profile = profiles.get(ident)
        if profile is None or profile.grams is None:
            sketches.append(sketch(reader.document(ident)))
        else:
            sketches.append(Sketch(document=ident, grams=profile.grams))
        if profile is not None:
            reports.append(Report(profile=profile, source=reader.source(source), byline=byline))
    shared = copies(sketches, {r.document: r.published for r in reports}, reader, last or {})
    matter = Matter(reports)
    return matter, _with_claims(matter, shared)


def _copied_claims(matter: Matter, copied: Iterable[Copied]) -> tuple[tuple[str, str], ...]:
    """Statements on copied words, the later first."""
    out: list[tuple[str, str]] = []
    for c in copied:
        if c.claims:
            later, earlier = (matter.by_document[d].profile.claims for d in (c.link.a, c.link.b))
            out.extend((later[i].statement, earlier[j].statement) for i, j in c.claims)
    return tuple(out)


def _with_claims(matter: Matter, pairs: Pairs) -> Pairs:
    """Pairs of documents with the statements that stand on their copied words; held together anew where one changed."""
    told = {r.document: "".join(c.statement for c in r.profile.claims) for r in matter.reports}
    mark = {document: sha256_hex(ids.encode())[:_MARK] for document, ids in told.items()}
    earlier: dict[str, Standing] = {}

    def held(c: Copied) -> Copied:
        if not {c.link.a, c.link.b} <= mark.keys():
            return msgspec.structs.replace(c, claims=(), of=None)
        of = mark[c.link.a] + mark[c.link.b]
        if c.of == of:
            return c
        if c.link.b not in earlier:
            earlier[c.link.b] = Standing(matter.by_document[c.link.b].profile.claims)
        claims = copied_claims(c, matter.by_document[c.link.a].profile.claims, earlier[c.link.b])
        return msgspec.structs.replace(c, claims=tuple(claims), of=of)

    return {key: held(c) if c is not None else None for key, c in pairs.items()}


def _originals(matter: Matter, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Of each copied statement the one in the earliest report."""
    out: dict[str, str] = {}
    for later, earlier in pairs:
        held = out.get(later)
        if held is None or matter.held_by[earlier].order < matter.held_by[held].order:
            out[later] = earlier
    return out


def _families(copied: Sequence[Copied]) -> Groups:
    """Documents that share their text, a shared quotation aside."""
    out = Groups()
    for c in copied:
        if c.link.form != "quotation":
            out.join(c.link.a, c.link.b)
    return out


def _grouped(matter: Matter, weights: Weights, ties: Ties) -> tuple[Scenes, Placed, dict[str, list[Claim]], set[str]]:
    """Situations, where claims belong, claims, and which of these are told by two reports in other words.

    Accounts are joined by what their claims share, claims by their situations.
    """
    pairs, accounts = ties.copied, Accounts(matter)
    scenes = Scenes(matter, accounts, _shared(matter, pairs), ties.decided)
    placed = Placed(matter, scenes)
    near = near_claims(matter, placed, weights, ties.cites)
    first, _ = same_claims(matter, placed, near, ties)
    again = _shared(matter, pairs, first.of(matter.claims))
    scenes = Scenes(matter, accounts, again, ties.decided)
    placed = placed.moved(scenes)
    groups, joined = same_claims(matter, placed, near, ties)
    across = {groups.root(j.a) for j in joined if matter.held_by[j.a] is not matter.held_by[j.b]}
    out = {held[0]: held for held in groups.of(s for s, c in matter.claims.items() if carries(c))}
    told = {key for key in out if groups.root(key) in across}
    return scenes, placed, {key: [matter.claims[s] for s in held] for key, held in out.items()}, told


def _alleged(
    groups: Mapping[str, list[Claim]], told: set[str], denied: Mapping[str, Sequence[str]]
) -> dict[str, list[Claim]]:
    """The groups that make an allegation: they bear on the matter, are told in more than one way, or are denied."""
    saying_no = {s for held in denied.values() for s in held}
    out = {}
    for key, held in groups.items():
        mine = [c for c in held if c.statement not in saying_no]
        if mine and (is_alleged(mine) or key in told or key in denied):
            out[key] = mine
    return out


def _shared(
    matter: Matter, pairs: Iterable[tuple[str, str]], groups: Iterable[Sequence[str]] = ()
) -> Mapping[tuple[str, str], int]:
    """How many claims two accounts have in common: of these pairs, and two by two in each of these groups."""
    told = {s: c.account for s, c in matter.claims.items() if c.account is not None}
    out: Counter[tuple[str, str]] = Counter()
    out.update((told[a], told[b]) for a, b in pairs if a in told and b in told)
    for group in groups:
        held = Counter(told[s] for s in group if s in told)
        for (one, n), (two, m) in combinations(held.items(), 2):
            out[one, two] += n * m
    both: Counter[tuple[str, str]] = Counter()
    for (one, two), n in out.items():
        if one != two:
            both[min(one, two), max(one, two)] += n
    return both


def _rooted(roots: Roots, matter: Matter, held: Sequence[Claim]) -> Iterable[tuple[Claim, Root]]:
    carriers: dict[str, list[Claim]] = defaultdict(list)
    for c in held:
        carriers[matter.report(c).document].append(c)
    for c in held:
        yield c, roots.of(c, carriers)
