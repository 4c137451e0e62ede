"""One block of reports: the same claim wherever it is made, what it rests on, who answers it, what does not agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import msgspec

from allegata.compare.accounts import Accounts
from allegata.compare.allegations import allegation, is_alleged, situations
from allegata.compare.answers import answers
from allegata.compare.claims import Placed, Ties, near_claims, same_claims
from allegata.compare.copies import Copied, Standing, copied_claims
from allegata.compare.differences import differences
from allegata.compare.groups import Groups
from allegata.compare.holders import holders
from allegata.compare.likeness import Weights
from allegata.compare.matter import carries
from allegata.compare.questions import questions
from allegata.compare.roots import Roots
from allegata.compare.scenes import Scenes
from allegata.compare.sums import sums
from allegata.model import Allegation, Link, Question, Situation, sha256_hex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from allegata.compare.matter import Matter
    from allegata.compare.roots import Root
    from allegata.model.decided import Pair
    from allegata.model.profiles import Claim

_MARK = 16
"""Hexadecimal digits that stand for the claims of a document."""


class Findings(msgspec.Struct, frozen=True):
    """What the reports of one block say together, in an order that depends on content alone."""

    links: tuple[Link, ...]
    situations: tuple[Situation, ...]
    allegations: tuple[Allegation, ...]
    questions: tuple[Question, ...]
    copied: dict[str, Copied]
    """Pairs of its documents of which the claims on shared words were held together anew."""


def findings(
    matter: Matter, shared: Mapping[str, Copied], cites: set[tuple[str, str]], decided: Sequence[Pair]
) -> Findings:
    """Hold the reports of one block against one another.

    Args:
        matter: the reports.
        shared: pairs of them that share text.
        cites: pairs of documents, the citing one first.
        decided: pairs of statements and accounts that people said are one, or are not.
    """
    told = _with_claims(matter, shared)
    copied = [c for _, c in sorted(told.items())]
    pairs = _copied_claims(matter, copied)
    weights = Weights(matter.claims.values())
    scenes, placed, groups, across = _grouped(matter, weights, Ties(pairs, cites, decided))
    denied, declined = answers(matter, placed, weights, groups)
    groups = _alleged(groups, across, denied)
    way = Roots(matter, _originals(matter, pairs), cites, _families(copied))
    roots = {c.statement: root for held in groups.values() for c, root in _rooted(way, matter, held)}
    found = tuple(
        allegation(matter, placed, roots, held, (denied.get(key, ()), declined.get(key, ())))
        for key, held in groups.items()
    )
    apart = [link for key, held in groups.items() for link in differences(matter, held, roots, denied.get(key, ()))]
    links = (*(c.link for c in copied), *apart, *holders(matter, placed))
    return Findings(
        links=tuple({link.id: link for link in links}.values()),
        situations=situations(matter, scenes, found),
        allegations=found,
        questions=(*questions(matter, found), *sums(matter)),
        copied={key: c for key, c in told.items() if c is not shared[key]},
    )


def grouped(matter: Matter, shared: Mapping[str, Copied], cites: set[tuple[str, str]]) -> Mapping[str, Sequence[Claim]]:
    """The statements of each claim, by the smallest of them, whatever it bears on."""
    told = _with_claims(matter, shared)
    ties = Ties(_copied_claims(matter, (c for _, c in sorted(told.items()))), cites)
    return _grouped(matter, Weights(matter.claims.values()), ties)[2]


def _copied_claims(matter: Matter, copied: Iterable[Copied]) -> tuple[tuple[str, str], ...]:
    """Statements on copied words, the later first."""
    out: list[tuple[str, str]] = []
    for c in copied:
        if c.claims:
            later, earlier = (matter.by_document[d].profile.claims for d in (c.link.a, c.link.b))
            out.extend((later[i].statement, earlier[j].statement) for i, j in c.claims)
    return tuple(out)


def _with_claims(matter: Matter, pairs: Mapping[str, Copied]) -> dict[str, Copied]:
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

    return {key: held(c) for key, c in pairs.items()}


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
