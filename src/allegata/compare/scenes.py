"""Which accounts of different reports tell of one alleged situation, and what is told of it.

Accounts are joined by what they name (site, body, accused), by people and place, and by claims that they share; two
that name different sites stay apart, and two accounts of one report are never made one.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import permutations
from typing import TYPE_CHECKING

from allegata.compare.groups import Groups
from allegata.compare.matter import NameIndex, names_alike, share_name
from allegata.grammar.proper import bare
from allegata.model import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from allegata.compare.matter import Matter, Report
    from allegata.model.decided import Pair
    from allegata.model.profiles import Name, Party

_NAMED, _PLACE, _PEOPLE, _CLAIM, _COPIED = 3, 1, 1, 1, 3
"""What each thing in common counts; a site or body named by both is enough by itself, a town and a trade are not."""
_ENOUGH = 3
_ROUNDS = 3
_TWO = 2
_APART = 400
"""Days between two times that are not one situation's."""


class Scenes:
    """The situation of each account, and the names by which each claim is placed."""

    def __init__(self, matter: Matter, shared: Mapping[tuple[str, str], int], decided: Iterable[Pair] = ()) -> None:
        """Join the accounts of a case.

        Args:
            matter: the case.
            shared: how many claims two accounts share already: 3 and more where text was copied.
            decided: what people said of accounts.
        """
        self._matter = matter
        self._names = {p.account: self._own_names(p) for p in matter.parties.values()}
        self._held_sites: dict[str, list[Name]] = {}
        self._groups = Groups(decided, matter.parties)
        for one, other in self._told_twice():
            self._groups.join(one, other)
        ranked = sorted((-s, a, b) for a, b in self._near(shared) if (s := self._score(a, b, shared)) >= _ENOUGH)
        for _, a, b in ranked:
            if self._agree(a, b):
                self._groups.join_unless(a, b, self._apart)
        self._known = {g[0]: {n for a in g for n in self._names[a]} for g in self._groups.of(matter.parties)}
        self._by_name = NameIndex()
        for first, names in self._known.items():
            self._by_name.add(first, names)
        self._of_report: dict[str, str | None] = {}
        for _ in range(_ROUNDS):  # a report without account makes the names of its situation known to the next
            self._of_report = {r.document: self._main(r) for r in matter.reports}
            for report in matter.reports:
                scene = self._of_report[report.document]
                if scene is not None and not report.profile.parties:
                    found = {n for n in report.profile.names if not matter.is_outlet(n)}
                    self._known[scene] |= found
                    self._by_name.add(scene, found)

    def of(self, account: str | None) -> str | None:
        """The situation of an account, by its smallest account."""
        return self._groups.root(account) if account is not None else None

    def of_report(self, report: Report) -> str | None:
        """The situation that a report is about: that of most of its statements, else the one whose names it shares."""
        return self._of_report[report.document]

    def _main(self, report: Report) -> str | None:
        held = Counter(self.of(c.account) for c in report.profile.claims if c.account is not None)
        if held:
            return min(held, key=lambda s: (-held[s], str(s)))
        names = [n for n in report.profile.names if not self._matter.is_outlet(n)]
        ranked = sorted(
            (
                (sum(share_name([n], known) for n in names), len(known), s)
                for s in self._by_name.near(names)
                for known in (self._known[s],)
            ),
            reverse=True,
        )
        return ranked[0][2] if ranked and ranked[0][0] else None

    def _near(self, shared: Mapping[tuple[str, str], int]) -> set[tuple[str, str]]:
        """Pairs of accounts that may be one: they share a name, or a claim; no town and trade suffice."""
        out = {(a, b) for a, b in shared if a < b}
        known: dict[Name, list[str]] = {}
        for account in sorted(self._names):
            for name in self._names[account]:
                known.setdefault(name, []).append(account)
        for name, others in names_alike(known):
            held = known[name]
            out.update((a, b) for other in others for a in held for b in known[other] if a < b)
        return out

    def _agree(self, a: str, b: str) -> bool:
        """Do the groups of two accounts name a site, body or person in common, where both name any?"""
        left, right = ({n for x in self._groups.members(i) for n in self._names[x]} for i in (a, b))
        return not (left and right) or share_name(left, right)

    def differ(self, a: str | None, b: str | None) -> bool:
        """Are two situations known by names that they do not share?"""
        if a is None or b is None or a == b:
            return False
        left, right = self._known.get(a, set()), self._known.get(b, set())
        return bool(left) and bool(right) and not share_name(left, right)

    def groups(self) -> list[list[str]]:
        """The accounts of each situation."""
        return list(self._groups.of(self._matter.parties))

    def names(self, account: str) -> tuple[Name, ...]:
        """The sites, bodies and persons by which an account is known; not its tellers, outlets and towns."""
        return self._names[account]

    def _own_names(self, party: Party) -> tuple[Name, ...]:
        report = self._matter.told_in[party.account]
        alone = len(report.profile.parties) == 1
        found = (*party.names, *report.profile.names) if alone else party.names
        aside = {*tellers_of(report), *party.places}
        return tuple(dict.fromkeys(n for n in found if n not in aside and not self._is_only_outlet(n)))

    def _is_only_outlet(self, name: Name) -> bool:
        return self._matter.is_outlet(name) and name not in self._matter.answering

    def _score(self, a: str, b: str, shared: Mapping[tuple[str, str], int]) -> int:
        if self._apart(a, b):
            return 0
        left, right = self._matter.parties[a], self._matter.parties[b]
        score = min(shared.get((a, b), 0), _COPIED) * _CLAIM
        if share_name(*(self._sites(x) for x in (a, b))) or (
            share_name(self._names[a], self._names[b]) and not self._elsewhere(left, right)
        ):
            score += _NAMED
        if share_name(self._towns(left), self._towns(right)):
            score += _PLACE
        if left.people and right.people and fold(left.people) == fold(right.people):
            score += _PEOPLE
        return score

    def _told_twice(self) -> Iterator[tuple[str, str]]:
        """Accounts without site, town or time, each with the only other one of its report: that is told again."""
        for report in self._matter.reports:
            if len(report.profile.parties) == _TWO:
                for one, other in permutations(report.profile.parties):
                    if not (one.places or one.earliest or one.latest or self._sites(one.account)):
                        yield one.account, other.account
                        break

    def _elsewhere(self, left: Party, right: Party) -> bool:
        """Does each tell of a town or site of its own, so that one body's doings there are two?"""
        here, there = ((*p.places, *self._sites(p.account)) for p in (left, right))
        return bool(here) and bool(there) and not share_name(here, there)

    def _sites(self, account: str) -> list[Name]:
        """The names of an account that are no body's."""
        held = self._held_sites.get(account)
        if held is None:
            found = [n for n in self._names[account] if n not in self._matter.named_bodies]
            held = self._held_sites[account] = found
        return held

    def _towns(self, party: Party) -> tuple[Name, ...]:
        report = self._matter.told_in[party.account]
        return party.places or (report.profile.places if len(report.profile.parties) == 1 else ())

    def _apart(self, a: str, b: str) -> bool:
        """One report's two accounts; sites of different names; times that cannot be one."""
        left, right = self._matter.parties[a], self._matter.parties[b]
        if self._matter.told_in[a] is self._matter.told_in[b]:
            return True
        return far(left.latest, right.earliest) or far(right.latest, left.earliest)


def tellers_of(report: Report) -> set[Name]:
    """The names of those who only speak in a report."""
    spoken = {bare(v.name) for c in report.profile.claims for v in c.voices if v.name}
    told = {n for c in report.profile.claims if c.stance != "denies" for n in c.names}
    return {n for n in spoken if n not in told}


def far(end: str | None, start: str | None) -> bool:
    """Does one period end long before another begins?"""
    if end is None or start is None:
        return False
    days = dt.date.fromisoformat(start[:10]) - dt.date.fromisoformat(end[:10])
    return days.days > _APART
