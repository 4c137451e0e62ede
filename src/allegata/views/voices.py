"""Who speaks and on whose authority: a tally of voices over the case, and each report's tree of voices."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from allegata.model import Hop
from allegata.views.claims import hop_name
from allegata.views.phrases import phrase
from allegata.views.visible import isolated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from allegata.model import CaseReader, Statement
    from allegata.views.survey import Outline, Survey

_LISTED = 8


class _Tally(msgspec.Struct):
    name: str | None
    role: str
    own: int = 0
    through: int = 0
    denies: int = 0
    types: Counter[str] = msgspec.field(default_factory=Counter)
    bases: Counter[str] = msgspec.field(default_factory=Counter)
    carriers: Counter[str] = msgspec.field(default_factory=Counter)
    reports: set[int] = msgspec.field(default_factory=set)


class VoiceView(NamedTuple):
    """A row of the table of voices."""

    name: Markup
    role: str
    own: int
    passed_on: int
    denies: int
    types: str
    bases: str
    carriers: Markup
    reports: str


class NameView(NamedTuple):
    """A person or body that several forms of a name are taken for."""

    label: Markup
    kind: str
    forms: Markup
    note: Markup


class Node(NamedTuple):
    """A voice in a report's tree, with the voices it cites."""

    name: Markup
    role: str
    own: int
    children: tuple[Node, ...]


class _Branch(msgspec.Struct):
    hop: Hop
    own: int = 0
    children: dict[tuple[str, str], _Branch] = msgspec.field(default_factory=dict)


def table(reader: CaseReader, survey: Survey) -> list[VoiceView]:
    """Every voice of the case, those with most claims of their own first. One tally a voice is held, no statement."""
    held: dict[tuple[str, str], _Tally] = {}
    for outline in survey.outlines.values():
        for statement in reader.statements(outline.id):
            _add(held, statement, outline.number)
    ordered = sorted(held.values(), key=lambda t: (-t.own, -t.through, t.name or ""))
    return [_view(t) for t in ordered]


def names(reader: CaseReader) -> Iterator[NameView]:
    """Proposed entities with more than one form of the name."""
    for entity in reader.entities():
        if len(entity.names) > 1:
            forms = "; ".join(entity.names)
            kind = phrase(f"names.{entity.kind}")
            yield NameView(isolated(entity.label), kind, isolated(forms), isolated(entity.note))


def _add(held: dict[tuple[str, str], _Tally], statement: Statement, report: int) -> None:
    before = ""
    for i, hop in enumerate(statement.voice):
        tally = held.setdefault(_key(hop), _Tally(hop.name, hop.role))
        tally.reports.add(report)
        if i == len(statement.voice) - 1:
            tally.own += 1
            tally.denies += statement.stance == "denies"
            tally.types[hop.type] += 1
            tally.bases[hop.basis] += 1
        else:
            tally.through += 1
        if before and before != hop.name:
            tally.carriers[before] += 1
        before = hop.name or phrase("voice.nobody" if hop.role != "author" else "voice.author_unnamed")


def _key(hop: Hop) -> tuple[str, str]:
    return ((hop.name or "").casefold(), hop.role)


def _view(tally: _Tally) -> VoiceView:
    types = ", ".join(f"{phrase(f'type.{t}')} {n}" for t, n in tally.types.most_common())
    bases = ", ".join(f"{phrase(f'basis.{b}')} {n}" for b, n in tally.bases.most_common() if b != "unknown")
    numbers = [str(n) for n in sorted(tally.reports)]
    more = ["…"] if len(numbers) > _LISTED else []
    return VoiceView(
        name=isolated(tally.name) or _nameless(tally.role),
        role=phrase(f"role.{tally.role}"),
        own=tally.own,
        passed_on=tally.through,
        denies=tally.denies,
        types=types,
        bases=bases,
        carriers=isolated("; ".join(name for name, _ in tally.carriers.most_common(_LISTED))),
        reports=", ".join(numbers[:_LISTED] + more),
    )


def _nameless(role: str) -> Markup:
    return isolated(phrase("voice.author_unnamed" if role == "author" else "voice.nobody"))


def trees(reader: CaseReader, survey: Survey) -> Iterator[tuple[Outline, tuple[Node, ...]]]:
    """Each report's voices as a tree: its author, whom the author cites, whom those cite."""
    for outline in survey.outlines.values():
        roots: dict[tuple[str, str], _Branch] = {}
        for statement in reader.statements(outline.id):
            _grow(roots, statement.voice)
        if roots:
            yield outline, _nodes(roots)


def _grow(roots: dict[tuple[str, str], _Branch], voice: Sequence[Hop]) -> None:
    level = roots
    for i, hop in enumerate(voice):
        branch = level.setdefault(_key(hop), _Branch(hop))
        branch.own += i == len(voice) - 1
        level = branch.children


def _nodes(level: dict[tuple[str, str], _Branch]) -> tuple[Node, ...]:
    return tuple(Node(hop_name(b.hop), phrase(f"role.{b.hop.role}"), b.own, _nodes(b.children)) for b in level.values())
