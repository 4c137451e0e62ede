"""Which accounts of different reports tell of one alleged situation, and what is told of it.

Accounts are joined by what they name (site, body, accused), by people and place, and by claims that they share; two
that name different sites stay apart, and two accounts of one report are never made one.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from allegata.compare.groups import Groups
from allegata.compare.matter import NameIndex, NameSet, share_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from allegata.compare.accounts import Accounts
    from allegata.compare.matter import Matter, Report
    from allegata.model.decided import Pair
    from allegata.model.profiles import Name

_CLAIM, _COPIED = 1, 3
"""What a claim in common counts, and how many do at most."""
_ENOUGH = 3
_TWO = 2
"""Names of its reports, or one of its accounts, by which a report without account belongs to a situation."""
_NONE = NameSet()


class Scenes:
    """The situation of each account, and the names by which each claim is placed."""

    def __init__(
        self,
        matter: Matter,
        accounts: Accounts,
        shared: Mapping[tuple[str, str], int],
        decided: Iterable[Pair] = (),
    ) -> None:
        """Join the accounts of a case.

        Args:
            matter: the case.
            accounts: what is known of each of its accounts.
            shared: how many claims two accounts share already: 3 and more where text was copied.
            decided: what people said of accounts.
        """
        self._matter = matter
        self._names = accounts.names
        self._groups = Groups(decided, matter.parties)
        for one, other in accounts.told_twice():
            self._groups.join(one, other)
        near = accounts.near.union((a, b) for a, b in shared if a < b)
        ranked = sorted((-s, a, b) for a, b in near if (s := _score(accounts, (a, b), shared)) >= _ENOUGH)
        for _, a, b in ranked:
            if self._agree(a, b):
                self._groups.join_unless(a, b, accounts.apart)
        self._known: dict[str, NameSet] = {}
        self._told: dict[str, NameSet] = {}
        self._by_name = NameIndex()
        for group in self._groups.of(matter.parties):
            self._known[group[0]] = NameSet(n for a in group for n in self._names[a])
            self._told[group[0]] = NameSet(n for a in group for n in matter.parties[a].names)
            self._by_name.add(group[0], (n for a in group for n in self._names[a]))
        self._differ: dict[tuple[str, str], bool] = {}
        self._of_report = {r.document: self._main(r) for r in matter.reports}

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
            ((self._shares(names, s), len(self._known[s]), s) for s in self._by_name.near(names)), reverse=True
        )
        return ranked[0][2] if ranked and ranked[0][0] >= _TWO else None

    def _shares(self, names: Sequence[Name], scene: str) -> int:
        """How many names a situation shares with a report: twice those that its accounts are told of by."""
        return sum(map(self._known[scene].has, names)) + sum(map(self._told[scene].has, names))

    def _agree(self, a: str, b: str) -> bool:
        """Do the groups of two accounts name a site, body or person in common, where both name any?"""
        left, right = ({n for x in self._groups.members(i) for n in self._names[x]} for i in (a, b))
        return not (left and right) or share_name(left, right)

    def differ(self, a: str | None, b: str | None) -> bool:
        """Are two situations known by names that they do not share?"""
        if a is None or b is None or a == b:
            return False
        held = self._differ.get((a, b))
        if held is None:
            left, right = (self._known.get(s, _NONE) for s in (a, b))
            held = self._differ[a, b] = bool(left) and bool(right) and not left.meets(right)
        return held

    def groups(self) -> list[list[str]]:
        """The accounts of each situation."""
        return list(self._groups.of(self._matter.parties))

    def names(self, account: str) -> tuple[Name, ...]:
        """The sites, bodies and persons by which an account is known; not its tellers, outlets and towns."""
        return self._names[account]


def _score(accounts: Accounts, pair: tuple[str, str], shared: Mapping[tuple[str, str], int]) -> int:
    if accounts.apart(*pair):
        return 0
    return min(shared.get(pair, 0), _COPIED) * _CLAIM + accounts.alike(*pair)
