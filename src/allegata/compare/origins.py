"""The same claim wherever it is made, and what it rests on.

An allegation gathers the statements that different reports make of the same indicator about the same named group or
place, at times and places that do not exclude each other. Its origins are the innermost identified voices; else the
earliest document of a group of copies; else the publisher's owner.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from allegata.model import Allegation, Link, Origin, content_id, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from allegata.compare.profiles import Claim, Profile, Situation

CHECKED = ("copied text", "citation by name", "author", "owner group")


class Groups:
    """Union-find over strings; the root of a group is its smallest member."""

    def __init__(self) -> None:
        self._up: dict[str, str] = {}

    def root(self, item: str) -> str:
        """The group's representative."""
        up = self._up.setdefault(item, item)
        if up != item:
            up = self._up[item] = self.root(up)
        return up

    def join(self, a: str, b: str) -> None:
        """Make one group of two."""
        low, high = sorted((self.root(a), self.root(b)))
        self._up[high] = low


def allegations(profiles: Sequence[Profile], same_text: Sequence[Link]) -> tuple[Allegation, ...]:
    """Group coded statements into allegations and count what each rests on.

    Args:
        profiles: one a document, in order of adding.
        same_text: links between documents that share text.
    """
    situations = {s.account: s for p in profiles for s in p.situations}
    groups = _same_situation(profiles, situations)
    held: dict[tuple[str, str], list[tuple[Profile, Claim]]] = defaultdict(list)
    for p in profiles:
        for claim in p.claims:
            held[groups.root(claim.account), claim.indicator].append((p, claim))
    first = _first_copies(profiles, same_text)
    return tuple(
        _allegation(indicator, situations[root].label if root in situations else "", members, first)
        for (root, indicator), members in held.items()
        if any(c.reading == "reported" for _, c in members)
    )


def _same_situation(profiles: Sequence[Profile], situations: Mapping[str, Situation]) -> Groups:
    """Join accounts of different documents that share a name and exclude each other in neither time nor place."""
    groups = Groups()
    owner = {s.account: p.document for p in profiles for s in p.situations}
    by_name: dict[str, list[str]] = defaultdict(list)
    for account, s in situations.items():
        for name in s.names:
            by_name[name].append(account)
    inside: dict[str, set[str]] = defaultdict(set)
    for account in situations:
        inside[account].add(owner[account])
    for name in sorted(by_name):
        accounts = by_name[name]
        for i, a in enumerate(accounts):
            for b in accounts[i + 1 :]:
                ra, rb = groups.root(a), groups.root(b)
                if ra == rb or inside[ra] & inside[rb] or not _compatible(situations[a], situations[b]):
                    continue
                merged = inside[ra] | inside[rb]
                groups.join(a, b)
                inside[groups.root(a)] = merged
    return groups


def _compatible(a: Situation, b: Situation) -> bool:
    if a.latest and b.earliest and a.latest < b.earliest:
        return False
    if b.latest and a.earliest and b.latest < a.earliest:
        return False
    return not (a.places and b.places) or bool(a.places & b.places)


def _first_copies(profiles: Sequence[Profile], same_text: Iterable[Link]) -> dict[str, str]:
    """For each document in a group of copies, the group's earliest; a shared quotation makes no copy."""
    groups = Groups()
    for link in same_text:
        if link.form != "quotation":
            groups.join(link.a, link.b)
    order = {p.document: (p.published or "9999", i) for i, p in enumerate(profiles)}
    members: dict[str, list[str]] = defaultdict(list)
    for p in profiles:
        members[groups.root(p.document)].append(p.document)
    return {d: min(held, key=lambda x: order[x]) for held in members.values() if len(held) > 1 for d in held}


def _origin(p: Profile, claim: Claim, first: Mapping[str, str]) -> tuple[str, str]:
    if claim.voice is not None and claim.voice.name is not None:
        return ("document" if claim.voice.role == "document" else "voice"), claim.voice.name
    if p.document in first:
        return "copy_group", first[p.document]
    return ("owner", p.owner) if p.owner else ("document", p.document)


def _allegation(
    indicator: str, where: str, members: Sequence[tuple[Profile, Claim]], first: Mapping[str, str]
) -> Allegation:
    reported = [(p, c) for p, c in members if c.reading == "reported"]
    roots: dict[tuple[str, str], list[str]] = defaultdict(list)
    as_written: dict[tuple[str, str], str] = {}
    for p, c in reported:
        kind, root = _origin(p, c, first)
        as_written.setdefault((kind, fold(root)), root)
        if c.statement not in roots[kind, fold(root)]:
            roots[kind, fold(root)].append(c.statement)
    statements = tuple(dict.fromkeys(c.statement for _, c in reported))
    origins = tuple(
        Origin(root=as_written[key], kind=key[0], statements=tuple(held))  # type: ignore[arg-type]  # by `_origin`
        for key, held in roots.items()
    )
    return Allegation(
        id=content_id("alg", indicator, *statements),
        label=f"{indicator}: {where}" if where else indicator,
        statements=statements,
        denials=tuple(dict.fromkeys(c.statement for _, c in members if c.reading == "denied")),
        reports=tuple(dict.fromkeys(p.document for p, _ in reported)),
        publishers=tuple(dict.fromkeys(p.publisher for p, _ in reported if p.publisher)),
        origins=origins,
        checked=CHECKED,
    )


def conflicts(found: Sequence[Allegation]) -> tuple[Link, ...]:
    """Links `contradicts` (stance) between what is alleged and its denials: each denial against the first one."""
    links: dict[tuple[str, str], Link] = {}
    for allegation in found:
        for denial in allegation.denials:
            pair = (denial, allegation.statements[0])
            if pair[0] != pair[1] and pair not in links:
                links[pair] = Link(
                    id=content_id("lnk", "contradicts", *pair),
                    a=pair[0],
                    b=pair[1],
                    kind="contradicts",
                    dimension="stance",
                    rule="one says it happened, the other that it did not, of the same indicator and situation",
                )
    return tuple(links.values())
