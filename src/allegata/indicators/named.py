"""Whom an account names: accused bodies, persons and sites, as told. Never who speaks, helps or was harmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.indicators.cues import cues

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from allegata.model import Account, Mention, Statement

_ACCUSED_BY = frozenset({"arrested", "charged", "pleaded", "tried", "convicted", "sentenced", "acquitted"})
_SITES = frozenset({"facility", "other"})
_ACTORS = frozenset({"person", "organisation", "group"})


def named_of(account: Account, statements: Sequence[Statement], mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The names of an account in order of text, each in the fullest form that stands there."""
    mine = set(account.statements)
    held = [s for s in statements if s.id in mine or (s.step is not None and s.step.stage in _ACCUSED_BY)]
    spoken = {h.source_anchor.start for s in statements for h in s.voice if h.source_anchor is not None}
    found: dict[str, None] = {}
    for statement in held:
        for m in _within(statement, mentions):
            if m.anchor.start in spoken or _is_helper(m):
                continue
            is_site = m.kind in _SITES and statement.id in mine
            if is_site or (m.kind in _ACTORS and _is_accused(statement, m)):
                found[m.surface] = None
    return tuple(n for n in found if not any(n != other and n in other for other in found))


def _within(statement: Statement, mentions: Iterable[Mention]) -> Iterator[Mention]:
    for m in mentions:
        if m.is_named and any(a.start <= m.anchor.start < a.end for a in statement.anchors):
            yield m


def _is_helper(m: Mention) -> bool:
    """Police, courts and bodies that help are told of, and not accused."""
    return any(w.casefold() in cues("helper") for w in (*m.surface.split(), *m.descriptors))


def _is_accused(statement: Statement, m: Mention) -> bool:
    """Does whom a statement names do what it tells, or meet with a step of the law?"""
    role = "patient" if statement.step is not None else "agent"
    return any(r.role in {role, "accused"} and m.surface in r.name for r in statement.roles)
