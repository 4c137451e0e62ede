"""The accounts of a case, each by the names, sites and towns that it tells of, and which of them come near another."""

from __future__ import annotations

import datetime as dt
import functools
from itertools import permutations
from typing import TYPE_CHECKING

from allegata.compare.matter import names_alike, share_name
from allegata.grammar.proper import bare
from allegata.model import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.compare.matter import Matter, Report
    from allegata.model.profiles import Name, Party

_NAMED, _PLACE, _PEOPLE = 3, 1, 1
"""What each thing in common counts; a site or body named by both is enough by itself, a town and a trade are not."""
_TWO = 2
_APART = 400
"""Days between two times that are not one situation's."""


class Accounts:
    """What is known of the accounts of a case before any claim of theirs is held against another."""

    def __init__(self, matter: Matter) -> None:
        self._matter = matter
        self.names = {
            p.account: names for r in matter.reports for p, names in zip(r.profile.parties, self._own(r), strict=True)
        }
        """The sites, bodies and persons by which each is known; not its tellers, outlets and towns."""
        self._sites = {a: [n for n in names if n not in matter.named_bodies] for a, names in self.names.items()}
        self._alike: dict[tuple[str, str], int] = {}

    @functools.cached_property
    def near(self) -> frozenset[tuple[str, str]]:
        """Pairs that share a name, the smaller id first."""
        known: dict[Name, list[str]] = {}
        for account in sorted(self.names):
            for name in self.names[account]:
                known.setdefault(name, []).append(account)
        return frozenset(
            (a, b)
            for name, others in names_alike(known)
            for other in others
            for a in known[name]
            for b in known[other]
            if a < b
        )

    def alike(self, a: str, b: str) -> int:
        """How much two accounts have in common, claims aside; nothing where they cannot be one."""
        held = self._alike.get((a, b))
        if held is None:
            held = self._alike[a, b] = self._score(a, b)
        return held

    def apart(self, a: str, b: str) -> bool:
        """One report's two accounts; times that cannot be one."""
        if self._matter.told_in[a] is self._matter.told_in[b]:
            return True
        left, right = self._matter.parties[a], self._matter.parties[b]
        return far(left.latest, right.earliest) or far(right.latest, left.earliest)

    def told_twice(self) -> Iterator[tuple[str, str]]:
        """Accounts without site, town or time, each with the only other one of its report: that is told again."""
        for report in self._matter.reports:
            if len(report.profile.parties) == _TWO:
                for one, other in permutations(report.profile.parties):
                    if not (one.places or one.earliest or one.latest or self._sites[one.account]):
                        yield one.account, other.account
                        break

    def _own(self, report: Report) -> Iterator[tuple[Name, ...]]:
        """The names of each account of a report."""
        tellers = _tellers(report) if report.profile.parties else set()
        alone = len(report.profile.parties) == 1
        for party in report.profile.parties:
            found = (*party.names, *report.profile.names) if alone else party.names
            aside = {*tellers, *party.places}
            yield tuple(dict.fromkeys(n for n in found if n not in aside and not self._is_only_outlet(n)))

    def _is_only_outlet(self, name: Name) -> bool:
        return self._matter.is_outlet(name) and name not in self._matter.outlets.answering

    def _score(self, a: str, b: str) -> int:
        score = 0
        left, right = self._matter.parties[a], self._matter.parties[b]
        if share_name(self._sites[a], self._sites[b]) or (
            share_name(self.names[a], self.names[b]) and not self._elsewhere(left, right)
        ):
            score += _NAMED
        if share_name(self._towns(left), self._towns(right)):
            score += _PLACE
        if left.people and right.people and fold(left.people) == fold(right.people):
            score += _PEOPLE
        return score

    def _elsewhere(self, left: Party, right: Party) -> bool:
        """Does each tell of a town or site of its own, so that one body's doings there are two?"""
        here, there = ((*p.places, *self._sites[p.account]) for p in (left, right))
        return bool(here) and bool(there) and not share_name(here, there)

    def _towns(self, party: Party) -> tuple[Name, ...]:
        report = self._matter.told_in[party.account]
        return party.places or (report.profile.places if len(report.profile.parties) == 1 else ())


def _tellers(report: Report) -> set[Name]:
    """The names of those who only speak in a report."""
    spoken = {bare(v.name) for c in report.profile.claims for v in c.voices if v.name}
    told = {n for c in report.profile.claims if c.stance != "denies" for n in c.names}
    return {n for n in spoken if n not in told}


@functools.lru_cache(65_536)
def far(end: str | None, start: str | None) -> bool:
    """Does one period end long before another begins?"""
    if end is None or start is None:
        return False
    days = dt.date.fromisoformat(start[:10]) - dt.date.fromisoformat(end[:10])
    return days.days > _APART
