"""Reports as the comparison sees them: with their sources and their claims."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from allegata.compare.outlets import Heading
from allegata.grammar.proper import bare
from allegata.model.profiles import Profile  # noqa: TC001  a field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from allegata.compare.outlets import Outlets
    from allegata.model.profiles import Claim, Name, Party

_CARRIES = frozenset({"affirmed", "negated", "habitual", "predicted"})


class Report(Heading, frozen=True, kw_only=True):
    """A document that was read, with what is known of its source."""

    profile: Profile


class Matter:
    """Reports that are held against one another, looked up by document, by claim and by outlet."""

    def __init__(self, reports: Iterable[Report], outlets: Outlets) -> None:
        """Look at every claim.

        Args:
            reports: those of a block.
            outlets: those of the whole case.
        """
        self.reports: tuple[Report, ...] = tuple(sorted(reports, key=lambda r: r.order))
        self.by_document = {r.document: r for r in self.reports}
        self.claims: dict[str, Claim] = {c.statement: c for r in self.reports for c in r.profile.claims}
        self.held_by = {c.statement: r for r in self.reports for c in r.profile.claims}
        self.parties: dict[str, Party] = {p.account: p for r in self.reports for p in r.profile.parties}
        self.told_in = {p.account: r for r in self.reports for p in r.profile.parties}
        self.bodies = _bodies(self.claims.values())
        self.place_of = {r.document: n for n, r in enumerate(self.reports)}
        self.spelled = _longest(self.reports)
        self.outlets = outlets
        self._printed: dict[str, list[Report]] = {}
        self._published_by: dict[Name, Report | None] = {}
        for report in self.reports:
            if report.publisher:
                self._printed.setdefault(report.publisher, []).append(report)

    @functools.cached_property
    def named_bodies(self) -> frozenset[Name]:
        """The names of all bodies that the reports speak of."""
        return frozenset(bare(body) for r in self.reports for body in r.profile.bodies)

    @functools.cached_property
    def tellers(self) -> frozenset[str]:
        """The words by which voices without a name are told of."""
        voices = (v for c in self.claims.values() for v in c.voices if v.role == "unnamed" and v.name)
        return frozenset(w for v in voices for w in (v.name or "").casefold().split())

    def report(self, claim: Claim) -> Report:
        """The report that makes a claim."""
        return self.held_by[claim.statement]

    def cited(self, citing: Report, name: str) -> list[Report]:
        """The reports here that a name in one of them stands for, none of its own outlet, latest first."""
        standing = self.outlets.standing(citing, name)
        if standing == "none":
            return []
        held = [r for p in self.outlets.meant(name) if p != citing.publisher for r in self._printed.get(p, ())]
        if standing == "before":
            held = [r for r in held if r.published is not None and r.published <= (citing.published or "")]
        return sorted(held, key=lambda r: r.order, reverse=True)

    def is_cited(self, citing: Report, name: str) -> bool:
        """Does a name stand for a report of the case, be it here or not?"""
        return self.outlets.standing(citing, name) != "none"

    def publisher_of(self, name: Name) -> Report | None:
        """The first report here whose outlet has a name."""
        if name not in self._published_by:
            held = [reports[0] for outlet, reports in self._printed.items() if same_name(bare(outlet), name)]
            self._published_by[name] = min(held, key=lambda r: r.order, default=None)
        return self._published_by[name]

    def is_outlet(self, name: Name) -> bool:
        """Is this the name of an outlet of the case?"""
        return name in self.outlets


def _longest(reports: Iterable[Report]) -> dict[str, str]:
    """How the case writes each name at its longest."""
    out: dict[str, str] = {}
    for report in reports:
        for key, written in report.profile.spelled.items():
            held = out.get(key)
            if held is None or (len(written), written) > (len(held), held):
                out[key] = written
    return out


def _bodies(claims: Iterable[Claim]) -> dict[Name, Name]:
    """Whom each named person speaks for, where the case says one body."""
    held: dict[Name, set[Name]] = {}
    for v in (v for c in claims for v in c.voices):
        if v.name and v.body and v.role == "person":
            held.setdefault(bare(v.name), set()).add(v.body)
    return {name: min(bodies) for name, bodies in held.items() if len(bodies) == 1}


def carries(claim: Claim) -> bool:
    """Does the claim say that something is so? Doubts, conditions, advice and answers do not."""
    told = claim.kind == "fact" and claim.stance == "affirms"
    return told and claim.standing in _CARRIES and claim.mode != "conditional"


def same_name(a: Name, b: Name) -> bool:
    """Is one of two names the other in full or in short?"""
    return set(a) <= set(b) or set(b) <= set(a)


def share_name(left: Iterable[Name], right: Iterable[Name]) -> bool:
    """Have two sets of names one in common?"""
    held = [set(b) for b in right]
    for one in map(set, left) if held else ():
        for other in held:
            if one <= other or other <= one:
                return True
    return False


def names_alike(names: Iterable[Name]) -> Iterator[tuple[Name, list[Name]]]:
    """Each of some names with those among them that it is one with, itself too; each name is looked at once."""
    every = list(dict.fromkeys(names))
    by_word: dict[str, list[Name]] = {}
    for name in every:
        for word in name:
            by_word.setdefault(word, []).append(name)
    empty = [name for name in every if not name]
    for name in every:
        near = dict.fromkeys(other for word in name for other in by_word[word]) if name else dict.fromkeys(every)
        yield name, [other for other in (*near, *empty) if same_name(name, other)]


class NameSet:
    """Names that grow in number, and whether one of them is another in full or in short, without looking at all."""

    def __init__(self, names: Iterable[Name] = ()) -> None:
        self._by_word: dict[str, list[frozenset[str]]] = {}
        self._held: set[Name] = set()
        self.add(names)

    def __len__(self) -> int:
        return len(self._held)

    def add(self, names: Iterable[Name]) -> None:
        """Put names in."""
        for name in names:
            if name not in self._held:
                self._held.add(name)
                words = frozenset(name)
                for word in words:
                    self._by_word.setdefault(word, []).append(words)

    def has(self, name: Name) -> bool:
        """Is a name one of these, in full or in short? A name without words is any."""
        if not name or () in self._held:
            return bool(self._held)
        mine = frozenset(name)
        return any(mine <= held or held <= mine for word in mine for held in self._by_word.get(word, ()))

    def meets(self, other: NameSet) -> bool:
        """Have two sets a name in common?"""
        few, many = sorted((self, other), key=len)
        return any(many.has(name) for name in few._held)  # noqa: SLF001  of its own class


class NameIndex:
    """Things by the words of their names: what may share a name with others, without looking at all."""

    def __init__(self) -> None:
        self._by_word: dict[str, dict[str, None]] = {}
        self._held: dict[str, None] = {}
        self._empty: dict[str, None] = {}

    def add(self, item: str, names: Iterable[Name]) -> None:
        """Note a thing's names."""
        for name in names:
            self._held[item] = None
            for word in name:
                self._by_word.setdefault(word, {})[item] = None
            if not name:
                self._empty[item] = None

    def near(self, names: Iterable[Name]) -> dict[str, None]:
        """Everything that may share a name with these, and some that does not; a name without words is any."""
        out: dict[str, None] = {}
        for name in names:
            if not name:
                return dict(self._held)
            out.update(self._empty)
            for word in name:
                out.update(self._by_word.get(word, {}))
        return out
