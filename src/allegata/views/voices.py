"""Who speaks, and on whose authority: a tally of voices over the case."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from allegata.views.listing import Listing, by_letter, encoded
from allegata.views.phrases import phrase
from allegata.views.visible import isolated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from allegata.model import CaseReader, Entity, Statement

_LISTED = 6


class Tally(msgspec.Struct, array_like=True):
    """A voice: what it says itself, what is passed on through it, by whom, on what basis, in which reports."""

    name: str | None
    role: str
    own: int = 0
    through: int = 0
    denies: int = 0
    bases: dict[str, int] = msgspec.field(default_factory=dict)
    carriers: dict[str, int] = msgspec.field(default_factory=dict)
    reports: list[int] = msgspec.field(default_factory=list)


class VoiceView(NamedTuple):
    """A row of the table of voices."""

    name: Markup
    role: str
    own: int
    passed_on: int
    denies: int
    basis: str
    carriers: Markup
    reports: tuple[int, ...]
    more: int


class NameView(NamedTuple):
    """A person or body that several forms of a name are taken for."""

    label: Markup
    kind: str
    forms: Markup


class Voices(msgspec.Struct):
    """One tally a voice; no statement is held."""

    held: dict[tuple[str, str], Tally] = msgspec.field(default_factory=dict)

    def join(self, found: Iterable[Tally], report: int) -> None:
        """Take the voices of a report in; reports come in order."""
        for voice in found:
            tally = self._of(voice.name, voice.role)
            tally.reports.append(report)
            tally.own += voice.own
            tally.denies += voice.denies
            tally.through += voice.through
            for counts, more in ((tally.bases, voice.bases), (tally.carriers, voice.carriers)):
                for key, number in more.items():
                    counts[key] = counts.get(key, 0) + number

    def _of(self, name: str | None, role: str) -> Tally:
        key = ((name or "").casefold(), role)
        tally = self.held.get(key)
        if tally is None:
            tally = self.held[key] = Tally(name, role)
        return tally

    def add(self, statement: Statement) -> None:
        """Count the voices of a statement."""
        before = ""
        for i, hop in enumerate(statement.voice):
            tally = self._of(hop.name, hop.role)
            if i == len(statement.voice) - 1:
                tally.own += 1
                tally.denies += statement.stance == "denies"
                tally.bases[hop.basis] = tally.bases.get(hop.basis, 0) + 1
            else:
                tally.through += 1
            if before and before != hop.name:
                tally.carriers[before] = tally.carriers.get(before, 0) + 1
            before = hop.name or phrase("voice.nobody" if hop.role != "author" else "voice.author_unnamed")

    def __len__(self) -> int:
        return len(self.held)

    def listing(self) -> Listing[Tally]:
        """Every voice, those with most claims of their own first."""
        ranked = sorted(self.held.values(), key=lambda t: (-t.own, -t.through, t.name or ""))
        return Listing(ranked, _view, lambda t: by_letter(t.name), _told, lambda t: encoded(t.name, t.role))


def _told(held: Sequence[Tally]) -> str:
    return encoded([(t.name, t.role, t.own, t.through, t.denies, t.bases, t.carriers, t.reports) for t in held])


def _view(tally: Tally) -> VoiceView:
    numbers = tally.reports
    is_author = tally.role == "author"
    return VoiceView(
        name=isolated(tally.name) or isolated(phrase("voice.author_unnamed" if is_author else "voice.nobody")),
        role=phrase(f"role.{tally.role}"),
        own=tally.own,
        passed_on=tally.through,
        denies=tally.denies,
        basis=", ".join(phrase(f"basis.{b}") for b, _ in Counter(tally.bases).most_common() if b != "unknown"),
        carriers=isolated("; ".join(name for name, _ in Counter(tally.carriers).most_common(_LISTED))),
        reports=tuple(numbers[:_LISTED]),
        more=max(0, len(numbers) - _LISTED),
    )


def names(reader: CaseReader) -> Listing[Entity]:
    """Proposed entities with more than one form of the name."""
    held = [e for e in reader.entities() if len(e.names) > 1]
    return Listing(held, _name, lambda e: by_letter(e.label), encoded, lambda e: e.id)


def _name(entity: Entity) -> NameView:
    kind = phrase(f"names.{entity.kind}")
    return NameView(isolated(entity.label), kind, isolated("; ".join(entity.names)))
