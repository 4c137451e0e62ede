"""The outlets of a whole case: which names are theirs, and which reports of theirs a report can cite."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Literal

import msgspec

from allegata.compare.names import initials
from allegata.grammar.proper import bare
from allegata.model import Source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from allegata.model.profiles import Name

_FEWEST_LETTERS = 3
Standing = Literal["before", "alone", "none"]
"""How a name leads to reports: to those that came out before, to the only one there is, or to none."""


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a document beside its text. `order` sorts by date, then by content alone."""

    document: str
    source: Source
    byline: str | None = None

    @property
    def publisher(self) -> str | None:
        """The outlet as printed or entered."""
        return self.source.publisher

    @property
    def owner(self) -> str | None:
        """Who owns the outlet; the outlet itself where nothing is known of it."""
        return self.source.owner_group or self.source.publisher

    @property
    def published(self) -> str | None:
        """Earliest ISO date of publication."""
        return self.source.published.earliest if self.source.published is not None else None

    @property
    def order(self) -> tuple[str, str]:
        """By date of publication, the undated last."""
        return self.published or "9999", self.document


def is_of(name: str, publisher: str) -> bool:
    """Is a voice's or credit's name an outlet's: in full, by its initials, or with what kind of work it is?"""
    mine, outlet = bare(name), bare(publisher)
    if not mine or not outlet:
        return False
    if set(outlet) == set(mine) or (len(outlet) > 1 and set(outlet) <= set(mine)):
        return True
    if len(mine) == 1 < len(outlet) and outlet[-1] == mine[0]:  # "the Mail" of the Port Skerry Mail
        return True
    short = _short(name)
    return bool(short) and short == initials(publisher)


def _short(name: str) -> str:
    """A name that is written as initials, in small letters; nothing where it is none."""
    short = name.strip("() ").replace(".", "")
    return short.casefold() if len(short) >= _FEWEST_LETTERS and short.isupper() else ""


class _Held:
    """The reports of one outlet, those with a date in their order."""

    def __init__(self, reports: Iterable[Heading]) -> None:
        self.reports = sorted(reports, key=lambda r: r.order)
        self.dated = [r for r in self.reports if r.published is not None]
        self._days = [r.published or "" for r in self.dated]

    def last(self, day: str) -> Heading | None:
        """The last that came out on a day or before."""
        at = bisect_right(self._days, day)
        return self.dated[at - 1] if at else None


class Outlets:
    """All outlets of a case with their reports."""

    def __init__(self, headings: Iterable[Heading], answering: Collection[str]) -> None:
        """Look at every report.

        Args:
            headings: those that were read.
            answering: documents in which their outlet denies something itself.
        """
        printed: dict[str, list[Heading]] = {}
        for heading in headings:
            if heading.publisher:
                printed.setdefault(heading.publisher, []).append(heading)
        self._held = {publisher: _Held(reports) for publisher, reports in printed.items()}
        self._names = {publisher: bare(publisher) for publisher in printed}
        self._all = frozenset(self._names.values())
        self.answering = frozenset(
            self._names[publisher]
            for publisher, reports in printed.items()
            if any(r.document in answering for r in reports)
        )
        """Outlets that are bodies which answer there for themselves."""
        self._by_word: dict[str, list[str]] = {}
        self._by_initials: dict[str, list[str]] = {}
        for publisher, name in self._names.items():
            for word in {*name[:1], *name[-1:]}:
                self._by_word.setdefault(word, []).append(publisher)
            self._by_initials.setdefault(initials(publisher), []).append(publisher)
        self._meant: dict[str, tuple[str, ...]] = {}

    def __contains__(self, name: Name) -> bool:
        """Is this the name of an outlet of the case?"""
        return name in self._all

    def meant(self, name: str) -> tuple[str, ...]:
        """The outlets that a name stands for, as they are printed."""
        found = self._meant.get(name)
        if found is None:
            near = {p for word in bare(name) for p in self._by_word.get(word, ())}
            near.update(self._by_initials.get(_short(name), ()))
            found = self._meant[name] = tuple(sorted(p for p in near if is_of(name, p)))
        return found

    def standing(self, citing: Heading, name: str) -> Standing:
        """How a name leads from a report to others, none of its own outlet.

        Only those count that came out no later than it; where dates do not settle it, those of an outlet with one
        report.
        """
        others = self._others(citing, name)
        if citing.published is not None and any(h.last(citing.published) is not None for h in others):
            return "before"
        is_alone = sum(len(h.reports) for h in others) == 1
        is_open = citing.published is None or not any(h.dated for h in others)
        return "alone" if is_alone and is_open else "none"

    def _others(self, citing: Heading, name: str) -> list[_Held]:
        return [self._held[p] for p in self.meant(name) if p != citing.publisher]

    def last(self, citing: Heading, name: str) -> str | None:
        """The document that a name in a report stands for: the latest of them all."""
        standing = self.standing(citing, name)
        if standing == "none":
            return None
        others = self._others(citing, name)
        if standing == "alone":
            return next(r.document for h in others for r in h.reports)
        day = citing.published or ""
        return max((last for h in others if (last := h.last(day)) is not None), key=lambda r: r.order).document
